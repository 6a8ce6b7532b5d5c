"""What a record reaches between two versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from litwatch.domain import (
    AbstractSection,
    IndexingStatus,
    MeshHeading,
    Record,
    RecordDates,
    RelatedWork,
)
from litwatch.pipeline.history import is_ahead_of_print, milestones

AHEAD = Record(
    "pubmed", "1", pmid="1", status="Publisher", dates=RecordDates(electronic=date(2026, 1, 5))
)
STEPS = ("Publisher", "In-Data-Review", "In-Process", "MEDLINE")


def test_nothing_is_reached_between_equal_versions() -> None:
    assert milestones(AHEAD, AHEAD) == ()


@pytest.mark.parametrize(
    "final", [replace(AHEAD, volume="7"), replace(AHEAD, issue="1"), replace(AHEAD, pages="1-9")]
)
def test_a_place_in_an_issue_ends_ahead_of_print(final: Record) -> None:
    assert is_ahead_of_print(AHEAD)
    assert milestones(AHEAD, final) == ("ahead of print → final",)
    assert milestones(final, AHEAD) == ()


def test_a_record_that_was_never_electronic_was_not_ahead_of_print() -> None:
    printed = replace(AHEAD, dates=RecordDates())
    assert not is_ahead_of_print(printed)
    assert milestones(printed, replace(printed, volume="7")) == ()


@pytest.mark.parametrize("old,new", list(pairwise(STEPS)))
def test_each_step_of_indexing_is_named(old: str, new: str) -> None:
    assert {old, new} <= {status.value for status in IndexingStatus}
    reached = milestones(replace(AHEAD, status=old), replace(AHEAD, status=new))
    assert reached == (f"status: {old} → {new}",)


def test_an_abstract_and_headings_are_milestones_only_where_there_were_none() -> None:
    one = replace(AHEAD, abstract=(AbstractSection("a"),), mesh=(MeshHeading("Neuroma"),))
    two = replace(AHEAD, abstract=(AbstractSection("b"),), mesh=(MeshHeading("Pain"),))
    assert milestones(AHEAD, one) == ("abstract added", "MeSH headings added")
    assert milestones(one, two) == ()


@pytest.mark.parametrize(
    "relation,said",
    [
        ("RetractionIn", "retraction in PMID 9 told"),
        ("PartialRetractionIn", "partial retraction in PMID 9 told"),
        ("ExpressionOfConcernIn", "expression of concern in PMID 9 told"),
        ("ErratumIn", "correction in PMID 9 told"),
        ("UpdateIn", "update in PMID 9 told"),
        ("RetractionOf", "retraction of pubmed:9 told"),
    ],
)
def test_notices_are_named_in_both_directions(relation: str, said: str) -> None:
    noticed = replace(AHEAD, related_works=(RelatedWork(relation, pmid="9"),))
    assert milestones(AHEAD, noticed) == (said,)
    assert milestones(noticed, AHEAD) == (said.replace("told", "no longer told"),)
