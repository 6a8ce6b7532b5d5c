"""Narrower headings are named in what is sent, and nowhere else (decision 0007)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from litwatch.domain import Record
from litwatch.localpubmed import SearchRules
from litwatch.localpubmed.headings import HeadingTree
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.pubmed_query import read_query
from tests.unit.strategy.generating import batches, strategy_texts
from tests.unit.strategy.making import indexed
from tests.unit.strategy.test_never_narrower import TREE, answered
from tests.unit.strategy.years import other_years

SENT = [
    ("Neuroma/", '"Neuroma"[mh:noexp]'),
    ("exp Cryosurgery/", '"Cryosurgery"[mh]'),
    ("exp Neurilemmoma/", '"Neurilemmoma"[mh] OR "Neuroma, Acoustic"[mh:noexp]'),
    ("exp *Neurilemmoma/", '"Neurilemmoma"[majr] OR "Neuroma, Acoustic"[majr:noexp]'),
    (
        "exp Neurilemmoma/su",
        '"Neurilemmoma/surgery"[mh] OR "Neuroma, Acoustic/surgery"[mh:noexp]',
    ),
    (
        "exp *Neurilemmoma/su",
        (
            '("Neurilemmoma/surgery"[mh] OR "Neuroma, Acoustic/surgery"[mh:noexp]) AND '
            '("Neurilemmoma"[majr] OR "Neuroma, Acoustic"[majr:noexp])'
        ),
    ),
    ("nerve.ti. not exp Neurilemmoma/", 'nerve[ti] NOT "Neurilemmoma"[mh:noexp]'),
]


@pytest.mark.parametrize("text,sent", SENT)
def test_what_is_sent_names_the_narrower_headings(text: str, sent: str, mesh: MeshTree) -> None:
    translation = translate(read_strategy("# one line\n" + text), mesh)
    assert translation.queries == (sent,)
    read_query(sent)


@pytest.mark.parametrize("text", [text for text, _ in SENT if text.startswith("exp")])
def test_what_is_pasted_shows_the_heading_that_was_written(text: str, mesh: MeshTree) -> None:
    translation = translate(read_strategy("# one line\n" + text), mesh)
    assert "Acoustic" not in translation.query
    assert "Acoustic" not in translation.lines[0].pubmed


def test_a_publication_types_narrower_types_are_named_both_ways(mesh: MeshTree) -> None:
    (sent,) = translate(read_strategy("# t\nexp Clinical Trial/"), mesh).queries
    assert '"Randomized Controlled Trial"[mh:noexp]' in sent
    assert '"Randomized Controlled Trial"[pt:noexp]' in sent


def test_references_carry_the_named_headings_along(mesh: MeshTree) -> None:
    text = "1 exp Neurilemmoma/\n2 nerve.ti.\n3 1 and 2\n4 or/1-2"
    (sent,) = translate(read_strategy(text + "\n5 3 and 4"), mesh).queries
    assert sent.count('"Neuroma, Acoustic"[mh:noexp]') == 2


def test_a_branch_too_large_to_name_is_said_to_be_so() -> None:
    positions = [("Top", "C01"), *((f"Below {n}", f"C01.{n:03}") for n in range(201))]
    (line,) = translate(read_strategy("# t\nexp Top/"), MeshTree.of(2019, positions)).lines
    assert [note.code for note in line.notes] == ["explosion-by-year"]
    smaller = translate(read_strategy("# t\nexp Top/"), MeshTree.of(2019, positions[:-1]))
    assert smaller.queries[0].count("[mh:noexp]") == 200
    assert not smaller.lines[0].notes


def test_a_heading_that_has_moved_away_is_still_found(mesh: MeshTree) -> None:
    records = [indexed(1, "Neuroma, Acoustic"), indexed(2, "Neuroma"), indexed(3, "Humans")]
    moved = HeadingTree([("Neuroma", "C01"), ("Neuroma, Acoustic", "C09"), ("Humans", "B01")])
    strategy = read_strategy("# t\nexp Neuroma/")
    matches = evaluate(strategy, RecordIndex.build(records), mesh=mesh)
    assert [each.in_strategy for each in matches] == [True, True, False]
    assert answered(translate(strategy, mesh), records, SearchRules(), moved) == {1, 2}


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(text=strategy_texts(), records=batches(), tree=other_years())
def test_the_query_finds_all_in_any_year(
    text: str, records: list[Record], tree: HeadingTree
) -> None:
    strategy = read_strategy(text)
    translation = translate(strategy, TREE)
    if translation.exactness not in ("exact", "wider"):
        return
    matches = evaluate(strategy, RecordIndex.build(records), mesh=TREE)
    mine = {int(each.record_id.split(":")[1]) for each in matches if each.in_strategy}
    assert mine <= answered(translation, records, SearchRules(), tree)
