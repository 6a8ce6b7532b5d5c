"""The sample's hard pairs in a real store, and a person's verdicts by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from litwatch.cli import litwatch
from litwatch.errors import LitwatchError
from litwatch.pipeline.replay import replay
from litwatch.store.snapshot import query
from tests.functional.conftest import Workplace

POLICY = "surg-00155-cryoneurolysis"
AHEAD, PRINTED = "99000096", "99000033"
# What each verdict of the sample may be decided as; nothing decided is "two works" as well.
RELATIONS = {
    "preprint_of": {"preprint_of"},
    "erratum_of": {"erratum_of"},
    "retraction_of": {"retraction_of"},
    "concern_about": {"comment_on"},
    "comment_on": {"comment_on"},
    "protocol_of": {"report_of_same_trial", "update_of"},
    "abstract_of": {"report_of_same_trial"},
    "superseded_by": {"update_of"},
}


@pytest.fixture(scope="module")
def expected(root: Path) -> list[dict[str, Any]]:
    text = (root / "data/sample/expected.yaml").read_text(encoding="utf-8")
    pairs: list[dict[str, Any]] = yaml.safe_load(text)["pairs"]
    return pairs


@pytest.fixture(scope="module")
def place(new_workplace: Callable[[], Workplace]) -> Workplace:
    """The sample on its last day, so that late records are there."""
    workplace = new_workplace()
    workplace.run(date(2026, 11, 30))
    return workplace


def litwatch_says(place: Workplace, *arguments: str) -> Result:
    config = ("--sample", "--config", str(place.folder / "config.yaml"))
    return CliRunner().invoke(litwatch, ["duplicates", *arguments, *config])


def groups(place: Workplace) -> list[tuple[Any, ...]]:
    return place.ask("FROM duplicate_groups ORDER BY ALL")


def test_of_the_hard_pairs_exactly_duplicates_stand_in_one_group(
    place: Workplace, expected: list[dict[str, Any]]
) -> None:
    """What is not certain waits for a person; nothing else is ever merged."""
    group_of = {row[0]: row[1] for row in groups(place)}
    waiting = {
        frozenset(row) for row in place.ask("SELECT first_id, second_id FROM duplicate_queue")
    }
    held = {row[0] for row in place.ask("SELECT record_id FROM records")}
    checked = []
    for pair in expected:
        one, other = (f"pubmed:{pmid}" for pmid in pair["ids"])
        if not {one, other} <= held:
            continue
        checked.append(pair["verdict"])
        together = group_of.get(one, one) == group_of.get(other, other)
        if pair["verdict"] == "duplicate":
            assert together or frozenset((one, other)) in waiting, pair["keys"]
        else:
            assert not together, pair["keys"]
    assert checked.count("duplicate") >= 4
    assert len(checked) >= 12


def test_relations_of_the_hard_pairs_are_told_as_what_they_are(
    place: Workplace, expected: list[dict[str, Any]]
) -> None:
    rows = place.ask("SELECT first_id, second_id, relation FROM standing_pairs")
    told = {frozenset(row[:2]): row[2] for row in rows}
    found = {
        pair["keys"][0]: (told[ids], pair["verdict"])
        for pair in expected
        if pair["verdict"] in RELATIONS
        and (ids := frozenset(f"pubmed:{pmid}" for pmid in pair["ids"])) in told
    }
    assert len(found) >= 4
    for key, (relation, verdict) in found.items():
        assert relation in RELATIONS[verdict], key


def test_the_queue_shows_both_values_of_each_field(place: Workplace) -> None:
    said = litwatch_says(place, POLICY)
    value = json.loads(litwatch_says(place, POLICY, "--json").stdout)

    assert said.exit_code == 0
    assert value
    for entry in value:
        assert entry["verdict"] == "needs review"
        assert f"{entry['first']} | {entry['second']}" in said.stdout
        assert {"title", "pmid"} <= {field["field"] for field in entry["evidence"]}


def test_a_verdict_is_explained_and_undone(place: Workplace) -> None:
    before = groups(place)
    by = ("--by", "Ann", "--why", "two trials")

    parted = litwatch_says(place, "unlink", AHEAD, PRINTED, *by)
    assert parted.stdout.startswith(f"pubmed:{PRINTED} and pubmed:{AHEAD}: duplicate, not linked")
    assert len(groups(place)) == len(before) - 2
    told = json.loads(litwatch_says(place, "explain", AHEAD, PRINTED, "--json").stdout)
    assert [(each["actor"], each["verdict"]) for each in told["decisions"]] == [
        ("machine", "linked"),
        ("Ann", "not linked"),
    ]
    assert told["machine_now"]["verdict"] == "linked"
    assert told["groups"] == []

    undone = litwatch_says(place, "undo", AHEAD, PRINTED, *by)
    assert "taken back" in undone.stdout
    assert groups(place) == before
    text = litwatch_says(place, "explain", AHEAD, PRINTED).stdout
    assert "Ann, " in text
    assert "took back" in text
    assert "(taken back)" in text


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("link", "1", AHEAD, "--by", "Ann", "--why", "x"), "no record '1' is held"),
        (("link", AHEAD, AHEAD, "--by", "Ann", "--why", "x"), "are one record"),
        (("unlink", AHEAD, PRINTED, "--by", " ", "--why", "x"), "needs a person's name"),
        (("link", AHEAD, PRINTED, "--by", "Ann", "--why", ""), "needs a reason"),
        (("undo", AHEAD, "99000020", "--by", "Ann", "--why", "x"), "nobody said anything"),
        (("explain", "nothing", AHEAD), "no record 'nothing' is held"),
        (("no-such-topic",), "no-such-topic"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(
    place: Workplace, arguments: tuple[str, ...], sentence: str
) -> None:
    before = place.ask("SELECT count(*) FROM pair_decisions")
    said = litwatch_says(place, *arguments)

    assert isinstance(said.exception, LitwatchError)
    assert sentence in str(said.exception)
    assert place.ask("SELECT count(*) FROM pair_decisions") == before


def test_a_replay_decides_the_same_of_every_pair_without_people(
    place: Workplace, tmp_path: Path
) -> None:
    into = tmp_path / "replayed.duckdb"
    replay(place.sample, "all", into=into, report=lambda _message: None)

    question = "SELECT * EXCLUDE decision_number FROM pair_decisions WHERE actor = 'machine'"
    rows = query(into, f"{question} ORDER BY ALL").rows
    assert len(rows) > 5
    assert rows == place.ask(f"{question} ORDER BY ALL")
    assert query(into, "SELECT count(*) FROM pair_decisions WHERE actor <> 'machine'").rows == [
        (0,)
    ]


def test_a_missing_name_is_wrong_use(place: Workplace) -> None:
    said = litwatch_says(place, "link", AHEAD, PRINTED, "--why", "x")

    assert said.exit_code == 2
    assert "--by" in said.output
