"""`reconcile`, `history`, `archive verify` and `replay` on the command line: shape, exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import duckdb
import pytest

from litwatch.cli import main
from tests.functional.conftest import Workplace

NICE = "nice-neuroma-cryoablation"
Litwatch = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def place(new_workplace: Callable[[], Workplace]) -> Workplace:
    """A workplace with one sample run."""
    made = new_workplace()
    made.run()
    return made


@pytest.fixture
def litwatch(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Litwatch:
    """Call the command line in the workplace; give exit code, and all it printed."""
    monkeypatch.chdir(place.folder)

    def call(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["litwatch", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return code, told.out or told.err

    return call


def as_json(outcome: tuple[int, str], code: int = 0) -> Any:
    assert outcome[0] == code
    return json.loads(outcome[1])


def test_reconcile_explains_each_difference(litwatch: Litwatch) -> None:
    value = as_json(litwatch("reconcile", NICE, "--sample", "--json"))
    assert value["counts"] == {"outside_strategy": 1}
    (difference,) = value["differences"]
    assert set(difference) == {"record_id", "difference", "detail"}
    assert "line 12 keeps the record out" in difference["detail"]


def test_reconciling_every_topic_gives_a_list(litwatch: Litwatch) -> None:
    values = as_json(litwatch("reconcile", "--sample", "--json"))
    assert {value["topic_id"] for value in values} == {NICE, "surg-00155-cryoneurolysis"}
    assert {value["outcome"] for value in values} == {"completed"}


def test_an_unknown_topic_is_wrong_use(litwatch: Litwatch) -> None:
    code, text = litwatch("reconcile", "nothing", "--sample")
    assert code == 2
    assert "there is no topic 'nothing'" in text


def test_history_gives_versions_events_and_notices(litwatch: Litwatch) -> None:
    value = as_json(litwatch("history", "PMID 34820693", "--sample", "--json"))
    assert value["record_id"] == "pubmed:34820693"
    assert [version["revision"] for version in value["versions"]] == [1]
    assert {event["kind"] for event in value["events"]} == {"new"}
    code, text = litwatch("history", "34820693", "--sample")
    assert code == 0
    assert "version 1, 28 September 2026" in text


def test_verify_names_damage_and_exits_with_1(litwatch: Litwatch, place: Workplace) -> None:
    value = as_json(litwatch("archive", "verify", "--sample", "--json"))
    assert (value["damage"], value["orphans"], value["unexplained"]) == ([], [], [])
    archive = place.sample.path(place.sample.store.archive)
    whole = copytree(archive, place.folder / "whole")
    spoilt = min(archive.glob("2*/*.gz"))
    spoilt.write_bytes(b"")
    code, text = litwatch("archive", "verify", "--sample")
    assert code == 1
    assert f"damaged: {spoilt.relative_to(archive)}: the content is not what was kept" in text
    spoilt.write_bytes((whole / spoilt.relative_to(archive)).read_bytes())


def test_replay_writes_a_store_that_holds_the_same_evidence(
    litwatch: Litwatch, place: Workplace, tmp_path: Path
) -> None:
    into = tmp_path / "again.duckdb"
    code, text = litwatch("replay", "all", "--into", str(into), "--sample")
    assert code == 0
    assert text.splitlines()[-1] == str(into)
    held = "SELECT topic_id, record_id, route, lines FROM evidence ORDER BY ALL"
    with duckdb.connect(into, read_only=True) as client:
        assert client.execute(held).fetchall() == place.ask(held)


def test_replay_into_a_file_that_is_there_is_wrong_use(litwatch: Litwatch, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    code, text = litwatch("replay", "all", "--into", str(tmp_path / "mine"), "--sample")
    assert code == 2
    assert "is there already" in text
