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
    """Between the parts of work on many records: bound DuckDB's memory, and leave few alone."""
    if brought > MANY_RECORDS:
        bound(connection, brought)


def bound(connection: Connection, records: int = 0) -> None:
    """Let DuckDB use what so many records need, or those that are held where they are more.

    Its allocator gives back what queries have freed only where a limit is set.
    """
    row = connection.execute(sql.statements("write")["count_records"]).fetchone()
    most = max(records, int(row[0]) if row else 0)
    limit = max(_LEAST_MEGABYTES, _MEGABYTES + most // _RECORDS_IN_MEGABYTE)
    connection.execute(f"SET memory_limit = '{min(limit, _MOST_MEGABYTES)}MB'")
