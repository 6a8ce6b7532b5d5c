"""The snapshot: the store's whole content, replaced at once, open to questions and nothing else."""

from pathlib import Path
from shutil import copyfile

import duckdb
import pytest

from litwatch.errors import StoreError, UsageError
from litwatch.store import snapshot as snapshot_module
from litwatch.store.snapshot import QueryResult, publish, query
from litwatch.store.store import Store
from tests.evidence_history import FIRST, SECOND, open_store
from tests.unit.store.conftest import Ask


@pytest.fixture
def published(tmp_path: Path, filled: Store) -> Path:
    """A snapshot of the whole history, its folder's name full of characters to be quoted."""
    del filled
    path = tmp_path / 'it\'s "here"; \u00e9' / "evidence.duckdb"
    publish(tmp_path / "litwatch.duckdb", path)
    return path


def test_every_table_and_view_is_in_the_snapshot_row_for_row(published: Path, ask: Ask) -> None:
    names = ask(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal "
        "UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
    )
    for (name,) in names:
        rows = query(published, f"FROM {name}").rows
        assert sorted(map(str, rows)) == sorted(map(str, ask(f"FROM {name}"))), name
    assert len(names) > 40


def test_a_question_gives_columns_rows_and_takes_parameters(published: Path) -> None:
    result = query(
        published, "SELECT pmid, year FROM evidence WHERE pmid = ? AND topic_id = ?",
        ["101", "neuroma"],
    )  # fmt: skip

    assert result == QueryResult(("pmid", "year"), [("101", 2026)])


@pytest.mark.parametrize(
    "question",
    [
        "DELETE FROM records",
        "CREATE TABLE mine (x INTEGER)",
        "COPY records TO 'out.csv'",
        "SELECT * FROM read_csv('litwatch.csv')",
        "SELECT * FROM 'litwatch.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT * FROM local_variable",
    ],
)
def test_nothing_can_be_changed_and_no_other_file_read(published: Path, question: str) -> None:
    local_variable = [1]
    assert local_variable

    with pytest.raises(UsageError, match="the query was refused"):
        query(published, question)

    assert len(query(published, "FROM records").rows) == 8


def test_a_wrong_question_is_shown_with_its_caret(published: Path) -> None:
    with pytest.raises(UsageError, match=r"titel(.|\n)*\^") as caught:
        query(published, "SELECT titel FROM evidence")

    assert caught.value.exit_code == 2


@pytest.mark.parametrize("question", ["", "   ", "-- nothing", ";"])
def test_a_question_that_asks_nothing_is_refused(published: Path, question: str) -> None:
    with pytest.raises(UsageError, match="asks nothing"):
        query(published, question)


def test_a_wrong_number_of_parameters_is_refused(published: Path) -> None:
    with pytest.raises(UsageError, match="refused"):
        query(published, "SELECT ?", [])


def test_a_missing_snapshot_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no evidence has been published yet.*litwatch run"):
        query(tmp_path / "evidence.duckdb", "SELECT 1")


def test_a_snapshot_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evidence.duckdb"
    path.write_bytes(b"no database" * 2000)

    with pytest.raises(StoreError, match="not a DuckDB database"):
        query(path, "SELECT 1")


def test_publishing_without_a_store_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no evidence database to publish"):
        publish(tmp_path / "litwatch.duckdb", tmp_path / "evidence.duckdb")

    assert list(tmp_path.iterdir()) == []


def test_a_reader_keeps_the_snapshot_that_it_opened(tmp_path: Path) -> None:
    store, source = open_store(tmp_path), tmp_path / "litwatch.duckdb"
    target = tmp_path / "evidence.duckdb"
    store.commit(FIRST)
    publish(source, target)
    count = "SELECT count(*) FROM search_runs"

    with duckdb.connect(target, read_only=True) as reader:
        store.commit(SECOND)
        publish(source, target)
        assert reader.execute(count).fetchone() == (1,)

    assert query(target, count).rows == [(2,)]


def test_only_the_snapshot_is_left_in_its_folder(published: Path, tmp_path: Path) -> None:
    publish(tmp_path / "litwatch.duckdb", published)

    assert [entry.name for entry in published.parent.iterdir()] == ["evidence.duckdb"]


def test_a_failed_copy_leaves_the_old_snapshot(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = published.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot_module, "copyfile", fail)
    with pytest.raises(StoreError, match="No space left"):
        publish(tmp_path / "litwatch.duckdb", published)

    assert published.read_bytes() == before


def test_what_a_killed_publisher_left_is_cleared_away(published: Path, tmp_path: Path) -> None:
    part = published.with_name(".evidence.duckdb.part")
    copyfile(published, part)
    part.with_name(f"{part.name}.wal").write_bytes(b"half a log")

    publish(tmp_path / "litwatch.duckdb", published)

    assert [entry.name for entry in published.parent.iterdir()] == ["evidence.duckdb"]


def test_the_log_of_a_client_that_wrote_is_not_applied_to_the_new_snapshot(
    published: Path, tmp_path: Path
) -> None:
    published.with_name("evidence.duckdb.wal").write_bytes(b"log of the old file" * 100)

    publish(tmp_path / "litwatch.duckdb", published)

    assert len(query(published, "FROM records").rows) == 8
