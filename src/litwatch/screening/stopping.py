"""Advises when reading in a ranked order may stop: the hypergeometric test. Pure.

Callaghan & Müller-Hansen 2020 (Systematic Reviews 9:273), as buscarpy has it. Suppose that so many
includes wait unread that the target of recall is missed. Would one who draws blindly from what
was left at some earlier moment find as few as were found since? Where that is unlikely for one of
those moments, the supposition falls. A ranked order finds includes sooner than a blind draw, so
the test errs towards reading on. It is made anew whenever somebody asks, and no correction is made
for asking often: tests/bench/stopping.py measures that no run fell short of its target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

# Moments asked at most: with more includes than this some are left out, which errs to reading on.
_MOMENTS: Final = 500

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Advice:
    """What the records read so far say of those that wait; recall and confidence are shares.

    `p_missed`: the test's p-value for a recall below the target. `recall_shown`: the recall that
    is shown with the stated confidence by now.
    """

    read: int
    waiting: int
    includes: int
    recall: float
    confidence: float
    p_missed: float
    recall_shown: float

    @property
    def may_stop(self) -> bool:
        """Whether recall is at least the target, with the stated confidence."""
        return self.p_missed < 1 - self.confidence

    def __str__(self) -> str:
        """Read as one sentence with the numbers."""
        seen = f"Of {self.read + self.waiting} records {self.read} are read, {self.includes} of "
        shown = f"them included: recall is at least {self.recall_shown:.3f} at a confidence of "
        verdict = (
            f"the target of {self.recall:g} is reached and reading may stop"
            if self.may_stop
            else f"read on, the target is {self.recall:g} (p = {self.p_missed:.2g})"
        )
        return f"{seen}{shown}{self.confidence:g}; {verdict}."


def advise(
    found: Sequence[bool], waiting: int, *, recall: float = 0.95, confidence: float = 0.95
) -> Advice:
    """Weigh whether to stop after `found`, the records in the order of reading, True an include.

    `waiting` counts the unread. Raises ValueError for a target or confidence not between 0 and 1.
    """
    if not (0 < recall < 1 and 0 < confidence < 1):
        raise ValueError(f"recall {recall} and confidence {confidence} lie between 0 and 1")
    includes = sum(found)
    missed = int(includes / Fraction(str(recall))) + 1 - includes
    return Advice(
        read=len(found),
        waiting=waiting,
        includes=includes,
        recall=recall,
        confidence=confidence,
        p_missed=chance_of_waiting(found, waiting, missed),
        recall_shown=_recall_shown(found, waiting, confidence),
    )


def chance_of_waiting(found: Sequence[bool], waiting: int, missed: int) -> float:
    """Give the p-value of the supposition that `missed` includes or more are among the waiting.

    The least over all moments; for so many includes found since, the chance is least right after
    an include, so only those moments are asked.
    """
    if missed > waiting:
        return 0.0
    starts = np.concatenate(([0], np.flatnonzero(found) + 1))
    since = np.arange(len(starts))[::-1]
    asked = np.linspace(0, len(starts) - 1, min(len(starts), _MOMENTS)).astype(np.int64)
    logs = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, len(found) + waiting + 1)))))
    drawn = len(found) - starts[asked]
    return float(min(_chances(logs, drawn, since[asked], (waiting, missed)).min(), 1.0))


def _chances(
    logs: Vector, drawn: NDArray[np.int64], since: NDArray[np.int64], unread: tuple[int, int]
) -> Vector:
    """Give for each moment the chance to draw `since` includes or fewer of `since` + `missed`.

    `logs` holds log factorials. Rows are moments, columns the number of includes drawn.
    """

    def ways(of: NDArray[np.int64], taken: NDArray[np.int64]) -> Vector:
        possible = (taken >= 0) & (taken <= of)
        taken = np.where(possible, taken, 0)
        return np.where(possible, logs[of] - logs[taken] - logs[of - taken], -np.inf)

    waiting, missed = unread
    counts = np.arange(since.max() + 1)[None, :]
    draws, includes = drawn[:, None], (since + missed)[:, None]
    excludes = draws + waiting - includes
    chances = np.exp(
        ways(includes, counts) + ways(excludes, draws - counts) - ways(draws + waiting, draws)
    )
    total: Vector = np.where(counts <= since[:, None], chances, 0.0).sum(axis=1)
    return total


def _recall_shown(found: Sequence[bool], waiting: int, confidence: float) -> float:
    """Find the fewest includes that can be ruled out to be waiting; all but one of them may."""
    low, high = 0, waiting + 1
    while high - low > 1:
        middle = (low + high) // 2
        if chance_of_waiting(found, waiting, middle) < 1 - confidence:
            high = middle
        else:
            low = middle
    includes = sum(found)
    return includes / (includes + low) if includes + low else 1.0
