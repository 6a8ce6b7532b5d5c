"""A run's notices into the store: what is told, what is told no more, what is taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from litwatch.domain import Notice, NoticeKind, RunResult
from litwatch.store import evidence_rows, sql
from litwatch.store.bulk import Row, insert, to_json
from litwatch.store.database import Connection

NoticeKey = tuple[str, str, str]
StoredRows = Mapping[NoticeKey, Mapping[str, Any]]

# What a reinstatement says where it takes back a withdrawal.
SENT_AGAIN: Final = "the withdrawal no longer stands"

# A record cannot tell these of itself, so its silence does not end them.
_NOT_TOLD_BY_THE_RECORD: Final = (NoticeKind.WITHDRAWAL, NoticeKind.REINSTATEMENT)
_TAKEN_BACK: Final = (NoticeKind.RETRACTION, NoticeKind.PARTIAL_RETRACTION, NoticeKind.WITHDRAWAL)


def write_notices(connection: Connection, result: RunResult, fetched: Collection[str]) -> None:
    """Add notices that are new, and end those that a followed record no longer carries.

    A run's notices are complete only for the `fetched` records that its topic follows. A
    withdrawal ends when the record is sent again. Where a retraction or withdrawal ends, a
    reinstatement is told in its place; where it comes again, that reinstatement ends.
    """
    told = {_key(row): row for row in _rows(result.notices, result)}
    stored = _stored_notices(connection, {*fetched, *(key[0] for key in told)})
    gone = _gone(connection, result, fetched=fetched, told=told, stored=stored)
    reinstated = {_key(row): row for row in _rows(_reinstatements(gone), result)}
    told |= reinstated
    ended = [*gone, *_overruled(told, stored)]
    rows = [
        *(row for key, row in told.items() if key not in stored),
        *(
            {**stored[key], "ended_run_id": ""}
            for key in told
            if key in stored and _over(stored[key])
        ),
        *({**row, "ended_run_id": result.run.run_id} for row in ended),
    ]
    insert(connection, "record_notices", rows, statement="insert_or_replace")


def _rows(notices: Iterable[Notice], result: RunResult) -> list[Row]:
    return [evidence_rows.notice_row(notice, result.run) for notice in notices]


def _key(row: Row) -> NoticeKey:
    return str(row["record_id"]), str(row["kind"]), str(row["notice_key"])


def _over(row: Mapping[str, Any]) -> bool:
    return bool(row["ended_run_id"])


def _gone(
    connection: Connection,
    result: RunResult,
    *,
    fetched: Collection[str],
    told: Collection[NoticeKey],
    stored: StoredRows,
) -> list[Mapping[str, Any]]:
    """Give the notices in force that the run tells no more."""
    complete = _followed(connection, result.run.topic_id, fetched)
    sent_again = {record_id for record_id, kind, _ in told if kind == NoticeKind.REINSTATEMENT}
    sent_again |= set(fetched)
    return [
        row
        for key, row in stored.items()
        if key not in told and not _over(row) and _may_end(row, complete, sent_again)
    ]


def _may_end(
    row: Mapping[str, Any], complete: Collection[str], sent_again: Collection[str]
) -> bool:
    if row["kind"] == NoticeKind.WITHDRAWAL:
        return row["record_id"] in sent_again
    return row["record_id"] in complete and row["kind"] not in _NOT_TOLD_BY_THE_RECORD


def _reinstatements(gone: Iterable[Mapping[str, Any]]) -> Iterator[Notice]:
    for row in gone:
        if row["kind"] in _TAKEN_BACK:
            yield Notice(row["record_id"], NoticeKind.REINSTATEMENT, citation=_taken_back(row))


def _taken_back(row: Mapping[str, Any]) -> str:
    """Say what no longer stands; also the key by which its return is recognised."""
    name = str(row["kind"]).replace("_", " ")
    of = f" (PMID {row['notice_id']})" if row["notice_id"] else ""
    return f"the {name}{of} no longer stands"


def _overruled(told: Mapping[NoticeKey, Row], stored: StoredRows) -> list[Mapping[str, Any]]:
    """Give the reinstatements in force whose retraction or withdrawal is told again."""
    again = {
        (row["record_id"], _taken_back(row)) for row in told.values() if row["kind"] in _TAKEN_BACK
    }
    return [
        row
        for key, row in stored.items()
        if row["kind"] == NoticeKind.REINSTATEMENT
        and not _over(row)
        and (key[0], row["notice_key"]) in again
    ]


def _stored_notices(
    connection: Connection, record_ids: Collection[str]
) -> dict[NoticeKey, dict[str, Any]]:
    query = sql.statements("write")["notices_of"]
    answer = connection.execute(query, {"ids": to_json(sorted(record_ids))})
    columns = [column[0] for column in answer.description]
    rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return {_key(row): row for row in rows}


def _followed(connection: Connection, topic_id: str, record_ids: Collection[str]) -> set[str]:
    query = sql.statements("write")["followed"]
    parameters = {"topic_id": topic_id, "ids": to_json(sorted(record_ids))}
    return {record_id for (record_id,) in connection.execute(query, parameters).fetchall()}
