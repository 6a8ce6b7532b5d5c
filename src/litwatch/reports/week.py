"""What kind of week it was: sources that failed, weeks missed, a baseline, a changed strategy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from litwatch.domain import ChangeKind, DigestItem, DigestMaterial, RunOutcome, SearchRun


@dataclass(frozen=True, slots=True)
class Week:
    """Facts about the week's runs that colour everything else in the digest.

    `failed` holds the last run of each source whose last run failed. `rerun` is the run that had
    no date window because strategy or MeSH year were new. `left_again` are arrivals whose record
    left the topic later in the same digest.
    """

    failed: tuple[SearchRun, ...]
    completed: tuple[SearchRun, ...]
    is_baseline: bool
    rerun: SearchRun | None
    left_again: tuple[DigestItem, ...]


def read_week(material: DigestMaterial) -> Week:
    """Read these facts from the runs and items of `material`."""
    runs = sorted(material.runs, key=lambda run: (run.source, run.started_at, run.run_id))
    last = [list(same)[-1] for _, same in groupby(runs, key=lambda run: run.source)]
    completed = tuple(run for run in runs if run.outcome is RunOutcome.COMPLETED)
    windowless = [run for run in completed if run.search_window is None]
    is_baseline = bool(windowless) and _all_is_new(material)
    return Week(
        failed=tuple(run for run in last if run.outcome is RunOutcome.FAILED),
        completed=completed,
        is_baseline=is_baseline,
        rerun=windowless[-1] if windowless and not is_baseline else None,
        left_again=_left_again(material),
    )


def _all_is_new(material: DigestMaterial) -> bool:
    """Whether every record that is held arrived with this very digest, by no changed strategy."""
    arrived = {i.change.record_id for i in material.items if i.change.kind.is_arrival}
    gained = any(i.change.kind is ChangeKind.STRATEGY_CHANGED for i in material.items)
    return not gained and material.held <= len(arrived)


def _left_again(material: DigestMaterial) -> tuple[DigestItem, ...]:
    in_order = sorted(material.runs, key=lambda run: run.started_at)
    rank = {run.run_id: place for place, run in enumerate(in_order)}
    left = {
        item.change.record_id: rank.get(item.run_id, 0)
        for item in material.items
        if item.change.kind is ChangeKind.LEFT
    }
    return tuple(
        item
        for item in material.items
        if item.change.kind.is_arrival
        and left.get(item.change.record_id, -1) > rank.get(item.run_id, 0)
    )
