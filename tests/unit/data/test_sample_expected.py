"""expected.yaml against the records: who matches when, by the strategies' own lines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from litwatch.dedupe.deciding import deduplicate
from litwatch.domain import ChangeKind, NoticeKind, Record, Route
from litwatch.formats.document import material_hash
from litwatch.formats.notices import notices_in
from litwatch.formats.policy_yaml import read_policy
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex

if TYPE_CHECKING:
    from litwatch.strategy.mesh import MeshTree
    from litwatch.strategy.ovid import Strategy
    from tests.unit.data.conftest import Find, Sample

NICE = "nice-neuroma-cryoablation"
POLICY = "surg-00155-cryoneurolysis"
TOPICS = (NICE, POLICY)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VERDICTS = {
    *("duplicate", "not_duplicate", "preprint_of", "protocol_of", "abstract_of", "erratum_of"),
    *("retraction_of", "concern_about", "comment_on", "parallel_publication", "superseded_by"),
}


def steps(sample: Sample) -> list[tuple[date, date]]:
    """Each Monday with the one before it."""
    return list(pairwise([sample.as_of, *sample.mondays]))


def entries(expected: Any) -> list[dict[str, Any]]:
    """Every place of expected.yaml that names a record by number and key."""
    weeks = [week[topic] for week in expected["weeks"].values() for topic in TOPICS]
    listed: list[dict[str, Any]]
    listed = [item for topic in TOPICS for item in expected["topics"][topic]]
    listed += [item for week in weeks for item in week["changes"]]
    listed += [item for week in weeks for item in week["notices"]]
    listed += [item for week in weeks for item in week.get("outside", [])]
    return [*listed, *expected["overview"]]


def test_every_number_is_the_record_of_its_key(expected: Any, sample: Sample) -> None:
    for item in entries(expected):
        assert sample.by_id[item["id"]]["key"] == item["key"]
    for pair in expected["pairs"]:
        assert [sample.by_id[number]["key"] for number in pair["ids"]] == pair["keys"]


def test_every_monday_has_its_week(expected: Any, sample: Sample) -> None:
    assert list(expected["weeks"]) == sample.mondays


def test_kinds_are_the_houses(expected: Any) -> None:
    for week in expected["weeks"].values():
        for topic in TOPICS:
            assert {item["kind"] for item in week[topic]["changes"]} <= set(ChangeKind)
            assert {item["kind"] for item in week[topic]["notices"]} <= set(NoticeKind)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_first_run_finds_what_is_listed(
    topic: str, expected: Any, sample: Sample, find: Find
) -> None:
    listed = {item["id"] for item in expected["topics"][topic]}
    assert set(find(topic, sample.on(sample.as_of))) == listed


@pytest.mark.parametrize("topic", TOPICS)
def test_each_week_brings_what_is_listed_and_nothing_else(
    topic: str, expected: Any, sample: Sample, find: Find
) -> None:
    for before, after in steps(sample):
        listed = {item["id"]: item["kind"] for item in expected["weeks"][after][topic]["changes"]}
        assert listed == happened(topic, sample, find, (before, after)), after


def happened(topic: str, sample: Sample, find: Find, step: tuple[date, date]) -> dict[str, str]:
    """What a week did to a topic, told from its two states and the records' dates alone."""
    before, after = (sample.on(day) for day in step)
    was, now = set(find(topic, before)), set(find(topic, after))
    told = dict.fromkeys(was - now, "left")
    told |= {pmid: arrival(after[pmid], before.get(pmid)) for pmid in now - was}
    changed = {pmid for pmid in was & now if before[pmid] != after[pmid]}
    return told | {pmid: revision(before[pmid], after[pmid]) for pmid in changed}


def arrival(record: Record, before: Record | None) -> str:
    """Why a record is found now that was not found a week ago."""
    if before is None:
        assert record.dates.created
        assert record.year
        years = record.dates.created.year - record.year
        return "entered_late" if years > 1 else "new"
    return "indexed_late" if record.mesh and not before.mesh else "revised"


def revision(before: Record, after: Record) -> str:
    """What kind of change a held record went through."""
    return "updated" if material_hash(before) != material_hash(after) else "headings_only"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_record_leaves_because_it_now_meets_the_listed_line(
    topic: str, expected: Any, sample: Sample, strategies: dict[str, Strategy], mesh: MeshTree
) -> None:
    left = [
        (day, item)
        for day, week in expected["weeks"].items()
        for item in week[topic]["changes"]
        if item["kind"] == "left"
    ]
    assert len(left) == 1
    for day, item in left:
        records = [sample.on(day - timedelta(days=back))[item["id"]] for back in (7, 0)]
        index = RecordIndex.build(records[:1]), RecordIndex.build(records[1:])
        before, after = (evaluate(strategies[topic], one, mesh=mesh)[0] for one in index)
        last = len(strategies[topic].lines)
        assert last in before.lines
        assert item["line"] not in before.lines
        assert last not in after.lines
        assert item["line"] in after.lines


@pytest.mark.parametrize("topic", TOPICS)
def test_each_weeks_notices_are_those_that_held_records_newly_tell_of(
    topic: str, expected: Any, sample: Sample, find: Find
) -> None:
    for before, after in steps(sample):
        held = set(find(topic, sample.on(after)))
        fresh = told(sample.on(after)) - told(sample.on(before))
        listed = expected["weeks"][after][topic]["notices"]
        assert {(item["id"], item["kind"], item["notice"]) for item in listed} == {
            notice for notice in fresh if notice[0] in held
        }


def told(state: dict[str, Record]) -> set[tuple[str, str, str]]:
    """(record, kind, notice) of every notice that the records tell of, from either side."""
    return {
        (notice.record_id.partition(":")[2], notice.kind.value, notice.notice_id)
        for record in state.values()
        for notice in notices_in(record)
    }


def test_what_stands_outside_has_the_words_but_not_together(
    expected: Any, sample: Sample, find: Find
) -> None:
    for day, week in expected["weeks"].items():
        for topic in TOPICS:
            for item in week[topic].get("outside", []):
                record = sample.on(day)[item["id"]]
                assert {"freezing", "nerve"} <= set(record.abstract_text.lower().split())
                assert item["id"] not in find(topic, sample.on(day))


class TestTheOverviews16:
    def test_they_are_the_overviews_references(self, expected: Any, root: Path) -> None:
        policy = read_policy(root / "data" / "policies" / "nice-neuroma-overview.yaml")
        assert [item["key"] for item in expected["overview"]] == [
            reference.key for reference in policy.references
        ]

    def test_nices_lines_retrieve_those_listed(
        self, expected: Any, sample: Sample, find: Find
    ) -> None:
        found = find(NICE, sample.on(sample.as_of))
        for item in expected["overview"]:
            assert (item["id"] in found) is item["retrieved"], item["key"]

    def test_no_route_is_an_exclusion_and_an_included_study_meets_or_is_read(
        self, expected: Any, root: Path
    ) -> None:
        policy = read_policy(root / "data" / "policies" / "nice-neuroma-overview.yaml")
        roles = {reference.key: reference.role for reference in policy.references}
        for item in expected["overview"]:
            assert set(item["routes"]) <= set(Route) - {Route.PROPOSE_EXCLUDE}
            if roles[item["key"]] == "included":
                assert set(item["routes"]) == {Route.MEETS, Route.RETRIEVE}


class TestHardPairs:
    def test_each_has_a_verdict_and_a_reason(self, expected: Any) -> None:
        assert {pair["verdict"] for pair in expected["pairs"]} == VERDICTS
        assert all(pair["why"] for pair in expected["pairs"])

    def test_shared_identifiers_join_exactly_the_pairs_that_say_so(
        self, expected: Any, sample: Sample
    ) -> None:
        found = deduplicate(sample.on(sample.mondays[-1]).values(), decided_at=NOW)
        joined = {
            frozenset(decision.pair)
            for decision in found.decisions
            if decision.collapses and decision.rule in {"same-pmid", "same-pmcid", "same-doi"}
        }
        by_identifier = {
            frozenset(f"pubmed:{number}" for number in pair["ids"])
            for pair in expected["pairs"]
            if pair["by_identifier"]
        }
        assert joined == by_identifier
