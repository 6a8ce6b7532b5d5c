"""Strategies compared on records: what is gained and lost, line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from litwatch.strategy.comparison import Reading, StrategyDifference, compare, pair_lines
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from tests.unit.strategy.making import record

MESH = MeshTree.of(2026, [("Neuroma", "C04.1")])
RECORDS = [
    record(1, "neuroma and cryoablation"),
    record(2, "neuroma and freezing"),
    record(3, "neuropathy and cryoablation"),
    record(4, "neuroma in rats, cryoablation"),
]
OLD = "1 neuroma.ti.\n2 cryoablation.ti.\n3 1 and 2"
NEW = "1 neuroma.ti.\n2 (cryoablation or freezing).ti.\n3 rats.ti.\n4 (1 and 2) not 3"


def difference(old: str, new: str) -> StrategyDifference:
    index = RecordIndex.build(RECORDS)
    readings = [Reading.of(read_strategy(text), index, MESH) for text in (old, new)]
    return compare(*readings)


def test_a_gained_record_names_its_lines_and_the_line_that_kept_it_out() -> None:
    (gained,) = difference(OLD, NEW).gained

    assert (gained.record_id, gained.lines, gained.losing_line) == ("pubmed:2", (1, 2, 4), 2)


def test_a_lost_record_names_the_line_that_loses_it() -> None:
    found = difference(OLD, NEW)
    (lost,) = found.lost

    assert (lost.record_id, lost.lines, lost.losing_line) == ("pubmed:4", (1, 2, 3), 3)
    assert found.kept == 1


def test_lines_are_compared_with_those_that_took_their_place() -> None:
    rows = difference(OLD, NEW).lines

    assert [(row.number_a, row.number_b) for row in rows] == [(1, 1), (2, 2), (3, 3), (0, 4)]
    assert [(row.matched_a, row.matched_b) for row in rows] == [(3, 3), (3, 4), (2, 1), (0, 2)]
    assert rows[1].gained == ("pubmed:2",)
    assert rows[1].lost == ()


def test_an_inserted_line_shifts_no_other() -> None:
    shifted = "1 pain.ti.\n2 neuroma.ti.\n3 cryoablation.ti.\n4 2 and 3"
    pairs = pair_lines(read_strategy(OLD).lines, read_strategy(shifted).lines)

    numbers = [(a.number, b.number) for a, b in pairs]
    assert numbers == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_a_strategy_differs_in_nothing_from_itself() -> None:
    same = difference(NEW, NEW)

    assert (same.gained, same.lost, same.kept) == ((), (), 2)
    assert not any(row.gained or row.lost for row in same.lines)


def test_an_empty_strategy_loses_everything() -> None:
    gone = difference(OLD, "")

    assert {move.record_id for move in gone.lost} == {"pubmed:1", "pubmed:4"}
    assert all(row.number_b == 0 for row in gone.lines)


TERMS = st.sampled_from(["neuroma", "freezing", "rats", "cryoablation", "neuropathy"])
STRATEGIES = st.lists(TERMS, min_size=1, max_size=4).map(
    lambda words: (
        "\n".join(f"{n}. {word}.ti." for n, word in enumerate(words, 1))
        + f"\n{len(words) + 1}. or/1-{len(words)}"
    )
)


@given(STRATEGIES, STRATEGIES)
def test_what_one_way_gains_the_other_way_loses(one: str, other: str) -> None:
    there, back = difference(one, other), difference(other, one)

    assert {m.record_id for m in there.gained} == {m.record_id for m in back.lost}
    assert {m.record_id for m in there.lost} == {m.record_id for m in back.gained}
    assert there.kept == back.kept


@given(STRATEGIES, STRATEGIES)
def test_every_line_of_both_stands_in_the_table_once(one: str, other: str) -> None:
    rows = difference(one, other).lines
    for text, side in ((one, [r.number_a for r in rows]), (other, [r.number_b for r in rows])):
        numbers = [line.number for line in read_strategy(text).lines]
        assert [number for number in side if number] == numbers
