"""Counts that a source gives for each line, and headings that were renamed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from litwatch.domain import LineCount, MeshHeading, RunResult
from litwatch.store.store import Store
from tests.evidence_history import LATE_INDEXED, REVIEW_INDEXED, WEEK_40, run, version

MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)
COUNT = LineCount("t", "pubmed", "abc", 1, "neuroma*.tw.", MORNING, 14_020)


def test_counts_are_kept_as_a_series_in_the_order_of_asking(empty: Store) -> None:
    later = replace(COUNT, counted_at=MORNING + timedelta(days=7), records=14_031)

    empty.keep_line_counts([later])
    empty.keep_line_counts([COUNT, replace(COUNT, line=2, records=0)])

    series = empty.line_counts("t", "pubmed")
    assert [(each.line, each.records) for each in series] == [(1, 14_020), (2, 0), (1, 14_031)]
    assert series[0] == COUNT


def test_a_topic_sees_its_own_series_only(empty: Store) -> None:
    empty.keep_line_counts([COUNT, replace(COUNT, topic_id="other")])

    assert empty.line_counts("t", "pubmed") == (COUNT,)
    assert empty.line_counts("t", "elsewhere") == ()


def test_counts_kept_twice_stand_once(empty: Store) -> None:
    empty.keep_line_counts([COUNT])
    empty.keep_line_counts([COUNT])

    assert empty.line_counts("t", "pubmed") == (COUNT,)


def _renamed_run(name: str) -> RunResult:
    """A run that brings REVIEW_INDEXED's first heading under another name."""
    first, *others = REVIEW_INDEXED.mesh
    renamed = replace(REVIEW_INDEXED, mesh=(replace(first, descriptor=name), *others))
    return RunResult(run(WEEK_40, run_id="renamed"), versions=(version(renamed),))


def test_a_heading_that_kept_its_identifier_is_known_by_all_its_names(filled: Store) -> None:
    assert filled.heading_names() == ()

    filled.commit(_renamed_run("Nerve Sheath Tumour"))

    assert filled.heading_names() == (frozenset({"Neuroma", "Nerve Sheath Tumour"}),)


def test_headings_without_an_identifier_are_never_one(filled: Store) -> None:
    bare = replace(LATE_INDEXED, mesh=(MeshHeading("One"),))
    other = replace(LATE_INDEXED, mesh=(MeshHeading("Other"),))
    for number, record in enumerate((bare, other)):
        filled.commit(RunResult(run(WEEK_40, run_id=f"r{number}"), versions=(version(record),)))

    assert filled.heading_names() == ()
