"""People's decisions: checked against what is held, then added to the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from litwatch.config import Settings
from litwatch.domain import Decision
from litwatch.errors import UsageError
from litwatch.pipeline.stores import existing_store, publish_evidence
from litwatch.screening.criteria import read_criteria


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says: `identifier` is a PMID or a record id."""

    identifier: str
    decision: str
    stage: str
    decided_by: str
    reason: str = ""


def decide(settings: Settings, topic_id: str, ruling: Ruling) -> Decision:
    """Add the decision to the topic's history and publish it.

    Raises UsageError where the topic does not hold the record or nobody is named.
    """
    topic = settings.topic(topic_id)
    store = existing_store(settings)
    standings = store.standings(topic_id)
    record_id = ruling.identifier if ":" in ruling.identifier else f"pubmed:{ruling.identifier}"
    if record_id not in standings:
        raise UsageError(
            f"{topic_id} holds no record {ruling.identifier!r}",
            remedy="The `evidence` view lists what is held: litwatch sql 'from evidence'.",
        )
    if not ruling.decided_by.strip():
        raise UsageError("a decision needs a person's name", remedy="Give it with --by.")
    decision = Decision(
        topic_id=topic_id,
        record_id=record_id,
        decision=ruling.decision,
        stage=ruling.stage,
        decided_by=ruling.decided_by.strip(),
        decided_at=datetime.now(UTC),
        reason=ruling.reason,
        criteria_version=read_criteria(settings.path(topic.criteria)).version,
    )
    store.decide(decision)
    publish_evidence(settings)
    return decision
