"""Run health and what is next: the digest's last two sections, as sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from litwatch.domain import (
    AuditFigures,
    DigestMaterial,
    DigestSection,
    DigestTable,
    KnownItem,
    LineHealth,
    ManualSource,
    Policy,
    Reconciliation,
    RunOutcome,
    SearchRun,
)
from litwatch.reports.reconciliation import count_differences
from litwatch.reports.reviewing import audit_sentence
from litwatch.reports.week import Week
from litwatch.reports.wording import count, day, source

_WARNINGS_SHOWN = 5
_NOT_BY_SOFTWARE = " Other sources are not searched by software: search them by hand."
_JUMP_AT_LEAST = 5
_JUMP_SHARE = 0.2


def health_section(material: DigestMaterial, week: Week, today: date) -> DigestSection:
    """Searches, line counts against their usual band, known items, sources due, warnings."""
    sentences = [
        *_sources(material, week),
        *_reconciled(material.reconciliations),
        *_known_items(material.known_items),
        *_remarked(material.line_health),
        *_audited(material.audit),
        *_warnings(material),
    ]
    tables = [
        _searches(material),
        _by_hand(material.manual_sources, today),
        _lines(material),
        _missed_items(material),
    ]
    return DigestSection(
        key="health",
        title="Run health",
        summary=tuple(sentences),
        tables=tuple(table for table in tables if table.rows),
    )


def next_section(material: DigestMaterial, policy: Policy | None, today: date) -> DigestSection:
    """Days to the evidence cut-off and the next review, and what waits until then."""
    summary = [
        f"Evidence held: {count(material.held, 'record')}, of which "
        f"{material.new_since_review:,} since the policy's last review."
        if policy
        else f"Evidence held: {count(material.held, 'record')}."
    ]
    if policy:
        summary += [
            _until("Evidence cut-off", policy.evidence_cutoff_on, today),
            _until("Next review", policy.next_review_on, today),
        ]
    if material.waiting:
        waiting = count(material.waiting, "item")
        summary.append(f"After this digest was sent {waiting} arrived: see the next digest.")
    return DigestSection(key="next", title="What is next", summary=tuple(summary))


def _until(event: str, due: date | None, today: date) -> str:
    if due is None:
        return f"{event}: no date is set."
    days = (due - today).days
    if days < 0:
        return f"{event}: {day(due)}, passed {count(-days, 'day')} ago; no later date is set."
    distance = f"in {count(days, 'day')}" if days else "today"
    return f"{event}: {day(due)}, {distance}."


def _sources(material: DigestMaterial, week: Week) -> list[str]:
    failed = [f"Overdue: {source(run.source)}, its last search failed." for run in week.failed]
    if not week.completed:
        return [*failed, "No search was completed: a new run is due."]
    names = ", ".join(sorted({source(run.source) for run in week.completed}))
    requests = count(sum(run.requests for run in material.runs), "request")
    by_hand = "" if material.manual_sources else _NOT_BY_SOFTWARE
    return [*failed, f"Searched: {names}, with {requests}.{by_hand}"]


def _reconciled(reconciliations: Sequence[Reconciliation]) -> list[str]:
    """Say what the comparison with the source's whole set gave, or that it failed."""
    told = []
    for each in reconciliations:
        name, on = source(each.run.source), day(each.run.as_of)
        if each.run.outcome is RunOutcome.FAILED:
            told.append(f"The reconciliation with {name} of {on} failed: {each.run.error}")
        else:
            told.append(f"Reconciled with all that {name} had on {on}: {count_differences(each)}.")
    return told


def _known_items(known: tuple[KnownItem, ...]) -> list[str]:
    if not known:
        return []
    found, missed, absent = (
        sum(item.status == status for item in known)
        for status in ("found", "missed", "not_in_source")
    )
    told = f"Recall check: the strategy finds {found} of {len(known)} known items"
    return [f"{told}; {missed} missed, {absent} not in the source."]


def _audited(figures: AuditFigures | None) -> list[str]:
    """Bound the share of wrong proposed exclusions, once people looked at drawn ones."""
    sentence = audit_sentence(figures) if figures else ""
    return [sentence] if sentence else []


def _warnings(material: DigestMaterial) -> list[str]:
    """List each warning once; a search with many unknown words must not bury the digest."""
    told = [
        f"Warning ({source(run.source)}): {text}" for run in material.runs for text in run.warnings
    ]
    distinct = list(dict.fromkeys(told))
    more = len(distinct) - _WARNINGS_SHOWN
    rest = [f"And {count(more, 'more warning')}: see the view run_health."] if more > 0 else []
    return distinct[:_WARNINGS_SHOWN] + rest


def _by_hand(sources: Sequence[ManualSource], today: date) -> DigestTable:
    rows = tuple(
        (
            each.name,
            day(each.last_searched_on) if each.last_searched_on else "never",
            day(each.due_on) if each.due_on else "now",
            "OVERDUE" if each.is_overdue(today) else "not yet due",
        )
        for each in sources
    )
    columns = ("Source", "Last searched", "Due", "Remark")
    return DigestTable("by_hand", "Sources to be searched by hand", columns, rows)


def _searches(material: DigestMaterial) -> DigestTable:
    columns = (
        *("Source", "Days searched", "Outcome"),
        *("Requests", "Found", "New", "Changed", "Turned away"),
    )
    rows = tuple(_search(run) for run in material.runs)
    caption = "Searches (turned away: sent by the source, not in the exact strategy)"
    return DigestTable("searches", caption, columns, rows)


def _search(run: SearchRun) -> tuple[str, ...]:
    window = run.search_window
    days = f"{window.first_day} to {window.last_day}" if window else f"all, to {run.as_of}"
    outcome = "completed" if run.outcome is RunOutcome.COMPLETED else "FAILED"
    numbers = (run.requests, run.found, run.new, run.changed, run.outside_strategy)
    return (source(run.source), days, outcome, *(f"{number:,}" for number in numbers))


def _lines(material: DigestMaterial) -> DigestTable:
    columns = ("Line", "Records", "Only here", "Usual", "Remark", "Text")
    rows = tuple(_line(health) for health in material.line_health)
    return DigestTable(
        "lines",
        "Strategy lines (only here: in the set by this line alone; usual: earlier runs)",
        columns,
        rows,
    )


def _line(health: LineHealth) -> tuple[str, ...]:
    return (
        str(health.line.number),
        f"{health.now.matched:,}",
        f"{health.now.only_this_line:,}",
        _usual(health.usual),
        _remark(health),
        health.line.text,
    )


def _usual(band: tuple[int, int] | None) -> str:
    if band is None:
        return "none yet"
    return " to ".join(f"{end:,}" for end in dict.fromkeys(band))


def _remark(health: LineHealth) -> str:
    """Say what an information specialist should look at: a loss, a jump, a narrower translation.

    A line's records grow from week to week as evidence does; only a jump is told.
    """
    notes = []
    least, most = health.usual or (0, health.now.matched)
    if health.now.matched < least:
        notes.append("BELOW its band")
    if health.now.matched > most + max(_JUMP_AT_LEAST, most * _JUMP_SHARE):
        notes.append("JUMP above its band")
    if health.line.exactness in ("narrower", "unsupported"):
        notes.append(f"{health.line.exactness} in PubMed")
    return ", ".join(notes)


def _remarked(lines: Sequence[LineHealth]) -> list[str]:
    """Name the lines with a remark outside the table, which a page may show folded."""
    told = [f"{each.line.number} ({_remark(each)})" for each in lines if _remark(each)]
    return [f"Strategy lines to look at: {', '.join(told)}."] if told else []


def _missed_items(material: DigestMaterial) -> DigestTable:
    columns = ("Known item", "Title", "Status", "PMID")
    rows = tuple(
        (item.key, item.title, item.status.replace("_", " "), item.pmid or "not known")
        for item in material.known_items
        if item.status != "found"
    )
    return DigestTable("known-items", "Known items that were not found", columns, rows)
