"""Decisions on pairs of records as rows of `pair_decisions`, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from litwatch.domain import (
    Agreement,
    FieldEvidence,
    PairDecision,
    PairEvent,
    PairVerdict,
    Relation,
)
from litwatch.store.bulk import Row, to_json
from litwatch.store.values import DbRow, to_utc


@dataclass(frozen=True, slots=True)
class NewRow:
    """A decision to be kept, or the taking back (`takes_back`) of one that is kept already.

    `case_of` is the record whose screening it opens again, `case_because` the reason.
    """

    decision: PairDecision
    run_id: str = ""
    case_of: str = ""
    case_because: str = ""
    takes_back: int = 0


def pair_rows(entries: Iterable[NewRow], first_number: int) -> Iterator[Row]:
    """Rows of `pair_decisions`, numbered from `first_number`."""
    for number, entry in enumerate(entries, start=first_number):
        decision = entry.decision
        yield {
            "decision_number": number,
            "first_id": decision.first,
            "second_id": decision.second,
            "relation": decision.relation,
            "verdict": decision.verdict,
            "score": decision.score,
            "evidence": to_json([asdict(each) for each in decision.evidence]),
            "separates": decision.separates,
            "rule": decision.rule,
            "rule_version": decision.rule_version,
            "actor": decision.actor,
            "why": decision.reason,
            "decided_at": decision.decided_at,
            "run_id": entry.run_id,
            "case_of": entry.case_of,
            "case_because": entry.case_because,
            "takes_back": entry.takes_back,
        }


def to_event(row: DbRow) -> PairEvent:
    """From the columns that `pairs` names in duplicates.sql, in their order."""
    number, takes_back, active, first, second, relation, verdict, score, evidence, *more = row
    separates, rule, rule_version, actor, why, decided_at, run_id = more
    decision = PairDecision(
        first=first,
        second=second,
        relation=Relation(relation),
        verdict=PairVerdict(verdict),
        rule=rule,
        rule_version=rule_version,
        decided_at=to_utc(decided_at),
        score=score,
        evidence=tuple(map(_to_evidence, json.loads(evidence))),
        separates=separates,
        actor=actor,
        reason=why,
        active=active,
    )
    return PairEvent(number, decision, takes_back=takes_back, run_id=run_id)


def _to_evidence(entry: Mapping[str, str]) -> FieldEvidence:
    agreement = Agreement(entry["agreement"])
    return FieldEvidence(entry["field"], agreement, entry["first"], entry["second"])


def says_the_same(one: PairDecision, other: PairDecision) -> bool:
    """Whether two decisions differ in nothing but the moment when they were made."""
    return replace(one, decided_at=other.decided_at) == other
