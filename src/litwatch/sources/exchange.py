"""What goes to a source and what comes back: a request, an answer, and why one is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from litwatch.domain import Payload
from litwatch.errors import Rejected, SourceError, Unreachable


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds, tries of one request, bytes of one answer.

    `answer_seconds` bounds one answer's body from its first byte to its last, `run_seconds` all
    that one transport does, its waiting included. After `failures` requests in a row that failed
    (all their tries) the circuit opens for `rest_seconds`.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    answer_seconds: float = 600.0
    run_seconds: float = 7200.0
    attempts: int = 5
    redirects: int = 3
    answer_bytes: int = 64 * 1024 * 1024
    failures: int = 2
    rest_seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Request:
    """One question: form fields posted to an address, for an operation and a purpose.

    A trial asks whether the question itself is the trouble: it is tried twice at most, and its
    failure says nothing about the server.
    """

    address: str
    fields: Mapping[str, str]
    operation: str
    purpose: str
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, secrets blotted out; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer is not the one asked for. Unreachable is worth asking again, others not.

    `wait_seconds` is how long the source wants to be left alone (Retry-After).
    """

    message: str
    error: type[SourceError] = Rejected
    remedy: str = ""
    wait_seconds: float = 0.0

    @property
    def is_transient(self) -> bool:
        """Whether the same request may work later."""
        return issubclass(self.error, Unreachable)


class RefusedError(Exception):
    """Carries a refusal up to the transport, which alone decides what becomes of it."""

    def __init__(self, refusal: Refusal) -> None:
        """Take the refusal."""
        super().__init__(refusal.message)
        self.refusal = refusal


Judge = Callable[[Request, Answer], Refusal | None]


class Courier(Protocol):
    """Whatever brings the answer to a request: over the network, or out of the archive."""

    @property
    def requests(self) -> int:
        """HTTP requests sent so far."""
        ...

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """Every answer archived so far."""
        ...

    @property
    def server_ahead(self) -> timedelta | None:
        """How far the server's clock is ahead of ours; None unknown."""
        ...

    def post(self, request: Request) -> bytes:
        """Give the body of an accepted answer. Raises SourceError."""
        ...


@dataclass(frozen=True, slots=True)
class Manners:
    """Who asks, who judges the answers, and which values must stay secret everywhere."""

    source: str
    judge: Judge
    user_agent: str = "litwatch"
    private_fields: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = ()
