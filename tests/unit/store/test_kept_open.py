"""A file kept open over several calls: opened once, and each call still whole by itself."""

import os
import signal
from multiprocessing import get_context
from pathlib import Path

import pytest

from litwatch.errors import StoreError, StoreLocked
from litwatch.store import database
from litwatch.store.database import Connection, Database
from litwatch.store.store import Store
from tests.evidence_history import FIRST, NEUROMA, SECOND
from tests.unit.store.conftest import NAME, Ask


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every opening of a file in this process."""
    opened: list[Path] = []
    attach = database._attach

    def counted(path: Path) -> Connection:
        opened.append(path)
        return attach(path)

    monkeypatch.setattr(database, "_attach", counted)
    return opened


@pytest.fixture
def kept(tmp_path: Path, empty: Store) -> Database:
    """The database below a store without a run."""
    del empty
    return Database(tmp_path / NAME, lock_wait=0)


def test_calls_open_the_file_once_and_give_what_they_give_alone(
    filled: Store, openings: list[Path]
) -> None:
    alone = (filled.standings(NEUROMA), filled.runs(NEUROMA), filled.outlines())
    assert len(openings) == 3
    with filled.kept_open(), filled.kept_open():
        together = (filled.standings(NEUROMA), filled.runs(NEUROMA), filled.outlines())
    assert together == alone
    assert len(openings) == 4
    filled.outlines()
    assert len(openings) == 5


def test_nobody_else_can_use_the_file_until_the_end(empty: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / NAME, lock_wait=0)
    with empty.kept_open(), pytest.raises(StoreLocked):
        other.topic_ids()
    assert other.topic_ids() == empty.topic_ids()


def _forget_topics_and_fail(kept: Database) -> None:
    with kept.transaction() as connection:
        connection.execute("DELETE FROM topics")
        connection.execute("SELECT nothing FROM nowhere")


def test_a_call_that_fails_is_undone_alone_and_the_next_one_works(kept: Database, ask: Ask) -> None:
    with kept.kept_open():
        with kept.transaction() as connection:
            connection.execute("UPDATE topics SET title = 'changed'")
        with pytest.raises(StoreError, match="nowhere"):
            _forget_topics_and_fail(kept)
        with kept.transaction() as connection:
            connection.execute("UPDATE topics SET title = title || ' twice'")
    assert ask("SELECT DISTINCT title FROM topics") == [("changed twice",)]
    assert not kept.is_kept_open


def _forget_topics_and_stumble(kept: Database) -> float:
    with kept.kept_open(), kept.transaction() as connection:
        connection.execute("DELETE FROM topics")
        return 1 / 0


def test_an_error_of_the_caller_undoes_his_transaction_and_closes_the_file(
    kept: Database, ask: Ask
) -> None:
    before = ask.all_rows()
    with pytest.raises(ZeroDivisionError):
        _forget_topics_and_stumble(kept)
    assert ask.all_rows() == before
    assert not kept.is_kept_open


def _commit_and_die(path: Path) -> None:
    store = Store(path)
    with store.kept_open():
        store.commit(FIRST)
        with store._database.transaction() as connection:
            connection.execute("DELETE FROM search_runs")
            os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_dies_leaves_what_it_had_committed(empty: Store, tmp_path: Path) -> None:
    process = get_context("spawn").Process(target=_commit_and_die, args=(tmp_path / NAME,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert empty.last_run(NEUROMA, "pubmed") == FIRST.run
    empty.commit(SECOND)
    assert empty.last_run(NEUROMA, "pubmed") == SECOND.run


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    store = Store(tmp_path / NAME)
    with pytest.raises(StoreError, match="no evidence database yet"), store.kept_open():
        pytest.fail("there is nothing to keep open")
    assert not (tmp_path / NAME).exists()
