"""The memory that a long commit may take: DuckDB's limit while it lasts, and what it gives back."""

from __future__ import annotations

from typing import Final

from litwatch.store import sql
from litwatch.store.database import Connection

# A run that brings no more than this takes little memory whatever is done.
MANY_RECORDS: Final = 2000
# The indexes of what is not committed yet are held in memory whole, half a megabyte for a thousand
# records; what else does not fit waits on disk. 30,000 new records fail below 48 MB.
_LEAST_MEGABYTES: Final = 56
_MEGABYTES: Final = 36
_RECORDS_IN_MEGABYTE: Final = 1500
_MOST_MEGABYTES: Final = 128


def give_back(connection: Connection, brought: int) -> None:
    """Between the parts of work on many records: make DuckDB give back what it has freed.

    Its allocator keeps that until a limit is set. The limit is what so many records need.
    """
    if brought <= MANY_RECORDS:
        return
    row = connection.execute(sql.statements("write")["count_records"]).fetchone()
    records = max(brought, int(row[0]) if row else 0)
    limit = max(_LEAST_MEGABYTES, _MEGABYTES + records // _RECORDS_IN_MEGABYTE)
    connection.execute(f"SET memory_limit = '{min(limit, _MOST_MEGABYTES)}MB'")
