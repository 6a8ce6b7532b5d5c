"""The schema's life: created, brought up to date, refused when it is a later one."""

from __future__ import annotations

from pathlib import Path

from litwatch.errors import NewerSchema, StoreError
from litwatch.store import sql
from litwatch.store.database import Connection


def bring_up_to_date(connection: Connection, path: Path) -> None:
    """Apply the steps that are missing, and create the views anew where they are others.

    Run it inside a transaction. Raises NewerSchema for a database of a later litwatch,
    StoreError for one that is not litwatch's or whose applied steps differ from the package's.
    """
    text = sql.statements("migrate")
    if not _has_history(connection) and _count(connection, text["tables"]):
        raise _foreign(path)
    connection.execute(text["create_history"])
    applied = _applied(connection)
    _compare(applied, path)
    missing = [step for step in sql.migrations() if step.version not in applied]
    for step in missing:
        connection.execute(step.text)
        connection.execute(
            text["record"],
            {"version": step.version, "name": step.name, "checksum": step.checksum},
        )
    if missing or _views_made(connection) != sql.views_checksum():
        connection.execute(sql.views())
        connection.execute(text["tell_views"].replace("{checksum}", sql.views_checksum()))


def check(connection: Connection, path: Path) -> None:
    """Refuse a database that is not at this litwatch's schema.

    Raises NewerSchema or StoreError as `bring_up_to_date` does, and StoreError for an older one.
    """
    if not _has_history(connection):
        raise _foreign(path)
    applied = _applied(connection)
    _compare(applied, path)
    if len(applied) < len(sql.migrations()):
        raise StoreError(
            "the database was written by an earlier litwatch",
            where=str(path),
            remedy="Run `litwatch run` once: it brings the database up to date.",
        )


def _has_history(connection: Connection) -> bool:
    return bool(_count(connection, sql.statements("migrate")["history_exists"]))


def _count(connection: Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _applied(connection: Connection) -> dict[int, str]:
    rows = connection.execute(sql.statements("migrate")["applied"]).fetchall()
    return {version: checksum for version, _name, checksum in rows}


def _views_made(connection: Connection) -> str | None:
    """Give the checksum of the views' script, which the table of steps bears as its comment."""
    row = connection.execute(sql.statements("migrate")["views_made"]).fetchone()
    return row[0] if row else None


def _compare(applied: dict[int, str], path: Path) -> None:
    known = {step.version: step for step in sql.migrations()}
    newest = max(known)
    if applied and max(applied) > newest:
        raise NewerSchema(
            f"the database has schema {max(applied)}, written by a later litwatch; "
            f"this one knows schemas up to {newest}",
            where=str(path),
            remedy="Upgrade litwatch, or name another database in config.yaml.",
        )
    for version, checksum in applied.items():
        if known[version].checksum != checksum:
            raise StoreError(
                f"schema step {version} ({known[version].name}) differs from the one that this "
                "database was made with",
                where=str(path),
                remedy="Use the version of litwatch that made it, or name another database.",
            )


def _foreign(path: Path) -> StoreError:
    return StoreError(
        "this DuckDB database holds other things than litwatch's evidence",
        where=str(path),
        remedy="Name another file as store.database in config.yaml.",
    )
