"""What a run works with, opened once and handed from step to step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from litwatch.config import Settings
from litwatch.pipeline.clock import RunClock
from litwatch.sources.base import Source
from litwatch.store.store import Store
from litwatch.strategy.mesh import MeshTree

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bench:
    """Settings, a store, one source, the MeSH tree, the run's days and where progress goes.

    `now` tells the time when it is called; `clock` holds the days that the run fixed at its start.
    """

    settings: Settings
    store: Store
    source: Source
    mesh: MeshTree
    clock: RunClock
    run_id: str
    report: Report
    now: Callable[[], datetime]
    tries_again: bool = False
