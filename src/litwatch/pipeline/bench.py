"""What a run works with, opened once and handed from step to step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from litwatch.config import Settings
from litwatch.domain import RunKind, RunResult
from litwatch.pipeline.clock import RunClock
from litwatch.sources.base import Source
from litwatch.store.store import Store
from litwatch.strategy.mesh import MeshTree

Report = Callable[[str], None]
Finish = Callable[[RunResult], RunResult | None]


def as_judged(result: RunResult) -> RunResult:
    """Keep a result as the run judged it."""
    return result


@dataclass(frozen=True, slots=True)
class Bench:
    """Settings, a store, one source, the MeSH tree, the run's days and where progress goes.

    `now` tells the time when it is called; `clock` holds the days that the run fixed at its start.
    `finish` has the last word on each result before it is kept; None is not kept.
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
    kind: RunKind = RunKind.SURVEILLANCE
    finish: Finish = as_judged

    @property
    def folder(self) -> Path:
        """Where the run's temporary file is made: beside the database."""
        return self.settings.path(self.settings.store.database).parent
