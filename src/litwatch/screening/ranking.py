"""Orders records for people to read: by criteria at first, then by what they decided. Pure.

It orders and never excludes: every undecided record that went in comes out. The model is a linear
support vector machine on TF-IDF of words and pairs of words, with the penalty and balance that
ASReview's ELAS u4 was tuned to on SYNERGY. The average record is put to it as a presumed exclude
(after Cormack & Grossman 2015), which steadies what is learned from a few decisions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from litwatch.screening.linear_model import Examples, Plane, Vector, fit_plane
from litwatch.screening.word_features import word_features

TITLE_WEIGHT: Final = 3  # a title says in ten words what an abstract says in two hundred
PENALTY: Final = 0.11  # of an average decision's error against the plane's length
INCLUDES_TO_EXCLUDES: Final = 9.8  # how much all includes weigh for each 1 of all excludes
PRESUMED_SHARE: Final = 0.1  # the presumed exclude's weight for each 1 of all includes


@dataclass(frozen=True, slots=True)
class Pool:
    """Records to be put in order, by their position.

    `rows` holds a row of features for each record, then their average, which is also the `origin`.
    `criteria` is a score each, higher for what meets the criteria better; `turns` breaks ties.
    """

    rows: csr_matrix
    origin: Vector
    criteria: Vector
    turns: NDArray[np.int64]


def ranking_text(title: str, abstract: str) -> str:
    """Join what a record is ranked by; its title counts `TITLE_WEIGHT` times."""
    return "\n".join((*(title,) * TITLE_WEIGHT, abstract))


def ranked(
    texts: Sequence[str],
    decided: Mapping[int, bool],
    criteria_scores: Sequence[float] = (),
    *,
    seed: int,
) -> tuple[int, ...]:
    """Give the positions of the undecided texts, the most promising first.

    `decided` says include (True) or exclude of a position; `criteria_scores` holds any number for
    each text, higher for what meets the criteria better. The seed decides between equals.
    """
    pool = pool_of(texts, criteria_scores, seed=seed)
    return tuple(order_undecided(pool, decided, learn(pool, decided)).tolist())


def criteria_likeness(texts: Sequence[str], criteria: str) -> list[float]:
    """Score each text by the words that it shares with criteria in plain text, 0 to 1."""
    rows = word_features((*texts, criteria))
    likeness: list[float] = (rows[:-1] @ rows[-1].T).toarray().ravel().tolist()
    return likeness


def pool_of(texts: Sequence[str], criteria_scores: Sequence[float] = (), *, seed: int) -> Pool:
    """Read the texts once, for any number of orders; no criteria scores mean equal ones."""
    features = word_features(texts)
    average = np.asarray(features.sum(axis=0)).ravel() / max(len(texts), 1)
    return Pool(
        rows=vstack([features, csr_matrix(average)], format="csr"),
        origin=average,
        criteria=np.array(criteria_scores or np.zeros(len(texts)), dtype=np.float64),
        turns=np.random.default_rng(seed).permutation(len(texts)),
    )


def learn(pool: Pool, decided: Mapping[int, bool], *, start: Plane | None = None) -> Plane | None:
    """Fit the plane between includes and excludes; None until there is one of each.

    `start` is an earlier plane of the same pool: it shortens the way and leaves the end the same.
    """
    included = np.fromiter(decided.values(), dtype=np.bool_, count=len(decided))
    if included.all() or not included.any():
        return None
    weights = PENALTY * _balanced(included)
    presumed = PRESUMED_SHARE * weights[included].sum()
    return fit_plane(
        Examples(
            rows=pool.rows[[*decided, len(pool.turns)]],
            origin=pool.origin,
            sides=np.append(np.where(included, 1.0, -1.0), -1.0),
            weights=np.append(weights, presumed),
        ),
        start=start,
    )


def order_undecided(
    pool: Pool, decided: Mapping[int, bool], plane: Plane | None
) -> NDArray[np.int64]:
    """Give the positions not yet decided, the most promising first.

    Criteria order alone until there is a plane. Then they weigh as much as one include: half with
    the first, a tenth with the ninth.
    """
    waits = np.ones(len(pool.turns), dtype=np.bool_)
    waits[list(decided)] = False
    undecided = np.flatnonzero(waits)
    scores = _standard(pool.criteria[undecided])
    if plane is not None:
        includes = sum(decided.values())
        learned = _standard(plane.scores(pool.rows)[undecided])
        scores = (scores + includes * learned) / (1 + includes)
    best: NDArray[np.int64] = undecided[np.lexsort((pool.turns[undecided], -scores))]
    return best


def _balanced(included: NDArray[np.bool_]) -> Vector:
    """Weigh decisions so that the sides stand in `INCLUDES_TO_EXCLUDES`, 1 on average."""
    includes = included.sum()
    weights = np.where(included, 1.0, includes / (INCLUDES_TO_EXCLUDES * (~included).sum()))
    balanced: Vector = weights * (len(included) / weights.sum())
    return balanced


def _standard(scores: Vector) -> Vector:
    """Shift and scale to mean 0 and spread 1; equal scores become 0."""
    spread = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread > 0 else np.zeros(len(scores))
