"""Find the record that spoils an answer for all others: halve the batch, keep what can be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from litwatch.errors import BadAnswer, SourceError, Stopped, Unreachable
from litwatch.formats.pubmed_xml import PubmedSet
from litwatch.sources.base import UnreadableRecord

# One spoilt record of 200 costs about 18 requests, three about 40; a source that spoils more than
# this can find has trouble of another kind.
MOST_TRIALS: Final = 64
# So many failures in a row, and the source may be down by now: a record that is known to be good
# is asked for again.
_FAILURES_TO_DOUBT: Final = 4


class Fetch(Protocol):
    """Reads some records in one request; raises SourceError."""

    def __call__(self, ids: Sequence[str], *, is_trial: bool) -> PubmedSet:
        """Read them; a trial is given up earlier."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """What could be read of a batch, and which records could not."""

    found: PubmedSet = field(default_factory=PubmedSet)
    unreadable: tuple[UnreadableRecord, ...] = ()

    def __add__(self, other: Fetched) -> Fetched:
        return Fetched(
            PubmedSet(
                records=self.found.records + other.found.records,
                deleted=self.found.deleted + other.found.deleted,
                books=self.found.books + other.found.books,
            ),
            self.unreadable + other.unreadable,
        )


def fetch_isolating(ids: Sequence[str], fetch: Fetch, *, known_good: str = "") -> Fetched:
    """Read a batch; where it cannot be read whole, all but the records that spoil it.

    `known_good` is a record that was read before. Raises the batch's own SourceError where no
    record of it can be read, which is the source's trouble and not a record's, and where more
    than MOST_TRIALS requests would be needed; Stopped where the transport has given the source up.
    """
    try:
        return Fetched(fetch(ids, is_trial=False))
    except Stopped:
        raise
    except SourceError as error:
        return _Search(fetch, error).run(tuple(ids), known_good)


class _Search:
    """The search for what spoils one batch."""

    def __init__(self, fetch: Fetch, error: SourceError) -> None:
        self._fetch = fetch
        self._error = error
        self._last = error
        self._trials = 0
        self._failures = 0

    def run(self, ids: tuple[str, ...], known_good: str) -> Fetched:
        """Halve breadth first, so that sound records arrive early and show the source alive."""
        if len(ids) == 1 and not known_good:
            return self._alone(ids)
        good, all_found = self._control(ids, known_good)
        rest = tuple(one for one in ids if one != good)
        parts = deque(_halves(rest) if len(ids) > 1 else (rest,))
        while parts:
            part = parts.popleft()
            found = self._try(part)
            if found is not None:
                all_found += Fetched(found)
                continue
            self._failures += 1
            if self._failures >= _FAILURES_TO_DOUBT:
                self._make_sure(good)
            if len(part) > 1:
                parts.extend(_halves(part))
            else:
                all_found += self._named(part[0])
        if self._failures:
            self._make_sure(good)
        return all_found

    def _alone(self, ids: tuple[str, ...]) -> Fetched:
        """Judge a record that came alone: an answer that is no record is its own, no answer not."""
        found = self._try(ids) if isinstance(self._error, BadAnswer) else None
        if found is not None:
            return Fetched(found)
        if not isinstance(self._last, BadAnswer):
            raise self._error
        return self._named(ids[0])

    def _control(self, ids: tuple[str, ...], known_good: str) -> tuple[str, Fetched]:
        """Find a record that can be read. Raises the batch's error if there is none."""
        for one in (known_good,) if known_good else (ids[0], ids[-1]):
            found = self._try((one,))
            if found is not None:
                return one, Fetched() if known_good else Fetched(found)
        raise self._error

    def _make_sure(self, good: str) -> None:
        """See that the source is still there: only then it was the records. Raises the error."""
        if isinstance(self._last, Unreachable) and self._try((good,)) is None:
            raise self._error

    def _try(self, ids: tuple[str, ...]) -> PubmedSet | None:
        """Read some records, None if they cannot be read. Raises the batch's error at the limit."""
        if self._trials >= MOST_TRIALS:
            raise self._error
        self._trials += 1
        try:
            found = self._fetch(ids, is_trial=True)
        except Stopped:
            raise
        except SourceError as error:
            self._last = error
            return None
        self._failures = 0
        return found

    def _named(self, source_id: str) -> Fetched:
        return Fetched(unreadable=(UnreadableRecord(source_id, self._last.message),))


def _halves(ids: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    middle = (len(ids) + 1) // 2
    return tuple(half for half in (ids[:middle], ids[middle:]) if half)
