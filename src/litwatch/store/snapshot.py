"""The published snapshot: replaced as a whole, and queried without any way to change it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb

from litwatch.errors import StoreError, UsageError
from litwatch.store import migrate, sql
from litwatch.store.database import Connection, Database, Sleep, as_store_error

_READER: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
    # A reader that starts no threads has none to stop when it closes; small queries gain by it.
    "threads": 1,
}


FIRST = "Run `litwatch run` first, or add --sample for the sample's own."


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A query's answer: each row has a value for each column."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def publish(
    store_path: Path, snapshot_path: Path, *, lock_wait: float = 10.0, sleep: Sleep = time.sleep
) -> None:
    """Copy the store into a file beside the snapshot, then put it in the snapshot's place.

    A reader that has the old snapshot open keeps it; a new one sees the new one; nobody sees a
    part. Raises StoreError where either cannot be used; the old snapshot then stays.
    """
    if not store_path.exists():
        raise _missing(store_path, "there is no evidence database to publish")
    part = snapshot_path.with_name(f".{snapshot_path.name}.part")
    try:
        snapshot_path.parent.mkdir(parents=True, exist_ok=True)
        with Database(store_path, lock_wait=lock_wait, sleep=sleep).connection() as connection:
            migrate.check(connection, store_path)
            _remove(part)
            connection.execute(sql.statements("snapshot")["checkpoint"])
            # Everything stands in the file now, and nobody else can write to it: its bytes are
            # the snapshot, however many they are.
            copyfile(store_path, part)
            # A client that wrote into the old snapshot leaves a log that must not be applied.
            _log_of(snapshot_path).unlink(missing_ok=True)
            part.replace(snapshot_path)
    except OSError as error:
        raise StoreError(
            f"the snapshot cannot be written: {error.strerror}",
            where=str(snapshot_path),
            remedy="Make room, mend the folder's permissions, or name another store.snapshot.",
        ) from error


def _log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.wal")


def _remove(database: Path) -> None:
    database.unlink(missing_ok=True)
    _log_of(database).unlink(missing_ok=True)


def query(snapshot_path: Path, question: str, parameters: Sequence[object] = ()) -> QueryResult:
    """Answer a question in SQL; `parameters` are bound to its `?` in order.

    The connection cannot write, nor read any other file. Raises StoreError where there is no
    snapshot, UsageError where DuckDB refuses the question, with its own words and caret.
    """
    if not snapshot_path.is_file():
        raise _missing(snapshot_path, "no evidence has been published yet")
    try:
        connection = duckdb.connect(snapshot_path, read_only=True, config=_READER)
    except duckdb.Error as error:
        raise as_store_error(error, snapshot_path) from error
    with connection:
        return _answer(connection, question, parameters)


def _answer(connection: Connection, question: str, parameters: Sequence[object]) -> QueryResult:
    try:
        if len(connection.extract_statements(question)) > 1:
            raise UsageError("the query has several statements", remedy="Ask one at a time.")
        answer = connection.execute(question, parameters)
        # Without a statement (an empty text, a comment) DuckDB gives no answer at all.
        if answer is None or answer.description is None:
            raise UsageError("the query asks nothing", remedy="Try: SELECT * FROM evidence")
        columns = tuple(column[0] for column in answer.description)
        return QueryResult(columns, answer.fetchall())
    except duckdb.Error as error:
        raise UsageError(
            f"the query was refused: {error}",
            remedy="docs/data-dictionary.md names every view and column.",
        ) from error


def _missing(path: Path, message: str) -> StoreError:
    return StoreError(message, where=str(path), remedy=FIRST)
