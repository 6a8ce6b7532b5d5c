"""One topic's result of a run: everything that is committed to the store together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from litwatch.dedupe.known_items import recognise
from litwatch.domain import (
    Change,
    CitedReference,
    Match,
    Notice,
    NoticeKind,
    Outline,
    Owed,
    Payload,
    RunOutcome,
    RunResult,
    SearchRun,
    Standing,
    Suggestion,
)
from litwatch.errors import SourceError
from litwatch.pipeline.acquisition import HELD_AND_CITED, RECORDS, Acquisition
from litwatch.pipeline.appraisal import Appraisal, Holdings, appraise, to_appraise
from litwatch.pipeline.bench import Bench
from litwatch.pipeline.plans import TopicPlan
from litwatch.pipeline.spool import Spool
from litwatch.pipeline.versions import RECORDS_AT_ONCE, Intake
from litwatch.screening.held_evidence import HeldEvidence
from litwatch.store.bulk import in_parts
from litwatch.strategy.history import line_yields
from litwatch.strategy.mesh import MeshTree

Outlines = Mapping[str, Outline]

# A policy's references are known by their PMIDs, and only PubMed names what it withdraws.
PUBMED = "pubmed"
_OWED_SHOWN = 10


def topic_result(
    plan: TopicPlan, acquired: Acquisition, *, intake: Intake, bench: Bench
) -> RunResult:
    """Judge what was acquired for one topic, or say why nothing could be."""
    error = acquired.searches[plan.topic.topic_id].error or acquired.error
    if error:
        return _failed(plan, acquired, error, bench)
    return _completed(plan, acquired, intake=intake, bench=bench)


def _failed(plan: TopicPlan, acquired: Acquisition, error: SourceError, bench: Bench) -> RunResult:
    run = replace(_run(plan, acquired, bench), outcome=RunOutcome.FAILED, error=str(error))
    return RunResult(run, payloads=_payloads(bench, plan.topic.topic_id))


def _completed(
    plan: TopicPlan, acquired: Acquisition, *, intake: Intake, bench: Bench
) -> RunResult:
    found, current = _found(plan, acquired, bench), intake.outlines
    # A held record whose newer form did not come is judged when it comes.
    came = {record_id for record_id in found if record_id.partition(":")[2] not in acquired.owed}
    appraisal = _appraise(plan, to_appraise(plan, came, current), intake, bench.mesh)
    standings = _standings(plan, appraisal.matches)
    in_set = {record_id for record_id, entry in standings.items() if entry.in_strategy}
    cited = _cited(plan, current)
    return RunResult(
        run=_counted(_run(plan, acquired, bench), appraisal, found),
        strategy_lines=plan.topic.line_texts,
        line_yields=line_yields(plan.topic.strategy, standings.values()),
        known_items=recognise(plan.topic.known_references, current.values(), in_set),
        versions=intake.versions,
        matches=appraisal.matches,
        changes=appraisal.changes,
        suggestions=appraisal.suggestions,
        notices=(
            *_notices(intake, _followed(plan, in_set | set(cited))),
            *_withdrawals(acquired, current),
        ),
        payloads=_payloads(bench, plan.topic.topic_id),
        cited=cited,
        owed=_owed(plan, acquired, found),
    )


def _appraise(
    plan: TopicPlan, record_ids: Sequence[str], intake: Intake, mesh: MeshTree
) -> Appraisal:
    """Judge these records some hundreds at a time; what screening says of each goes to disk."""
    matches: list[Match] = []
    changes: list[Change] = []
    suggestions: Spool[Suggestion] = intake.spool()
    evidence = _held_evidence(plan, record_ids, intake.outlines)
    for part in in_parts(record_ids, RECORDS_AT_ONCE):
        judged = intake.load_before(_judged_revisions(plan, part, intake.outlines))
        appraisal = appraise(plan, part, Holdings(intake.load(part), judged, evidence), mesh)
        evidence = evidence.with_reports(appraisal.suggestions)
        matches += appraisal.matches
        changes += appraisal.changes
        suggestions.extend(appraisal.suggestions)
    return Appraisal(tuple(matches), tuple(changes), suggestions)


def _held_evidence(plan: TopicPlan, record_ids: Iterable[str], current: Outlines) -> HeldEvidence:
    """Gather what the topic holds, this run's records included, and what its policy cites."""
    held = {key for key, standing in plan.standings.items() if standing.in_strategy}
    names = (held | set(record_ids)) & set(current)
    pmids = frozenset(current[name].pmid for name in names) - {""}
    cited = plan.topic.policy.references if plan.topic.policy else ()
    return HeldEvidence(plan.reported_harms, pmids, cited)


def _judged_revisions(
    plan: TopicPlan, record_ids: Iterable[str], current: Outlines
) -> dict[str, int]:
    """Name the versions that the topic judged and that are not the current ones."""
    judged = {name: plan.standings[name] for name in record_ids if name in plan.standings}
    return {
        record_id: standing.revision
        for record_id, standing in judged.items()
        if standing.revision != current[record_id].revision
    }


def _found(plan: TopicPlan, acquired: Acquisition, bench: Bench) -> set[str]:
    """Name what the topic's search found, and what an earlier one found in vain.

    A search without a window finds that again, or it matches no longer.
    """
    answer = acquired.searches[plan.topic.topic_id].answer
    earlier = plan.owed_ids if plan.search_window else frozenset[str]()
    ids = {*(answer.ids if answer else ()), *earlier}
    return {f"{bench.source.name}:{source_id}" for source_id in ids}


def _owed(plan: TopicPlan, acquired: Acquisition, found: set[str]) -> tuple[Owed, ...]:
    """Name what the topic's search found, or what it holds, and the source did not give."""
    known = {record_id.partition(":")[2] for record_id in found | set(plan.standings)}
    return tuple(Owed(name, why) for name, why in acquired.owed.items() if name in known)


def _standings(plan: TopicPlan, matches: Iterable[Match]) -> dict[str, Match | Standing]:
    """Give how every record of the topic stands after this run."""
    return {**plan.standings, **{match.record_id: match for match in matches}}


def _cited(plan: TopicPlan, current: Outlines) -> tuple[str, ...]:
    """Name the held records that the policy cites."""
    references: Sequence[CitedReference] = plan.topic.policy.references if plan.topic.policy else ()
    recognised = recognise(references, current.values(), frozenset())
    return tuple(sorted({item.record_id for item in recognised if item.record_id}))


def _followed(plan: TopicPlan, in_set_or_cited: set[str]) -> set[str]:
    """Add what once was in the set, and what the policy cites but nobody could fetch."""
    once_in = {key for key, standing in plan.standings.items() if standing.first_seen_run}
    references = plan.topic.policy.references if plan.topic.policy else ()
    unheld = {f"{PUBMED}:{reference.pmid}" for reference in references if reference.pmid}
    return in_set_or_cited | once_in | unheld


def _withdrawals(acquired: Acquisition, current: Outlines) -> tuple[Notice, ...]:
    """Flag held records that the source names as withdrawn; they stay."""
    ids = (f"{PUBMED}:{source_id}" for source_id in acquired.deleted)
    return tuple(Notice(each, NoticeKind.WITHDRAWAL) for each in ids if each in current)


def _notices(intake: Intake, followed: set[str]) -> tuple[Notice, ...]:
    told = (notice for notice in intake.notices() if notice.record_id in followed)
    return tuple(dict.fromkeys(told))


def _payloads(bench: Bench, topic_id: str) -> tuple[Payload, ...]:
    return tuple(payload for payload in bench.source.payloads if payload.purpose == topic_id)


def _run(plan: TopicPlan, acquired: Acquisition, bench: Bench) -> SearchRun:
    search = acquired.searches[plan.topic.topic_id]
    answer = search.answer
    return SearchRun(
        run_id=bench.run_id,
        topic_id=plan.topic.topic_id,
        source=bench.source.name,
        strategy_version=plan.topic.strategy.version,
        criteria_version=plan.topic.criteria.version,
        mesh_year=bench.mesh.year,
        query=plan.topic.translation.query,
        search_window=plan.search_window,
        as_of=bench.clock.as_of,
        started_at=bench.clock.now,
        finished_at=bench.now(),
        outcome=RunOutcome.COMPLETED,
        moves_watermark=bench.clock.moves_watermark,
        kind=bench.kind,
        requests=search.requests,
        found=answer.count if answer else 0,
        warnings=(
            *bench.settings.warnings,
            *plan.remarks,
            *(answer.warnings if answer else ()),
        ),
    )


def _counted(run: SearchRun, appraisal: Appraisal, found: set[str]) -> SearchRun:
    outside = sum(match.record_id in found and not match.in_strategy for match in appraisal.matches)
    return replace(
        run,
        new=sum(change.kind.is_arrival for change in appraisal.changes),
        changed=sum(not change.kind.is_arrival for change in appraisal.changes),
        outside_strategy=outside,
    )


def _owed_remark(owed: Mapping[str, str]) -> str:
    """Say what did not come, the first of it by name."""
    if not owed:
        return ""
    shown = [f"{name} ({why})" for name, why in islice(owed.items(), _OWED_SHOWN)]
    rest = f" and {len(owed) - len(shown)} more" if len(owed) > len(shown) else ""
    return f"PubMed owes records, which every run will ask for again: {', '.join(shown)}{rest}"


def share_costs(
    results: Sequence[RunResult], acquired: Acquisition, bench: Bench
) -> list[RunResult]:
    """Count the requests that serve all topics once, in the first topic's row."""
    if not results:
        return []
    first, *others = results
    shared = tuple(
        payload for payload in bench.source.payloads if payload.purpose in (HELD_AND_CITED, RECORDS)
    )
    remark = _owed_remark(acquired.owed)
    run = replace(
        first.run,
        requests=first.run.requests + acquired.shared_requests,
        warnings=first.run.warnings + ((remark,) if remark else ()),
    )
    return [replace(first, run=run, payloads=first.payloads + shared), *others]
