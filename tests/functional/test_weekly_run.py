"""The sample, week by week: exactly what expected.yaml lists arrives, changes and leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from litwatch.domain import Payload, RunOutcome
from litwatch.sources.archive import read_index
from tests.bench.requests import (
    litwatch_requests,
    metapub_requests,
    naive_requests,
    pymed_requests,
)
from tests.functional.conftest import Workplace

TABLES_OF_EVIDENCE = (
    "records",
    "record_versions",
    "standings",
    "matched_lines",
    "changes",
    "current_suggestions",
    "record_notices",
    "duplicate_groups",
    "duplicate_members",
)
CHANGES = """
    select regexp_replace(record_id, '^pubmed:', '') as id, kind, detail
    from changes where run_id = ? and topic_id = ?
"""
NOTICES = """
    select regexp_replace(record_id, '^pubmed:', '') as id, kind, notice_id
    from record_notices where run_id = ?
"""


@pytest.fixture(scope="module")
def expected(root: Path) -> dict[str, Any]:
    """What the sample must give."""
    text = (root / "data/sample/expected.yaml").read_text(encoding="utf-8")
    values: dict[str, Any] = yaml.safe_load(text)
    return values


@pytest.fixture(scope="module")
def history(
    new_workplace: Callable[[], Workplace], expected: dict[str, Any]
) -> tuple[Workplace, dict[date, str]]:
    """One workplace run on the default day and every Monday after it; run ids by day."""
    place = new_workplace()
    runs = {date.min: place.run().run_id}
    for day in expected["weeks"]:
        surveillance = place.run(day)
        assert not surveillance.failed
        runs[day] = surveillance.run_id
    return place, runs


def test_the_first_run_finds_exactly_the_listed_records(
    history: tuple[Workplace, dict[date, str]], expected: dict[str, Any]
) -> None:
    place, runs = history
    for topic, items in expected["topics"].items():
        found = place.ask(CHANGES, runs[date.min], topic)
        assert {(row[0], row[1]) for row in found} == {(item["id"], "new") for item in items}


def test_each_week_brings_exactly_the_listed_changes(
    history: tuple[Workplace, dict[date, str]], expected: dict[str, Any]
) -> None:
    place, runs = history
    for day, topics in expected["weeks"].items():
        for topic, week in topics.items():
            found = {(row[0], row[1]) for row in place.ask(CHANGES, runs[day], topic)}
            wanted = {(change["id"], change["kind"]) for change in week["changes"]}
            assert found == wanted, f"{day} {topic}"


def test_a_record_that_leaves_names_the_listed_line(
    history: tuple[Workplace, dict[date, str]], expected: dict[str, Any]
) -> None:
    place, runs = history
    left = [
        (day, topic, change)
        for day, topics in expected["weeks"].items()
        for topic, week in topics.items()
        for change in week["changes"]
        if change["kind"] == "left"
    ]
    assert left
    for day, topic, change in left:
        details = [row[2] for row in place.ask(CHANGES, runs[day], topic) if row[1] == "left"]
        assert details[0].startswith(f"left via line {change['line']} (")


def test_each_week_notices_are_exactly_the_listed_ones(
    history: tuple[Workplace, dict[date, str]], expected: dict[str, Any]
) -> None:
    place, runs = history
    for day, topics in expected["weeks"].items():
        found = set(place.ask(NOTICES, runs[day]))
        wanted = {
            (notice["id"], notice["kind"], notice["notice"])
            for week in topics.values()
            for notice in week["notices"]
        }
        assert found == wanted, f"{day}"


def test_each_run_asks_as_often_as_it_must_and_the_archive_holds_every_answer(
    history: tuple[Workplace, dict[date, str]],
) -> None:
    """Beside it what pymed, metapub and a naive loop send for the same ids, by their sources."""
    place, runs = history
    sent: Counter[str] = Counter()
    for run_id in runs.values():
        payloads = read_index(place.sample.path(place.sample.store.archive), run_id)
        searches = Counter(
            payload.purpose for payload in payloads if payload.operation == "esearch"
        )
        fetches = [ids_asked_for(payload) for payload in payloads if payload.operation == "efetch"]
        ids = sum(map(len, fetches))
        follows = searches.pop("held-and-cited", 0)
        assert set(searches.values()) == {1}
        assert follows == (run_id != runs[date.min])
        assert len(payloads) == litwatch_requests(len(searches), ids, follows=bool(follows))
        assert place.ask("select sum(requests) from run_health where run_id = ?", run_id) == [
            (len(payloads),)
        ]
        sent += Counter(
            ids=ids,
            litwatch=len(payloads),
            pymed=len(searches) - 1 + pymed_requests(ids),
            metapub=len(searches) - 1 + metapub_requests(ids),
            naive=len(searches) - 1 + naive_requests(ids),
        )
    assert sent["ids"] > 60
    assert 2 * sent["litwatch"] < sent["metapub"] == sent["naive"]
    # pymed follows no held and no cited record: one search a week less, and no retraction found.
    assert sent["litwatch"] - sent["pymed"] <= len(runs)


def ids_asked_for(payload: Payload) -> list[str]:
    return parse_qs(urlsplit(payload.address).query)["id"][0].split(",")


def test_no_record_is_an_arrival_twice(history: tuple[Workplace, dict[date, str]]) -> None:
    place, _ = history
    arrivals = """
        select topic_id, record_id, count(*) from changes
        where kind not in ('updated', 'headings_only', 'left')
        group by all having count(*) > 1
    """
    assert place.ask(arrivals) == []


def test_running_again_at_once_changes_nothing_and_asks_at_most_three_times(
    new_workplace: Callable[[], Workplace],
) -> None:
    place = new_workplace()
    place.run()
    before = {table: place.ask(f"from {table} order by all") for table in TABLES_OF_EVIDENCE}
    again = place.run()
    assert sum(run.requests for run in again.runs) <= 3
    assert [(run.new, run.changed, run.outcome) for run in again.runs] == [
        (0, 0, RunOutcome.COMPLETED)
    ] * 2
    empty = {table for table, rows in before.items() if not rows}
    assert empty == {"record_notices"}, "no held or cited work has a notice on the default day"
    for table, rows in before.items():
        assert place.ask(f"from {table} order by all") == rows, table


def test_missed_weeks_are_covered_by_the_next_run(
    new_workplace: Callable[[], Workplace], expected: dict[str, Any]
) -> None:
    place = new_workplace()
    place.run()
    days = list(expected["weeks"])
    late = place.run(days[3])
    for run in late.runs:
        arrived = {row[0] for row in place.ask(CHANGES, late.run_id, run.topic_id)}
        wanted = {
            change["id"]
            for day in days[:4]
            for change in expected["weeks"][day][run.topic_id]["changes"]
        }
        assert arrived == wanted
    digest = late.digest.markdown.read_text(encoding="utf-8")
    assert "W41" in digest
    assert "W43" in digest


def test_nices_sixteen_are_routed_as_the_overview_treated_them(
    history: tuple[Workplace, dict[date, str]], expected: dict[str, Any]
) -> None:
    place, _ = history
    rows = place.ask(
        "select pmid, route from evidence where topic_id = 'nice-neuroma-cryoablation'"
    )
    routes = dict(rows)
    retrieved = [item for item in expected["overview"] if item["retrieved"]]
    assert len(expected["overview"]) == 16
    for item in retrieved:
        assert routes[item["id"]] in item["routes"], item["key"]
    for item in expected["overview"]:
        assert (item["id"] in routes) is item["retrieved"], item["key"]


def test_the_policy_strategy_finds_its_eighteen_papers(
    history: tuple[Workplace, dict[date, str]],
) -> None:
    place, _ = history
    rows = place.ask(
        "select status, count(*) from known_items "
        "where topic_id = 'surg-00155-cryoneurolysis' group by all"
    )
    assert rows == [("found", 18)]
