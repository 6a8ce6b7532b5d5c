"""A file from the web, whole or not at all: bounded in size and time, never followed elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import requests

from litwatch.errors import BadAnswer, Rejected, SourceError, Unreachable

_PIECE_BYTES: Final = 65_536
_TIMEOUT_SECONDS: Final = (10.0, 60.0)
_OK: Final = 200
_SERVER_ERROR: Final = 500
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_REMEDY: Final = "Try again later, or fetch the file by other means and name it instead."


def download(address: str, *, most_bytes: int) -> bytes:
    """Fetch a file by HTTPS (plain HTTP on this machine only).

    Raises Unreachable where the same may work later, Rejected where it will not, BadAnswer for a
    file that is cut short or larger than `most_bytes`.
    """
    return b"".join(pieces(address, most_bytes=most_bytes))


def pieces(address: str, *, most_bytes: int) -> Iterator[bytes]:
    """Fetch a file piece by piece, on the terms of `download`."""
    place = urlsplit(address)
    if place.scheme != "https" and not (place.scheme == "http" and place.hostname in _LOOPBACK):
        raise Rejected(
            "files are fetched by https only", where=address, remedy="Give an https address."
        )
    try:
        with requests.get(
            address, timeout=_TIMEOUT_SECONDS, stream=True, allow_redirects=False
        ) as response:
            _refuse_status(response.status_code, address)
            yield from _read(response, address, most_bytes)
    except requests.RequestException as error:
        raise Unreachable(
            f"cannot be fetched ({type(error).__name__})", where=address, remedy=_REMEDY
        ) from error


def _refuse_status(status: int, address: str) -> None:
    if status != _OK:
        kind: type[SourceError] = Unreachable if status >= _SERVER_ERROR else Rejected
        raise kind(f"answered with HTTP {status}", where=address, remedy=_REMEDY)


def _read(response: requests.Response, address: str, most_bytes: int) -> Iterator[bytes]:
    size = 0
    for piece in response.iter_content(_PIECE_BYTES):
        size += len(piece)
        if size > most_bytes:
            raise BadAnswer(f"is larger than {most_bytes // 1_000_000} MB", where=address)
        yield piece
    announced = response.headers.get("content-length", "")
    is_plain = "content-encoding" not in response.headers
    if is_plain and announced.isdigit() and int(announced) != size:
        raise BadAnswer("was cut short", where=address, remedy=_REMEDY)
