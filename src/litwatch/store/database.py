"""One DuckDB file: opened for one piece of work, with bounded waiting for its lock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb

from litwatch.errors import NewerSchema, StoreError, StoreLocked

Connection = duckdb.DuckDBPyConnection
Sleep = Callable[[float], None]

# Python variables must never stand in for tables that are missing.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": "false",
    # A first run may bring hundreds of megabytes: what does not fit waits in a temporary folder
    # beside the file. 30,000 new records are committed and compared in 96 MB, not in 64.
    "memory_limit": "128MB",
    "threads": 1,
}
_ROWS_IN_GROUP = 8192
# Where it takes its caller for a person DuckDB draws a bar on stdout after two seconds.
_SILENCE = "SET enable_progress_bar = false"
# The last is another thread of this process, which has the file attached.
_LOCKED = (
    "Could not set lock on file",
    "being used by another process",
    "Unique file handle conflict",
)
_NOT_A_DATABASE = ("not a valid DuckDB database", "Serialization Error", "Corrupt database")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.25


class Database:
    """A path, and how long to wait while another process holds the file."""

    def __init__(self, path: Path, *, lock_wait: float, sleep: Sleep = time.sleep) -> None:
        self.path = path
        self._lock_wait = lock_wait
        self._sleep = sleep
        self._kept: Connection | None = None

    @property
    def is_kept_open(self) -> bool:
        """Whether a caller keeps the file open for several pieces of work."""
        return self._kept is not None

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Open the file, created if it is missing, and close it again unless it is kept open.

        Raises StoreLocked after the bounded wait, NewerSchema for a file of a later DuckDB,
        StoreError for anything else that DuckDB refuses.
        """
        try:
            if self._kept is not None:
                yield self._kept
                return
            with self._open() as opened:
                opened.execute(_SILENCE)
                yield opened
        except duckdb.Error as error:
            raise as_store_error(error, self.path) from error

    @contextmanager
    def kept_open(self) -> Iterator[Connection]:
        """Keep the file open for several pieces of work, each still done or undone by itself.

        Until the end no other process can use the file, nor another thread this object.
        """
        with self.connection() as opened:
            before, self._kept = self._kept, opened
            try:
                yield opened
            finally:
                self._kept = before

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Do one piece of work in one transaction: all of it is kept, or nothing."""
        with self.connection() as opened, ExitStack() as undoing:
            opened.execute("BEGIN TRANSACTION")
            undoing.callback(_undo, opened)
            yield opened
            opened.execute("COMMIT")
            undoing.pop_all()

    def _open(self) -> Connection:
        waited, pause = 0.0, _FIRST_PAUSE
        while True:
            try:
                return _attach(self.path)
            except duckdb.Error as error:
                if not _is_locked(error) or waited >= self._lock_wait:
                    raise as_store_error(error, self.path) from error
            self._sleep(pause)
            waited, pause = waited + pause, min(pause * 2, _LONGEST_PAUSE)


def _undo(connection: Connection) -> None:
    # What DuckDB could not commit it has undone itself, and then knows no transaction.
    with suppress(duckdb.Error):
        connection.execute("ROLLBACK")


def _attach(path: Path) -> Connection:
    """Open the file in small row groups: rows of a long transaction go to disk as each is full.

    Only ATTACH can ask for a size. What does not fit in memory waits beside the file.
    """
    connection = duckdb.connect(config=_CONFIG | {"temp_directory": f"{path}.tmp"})
    quoted = str(path).replace("'", "''")
    try:
        connection.execute(f"ATTACH '{quoted}' AS litwatch (ROW_GROUP_SIZE {_ROWS_IN_GROUP})")
        connection.execute("USE litwatch")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _is_locked(error: duckdb.Error) -> bool:
    return any(sign in str(error) for sign in _LOCKED)


def as_store_error(error: duckdb.Error, path: Path) -> StoreError:
    """Say in one sentence what DuckDB refused, where, and what to do."""
    text = str(error)
    where, reason = str(path), text.partition("\n")[0]
    if _is_locked(error):
        return StoreLocked(
            "another process holds the database",
            where=where,
            remedy="Wait until it has ended, or close the program that has the file open; "
            "to query at any time, open the published snapshot instead.",
        )
    if "version number" in text:
        return NewerSchema(
            "the database was written by a later DuckDB than this one can read",
            where=where,
            remedy="Upgrade litwatch, or run the later version.",
        )
    if any(sign in text for sign in _NOT_A_DATABASE):
        return StoreError(
            "the file is not a DuckDB database, or it is damaged",
            where=where,
            remedy="Move it away and restore a copy, or name another file in config.yaml.",
        )
    return StoreError(
        f"the database could not be used: {reason}",
        where=where,
        remedy="Check that the folder exists, can be written and has free space.",
    )
