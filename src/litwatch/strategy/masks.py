"""Sets of records as masks: one truth value per record of an index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


def every(masks: Sequence[Mask]) -> Mask:
    """Records in all of them."""
    result = masks[0].copy()
    for mask in masks[1:]:
        result &= mask
    return result


def some(masks: Sequence[Mask]) -> Mask:
    """Records in any of them."""
    result = masks[0].copy()
    for mask in masks[1:]:
        result |= mask
    return result
