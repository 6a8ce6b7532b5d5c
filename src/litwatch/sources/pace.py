"""Keep the distance between requests, across every thread and process of this machine."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from litwatch.errors import StoreError

# A planned request further off than this is not believed: the clock was set back.
FURTHEST_SECONDS = 300.0
# Requests arrive less evenly than they are sent: 5 % more distance than the limit asks for.
_MARGIN = 1.05
# The lock is held for the writing of one number.
_LOCK_SECONDS = 30.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, sleep and chance, as a source needs them; tests give their own."""

    now: Callable[[], datetime] = _utc_now
    seconds: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


class Pace:
    """At most `requests_per_second`, evenly spaced, for all who share `path`.

    The file holds the moment (seconds since 1970) from which the next request may be sent. Whoever
    wants to send takes that moment under a lock, moves it on, and waits for it without the lock.
    """

    def __init__(self, requests_per_second: float, path: Path, clock: Clock) -> None:
        self._distance = _MARGIN / requests_per_second
        self._path = path
        self._lock = FileLock(f"{path}.lock", timeout=_LOCK_SECONDS, poll_interval=0.005)
        self._clock = clock

    def wait(self) -> None:
        """Sleep until this request may be sent. Raises StoreError if the file cannot be kept."""
        moment = self._move(lambda planned, now: (max(planned, now), self._distance))
        pause = moment - self._clock.seconds()
        if pause > 0:
            self._clock.sleep(pause)

    def hold_off(self, seconds: float) -> None:
        """Let nobody send for so long, because the source asks for it."""
        pause = min(seconds, FURTHEST_SECONDS)
        self._move(lambda planned, now: (max(planned, now + pause), 0.0))

    def _move(self, plan: Callable[[float, float], tuple[float, float]]) -> float:
        """Plan a moment from the planned one and now, write it with what is added, give it."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock:
                now = self._clock.seconds()
                moment, distance = plan(self._planned(now), now)
                self._path.write_text(f"{moment + distance:.6f}", encoding="ascii")
        except OSError as error:
            reason = error.strerror or "another process holds its lock"
            raise StoreError(
                f"the pace of requests cannot be kept: {reason}",
                where=str(self._path),
                remedy="Mend the folder's permissions or free some space.",
            ) from error
        return moment

    def _planned(self, now: float) -> float:
        """Read the moment; a file that is absent, damaged or from the future plans nothing."""
        try:
            planned = float(self._path.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return now
        return planned if planned <= now + FURTHEST_SECONDS else now
