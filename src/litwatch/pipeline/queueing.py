"""What waits for a person in a topic, in the order in which to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from litwatch.config import Settings, TopicSettings
from litwatch.domain import AuditFigures, QueueEntry, Route, Stage, Waiting
from litwatch.pipeline.decisions import reviewing_store
from litwatch.screening.sampling import audit_sample, clopper_pearson_upper
from litwatch.store.store import Store

# A queue's order: it gives the same entries, each once, and leaves none out.
Order = Callable[[Sequence[QueueEntry]], Sequence[QueueEntry]]

# The most promising first; a work that a person brought stands behind what meets every criterion.
_ROUTES: Final = (
    *(Route.MEETS, "", Route.RETRIEVE, Route.LOWER_TIER, Route.LIST_REVIEW, Route.GUIDELINE),
    *(Route.HOLD_CONFERENCE, Route.HOLD_LANGUAGE, Route.PROPOSE_EXCLUDE),
)
_STAGES: Final = tuple(Stage)
_AGES_AGO: Final = datetime.min.replace(tzinfo=UTC)
# Of a part of the queue, one in so many places belongs to the audit sample.
_AUDIT_SHARE: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the queue: None leaves a part open; `blind` hides what the machine suggests."""

    stage: str | None = None
    reviewer: str = ""
    limit: int | None = None
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """The entries to be read, in order, and how many wait in all."""

    topic_id: str
    entries: tuple[QueueEntry, ...]
    waiting: int
    is_blind: bool = False


def by_route(entries: Sequence[QueueEntry]) -> Sequence[QueueEntry]:
    """Order by stage, then by the route's promise, the audit sample first, then by arrival."""
    return sorted(
        entries,
        key=lambda entry: (
            _STAGES.index(Stage(entry.stage)),
            _ROUTES.index(entry.route),
            not entry.in_audit,
            *_arrival(entry),
        ),
    )


def by_arrival(entries: Sequence[QueueEntry]) -> Sequence[QueueEntry]:
    """Order by stage and arrival, which tells nothing of what the machine thinks."""
    return sorted(entries, key=lambda entry: (_STAGES.index(Stage(entry.stage)), *_arrival(entry)))


def _arrival(entry: QueueEntry) -> tuple[datetime, str]:
    return entry.waiting_since or _AGES_AGO, entry.record_id


def queue_of(
    settings: Settings, topic_id: str, asked: Asked, *, now: datetime, order: Order = by_route
) -> Queue:
    """Give what waits for a person, or for one reviewer, in order.

    A part of it holds some of the audit sample, and so does every whole. A blind queue comes in
    the order of arrival. Raises UsageError for an unknown topic.
    """
    topic = settings.topic(topic_id)
    store = reviewing_store(settings, topic, now=now)
    drawn = frozenset(_drawn(topic, store.ledger.proposed_exclusions(topic.id)))
    waiting = [
        replace(entry, in_audit=entry.record_id in drawn and not entry.decision)
        for entry in store.ledger.queue(topic.id, asked.stage)
    ]
    if asked.reviewer:
        waiting = _left_for(waiting, store, topic.id, asked.reviewer)
    ordered = (by_arrival if asked.blind else order)(waiting)
    shown = part_of(ordered, asked.limit)
    hidden = tuple(map(_without_suggestion, shown)) if asked.blind else tuple(shown)
    return Queue(topic.id, hidden, len(waiting), is_blind=asked.blind)


def _drawn(topic: TopicSettings, proposed: Mapping[str, str]) -> tuple[str, ...]:
    return audit_sample(proposed, size=topic.audit_sample, seed=topic.id)


def _left_for(
    entries: Sequence[QueueEntry], store: Store, topic_id: str, reviewer: str
) -> list[QueueEntry]:
    """Leave out what this person has decided since it began to wait, and what waits for others."""
    said = store.ledger.said_by(topic_id, reviewer)
    return [entry for entry in entries if not _is_done(entry, said)]


def _is_done(entry: QueueEntry, said: Mapping[tuple[str, str], datetime]) -> bool:
    moment = said.get((entry.record_id, entry.stage))
    if moment is None or entry.waiting is Waiting.MAYBE:
        return False
    return entry.waiting is not Waiting.REOPENED or moment > (entry.waiting_since or _AGES_AGO)


def part_of(ordered: Sequence[QueueEntry], limit: int | None) -> list[QueueEntry]:
    """Take the first entries, and of the audit sample its share of the places; None takes all."""
    if limit is None or limit >= len(ordered):
        return list(ordered)
    share = max(limit // _AUDIT_SHARE, min(limit - 1, 1))
    reserved = {entry.record_id for entry in [e for e in ordered if e.in_audit][:share]}
    others = [entry for entry in ordered if entry.record_id not in reserved]
    chosen = reserved | {entry.record_id for entry in others[: limit - len(reserved)]}
    return [entry for entry in ordered if entry.record_id in chosen]


def _without_suggestion(entry: QueueEntry) -> QueueEntry:
    return replace(entry, route="", reason="", quote="", field="", in_audit=False)


def audit_figures(topic: TopicSettings, store: Store) -> AuditFigures:
    """Say how many of the drawn proposed exclusions people looked at, and kept."""
    proposed = store.ledger.proposed_exclusions(topic.id) if store.decisions(topic.id) else {}
    words = [proposed[name] for name in _drawn(topic, proposed) if proposed[name]]
    kept = sum(word != "exclude" for word in words)
    return AuditFigures(
        proposed=len(proposed),
        looked_at=len(words),
        kept=kept,
        most_wrong=clopper_pearson_upper(kept, len(words)),
    )
