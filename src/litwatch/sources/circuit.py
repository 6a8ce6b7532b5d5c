"""Stop asking a server that has failed again and again, say so, and try it again later."""

from __future__ import annotations

from datetime import datetime, timedelta

from litwatch.sources.pace import Clock


class Circuit:
    """Closed, open or half open (Nygard, "Release It!", 2nd edition, ch. 5).

    It opens after `failures` requests in a row that were given up, or at once where the server
    itself asks for a long rest. While it is open nothing may be sent. After `rest_seconds` one
    request is let through: it closes the circuit or opens it again.
    """

    def __init__(self, clock: Clock, *, failures: int, rest_seconds: float) -> None:
        self._clock = clock
        self._most = failures
        self._rest = rest_seconds
        self._failures = 0
        self._reason = ""
        self._opened_at: datetime | None = None
        self._until: datetime | None = None

    @property
    def is_half_open(self) -> bool:
        """Whether the next request is the one that is let through to try the server."""
        return self._until is not None and self._clock.now() >= self._until

    @property
    def notice(self) -> str:
        """Why nothing may be sent now: since when, what happened, until when; else empty."""
        if self._opened_at is None or self._until is None or self.is_half_open:
            return ""
        return (
            f"is not asked since {self._opened_at:%H:%M:%S} UTC, after {self._failures} "
            f"request{'s' if self._failures > 1 else ''} in a row failed (the last: "
            f"{self._reason}), and not before {self._until:%Y-%m-%d %H:%M:%S} UTC"
        )

    def succeeded(self) -> None:
        """Close: the server answered."""
        self._failures = 0
        self._opened_at = self._until = None

    def failed(self, reason: str, *, wait_seconds: float = 0.0) -> None:
        """Count a request that was given up; `wait_seconds` is a rest the server asks for."""
        self._failures += 1
        self._reason = reason
        if self._failures >= self._most or self._until or wait_seconds > self._rest:
            self._opened_at = self._clock.now()
            self._until = self._opened_at + timedelta(seconds=max(self._rest, wait_seconds))
