"""Committing a run: all of it, once, and nothing of a run that failed."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from litwatch.domain import (
    ChangeKind,
    MeshHeading,
    RunOutcome,
    RunResult,
    Standing,
)
from litwatch.errors import StoreError
from litwatch.store import commit as commit_module
from litwatch.store.store import Store, WatermarkKey
from tests.evidence_history import (
    CITED,
    FAILED,
    FIRST,
    FIRST_OF_NERVES,
    HISTORY,
    NERVES,
    NEUROMA,
    RETRACTED,
    REVIEW,
    SECOND,
    TRIAL,
    WEEK_37,
    WEEK_38,
    WEEK_40,
    arrivals,
    matches,
    run,
    version,
)
from tests.unit.store.conftest import Ask

KEY = WatermarkKey(NEUROMA, "pubmed", "s1", 2026)


def test_what_was_committed_is_read_back_equal(empty: Store) -> None:
    empty.commit(FIRST)

    held = empty.held()

    assert held == {entry.record.record_id: entry for entry in FIRST.versions}
    assert empty.last_run(NEUROMA, "pubmed") == FIRST.run
    assert set(empty.suggestions(NEUROMA).values()) == set(FIRST.suggestions)
    assert empty.known_items(NEUROMA) == FIRST.known_items
    assert empty.strategy_lines(NEUROMA, "s1") == FIRST.strategy_lines
    assert empty.cited(NEUROMA) == set(FIRST.cited)


def test_held_gives_only_the_records_asked_for(filled: Store) -> None:
    assert set(filled.held(["pubmed:101", "pubmed:404"])) == {"pubmed:101"}
    assert filled.held([]) == {}


def test_committing_a_run_again_changes_nothing(filled: Store, ask: Ask) -> None:
    before = ask.all_rows()

    for result in HISTORY:
        filled.commit(result)

    assert ask.all_rows() == before


def test_judging_the_same_again_in_a_later_run_adds_run_rows_only(empty: Store, ask: Ask) -> None:
    empty.commit(FIRST)
    before = ask.all_rows()
    later = replace(FIRST, run=run(WEEK_38), versions=(), changes=(), payloads=())

    empty.commit(later)

    changed = {name for name, rows in ask.all_rows().items() if rows != before[name]}
    assert changed == {"search_runs", "line_yields", "known_item_checks", "watermarks"}


def test_an_error_in_the_middle_leaves_nothing_of_the_run(
    empty: Store, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ask.all_rows()

    def fail(*_: Any) -> None:
        raise StoreError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(commit_module, "take_in_brought", fail)
        with pytest.raises(StoreError, match="the power went"):
            empty.commit(FIRST)

    assert ask.all_rows() == before
    empty.commit(FIRST)
    assert len(empty.held()) == len(FIRST.versions)


def test_evidence_about_a_record_that_is_not_held_is_refused(empty: Store, ask: Ask) -> None:
    before = ask.all_rows()

    with pytest.raises(StoreError, match="not held: pubmed:999"):
        empty.commit(replace(FIRST, changes=arrivals("999")))

    assert ask.all_rows() == before


def test_a_failed_run_is_recorded_without_evidence(empty: Store, ask: Ask) -> None:
    empty.commit(replace(FIRST, run=replace(FAILED.run, topic_id=NEUROMA)))

    assert ask("SELECT outcome, error FROM run_health") == [
        ("failed", "PubMed could not be reached")
    ]
    assert empty.held() == {}
    assert empty.last_run(NEUROMA, "pubmed") is None
    assert empty.watermark(KEY) is None


def test_a_failed_run_may_be_completed_under_its_id(empty: Store) -> None:
    failed = replace(FIRST.run, outcome=RunOutcome.FAILED, error="down")
    empty.commit(RunResult(failed))

    empty.commit(FIRST)

    assert [entry.outcome for entry in empty.runs(NEUROMA)] == [RunOutcome.COMPLETED]
    assert len(empty.held()) == len(FIRST.versions)


def test_runs_are_given_with_their_warnings_latest_first(filled: Store) -> None:
    found = filled.runs(NEUROMA)

    assert [entry.as_of for entry in found] == [WEEK_40, WEEK_38, WEEK_37]
    assert found[-1].warnings == FIRST.run.warnings
    assert filled.runs(NERVES)[0] == FAILED.run


def test_the_watermark_moves_with_a_completed_run_only(empty: Store) -> None:
    assert empty.watermark(KEY) is None
    empty.commit(FIRST)
    assert empty.watermark(KEY) == WEEK_37

    by_hand = replace(SECOND, run=replace(SECOND.run, moves_watermark=False))
    empty.commit(by_hand)

    assert empty.watermark(KEY) == WEEK_37


def test_the_watermark_never_moves_back(empty: Store) -> None:
    empty.commit(RunResult(run(WEEK_38)))
    empty.commit(RunResult(run(WEEK_37)))

    assert empty.watermark(KEY) == WEEK_38


@pytest.mark.parametrize(
    "other", [replace(KEY, strategy_version="s2"), replace(KEY, mesh_year=2027),
              replace(KEY, topic_id=NERVES), replace(KEY, source="ctgov")]
)  # fmt: skip
def test_another_strategy_mesh_year_topic_or_source_has_its_own_watermark(
    empty: Store, other: WatermarkKey
) -> None:
    empty.commit(FIRST)

    assert empty.watermark(other) is None


def test_the_latest_covered_day_is_that_of_any_topic(empty: Store) -> None:
    assert empty.latest_covered_day("pubmed") is None
    empty.commit(FIRST)
    empty.commit(RunResult(run(WEEK_38, NERVES)))

    assert empty.latest_covered_day("pubmed") == WEEK_38
    assert empty.latest_covered_day("ctgov") is None


def test_every_version_is_kept_and_the_current_one_is_flat(filled: Store, ask: Ask) -> None:
    (now,) = filled.held(["pubmed:101"]).values()
    (first,) = filled.versions_at({"pubmed:101": 1}).values()

    assert (now.record, now.revision) == (RETRACTED, 2)
    assert first.record == TRIAL
    assert [change.field for change in now.changes] == ["related_works"]
    assert first.changes == ()
    assert ask("SELECT revision FROM records WHERE pmid = '101'") == [(2,)]


def test_versions_that_are_not_there_are_left_out(filled: Store) -> None:
    assert filled.versions_at({"pubmed:101": 7, "pubmed:404": 1}) == {}
    assert filled.versions_at({}) == {}


def test_a_version_that_another_topic_brought_is_stored_once(empty: Store, ask: Ask) -> None:
    empty.commit(FIRST)
    empty.commit(FIRST_OF_NERVES)

    assert ask("SELECT count(*), max(revision) FROM record_versions") == [(6, 1)]


def test_a_revision_counts_on_whatever_the_run_believed(empty: Store, ask: Ask) -> None:
    empty.commit(FIRST)
    stale = version(replace(REVIEW, title="Cryoablation: a second review"))
    assert stale.revision == 1

    empty.commit(RunResult(run(WEEK_38), versions=(stale,)))

    assert ask("SELECT revision FROM record_versions WHERE record_id = 'pubmed:102'") == [
        (1,),
        (2,),
    ]


def test_a_record_that_goes_back_to_an_earlier_text_gets_a_version(empty: Store) -> None:
    empty.commit(FIRST)
    empty.commit(SECOND)

    empty.commit(RunResult(run(WEEK_40), versions=(version(TRIAL, RETRACTED, revision=2),)))

    (now,) = empty.held(["pubmed:101"]).values()
    assert (now.revision, now.record) == (3, TRIAL)


def test_child_rows_follow_the_current_version(filled: Store, ask: Ask) -> None:
    headings = ask(
        "SELECT descriptor, qualifier, descriptor_major FROM record_headings "
        "WHERE record_id = 'pubmed:103'"
    )
    authors = ask(
        "SELECT cited_as, collective_name FROM record_authors "
        "WHERE record_id = 'pubmed:103' ORDER BY position"
    )
    del filled

    assert headings == [("Animals", "", False)]
    assert authors == [("Able A", ""), ("Nerve Study Group", "Nerve Study Group")]


def test_a_heading_without_qualifier_and_one_with_two_have_a_row_each(
    empty: Store, ask: Ask
) -> None:
    humans = MeshHeading("Humans")
    surgery = TRIAL.mesh[0]
    both = replace(surgery, qualifiers=(*surgery.qualifiers, *surgery.qualifiers))
    changed = replace(TRIAL, mesh=(both, humans))
    empty.commit(RunResult(run(WEEK_37), versions=(version(changed),)))

    rows = ask("SELECT position, descriptor, qualifier FROM record_headings ORDER BY ALL")

    assert rows == [(1, "Neuroma", "surgery"), (1, "Neuroma", "surgery"), (2, "Humans", "")]


def test_a_standing_tells_lines_first_run_reason_and_route(filled: Store) -> None:
    standings = filled.standings(NEUROMA)

    assert standings["pubmed:101"] == Standing(
        "pubmed:101", in_strategy=True, lines=(1, 2, 3, 4), revision=2,
        first_seen_run="run-2026-09-07", why_now="new", route="meets",
    )  # fmt: skip
    assert standings["pubmed:108"].why_now == ChangeKind.INDEXED_LATE


def test_a_record_that_never_was_in_the_set_has_no_first_run(filled: Store) -> None:
    standing = filled.standings(NEUROMA)["pubmed:106"]

    assert (standing.in_strategy, standing.lines, standing.first_seen_run) == (False, (3,), "")


def test_a_record_that_left_keeps_its_first_run_and_suggestion(filled: Store) -> None:
    standing = filled.standings(NEUROMA)["pubmed:103"]

    assert (standing.in_strategy, standing.first_seen_run) == (False, "run-2026-09-07")
    assert standing.route == "retrieve"


def test_a_record_that_left_without_being_read_again_is_out(empty: Store) -> None:
    """A withdrawn record is told of by its absence: there is nothing to match."""
    empty.commit(FIRST)
    left = arrivals("101", kind=ChangeKind.LEFT)

    empty.commit(RunResult(run(WEEK_38), changes=left))

    standing = empty.standings(NEUROMA)["pubmed:101"]
    assert (standing.in_strategy, standing.lines) == (False, (1, 2, 3, 4))


def test_a_record_that_comes_back_keeps_its_first_run_and_says_why_it_is_back(
    filled: Store,
) -> None:
    filled.commit(
        RunResult(
            run(date(2026, 10, 5)),
            matches=matches({"103": (2, 3, 4)}),
            changes=arrivals("103", kind=ChangeKind.REVISED),
        )
    )

    standing = filled.standings(NEUROMA)["pubmed:103"]
    assert (standing.first_seen_run, standing.why_now) == ("run-2026-09-07", "revised")


def test_the_history_of_matches_has_a_row_per_difference(filled: Store, ask: Ask) -> None:
    del filled
    rows = ask(
        "SELECT run_id, lines, in_strategy FROM matches WHERE topic_id = 'neuroma' "
        "AND record_id IN ('pubmed:101', 'pubmed:103') ORDER BY record_id, run_id"
    )

    assert rows == [
        ("run-2026-09-07", "1,2,3,4", True),
        ("run-2026-09-07", "2,3,4", True),
        ("run-2026-09-28", "2,3", False),
    ]


def test_matched_lines_are_the_standings_lines_row_by_row(filled: Store, ask: Ask) -> None:
    rows = ask("SELECT record_id, line FROM matched_lines WHERE topic_id = 'neuroma' ORDER BY ALL")
    standings = filled.standings(NEUROMA)

    expected = [(key, line) for key in sorted(standings) for line in standings[key].lines]
    assert rows == expected


def test_one_topic_knows_nothing_of_another(filled: Store) -> None:
    assert set(filled.standings(NERVES)) == {"pubmed:101", "pubmed:106"}
    assert set(filled.suggestions(NERVES)) == {"pubmed:101", "pubmed:106"}
    assert filled.cited(NERVES) == frozenset()


def test_moments_are_kept_in_utc(empty: Store, ask: Ask) -> None:
    berlin = timezone(timedelta(hours=2))
    started = datetime(2026, 9, 7, 1, 30, tzinfo=berlin)
    result = RunResult(replace(FIRST.run, started_at=started))

    empty.commit(result)

    assert ask("SELECT started_at::VARCHAR FROM search_runs") == [("2026-09-06 23:30:00",)]
    assert empty.runs(NEUROMA)[0].started_at == started


def test_text_of_any_kind_survives(empty: Store) -> None:
    title = 'Naïve "µ" \\ \u2028 \x00 \U0001f9ca; DROP TABLE records; -- ?'
    odd = replace(CITED, title=title)

    empty.commit(RunResult(run(WEEK_37), versions=(version(odd),)))

    assert empty.held()["pubmed:106"].record.title == title
