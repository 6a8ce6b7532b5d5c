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
    first = [run for run in windowless if _is_first(run, material)]
    again = [run for run in windowless if run not in first]
    return Week(
        failed=tuple(run for run in last if run.outcome is RunOutcome.FAILED),
        completed=completed,
        is_baseline=bool(first),
        rerun=again[-1] if again else None,
        left_again=_left_again(material),
    )


def _is_first(run: SearchRun, material: DigestMaterial) -> bool:
    """Whether a run without a date window was the topic's first, not one of a changed strategy.

    In a first run nothing can leave or be gained, and all that is found is new. The number of
    records held says the same of a digest of now, even where the source kept some back.
    """
    kinds = {item.change.kind for item in material.items if item.run_id == run.run_id}
    if kinds & {ChangeKind.STRATEGY_CHANGED, ChangeKind.LEFT}:
        return False
    arrived = {i.change.record_id for i in material.items if i.change.kind.is_arrival}
    return run.new + run.outside_strategy >= run.found or material.held <= len(arrived)


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
