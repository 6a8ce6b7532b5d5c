"""One record's whole story, on an open connection."""

from __future__ import annotations

from collections.abc import Sequence

from litwatch.dedupe.merging import merge
from litwatch.domain import (
    Change,
    ChangeInRun,
    ChangeKind,
    CitedReference,
    Decision,
    DuplicateGroup,
    FieldChange,
    MergedView,
    Notice,
    NoticeEvent,
    NoticeKind,
    RecordHistory,
    RecordStory,
    Standing,
    TopicEvent,
    TopicStory,
    VersionInRun,
)
from litwatch.store import reading
from litwatch.store.compared_rows import FILE
from litwatch.store.comparing import current_records
from litwatch.store.database import Connection
from litwatch.store.decisions import deeds
from litwatch.store.duplicates import decisions_on, groups_of
from litwatch.store.reading import RunFilter, ask, ask_one, gather


def record_story(connection: Connection, identifier: str) -> RecordStory | None:
    """Tell everything about a held record; `identifier` is a record id, PMID, DOI or PMCID."""
    record_id = ask_one(connection, "record_id_of", identifier=identifier)
    if record_id is None:
        return None
    versions = reading.versions_of(connection, record_id)
    groups = tuple(groups_of(connection, [record_id]))
    topics = ask(connection, "topics")
    return RecordStory(
        record=versions[-1].record,
        versions=versions,
        topics=tuple(_topic_story(connection, record_id, topic, title) for topic, title in topics),
        duplicates=groups,
        merged=_merged(connection, groups),
        pairs=decisions_on(connection, record_id),
        notices=tuple(
            Notice(row[0], NoticeKind(row[1]), row[2], row[3])
            for row in ask(connection, "record_notices", record_id=record_id)
        ),
    )


def _merged(connection: Connection, groups: Sequence[DuplicateGroup]) -> MergedView | None:
    """Show a record's group as one record, the representative's fields first."""
    for group in groups:
        held = current_records(connection, group.members)
        return merge([held[name] for name in group.members])
    return None


def record_history(connection: Connection, identifier: str) -> RecordHistory | None:
    """Give a held record's versions, each with the run that fetched it, events and notices."""
    record_id = ask_one(connection, "record_id_of", identifier=identifier)
    if record_id is None:
        return None
    versions = reading.versions_of(connection, record_id)
    earlier = (None, *versions)
    runs = ask(connection, "version_runs", record_id=record_id)
    return RecordHistory(
        record=versions[-1].record,
        versions=tuple(
            VersionInRun(
                version,
                run_id,
                fetched_on,
                is_material=before is None or before.material_hash != version.material_hash,
            )
            for before, version, (_, run_id, fetched_on) in zip(
                earlier, versions, runs, strict=False
            )
        ),
        events=tuple(
            TopicEvent(topic_id, run_id, seen_on, Change(record_id, ChangeKind(kind), detail))
            for topic_id, run_id, seen_on, kind, detail in ask(
                connection, "record_events", record_id=record_id
            )
        ),
        notices=tuple(
            NoticeEvent(Notice(record_id, NoticeKind(kind), notice_id, citation), *seen)
            for kind, notice_id, citation, *seen in ask(
                connection, "all_notices", record_id=record_id
            )
        ),
    )


def _topic_story(connection: Connection, record_id: str, topic_id: str, title: str) -> TopicStory:
    unknown = Standing(record_id, in_strategy=False, lines=())
    standing = reading.standings(connection, topic_id).get(record_id, unknown)
    (last,) = reading.runs(connection, topic_id, RunFilter(most=1)) or (None,)
    version = last.strategy_version if last else ""
    part = {"topic_id": topic_id, "record_id": record_id}
    return TopicStory(
        topic_id=topic_id,
        title=title,
        in_strategy=standing.in_strategy,
        lines=standing.lines,
        line_texts=reading.strategy_lines(connection, topic_id, version),
        why_now=standing.why_now,
        first_seen_run=standing.first_seen_run,
        suggestion=reading.suggestions(connection, topic_id, [record_id]).get(record_id),
        changes=_changes(connection, topic_id, record_id),
        decisions=reading.decisions(connection, topic_id, record_id),
        inherited=_inherited(connection, topic_id, record_id),
        reopened_because=ask_one(connection, "reopened", file=FILE, **part) or "",
        deeds=deeds(connection, topic_id, record_id),
        reference=_reference(connection, topic_id, record_id),
    )


def _inherited(connection: Connection, topic_id: str, record_id: str) -> tuple[Decision, ...]:
    """Give the decisions on the other members of a record's group, in their order."""
    members = [name for group in groups_of(connection, [record_id]) for name in group.members]
    return tuple(
        decision
        for decision in reading.decisions(connection, topic_id, None)
        if decision.record_id in members and decision.record_id != record_id
    )


def _changes(connection: Connection, topic_id: str, record_id: str) -> tuple[ChangeInRun, ...]:
    part = {"topic_id": topic_id, "record_id": record_id}
    fields = gather(
        ((run_id, kind), FieldChange(field, old, new))
        for run_id, kind, field, old, new in ask(connection, "record_change_fields", **part)
    )
    return tuple(
        ChangeInRun(
            run_id,
            Change(record_id, ChangeKind(kind), detail, tuple(fields.get((run_id, kind), ()))),
        )
        for run_id, kind, detail in ask(connection, "record_changes", **part)
    )


def _reference(connection: Connection, topic_id: str, record_id: str) -> CitedReference | None:
    rows = ask(connection, "reference_of", topic_id=topic_id, record_id=record_id)
    return CitedReference(*rows[0]) if rows else None
