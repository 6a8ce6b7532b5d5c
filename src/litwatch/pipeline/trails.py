"""Everything that happened in a topic, as an auditor may see it: undisclosed words stay hidden."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from litwatch.config import Settings, TopicSettings
from litwatch.domain import TrailEntry, Waiting
from litwatch.pipeline.decisions import reviewing_store
from litwatch.store.store import Store

HIDDEN: Final = "hidden until both reviewers have decided"


def trail_of(
    settings: Settings, topic_id: str, *, now: datetime, since: date | None = None
) -> tuple[TrailEntry, ...]:
    """Give everything that happened in a topic since a day, oldest first.

    Where reviewers are blind, what one decided before the other did is told without its word.
    """
    topic = settings.topic(topic_id)
    store = reviewing_store(settings, topic, now=now)
    start = datetime.combine(since, time(), now.tzinfo) if since else None
    entries = store.ledger.trail(topic.id, start)
    return tuple(disclosed(entries, undisclosed(topic, store)))


def undisclosed(topic: TopicSettings, store: Store) -> frozenset[str]:
    """Name the records on which one of two blind reviewers has decided, and the other has not."""
    if not topic.blind:
        return frozenset()
    outcomes = store.ledger.outcomes(topic.id)
    return frozenset(name for (name, _), how in outcomes.items() if how == Waiting.SECOND)


def disclosed(
    entries: Iterable[TrailEntry], hidden: Container[str], reviewer: str = ""
) -> Iterator[TrailEntry]:
    """Take the word out of others' decisions on these records."""
    for entry in entries:
        is_own = bool(reviewer) and entry.actor.casefold() == reviewer.casefold()
        if entry.kind.startswith("decision") and entry.record_id in hidden and not is_own:
            yield replace(entry, detail=HIDDEN, why="")
        else:
            yield entry
