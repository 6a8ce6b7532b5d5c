"""A week's digest material: what is claimed for it, once and for good, and what goes beside it."""

from __future__ import annotations

from datetime import date, timedelta

from litwatch.domain import (
    DigestMaterial,
    IsoWeek,
    LineHealth,
    LineYield,
    Notice,
    NoticeItem,
    NoticeKind,
    Reconciliation,
    RunKind,
    StrategyLineText,
)
from litwatch.store import reading
from litwatch.store.database import Connection
from litwatch.store.items import week_items
from litwatch.store.reading import RunFilter, ask, ask_one
from litwatch.store.values import DbRow


def claim(connection: Connection, topic_id: str, week: IsoWeek) -> None:
    """Assign to the week what no digest has shown yet, unless the week's digest was sent.

    Events of runs up to the week's Sunday are claimed, so that a week without a digest is
    covered by the next one. Run it inside a transaction.
    """
    key = {"topic_id": topic_id, "week": str(week)}
    ask(connection, "open_digest", file="digest", **key)
    if ask_one(connection, "sent_at", file="digest", **key) is None:
        ask(connection, "claim_changes", file="digest", last_day=week.sunday, **key)
        ask(connection, "claim_notices", file="digest", last_day=week.sunday, **key)


def material(connection: Connection, topic_id: str, week: IsoWeek) -> DigestMaterial:
    """Give what the week's digest shows: its own items, and the topic's health beside them."""
    days = RunFilter(first_day=week.monday, last_day=week.sunday)
    runs = reading.runs(connection, topic_id, days)[::-1]
    topic = {"topic_id": topic_id}
    return DigestMaterial(
        topic_id=topic_id,
        topic_title=ask_one(connection, "title", file="digest", **topic) or topic_id,
        week=week,
        runs=tuple(run for run in runs if run.kind is RunKind.SURVEILLANCE),
        reconciliations=tuple(
            Reconciliation(run, reading.differences(connection, topic_id, run.run_id))
            for run in runs
            if run.kind is RunKind.RECONCILIATION
        ),
        items=week_items(connection, topic_id, week),
        notices=_notices(connection, topic_id, week),
        known_items=reading.known_items(connection, topic_id),
        line_health=_line_health(connection, topic_id, week),
        missed_weeks=_missed_weeks(connection, topic_id, week),
        held=ask_one(connection, "held", file="digest", **topic) or 0,
        new_since_review=ask_one(connection, "new_since_review", file="digest", **topic) or 0,
        waiting=ask_one(connection, "waiting", file="digest", last_day=week.sunday, **topic) or 0,
    )


def _notices(connection: Connection, topic_id: str, week: IsoWeek) -> tuple[NoticeItem, ...]:
    rows = ask(connection, "notices", file="digest", topic_id=topic_id, week=str(week))
    return tuple(_notice_item(row) for row in rows)


def _notice_item(row: DbRow) -> NoticeItem:
    record_id, kind, notice_id, citation, title, noticed_at, reference_number = row
    return NoticeItem(
        notice=Notice(record_id, NoticeKind(kind), notice_id, citation),
        title=title,
        noticed_at=noticed_at,
        reference_number=reference_number,
    )


def _line_health(connection: Connection, topic_id: str, week: IsoWeek) -> tuple[LineHealth, ...]:
    rows = ask(connection, "line_health", file="digest", topic_id=topic_id, last_day=week.sunday)
    return tuple(
        LineHealth(
            line=StrategyLineText(line, text, pubmed, exactness),
            now=LineYield(line, matched, only_this_line),
            usual=None if least is None else (least, most),
        )
        for line, text, pubmed, exactness, matched, only_this_line, least, most in rows
    )


def _missed_weeks(connection: Connection, topic_id: str, week: IsoWeek) -> tuple[IsoWeek, ...]:
    """Name the weeks between the last covered one before this week, and this week."""
    covered: date | None = ask_one(
        connection, "covered_before", file="digest", topic_id=topic_id, first_day=week.monday
    )
    if covered is None:
        return ()
    monday = IsoWeek.of(covered).monday + timedelta(weeks=1)
    count = (week.monday - monday).days // 7
    return tuple(IsoWeek.of(monday + timedelta(weeks=n)) for n in range(count))
