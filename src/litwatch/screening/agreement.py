"""How far two reviewers agree beyond chance: Cohen's kappa with its interval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two reviewers on the same records.

    `table` counts the records for each pair of words, the first reviewer's before the second's.
    `kappa`, `low` and `high` are None where kappa is not defined: nothing was judged by both, or
    both always said the same one word, so that chance alone explains everything.
    """

    table: Mapping[Words, int]
    kappa: float | None
    low: float | None
    high: float | None

    @property
    def records(self) -> int:
        """Records that both judged."""
        return sum(self.table.values())

    @property
    def agreed(self) -> int:
        """Records on which both said the same."""
        return sum(number for (one, other), number in self.table.items() if one == other)


def cohen_kappa(words: Sequence[Words], *, confidence: float = 0.95) -> Kappa:
    """Measure agreement: each entry is what the first and the second reviewer said of a record.

    Kappa is (po - pe) / (1 - pe) (Cohen 1960). The interval is kappa ± z standard errors, by the
    large-sample variance of Fleiss, Cohen & Everitt (1969), which holds where kappa is not 0, kept
    within -1 to 1.
    """
    table = Counter(words)
    total = len(words)
    first, second = _margins(table, total)
    expected = math.fsum(share * second.get(word, 0.0) for word, share in first.items())
    if not total or expected >= 1:
        return Kappa(table, None, None, None)
    observed = sum(number for (one, other), number in table.items() if one == other) / total
    kappa = (observed - expected) / (1 - expected)
    error = math.sqrt(_variance(table, total, kappa, expected))
    half = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return Kappa(table, kappa, max(kappa - half, -1.0), min(kappa + half, 1.0))


def _margins(
    table: Mapping[Words, int], total: int
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Give each reviewer's shares of the words."""
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), number in table.items():
        first[one] += number
        second[other] += number
    return (
        {word: number / total for word, number in first.items()},
        {word: number / total for word, number in second.items()},
    )


def _variance(table: Mapping[Words, int], total: int, kappa: float, expected: float) -> float:
    """Fleiss, Cohen & Everitt (1969): (A + B - C) / (n (1 - pe)²), never below 0 by rounding."""
    first, second = _margins(table, total)
    terms = []
    for (one, other), number in table.items():
        # By chance, how often the second says the first's word and the first the second's.
        chance = second.get(one, 0.0) + first.get(other, 0.0)
        weight = (one == other) - chance * (1 - kappa)
        terms.append(number / total * weight**2)
    off = (kappa - expected * (1 - kappa)) ** 2
    return max(math.fsum(terms) - off, 0.0) / (total * (1 - expected) ** 2)
