"""Verdicts on pairs by two processes at once, and by one that is killed: whole or not at all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from litwatch.config import Settings, StoreSettings, load_settings
from litwatch.errors import UsageError
from litwatch.pipeline import duplicates as pipeline
from litwatch.pipeline.duplicates import Ruling, explain, link, unlink
from litwatch.store import duplicates as store
from litwatch.store.snapshot import publish, query
from tests.evidence_history import FIRST, open_store

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OF_ANN, OF_BOB, OF_BOTH = ("101", "102"), ("103", "104"), ("105", "106")
_KILLED = -signal.SIGKILL
# A forked process has what is imported here; no store is open in this one.
_FORKED = get_context("fork")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one run, published."""
    open_store(tmp_path).commit(FIRST)
    publish(tmp_path / "litwatch.duckdb", tmp_path / "evidence.duckdb")
    return tmp_path


def _settings(folder: Path) -> Settings:
    places = StoreSettings(database=folder / "litwatch.duckdb", snapshot=folder / "evidence.duckdb")
    return load_settings(ROOT / "config.yaml").model_copy(update={"store": places})


def _ruling(pair: tuple[str, str], by: str) -> Ruling:
    return Ruling(*pair, by=by, why="read both", said_at=NOW)


def _ask(folder: Path, question: str) -> list[tuple[Any, ...]]:
    return query(folder / "evidence.duckdb", question).rows


def _of_ann(folder: Path, together: Barrier) -> None:
    settings = _settings(folder)
    together.wait(60)
    link(settings, _ruling(OF_ANN, "Ann"))
    link(settings, _ruling(OF_BOTH, "Ann"))


def _of_bob(folder: Path, together: Barrier) -> None:
    settings = _settings(folder)
    together.wait(60)
    link(settings, _ruling(OF_BOB, "Bob"))
    unlink(settings, _ruling(OF_BOTH, "Bob"))


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _killed_before_the_commit(folder: Path) -> None:
    def say_and_die(*arguments: Any) -> None:
        say(*arguments)
        _die()

    say = store.say
    with patch.object(store, "say", say_and_die):
        link(_settings(folder), _ruling(OF_ANN, "Ann"))


def _killed_before_it_is_published(folder: Path) -> None:
    with patch.object(pipeline, "publish_evidence", _die):
        link(_settings(folder), _ruling(OF_ANN, "Ann"))


def _end_of(work: Callable[[Path], None], folder: Path) -> int | None:
    process = _FORKED.Process(target=work, args=(folder,))
    process.start()
    process.join(60)
    return process.exitcode


def _people(folder: Path, pair: tuple[str, str]) -> set[tuple[str, str]]:
    """Who said what of a pair, as the store holds it."""
    events = explain(_settings(folder), *pair, now=NOW).events
    said = (event.decision for event in events)
    return {(one.actor, one.verdict.value) for one in said if one.actor != "machine"}


def test_two_people_at_once_wait_for_one_another_and_both_are_heard(folder: Path) -> None:
    together = _FORKED.Barrier(2)
    workers = [_FORKED.Process(target=work, args=(folder, together)) for work in (_of_ann, _of_bob)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert _people(folder, OF_ANN) == {("Ann", "linked")}
    assert _people(folder, OF_BOB) == {("Bob", "linked")}
    assert {actor for actor, _ in _people(folder, OF_BOTH)} == {"Ann", "Bob"}
    group_of = dict(_ask(folder, "SELECT record_id, group_id FROM duplicate_groups"))
    for one, other in (OF_ANN, OF_BOB):
        assert group_of[f"pubmed:{one}"] == group_of[f"pubmed:{other}"]


def test_a_verdict_that_was_not_committed_leaves_nothing(folder: Path) -> None:
    before = _ask(folder, "FROM pair_decisions ORDER BY ALL")

    assert _end_of(_killed_before_the_commit, folder) == _KILLED
    assert _people(folder, OF_ANN) == set()
    assert link(_settings(folder), _ruling(OF_ANN, "Ann")).together
    assert len(_ask(folder, "FROM pair_decisions")) == len(before) + 1


def test_a_verdict_that_was_not_published_is_shown_when_it_is_said_again(folder: Path) -> None:
    assert _end_of(_killed_before_it_is_published, folder) == _KILLED
    assert _people(folder, OF_ANN) == {("Ann", "linked")}
    assert _ask(folder, "FROM pair_decisions WHERE actor = 'Ann'") == []

    with pytest.raises(UsageError, match="Ann said so"):
        link(_settings(folder), _ruling(OF_ANN, "Ann"))
    assert len(_ask(folder, "FROM pair_decisions WHERE actor = 'Ann'")) == 1
