"""People's decisions: checked against the rules of screening, then added to the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from litwatch.config import Settings, TopicSettings
from litwatch.domain import (
    EXCLUSION_REASONS,
    OTHER,
    Advice,
    Decision,
    ReviewRule,
    Stage,
    Tier,
    read_reason,
)
from litwatch.errors import UsageError
from litwatch.pipeline.stores import existing_store, publish_evidence
from litwatch.pipeline.stories import as_identifier
from litwatch.screening.criteria import read_criteria
from litwatch.store.store import Store

SETTLED: Final = "settled"
_NOT_HELD: Final = "The `evidence` view lists what is held: litwatch sql 'from evidence'."


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says of one record: `identifier` is a PMID, DOI, PMCID or record id.

    `reason` is in the person's words and may begin with a code of the vocabulary; `reason_code` is
    such a code. `saw_suggestion` is None where nobody knows, as for decisions made elsewhere;
    those carry their own `decided_at` and name the file or tool in `origin`.
    """

    identifier: str
    decision: str
    stage: str
    decided_by: str
    reason: str = ""
    reason_code: str = ""
    tier: str = ""
    adjudicates: bool = False
    saw_suggestion: bool | None = True
    decided_at: datetime | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was kept, and how its record stands at that stage: `settled` or why not."""

    decision: Decision
    outcome: str
    passed_first_stage: bool


def decide(settings: Settings, topic_id: str, ruling: Ruling, *, now: datetime) -> Decided:
    """Add one decision to the topic's history and publish it. Raises as `record_decisions`."""
    (decision,) = record_decisions(settings, topic_id, [ruling], now=now)
    is_simple = settings.topic(topic_id).reviewers == 1 and decision.stage == Stage.TITLE_ABSTRACT
    outcomes = {} if is_simple else existing_store(settings).ledger.outcomes(topic_id)
    return Decided(
        decision,
        outcome=outcomes.get((decision.record_id, decision.stage), SETTLED),
        passed_first_stage=(decision.record_id, Stage.TITLE_ABSTRACT.value) in outcomes,
    )


def record_decisions(
    settings: Settings, topic_id: str, rulings: Sequence[Ruling], *, now: datetime
) -> tuple[Decision, ...]:
    """Add many decisions in one transaction, in their order, and publish them: all or none.

    `now` is when they are made, where a ruling does not say so itself. Raises UsageError for the
    first ruling that cannot be: no name, a record that the topic does not know, an exclusion at
    full text without a reason, a stage out of order, a third reviewer, a needless adjudication.
    """
    topic = settings.topic(topic_id)
    store = reviewing_store(settings, topic, now=now)
    version = read_criteria(settings.path(topic.criteria)).version
    named = resolve(store, [ruling.identifier for ruling in rulings], topic_id)
    decisions = [
        _decision(topic, ruling, named[ruling.identifier], version=version, now=now)
        for ruling in rulings
    ]
    kept = store.ledger.add(decisions, adjudicator=topic.adjudicator)
    publish_evidence(settings)
    return kept


def reviewing_store(settings: Settings, topic: TopicSettings, *, now: datetime) -> Store:
    """Give the store, in which the topic's review rule is as the configuration has it."""
    store = existing_store(settings)
    keep_review_rule(store, topic, now=now)
    return store


def keep_review_rule(store: Store, topic: TopicSettings, *, now: datetime) -> None:
    """Keep how many people decide, where the configuration says otherwise than before."""
    store.ledger.keep_rule(review_rule(topic), now)


def review_rule(topic: TopicSettings) -> ReviewRule:
    """Give how many people decide, as the configuration has it."""
    return ReviewRule(topic.id, topic.reviewers, blind=topic.blind)


def resolve(store: Store, identifiers: Sequence[str], topic_id: str) -> Mapping[str, str]:
    """Give the record id for each identifier. Raises UsageError for the first that is not held."""
    asked = {identifier: as_identifier(identifier) for identifier in identifiers}
    found = store.ledger.record_ids(set(asked.values()))
    missing = next((name for name, wanted in asked.items() if wanted not in found), None)
    if missing is not None:
        raise UsageError(f"{topic_id} holds no record {missing!r}", remedy=_NOT_HELD)
    return {name: found[wanted] for name, wanted in asked.items()}


def named(person: str) -> str:
    """Give a person's name as it is kept. Raises UsageError where there is none."""
    name = " ".join(person.split())
    if not name:
        raise UsageError("a decision needs a person's name", remedy="Give it with --by.")
    return name


def _decision(
    topic: TopicSettings, ruling: Ruling, record_id: str, *, version: str, now: datetime
) -> Decision:
    code, words = _reason(ruling)
    name = named(ruling.decided_by)
    refuse_misplaced(topic, ruling, has_reason=bool(code))
    return Decision(
        topic_id=topic.id,
        record_id=record_id,
        decision=ruling.decision,
        stage=ruling.stage,
        decided_by=name,
        decided_at=ruling.decided_at or now,
        reason=words,
        criteria_version=version,
        reason_code=code,
        tier=ruling.tier,
        adjudicates=ruling.adjudicates,
        advice=Advice(shown=ruling.saw_suggestion),
        origin=ruling.origin,
    )


def _reason(ruling: Ruling) -> tuple[str, str]:
    """Read code and words; words without a code of the vocabulary are of the kind `other`."""
    if ruling.reason_code and ruling.reason_code not in EXCLUSION_REASONS:
        raise UsageError(
            f"{ruling.reason_code!r} is no reason of the vocabulary", remedy=reasons_sentence()
        )
    code, words = read_reason(ruling.reason)
    if ruling.reason_code:
        return ruling.reason_code, words if code == ruling.reason_code else ruling.reason.strip()
    return code or (OTHER if words else ""), words


def reasons_sentence() -> str:
    """Name the vocabulary's reasons."""
    return f"Reasons: {', '.join(EXCLUSION_REASONS)}."


def refuse_misplaced(topic: TopicSettings, ruling: Ruling | Decision, *, has_reason: bool) -> None:
    """Raise UsageError for what a topic's rules forbid whatever was decided before."""
    _refuse_tier_and_reason(ruling, has_reason=has_reason)
    _refuse_adjudicator(topic, ruling)


def _refuse_tier_and_reason(ruling: Ruling | Decision, *, has_reason: bool) -> None:
    at_full_text = ruling.stage == Stage.FULL_TEXT
    if ruling.tier and not (at_full_text and ruling.decision == "include"):
        raise UsageError("only an include at full text has a tier", remedy="Leave --tier away.")
    needs_reason = at_full_text and (
        ruling.decision == "exclude" or ruling.tier == Tier.RELEVANT_NOT_KEY
    )
    if needs_reason and not has_reason:
        what = "an exclusion at full text" if ruling.decision == "exclude" else "this tier"
        raise UsageError(
            f"{what} needs a reason", remedy=f"Give it with --reason. {reasons_sentence()}"
        )


def _refuse_adjudicator(topic: TopicSettings, ruling: Ruling | Decision) -> None:
    if ruling.adjudicates and topic.reviewers == 1:
        raise UsageError(
            f"{topic.id} has one reviewer, so there is nothing to adjudicate",
            remedy="Set `reviewers: 2` for the topic in config.yaml, or leave --adjudicate away.",
        )
    name = named(ruling.decided_by)
    if ruling.adjudicates and topic.adjudicator not in ("", name):
        raise UsageError(
            f"{topic.adjudicator} adjudicates the conflicts of {topic.id}, not {name}",
            remedy="The topic's `adjudicator` in config.yaml says who.",
        )
