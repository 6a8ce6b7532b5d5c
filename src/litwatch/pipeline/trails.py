"""Everything that happened in a topic, as an auditor may see it: undisclosed words stay hidden."""

from __future__ import annotations

from datetime import date, datetime, time

from litwatch.config import Settings
from litwatch.domain import TrailEntry
from litwatch.pipeline.decisions import reviewing_store
from litwatch.pipeline.disclosure import disclosed, undisclosed


def trail_of(
    settings: Settings, topic_id: str, *, now: datetime, since: date | None = None
) -> tuple[TrailEntry, ...]:
    """Give everything that happened in a topic since a day, oldest first.

    Where reviewers are blind, what one decided before the other did is told without its word.
    """
    topic = settings.topic(topic_id)
    store = reviewing_store(settings, topic, now=now)
    start = datetime.combine(since, time(), now.tzinfo) if since else None
    hidden = {record_id for record_id, _ in undisclosed(topic, store)}
    return tuple(disclosed(store.ledger.trail(topic.id, start), hidden))
