"""A run's findings about records: suggestions with quotes, duplicate groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from litwatch.domain import DuplicateGroup, RunResult
from litwatch.store import evidence_rows, sql
from litwatch.store.bulk import in_parts, insert, to_json
from litwatch.store.database import Connection

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


def write_groups(connection: Connection, result: RunResult, revised: Collection[str]) -> None:
    """Put this run's duplicate groups in the place of those that it touches.

    A group is touched when one of its members stands in a group now or has a new version: the
    run looked at all held records, so a group that is not given any more is none.
    """
    given = set(result.duplicates)
    members = {record_id for group in given for record_id in group.members}
    stored = set(stored_groups(connection, members | set(revised)))
    delete = sql.statements("write")["delete_groups"]
    gone = to_json(sorted(group.group_id for group in stored - given))
    for table in ("duplicate_groups", "duplicate_members"):
        connection.execute(delete.replace("{table}", table), {"ids": gone})
    new = sorted(given - stored, key=lambda group: group.group_id)
    insert(connection, "duplicate_groups", evidence_rows.group_rows(new, result.run))
    insert(connection, "duplicate_members", evidence_rows.member_rows(new))


def stored_groups(connection: Connection, record_ids: Collection[str]) -> list[DuplicateGroup]:
    """Give the groups that hold one of these records."""
    query = sql.statements("write")["groups_of"]
    rows = connection.execute(query, {"ids": to_json(sorted(record_ids))}).fetchall()
    members: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for *group, record_id in rows:
        members[tuple(group)].append(record_id)
    return [
        DuplicateGroup(group_id, representative, tuple(held), rule, evidence)
        for (group_id, representative, rule, evidence), held in members.items()
    ]
