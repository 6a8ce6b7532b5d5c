"""Files that cannot be used: one clear sentence each, and nothing half-made."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import pytest

from litwatch.errors import NewerSchema, StoreError, StoreLocked
from litwatch.store.database import as_store_error
from litwatch.store.snapshot import publish
from litwatch.store.store import Store
from tests.evidence_history import FIRST, NEUROMA, SECOND, open_store


class Holder:
    """Another process that has a file open until it is told to release it."""

    def __init__(self, path: Path) -> None:
        context = get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_hold, args=(path, theirs), daemon=True)
        self._process.start()
        assert self._ours.recv() == "held"

    def release(self) -> None:
        """Let the process close the file and end."""
        with suppress(BrokenPipeError):
            self._ours.send("release")
        self._process.join(30)


def _hold(path: Path, theirs: Connection) -> None:
    with duckdb.connect(path):
        theirs.send("held")
        theirs.recv()


def _garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xffnot a database" * 1000)


def _text(path: Path) -> None:
    path.write_text("PMID,title\n1,A title that is long enough\n" * 200, encoding="utf-8")


def _damaged(path: Path) -> None:
    store = open_store(path.parent)
    store.commit(FIRST)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xab" * 8192 + whole[12288:])


@pytest.mark.parametrize("spoil", [_garbage, _text, _damaged])
def test_a_file_that_is_no_database_is_refused_with_its_path(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = tmp_path / "litwatch.duckdb"
    spoil(path)
    before = path.read_bytes()

    for refused in (Store(path).prepare, Store(path).held):
        with pytest.raises(StoreError, match="not a DuckDB database, or it is damaged") as caught:
            refused()
        assert caught.value.where == str(path)
        assert caught.value.remedy

    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(StoreError, match="folder of the database cannot be made"):
        Store(tmp_path / "file" / "litwatch.duckdb").prepare()


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store(tmp_path).prepare()

    assert caught.value.where == str(tmp_path)
    assert "\n" not in str(caught.value)


def test_reading_where_nothing_is_says_what_to_run_and_creates_nothing(tmp_path: Path) -> None:
    path = tmp_path / "litwatch.duckdb"

    for ask in (Store(path).held, lambda: Store(path).commit(FIRST)):
        with pytest.raises(StoreError, match=r"no evidence database yet.*litwatch run"):
            ask()

    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "data" / "deep" / "litwatch.duckdb"

    Store(path).prepare()

    assert Store(path).held() == {}


def test_a_file_of_a_later_duckdb_is_named_as_such(tmp_path: Path) -> None:
    told = duckdb.IOException(
        "IO Error: Trying to read a database file with version number 99, but we can only read 67"
    )

    error = as_store_error(told, tmp_path)

    assert isinstance(error, NewerSchema)
    assert "later DuckDB" in str(error)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Holder]:
    """Another process that has the store's file open."""
    open_store(tmp_path).commit(FIRST)
    process = Holder(tmp_path / "litwatch.duckdb")
    yield process
    process.release()


def test_a_held_file_is_waited_for_within_bounds_then_refused(
    tmp_path: Path, holder: Holder
) -> None:
    slept: list[float] = []
    store = Store(tmp_path / "litwatch.duckdb", lock_wait=3.0, sleep=slept.append)

    for refused in (
        lambda: store.commit(SECOND),
        store.held,
        lambda: publish(
            tmp_path / "litwatch.duckdb", tmp_path / "e.duckdb", lock_wait=0, sleep=slept.append
        ),
    ):
        slept.clear()
        with pytest.raises(StoreLocked, match="another process holds the database"):
            refused()
        assert sum(slept) <= 3.25
    holder.release()

    assert store.last_run(NEUROMA, "pubmed") == FIRST.run


def test_a_file_that_is_released_in_time_is_used(tmp_path: Path, holder: Holder) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            holder.release()

    store = Store(tmp_path / "litwatch.duckdb", lock_wait=10.0, sleep=sleep)
    store.commit(SECOND)

    assert store.last_run(NEUROMA, "pubmed") == SECOND.run
    assert slept == sorted(slept)


def test_two_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.commit(FIRST)
    failures: list[StoreError] = []

    def look() -> None:
        try:
            for _ in range(10):
                assert store.last_run(NEUROMA, "pubmed") == FIRST.run
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
