"""The store's questions about runs, versions and a topic's evidence, on an open connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from litwatch.domain import (
    Decision,
    Difference,
    DifferenceKind,
    Fact,
    FieldChange,
    KnownItem,
    LineCount,
    Outline,
    RecordVersion,
    RunOutcome,
    SearchRun,
    Standing,
    StrategyLineText,
    Suggestion,
)
from litwatch.store import sql
from litwatch.store.bulk import to_json
from litwatch.store.database import Connection
from litwatch.store.values import (
    DbRow,
    to_decision,
    to_line_count,
    to_run,
    to_standing,
    to_suggestion,
    to_verdict,
    to_version,
)

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def ask(
    connection: Connection, name: str, *, file: str = "read", **parameters: object
) -> list[DbRow]:
    """Run one of the package's named questions."""
    rows: list[DbRow] = connection.execute(sql.statements(file)[name], parameters).fetchall()
    return rows


def ask_one(
    connection: Connection, name: str, *, file: str = "read", **parameters: object
) -> Any | None:
    """Give the first value of the first row, None where there is none."""
    rows = ask(connection, name, file=file, **parameters)
    return rows[0][0] if rows else None


def gather(pairs: Iterable[tuple[Key, Value]]) -> Mapping[Key, list[Value]]:
    """Put the values of each key together, in their order."""
    together: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        together[key].append(value)
    return together


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs of a topic: None leaves a part open; days are `as_of` days, both included."""

    source: str | None = None
    outcome: RunOutcome | None = None
    first_day: date = date.min
    last_day: date = date.max
    most: int | None = None


def runs(connection: Connection, topic_id: str, wanted: RunFilter) -> list[SearchRun]:
    """Give runs, the latest first."""
    rows = ask(
        connection,
        "runs",
        topic_id=topic_id,
        source=wanted.source,
        outcome=wanted.outcome,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        most=wanted.most,
    )
    warnings = gather(
        ((run_id, source), message)
        for run_id, source, message in ask(connection, "warnings", topic_id=topic_id)
    )
    return [to_run(row, warnings.get((row[0], row[2]), ())) for row in rows]


def differences(connection: Connection, topic_id: str, run_id: str) -> tuple[Difference, ...]:
    """Give what one reconciliation of a topic found, in its order."""
    rows = ask(connection, "differences", topic_id=topic_id, run_id=run_id)
    return tuple(Difference(row[0], DifferenceKind(row[1]), row[2]) for row in rows)


def held(connection: Connection, record_ids: Collection[str] | None) -> dict[str, RecordVersion]:
    """Give current versions by record id."""
    if record_ids is None:
        return _versions(connection, ask(connection, "held"), None)
    ids = to_json(sorted(record_ids))
    return _versions(connection, _current_versions(connection, ids), ids)


def _current_versions(connection: Connection, ids: str) -> list[DbRow]:
    numbers = [row[0] for row in ask(connection, "rows_held", ids=ids)]
    if not numbers:
        return []
    query = sql.statements("read")["versions_in_rows"]
    rows: list[DbRow] = connection.execute(
        query.replace("{rows}", ", ".join(map(str, numbers)))
    ).fetchall()
    return sorted(rows)


def outlines(connection: Connection) -> dict[str, Outline]:
    """Give the outline of every record held."""
    return {row[0]: Outline(*row) for row in ask(connection, "outlines")}


def versions_at(connection: Connection, revisions: Mapping[str, int]) -> dict[str, RecordVersion]:
    """Give these records' versions as they once were."""
    wanted = [{"record_id": key, "revision": value} for key, value in revisions.items()]
    rows = ask(connection, "versions_at", versions=to_json(wanted))
    return _versions(connection, rows, to_json(sorted(revisions)))


def versions_of(connection: Connection, record_id: str) -> tuple[RecordVersion, ...]:
    """Give every version of one record, oldest first."""
    changes = _version_changes(connection, to_json([record_id]))
    rows = ask(connection, "versions_of", record_id=record_id)
    return tuple(to_version(row, changes.get((row[0], row[1]), ())) for row in rows)


def _versions(
    connection: Connection, rows: Iterable[DbRow], ids: str | None
) -> dict[str, RecordVersion]:
    changes = _version_changes(connection, ids)
    return {row[0]: to_version(row, changes.get((row[0], row[1]), ())) for row in rows}


def _version_changes(
    connection: Connection, ids: str | None
) -> Mapping[tuple[str, int], list[FieldChange]]:
    rows = ask(connection, "version_changes", ids=ids)
    return gather(((row[0], row[1]), FieldChange(*row[2:])) for row in rows)


def standings(connection: Connection, topic_id: str) -> dict[str, Standing]:
    """Give how each record stands in a topic, by record id."""
    return {row[0]: to_standing(row) for row in ask(connection, "standings", topic_id=topic_id)}


def suggestions(
    connection: Connection, topic_id: str, record_ids: Collection[str] | None = None
) -> dict[str, Suggestion]:
    """Give the latest suggestion for each record of a topic, by record id."""
    ids = None if record_ids is None else to_json(sorted(record_ids))
    verdicts = ask(connection, "verdicts", topic_id=topic_id, ids=ids)
    verdicts_of = gather((row[0], to_verdict(row[1:])) for row in verdicts)
    facts = ask(connection, "facts", topic_id=topic_id, ids=ids)
    facts_of = gather((row[0], Fact(*row[1:])) for row in facts)
    return {
        row[0]: to_suggestion(row, verdicts_of.get(row[0], ()), facts_of.get(row[0], ()))
        for row in ask(connection, "suggestions", topic_id=topic_id, ids=ids)
    }


def decisions(
    connection: Connection, topic_id: str | None, record_id: str | None
) -> tuple[Decision, ...]:
    """Give decisions in the order in which they were made."""
    rows = ask(connection, "decisions", topic_id=topic_id, record_id=record_id)
    return tuple(to_decision(row) for row in rows)


def current_decisions(connection: Connection, topic_id: str) -> dict[str, Decision]:
    """Give the decision that stands for each record of a topic, by record id."""
    rows = ask(connection, "current_decisions", topic_id=topic_id)
    return {row[1]: to_decision(row) for row in rows}


def known_items(connection: Connection, topic_id: str) -> tuple[KnownItem, ...]:
    """Give the known items as the topic's latest run saw them."""
    return tuple(KnownItem(*row) for row in ask(connection, "known_items", topic_id=topic_id))


def strategy_lines(
    connection: Connection, topic_id: str, strategy_version: str
) -> tuple[StrategyLineText, ...]:
    """Give a strategy's lines as one version of it had them."""
    rows = ask(connection, "strategy_lines", topic_id=topic_id, strategy_version=strategy_version)
    return tuple(StrategyLineText(*row) for row in rows)


def line_counts(connection: Connection, topic_id: str, source: str) -> tuple[LineCount, ...]:
    """Give a topic's series of line counts, oldest first."""
    rows = ask(connection, "line_counts", topic_id=topic_id, source=source)
    return tuple(to_line_count(row) for row in rows)


def heading_names(connection: Connection) -> tuple[frozenset[str], ...]:
    """Give the names of every heading that has had several, over all versions held."""
    together = gather((ui, name) for ui, name in ask(connection, "heading_names"))
    return tuple(frozenset(names) for names in together.values())
