"""The embedded PubMed as an HTTP server on loopback."""

from __future__ import annotations

import struct
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, SO_LINGER, SOL_SOCKET
from threading import Lock, Thread
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

from litwatch.errors import ConfigError
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.exchange import Exchange
from litwatch.localpubmed.faults import Faults
from litwatch.localpubmed.headings import HeadingTree, read_headings
from litwatch.localpubmed.operations import Clock, Operations
from litwatch.localpubmed.replies import TEXT, Response, too_many_requests
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.search import PubmedSearch

BASE_PATH = "/entrez/eutils/"
_WITH_KEY = 10
_KEY = "api_key"
# Linger on, for no time at all: closing then resets the connection (socket(7)).
_RESET = struct.pack("ii", 1, 0)


class RequestPace:
    """How many requests came in the last second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque()
        self._lock = Lock()

    def count(self) -> int:
        """Count a request that comes now; return how many came within a second, it included."""
        with self._lock:
            now = self._clock()
            while self._times and now - self._times[0] >= 1:
                self._times.popleft()
            self._times.append(now)
            return len(self._times)


class LocalPubmed:
    """E-utilities over a corpus: `with LocalPubmed(corpus, mesh_path=…) as pubmed: …`.

    `base_url` ends in `/entrez/eutils/`. `requests` lists (operation, parameters) of every request
    in order, without API keys, which are neither stored nor repeated anywhere. With an `api_key`
    the limit is ten requests per second, or `requests_per_second` where that is more. `faults`
    sees every request and may answer in PubMed's place: what it returns is sent instead, None lets
    PubMed answer.
    """

    def __init__(
        self,
        corpus: Corpus,
        *,
        mesh_path: Path,
        as_of: date | None = None,
        port: int = 0,
        requests_per_second: float = 3,
    ) -> None:
        """Prepare to serve; `port` 0 takes any free one. Nothing listens before `start`.

        Raises ConfigError if there is no file at `mesh_path`; it is read when first needed.
        """
        if not mesh_path.is_file():
            remedy = "Give NLM's mtreesYYYY.bin or data/mesh/mesh-YYYY.tsv.gz."
            raise ConfigError("There is no MeSH tree here.", where=str(mesh_path), remedy=remedy)
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.faults: Faults | None = None
        self._corpus = corpus
        self._headings = cache(lambda: read_headings(mesh_path))
        self._as_of = as_of
        self._port = port
        self._limit = requests_per_second
        self._pace = RequestPace()
        self._lock = Lock()
        self._operations = Operations(corpus, PubmedSearch(corpus, self._tree))
        self._server: _Server | None = None

    def _tree(self) -> HeadingTree:
        return self._headings()

    def use_rules(self, rules: SearchRules) -> None:
        """Search by other rules from now on; kept results are forgotten."""
        self._operations = Operations(self._corpus, PubmedSearch(self._corpus, self._tree, rules))

    @property
    def base_url(self) -> str:
        """Where E-utilities are served. Raises RuntimeError before `start`."""
        if self._server is None:
            message = "the embedded PubMed is not running: call start() or use it with `with`"
            raise RuntimeError(message)
        return f"http://127.0.0.1:{self._server.server_port}{BASE_PATH}"

    def set_as_of(self, day: date | None) -> None:
        """Show PubMed as it stood on `day`; None shows the latest version of everything."""
        self._as_of = day

    def start(self) -> Self:
        """Listen, in a thread of its own. Raises OSError for a port that is taken."""
        self._server = _Server(("127.0.0.1", self._port), self)
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening; does nothing if it does not run."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def handle(self, path: str, params: dict[str, str], address: str) -> Response:
        """Answer one request, or refuse it."""
        operation = path.removeprefix(BASE_PATH).removesuffix(".fcgi")
        if not path.startswith(BASE_PATH) or operation not in self._operations.names():
            return Response(404, b"There is no such E-utility here.\n", TEXT)
        has_key = bool(params.pop(_KEY, ""))
        with self._lock:
            self.requests.append((operation, params))
            number = len(self.requests)
        clock = Clock(self._as_of, self._as_of or datetime.now(UTC).date())
        answer = partial(self._operations.answer, operation, params, clock)
        fault = self.faults(Exchange(operation, number, params, answer)) if self.faults else None
        if fault is not None:
            return fault
        limit = max(_WITH_KEY, self._limit) if has_key else self._limit
        count = self._pace.count()
        headers = _rate_headers(limit, count)
        if count > limit:
            refused = too_many_requests(address, count=count, limit=int(limit))
            return _with_headers(refused, headers)
        return _with_headers(answer(), headers)


def _rate_headers(limit: float, count: int) -> dict[str, str]:
    """The headers that tell a client its pace."""
    return {
        "X-RateLimit-Limit": str(int(limit)),
        "X-RateLimit-Remaining": str(max(0, int(limit) - count)),
    }


def _with_headers(response: Response, headers: dict[str, str]) -> Response:
    return Response(response.status, response.body, response.content_type, headers)


class _Server(ThreadingHTTPServer):
    """Hands requests to a LocalPubmed."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], pubmed: LocalPubmed) -> None:
        super().__init__(address, _Handler)
        self.pubmed = pubmed

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no event here."""


class _Handler(BaseHTTPRequestHandler):
    """GET and POST, HTTP/1.1 with kept connections."""

    protocol_version = "HTTP/1.1"
    server_version = "litwatch-pubmed"
    timeout: ClassVar[float] = 30
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        """Answer a request whose parameters stand in the address."""
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        """Answer a request whose parameters stand in the body, or in both places."""
        announced = self.headers.get("Content-Length") or "0"
        if not announced.isdecimal():
            self.send_error(400, "Content-Length is no number")
            return
        length = int(announced)
        body = self.rfile.read(length).decode("utf-8", "replace")
        self._answer("&".join(filter(None, (urlsplit(self.path).query, body))))

    def _answer(self, query: str) -> None:
        """Answer and send."""
        params = _params(query)
        response = self.server.pubmed.handle(
            urlsplit(self.path).path, params, str(self.client_address[0])
        )
        if response.delay:
            time.sleep(response.delay)
        if response.drops_connection:
            self.close_connection = True
            self.connection.shutdown(SHUT_RDWR)
            return
        self._send(response)

    def _send(self, response: Response) -> None:
        """Send an answer; one of another length than promised ends the connection."""
        length = len(response.body)
        promised = length if response.promised_length is None else response.promised_length
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        if "Transfer-Encoding" not in response.headers:
            self.send_header("Content-Length", str(promised))
        self.send_header("Access-Control-Expose-Headers", "X-RateLimit-Limit,X-RateLimit-Remaining")
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._send_body(response)
        broken = promised != length or "Transfer-Encoding" in response.headers
        self.close_connection = self.close_connection or broken

    def _send_body(self, response: Response) -> None:
        """Send the body piece by piece where it has pauses, and reset where it breaks off."""
        body, sent = response.body[: response.breaks_after], 0
        for place, seconds in response.pauses:
            self.wfile.write(body[sent:place])
            self.wfile.flush()
            sent = place
            time.sleep(seconds)
        self.wfile.write(body[sent:])
        self.wfile.flush()
        if response.breaks_after is not None:
            self.close_connection = True
            self.connection.setsockopt(SOL_SOCKET, SO_LINGER, _RESET)
            self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base names it so
        """Write no log: requests are listed in LocalPubmed.requests, without keys."""


def _params(query: str) -> dict[str, str]:
    """Parameters by name; several `id` are joined by commas, of others the last one counts.

    NCBI takes `webenv` for WebEnv, and Bio.Entrez users write it so.
    """
    found: dict[str, str] = {}
    for written, value in parse_qsl(query, keep_blank_values=True):
        name = "WebEnv" if written.lower() == "webenv" else written
        found[name] = f"{found[name]},{value}" if name == "id" and name in found else value
    return found
