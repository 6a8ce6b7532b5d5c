"""Where words stand: spans of places in one column, and the ways to combine them.

Spans are two equal arrays, first and last place, ascending by first place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from litwatch.strategy.index import Ints, Mask, distinct


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Occurrences in one column: `first[i]` to `last[i]`, both included."""

    first: Ints
    last: Ints

    def __len__(self) -> int:
        """How many there are."""
        return len(self.first)

    def keep(self, mask: Mask | Ints) -> Spans:
        """Those the mask names."""
        return Spans(self.first[mask], self.last[mask])


NONE = Spans(np.zeros(0, np.int64), np.zeros(0, np.int64))


def unite(parts: list[Spans]) -> Spans:
    """All occurrences of several operands, each once."""
    filled = [part for part in parts if len(part)]
    if len(filled) <= 1:
        return filled[0] if filled else NONE
    first = np.concatenate([part.first for part in filled])
    if all(part.first is part.last for part in filled):
        first.sort()
        first = first[distinct(first)]
        return Spans(first, first)
    last = np.concatenate([part.last for part in filled])
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    is_new = np.ones(len(first), np.bool_)
    is_new[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1])
    return Spans(first[is_new], last[is_new])


def follow(words: list[Ints]) -> Spans:
    """Words side by side in this order; each array is ascending."""
    starts = words[0]
    for offset, places in enumerate(words[1:], start=1):
        starts = starts[_contains(places, starts + offset)]
    return Spans(starts, starts + len(words) - 1)


def _contains(sorted_places: Ints, wanted: Ints) -> Mask:
    if not len(sorted_places):
        return np.zeros(len(wanted), np.bool_)
    found = sorted_places.searchsorted(wanted)
    found[found == len(sorted_places)] = 0
    same: Mask = sorted_places[found] == wanted
    return same


def linked(left: Spans, right: Spans, distance: int) -> Mask:
    """Which of `right` stand within reach of some of `left`.

    Distance 0 is bare adj: `left` ends just before `right` begins. Distance N leaves at most N-1
    words between, in either order; the two never share a word.
    """
    if not len(left) or not len(right):
        return np.zeros(len(right), np.bool_)
    ends = left.last if left.first is left.last else np.sort(left.last)
    reach = max(distance, 1)
    place = ends.searchsorted(right.first)
    before: Mask = (ends[place - 1] >= right.first - reach) & (place > 0)
    if not distance:
        return before
    starts = left.first
    place = starts.searchsorted(right.last, "right")
    after: Mask = starts.take(place, mode="clip") <= right.last + reach
    after &= place < len(starts)
    return before | after


def join(left: Spans, right: Spans, distance: int) -> tuple[Ints, Ints]:
    """Every pair within reach as (places in `left`, places in `right`); see `linked`."""
    if not len(left) or not len(right):
        return NONE.first, NONE.first
    reach = max(distance, 1)
    by_end = np.argsort(left.last, kind="stable")
    ends = left.last[by_end]
    low, high = np.searchsorted(ends, right.first - reach), np.searchsorted(ends, right.first)
    before, right_before = _expand(low, high)
    before = by_end[before]
    if not distance:
        return before, right_before
    low = np.searchsorted(left.first, right.last, "right")
    high = np.searchsorted(left.first, right.last + reach, "right")
    after, right_after = _expand(low, high)
    return np.concatenate((before, after)), np.concatenate((right_before, right_after))


def _expand(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Row i as the pairs (low[i], i) … (high[i] - 1, i)."""
    sizes = np.maximum(high - low, 0)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    firsts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.arange(len(rows)) - firsts + np.repeat(low, sizes), rows
