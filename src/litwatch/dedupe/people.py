"""A person's verdict on a pair, with what the two records say beside it. Pure functions."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from litwatch.dedupe.citation import Citation
from litwatch.dedupe.comparison import compare, evidence_of, score
from litwatch.domain import PairDecision, PairVerdict, Relation

PERSON: Final = "person"
_UNORDERED: Final = (Relation.DUPLICATE, Relation.REPORT_OF_SAME_TRIAL)


def said_by(
    person: str,
    pair: tuple[Citation, Citation],
    *,
    relation: Relation = Relation.DUPLICATE,
    verdict: PairVerdict = PairVerdict.LINKED,
    decided_at: datetime,
) -> PairDecision:
    """Give a person's verdict: the first of the pair is, or is not, the `relation` of the second.

    Two duplicates are named in the order of their ids.
    """
    first, second = (one.record_id for one in pair)
    if relation in _UNORDERED:
        first, second = sorted((first, second))
    comparison = compare(*pair)
    return PairDecision(
        first=first,
        second=second,
        relation=relation,
        verdict=verdict,
        rule=PERSON,
        rule_version=1,
        decided_at=decided_at,
        score=score(comparison),
        evidence=evidence_of(comparison),
        separates=relation is not Relation.DUPLICATE or verdict is not PairVerdict.LINKED,
        actor=person,
    )
