"""Renamed headings as the published snapshot knows them: no run has to end first."""

from __future__ import annotations

from pathlib import Path

from litwatch.store import sql
from litwatch.store.reading import gather
from litwatch.store.snapshot import query


def published_heading_names(snapshot_path: Path) -> tuple[frozenset[str], ...]:
    """Give what `Store.heading_names` gives, from the snapshot. Raises StoreError without one."""
    rows = query(snapshot_path, sql.statements("read")["heading_names"]).rows
    together = gather((ui, name) for ui, name in rows)
    return tuple(frozenset(names) for names in together.values())
