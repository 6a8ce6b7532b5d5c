"""One surveillance run, top to bottom: strategy → PubMed → records → evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from litwatch.domain import SearchRun
from litwatch.pipeline.acquisition import HeldRecords, acquire
from litwatch.pipeline.bench import Bench
from litwatch.pipeline.headings import heading_remarks
from litwatch.pipeline.plans import TopicPlan, held_window, plan_topic
from litwatch.pipeline.results import share_costs, topic_result
from litwatch.pipeline.spool import scratch_file
from litwatch.pipeline.topics import WatchedTopic
from litwatch.pipeline.versions import Intake


def watch(topics: Sequence[WatchedTopic], bench: Bench) -> tuple[SearchRun, ...]:
    """Run these topics once; give a row per topic, failed ones included.

    Each topic is committed by itself (`Store.commit`). A topic that fails keeps its watermark, so
    that the next run covers its days again.
    """
    with scratch_file(bench.folder) as scratch:
        with bench.store.kept_open():
            plans = [_plan(topic, bench) for topic in topics]
            intake = Intake(bench.store, scratch)
            following = _following(topics, intake.outlines, bench)
        bench.report(f"searching {bench.source.name} for {len(plans)} topic(s)")
        acquired = acquire(plans, bench.source, following=following, take=intake.take)
        if bench.tries_again:
            acquired.raise_if_unreachable()
        bench.report(f"{acquired.records} record(s) fetched in {bench.source.requests} request(s)")

        renamed = intake.renamed
        bench = replace(bench, mesh=bench.mesh.knowing(map(frozenset, renamed.items())))
        plans = [_remarked(plan, renamed, bench) for plan in plans]
        results = [topic_result(plan, acquired, intake=intake, bench=bench) for plan in plans]
        # To commit many records takes the room of their outlines.
        del intake, following, plans

        for result in (costed := share_costs(results, acquired, bench)):
            if finished := bench.finish(result):
                bench.store.commit(finished)
            bench.report(f"{result.run.topic_id}: {result.run.outcome}, {result.run.new} new")
        return tuple(result.run for result in costed)


def _plan(topic: WatchedTopic, bench: Bench) -> TopicPlan:
    bench.store.describe_topic(topic.topic_id, topic.settings.title, topic.policy)
    return plan_topic(topic, bench)


def _remarked(plan: TopicPlan, renamed: Mapping[str, str], bench: Bench) -> TopicPlan:
    remarks = heading_remarks(
        plan.topic.strategy, bench.mesh, renamed, is_new_year=plan.mesh_changed
    )
    return replace(plan, remarks=remarks)


def _following(topics: Sequence[WatchedTopic], held: Iterable[str], bench: Bench) -> HeldRecords:
    """Name what is followed whether a strategy finds it or not: held and cited records."""
    mine = f"{bench.source.name}:"
    held_ids = frozenset(name.removeprefix(mine) for name in held if name.startswith(mine))
    cited = frozenset(
        reference.pmid
        for topic in topics
        if topic.policy
        for reference in topic.policy.references
        if reference.pmid
    )
    return HeldRecords(held_ids, cited, held_window(bench))
