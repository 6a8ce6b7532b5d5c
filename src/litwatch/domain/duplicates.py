"""What is known of two records that may be one report: relations, evidence, decisions.

Records never change and nothing is deleted: a decision is a link that can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from litwatch.domain.record import Record

MACHINE: Final = "machine"


class Relation(StrEnum):
    """What the first record of a pair is to the second; only `duplicate` collapses two into one."""

    DUPLICATE = "duplicate"
    PREPRINT_OF = "preprint_of"
    UPDATE_OF = "update_of"
    ERRATUM_OF = "erratum_of"
    COMMENT_ON = "comment_on"
    RETRACTION_OF = "retraction_of"
    REPORT_OF_SAME_TRIAL = "report_of_same_trial"


class PairVerdict(StrEnum):
    """Whether the relation holds. What is uncertain goes to a person's queue."""

    LINKED = "linked"
    NOT_LINKED = "not linked"
    NEEDS_REVIEW = "needs review"


class Agreement(StrEnum):
    """How far two records agree in one field; `unknown` where one of them does not state it."""

    SAME = "same"
    CLOSE = "close"
    PARTLY = "partly"
    UNKNOWN = "unknown"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """One field of two records as compared: both values as the records state them."""

    field: str
    agreement: Agreement
    first: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class PairDecision:
    """One verdict on one pair: `first` is the `relation` of `second`.

    Of two duplicates, and of reports of one trial, `first` is the lesser record id. `score` is in
    0..1 and orders a queue; the rule decides, never the score. `actor` is `machine` or a person's
    name. `separates` says that no group may hold both records. A decision that was taken back
    has `active` false.
    """

    first: str
    second: str
    relation: Relation
    verdict: PairVerdict
    rule: str
    rule_version: int
    decided_at: datetime
    score: float = 0.0
    evidence: tuple[FieldEvidence, ...] = ()
    separates: bool = False
    actor: str = MACHINE
    reason: str = ""
    active: bool = True

    @property
    def pair(self) -> tuple[str, str]:
        """Both record ids, the lesser one first."""
        return (min(self.first, self.second), max(self.first, self.second))

    @property
    def collapses(self) -> bool:
        """Whether the two records count as one report."""
        return (
            self.active
            and self.relation is Relation.DUPLICATE
            and self.verdict is PairVerdict.LINKED
        )


@dataclass(frozen=True, slots=True)
class PairEvent:
    """One line in the history of a pair: a decision, or the taking back of an earlier one.

    `takes_back` is the number of the event that is taken back, 0 for a decision; `decision` then
    repeats what is taken back, with who did it, when and why.
    """

    number: int
    decision: PairDecision
    takes_back: int = 0
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Records that are one report; `rule` names what links them, `evidence` each link."""

    group_id: str
    representative: str
    members: tuple[str, ...]
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class FieldOrigin:
    """Which member of a group a field of the merged view was taken from."""

    field: str
    record_id: str


@dataclass(frozen=True, slots=True)
class MergedView:
    """A group shown as one record: the representative, its gaps filled from the other members."""

    record: Record
    origins: tuple[FieldOrigin, ...]
