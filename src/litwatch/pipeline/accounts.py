"""A run's account in the archive: what it was given, and what of it the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os.path import commonpath
from pathlib import Path

from litwatch.config import Settings
from litwatch.domain import SearchRun
from litwatch.pipeline.bench import Bench
from litwatch.pipeline.topics import WatchedTopic
from litwatch.pipeline.watch import watch
from litwatch.screening.criteria import files_of
from litwatch.sources.manifest import (
    KeptFile,
    KeptRun,
    KeptTopic,
    RunManifest,
    TopicInputs,
    keep_file,
    unsettled,
    write_kept,
    write_manifest,
)
from litwatch.store.store import Store


def watch_and_tell(topics: Sequence[WatchedTopic], bench: Bench) -> tuple[SearchRun, ...]:
    """Run these topics as `watch` does, with the run's account before and after."""
    settle(bench.settings, bench.store)
    keep_inputs(topics, bench)
    runs = watch(topics, bench)
    settle(bench.settings, bench.store)
    return runs


def keep_inputs(topics: Sequence[WatchedTopic], bench: Bench) -> None:
    """Keep what a run is given, before it asks anything: its answers alone cannot be judged again.

    Raises StoreError where the archive cannot be written.
    """
    settings, clock = bench.settings, bench.clock
    folder = settings.path(settings.store.archive)
    manifest = RunManifest(
        run_id=bench.run_id,
        kind=bench.kind,
        source=bench.source.name,
        started_at=clock.now,
        as_of=clock.as_of,
        since=clock.since,
        moves_watermark=clock.moves_watermark,
        mesh=keep_file(folder, settings.path(settings.mesh)),
        overlap_days=settings.pubmed.overlap_days,
        has_email=not settings.warnings,
        topics=tuple(_inputs(topic, settings, folder) for topic in topics),
    )
    write_manifest(folder, manifest)


def _inputs(topic: WatchedTopic, settings: Settings, folder: Path) -> TopicInputs:
    given = topic.settings
    return TopicInputs(
        topic_id=given.id,
        title=given.title,
        strategy=keep_file(folder, settings.path(given.strategy)),
        criteria=_criteria(settings.path(given.criteria), folder),
        policy=keep_file(folder, settings.path(given.policy)) if given.policy else None,
        accepted_narrower_lines=tuple(sorted(given.accepted_narrower_lines)),
    )


def _criteria(path: Path, folder: Path) -> tuple[KeptFile, ...]:
    files = [each.resolve() for each in files_of(path)]
    within = Path(commonpath([each.parent for each in files]))
    return tuple(keep_file(folder, each, within=within) for each in files)


def settle(settings: Settings, store: Store) -> None:
    """Say of every run that has ended, in the archive, what the store holds of it.

    Of a killed run that is what was committed before. Only a caller who has the store to itself
    may ask: of a run under way nothing final can be said.
    """
    folder = settings.path(settings.store.archive)
    open_runs = tuple(unsettled(folder))
    if not open_runs:
        return
    with store.kept_open():
        runs = [run for topic_id in store.topic_ids() for run in store.runs(topic_id)]
    for run_id in open_runs:
        write_kept(folder, run_id, KeptRun(_kept(run for run in runs if run.run_id == run_id)))


def _kept(runs: Iterable[SearchRun]) -> tuple[KeptTopic, ...]:
    return tuple(
        KeptTopic(run.topic_id, run.outcome, run.requests, run.finished_at, run.error)
        for run in runs
    )
