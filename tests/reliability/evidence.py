"""Two stores, compared row for row: what is lost, what is doubled, what differs otherwise.

Run ids become the days that their runs looked at; times, run numbers and the rows that describe
runs themselves are left aside. Of several runs on one day the last one's yields stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb

Rows = Counter[tuple[Any, ...]]

# Rows about runs, not about evidence: a run that was killed or failed leaves other ones.
_ABOUT_RUNS: Final = frozenset({"search_runs", "run_warnings", "payloads", "schema_migrations"})
# Written anew by each run of a topic.
_OF_LAST_RUN: Final = frozenset({"line_yields", "known_item_checks"})
_ASIDE: Final = frozenset({"run_number", "applied_at"})
# The place in a run's list: a run that brings what an earlier one was owed has a list of its own.
_NUMBERED_BY_RUN: Final = "changes"
# What tells why a record stands here now.
_REASONS: Final = frozenset(
    {
        ("changes", "kind"),
        ("changes", "detail"),
        ("digest_changes", "kind"),
        ("standings", "why_now"),
    }
)
_REASON: Final = "why now"


@dataclass(frozen=True)
class Evidence:
    """Everything that a store says about records, and what a reader of it would count.

    `rows` are (table, values …); `held` record ids; `standing` (topic, record) of the evidence
    view; `arrivals` (topic, record) for each time that a record was announced as new.
    """

    rows: Rows
    held: Rows
    standing: Rows
    arrivals: Rows


@dataclass(frozen=True)
class Comparison:
    """How a store differs from the one it should be: numbers of records, and rows."""

    lost: int
    doubled: int
    missing_rows: Rows
    surplus_rows: Rows

    @property
    def is_equal(self) -> bool:
        """Whether both stores hold the same."""
        return not (self.lost or self.doubled or self.missing_rows or self.surplus_rows)

    def __str__(self) -> str:
        """Say what differs, a few rows of each."""
        shown = [f"{self.lost} lost, {self.doubled} doubled"]
        shown += [f"- {row}" for row in list(self.missing_rows)[:4]]
        shown += [f"+ {row}" for row in list(self.surplus_rows)[:4]]
        return "\n".join(text[:400] for text in shown)


def read_evidence(path: Path, late: frozenset[str] = frozenset()) -> Evidence:
    """Read a store, or a snapshot of one, that nobody holds open.

    Of `late` records, which an earlier run could not get, the reason why they stand here now is
    left aside: being late is that reason.
    """
    with duckdb.connect(path, read_only=True) as connection:
        days = _days(connection)
        tables = _column(connection, "SELECT table_name FROM duckdb_tables()")
        rows: Rows = Counter()
        for table in sorted(set(tables) - _ABOUT_RUNS):
            rows.update(_rows(connection, table, days, late))
        return Evidence(
            rows=rows,
            held=_counted(connection, "SELECT record_id FROM records"),
            standing=_counted(connection, "SELECT topic_id, record_id FROM evidence"),
            arrivals=_counted(
                connection, "SELECT topic_id, record_id FROM changes WHERE is_arrival"
            ),
        )


def compare(expected: Evidence, actual: Evidence) -> Comparison:
    """Count what `actual` lost of `expected` and what it holds more often."""
    pairs = (
        (expected.held, actual.held),
        (expected.standing, actual.standing),
        (expected.arrivals, actual.arrivals),
    )
    return Comparison(
        lost=sum((ours - theirs).total() for ours, theirs in pairs),
        doubled=sum((theirs - ours).total() for ours, theirs in pairs),
        missing_rows=expected.rows - actual.rows,
        surplus_rows=actual.rows - expected.rows,
    )


def _days(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Run id → the day that the run looked at."""
    found = connection.execute("SELECT run_id, as_of FROM search_runs").fetchall()
    return {run_id: str(as_of) for run_id, as_of in found}


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [row[0] for row in connection.execute(query).fetchall()]


def _counted(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    return Counter(connection.execute(query).fetchall())


def _rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    days: Mapping[str, str],
    late: frozenset[str],
) -> Rows:
    condition = _LAST if table in _OF_LAST_RUN else ""
    # The name comes from DuckDB's own catalogue.
    answer = connection.execute(f"SELECT * FROM {table} AS this {condition}")  # noqa: S608
    names = [column[0] for column in answer.description or ()]
    aside = _ASIDE | {"position"} if table == _NUMBERED_BY_RUN else _ASIDE
    kept = {place for place, name in enumerate(names) if name not in aside}
    reasons = {place for place, name in enumerate(names) if (table, name) in _REASONS}
    return Counter(
        (
            table,
            *(
                _REASON if place in reasons and not late.isdisjoint(row) else _normal(value, days)
                for place, value in enumerate(row)
                if place in kept
            ),
        )
        for row in map(tuple, answer.fetchall())
    )


_LAST: Final = """
WHERE this.run_id = (
    SELECT arg_max(other.run_id, other.run_number) FROM search_runs AS other
    WHERE other.topic_id = this.topic_id AND other.source = this.source
        AND other.outcome = 'completed'
        AND other.as_of = (
            SELECT max(own.as_of) FROM search_runs AS own WHERE own.run_id = this.run_id
        )
)
"""


def _normal(value: object, days: Mapping[str, str]) -> object:
    """Put a day in the place of a run id, and a word in the place of a moment."""
    if isinstance(value, datetime):
        return "some time"
    return days.get(value, value) if isinstance(value, str) else value
