"""DuckDB prints nothing of its own into what a command prints."""

from pathlib import Path

from litwatch.store.database import Database
from litwatch.store.snapshot import publish, query
from litwatch.store.store import Store

BAR = "SELECT value FROM duckdb_settings() WHERE name = 'enable_progress_bar'"


def test_no_bar_is_drawn_over_the_output_of_a_slow_query(empty: Store, tmp_path: Path) -> None:
    del empty
    store, snapshot = tmp_path / "litwatch.duckdb", tmp_path / "evidence.duckdb"
    publish(store, snapshot)
    with Database(store, lock_wait=1).connection() as connection:
        assert connection.execute(BAR).fetchall() == [("false",)]
    assert query(snapshot, BAR).rows == [("false",)]
