"""Two reviewers beside one another: where they differ now, and how far they agreed at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from litwatch.config import Settings
from litwatch.domain import Conflict, Decision, DecisionEvent, Stage
from litwatch.pipeline.decisions import reviewing_store
from litwatch.screening.agreement import Kappa, cohen_kappa


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two people agreed at one stage, on the records that both decided."""

    stage: str
    reviewers: tuple[str, str]
    kappa: Kappa


def conflicts_in(settings: Settings, topic_id: str, *, now: datetime) -> tuple[Conflict, ...]:
    """Give the topic's conflicts, the oldest first, each with what the reviewers say."""
    topic = settings.topic(topic_id)
    ledger = reviewing_store(settings, topic, now=now).ledger
    words = _latest_words(ledger.history(topic.id))
    return tuple(
        Conflict(record_id, title, stage, tuple(words[record_id, stage].values()))
        for record_id, stage, title in ledger.conflicts(topic.id)
    )


def _latest_words(
    events: Iterable[DecisionEvent],
) -> Mapping[tuple[str, str], Mapping[str, Decision]]:
    """Give each person's standing word on each record and stage."""
    words: defaultdict[tuple[str, str], dict[str, Decision]] = defaultdict(dict)
    for decision in _standing(events):
        words[decision.record_id, decision.stage][decision.decided_by.casefold()] = decision
    return words


def _standing(events: Iterable[DecisionEvent]) -> list[Decision]:
    return [e.decision for e in events if e.is_active and not e.decision.adjudicates]


def agreement(settings: Settings, topic_id: str, *, now: datetime) -> tuple[PairAgreement, ...]:
    """Measure each pair of reviewers at each stage, by what each said first.

    A word that was changed after both had spoken says nothing of how they judge apart: each one's
    first word that stands counts, and an adjudication does not.
    """
    topic = settings.topic(topic_id)
    store = reviewing_store(settings, topic, now=now)
    first = _first_words(store.ledger.history(topic.id))
    return tuple(_pairs(first))


def _first_words(
    events: Iterable[DecisionEvent],
) -> Mapping[tuple[str, str], Mapping[str, Decision]]:
    words: defaultdict[tuple[str, str], dict[str, Decision]] = defaultdict(dict)
    for decision in _standing(events):
        said = words[decision.stage, decision.record_id]
        said.setdefault(decision.decided_by.casefold(), decision)
    return words


def _pairs(first: Mapping[tuple[str, str], Mapping[str, Decision]]) -> Sequence[PairAgreement]:
    both: defaultdict[tuple[str, str, str], list[tuple[Decision, Decision]]] = defaultdict(list)
    for (stage, _), said in first.items():
        for one, other in combinations(sorted(said), 2):
            both[stage, one, other].append((said[one], said[other]))
    order = [stage.value for stage in Stage]
    return [
        PairAgreement(
            stage,
            (pairs[0][0].decided_by, pairs[0][1].decided_by),
            cohen_kappa([(one.decision, other.decision) for one, other in pairs]),
        )
        for (stage, _, _), pairs in sorted(
            both.items(), key=lambda entry: (order.index(entry[0][0]), entry[0])
        )
    ]
