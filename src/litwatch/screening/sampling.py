"""Draws the audit sample of proposed exclusions, and bounds the share of them that is wrong.

Standard library alone: the weekly run and its digest start without scipy.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from typing import Final

_HALVINGS: Final = 50  # of the interval from 0 to 1: finer than anyone reads, and never 1 itself


def audit_sample(record_ids: Iterable[str], *, size: int, seed: int | str) -> tuple[str, ...]:
    """Draw at most `size` different ids, each as likely as any other, in the order of drawing.

    An id's turn depends on the seed and on itself alone. So neither the order of the input nor an
    id given twice matters, a larger sample begins with the smaller one, and as the pool grows an
    id leaves the sample only for a new one that is drawn before it.
    """
    turns = sorted((_turn(record_id, seed), record_id) for record_id in set(record_ids))
    return tuple(record_id for _, record_id in turns[: max(size, 0)])


def clopper_pearson_upper(wrong: int, drawn: int, confidence: float = 0.95) -> float:
    """Give the share of wrong exclusions, 0 to 1, that `wrong` of `drawn` do not exceed.

    One-sided and exact (Clopper & Pearson 1934): the share at which so few would be found wrong
    with a chance of only 1 - confidence. 59 drawn and none wrong give .0495 at .95, 299 give
    .00997. Nothing drawn gives 1. Raises ValueError for counts or a confidence that cannot be.
    """
    if not 0 <= wrong <= drawn:
        raise ValueError(f"{wrong} wrong of {drawn} drawn cannot be")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS if wrong < drawn else 0):
        middle = (low + high) / 2
        if _chance_of_at_most(wrong, drawn, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _turn(record_id: str, seed: int | str) -> bytes:
    return hashlib.sha256(f"{seed}\n{record_id}".encode()).digest()


def _chance_of_at_most(wrong: int, drawn: int, share: float) -> float:
    """Sum the binomial chances of 0 to `wrong` among `drawn` at a share between 0 and 1."""
    yes, no = math.log(share), math.log1p(-share)
    return math.fsum(
        math.exp(_log_ways(drawn, count) + count * yes + (drawn - count) * no)
        for count in range(wrong + 1)
    )


def _log_ways(drawn: int, count: int) -> float:
    return math.lgamma(drawn + 1) - math.lgamma(count + 1) - math.lgamma(drawn - count + 1)
