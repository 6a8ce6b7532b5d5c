"""One run's result into the store: everything it learnt, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from litwatch.domain import ChangeKind, RecordVersion, RunOutcome, RunResult, SearchRun, Standing
from litwatch.errors import StoreError
from litwatch.store import evidence_rows, record_rows, run_rows, sql
from litwatch.store.bulk import in_parts, insert, to_json
from litwatch.store.commit_findings import write_suggestions
from litwatch.store.commit_notices import write_notices
from litwatch.store.database import Connection
from litwatch.store.memory import give_back
from litwatch.store.taking_in import compare_what_a_run_left, take_in_brought
from litwatch.store.values import to_standing

CHILD_TABLES = (
    "record_identifiers",
    "record_authors",
    "record_publication_types",
    "record_headings",
    "record_keywords",
    "record_abstracts",
    "record_languages",
    "record_related_works",
)
_VERSIONS_AT_ONCE = 500


def write_result(connection: Connection, result: RunResult) -> None:
    """Write a run's result. A run that is there already is left as it is.

    What a killed run has left uncompared is compared first, as that run would have done.
    A failed run leaves its row, warnings and payloads only; the same run may be completed later.
    Raises StoreError for evidence about a record that is not held.
    """
    compare_what_a_run_left(connection)
    earlier = _outcome(connection, result.run)
    if earlier in (RunOutcome.COMPLETED, result.run.outcome):
        return
    if earlier:
        _forget_failure(connection, result.run)
    run_number = _run_number(connection)
    _write_run(connection, result, run_number)
    if result.run.outcome is RunOutcome.COMPLETED:
        brought = _write_evidence(connection, result, run_number)
        _move_watermark(connection, result.run)
        take_in_brought(connection, result, brought)


def _outcome(connection: Connection, run: SearchRun) -> str:
    query = sql.statements("write")["run_outcome"]
    row = connection.execute(query, run_rows.run_key(run)).fetchone()
    return str(row[0]) if row else ""


def _forget_failure(connection: Connection, run: SearchRun) -> None:
    query = sql.statements("write")["forget_run"]
    for table in ("search_runs", "run_warnings"):
        connection.execute(query.replace("{table}", table), run_rows.run_key(run))


def _run_number(connection: Connection) -> int:
    row = connection.execute(sql.statements("write")["next_run_number"]).fetchone()
    return int(row[0]) if row else 1


def _write_run(connection: Connection, result: RunResult, run_number: int) -> None:
    insert(connection, "search_runs", [run_rows.run_row(result.run, run_number)])
    insert(connection, "run_warnings", run_rows.warning_rows(result.run))
    payloads = [run_rows.payload_row(payload) for payload in result.payloads]
    insert(connection, "payloads", payloads, statement="insert_missing")


def _write_evidence(connection: Connection, result: RunResult, run_number: int) -> set[str]:
    lines = run_rows.strategy_line_rows(result)
    insert(connection, "strategy_lines", lines, statement="insert_or_replace")
    insert(connection, "line_yields", run_rows.line_yield_rows(result))
    insert(connection, "known_item_checks", run_rows.known_item_rows(result))
    insert(connection, "reconciliation", run_rows.difference_rows(result))
    _write_owed(connection, result)
    brought = _write_versions(connection, result)
    _write_cited(connection, result)
    _write_standings(connection, result)
    insert(connection, "changes", evidence_rows.change_rows(result.changes, result.run))
    fields = evidence_rows.change_field_rows(result.changes, result.run)
    insert(connection, "change_fields", fields)
    write_suggestions(connection, result, run_number)
    write_notices(connection, result, brought)
    return brought


def _write_owed(connection: Connection, result: RunResult) -> None:
    """Put what the topic waits for now in the place of what it waited for."""
    key = {"topic_id": result.run.topic_id, "source": result.run.source}
    connection.execute(sql.statements("write")["forget_owed"], key)
    insert(connection, "owed_records", run_rows.owed_rows(result))


def _held(connection: Connection, record_ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Revision and content hash of those of the records that are held."""
    query = sql.statements("write")["held_versions"]
    rows = connection.execute(query, {"ids": to_json(sorted(set(record_ids)))}).fetchall()
    return {record_id: (revision, content_hash) for record_id, revision, content_hash in rows}


def _write_versions(connection: Connection, result: RunResult) -> set[str]:
    """Keep the versions that are new to the store; give the ids of all that the run brought.

    Another topic of the run may have brought them already. Revisions of a record count on
    without a gap, whatever the run believed to be held.
    """
    brought: set[str] = set()
    for part in in_parts(result.versions, _VERSIONS_AT_ONCE):
        given = {version.record.record_id: version for version in part}
        held = _held(connection, given)
        _insert_versions(
            connection,
            [
                replace(version, revision=held.get(record_id, (0, ""))[0] + 1)
                for record_id, version in given.items()
                if held.get(record_id, (0, ""))[1] != version.content_hash
            ],
            result.run,
        )
        brought.update(given)
        give_back(connection, len(result.versions))
    return brought


def _insert_versions(
    connection: Connection, versions: Sequence[RecordVersion], run: SearchRun
) -> None:
    insert(connection, "record_versions", record_rows.version_rows(versions, run))
    insert(connection, "version_changes", record_rows.version_change_rows(versions))
    new = [version for version in versions if version.revision == 1]
    revised = [version for version in versions if version.revision > 1]
    # A new record cannot be there already, and to look for it costs memory.
    insert(connection, "records", record_rows.record_rows(new))
    rows = record_rows.record_rows(revised)
    insert(connection, "records", rows, statement="insert_or_replace")
    _forget_children(connection, [version.record.record_id for version in revised])
    children = record_rows.child_rows([version.record for version in versions])
    for table, rows in children.items():
        insert(connection, table, rows)


def _forget_children(connection: Connection, record_ids: Sequence[str]) -> None:
    """Take away what an earlier version left in the child tables."""
    if record_ids:
        query, ids = sql.statements("write")["delete_of_records"], to_json(record_ids)
        for table in CHILD_TABLES:
            connection.execute(query.replace("{table}", table), {"ids": ids})


def _write_cited(connection: Connection, result: RunResult) -> None:
    run = result.run
    rows = [
        {"topic_id": run.topic_id, "record_id": record_id, "run_id": run.run_id}
        for record_id in sorted(set(result.cited))
    ]
    insert(connection, "cited_records", rows, statement="insert_missing")


def _write_standings(connection: Connection, result: RunResult) -> None:
    """Write how records stand now, and what differs from before into their history."""
    run, touched = result.run, _touched(result)
    held = _held(connection, touched | set(result.cited))
    _refuse_unheld(touched | set(result.cited), held, run)
    before = _standings_before(connection, run, touched)
    moved = [now for now in _standings_now(result, before, held) if _moved(now, before)]
    judged = [now for now in moved if _judged_otherwise(now, before)]
    insert(connection, "matches", evidence_rows.match_rows(judged, run))
    rows = evidence_rows.standing_rows(moved, run)
    insert(connection, "standings", rows, statement="insert_or_replace")
    ids = to_json([standing.record_id for standing in judged])
    delete = sql.statements("write")["delete_matched_lines"]
    connection.execute(delete, {"topic_id": run.topic_id, "ids": ids})
    insert(connection, "matched_lines", evidence_rows.matched_line_rows(judged, run.topic_id))


def _touched(result: RunResult) -> set[str]:
    """Name every record that the run says something about within its topic."""
    parts = (result.matches, result.changes, result.suggestions)
    return {entry.record_id for part in parts for entry in part}


def _refuse_unheld(named: set[str], held: Mapping[str, object], run: SearchRun) -> None:
    if unheld := sorted(named - set(held)):
        raise StoreError(
            f"the run speaks of records that are not held: {', '.join(unheld[:5])}",
            where=f"run {run.run_id}, topic {run.topic_id}",
            remedy="Nothing was stored; please report this as a fault of litwatch.",
        )


def _standings_before(
    connection: Connection, run: SearchRun, record_ids: Iterable[str]
) -> dict[str, Standing]:
    query = sql.statements("write")["standings_of"]
    parameters = {"topic_id": run.topic_id, "ids": to_json(sorted(record_ids))}
    rows = connection.execute(query, parameters).fetchall()
    return {row[0]: to_standing(row) for row in rows}


def _standings_now(
    result: RunResult, before: Mapping[str, Standing], held: Mapping[str, tuple[int, str]]
) -> list[Standing]:
    arrivals = {
        change.record_id: change.kind for change in result.changes if change.kind.is_arrival
    }
    now: dict[str, Standing] = {}
    for change in result.changes:
        known = before.get(change.record_id)
        if change.kind is ChangeKind.LEFT and known:
            now[change.record_id] = replace(known, in_strategy=False)
    for match in result.matches:
        known = before.get(match.record_id, Standing(match.record_id, in_strategy=False, lines=()))
        seen = result.run.run_id if match.in_strategy else ""
        now[match.record_id] = replace(
            known,
            in_strategy=match.in_strategy,
            lines=match.lines,
            revision=held[match.record_id][0],
            first_seen_run=known.first_seen_run or seen,
            why_now=arrivals.get(match.record_id, known.why_now),
        )
    return list(now.values())


def _moved(now: Standing, before: Mapping[str, Standing]) -> bool:
    return before.get(now.record_id) != now


def _judged_otherwise(now: Standing, before: Mapping[str, Standing]) -> bool:
    old = before.get(now.record_id)
    return old is None or (old.in_strategy, old.lines) != (now.in_strategy, now.lines)


def _move_watermark(connection: Connection, run: SearchRun) -> None:
    """Mark the run's day as covered; a watermark never moves back."""
    if not run.moves_watermark:
        return
    connection.execute(
        sql.statements("write")["move_watermark"],
        {
            "topic_id": run.topic_id,
            "source": run.source,
            "strategy_version": run.strategy_version,
            "mesh_year": run.mesh_year,
            "covered_until": run.as_of,
            "run_id": run.run_id,
        },
    )
