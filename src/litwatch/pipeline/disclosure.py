"""Blind reviewers: what one decided stays hidden until the other has decided too."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import Final

from litwatch.config import TopicSettings
from litwatch.domain import Decision, TrailEntry, Waiting
from litwatch.store.store import Store

HIDDEN: Final = "hidden until both reviewers have decided"
Places = frozenset[tuple[str, str]]


def undisclosed(topic: TopicSettings, store: Store) -> Places:
    """Give record and stage on which one of two blind reviewers has decided, the other has not."""
    if not topic.blind:
        return frozenset()
    outcomes = store.ledger.outcomes(topic.id)
    return frozenset(place for place, how in outcomes.items() if how == Waiting.SECOND)


def open_words(
    decisions: Iterable[Decision], hidden: Places, reviewer: str = ""
) -> Iterator[Decision]:
    """Leave out what others decided in hidden places."""
    for each in decisions:
        if (each.record_id, each.stage) not in hidden or _is_own(each.decided_by, reviewer):
            yield each


def disclosed(
    entries: Iterable[TrailEntry], records: Container[str], reviewer: str = ""
) -> Iterator[TrailEntry]:
    """Take the word out of what others decided on these records."""
    for entry in entries:
        is_word = entry.kind.startswith("decision") and entry.record_id in records
        if is_word and not _is_own(entry.actor, reviewer):
            yield replace(entry, detail=HIDDEN, why="")
        else:
            yield entry


def _is_own(person: str, reviewer: str) -> bool:
    return bool(reviewer) and person.casefold() == " ".join(reviewer.split()).casefold()
