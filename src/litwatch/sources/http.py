"""One transport for every source: paced, patient, bounded; archives before anybody reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

import requests

from litwatch.domain import Payload
from litwatch.errors import SourceError, Stopped
from litwatch.sources.archive import Archive
from litwatch.sources.bodies import name_failure, read_body
from litwatch.sources.circuit import Circuit
from litwatch.sources.exchange import Answer, Limits, Manners, Refusal, RefusedError, Request
from litwatch.sources.pace import FURTHEST_SECONDS, Clock, Pace

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_BLOT: Final = "***"
_LONGEST_BACKOFF_SECONDS: Final = 60.0
_TRIES_OF_A_TRIAL: Final = 2
# What a source may pack its answers with; others depend on what happens to be installed.
_ENCODINGS: Final = "gzip, deflate"
_LATER: Final = "Nothing was lost: run again later, and that run covers this one's days too."


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
        self._circuit = Circuit(
            clock, failures=self._limits.failures, rest_seconds=self._limits.rest_seconds
        )
        self._session = requests.Session()
        self._session.headers["User-Agent"] = manners.user_agent
        self._session.headers["Accept-Encoding"] = _ENCODINGS
        self._started = clock.seconds()
        self._requests = 0
        self._payloads: list[Payload] = []
        self._server_ahead: timedelta | None = None

    @property
    def requests(self) -> int:
        """HTTP requests sent, repeated and redirected ones included."""
        return self._requests

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """Every answer archived, in their order, refused ones included."""
        return tuple(self._payloads)

    @property
    def server_ahead(self) -> timedelta | None:
        """How far the server's clock is ahead of ours, by its last Date header; None unknown."""
        return self._server_ahead

    def post(self, request: Request) -> bytes:
        """Send form fields and give the body of an answer that the judge accepts.

        Raises Unreachable after the last try of a transient failure, Stopped where the circuit is
        open or the run's time is over, Rejected or BadAnswer at once for a permanent failure,
        StoreError if the answer cannot be archived.
        """
        if notice := self._circuit.notice:
            raise self._error(request, Refusal(notice, Stopped))
        most = self._most_tries(request)
        for attempt in count(1):
            try:
                body = self._accepted(request)
            except RefusedError as refused:
                self._back_off(request, refused.refusal, attempt=attempt, most=most)
            else:
                break
        self._circuit.succeeded()
        return body

    def _most_tries(self, request: Request) -> int:
        if self._circuit.is_half_open:
            return 1
        most = self._limits.attempts
        return min(most, _TRIES_OF_A_TRIAL) if request.is_trial else most

    def _accepted(self, request: Request) -> bytes:
        """Ask once and archive the answer. Raises RefusedError for one that is not accepted."""
        answer = self._ask(request)
        self._keep(request, answer)
        refusal = self._manners.judge(request, answer)
        if refusal is None:
            return answer.body
        wait = _retry_after(answer, self._clock.now())
        raise RefusedError(replace(refusal, wait_seconds=wait))

    def _ask(self, request: Request) -> Answer:
        """Send once, or as often as redirects within the same host ask for."""
        address = request.address
        for _ in range(self._limits.redirects + 1):
            answer = self._send(address, request)
            if answer.status not in _REDIRECTS:
                return answer
            address = _redirected(address, answer.headers.get("location", ""))
        raise RefusedError(Refusal("sends its callers in a circle"))

    def _send(self, address: str, request: Request) -> Answer:
        self._wait_for_turn()
        limits, left = self._limits, self._seconds_left()
        self._requests += 1
        # Neither a proxy nor a .netrc is meant for a server on this very machine.
        self._session.trust_env = urlsplit(address).hostname not in _LOOPBACK
        try:
            with self._session.post(
                address,
                data=request.fields,
                timeout=(min(limits.connect_seconds, left), min(limits.read_seconds, left)),
                allow_redirects=False,
                stream=True,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                body = read_body(
                    response,
                    most_bytes=limits.answer_bytes,
                    seconds=min(limits.answer_seconds, self._seconds_left()),
                )
        except requests.RequestException as error:
            raise RefusedError(name_failure(error)) from error
        answer = Answer(response.status_code, headers, self._without_secrets(body))
        self._observe(answer)
        return answer

    def _wait_for_turn(self) -> None:
        left = self._seconds_left()
        if left <= 0 or not self._pace.wait(left):
            raise RefusedError(self._out_of_time())

    def _seconds_left(self) -> float:
        """Give what is left of the run's time, its waiting included."""
        return self._started + self._limits.run_seconds - self._clock.seconds()

    def _out_of_time(self, last: str = "") -> Refusal:
        ending = f" (the last answer: {last})" if last else ""
        limit = f"{self._limits.run_seconds:g} seconds"
        return Refusal(f"is not asked any more: the run may take {limit}{ending}", Stopped)

    def _observe(self, answer: Answer) -> None:
        """Heed an exhausted allowance, and read the server's clock."""
        if answer.headers.get("x-ratelimit-remaining", "").strip() == "0":
            self._pace.hold_off(1.0)
        date = _moment(answer.headers.get("date", ""))
        if date:
            self._server_ahead = date - self._clock.now()

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

    def _back_off(self, request: Request, refusal: Refusal, *, attempt: int, most: int) -> None:
        """Wait before the next attempt (exponential, full jitter), or raise if there is none.

        Full jitter: a random part of 1, 2, 4 … seconds, so that many clients do not return
        together (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015). Retry-After is
        the least, and every process on this machine observes it.
        """
        if not refusal.is_transient:
            self._circuit.succeeded()
        if not refusal.is_transient or issubclass(refusal.error, Stopped):
            raise self._error(request, refusal, attempt)
        if refusal.wait_seconds:
            self._pace.hold_off(refusal.wait_seconds)
        if attempt >= most or refusal.wait_seconds > FURTHEST_SECONDS:
            raise self._given_up(request, refusal, attempt)
        longest = min(2.0 ** (attempt - 1), _LONGEST_BACKOFF_SECONDS)
        pause = max(refusal.wait_seconds, self._clock.chance() * longest)
        if pause >= self._seconds_left():
            raise self._error(request, self._out_of_time(refusal.message))
        self._clock.sleep(pause)

    def _given_up(self, request: Request, refusal: Refusal, attempt: int) -> SourceError:
        error = self._error(request, refusal, attempt)
        if not request.is_trial:
            self._circuit.failed(error.message, wait_seconds=refusal.wait_seconds)
        return error

    def _error(self, request: Request, refusal: Refusal, attempt: int = 1) -> SourceError:
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
        raise RefusedError(Refusal(f"sends its callers to another place, {place}; not followed"))
    return target


def _retry_after(answer: Answer, now: datetime) -> float:
    """Read Retry-After, in seconds or as a date (RFC 9110, 10.2.3); unreadable is none."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    moment = _moment(text)
    return max((moment - now).total_seconds(), 0.0) if moment else 0.0


def _moment(text: str) -> datetime | None:
    """Read an HTTP date; what is none is nothing."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
