"""Many rows in one statement: bound as one JSON text, shaped by the table's own columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import TypeVar

from litwatch.store import sql
from litwatch.store.database import Connection

Row = Mapping[str, object]
Item = TypeVar("Item")

# Bounds the memory of one statement: DuckDB needs several times this to read it.
_CHARACTERS_PER_STATEMENT = 300_000


def insert(
    connection: Connection, table: str, rows: Iterable[Row], *, statement: str = "insert"
) -> None:
    """Insert rows, whose keys are exactly the table's columns; few are in memory at a time.

    `statement` is `insert`, `insert_missing` (a row whose key is there is left as it is) or
    `insert_or_replace`.
    """
    texts = map(to_json, rows)
    first = next(texts, None)
    if first is None:
        return
    text = sql.statements("write")
    columns = connection.execute(text["columns"], {"table": table}).fetchall()
    shape = json.dumps([dict(columns)])
    query = text[statement].replace("{table}", table)
    for batch in _statements(chain([first], texts)):
        connection.execute(query, {"rows": f"[{','.join(batch)}]", "shape": shape})


def _statements(texts: Iterable[str]) -> Iterator[list[str]]:
    """Put as many texts together as one statement takes, at least one."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > _CHARACTERS_PER_STATEMENT:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    yield batch


def in_parts(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Give the items in lists of `size`; the last may be shorter, none is empty."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


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
