"""One transport for every source: paced, patient, bounded; archives before anybody reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from requests import Response

from litwatch.domain import Payload
from litwatch.errors import Rejected, SourceError, Unreachable
from litwatch.sources.archive import Archive
from litwatch.sources.pace import FURTHEST_SECONDS, Clock, Pace

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_BLOT: Final = "***"
_LONGEST_BACKOFF_SECONDS: Final = 60.0
_PIECE_BYTES: Final = 65_536
_LATER: Final = "Nothing was lost: run again later, and that run covers this one's days too."


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds, tries of one request, bytes of one answer.

    `answer_seconds` bounds one answer from its first byte to its last, `run_seconds` everything
    that one transport does.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    answer_seconds: float = 600.0
    run_seconds: float = 7200.0
    attempts: int = 5
    redirects: int = 3
    answer_bytes: int = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One question: form fields posted to an address, for an operation and a purpose."""

    address: str
    fields: Mapping[str, str]
    operation: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, secrets blotted out; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer is not the one asked for. Unreachable is worth asking again, others not."""

    message: str
    error: type[SourceError] = Rejected
    remedy: str = ""

    @property
    def is_transient(self) -> bool:
        """Whether the same request may work later."""
        return issubclass(self.error, Unreachable)


Judge = Callable[[Request, Answer], Refusal | None]


@dataclass(frozen=True, slots=True)
class Manners:
    """Who asks, who judges the answers, and which values must stay secret everywhere."""

    source: str
    judge: Judge
    user_agent: str = "litwatch"
    private_fields: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = ()


# Failures without an answer, in the order in which they are looked up: some are kinds of others.
_FAILURES: Final[tuple[tuple[type[requests.RequestException], Refusal], ...]] = (
    (
        requests.exceptions.SSLError,
        Refusal(
            "shows no valid certificate", Rejected, "Check the address and the machine's clock."
        ),
    ),
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
    (
        requests.ConnectionError,
        Refusal("cannot be reached, or broke the connection off", Unreachable),
    ),
    (
        requests.RequestException,
        Refusal("cannot be asked at this address", Rejected, "Mend the source's base_url."),
    ),
)


class _RefusedError(Exception):
    """Carries a refusal out of the reading of an answer; never leaves this module."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Transport:
    """Sends requests, one at a time, for one source; counts them and archives every answer."""

    def __init__(
        self,
        manners: Manners,
        archive: Archive,
        *,
        pace: Pace,
        clock: Clock,
        limits: Limits | None = None,
    ) -> None:
        self._manners = manners
        self._archive = archive
        self._pace = pace
        self._clock = clock
        self._limits = limits or Limits()
        self._session = requests.Session()
        self._session.headers["User-Agent"] = manners.user_agent
        self._started = clock.seconds()
        self._requests = 0
        self._payloads: list[Payload] = []

    @property
    def requests(self) -> int:
        """HTTP requests sent, repeated and redirected ones included."""
        return self._requests

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """Every answer archived, in their order, refused ones included."""
        return tuple(self._payloads)

    def post(self, request: Request) -> bytes:
        """Send form fields and give the body of an answer that the judge accepts.

        Raises Unreachable after the last attempt of a transient failure, Rejected or BadAnswer
        at once for a permanent one, StoreError if the answer cannot be archived.
        """
        attempt = 1
        while True:
            wait = 0.0
            try:
                answer = self._ask(request)
                self._keep(request, answer)
                refusal = self._manners.judge(request, answer)
                wait = _retry_after(answer, self._clock.now())
            except _RefusedError as refused:
                refusal = refused.refusal
            else:
                if refusal is None:
                    return answer.body
            self._back_off(request, refusal, attempt=attempt, wait=wait)
            attempt += 1

    def _ask(self, request: Request) -> Answer:
        """Send once, or as often as redirects within the same host ask for."""
        address = request.address
        for _ in range(self._limits.redirects + 1):
            answer = self._send(address, request)
            if answer.status not in _REDIRECTS:
                return answer
            address = _redirected(address, answer.headers.get("location", ""))
        raise _RefusedError(Refusal("sends its callers in a circle"))

    def _send(self, address: str, request: Request) -> Answer:
        self._pace.wait()
        self._requests += 1
        # Neither a proxy nor a .netrc is meant for a server on this very machine.
        self._session.trust_env = urlsplit(address).hostname not in _LOOPBACK
        try:
            with self._session.post(
                address,
                data=request.fields,
                timeout=(self._limits.connect_seconds, self._limits.read_seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                answer = Answer(response.status_code, headers, self._read(response))
        except requests.RequestException as error:
            raise _RefusedError(_name_failure(error)) from error
        if headers.get("x-ratelimit-remaining", "").strip() == "0":
            self._pace.hold_off(1.0)
        return answer

    def _read(self, response: Response) -> bytes:
        """Read to the end within the limits; gzip is unpacked piece by piece."""
        started = self._clock.seconds()
        body = bytearray()
        for piece in response.iter_content(_PIECE_BYTES):
            body += piece
            if len(body) > self._limits.answer_bytes:
                size = self._limits.answer_bytes // 1_000_000
                raise _RefusedError(Refusal(f"sent an answer of more than {size} MB"))
            if self._clock.seconds() - started > self._limits.answer_seconds:
                raise _RefusedError(Refusal("sends its answer too slowly", Unreachable))
        return self._without_secrets(bytes(body))

    def _without_secrets(self, body: bytes) -> bytes:
        """Blot secrets out: NCBI repeats the key in its answer to one that it limits or refuses."""
        for secret in self._manners.secrets:
            body = body.replace(secret.encode(), _BLOT.encode())
        return body

    def _keep(self, request: Request, answer: Answer) -> None:
        private = self._manners.private_fields
        fields = {name: text for name, text in request.fields.items() if name not in private}
        address = f"{request.address}?{urlencode(fields)}".encode()
        self._payloads.append(
            self._archive.keep(
                answer.body,
                address=self._without_secrets(address).decode(),
                operation=request.operation,
                purpose=request.purpose,
                received_at=self._clock.now(),
            )
        )

    def _back_off(self, request: Request, refusal: Refusal, *, attempt: int, wait: float) -> None:
        """Wait before the next attempt (exponential, full jitter), or raise if there is none.

        Full jitter: a random part of 1, 2, 4 … seconds, so that many clients do not return
        together (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015). Retry-After is
        the least, and every process on this machine observes it.
        """
        if refusal.is_transient and wait:
            self._pace.hold_off(wait)
        spent = self._clock.seconds() - self._started
        is_over = attempt >= self._limits.attempts or spent > self._limits.run_seconds
        if not refusal.is_transient or is_over or wait > FURTHEST_SECONDS:
            raise self._error(request, refusal, attempt)
        longest = min(2.0 ** (attempt - 1), _LONGEST_BACKOFF_SECONDS)
        self._clock.sleep(max(wait, self._clock.chance() * longest))

    def _error(self, request: Request, refusal: Refusal, attempt: int) -> SourceError:
        host = urlsplit(request.address).hostname
        times = f" (asked {attempt} times)" if attempt > 1 else ""
        message = self._without_secrets(f"{refusal.message}{times}".encode()).decode()
        return refusal.error(
            message,
            where=f"{self._manners.source} ({host}, {request.operation})",
            remedy=refusal.remedy or (_LATER if refusal.is_transient else ""),
        )


def _redirected(address: str, location: str) -> str:
    """Give the new address if it is on the same host and no less safe."""
    target = urljoin(address, location)
    old, new = urlsplit(address), urlsplit(target)
    if old.hostname != new.hostname or (old.scheme == "https" and new.scheme != "https"):
        place = f"{new.scheme}://{new.hostname}"
        raise _RefusedError(Refusal(f"sends its callers to another place, {place}; not followed"))
    return target


def _name_failure(error: requests.RequestException) -> Refusal:
    return next(refusal for kind, refusal in _FAILURES if isinstance(error, kind))


def _retry_after(answer: Answer, now: datetime) -> float:
    """Read Retry-After, in seconds or as a date (RFC 9110, 10.2.3); unreadable is none."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
