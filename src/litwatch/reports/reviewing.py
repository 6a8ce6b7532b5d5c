"""What people did: conflicts, agreement and the list of all changes → text, and values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from litwatch.domain import AuditFigures, Conflict, Decision, TrailEntry
from litwatch.reports.escaping import clean
from litwatch.reports.show import wrap
from litwatch.reports.wording import count, day

Table = Mapping[tuple[str, str], int]
_WORDS: Final = ("include", "maybe", "exclude")


def conflicts_text(topic_id: str, conflicts: Sequence[Conflict]) -> str:
    """Show each conflict with what the reviewers say, and why."""
    if not conflicts:
        return f"{topic_id}: no conflict"
    told = [f"{topic_id}: {count(len(conflicts), 'conflict')}"]
    for conflict in conflicts:
        stage = conflict.stage.replace("_", " ")
        told += ["", f"{conflict.record_id}: {conflict.title or 'without a title'} ({stage})"]
        told += [f"  {_word(decision)}" for decision in conflict.words]
    told += ["", "Settle: litwatch decide RECORD … --adjudicate"]
    return "\n".join(map(wrap, told))


def _word(decision: Decision) -> str:
    tier = f", {decision.tier.replace('_', ' ')}" if decision.tier else ""
    why = ": ".join(filter(None, (decision.reason_code.replace("_", " "), decision.reason)))
    reason = f": {why}" if why else ""
    return f"{decision.decided_by}, {day(decision.decided_at)}: {decision.decision}{tier}{reason}"


def conflict_value(conflict: Conflict) -> dict[str, object]:
    """Give a conflict as a value that json can write."""
    return {
        "record_id": conflict.record_id,
        "title": clean(conflict.title),
        "stage": conflict.stage,
        "words": [
            {
                "by": decision.decided_by,
                "decision": decision.decision,
                "tier": decision.tier,
                "reason_code": decision.reason_code,
                "reason": decision.reason,
                "decided_at": decision.decided_at.isoformat(),
            }
            for decision in conflict.words
        ],
    }


def table_lines(reviewers: tuple[str, str], table: Table) -> Iterator[str]:
    """Lay the words of two reviewers out: the first one's down, the second one's across."""
    first, second = reviewers
    heads = [f"{second}: {_WORDS[0]}", *_WORDS[1:]]
    rows = [
        (f"{first}: {word}" if word == _WORDS[0] else word, *_cells(table, word)) for word in _WORDS
    ]
    label = max(len(row[0]) for row in rows)
    yield "  ".join([" " * label, *heads])
    for name, *cells in rows:
        numbers = (cell.rjust(len(head)) for cell, head in zip(cells, heads, strict=True))
        yield "  ".join([name.rjust(label), *numbers])


def _cells(table: Table, word: str) -> list[str]:
    return [str(table.get((word, other), 0)) for other in _WORDS]


def trail_text(topic_id: str, entries: Sequence[TrailEntry]) -> str:
    """List what happened, one thing a paragraph."""
    if not entries:
        return f"{topic_id}: nothing happened"
    return "\n".join(wrap(trail_line(entry)) for entry in entries)


def trail_line(entry: TrailEntry) -> str:
    """Say when, what, to which record, by whom and why."""
    moment = f"{entry.happened_at:%Y-%m-%d %H:%M}"
    why = f" ({entry.why})" if entry.why else ""
    record = f" {entry.record_id}" if entry.record_id else ""
    run = f" [run {entry.run_id}]" if entry.run_id else ""
    return f"{moment} {entry.actor}: {entry.kind}{record}: {entry.detail}{why}{run}"


def trail_value(entry: TrailEntry) -> dict[str, str]:
    """Give one thing that happened as a value that json can write."""
    return {
        "happened_at": entry.happened_at.isoformat(),
        "record_id": entry.record_id,
        "kind": entry.kind,
        "actor": entry.actor,
        "detail": entry.detail,
        "why": entry.why,
        "run_id": entry.run_id,
    }


def audit_sentence(figures: AuditFigures) -> str:
    """Say what people's look at drawn proposed exclusions bounds; empty where nobody looked."""
    if not figures.looked_at:
        return ""
    return (
        f"Of {count(figures.proposed, 'proposed exclusion')}, {figures.looked_at:,} drawn at "
        f"random and looked at by people, {figures.kept:,} {'was' if figures.kept == 1 else 'were'}"
        f" kept: at most {figures.most_wrong:.1%} are wrong (95 % confidence)."
    )
