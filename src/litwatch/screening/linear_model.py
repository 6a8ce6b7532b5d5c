"""Fits a plane between includes and excludes: a linear support vector machine, exactly. Pure.

The squared-hinge machine of LIBLINEAR (Fan et al. 2008, `-s 2`), its bias penalised as a weight
is, solved from the last solution: a few rounds of least squares on the examples within the margin
(Keerthi & DeCoste 2005). So a ranking that learns again after each batch of decisions costs
milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_ROUNDS: Final = 30
_STEPS: Final = 60
_PRECISION: Final = 1e-2  # of the residual's first length: finer changes no order that matters
_NOTHING: Final = 1e-12

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plane:
    """Scores of rows are `rows @ slope + level`; includes are meant to lie above 0."""

    slope: Vector
    level: float

    def scores(self, rows: csr_matrix) -> Vector:
        """Give each row's score; higher is more like the includes."""
        scores: Vector = rows @ self.slope + self.level
        return scores


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows read relative to `origin`, their sides (1 include, -1 exclude) and what each weighs."""

    rows: csr_matrix
    origin: Vector
    sides: Vector
    weights: Vector

    def project(self, plane: Vector) -> Vector:
        """Give each example's score; the last number of `plane` is its bias."""
        slope, bias = plane[:-1], plane[-1]
        scores: Vector = self.rows @ slope + (bias - dot(self.origin, slope))
        return scores

    def gather(self, amounts: Vector) -> Vector:
        """Sum the examples in these amounts: what `project` does, transposed."""
        total = amounts.sum()
        return np.append(self.rows.T @ amounts - total * self.origin, total)


def fit_plane(examples: Examples, *, start: Plane | None = None) -> Plane:
    """Find the plane of least |plane|²/2 + Σ weight · max(0, 1 - side · score)²."""
    plane = _packed(start, examples.origin)
    scores = examples.project(plane)
    within = examples.sides * scores < 1
    for _ in range(_ROUNDS):
        plane = _least_squares(examples, 2 * examples.weights * within, plane)
        now_within = examples.sides * examples.project(plane) < 1
        if np.array_equal(within, now_within):
            break
        within = now_within
    slope = plane[:-1]
    return Plane(slope, float(plane[-1]) - dot(examples.origin, slope))


def dot(one: Vector, other: Vector) -> float:
    """Give the inner product without BLAS, whose threads cost more here than they save."""
    return float(np.einsum("i,i->", one, other))


def _packed(start: Plane | None, origin: Vector) -> Vector:
    if start is None:
        return np.zeros(len(origin) + 1)
    return np.append(start.slope, start.level + dot(origin, start.slope))


def _least_squares(examples: Examples, pull: Vector, plane: Vector) -> Vector:
    """Solve plane + Σ pull · (score - side) · example = 0 by conjugate gradients."""
    residual = examples.gather(pull * (examples.sides - examples.project(plane))) - plane
    direction, length = residual, dot(residual, residual)
    enough = _PRECISION**2 * length + _NOTHING
    for _ in range(_STEPS):
        if length <= enough:
            break
        image = direction + examples.gather(pull * examples.project(direction))
        step = length / dot(direction, image)
        plane = plane + step * direction
        residual = residual - step * image
        length, last = dot(residual, residual), length
        direction = residual + (length / last) * direction
    return plane
