"""Sets of records as masks: one truth value per record of an index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


def every(masks: Sequence[Mask]) -> Mask:
    """Records in all of them."""
    result: Mask = np.logical_and.reduce(masks)
    return result


def some(masks: Sequence[Mask]) -> Mask:
    """Records in any of them."""
    result: Mask = np.logical_or.reduce(masks)
    return result
