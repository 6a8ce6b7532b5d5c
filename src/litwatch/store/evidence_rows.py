"""What a run learnt of records in its topic as rows: changes, suggestions, notices."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from litwatch.domain import (
    Change,
    Notice,
    SearchRun,
    Standing,
    Suggestion,
)
from litwatch.store.bulk import Row, to_json
from litwatch.store.run_rows import run_key

Rows = Iterator[Row]


def lines_text(lines: Iterable[int]) -> str:
    """Line numbers as the store keeps them: `2,12,17`."""
    return ",".join(str(line) for line in lines)


def standing_rows(standings: Iterable[Standing], run: SearchRun) -> Rows:
    """Rows of `standings`."""
    return (
        {
            "topic_id": run.topic_id,
            "record_id": standing.record_id,
            "in_strategy": standing.in_strategy,
            "lines": lines_text(standing.lines),
            "revision": standing.revision,
            "first_seen_run": standing.first_seen_run,
            "why_now": standing.why_now,
            "judged_run": run.run_id,
        }
        for standing in standings
    )


def matched_line_rows(standings: Iterable[Standing], topic_id: str) -> Rows:
    """Rows of `matched_lines`."""
    return (
        {"topic_id": topic_id, "record_id": standing.record_id, "line": line}
        for standing in standings
        for line in standing.lines
    )


def match_rows(standings: Iterable[Standing], run: SearchRun) -> Rows:
    """Rows of `matches`, the history of standings."""
    return (
        {
            "run_id": run.run_id,
            "topic_id": run.topic_id,
            "record_id": standing.record_id,
            "in_strategy": standing.in_strategy,
            "lines": lines_text(standing.lines),
        }
        for standing in standings
    )


def change_rows(changes: Iterable[Change], run: SearchRun) -> Rows:
    """Rows of `changes`."""
    return (
        {
            **run_key(run),
            "record_id": change.record_id,
            "position": position,
            "kind": change.kind,
            "is_arrival": change.kind.is_arrival,
            "detail": change.detail,
        }
        for position, change in enumerate(changes, start=1)
    )


def change_field_rows(changes: Iterable[Change], run: SearchRun) -> Rows:
    """Rows of `change_fields`."""
    return (
        {
            **run_key(run),
            "record_id": change.record_id,
            "kind": change.kind,
            "position": position,
            "field": field.field,
            "old_value": field.old,
            "new_value": field.new,
        }
        for change in changes
        for position, field in enumerate(change.fields, start=1)
    )


def fingerprint(suggestion: Suggestion, criteria_version: str) -> str:
    """Sha256 in hex of all that a suggestion says, to tell a new one from the one stored."""
    text = to_json([criteria_version, asdict(suggestion)])
    return hashlib.sha256(text.encode()).hexdigest()


def suggestion_rows(suggestions: Iterable[Suggestion], run: SearchRun, run_number: int) -> Rows:
    """Rows of `suggestions`."""
    return (
        {
            "run_id": run.run_id,
            "run_number": run_number,
            "topic_id": run.topic_id,
            "record_id": suggestion.record_id,
            "criteria_version": run.criteria_version,
            "route": suggestion.route,
            "reason": suggestion.reason,
            "reason_class": suggestion.reason_class,
            "reason_subclass": suggestion.reason_subclass,
            "fingerprint": fingerprint(suggestion, run.criteria_version),
        }
        for suggestion in suggestions
    )


def verdict_rows(suggestions: Iterable[Suggestion], run: SearchRun) -> Rows:
    """Rows of `criterion_verdicts`."""
    return (
        {
            "run_id": run.run_id,
            "topic_id": run.topic_id,
            "record_id": suggestion.record_id,
            "position": position,
            "criterion": verdict.criterion,
            "verdict": verdict.verdict,
            "quote": verdict.quote,
            "field": verdict.field,
            "quote_start": verdict.start,
            "quote_end": verdict.end,
            "rule": verdict.rule,
        }
        for suggestion in suggestions
        for position, verdict in enumerate(suggestion.verdicts, start=1)
    )


def fact_rows(suggestions: Iterable[Suggestion], run: SearchRun) -> Rows:
    """Rows of `record_facts`."""
    return (
        {
            "run_id": run.run_id,
            "topic_id": run.topic_id,
            "record_id": suggestion.record_id,
            "position": position,
            "fact": fact.name,
            "fact_value": fact.value,
            "quote": fact.quote,
            "field": fact.field,
            "quote_start": fact.start,
            "quote_end": fact.end,
        }
        for suggestion in suggestions
        for position, fact in enumerate(suggestion.facts, start=1)
    )


def notice_row(notice: Notice, run: SearchRun) -> Row:
    """A row of `record_notices`; a notice without an id of its own is told by its citation."""
    return {
        "record_id": notice.record_id,
        "kind": notice.kind,
        "notice_key": notice.notice_id or notice.citation,
        "notice_id": notice.notice_id,
        "citation": notice.citation,
        "noticed_on": run.as_of,
        "run_id": run.run_id,
        "ended_run_id": "",
    }
