"""Line masks as one Match per record: records that meet the same lines are told together.

Few patterns of lines occur among many records, and the same ones in every strategy that shares
lines with another: what was made for a pattern is kept and given again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from litwatch.domain import Match, Record

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Pattern = tuple[tuple[int, ...], bool]

_MOST_KEPT = 2_000_000
_BITS = 64


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """The matches made for one pattern, by record; `is_made` says which."""

    matches: npt.NDArray[np.object_]
    is_made: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """The matches of one batch of records."""

    ids: tuple[str, ...]
    _unmatched: npt.NDArray[np.object_]
    _kept: dict[Pattern, _Kept] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Sequence[Record]) -> Matches:
        """For these records, in this order."""
        ids = tuple(record.record_id for record in records)
        unmatched = np.empty(len(ids), np.object_)
        unmatched[:] = [Match(each, (), in_strategy=False) for each in ids]
        return cls(ids, unmatched)

    def tell(self, numbers: Sequence[int], matrix: Mask) -> tuple[Match, ...]:
        """One Match per record; row `i` of `matrix` holds the records of line `numbers[i]`."""
        told = self._unmatched.copy()
        for records in _alike(matrix):
            rows = np.flatnonzero(matrix[:, records[0]]).tolist()
            lines = tuple([numbers[row] for row in rows])
            told[records] = self._made((lines, lines[-1] == numbers[-1]), records)
        return tuple(told.tolist())

    def _made(self, pattern: Pattern, records: Ints) -> npt.NDArray[np.object_]:
        kept = self._kept.get(pattern) or self._keep(pattern)
        is_made = kept.is_made[records]
        if not is_made.all():
            self._make(kept, pattern, records[~is_made])
        found: npt.NDArray[np.object_] = kept.matches[records]
        return found

    def _make(self, kept: _Kept, pattern: Pattern, records: Ints) -> None:
        for record in records.tolist():
            kept.matches[record] = Match(self.ids[record], *pattern)
        kept.is_made[records] = True

    def _keep(self, pattern: Pattern) -> _Kept:
        if len(self._kept) * len(self.ids) > _MOST_KEPT:
            self._kept.clear()
        count = len(self.ids)
        kept = self._kept[pattern] = _Kept(np.empty(count, np.object_), np.zeros(count, np.bool_))
        return kept


def _alike(matrix: Mask) -> Iterator[Ints]:
    """Records that some line matches, in groups that meet the same lines."""
    words = _as_words(matrix)
    records = np.flatnonzero(words.any(axis=0))
    if not len(records):
        return
    words = words[:, records]
    order = np.lexsort(words) if len(words) > 1 else np.argsort(words[0], kind="stable")
    words = words[:, order]
    records = records[order]
    ends = np.flatnonzero((words[:, 1:] != words[:, :-1]).any(axis=0)) + 1
    for first, end in pairwise((0, *ends.tolist(), len(records))):
        yield records[first:end]


def _as_words(matrix: Mask) -> npt.NDArray[np.uint64]:
    """Each record's lines as bits of whole numbers: a row per 64 lines, a column per record."""
    lines, records = matrix.shape
    rows = -(-lines // _BITS)
    octets = np.zeros((records, rows * 8), np.uint8)
    packed = np.packbits(matrix, axis=0)
    octets[:, : len(packed)] = packed.T
    return np.ascontiguousarray(octets.view(np.uint64).T)
