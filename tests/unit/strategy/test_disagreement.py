"""Every cause of a difference to Ovid, planted and found again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import MeshHeading, Record, RecordDates
from litwatch.strategy.disagreement import Difference, OvidSide, Reason, explain
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from tests.unit.strategy.making import indexed, keywords, record

MESH = MeshTree.of(2025, [("Neuroma", "C04.1"), ("Freezing", "E04.1")])
OVID_MESH = MeshTree.of(2026, [("Neuroma", "C04.1"), ("Schwannoma", "C04.1.1")])
DAY = date(2026, 11, 20)
LONG_AGO = RecordDates(created=date(2020, 1, 1), mesh_added=date(2020, 6, 1))


def old(found: Record) -> Record:
    """The record as one that both sides have had for years."""
    return replace(found, dates=LONG_AGO, status=found.status or "MEDLINE")


def differences(
    strategy: str, records: list[Record], pmids: Collection[str], ovid_mesh: MeshTree | None = None
) -> tuple[Difference, ...]:
    return explain(read_strategy(strategy), records, OvidSide(pmids, DAY, ovid_mesh), MESH)


def only(
    strategy: str, found: Record, *, in_ovid: bool, ovid_mesh: MeshTree | None = None
) -> Difference:
    (difference,) = differences(strategy, [found], {"1"} if in_ovid else set(), ovid_mesh)
    return difference


def test_agreement_is_no_difference() -> None:
    records = [old(record(1, "neuroma")), old(record(2, "pain"))]
    assert differences("1 neuroma.ti.", records, {"1"}) == ()


def test_a_record_that_is_not_at_hand_is_named_so() -> None:
    found = differences("1 neuroma.ti.", [], ["10", "9"])
    assert [(each.pmid, each.reason) for each in found] == [
        ("9", Reason.NOT_HELD),
        ("10", Reason.NOT_HELD),
    ]


@pytest.mark.parametrize(
    "strategy, title, in_ovid, reason",
    [
        ("1 (heart adj2 disease).ti.", "disease of the heart", False, Reason.STOPWORDS),
        ("1 pain.ti. or neuroma.ti. and cryo.ti.", "pain", False, Reason.OPERATOR_ORDER),
        ("1 neuroma.ti.", "pain", True, Reason.UNEXPLAINED),
        ("1 neuroma.ti.", "neuroma", False, Reason.UNEXPLAINED),
    ],
)
def test_a_reading_that_agrees_with_ovid_explains(
    strategy: str, title: str, *, in_ovid: bool, reason: Reason
) -> None:
    found = only(strategy, old(record(1, title)), in_ovid=in_ovid)
    assert found.reason is reason
    assert found.found_by == ("ovid" if in_ovid else "litwatch")


def test_author_keywords_explain_on_either_side() -> None:
    with_keyword = old(record(1, "pain", keywords=keywords("neuroma")))

    ours = only("1 neuroma.kf.", with_keyword, in_ovid=False)
    assert ours.reason is Reason.AUTHOR_KEYWORDS
    theirs = only("1 neuroma.tw.", with_keyword, in_ovid=True)
    assert (theirs.reason, theirs.line) == (Reason.AUTHOR_KEYWORDS, 1)


def test_ovids_own_tree_shows_what_its_year_adds() -> None:
    found = only("1 exp Neuroma/", old(indexed(1, "Schwannoma")), in_ovid=True, ovid_mesh=OVID_MESH)
    assert found.reason is Reason.MESH_YEAR
    assert "MeSH 2026" in found.detail


def test_without_ovids_tree_a_heading_that_ours_lacks_is_a_sign_of_another_year() -> None:
    found = only("1 exp Neuroma/", old(indexed(1, "Schwannoma")), in_ovid=True)
    assert found.reason is Reason.MESH_YEAR
    assert "Schwannoma" in found.detail


def test_an_unknown_heading_explains_nothing_where_words_are_asked() -> None:
    found = only("1 neuroma.ti.", old(indexed(1, "Schwannoma")), in_ovid=True)
    assert found.reason is Reason.UNEXPLAINED


@pytest.mark.parametrize(
    "changes",
    [
        {"dates": RecordDates(created=date(2026, 11, 18))},
        {"dates": RecordDates(created=date(2026, 12, 1))},
        {"dates": LONG_AGO, "status": "Publisher"},
        {"dates": replace(LONG_AGO, revised=date(2026, 11, 21)), "status": "MEDLINE"},
    ],
    ids=["days before", "after", "ahead of print", "revised after"],
)
def test_what_pubmed_had_first_is_the_lag_of_ovids_segments(changes: dict[str, object]) -> None:
    young = replace(record(1, "neuroma"), **changes)  # type: ignore[arg-type]  # Record's fields
    assert only("1 neuroma.ti.", young, in_ovid=False).reason is Reason.SEGMENT_LAG


def test_fresh_headings_explain_only_what_needs_them() -> None:
    dates = RecordDates(created=date(2020, 1, 1), mesh_added=date(2026, 11, 19))
    fresh = replace(indexed(1, "Neuroma", title="neuroma"), dates=dates, status="MEDLINE")

    assert only("1 Neuroma/", fresh, in_ovid=False).reason is Reason.SEGMENT_LAG
    assert only("1 neuroma.ti.", fresh, in_ovid=False).reason is Reason.UNEXPLAINED


def test_our_copy_from_before_indexing_lags_behind_ovid() -> None:
    bare = replace(record(1, "pain"), dates=LONG_AGO, status="In-Process")
    found = only("1 Neuroma/", bare, in_ovid=True)
    assert (found.reason, found.line) == (Reason.SEGMENT_LAG, 1)


@given(
    st.lists(st.sampled_from(["neuroma", "pain", "cryo"]), min_size=1, max_size=6),
    st.sets(st.integers(1, 8)),
)
def test_every_difference_is_told_once_and_nothing_else(titles: list[str], ovid: set[int]) -> None:
    records = [old(record(number, title)) for number, title in enumerate(titles, 1)]
    ours = {str(number) for number, title in enumerate(titles, 1) if title == "neuroma"}
    theirs = {str(number) for number in ovid}

    found = differences("1 neuroma.ti.", records, theirs)

    assert sorted(each.pmid for each in found) == sorted(ours ^ theirs)
    assert {each.pmid for each in found if each.found_by == "ovid"} == theirs - ours


def test_headings_of_the_record_are_what_counts_for_the_year() -> None:
    known = replace(old(indexed(1, "Freezing")), mesh=(MeshHeading("Freezing"),))
    assert only("1 exp Neuroma/", known, in_ovid=True).reason is Reason.UNEXPLAINED
