"""Read the body of one HTTP answer to its end, or to the end of patience or room."""

from __future__ import annotations

from contextlib import suppress
from threading import Timer
from typing import Final, Self

import requests
from requests import Response

from litwatch.errors import Rejected, Unreachable
from litwatch.sources.exchange import Refusal, RefusedError

# gzip is unpacked in pieces of this size, so that a small body cannot fill the memory.
_PIECE_BYTES: Final = 65_536
_TOO_SLOW: Final = Refusal("sends its answer too slowly", Unreachable)
_BAD_CERTIFICATE: Final = Refusal(
    "shows no valid certificate", Rejected, "Check the address and the machine's clock."
)
_BROKEN_OFF: Final = Refusal("cannot be reached, or broke the connection off", Unreachable)

# Failures without an answer, in the order in which they are looked up: some are kinds of others.
_FAILURES: Final[tuple[tuple[type[requests.RequestException], Refusal], ...]] = (
    (requests.ConnectTimeout, Refusal("did not answer in time", Unreachable)),
    (requests.ReadTimeout, Refusal("fell silent in the middle", Unreachable)),
    (
        requests.exceptions.ChunkedEncodingError,
        Refusal("broke its answer off in the middle", Unreachable),
    ),
    (
        requests.exceptions.ContentDecodingError,
        Refusal("sent an answer that cannot be unpacked", Unreachable),
    ),
    (requests.ConnectionError, _BROKEN_OFF),
    (
        requests.RequestException,
        Refusal("cannot be asked at this address", Rejected, "Mend the source's base_url."),
    ),
)


class _Watch:
    """Ends a connection from outside after so many seconds.

    A read timeout starts anew with every byte: a server that sends one a minute would be waited
    for all day.
    """

    def __init__(self, response: Response, seconds: float) -> None:
        self.is_over = False
        self._response = response
        self._timer = Timer(max(seconds, 0.0), self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        with suppress(ValueError, RuntimeError, OSError):  # the answer is whole already
            self._response.raw.shutdown()


def read_body(response: Response, *, most_bytes: int, seconds: float) -> bytes:
    """Give the body, unpacked.

    Raises RefusedError for one that is too large or takes longer than `seconds`,
    requests.RequestException for one that breaks off.
    """
    with _Watch(response, seconds) as watch:
        try:
            body = _read(response, most_bytes)
        except requests.RequestException as error:
            if watch.is_over:
                raise RefusedError(_TOO_SLOW) from error
            raise
    if watch.is_over:
        raise RefusedError(_TOO_SLOW)
    return body


def _read(response: Response, most_bytes: int) -> bytes:
    body = bytearray()
    for piece in response.iter_content(_PIECE_BYTES):
        body += piece
        if len(body) > most_bytes:
            size = most_bytes // 1_000_000
            raise RefusedError(Refusal(f"sent an answer of more than {size} MB"))
    return bytes(body)


def name_failure(error: requests.RequestException) -> Refusal:
    """Say what a failure without a whole answer was.

    TLS fails for two reasons: a certificate, which stays wrong, and a connection that breaks.
    """
    if isinstance(error, requests.exceptions.SSLError):
        return _BAD_CERTIFICATE if "certificate" in str(error).lower() else _BROKEN_OFF
    return next(refusal for kind, refusal in _FAILURES if isinstance(error, kind))
