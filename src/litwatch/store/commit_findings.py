"""A run's findings about records: suggestions with their quotes."""

from __future__ import annotations

from litwatch.domain import RunResult
from litwatch.store import evidence_rows, sql
from litwatch.store.bulk import in_parts, insert
from litwatch.store.database import Connection
from litwatch.store.memory import give_back

_SUGGESTIONS_AT_ONCE = 500


def write_suggestions(connection: Connection, result: RunResult, run_number: int) -> None:
    """Add the suggestions that differ from the last one stored for their record."""
    run = result.run
    query = sql.statements("write")["fingerprints"]
    stored = dict(connection.execute(query, {"topic_id": run.topic_id}).fetchall())
    for part in in_parts(result.suggestions, _SUGGESTIONS_AT_ONCE):
        fresh = [
            suggestion
            for suggestion in {entry.record_id: entry for entry in part}.values()
            if stored.get(suggestion.record_id)
            != evidence_rows.fingerprint(suggestion, run.criteria_version)
        ]
        insert(connection, "suggestions", evidence_rows.suggestion_rows(fresh, run, run_number))
        insert(connection, "criterion_verdicts", evidence_rows.verdict_rows(fresh, run))
        insert(connection, "record_facts", evidence_rows.fact_rows(fresh, run))
        give_back(connection, len(result.versions))
