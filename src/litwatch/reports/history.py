"""A record's life → text for a terminal, and a JSON value."""

from __future__ import annotations

from collections.abc import Iterator

from litwatch.domain import FieldChange, NoticeEvent, RecordHistory, VersionInRun
from litwatch.reports.changes import shorten
from litwatch.reports.citations import to_ama
from litwatch.reports.differences import differing_parts
from litwatch.reports.escaping import clean
from litwatch.reports.show import wrap
from litwatch.reports.wording import NOTICES, day


def to_text(history: RecordHistory) -> str:
    """Tell each version with what changed in it, then what became of the record in each topic."""
    record = history.record
    told = [to_ama(record), record.record_id]
    if history.is_withdrawn:
        told.append("WITHDRAWN by the source; kept here as last seen")
    for version in history.versions:
        told += ["", *_version(version)]
    if history.events:
        told += ["", "In the topics"]
    told += [
        f"  {day(each.seen_on)}, {each.topic_id}: {each.change.kind.value.replace('_', ' ')}: "
        f"{each.change.detail} (run {each.run_id})"
        for each in history.events
    ]
    if history.notices:
        told += ["", "Notices"]
    told += [f"  {_notice(each)}" for each in history.notices]
    return "\n".join(wrap(line) for line in told)


def _version(entry: VersionInRun) -> Iterator[str]:
    version = entry.version
    place = f"version {version.revision}, {day(entry.fetched_on)}, run {entry.run_id}"
    if version.revision == 1:
        yield f"{place}: first seen ({version.record.status or 'no status'})"
        return
    kind = "" if entry.is_material else " (indexing only)"
    yield f"{place}{kind}: {'; '.join(entry.milestones) or 'revised'}"
    for change in version.changes:
        yield from _change(change)


def _change(change: FieldChange) -> Iterator[str]:
    old, new = (shorten(part) for part in differing_parts(change.old, change.new))
    yield f"  {change.field}"
    if old:
        yield f"    was: {old}"
    if new:
        yield f"    now: {new}"


def _notice(entry: NoticeEvent) -> str:
    notice = entry.notice
    number = f", PMID {notice.notice_id}" if notice.notice_id else ""
    cited = f": {notice.citation}" if notice.citation else ""
    ended = f"; ended in run {entry.ended_run_id}" if entry.ended_run_id else ""
    since = f"{day(entry.noticed_on)}, run {entry.run_id}"
    return f"{NOTICES[notice.kind]}{number}{cited} (since {since}{ended})"


def to_value(history: RecordHistory) -> dict[str, object]:
    """Give the same as a value that json can write; every change is there in full."""
    record = history.record
    return {
        "record_id": record.record_id,
        "pmid": record.pmid,
        "citation": clean(to_ama(record)),
        "status": record.status,
        "is_withdrawn": history.is_withdrawn,
        "versions": [_version_value(entry) for entry in history.versions],
        "events": [
            {
                "topic_id": each.topic_id,
                "run_id": each.run_id,
                "seen_on": each.seen_on.isoformat(),
                "kind": each.change.kind,
                "detail": each.change.detail,
            }
            for each in history.events
        ],
        "notices": [
            {
                "kind": each.notice.kind,
                "notice_id": each.notice.notice_id,
                "citation": each.notice.citation,
                "run_id": each.run_id,
                "noticed_on": each.noticed_on.isoformat(),
                "ended_run_id": each.ended_run_id,
            }
            for each in history.notices
        ],
    }


def _version_value(entry: VersionInRun) -> dict[str, object]:
    return {
        "revision": entry.version.revision,
        "run_id": entry.run_id,
        "fetched_on": entry.fetched_on.isoformat(),
        "status": entry.version.record.status,
        "is_material": entry.is_material,
        "milestones": list(entry.milestones),
        "changes": [
            {"field": change.field, "old": change.old, "new": change.new}
            for change in entry.version.changes
        ],
    }
