"""A quick share of what the benches do at length, so that every change is checked by it."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from litwatch.strategy.columns import WORD_COLUMNS
from litwatch.strategy.evaluate import evaluate, match_lines
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from tests.bench.fuzz_readers import fuzz
from tests.bench.never_narrower import run
from tests.unit.strategy.making import keywords, record
from tests.unit.strategy.years import other_years

WORDS = ("nerve", "pain", "cold", "the", "of", "neuroma", "neuromas", "ablation")


def test_two_seconds_of_strange_input_raise_errors_of_ours_alone() -> None:
    state = fuzz(2, seed=20)
    assert state.inputs > 100
    assert state.refused
    assert not state.wrong


def test_four_hundred_pairs_in_years_drawn_apart_lose_nothing() -> None:
    tally = run(400, other_years())
    assert tally.cases >= 400
    assert tally.matched
    assert not tally.violations


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    """Forty records with text in three columns."""
    random = Random(5)  # noqa: S311 - reproducible records
    texts = [[" ".join(random.choices(WORDS, k=6)) for _ in range(3)] for _ in range(40)]
    made = [record(n, a, b, keywords=keywords(c)) for n, (a, b, c) in enumerate(texts)]
    return RecordIndex.build(made)


@pytest.mark.parametrize(
    "term",
    ["nerve", "neuroma*", "nerve pain", "(nerve adj2 pain)", "(cold or pain) adj3 abla*", "of the"],
)
def test_columns_put_together_find_what_each_finds_by_itself(
    term: str, index: RecordIndex, mesh: MeshTree
) -> None:
    text = f"({term}).ti,ab,kf.\n({term}).ti.\n({term}).ab.\n({term}).kf."
    found = match_lines(read_strategy(text), index, mesh=mesh).matrix
    assert np.array_equal(found[0], found[1] | found[2] | found[3])
    assert found[0].any()


def test_how_often_is_counted_in_each_column_by_itself(mesh: MeshTree) -> None:
    index = RecordIndex.build([record(1, "nerve", "nerve"), record(2, "nerve and nerve")])
    (first, second) = evaluate(read_strategy("# t\nnerve.tw./freq=2"), index, mesh=mesh)
    assert (first.in_strategy, second.in_strategy) == (False, True)


def test_places_of_every_column_lead_back_to_their_records(index: RecordIndex) -> None:
    for name in WORD_COLUMNS:
        column = index.column((name,))
        assert np.array_equal(index.owners((name,), column.places), column.records)
        assert len(column.starts) == len(index.vocabulary.entries) + 1


def test_matches_name_their_lines_in_the_strategys_order(
    index: RecordIndex, mesh: MeshTree
) -> None:
    strategy = read_strategy("5 nerve.ti.\n7 pain.ti.\n9 5 and 7")
    found = match_lines(strategy, index, mesh=mesh)
    for place, match in enumerate(evaluate(strategy, index, mesh=mesh)):
        rows = np.flatnonzero(found.matrix[:, place])
        assert match.lines == tuple(found.numbers[row] for row in rows)
        assert match.in_strategy == (9 in match.lines)
