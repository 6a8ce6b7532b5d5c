"""The views that others rely on: their columns, and what their rows mean."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litwatch.domain import Decision, Match, Route, RunResult
from litwatch.store.store import Store
from tests.evidence_history import (
    NEUROMA,
    WEEK_37,
    arrivals,
    record,
    run,
    suggestion,
    version,
)
from tests.unit.store.conftest import Ask

# As the interface page lists them; a view may have more columns after these.
AGREED = {
    "run_health": "run_id topic_id source started_at finished_at outcome requests found new "
    "changed outside_strategy warnings",
    "evidence": "record_id source pmid doi title journal year publication_types first_seen_run "
    "why_now route decision lines",
    "line_yield": "topic_id run_id line matched only_this_line",
    "prisma_flow": "topic_id box n",
    "notices": "record_id kind notice_id noticed_at cited_by_policy",
    "screening_queue": "topic_id record_id",
    "known_items": "topic_id item",
}
AGREED["new_evidence"] = AGREED["evidence"]


@pytest.mark.parametrize("view", AGREED)
def test_a_view_starts_with_the_agreed_columns(empty: Store, ask: Ask, view: str) -> None:
    del empty
    columns = ask(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = $view ORDER BY column_index",
        view=view,
    )

    agreed = AGREED[view].split()
    assert [name for (name,) in columns][: len(agreed)] == agreed


def test_evidence_is_what_the_strategies_find_now(filled: Store, ask: Ask) -> None:
    rows = ask("SELECT topic_id, pmid, lines FROM evidence")
    standings = {
        (topic, key.partition(":")[2]): ",".join(map(str, standing.lines))
        for topic in (NEUROMA, "nerves")
        for key, standing in filled.standings(topic).items()
        if standing.in_strategy
    }

    assert {(topic, pmid): lines for topic, pmid, lines in rows} == standings
    assert len(rows) == len(standings)


def test_new_evidence_came_with_the_latest_completed_run_of_its_topic(
    filled: Store, ask: Ask
) -> None:
    """The later run of `nerves` failed, so its first run is still the latest."""
    del filled
    assert ask("SELECT topic_id, pmid, why_now FROM new_evidence ORDER BY ALL") == [
        ("nerves", "101", "new"),
        ("nerves", "106", "new"),
        ("neuroma", "108", "indexed_late"),
    ]


def test_a_run_with_nothing_new_leaves_no_new_evidence(filled: Store, ask: Ask) -> None:
    filled.commit(RunResult(run(WEEK_37.replace(month=10))))

    assert ask("SELECT * FROM new_evidence WHERE topic_id = 'neuroma'") == []


def test_the_preprint_of_a_trial_points_to_the_trial(filled: Store, ask: Ask) -> None:
    del filled
    assert ask("SELECT pmid, duplicate_of FROM evidence WHERE duplicate_of <> ''") == [
        ("104", "pubmed:101")
    ]


def test_where_the_representative_left_another_member_stands_for_the_group(
    filled: Store, ask: Ask
) -> None:
    gone = Match("pubmed:101", (2,), in_strategy=False)

    filled.commit(RunResult(run(WEEK_37.replace(month=10)), matches=(gone,)))

    assert ask("SELECT duplicate_of FROM evidence WHERE pmid = '104'") == [("",)]


def test_the_queue_holds_undecided_records_and_no_duplicates(filled: Store, ask: Ask) -> None:
    for pmid, word in (("102", "include"), ("105", "exclude"), ("107", "maybe")):
        moment = datetime(2026, 10, 1, tzinfo=UTC)
        filled.decide(Decision(NEUROMA, f"pubmed:{pmid}", word, "title_abstract", "Ann", moment))

    assert ask("SELECT pmid FROM screening_queue WHERE topic_id = 'neuroma' ORDER BY ALL") == [
        ("101",),
        ("107",),
        ("108",),
    ]


def test_what_left_says_by_which_line(filled: Store, ask: Ask) -> None:
    del filled
    assert ask("SELECT pmid, left_run, left_because FROM left_evidence") == [
        ("103", "run-2026-09-28", "left via line 4 ((1 or 2) and 3)")
    ]


def test_run_health_joins_the_warnings_in_their_order(filled: Store, ask: Ask) -> None:
    del filled
    assert ask("SELECT warnings FROM run_health WHERE run_number <= 2 ORDER BY run_number") == [
        ("a phrase was not found; and another",),
        ("",),
    ]


def test_known_items_are_those_of_the_latest_check(filled: Store, ask: Ask) -> None:
    del filled
    assert ask("SELECT item, status, run_id, reference_number FROM known_items") == [
        ("able2020", "found", "run-2026-09-28", 1),
        ("foxx2018", "missed", "run-2026-09-28", 2),
    ]


def test_prisma_boxes_of_the_history(filled: Store, ask: Ask) -> None:
    del filled
    boxes = dict(ask("SELECT box, n FROM prisma_flow WHERE topic_id = 'neuroma' AND n > 0"))

    assert boxes == {
        "identified": 7,
        "duplicates_removed": 1,
        "left_strategy": 1,
        "screened": 5,
        "meets": 2,
        "retrieve": 1,
        "list_review": 1,
        "propose_exclude": 1,
        "undecided": 5,
        "title_abstract_waiting": 5,
    }


def test_a_topic_that_never_ran_has_every_box_empty(empty: Store, ask: Ask) -> None:
    del empty
    counts = ask("SELECT topic_id, count(*), sum(n) FROM prisma_flow GROUP BY ALL ORDER BY ALL")

    assert counts == [("nerves", 44, 0), ("neuroma", 44, 0)]


ROUTES = [*Route, None]
DECISIONS = ["include", "exclude", "maybe", None]
WORKS = (
    *("Cold for hands", "Heat in sport", "Rest after surgery", "Walking barefoot"),
    *("Shoes of runners", "Steroid injection", "Laser therapy of scars", "Ultrasound and grip"),
)


@given(
    fates=st.lists(
        st.tuples(
            st.sampled_from(ROUTES), st.sampled_from(DECISIONS), st.booleans(), st.booleans()
        ),
        max_size=8,
    )
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_prisma_boxes_add_up(
    tmp_path: Path, empty_file: Path, fates: list[tuple[Route | None, str | None, bool, bool]]
) -> None:
    """Any mix of routes, decisions, departures and one group of duplicates."""
    path = copyfile(empty_file, tmp_path / "litwatch.duckdb")
    store = Store(path)
    pmids = [str(number + 1) for number in range(len(fates))]
    twins = tuple(f"pubmed:{pmid}" for pmid, fate in zip(pmids, fates, strict=True) if fate[3])
    store.commit(
        RunResult(
            run(WEEK_37),
            versions=tuple(
                version(
                    record(pmid, "The same work", doi="10.1/1")
                    if fate[3]
                    else record(pmid, title, doi="")
                )
                for pmid, fate, title in zip(pmids, fates, WORKS, strict=False)
            ),
            matches=tuple(Match(f"pubmed:{pmid}", (4,), in_strategy=True) for pmid in pmids),
            changes=arrivals(*pmids),
            suggestions=tuple(
                suggestion(pmid, fate[0]) for pmid, fate in zip(pmids, fates, strict=True)
                if fate[0]
            ),
        )
    )  # fmt: skip
    left = tuple(
        Match(f"pubmed:{pmid}", (1,), in_strategy=False)
        for pmid, fate in zip(pmids, fates, strict=True)
        if fate[2]
    )
    later = run(WEEK_37, run_id="later")
    store.commit(RunResult(later, matches=left))
    for pmid, fate in zip(pmids, fates, strict=True):
        if fate[1]:
            moment = datetime(2026, 10, 1, tzinfo=UTC)
            decision = Decision(NEUROMA, f"pubmed:{pmid}", fate[1], "full_text", "Ann", moment)
            store.decide(replace(decision, reason="because"))

    n = dict(Ask(path)("SELECT box, n FROM prisma_flow WHERE topic_id = 'neuroma'"))

    assert n["identified"] == len(fates)
    assert n["identified"] == n["duplicates_removed"] + n["left_strategy"] + n["screened"]
    assert n["duplicates_removed"] == max(0, len(twins) - 1)
    assert n["screened"] == n["not_routed"] + sum(n[route.value] for route in Route)
    decided = sum(n[f"decided_{word}"] for word in ("include", "exclude", "maybe"))
    assert n["screened"] == decided + n["undecided"]
