"""Plays screening on a labelled set: how early would this order have shown the includes? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litwatch.errors import UsageError
from litwatch.screening.ranking import Pool, learn, order_undecided

# The order is learned again after one more decision, later after a tenth more of them.
_GROWTH: Final = 10
_LEAST: Final = 2  # of includes and of excludes: a prior and one to be found


@dataclass(frozen=True, slots=True)
class Measures:
    """How good an order was, priors left out; each is a share.

    `recall_at_10` of the includes found after 10 % of the records. `wss_95`: .95 less the share
    read when 95 % of the includes are found (Cohen et al. 2006). `atd`: the includes' mean rank
    (Ferdinands et al. 2023). `loss`: the area between the recall curve and the perfect order's,
    0 for the perfect order and 1 for the worst.
    """

    recall_at_10: float
    wss_95: float
    atd: float
    loss: float


def draw_priors(labels: Sequence[bool], *, seed: int) -> tuple[int, int]:
    """Draw the positions of an include and an exclude that are known from the start.

    Raises UsageError unless there are two of each, as one of each is to be found.
    """
    positions = np.arange(len(labels))
    included = np.array(labels, dtype=np.bool_)
    sides = positions[included], positions[~included]
    for side, name in zip(sides, ("include", "exclude"), strict=True):
        _refuse_few(len(side), name)
    draw = np.random.default_rng(seed)
    include, exclude = (int(draw.choice(side)) for side in sides)
    return include, exclude


def _refuse_few(count: int, name: str) -> None:
    if count < _LEAST:
        raise UsageError(
            f"{count or 'no'} record{'s' if count != 1 else ''} labelled {name}, "
            f"and a simulation needs {_LEAST}: one known from the start, one to be found",
            remedy="Give a table whose label column holds 1 for include and 0 for exclude.",
        )


def simulate(pool: Pool, labels: Sequence[bool], *, priors: tuple[int, int]) -> list[int]:
    """Give all other positions in the order in which a reviewer would have read them.

    What comes after the last include is in the order in which it would come next.
    """
    decided = {position: bool(labels[position]) for position in priors}
    left = sum(labels) - sum(decided.values())
    plane = None
    while left:
        plane = learn(pool, decided, start=plane)
        batch = order_undecided(pool, decided, plane)[: max(1, len(decided) // _GROWTH)].tolist()
        decided |= {position: bool(labels[position]) for position in batch}
        left -= sum(decided[position] for position in batch)
    rest = order_undecided(pool, decided, learn(pool, decided, start=plane))
    return [*list(decided)[len(priors) :], *rest.tolist()]


def measure(found: Sequence[bool]) -> Measures:
    """Measure an order: the labels in the order of reading, with an include and an exclude."""
    records, includes = len(found), sum(found)
    ranks = np.flatnonzero(np.array(found, dtype=np.bool_)) + 1
    enough = -(-95 * includes // 100)
    return Measures(
        recall_at_10=float((ranks <= records // 10).sum() / includes),
        wss_95=float(0.95 - ranks[enough - 1] / records),
        atd=float(ranks.mean() / records),
        loss=_loss(ranks, records),
    )


def _loss(ranks: NDArray[np.int64], records: int) -> float:
    """Say by how many places the includes lie behind the first ones, of the most there can be."""
    includes = len(ranks)
    late = ranks.sum() - includes * (includes + 1) / 2
    return float(late / (includes * (records - includes)))
