"""One surveillance run, top to bottom: strategy → PubMed → records → evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from litwatch.domain import RecordVersion, SearchRun
from litwatch.pipeline.acquisition import HeldRecords, acquire
from litwatch.pipeline.bench import Bench
from litwatch.pipeline.headings import heading_remarks, renamed_in
from litwatch.pipeline.plans import TopicPlan, held_window, plan_topic
from litwatch.pipeline.results import share_costs, topic_result
from litwatch.pipeline.topics import WatchedTopic
from litwatch.pipeline.versions import revise


def watch(topics: Sequence[WatchedTopic], bench: Bench) -> tuple[SearchRun, ...]:
    """Run these topics once; give a row per topic, failed ones included.

    Each topic is committed in one transaction. A topic that fails keeps its watermark, so that
    the next run covers its days again.
    """
    bench.store.prepare()
    plans = [_plan(topic, bench) for topic in topics]
    bench.report(f"searching {bench.source.name} for {len(plans)} topic(s)")
    held = bench.store.held()
    acquired = acquire(plans, bench.source, _following(topics, held, bench))
    if bench.tries_again:
        acquired.raise_if_unreachable()
    bench.report(f"{len(acquired.records)} record(s) fetched in {bench.source.requests} request(s)")

    versions = revise(acquired.records.values(), held)
    renamed = renamed_in(versions, held)
    bench = replace(bench, mesh=bench.mesh.knowing(map(frozenset, renamed.items())))
    plans = [_remarked(plan, renamed, bench) for plan in plans]
    current = held | {version.record.record_id: version for version in versions}
    results = [
        topic_result(plan, acquired, versions=versions, current=current, bench=bench)
        for plan in plans
    ]

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


def _following(
    topics: Sequence[WatchedTopic], held: Mapping[str, RecordVersion], bench: Bench
) -> HeldRecords:
    """Name what is followed whether a strategy finds it or not: held and cited records."""
    held_ids = frozenset(
        version.record.source_id
        for version in held.values()
        if version.record.source == bench.source.name
    )
    cited = frozenset(
        reference.pmid
        for topic in topics
        if topic.policy
        for reference in topic.policy.references
        if reference.pmid
    )
    return HeldRecords(held_ids, cited, held_window(bench))
