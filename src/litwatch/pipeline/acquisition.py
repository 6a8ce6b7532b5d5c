"""Ask the source: one search a topic, one for held and cited records, one fetch for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from litwatch.domain import Record, SearchWindow
from litwatch.errors import SourceError, Unreachable
from litwatch.pipeline.plans import TopicPlan
from litwatch.sources.base import SearchAnswer, Source, UnreadableRecord
from litwatch.store.bulk import in_parts

HELD_AND_CITED = "held-and-cited"
RECORDS = "records"
NOT_SENT: Final = "not sent"
Take = Callable[[Iterable[Record]], None]
# Three requests of the 200 ids that PubMed takes at once.
IDS_AT_ONCE: Final = 600


@dataclass(frozen=True, slots=True)
class TopicSearch:
    """What one topic's search gave: an answer, or the reason why there is none."""

    answer: SearchAnswer | None
    requests: int
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Acquisition:
    """All that a run got from one source, before any judgement: `records` counts them."""

    searches: Mapping[str, TopicSearch]
    records: int = 0
    missing: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    unreadable: tuple[UnreadableRecord, ...] = ()
    shared_requests: int = 0
    error: SourceError | None = None

    @property
    def owed(self) -> dict[str, str]:
        """Each id that was asked for and neither came nor was explained, and what became of it."""
        unreadable = {each.source_id: each.reason for each in self.unreadable}
        return dict.fromkeys(self.missing, NOT_SENT) | unreadable

    def raise_if_unreachable(self) -> None:
        """Raise the first failure that time alone may mend."""
        for error in (*(search.error for search in self.searches.values()), self.error):
            if isinstance(error, Unreachable):
                raise error


@dataclass(frozen=True, slots=True)
class HeldRecords:
    """What must be followed although no strategy may find it: `held` and `cited` are source ids."""

    held: frozenset[str]
    cited: frozenset[str]
    search_window: SearchWindow | None


def acquire(
    plans: Sequence[TopicPlan], source: Source, *, following: HeldRecords, take: Take
) -> Acquisition:
    """Search for every topic, then fetch each record that is new or may have been revised once.

    Records are handed to `take` some hundreds at a time, so that few are in memory.

    A topic whose search fails does not stop the others; a failure of the shared requests is
    kept in `error` and fails every topic of the run.
    """
    searches = {plan.topic.topic_id: _search(plan, source) for plan in plans}
    if all(search.error for search in searches.values()):
        return Acquisition(searches)
    before = source.requests
    try:
        wanted = _wanted(plans, searches, source, following)
        acquired = _fetch(sorted(wanted), source, take)
    except SourceError as error:
        return Acquisition(searches, shared_requests=source.requests - before, error=error)
    return replace(acquired, searches=searches, shared_requests=source.requests - before)


def _fetch(ids: Sequence[str], source: Source, take: Take) -> Acquisition:
    acquired = Acquisition({})
    for part in in_parts(ids, IDS_AT_ONCE):
        answer = source.fetch(part, purpose=RECORDS)
        take(answer.records)
        acquired = replace(
            acquired,
            records=acquired.records + len(answer.records),
            missing=acquired.missing + answer.missing,
            deleted=acquired.deleted + answer.deleted,
            unreadable=acquired.unreadable + answer.unreadable,
        )
    return acquired


def _search(plan: TopicPlan, source: Source) -> TopicSearch:
    before = source.requests
    queries = plan.topic.translation.queries
    try:
        answers = [
            source.search(query, window=plan.search_window, purpose=plan.topic.topic_id)
            for query in queries
        ]
    except SourceError as error:
        return TopicSearch(None, source.requests - before, error)
    return TopicSearch(_union(answers), source.requests - before)


def _union(answers: Sequence[SearchAnswer]) -> SearchAnswer:
    """Join the answers of a query that had to be split at an OR."""
    ids = tuple(dict.fromkeys(found for answer in answers for found in answer.ids))
    warnings = tuple(dict.fromkeys(text for answer in answers for text in answer.warnings))
    return SearchAnswer(
        ids=ids,
        count=len(ids),
        warnings=warnings,
        translation=" OR ".join(answer.translation for answer in answers),
    )


def _wanted(
    plans: Sequence[TopicPlan],
    searches: Mapping[str, TopicSearch],
    source: Source,
    following: HeldRecords,
) -> set[str]:
    """Name the ids to fetch: new ones, held ones that may have been revised, cited ones."""
    wanted: set[str] = set()
    for plan in plans:
        answer = searches[plan.topic.topic_id].answer
        found = set(answer.ids) if answer else set()
        wanted |= found if plan.search_window else found - following.held
        wanted |= plan.owed_ids
    if following.search_window and (following.held or following.cited):
        answer = source.search_ids(
            sorted(following.held | following.cited),
            window=following.search_window,
            purpose=HELD_AND_CITED,
        )
        wanted |= set(answer.ids)
    if wanted or not following.held:
        wanted |= following.cited - following.held
    return wanted
