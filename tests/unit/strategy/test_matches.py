"""Line masks as matches: the same as looking at each record by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import Match
from litwatch.strategy import matches
from litwatch.strategy.matches import Mask, Matches
from tests.unit.strategy.making import record

RECORDS = [record(number) for number in range(1, 8)]


def plainly(numbers: list[int], matrix: Mask) -> tuple[Match, ...]:
    """The definition: per record the lines of its column, the last line deciding."""
    found = []
    for place, each in enumerate(RECORDS):
        lines = tuple(n for n, row in zip(numbers, matrix, strict=True) if row[place])
        found.append(Match(each.record_id, lines, numbers[-1] in lines))
    return tuple(found)


def drawn(lines: int, seed: int) -> Mask:
    mask: Mask = np.random.default_rng(seed).integers(0, 3, (lines, len(RECORDS))) == 0
    return mask


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 3)), min_size=1, max_size=4))
def test_each_record_is_told_its_own_lines(asked: list[tuple[int, int]]) -> None:
    told = Matches.of(RECORDS)
    for lines, seed in asked:
        numbers, matrix = [3 * line for line in range(1, lines + 1)], drawn(lines, seed)
        assert told.tell(numbers, matrix) == plainly(numbers, matrix)


def test_what_is_kept_is_bounded_and_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "_MOST_KEPT", 2 * len(RECORDS))
    told = Matches.of(RECORDS)
    for seed in range(12):
        matrix = drawn(5, seed)
        assert told.tell(range(1, 6), matrix) == plainly([1, 2, 3, 4, 5], matrix)
        assert len(told._kept) <= 3


def test_no_records_and_no_lines_met() -> None:
    nothing = np.zeros((2, len(RECORDS)), np.bool_)
    assert {match.lines for match in Matches.of(RECORDS).tell((1, 2), nothing)} == {()}
    assert Matches.of([]).tell((1, 2), np.zeros((2, 0), np.bool_)) == ()
