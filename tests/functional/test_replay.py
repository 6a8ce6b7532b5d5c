"""The store rebuilt from the archive alone equals the original, row for row."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import duckdb
import pytest

from litwatch.config import Settings
from litwatch.domain import RunOutcome
from litwatch.errors import StoreError, UsageError
from litwatch.pipeline.accounts import settle
from litwatch.pipeline.replay import NOT_IN_THE_ARCHIVE, Replay, replay
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.surveil import surveil
from litwatch.store.store import Store
from tests.bench.articles import Article
from tests.small_pubmed import STRATEGY, SmallPubmed

WEEKS = tuple(date(2026, 3, 2) + timedelta(weeks=number) for number in range(6))
TITLE = "Neuroma and the cold probe."
OLD = date(2026, 1, 5)


class Killed(BaseException):
    """Ends a run as a signal would: nothing after it is done."""


def silent(_message: str) -> None:
    """Report to nobody."""


def rows_of(database: Path) -> dict[str, list[str]]:
    """Every row of every table that is evidence."""
    with duckdb.connect(database, read_only=True) as client:
        names = client.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        return {
            name: sorted(map(str, client.execute(f"FROM {name}").fetchall()))
            for (name,) in names
            if name not in NOT_IN_THE_ARCHIVE
        }


@pytest.fixture(scope="module")
def history(root: Path, tmp_path_factory: pytest.TempPathFactory) -> SmallPubmed:
    """Three weeks, a killed run, a failed one, a changed strategy and a reconciliation."""
    place = SmallPubmed.lay_out(
        root,
        tmp_path_factory.mktemp("history"),
        Article("101", TITLE, OLD),
        Article("102", "Neuroma and a cold, thin probe.", OLD),
        Article("103", "Treatment with a cold probe.", OLD),
        Article("104", "A work about pain that is cited.", OLD),
    )
    place.references = ("104", "101")
    place.run(WEEKS[0])
    indexed = Article("103", "Treatment with a cold probe.", OLD, indexed=WEEKS[1])
    retracted = Article("104", "A work about pain that is cited.", OLD, revised=WEEKS[1])
    place.put(
        replace(indexed, headings=("Neuroma",)),
        replace(retracted, related=(("RetractionIn", "999"),)),
        Article("105", TITLE, WEEKS[1]),
    )
    place.run(WEEKS[1])
    kill(place, WEEKS[2])
    assert fail(place, WEEKS[2]) is RunOutcome.FAILED
    place.put(Article("101", "Neuroma and a warm needle.", OLD, revised=WEEKS[2]))
    place.run(WEEKS[2])
    place.strategy = STRATEGY.replace("adj3", "adj5")
    place.put(Article("106", "Neuroma: a cold and very long thin probe.", OLD))
    place.run(WEEKS[3])
    place.put(Article("107", TITLE, date(2026, 2, 2)), without=("105",))
    place.reconcile(WEEKS[4])
    return place


def kill(place: SmallPubmed, day: date) -> None:
    """Start a run and end it when its answers are there and nothing is committed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "commit", _die)
        with pytest.raises(Killed):
            place.run(day)


def _die(*_arguments: object) -> None:
    raise Killed


def fail(place: SmallPubmed, day: date) -> RunOutcome:
    """A run while nobody answers."""
    place.address = "http://127.0.0.1:9/"
    return surveil(place.settings, (), place.options(day)).runs[0].outcome


@pytest.fixture(scope="module")
def rebuilt(history: SmallPubmed) -> tuple[Replay, Path]:
    """The store made again, while no connection can be opened."""
    into = history.folder / "rebuilt.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.socket.connect", _refuse)
        return replay(without_inputs(history), "all", into=into, report=silent), into


def _refuse(*_arguments: object) -> None:
    raise AssertionError("a replay must not open a connection")


def without_inputs(place: SmallPubmed) -> Settings:
    """Settings whose files are gone: only the archive can tell what the runs were given."""
    return place.settings.model_copy(update={"mesh": Path("gone"), "topics": ()})


def test_every_table_of_evidence_is_equal_row_for_row(
    history: SmallPubmed, rebuilt: tuple[Replay, Path]
) -> None:
    original = rows_of(history.settings.path(history.settings.store.database))
    assert rows_of(rebuilt[1]) == original
    filled = {name for name, rows in original.items() if rows}
    assert {"records", "changes", "reconciliation", "record_notices", "watermarks"} <= filled
    assert {"block_keys", "compared_records"} <= filled
    kinds = set(history.ask("SELECT DISTINCT kind FROM changes"))
    assert {("new",), ("indexed_late",), ("strategy_changed",), ("left",)} <= kinds


def test_the_killed_run_is_skipped_and_the_failed_one_kept(
    history: SmallPubmed, rebuilt: tuple[Replay, Path]
) -> None:
    done, into = rebuilt
    assert (len(done.replayed), len(done.skipped)) == (6, 1)
    outcomes = "SELECT outcome, count(*) FROM search_runs GROUP BY ALL ORDER BY ALL"
    with duckdb.connect(into, read_only=True) as client:
        assert client.execute(outcomes).fetchall() == [("completed", 5), ("failed", 1)]
    assert history.ask(outcomes) == [("completed", 5), ("failed", 1)]


def test_what_people_did_is_not_in_the_archive(rebuilt: tuple[Replay, Path]) -> None:
    with duckdb.connect(rebuilt[1], read_only=True) as client:
        for table in NOT_IN_THE_ARCHIVE:
            assert client.table(table).fetchall() == []


def test_replaying_up_to_a_run_gives_the_store_as_it_stood_then(
    history: SmallPubmed, tmp_path: Path
) -> None:
    runs = [row[0] for row in history.ask("SELECT run_id FROM search_runs ORDER BY run_number")]
    done = replay(without_inputs(history), runs[1], into=tmp_path / "part.duckdb", report=silent)
    assert list(done.replayed) == runs[:2]
    with duckdb.connect(tmp_path / "part.duckdb", read_only=True) as client:
        found = client.execute("SELECT pmid FROM evidence ORDER BY pmid").fetchall()
    assert found == [("101",), ("102",), ("103",), ("105",)]


def test_each_run_has_an_account_and_the_killed_one_says_nothing_was_kept(
    history: SmallPubmed,
) -> None:
    folder = history.settings.path(history.settings.store.archive)
    told = {path.parent.name: path.read_text() for path in folder.glob("*/kept.json")}
    assert len(told) == 7
    assert sum('"topics": []' in text for text in told.values()) == 1


@pytest.fixture
def damaged(history: SmallPubmed, tmp_path: Path) -> Settings:
    """A copy of the archive, to be spoilt, with no store beside it."""
    settings = without_inputs(history)
    copytree(settings.path(settings.store.archive), tmp_path / "data" / "archive")
    return settings.model_copy(update={"home": tmp_path})


Spoil = Callable[[Path], Any]


def _first(folder: Path, pattern: str) -> Path:
    return min(folder.glob(pattern))


@pytest.mark.parametrize(
    "spoil,said",
    [
        (lambda folder: _first(folder, "2*/0001-*").unlink(), "cannot be read"),
        (lambda folder: _first(folder, "2*/run.json").unlink(), "own account is missing"),
        (lambda folder: _first(folder, "2*/kept.json").write_text("{"), "account cannot be read"),
        (
            lambda folder: _first(folder, "inputs/*").write_bytes(gzip.compress(b"another")),
            "is not what a run read",
        ),
        (lambda folder: _first(folder, "2*/index.jsonl").unlink(), "was completed, replayed it is"),
    ],
)
def test_an_archive_that_lacks_something_is_refused_by_name_and_writes_nothing(
    damaged: Settings, tmp_path: Path, spoil: Spoil, said: str
) -> None:
    spoil(tmp_path / "data" / "archive")
    into = tmp_path / "new.duckdb"
    with pytest.raises(StoreError, match=said):
        replay(damaged, "all", into=into, report=silent)
    assert not into.exists()
    assert list(tmp_path.glob(".replay*")) == []


def test_a_file_that_is_there_is_never_written_over(history: SmallPubmed, tmp_path: Path) -> None:
    into = tmp_path / "mine.duckdb"
    into.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        replay(without_inputs(history), "all", into=into, report=silent)
    assert into.read_text() == "mine"


def test_an_unknown_run_is_refused(history: SmallPubmed, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no run 'nobody'"):
        replay(without_inputs(history), "nobody", into=tmp_path / "x.duckdb", report=silent)


def test_an_account_is_told_once_and_never_changed(history: SmallPubmed) -> None:
    folder = history.settings.path(history.settings.store.archive)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")}
    settle(history.settings, existing_store(history.settings))
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")} == before
