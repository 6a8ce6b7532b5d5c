"""`litwatch criteria diff`: what would flip, what people decided, and that nothing is written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litwatch.domain import Decision, Route, Verdict
from litwatch.errors import StoreError, UsageError
from litwatch.pipeline.criteria_difference import RECORDS_AT_ONCE, compare_criteria
from litwatch.screening.criteria import read_criteria
from litwatch.screening.screen import screen
from tests.topic_place import CRITERIA, Place, call, make_place

STRICT = CRITERIA.replace(
    "      - {rule: patient.text, terms: neuroma*}\n",
    "      - {rule: patient.text, terms: neuroma*}\n"
    "    contradicted_by:\n"
    "      - {rule: patient.second, terms: second trial, overrules: true}\n",
)
DECIDED_AT = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = make_place(tmp_path / "place")
    made.write("new.yaml", STRICT)
    return made


def decide(place: Place, record_id: str, word: str, stage: str = "title_abstract") -> None:
    decision = Decision("neuroma", record_id, word, stage, "Ann", DECIDED_AT, "why", "c1")
    place.store.decide(decision)


def test_a_flip_tells_route_verdict_rule_and_quote_of_both(place: Place) -> None:
    old = str(place.folder / "criteria.yaml")
    found = compare_criteria(place.settings, old, place.folder / "new.yaml", "neuroma")

    (flip,) = found.flips
    assert (found.records, flip.record_id) == (6, "pubmed:107")
    assert (flip.old.route, flip.new.route) == (Route.RETRIEVE, Route.PROPOSE_EXCLUDE)
    (verdict,) = flip.verdicts
    assert verdict.old
    assert verdict.new
    assert (verdict.old.verdict, verdict.old.rule) == (Verdict.MEETS, "patient.text")
    assert (verdict.new.verdict, verdict.new.rule) == (Verdict.FAILS, "patient.second")
    assert verdict.new.quote == "second trial"
    assert [(each.old, each.new, each.records) for each in found.routes] == [
        (Route.RETRIEVE, Route.PROPOSE_EXCLUDE, 1)
    ]


def test_every_record_of_the_topic_is_judged_as_screening_it_alone_would(place: Place) -> None:
    """Both sides again by hand, over what the store holds."""
    files = [place.folder / name for name in ("criteria.yaml", "new.yaml")]
    found = compare_criteria(place.settings, str(files[0]), files[1], "neuroma")
    old, new = map(read_criteria, files)
    held = place.store.held()
    moved = {
        record_id
        for record_id, standing in place.store.standings("neuroma").items()
        if standing.in_strategy
        and screen(held[record_id].record, old).route != screen(held[record_id].record, new).route
    }
    assert {flip.record_id for flip in found.flips} == moved
    assert (found.old_version, found.new_version) == (old.version, new.version)


def test_the_same_file_twice_flips_nothing(place: Place) -> None:
    path = place.folder / "criteria.yaml"
    found = compare_criteria(place.settings, str(path), path, "neuroma")
    assert (found.records, found.routes, found.flips) == (6, (), ())
    assert RECORDS_AT_ONCE > 1


def test_a_version_stands_for_the_stored_suggestions(place: Place) -> None:
    found = compare_criteria(place.settings, "c1", place.folder / "new.yaml", "neuroma")
    stored = place.store.suggestions("neuroma")
    assert found.old_version == "c1"
    assert all(flip.old == stored[flip.record_id] for flip in found.flips)
    excluded = [flip.is_newly_excluded for flip in found.flips]
    assert excluded == sorted(excluded, reverse=True)
    assert found.flips[0].record_id == "pubmed:107"


def test_a_persons_decision_is_marked_and_keeps_its_version(place: Place) -> None:
    decide(place, "pubmed:107", "include", "full_text")
    decide(place, "pubmed:107", "exclude")
    old = str(place.folder / "criteria.yaml")
    (flip,) = compare_criteria(place.settings, old, place.folder / "new.yaml", "neuroma").flips
    assert flip.decision
    assert (flip.decision.decision, flip.decision.criteria_version) == ("include", "c1")


def test_the_command_tells_counts_then_records_and_writes_nothing(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    decide(place, "pubmed:107", "include")
    database = place.folder / "data/litwatch.duckdb"
    before = database.read_bytes()
    words = ("criteria", "diff", place.folder / "criteria.yaml", place.folder / "new.yaml")
    config = ("neuroma", "--config", place.folder / "config.yaml")

    done = call(capsys, *words, *config)
    assert done.code == 0
    lines = done.out.splitlines()
    assert "1 of 6 records would flip, 1 of them decided by people" in lines[0]
    assert lines[1] == "retrieve -> propose_exclude: 1 record"
    assert "  DECIDED include by Ann (title_abstract, criteria c1)" in lines
    assert '    new: "second trial" (title, patient.second)' in lines
    assert lines[-1].startswith("Old decisions stand")

    value = json.loads(call(capsys, *words, *config, "--json").out)
    assert value["flips"][0]["new"]["route"] == "propose_exclude"
    assert database.read_bytes() == before
    assert sorted(path.name for path in database.parent.iterdir()) == ["litwatch.duckdb"]


def test_without_a_store_or_a_run_it_says_so(place: Place) -> None:
    path = place.folder / "criteria.yaml"
    with pytest.raises(UsageError, match="neither a file nor the version"):
        compare_criteria(place.settings, "beef", path, "neuroma")
    with pytest.raises(UsageError, match="elsewhere"):
        compare_criteria(place.settings, str(path), path, "elsewhere")
    (place.folder / "data/litwatch.duckdb").unlink()
    with pytest.raises(StoreError, match="no evidence database yet"):
        compare_criteria(place.settings, str(path), path, "neuroma")
