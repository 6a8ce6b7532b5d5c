"""Says of a topic whether the reading of titles and abstracts may stop."""

from __future__ import annotations

from datetime import datetime

from litwatch.config import Settings
from litwatch.domain import Stage
from litwatch.errors import UsageError
from litwatch.pipeline.decisions import reviewing_store
from litwatch.screening.stopping import Advice, advise
from litwatch.store.store import Store

STAGE = Stage.TITLE_ABSTRACT
_SETTLED = "settled"


def stopping_advice(
    settings: Settings,
    topic_id: str,
    *,
    recall: float = 0.95,
    confidence: float = 0.95,
    now: datetime,
) -> Advice:
    """Weigh a topic's decisions on titles and abstracts, in the order in which they were made.

    Raises UsageError for an unknown topic and for shares that do not lie between 0 and 1.
    """
    for name, share in (("recall", recall), ("confidence", confidence)):
        if not 0 < share < 1:
            raise UsageError(f"--{name} {share:g} is no share", remedy="Give one such as 0.95.")
    topic = settings.topic(topic_id)
    store = reviewing_store(settings, topic, now=now)
    waiting = {entry.record_id for entry in store.ledger.queue(topic.id, STAGE)}
    read = [word for name, word in words_so_far(store, topic.id).items() if name not in waiting]
    return advise(read, len(waiting), recall=recall, confidence=confidence)


def words_so_far(store: Store, topic_id: str) -> dict[str, bool]:
    """Give the records settled on title and abstract, as they were first read: True an include.

    What is decided as maybe, or on what two reviewers differ, is not settled.
    """
    words: dict[str, str] = {}
    for event in store.ledger.history(topic_id):
        if event.is_active and event.decision.stage == STAGE:
            words[event.decision.record_id] = event.decision.decision
    outcomes = store.ledger.outcomes(topic_id)
    return {
        name: word == "include"
        for name, word in words.items()
        if word != "maybe" and outcomes.get((name, STAGE)) == _SETTLED
    }
