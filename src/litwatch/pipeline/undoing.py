"""A decision taken back by its person, or by another: a row more, and what stood before counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from litwatch.config import Settings
from litwatch.domain import Decision, DecisionEvent, Stage
from litwatch.errors import UsageError
from litwatch.pipeline.decisions import named, resolve, reviewing_store
from litwatch.pipeline.disclosure import Places, undisclosed
from litwatch.pipeline.stores import publish_evidence


@dataclass(frozen=True, slots=True)
class Undoing:
    """Which decision to take back: `stage` empty means the latest; who takes it back, and why."""

    identifier: str
    by: str
    why: str
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the row that says so: its `decision`, if any, counts again."""

    taken: DecisionEvent
    row: Decision


def undo(settings: Settings, topic_id: str, undoing: Undoing, *, now: datetime) -> Undone:
    """Take back the person's own latest decision on a record or, without one, the latest of all.

    Raises UsageError where there is none, where it is another's and still hidden, or where a
    decision on the full text stands on it.
    """
    topic = settings.topic(topic_id)
    by = named(undoing.by)
    if not undoing.why.strip():
        raise UsageError("taking a decision back needs a reason", remedy="Give it with --why.")
    store = reviewing_store(settings, topic, now=now)
    record_id = resolve(store, [undoing.identifier], topic_id)[undoing.identifier]
    events = [event for event in store.ledger.history(topic_id, record_id) if event.is_active]
    taken = _chosen(events, by, stage=undoing.stage, hidden=undisclosed(topic, store))
    if taken is None:
        raise UsageError(
            f"there is no decision of {by} on {record_id} to take back",
            remedy="`litwatch show` lists the decisions on a record.",
        )
    _refuse_what_carries(events, taken)
    told = Decision(topic.id, record_id, "", "", by, now, reason=undoing.why.strip())
    row = store.ledger.take_back(taken, told)
    publish_evidence(settings)
    return Undone(taken, row)


def _chosen(
    events: Sequence[DecisionEvent], by: str, *, stage: str, hidden: Places
) -> DecisionEvent | None:
    asked = [event for event in events if stage in ("", event.decision.stage)]
    own = [event for event in asked if event.decision.decided_by.casefold() == by.casefold()]
    others = [
        event for event in asked if (event.decision.record_id, event.decision.stage) not in hidden
    ]
    return next(reversed(own or others), None)


def _refuse_what_carries(events: Sequence[DecisionEvent], taken: DecisionEvent) -> None:
    """Refuse to take away the first stage under a decision on the full text."""
    if taken.decision.stage == Stage.FULL_TEXT:
        return
    later = next((e.decision for e in events if e.decision.stage == Stage.FULL_TEXT), None)
    if later:
        raise UsageError(
            f"{later.decided_by} decided {later.record_id} at full text",
            remedy="Take that back first: --stage full_text.",
        )
