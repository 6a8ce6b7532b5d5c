"""The store rebuilt from the archive alone: each run judged again on the answers that it got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from litwatch.config import Settings, StoreSettings, TopicSettings
from litwatch.domain import RunKind, RunResult
from litwatch.errors import StoreError, UsageError
from litwatch.pipeline.accounts import settle
from litwatch.pipeline.bench import Bench, Finish, Report
from litwatch.pipeline.clock import RunClock
from litwatch.pipeline.headings import open_mesh
from litwatch.pipeline.reconcile import reconciling
from litwatch.pipeline.stores import existing_store, one_at_a_time, open_store
from litwatch.pipeline.topics import open_topic
from litwatch.pipeline.watch import watch
from litwatch.sources.answers import judge
from litwatch.sources.archive import read_index
from litwatch.sources.manifest import (
    KeptFile,
    KeptTopic,
    RunManifest,
    TopicInputs,
    read_file,
    read_kept,
    read_manifest,
    run_ids,
)
from litwatch.sources.pubmed import PubmedSource
from litwatch.sources.replayed import ReplayedTransport

ALL = "all"
STORE = "store.duckdb"
# Only whether an address was given matters: a run without one warns.
REPLAYED_EMAIL = "replayed@example.org"
# What people and the mail server did, and counts asked by hand, never were answers of a source.
# `pair_decisions` comes back with what the rules decided, and without people's verdicts.
NOT_IN_THE_ARCHIVE = (
    "decisions",
    "full_text_events",
    "nominations",
    "review_rules",
    "digests",
    "digest_changes",
    "digest_notices",
    "line_counts",
)


@dataclass(frozen=True, slots=True)
class Replay:
    """The runs that were judged again, and those of which the store had kept nothing."""

    replayed: tuple[str, ...]
    skipped: tuple[str, ...]


def replay(settings: Settings, run_id: str, *, into: Path, report: Report) -> Replay:
    """Rebuild the store as it stood after `run_id`, or after the last run for "all".

    Only the archive is read: no network, no file that the configuration names. `into` appears
    when everything is done. Raises UsageError for an unknown run or a file that is there,
    StoreError where the archive lacks something or a run ends otherwise than it did.
    """
    folder = settings.path(settings.store.archive)
    if into.exists():
        raise UsageError("is there already", where=str(into), remedy="Name a new file.")
    _settle(settings)
    wanted = _runs_until(folder, run_id)
    with TemporaryDirectory(prefix=".replay-", dir=_parent(into)) as place:
        done = _replay_all(settings, folder, wanted, Path(place), report)
        (Path(place) / STORE).replace(into)
    return done


def _settle(settings: Settings) -> None:
    """Ask the store, where there is one, what it kept of a last run that was killed."""
    if settings.path(settings.store.database).exists():
        with one_at_a_time(settings):
            settle(settings, existing_store(settings))


def _parent(into: Path) -> Path:
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder cannot be made: {error.strerror}", where=str(into.parent)
        ) from error
    return into.parent


def _runs_until(folder: Path, run_id: str) -> list[RunManifest]:
    """Give the runs to replay, in the order in which they were made."""
    names = run_ids(folder)
    if not names:
        raise UsageError("the archive holds no run", where=str(folder))
    if run_id not in (ALL, *names):
        raise UsageError(
            f"the archive holds no run {run_id!r}",
            where=str(folder),
            remedy=f"Give {ALL!r} or one of: {', '.join(names[-5:])}.",
        )
    runs = sorted((read_manifest(folder, name) for name in names), key=lambda run: run.started_at)
    last = next((run.started_at for run in runs if run.run_id == run_id), runs[-1].started_at)
    return [run for run in runs if run.started_at <= last]


def _replay_all(
    settings: Settings, folder: Path, runs: Sequence[RunManifest], place: Path, report: Report
) -> Replay:
    replayed: list[str] = []
    skipped: list[str] = []
    for run in runs:
        kept = {each.topic_id: each for each in _kept(folder, run.run_id)}
        if kept:
            turned = _lay_out(settings, folder, run, place)
            _replay_run(_bench(turned, folder, run, kept), run)
            report(f"{run.run_id}: {run.kind} as of {run.as_of}")
        (replayed if kept else skipped).append(run.run_id)
    if not replayed:
        raise UsageError("no run in the archive was ever kept", where=str(folder))
    return Replay(tuple(replayed), tuple(skipped))


def _kept(folder: Path, run_id: str) -> tuple[KeptTopic, ...]:
    """Say what the store held of a run; of one that was killed and never asked about, nothing."""
    try:
        return read_kept(folder, run_id).topics
    except StoreError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return ()
        raise


def _lay_out(settings: Settings, folder: Path, run: RunManifest, place: Path) -> Settings:
    """Write out what the run was given, and give settings that name it and the new store."""
    home = place / run.run_id
    pubmed = settings.pubmed.model_copy(
        update={
            "email": REPLAYED_EMAIL if run.has_email else "",
            "overlap_days": run.overlap_days,
            "api_key": None,
        }
    )
    return settings.model_copy(
        update={
            "home": home,
            "store": StoreSettings(database=place / STORE, archive=folder.resolve()),
            "pubmed": pubmed,
            "mesh": _write(folder, run.mesh, home),
            "topics": tuple(_topic(folder, topic, home / topic.topic_id) for topic in run.topics),
        }
    )


def _topic(folder: Path, topic: TopicInputs, home: Path) -> TopicSettings:
    criteria = [_write(folder, kept, home / "criteria") for kept in topic.criteria]
    return TopicSettings(
        id=topic.topic_id,
        title=topic.title,
        strategy=_write(folder, topic.strategy, home / "strategy"),
        criteria=criteria[0],
        policy=_write(folder, topic.policy, home / "policy") if topic.policy else None,
        accepted_narrower_lines=frozenset(topic.accepted_narrower_lines),
    )


def _write(folder: Path, kept: KeptFile, home: Path) -> Path:
    path = home / kept.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(read_file(folder, kept))
    return path


def _bench(
    settings: Settings, folder: Path, run: RunManifest, kept: Mapping[str, KeptTopic]
) -> Bench:
    payloads = (
        read_index(folder, run.run_id) if (folder / run.run_id / "index.jsonl").exists() else ()
    )
    transport = ReplayedTransport(folder, payloads, judge)
    return Bench(
        settings=settings,
        store=open_store(settings),
        source=PubmedSource(settings.pubmed, transport),
        mesh=open_mesh(settings),
        clock=RunClock(run.started_at, run.as_of, run.since, run.moves_watermark),
        run_id=run.run_id,
        report=lambda _message: None,
        now=lambda: run.started_at,
        finish=_as_it_was(kept),
    )


def _as_it_was(kept: Mapping[str, KeptTopic]) -> Finish:
    """Keep only what the store kept, with the moments and requests that no answer tells."""

    def finish(result: RunResult) -> RunResult | None:
        told = kept.get(result.run.topic_id)
        if told is None:
            return None
        if told.outcome is not result.run.outcome:
            raise StoreError(
                f"the run was {told.outcome}, replayed it is {result.run.outcome}: "
                f"{result.run.error or 'its answers are whole'}",
                where=f"run {result.run.run_id}, topic {result.run.topic_id}",
                remedy="See `litwatch archive verify`.",
            )
        row = replace(
            result.run, finished_at=told.finished_at, requests=told.requests, error=told.error
        )
        return replace(result, run=row)

    return finish


def _replay_run(bench: Bench, run: RunManifest) -> None:
    topics = [open_topic(bench.settings, topic.topic_id, bench.mesh) for topic in run.topics]
    if run.kind is RunKind.RECONCILIATION:
        bench = _both(reconciling(topics[0], bench), bench.finish)
    watch(topics, bench)


def _both(bench: Bench, then: Finish) -> Bench:
    """Explain first, then keep as it was."""
    explain = bench.finish

    def finish(result: RunResult) -> RunResult | None:
        explained = explain(result)
        return then(explained) if explained else None

    return replace(bench, finish=finish)
