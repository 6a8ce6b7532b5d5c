"""One request as the embedded PubMed received it, with the answer that it would give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litwatch.localpubmed.replies import Response


@dataclass(frozen=True, slots=True)
class Exchange:
    """An operation, the request's number from 1 on, its parameters, and the honest answer."""

    operation: str
    number: int
    params: Mapping[str, str]
    answer: Callable[[], Response]
