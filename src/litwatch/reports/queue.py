"""A queue of records that wait for a person → text for a terminal, and values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from litwatch.domain import ChangeKind, FoundBy, QueueEntry, Route, Stage, Waiting
from litwatch.reports.escaping import clean
from litwatch.reports.show import wrap
from litwatch.reports.wording import ROUTES, WHY_NOW, count, day

_STAGES: Final = {Stage.TITLE_ABSTRACT: "title and abstract", Stage.FULL_TEXT: "full text"}
_WAITING: Final = {
    Waiting.UNDECIDED: "not yet decided",
    Waiting.SECOND: "waits for the second reviewer",
    Waiting.CONFLICT: "the reviewers differ",
    Waiting.MAYBE: "decided as maybe",
    Waiting.REOPENED: "to be judged again",
}
_LONGEST_QUOTE: Final = 200


def queue_text(
    topic_id: str, entries: Sequence[QueueEntry], waiting: int, *, is_blind: bool = False
) -> str:
    """Show each entry with what the machine suggests, the words for it, and since when it waits."""
    if not waiting:
        return f"{topic_id}: nothing waits for a person"
    shown = f", {len(entries)} shown" if len(entries) < waiting else ""
    told = [f"{topic_id}: {count(waiting, 'record')} to decide{shown}"]
    for place, entry in enumerate(entries, start=1):
        told += ["", *_entry(place, entry)]
    blind = " --blind" if is_blind else ""
    command = f"litwatch decide RECORD include|exclude|maybe --topic {topic_id} --by …{blind}"
    told += ["", f"Decide: {command}"]
    return "\n".join(map(wrap, told))


def _entry(place: int, entry: QueueEntry) -> Iterator[str]:
    audit = "[audit] " if entry.in_audit else ""
    yield f"{place}. {audit}{entry.record_id}: {entry.title or 'without a title'}"
    if entry.route:
        reason = f" ({entry.reason})" if entry.reason else ""
        yield f"  suggestion: {ROUTES[Route(entry.route)]}{reason}{_quote(entry)}"
    yield f"  {_STAGES[Stage(entry.stage)]}: {_state(entry)}"
    if entry.found_by != FoundBy.STRATEGY:
        yield f"  found by: {entry.found_by.replace('_', ' ')}"
    if entry.why_now:
        yield f"  why now: {WHY_NOW[ChangeKind(entry.why_now)]}"


def _quote(entry: QueueEntry) -> str:
    if not entry.quote or entry.quote in entry.reason:
        return ""
    quote = entry.quote
    if len(quote) > _LONGEST_QUOTE:
        quote = f"{quote[:_LONGEST_QUOTE].rstrip()} …"
    return f': "{quote}" ({entry.field.replace("_", " ")})'


def _state(entry: QueueEntry) -> str:
    """Say why it waits, and since when."""
    because = f" because: {entry.reopened_because}" if entry.reopened_because else ""
    full_text = entry.full_text.replace("_", " ")
    text = f"; full text {full_text}" if full_text else ""
    since = f", since {day(entry.waiting_since)}" if entry.waiting_since else ""
    return f"{_WAITING[entry.waiting]}{because}{text}{since}"


def entry_value(entry: QueueEntry) -> dict[str, object]:
    """Give an entry as a value that json can write."""
    return {
        "record_id": entry.record_id,
        "title": clean(entry.title),
        "stage": entry.stage,
        "route": entry.route,
        "reason": entry.reason,
        "quote": entry.quote,
        "field": entry.field,
        "why_now": entry.why_now,
        "waiting": entry.waiting.value,
        "waiting_since": entry.waiting_since.isoformat() if entry.waiting_since else None,
        "reopened_because": entry.reopened_because,
        "decision": entry.decision,
        "found_by": str(entry.found_by),
        "full_text": entry.full_text,
        "audit": entry.in_audit,
    }
