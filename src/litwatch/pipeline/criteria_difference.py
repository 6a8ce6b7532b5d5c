"""What a change of criteria would flip in a topic, before it is adopted; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from litwatch.config import Settings
from litwatch.domain import Decision, Record, Suggestion
from litwatch.errors import UsageError
from litwatch.pipeline.stores import existing_store
from litwatch.screening.criteria import Criteria, read_criteria
from litwatch.screening.flips import (
    CriteriaDifference,
    Flip,
    in_reading_order,
    route_changes,
    verdict_flips,
)
from litwatch.screening.screen import screen
from litwatch.store.bulk import in_parts
from litwatch.store.store import Store

RECORDS_AT_ONCE = 500
SOURCE = "pubmed"


@dataclass(frozen=True, slots=True)
class _Judge:
    """Gives a record its suggestion under one version of the criteria; None where it has none."""

    version: str
    suggest: Callable[[Record], Suggestion | None]


def compare_criteria(settings: Settings, old: str, new: Path, topic_id: str) -> CriteriaDifference:
    """Judge every record that the topic holds by the old and the new criteria.

    `old` is a criteria file, or the version (hash) under which the topic's suggestions are stored:
    then these are compared as they stand. Raises UsageError for an unknown topic or version,
    ConfigError for a file, StoreError without a store.
    """
    topic = settings.topic(topic_id)
    store = existing_store(settings)
    held = [each.record_id for each in store.standings(topic.id).values() if each.in_strategy]
    if not held:
        raise UsageError(
            f"{topic.id} holds no record", remedy=f"Run `litwatch run {topic.id}` first."
        )
    judges = (_earlier(store, old, topic.id), _by_file(read_criteria(new)))
    decided = store.ledger.current(topic.id)
    flips = in_reading_order(_flips(store, held, judges, decided))
    return CriteriaDifference(
        topic_id=topic.id,
        old_version=judges[0].version,
        new_version=judges[1].version,
        records=len(held),
        routes=route_changes(flips),
        flips=flips,
    )


def _by_file(criteria: Criteria) -> _Judge:
    return _Judge(criteria.version, lambda record: screen(record, criteria))


def _earlier(store: Store, old: str, topic_id: str) -> _Judge:
    path = Path(old)
    if path.is_file():
        return _by_file(read_criteria(path))
    run = store.last_run(topic_id, SOURCE)
    if run is None or run.criteria_version != old:
        stored = run.criteria_version if run else "none"
        raise UsageError(
            f"{old!r} is neither a file nor the version of the stored suggestions",
            remedy=f"Give a criteria file, or the version {stored}.",
        )
    suggestions = store.suggestions(topic_id)
    return _Judge(old, lambda record: suggestions.get(record.record_id))


def _flips(
    store: Store,
    record_ids: Iterable[str],
    judges: tuple[_Judge, _Judge],
    decisions: dict[str, Decision],
) -> Iterator[Flip]:
    for part in in_parts(record_ids, RECORDS_AT_ONCE):
        for record in _records(store, part):
            flip = _flip(record, judges, decisions.get(record.record_id))
            if flip:
                yield flip


def _records(store: Store, record_ids: Collection[str]) -> Iterator[Record]:
    return (version.record for version in store.held(record_ids).values())


def _flip(record: Record, judges: tuple[_Judge, _Judge], decision: Decision | None) -> Flip | None:
    old, new = (judge.suggest(record) for judge in judges)
    if old is None or new is None:
        return None
    verdicts = verdict_flips(old, new)
    if not verdicts and old.route is new.route:
        return None
    return Flip(record.record_id, record.title, old, new, verdicts, decision)
