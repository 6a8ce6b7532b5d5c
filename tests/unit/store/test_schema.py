"""The schema: created once, moved on in order, refused when it is not ours."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from litwatch.errors import NewerSchema, StoreError
from litwatch.store import sql
from litwatch.store.sql import Migration
from litwatch.store.store import Store
from tests.evidence_history import NEUROMA
from tests.unit.store.conftest import Ask


def _with_steps(monkeypatch: pytest.MonkeyPatch, *steps: Migration) -> None:
    monkeypatch.setattr(sql, "migrations", lambda: steps)


def test_steps_are_numbered_without_a_gap() -> None:
    numbers = [step.version for step in sql.migrations()]

    assert numbers == list(range(1, len(numbers) + 1))


def test_preparing_again_changes_nothing(filled: Store, ask: Ask) -> None:
    before = ask.all_rows()

    filled.prepare()

    assert ask.all_rows() == before


VIEWS_MADE = "SELECT view_name, view_oid FROM duckdb_views() WHERE NOT internal ORDER BY ALL"


def test_views_are_made_anew_only_where_they_are_others(
    filled: Store, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    made = ask(VIEWS_MADE)
    assert made
    filled.prepare()
    assert ask(VIEWS_MADE) == made

    more = sql.views() + "CREATE OR REPLACE VIEW one_more AS SELECT 1 AS one;"
    monkeypatch.setattr(sql, "views", lambda: more)
    sql.views_checksum.cache_clear()
    try:
        filled.prepare()
    finally:
        sql.views_checksum.cache_clear()
    assert ask("SELECT one FROM one_more") == [(1,)]


def test_a_store_that_does_not_say_how_its_views_were_made_gets_them_anew(
    filled: Store, tmp_path: Path, ask: Ask
) -> None:
    before = ask("FROM evidence ORDER BY ALL")
    with duckdb.connect(tmp_path / "litwatch.duckdb") as client:
        client.execute("COMMENT ON TABLE schema_migrations IS NULL")
        client.execute("CREATE OR REPLACE VIEW evidence AS SELECT 'of an earlier form'")

    filled.prepare()

    assert ask("FROM evidence ORDER BY ALL") == before


def test_every_step_is_recorded_with_its_checksum(empty: Store, ask: Ask) -> None:
    del empty
    recorded = ask("SELECT version, name, checksum FROM schema_migrations ORDER BY version")

    assert recorded == [(step.version, step.name, step.checksum) for step in sql.migrations()]


def test_an_older_store_is_brought_up_to_date_and_keeps_its_evidence(
    filled: Store, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    before = filled.standings(NEUROMA)
    later = Migration(99, "later", "ALTER TABLE topics ADD COLUMN note VARCHAR DEFAULT ''")
    _with_steps(monkeypatch, *sql.migrations(), later)

    with pytest.raises(StoreError, match="earlier litwatch"):
        filled.standings(NEUROMA)
    filled.prepare()

    assert filled.standings(NEUROMA) == before
    assert ask("SELECT DISTINCT note FROM topics") == [("",)]


def test_a_step_that_fails_leaves_the_store_as_it_was(
    filled: Store, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    before = ask.all_rows()
    broken = Migration(99, "broken", "CREATE TABLE half (x INTEGER); SELECT nothing FROM nowhere")
    _with_steps(monkeypatch, *sql.migrations(), broken)

    with pytest.raises(StoreError, match="nowhere"):
        filled.prepare()

    assert ask.all_rows() == before


def test_a_later_schema_is_refused_and_named(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    *known, later = sql.migrations()
    _with_steps(monkeypatch, *known)
    told = f"schema {later.version}.*up to {later.version - 1}.*Upgrade"

    for refused in (empty.prepare, empty.held):
        with pytest.raises(NewerSchema, match=told):
            refused()


def test_a_step_that_was_edited_after_it_was_applied_is_refused(
    empty: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = sql.migrations()
    _with_steps(monkeypatch, replace(first, text=first.text + "-- edited"), *others)

    with pytest.raises(StoreError, match=r"step 1 \(runs\) differs"):
        empty.prepare()


def test_a_database_of_something_else_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(path) as client:
        client.execute("CREATE TABLE mine (x INTEGER)")

    for refused in (Store(path).prepare, Store(path).held):
        with pytest.raises(StoreError, match="other things"):
            refused()

    with duckdb.connect(path) as client:
        assert client.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("mine",)]


def test_there_are_no_foreign_keys_and_no_nested_columns(empty: Store, ask: Ask) -> None:
    """COPY FROM DATABASE fails with a foreign key; LIST columns make upserts ten times dearer."""
    del empty
    foreign = ask("SELECT * FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'")
    nested = ask(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal "
        "AND (data_type LIKE '%[]%' OR data_type LIKE 'STRUCT%' OR data_type LIKE 'MAP%')"
    )

    assert (foreign, nested) == ([], [])


def test_no_column_needs_quoting(empty: Store, ask: Ask) -> None:
    del empty
    reserved = ask(
        "SELECT column_name FROM duckdb_columns() WHERE NOT internal AND column_name IN "
        "(SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved')"
    )

    assert reserved == []
