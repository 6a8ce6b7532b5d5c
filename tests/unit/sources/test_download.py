"""Files from the web: whole, bounded, and refused in one sentence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from litwatch.errors import BadAnswer, Rejected, SourceError, Unreachable
from litwatch.sources.download import download

BODY = b"Neuroma;C04.557\n" * 1_000


class Shelf(BaseHTTPRequestHandler):
    """Answers each path in its own way."""

    def do_GET(self) -> None:
        status = {"/gone": 404, "/busy": 503, "/moved": 302}.get(self.path, 200)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        length = len(BODY) + (500 if self.path == "/cut" else 0)
        self.send_header("Content-Length", str(length if status == 200 else 0))
        self.end_headers()
        if status == 200:
            self.wfile.write(BODY)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[Callable[[str], str]]:
    """A web server on loopback; gives the address of a path."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda path: f"http://127.0.0.1:{server.server_address[1]}/{path}"
    server.shutdown()
    server.server_close()


Address = Callable[[str], str]


def test_a_file_comes_whole(address: Address) -> None:
    assert download(address("mtrees2026.bin"), most_bytes=len(BODY)) == BODY


@pytest.mark.parametrize(
    "path, kind, message",
    [
        ("gone", Rejected, "HTTP 404"),
        ("busy", Unreachable, "HTTP 503"),
        ("moved", Rejected, "HTTP 302"),
    ],
)
def test_other_answers_are_named(
    address: Address, path: str, kind: type[SourceError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        download(address(path), most_bytes=len(BODY))


def test_a_file_that_is_cut_short_is_refused(address: Address) -> None:
    with pytest.raises(SourceError) as refused:
        download(address("cut"), most_bytes=10**6)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_too_large_is_refused(address: Address) -> None:
    with pytest.raises(BadAnswer, match="is larger than"):
        download(address("mtrees2026.bin"), most_bytes=len(BODY) - 1)


@pytest.mark.parametrize("unsafe", ["http://example.org/x", "ftp://example.org/x", "file:///x"])
def test_only_https_is_fetched_from_elsewhere(unsafe: str) -> None:
    with pytest.raises(Rejected, match="https only"):
        download(unsafe, most_bytes=1)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="cannot be fetched"):
        download("http://127.0.0.1:9/mtrees2026.bin", most_bytes=1)
