"""What a run brought, compared with all that is held: with its evidence, or right after it."""

from __future__ import annotations

from collections.abc import Collection

from litwatch.domain import RunOutcome, RunResult, SearchRun
from litwatch.store import reading
from litwatch.store.compared_rows import FILE
from litwatch.store.database import Connection
from litwatch.store.duplicates import take_in
from litwatch.store.memory import MANY_RECORDS, give_back
from litwatch.store.reading import RunFilter, ask, ask_one
from litwatch.store.reopening import tell_reopened


def take_in_brought(connection: Connection, result: RunResult, brought: Collection[str]) -> None:
    """Compare what a run brought, inside the caller's transaction, and tell what it opens again.

    Of many records the evidence is committed first: DuckDB holds in memory much of what one
    transaction wrote. Where a kill or an error comes in between, `compare_what_a_run_left` makes
    up for it.
    """
    if len(brought) > MANY_RECORDS:
        ask(connection, "mark_revised", file=FILE)
        connection.execute("COMMIT")
        give_back(connection, len(brought))
        connection.execute("BEGIN TRANSACTION")
    _compare(connection, result, brought)


def _compare(connection: Connection, result: RunResult, brought: Collection[str]) -> None:
    take_in(connection, result, brought)
    tell_reopened(connection, result.run)


def compare_what_a_run_left(connection: Connection) -> None:
    """Compare what the last run kept and could not compare, in its name and as of its day.

    Records that an earlier litwatch left are not meant: the next run compares them in its own.
    """
    run = _last_run(connection) if ask_one(connection, "not_compared", file=FILE) else None
    if run and ask_one(connection, "is_left_by_run", file=FILE, run_id=run.run_id):
        _compare(connection, RunResult(run), ())


def _last_run(connection: Connection) -> SearchRun | None:
    topic_id = ask_one(connection, "last_topic", file=FILE)
    wanted = RunFilter(outcome=RunOutcome.COMPLETED, most=1)
    return reading.runs(connection, topic_id, wanted)[0] if topic_id else None
