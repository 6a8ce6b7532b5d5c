"""Rows back to values: what the store's queries return as the domain's frozen types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from litwatch.domain import (
    Advice,
    CriterionVerdict,
    Decision,
    Fact,
    FieldChange,
    LineCount,
    RecordVersion,
    Route,
    RunKind,
    RunOutcome,
    SearchRun,
    SearchWindow,
    Standing,
    Suggestion,
    Verdict,
)
from litwatch.formats.document import from_document

DbRow = tuple[Any, ...]


def to_lines(text: str) -> tuple[int, ...]:
    """Read `2,12,17`."""
    return tuple(int(line) for line in text.split(",") if line)


def to_utc(moment: datetime) -> datetime:
    """Give a stored moment its zone back."""
    return moment.replace(tzinfo=UTC)


def to_standing(row: DbRow) -> Standing:
    """From record_id, in_strategy, lines, revision, first_seen_run, why_now, route."""
    record_id, in_strategy, lines, revision, first_seen_run, why_now, route = row
    return Standing(
        record_id=record_id,
        in_strategy=in_strategy,
        lines=to_lines(lines),
        revision=revision,
        first_seen_run=first_seen_run,
        why_now=why_now,
        route=route,
    )


def to_version(row: DbRow, changes: Iterable[FieldChange]) -> RecordVersion:
    """From record_id, revision, content_hash, material_hash, document."""
    _record_id, revision, content_hash, material_hash, document = row
    return RecordVersion(
        record=from_document(document),
        revision=revision,
        content_hash=content_hash,
        material_hash=material_hash,
        changes=tuple(changes),
    )


def to_run(row: DbRow, warnings: Iterable[str]) -> SearchRun:
    """From the columns of `runs` in read.sql, in their order."""
    (
        run_id, topic_id, source, strategy_version, criteria_version, mesh_year, query,
        first_day, last_day, as_of, started_at, finished_at, outcome, moves_watermark,
        requests, found, new, changed, outside_strategy, error, kind,
    ) = row  # fmt: skip
    return SearchRun(
        run_id=run_id,
        topic_id=topic_id,
        source=source,
        strategy_version=strategy_version,
        criteria_version=criteria_version,
        mesh_year=mesh_year,
        query=query,
        search_window=_window(first_day, last_day),
        as_of=as_of,
        started_at=to_utc(started_at),
        finished_at=to_utc(finished_at),
        outcome=RunOutcome(outcome),
        moves_watermark=moves_watermark,
        requests=requests,
        found=found,
        new=new,
        changed=changed,
        outside_strategy=outside_strategy,
        warnings=tuple(warnings),
        error=error,
        kind=RunKind(kind),
    )


def _window(first_day: date | None, last_day: date | None) -> SearchWindow | None:
    return SearchWindow(first_day, last_day) if first_day and last_day else None


def to_line_count(row: DbRow) -> LineCount:
    """From the columns of `line_counts`, in their order."""
    topic_id, source, strategy_version, line, line_text, counted_at, records = row
    return LineCount(
        topic_id=topic_id,
        source=source,
        strategy_version=strategy_version,
        line=line,
        line_text=line_text,
        counted_at=to_utc(counted_at),
        records=records,
    )


def to_suggestion(
    row: DbRow, verdicts: Sequence[CriterionVerdict], facts: Sequence[Fact]
) -> Suggestion:
    """From record_id, route, reason, reason_class, reason_subclass."""
    record_id, route, reason, reason_class, reason_subclass = row
    return Suggestion(
        record_id=record_id,
        route=Route(route),
        reason=reason,
        reason_class=reason_class,
        reason_subclass=reason_subclass,
        verdicts=tuple(verdicts),
        facts=tuple(facts),
    )


def to_verdict(row: DbRow) -> CriterionVerdict:
    """From criterion, verdict, quote, field, quote_start, quote_end, rule."""
    criterion, verdict, quote, field, start, end, rule = row
    return CriterionVerdict(
        criterion=criterion,
        verdict=Verdict(verdict),
        quote=quote,
        field=field,
        start=start,
        end=end,
        rule=rule,
    )


def to_decision(row: DbRow) -> Decision:
    """From the columns of `decisions` in read.sql, in their order."""
    (
        topic_id, record_id, decision, stage, decided_by, decided_at, reason, criteria_version,
        reason_code, tier, adjudicates, old, *advice, origin,
    ) = row  # fmt: skip
    return Decision(
        topic_id=topic_id,
        record_id=record_id,
        decision=decision,
        stage=stage,
        decided_by=decided_by,
        decided_at=to_utc(decided_at),
        reason=reason,
        criteria_version=criteria_version,
        reason_code=reason_code,
        tier=tier,
        adjudicates=adjudicates,
        old=old,
        advice=Advice(*advice),
        origin=origin,
    )
