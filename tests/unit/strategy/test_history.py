"""What a line is worth, and which line loses a record, from matched lines alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from litwatch.domain import LineYield, Match, Record, Standing
from litwatch.strategy.evaluate import evaluate, line_yields, losing_line, match_lines
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.tree import LineRef, walk
from tests.unit.strategy.conftest import POSITIONS
from tests.unit.strategy.generating import batches, strategy_texts

TREE = MeshTree.of(2019, POSITIONS)
NICE = """1 nerve.tw.
2 neuroma.tw.
3 or/1-2
4 cryo*.tw.
5 3 and 4
6 iovera.tw.
7 5 or 6
8 animals/ not humans/
9 7 not 8"""


def yields(text: str, *lines: tuple[int, ...]) -> dict[int, tuple[int, int]]:
    strategy = read_strategy(text)
    final = strategy.lines[-1].number
    matches = [Match(str(n), found, final in found) for n, found in enumerate(lines)]
    return {y.line: (y.matched, y.only_this_line) for y in line_yields(strategy, matches)}


def test_a_line_that_alone_brings_a_record_is_credited() -> None:
    found = yields(NICE, (1, 3, 4, 5, 7, 9), (1, 2, 3, 4, 5, 7, 9), (6, 7, 9))
    assert found[1] == (2, 1)
    assert found[2] == (1, 0)
    assert found[4] == (2, 2)
    assert found[6] == (1, 1)
    assert found[9] == (3, 3)
    assert found[8] == (0, 0)


def test_records_outside_the_result_count_as_matched_only() -> None:
    found = yields(NICE, (1, 3, 4, 5, 7, 8))
    assert found[1] == (1, 0)
    assert found[8] == (1, 0)


def test_standings_of_the_store_serve_as_well() -> None:
    strategy = read_strategy("1 a1.tw.\n2 b1.tw.\n3 1 or 2")
    standing = Standing("pubmed:1", in_strategy=True, lines=(1, 3))
    assert line_yields(strategy, [standing])[0] == LineYield(1, 1, 1)


def test_text_mixed_with_references_is_taken_to_explain_the_result() -> None:
    text = "1 a1.tw.\n2 1 or b1.tw.\n3 2"
    assert yields(text, (2, 3))[2] == (1, 1)
    assert yields(text, (2, 3))[1] == (0, 0)
    assert yields(text, (1, 2, 3))[1] == (1, 1)


@pytest.mark.parametrize(
    "lines,losing",
    [
        ((1, 3, 4, 5, 7, 8), 8),
        ((1, 3), 4),
        ((6, 7, 9), None),
        ((), 7),
    ],
)
def test_losing_line_walks_down_from_the_last(lines: tuple[int, ...], losing: int | None) -> None:
    assert losing_line(read_strategy(NICE), lines) == losing


def test_an_unmet_and_is_lost_at_its_first_unmet_line() -> None:
    strategy = read_strategy("1 a1.tw.\n2 b1.tw.\n3 1 and 2\n4 3")
    assert losing_line(strategy, (1,)) == 2
    assert losing_line(strategy, ()) == 1


def test_a_limit_is_looked_through() -> None:
    strategy = read_strategy("1 a1.tw.\n2 limit 1 to humans")
    assert losing_line(strategy, ()) == 1
    assert losing_line(strategy, (1,)) == 2


def test_an_empty_strategy_loses_nothing() -> None:
    assert losing_line(read_strategy(""), ()) is None
    assert line_yields(read_strategy(""), []) == ()


def blanked(text: str, number: int) -> str:
    """The strategy with one line that matches nothing."""
    lines = text.split("\n")
    lines[number - 1] = "zzznothing.ti."
    return "\n".join(lines)


@settings(deadline=None, max_examples=150)
@given(text=strategy_texts(), records=batches())
def test_yields_equal_a_second_evaluation_without_the_line(
    text: str, records: list[Record]
) -> None:
    strategy = read_strategy(text)
    index = RecordIndex.build(records)
    matches = evaluate(strategy, index, mesh=TREE)
    for found in line_yields(strategy, matches):
        again = match_lines(read_strategy(blanked(text, found.line)), index, mesh=TREE)
        mine = [match.in_strategy for match in matches]
        lost = sum(a and not b for a, b in zip(mine, again.matrix[-1].tolist(), strict=True))
        matched = [match for match in matches if found.line in match.lines]
        assert found.matched == len(matched)
        assert found.only_this_line <= lost


@settings(deadline=None, max_examples=150)
@given(text=strategy_texts(), records=batches())
def test_the_losing_line_is_a_line_that_says_so(text: str, records: list[Record]) -> None:
    strategy = read_strategy(text)
    for match in evaluate(strategy, RecordIndex.build(records), mesh=TREE):
        line = losing_line(strategy, match.lines)
        assert (line is None) == match.in_strategy
        assert line is None or line in {each.number for each in strategy.lines}


def test_references_are_what_makes_an_algebra() -> None:
    tree = read_strategy(NICE).lines[8].tree
    assert tree is not None
    found = [node.number for node in walk(tree) if isinstance(node, LineRef)]
    assert found == [int(number) for number in re.findall(r"\d", "7 not 8")]
