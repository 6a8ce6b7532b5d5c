"""Keep the distance between requests, across every thread and process of this machine."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from litwatch.errors import StoreError

# A moment further off than this is not believed: the clock was set back.
FURTHEST_SECONDS = 300.0
# Requests arrive less evenly than they are sent: 5 % more distance than the limit asks for.
_MARGIN = 1.05
# The lock is held for the reading and writing of one number.
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
    wants to send reads it under a lock: if it has come, the next moment is written, a distance
    after now; if not, the rest is slept without the lock and the file is read again. So two
    requests are never closer than the distance, however late a sleeper wakes.
    """

    def __init__(self, requests_per_second: float, path: Path, clock: Clock) -> None:
        self._distance = _MARGIN / requests_per_second
        self._path = path
        self._lock = FileLock(f"{path}.lock", timeout=_LOCK_SECONDS, poll_interval=0.005)
        self._clock = clock

    def wait(self, longest: float = math.inf) -> bool:
        """Sleep until a request may be sent; False if that takes more than `longest` seconds.

        Raises StoreError if the file cannot be kept.
        """
        last = self._clock.seconds() + longest
        moment = 0.0
        while moment := self._claim(moment):
            if moment > last:
                return False
            self._clock.sleep(max(moment - self._clock.seconds(), 0.0))
        return True

    def hold_off(self, seconds: float) -> None:
        """Let nobody send for so long, because the source asks for it."""
        with self._kept():
            now = self._clock.seconds()
            free = now + min(seconds, FURTHEST_SECONDS)
            self._write(max(self._free_at(now), free))

    def _claim(self, slept_until: float) -> float:
        """Take the moment if it has come and give 0, else the moment to sleep until."""
        with self._kept():
            now = max(self._clock.seconds(), slept_until)
            moment = self._free_at(now)
            if moment > now:
                return moment
            self._write(now + self._distance)
            return 0.0

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Hold the lock. Raises StoreError for a folder or a lock that cannot be had."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock:
                yield
        except OSError as error:
            reason = error.strerror or "another process holds its lock"
            raise StoreError(
                f"the pace of requests cannot be kept: {reason}",
                where=str(self._path),
                remedy="Mend the folder's permissions or free some space.",
            ) from error

    def _write(self, moment: float) -> None:
        self._path.write_text(f"{moment:.6f}", encoding="ascii")

    def _free_at(self, now: float) -> float:
        """Read the moment; a file that is absent, damaged or from the future says now."""
        try:
            moment = float(self._path.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return now
        return moment if moment <= now + FURTHEST_SECONDS else now
