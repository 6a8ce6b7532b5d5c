"""The source's whole set against a topic's evidence: every difference fetched, kept, explained."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from litwatch.config import Settings
from litwatch.domain import (
    Change,
    ChangeKind,
    Difference,
    DifferenceKind,
    Notice,
    NoticeKind,
    Payload,
    Reconciliation,
    RunKind,
    RunOutcome,
    RunResult,
    SearchWindow,
    Standing,
)
from litwatch.errors import LitwatchError, Unreachable, UsageError
from litwatch.pipeline.accounts import watch_and_tell
from litwatch.pipeline.bench import Bench
from litwatch.pipeline.plans import last_regular_run
from litwatch.pipeline.stores import one_at_a_time, open_store, publish_evidence
from litwatch.pipeline.surveil import RunOptions, open_bench, tell_operator
from litwatch.pipeline.topics import WatchedTopic, open_topic
from litwatch.sources.base import FetchAnswer, SearchAnswer, Source
from litwatch.store.commit_notices import SENT_AGAIN
from litwatch.strategy.history import losing_line
from litwatch.strategy.ovid import Strategy

SOURCE = "pubmed"


def reconcile(
    settings: Settings, topic_ids: Sequence[str] = (), options: RunOptions | None = None
) -> tuple[Reconciliation, ...]:
    """Reconcile the named topics (all that were ever run where none is named), one by one.

    What the store lacks is fetched and committed as a run's result. The watermark stays: the next
    run looks at its days as if this had not been. Raises UsageError for a topic that was never
    run, StoreError, and Unreachable where the caller `tries_again`; another failure of the source
    stands in the topic's row.
    """
    asked = options or RunOptions()
    try:
        found = _reconcile_all(settings, topic_ids, asked)
    except Unreachable:
        raise
    except LitwatchError as error:
        tell_operator(settings, error, asked)
        raise
    failed = [each.run for each in found if each.run.outcome is RunOutcome.FAILED]
    if failed:
        tell_operator(settings, failed, asked)
    return found


def _reconcile_all(
    settings: Settings, topic_ids: Sequence[str], asked: RunOptions
) -> tuple[Reconciliation, ...]:
    with one_at_a_time(settings):
        names = topic_ids or _ever_run(settings)
        found = tuple(_reconcile_one(settings, name, asked) for name in dict.fromkeys(names))
        publish_evidence(settings)
    return found


def _ever_run(settings: Settings) -> list[str]:
    store = open_store(settings)
    return [each.id for each in settings.topics if last_regular_run(store, each.id, SOURCE)]


def _reconcile_one(settings: Settings, topic_id: str, asked: RunOptions) -> Reconciliation:
    bench = open_bench(settings, asked)
    topic = open_topic(settings, topic_id, bench.mesh)
    (run,) = watch_and_tell([topic], reconciling(topic, bench))
    return Reconciliation(run, bench.store.differences(topic_id, run.run_id))


def reconciling(topic: WatchedTopic, bench: Bench) -> Bench:
    """Turn a run's bench to one that asks for the whole set and explains what differs.

    Raises UsageError for a topic that was never run, or a day before the last run's.
    """
    last = last_regular_run(bench.store, topic.topic_id, bench.source.name)
    if last is None:
        raise UsageError(
            f"{topic.topic_id} was never run: there is nothing to reconcile",
            remedy=f"Run `litwatch run {topic.topic_id}` first.",
        )
    if bench.clock.as_of < last.as_of:
        raise UsageError(
            f"the last run saw {last.as_of}, which is after {bench.clock.as_of}",
            where=topic.topic_id,
            remedy="Check the computer's clock.",
        )
    standings = bench.store.standings(topic.topic_id)
    held = frozenset(key for key, standing in standings.items() if standing.in_strategy)
    followed = held | bench.store.cited(topic.topic_id)
    source = WholeSet(bench.source, followed)
    withdrawn = bench.store.withdrawn() & followed
    before = Before(topic.strategy, standings, followed, withdrawn, last.as_of)
    return replace(
        bench,
        kind=RunKind.RECONCILIATION,
        clock=replace(bench.clock, since=None, moves_watermark=False),
        source=source,
        finish=lambda result: explain(result, source, before),
    )


@dataclass(slots=True)
class WholeSet:
    """A source asked for its whole set; what was expected and is not in it is read again.

    `expected` are record ids. `found`, `missing` and `unreadable` (with the reason) are source
    ids, told by the source's answers as they come.
    """

    source: Source
    expected: frozenset[str]
    found: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    unreadable: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the source."""
        return self.source.name

    @property
    def requests(self) -> int:
        """HTTP requests sent so far."""
        return self.source.requests

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """Every answer archived so far."""
        return self.source.payloads

    def search(self, query: str, *, window: SearchWindow | None, purpose: str) -> SearchAnswer:
        """Find every record that meets `query`, whatever the window."""
        del window
        answer = self.source.search(query, window=None, purpose=purpose)
        self.found.update(answer.ids)
        return answer

    def search_ids(
        self, ids: Sequence[str], *, window: SearchWindow | None, purpose: str
    ) -> SearchAnswer:
        """Name those of `ids` that were expected in the set and are not in it: no request."""
        del window, purpose
        gone = tuple(i for i in ids if f"{self.name}:{i}" in self.expected and i not in self.found)
        return SearchAnswer(gone, len(gone))

    def fetch(self, ids: Sequence[str], *, purpose: str) -> FetchAnswer:
        """Read records, and remember what became of those that did not come."""
        answer = self.source.fetch(ids, purpose=purpose)
        self.missing.update(answer.missing, answer.deleted)
        self.unreadable |= {each.source_id: each.reason for each in answer.unreadable}
        return answer


@dataclass(frozen=True, slots=True)
class Before:
    """A topic before its reconciliation: `followed` are its evidence and its policy's works.

    `withdrawn` are those of them that were flagged so.
    `covered_until` is the day up to which the last run looked.
    """

    strategy: Strategy
    standings: Mapping[str, Standing]
    followed: frozenset[str]
    withdrawn: frozenset[str]
    covered_until: date


def explain(result: RunResult, source: WholeSet, before: Before) -> RunResult:
    """Add to a run's result why each record of the two sets stands in one of them only.

    What the source neither finds nor sends any more is withdrawn: that becomes a notice, and
    another one where it comes back.
    """
    if result.run.outcome is RunOutcome.FAILED:
        return result
    found = {f"{source.name}:{source_id}" for source_id in source.found}
    held = {key for key, standing in before.standings.items() if standing.in_strategy}
    differences = (
        *_added(result, sorted(found - held), source, before),
        *_gone(result, sorted((held | before.followed) - found), source, held),
    )
    withdrawn = {each.record_id for each in differences if each.kind is DifferenceKind.WITHDRAWN}
    notices = (
        *(Notice(record_id, NoticeKind.WITHDRAWAL) for record_id in sorted(withdrawn)),
        *(_sent_again(record_id) for record_id in sorted(before.withdrawn - withdrawn)),
    )
    return replace(result, differences=differences, notices=(*result.notices, *notices))


def _sent_again(record_id: str) -> Notice:
    return Notice(record_id, NoticeKind.REINSTATEMENT, citation=SENT_AGAIN)


def _added(
    result: RunResult, record_ids: Sequence[str], source: WholeSet, before: Before
) -> Iterator[Difference]:
    """Explain what the source has and the evidence had not."""
    arrivals = {each.record_id: each for each in result.changes if each.kind.is_arrival}
    created = {each.record.record_id: each.record.dates.created for each in result.versions}
    lines = {key: standing.lines for key, standing in before.standings.items()}
    lines |= {match.record_id: match.lines for match in result.matches}
    for record_id in record_ids:
        source_id = record_id.partition(":")[2]
        if arrival := arrivals.get(record_id):
            is_late = (created.get(record_id) or date.max) < before.covered_until
            yield Difference(record_id, _kind_of(arrival, is_late=is_late), arrival.detail)
        elif reason := source.unreadable.get(source_id):
            yield Difference(record_id, DifferenceKind.UNREADABLE, reason)
        elif record_id not in lines:
            yield Difference(
                record_id, DifferenceKind.NOT_SENT, "found, but its record is not sent"
            )
        else:
            keeps_out = losing_line(before.strategy, lines[record_id])
            detail = f"the query is wider than the strategy: line {keeps_out} keeps the record out"
            yield Difference(record_id, DifferenceKind.OUTSIDE_STRATEGY, detail)


def _kind_of(arrival: Change, *, is_late: bool) -> DifferenceKind:
    """Name an arrival; one that `is_late` was created on a day that had been covered."""
    if arrival.kind is ChangeKind.ENTERED_LATE and is_late:
        return DifferenceKind.ADDED_LATE
    return DifferenceKind(arrival.kind)


def _gone(
    result: RunResult, record_ids: Sequence[str], source: WholeSet, held: Collection[str]
) -> Iterator[Difference]:
    """Explain what the evidence has, or the policy cites, and the source does not find."""
    left = {each.record_id: each for each in result.changes if each.kind is ChangeKind.LEFT}
    for record_id in record_ids:
        source_id = record_id.partition(":")[2]
        if source_id in source.missing:
            detail = "neither found nor sent any more: withdrawn or deleted"
            yield Difference(record_id, DifferenceKind.WITHDRAWN, detail)
        elif record_id not in held:
            continue  # a cited work that the strategy never found, and that is there
        elif record_id in left:
            yield Difference(record_id, DifferenceKind.LEFT, left[record_id].detail)
        elif reason := source.unreadable.get(source_id):
            yield Difference(record_id, DifferenceKind.UNREADABLE, reason)
        else:
            detail = "meets the strategy, but the source's search does not find it"
            yield Difference(record_id, DifferenceKind.NOT_FOUND, detail)
