"""What becomes of a report's full text: asked for, had, or not to be had with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from litwatch.config import Settings
from litwatch.domain import FullTextEvent, FullTextStatus, Stage, Waiting
from litwatch.errors import UsageError
from litwatch.pipeline.decisions import named, resolve, reviewing_store
from litwatch.pipeline.stores import publish_evidence
from litwatch.store.store import Store


@dataclass(frozen=True, slots=True)
class FullTextNews:
    """What a person says of a report; `reason` is needed where it was not retrieved."""

    identifier: str
    status: FullTextStatus
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ToldFullText:
    """The event as it was kept, the status before, and whether the first stage was passed."""

    event: FullTextEvent
    before: str
    passed_first_stage: bool


def tell_full_text(
    settings: Settings, topic_id: str, news: FullTextNews, *, now: datetime
) -> ToldFullText:
    """Add what became of a report, and publish it.

    Raises UsageError where the topic does not know the record, title and abstract excluded it or
    are not settled, nothing new is said, no reason is given, or it was assessed already.
    """
    topic = settings.topic(topic_id)
    by = named(news.by)
    store = reviewing_store(settings, topic, now=now)
    record_id = resolve(store, [news.identifier], topic_id)[news.identifier]
    event = FullTextEvent(topic.id, record_id, news.status, by, now, reason=news.reason.strip())
    if event.status is FullTextStatus.NOT_RETRIEVED and not event.reason:
        raise UsageError(
            "a report that was not retrieved needs a reason", remedy="Give it with --reason."
        )
    before = store.ledger.full_text_status(topic.id, record_id)
    passed = _refuse_out_of_turn(store, event, before)
    store.ledger.tell_full_text(event)
    publish_evidence(settings)
    return ToldFullText(event, before, passed)


def _refuse_out_of_turn(store: Store, event: FullTextEvent, before: str) -> bool:
    """Refuse what cannot follow; say whether a person let the record pass title and abstract."""
    record_id, status = event.record_id, event.status
    if before == status or (before, status) == ("retrieved", "requested"):
        raise UsageError(f"the full text of {record_id} is {before.replace('_', ' ')} already")
    outcome = store.ledger.outcomes(event.topic_id).get((record_id, Stage.TITLE_ABSTRACT.value), "")
    if outcome in (Waiting.CONFLICT, Waiting.SECOND):
        raise UsageError(
            f"{record_id} is not settled at title and abstract: {outcome}",
            remedy="Settle that stage first; `litwatch conflicts` lists conflicts.",
        )
    decision = store.ledger.current(event.topic_id).get(record_id)
    if decision is None:
        return False
    if decision.stage == Stage.FULL_TEXT and status is not FullTextStatus.RETRIEVED:
        raise UsageError(
            f"{decision.decided_by} has assessed the full text of {record_id}",
            remedy="Take that decision back with `litwatch undo` first.",
        )
    if decision.stage == Stage.TITLE_ABSTRACT and decision.decision == "exclude":
        raise UsageError(
            f"{record_id} was excluded at title and abstract",
            remedy="Decide include there, or take the exclusion back with `litwatch undo`, first.",
        )
    return True
