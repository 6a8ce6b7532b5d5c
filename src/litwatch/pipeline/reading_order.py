"""Orders a topic's queue by what people decided of its records: for baselines of thousands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from litwatch.config import Settings
from litwatch.domain import QueueEntry, Stage
from litwatch.pipeline.decisions import reviewing_store
from litwatch.pipeline.queueing import Order, by_route
from litwatch.pipeline.stopping import words_so_far
from litwatch.screening.ranking import ranked, ranking_text
from litwatch.store.store import Store

_STAGES: Final = tuple(Stage)


def learned_order(settings: Settings, topic_id: str, *, now: datetime) -> Order:
    """Give the order that a topic's decisions on titles and abstracts teach.

    Until there are an include and an exclude it is the order by route, and it is blended with that
    one afterwards. While nobody decides it stays as it is. Raises UsageError for an unknown topic.
    """
    topic = settings.topic(topic_id)
    store = reviewing_store(settings, topic, now=now)
    words = words_so_far(store, topic.id)

    def by_decisions(entries: Sequence[QueueEntry]) -> Sequence[QueueEntry]:
        return _ordered(by_route(entries), words, store)

    return by_decisions


def _ordered(
    entries: Sequence[QueueEntry], words: Mapping[str, bool], store: Store
) -> list[QueueEntry]:
    """Order entries that come by route; the stages stay in their order."""
    titles = {entry.record_id: entry.title for entry in entries}
    names = [*(entry.record_id for entry in entries), *words]
    decided = dict(enumerate(words.values(), start=len(entries)))
    promise = [float(-place) for place in range(len(names))]
    order = ranked([*_texts(names, titles, store)], decided, promise, seed=0)
    return sorted(
        (entries[place] for place in order), key=lambda entry: _STAGES.index(Stage(entry.stage))
    )


def _texts(names: Iterable[str], titles: Mapping[str, str], store: Store) -> Iterator[str]:
    """Give what each record is ranked by; of a nominated work that is not held, its title."""
    names = tuple(names)
    held = store.held(names)
    for name in names:
        if name in held:
            record = held[name].record
            yield ranking_text(record.title, record.abstract_text)
        else:
            yield ranking_text(titles.get(name, ""), "")
