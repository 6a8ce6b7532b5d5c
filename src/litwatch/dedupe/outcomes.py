"""What a rule says of a pair, and a rule as a value: its name, its version, its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from litwatch.dedupe.comparison import Comparison
from litwatch.domain import PairVerdict, Relation


@dataclass(frozen=True, slots=True)
class Outcome:
    """A relation with its verdict. `turned` says that the second record is that of the first.

    `separates` keeps both records out of one group, whatever links lead from one to the other.
    """

    relation: Relation
    verdict: PairVerdict
    separates: bool = False
    turned: bool = False


LINKED: Final = Outcome(Relation.DUPLICATE, PairVerdict.LINKED)
UNCERTAIN: Final = Outcome(Relation.DUPLICATE, PairVerdict.NEEDS_REVIEW)
UNTIL_REVIEWED: Final = Outcome(Relation.DUPLICATE, PairVerdict.NEEDS_REVIEW, separates=True)
APART: Final = Outcome(Relation.DUPLICATE, PairVerdict.NOT_LINKED, separates=True)


def related(relation: Relation, *, turned: bool, verdict: PairVerdict | None = None) -> Outcome:
    """Give an outcome that relates two works and keeps them apart."""
    return Outcome(relation, verdict or PairVerdict.LINKED, separates=True, turned=turned)


@dataclass(frozen=True, slots=True)
class Rule:
    """One named, versioned rule. Its function's docstring is its reason, shown to people."""

    name: str
    version: int
    decide: Callable[[Comparison], Outcome | None]

    @property
    def reason(self) -> str:
        """Why the rule holds, in a sentence or two."""
        return " ".join((self.decide.__doc__ or "").split())
