"""Many rows in one statement: bound as one JSON text, shaped by the table's own columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from litwatch.store import sql
from litwatch.store.database import Connection

Row = Mapping[str, object]

# Bounds the memory of one statement: about 20 MB of documents.
_ROWS_PER_STATEMENT = 2000


def insert(
    connection: Connection, table: str, rows: Iterable[Row], *, statement: str = "insert"
) -> None:
    """Insert rows, whose keys are exactly the table's columns.

    `statement` is `insert`, `insert_missing` (a row whose key is there is left as it is) or
    `insert_or_replace`.
    """
    kept = list(rows)
    if not kept:
        return
    text = sql.statements("write")
    columns = connection.execute(text["columns"], {"table": table}).fetchall()
    shape = json.dumps([dict(columns)])
    query = text[statement].replace("{table}", table)
    for start in range(0, len(kept), _ROWS_PER_STATEMENT):
        batch = kept[start : start + _ROWS_PER_STATEMENT]
        connection.execute(query, {"rows": to_json(batch), "shape": shape})


def to_json(value: object) -> str:
    """Write rows or ids as one JSON text."""
    return json.dumps(value, ensure_ascii=False, default=_in_iso)


def _in_iso(value: object) -> str:
    if isinstance(value, datetime):
        return in_utc(value).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no column type")


def in_utc(moment: datetime) -> datetime:
    """Give the moment as the store keeps it: in UTC, without a zone. Naive ones are UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
