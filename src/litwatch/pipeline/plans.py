"""What a run will ask: for each topic, the whole strategy or a window, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from litwatch.domain import Owed, RunKind, RunOutcome, SearchRun, SearchWindow, Standing
from litwatch.errors import UsageError
from litwatch.pipeline.bench import Bench
from litwatch.pipeline.topics import WatchedTopic
from litwatch.store.store import Store, WatermarkKey

# The whole of PubMed, for a past day asked by hand: nothing was created before.
BEFORE_PUBMED = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """One topic's part of a run.

    `search_window` None asks for the whole strategy: on the first run, once after the strategy
    or the MeSH year changed, and to reconcile. `mesh_changed`: the last completed run
    used another year. `remarks` are sentences about the strategy that the run's reader must see;
    `owed` is what searches of earlier runs promised and the source did not give;
    `reported_harms` are those that held full papers report.
    """

    topic: WatchedTopic
    search_window: SearchWindow | None
    last_run: SearchRun | None
    standings: Mapping[str, Standing]
    mesh_changed: bool = False
    remarks: tuple[str, ...] = ()
    owed: tuple[Owed, ...] = ()
    reported_harms: frozenset[str] = frozenset()

    @property
    def owed_ids(self) -> frozenset[str]:
        """Source ids of what is owed."""
        return frozenset(owed.source_id for owed in self.owed)

    @property
    def is_first(self) -> bool:
        """Whether this topic was never run to its end on this source, runs by hand aside."""
        return self.last_run is None

    @property
    def strategy_changed(self) -> bool:
        """Whether the strategy differs from the one that the last completed run used."""
        last = self.last_run
        return last is not None and last.strategy_version != self.topic.strategy.version

    @property
    def criteria_changed(self) -> bool:
        """Whether the criteria differ from those of the last completed run."""
        last = self.last_run
        return last is not None and last.criteria_version != self.topic.criteria.version


def plan_topic(topic: WatchedTopic, bench: Bench) -> TopicPlan:
    """Decide what to ask PubMed for one topic.

    Raises UsageError where the clock stands before what the store has already covered.
    """
    source, clock = bench.source.name, bench.clock
    key = WatermarkKey(topic.topic_id, source, topic.strategy.version, bench.mesh.year)
    covered = bench.store.watermark(key)
    if covered and covered > clock.as_of and clock.moves_watermark:
        raise UsageError(
            f"this store is already up to date as of {covered}, which is after {clock.as_of}",
            where=topic.topic_id,
            remedy="Check the computer's clock, or give a later --as-of.",
        )
    last = last_regular_run(bench.store, topic.topic_id, source)
    mesh_changed = last is not None and last.mesh_year != bench.mesh.year
    plan = TopicPlan(
        topic,
        None,
        last,
        bench.store.standings(topic.topic_id),
        mesh_changed=mesh_changed,
        owed=bench.store.owed(topic.topic_id, source),
        reported_harms=bench.store.reported_harms(topic.topic_id),
    )
    # What is taken back to an earlier form has a watermark, and is asked in full all the same.
    is_changed = plan.strategy_changed or mesh_changed
    return replace(plan, search_window=_window(None if is_changed else covered, bench))


def last_regular_run(store: Store, topic_id: str, source: str) -> SearchRun | None:
    """Give the last completed run that moved the watermark.

    A run by hand saw some days or another day only: what comes after it is measured against the
    run before it.
    """
    regular = (
        run
        for run in store.runs(topic_id)
        if run.source == source and run.outcome is RunOutcome.COMPLETED and run.moves_watermark
    )
    return next(regular, None)


def _window(covered: date | None, bench: Bench) -> SearchWindow | None:
    clock = bench.clock
    if bench.kind is RunKind.RECONCILIATION:
        return None
    if clock.since:
        return SearchWindow(clock.since, clock.as_of)
    if covered is None and not clock.moves_watermark:
        return SearchWindow(BEFORE_PUBMED, clock.as_of)
    return _since(covered, bench)


def held_window(bench: Bench) -> SearchWindow | None:
    """Give the days in which a held or cited record may have been revised since it was read."""
    return _since(bench.store.latest_covered_day(bench.source.name), bench)


def _since(covered: date | None, bench: Bench) -> SearchWindow | None:
    """Look back over the overlap: what PubMed makes searchable late must not slip through."""
    if covered is None:
        return None
    overlap = timedelta(days=bench.settings.pubmed.overlap_days)
    return SearchWindow(min(covered, bench.clock.as_of) - overlap, bench.clock.as_of)
