"""Which earlier decision of a person a relation puts in question, and why. Pure functions.

A case changes when what was judged turns out to be a part, a plan or a first version of what is
held now, or when it was corrected or retracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from litwatch.dedupe.citation import Citation
from litwatch.dedupe.titles import Kind
from litwatch.domain import PairDecision, PairVerdict, Record, Relation

_PLANS: Final = (Kind.PROTOCOL, Kind.REGISTRATION)


@dataclass(frozen=True, slots=True)
class CaseChange:
    """The record whose case changed, and the reason as a person reads it."""

    record_id: str
    because: str


def changed_case(decision: PairDecision, first: Citation, second: Citation) -> CaseChange | None:
    """Say whose case a decision changes; None where nobody has to look again.

    `first` and `second` are the records of the decision, in either order.
    """
    if decision.verdict is not PairVerdict.LINKED:
        return None
    held = {first.record_id: first, second.record_id: second}
    one, other = held[decision.first], held[decision.second]
    if decision.relation is Relation.PREPRINT_OF:
        return CaseChange(one.record_id, f"its article is held now ({_named(other.record)})")
    if decision.relation is Relation.ERRATUM_OF:
        return CaseChange(other.record_id, f"correction ({_named(one.record)})")
    if decision.relation is Relation.RETRACTION_OF:
        return CaseChange(other.record_id, f"retraction ({_named(one.record)})")
    if decision.relation is Relation.REPORT_OF_SAME_TRIAL:
        return _completed(one, other) or _completed(other, one)
    return None


def _completed(lesser: Citation, whole: Citation) -> CaseChange | None:
    """Tell a plan from its results, and an abstract from its paper."""
    if lesser.title.kind in _PLANS and whole.title.kind not in _PLANS:
        return CaseChange(
            lesser.record_id, f"a report of its results is held now ({_named(whole.record)})"
        )
    if lesser.is_conference and not whole.is_conference:
        return CaseChange(lesser.record_id, f"the full paper is held now ({_named(whole.record)})")
    return None


def _named(record: Record) -> str:
    return f"PMID {record.pmid}" if record.pmid else record.record_id
