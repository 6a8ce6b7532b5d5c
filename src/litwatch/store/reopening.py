"""Decided records whose case has changed: told once as a change of the topic's evidence."""

from __future__ import annotations

from litwatch.domain import SearchRun
from litwatch.store.compared_rows import FILE
from litwatch.store.database import Connection
from litwatch.store.reading import ask, ask_one


def tell_reopened(connection: Connection, run: SearchRun) -> None:
    """Add a change for each decided record that waits for a person again since this run.

    What was told once is not told again until something else happens.
    """
    if not ask_one(connection, "is_decided", file=FILE, topic_id=run.topic_id):
        return
    ask(
        connection,
        "tell_reopened",
        file=FILE,
        run_id=run.run_id,
        topic_id=run.topic_id,
        source=run.source,
    )
