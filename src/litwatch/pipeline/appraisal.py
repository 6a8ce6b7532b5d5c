"""What the records of a run mean for one topic: which match, why now, what changed, what left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from litwatch.domain import (
    Change,
    ChangeKind,
    Match,
    Outline,
    Record,
    RecordVersion,
    SearchWindow,
    Series,
    Standing,
    Suggestion,
)
from litwatch.formats.document import changed_fields
from litwatch.pipeline.plans import TopicPlan
from litwatch.screening.criteria import Criteria
from litwatch.screening.held_evidence import CONFERENCE_ABSTRACT, HeldEvidence
from litwatch.screening.screen import screen
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.history import losing_line
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree

# A record published more than this before it was created entered PubMed late: from this age on
# NLM sets the entry date back to the publication date (PubMed User Guide, "Entry Date").
LATE_ENTRY = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Some records at hand: `current` after this run's fetch, `judged` as the topic last saw them.

    `judged` holds an entry only where it differs from the current version. Keys are record ids.
    `evidence` is what the topic holds besides.
    """

    current: Mapping[str, RecordVersion]
    judged: Mapping[str, RecordVersion]
    evidence: HeldEvidence = field(default_factory=HeldEvidence)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One topic's share of a run."""

    matches: tuple[Match, ...]
    changes: tuple[Change, ...]
    suggestions: Series[Suggestion]

    def count(self, *kinds: ChangeKind) -> int:
        """Count the changes of these kinds."""
        return sum(change.kind in kinds for change in self.changes)


def to_appraise(
    plan: TopicPlan, found: Collection[str], current: Mapping[str, Outline]
) -> list[str]:
    """Name the held records that this run must judge for the topic, in a stable order.

    These are what its search found, what has changed since the topic judged it, and, after a
    change of strategy, criteria or MeSH year, everything.
    """
    changed = {
        record_id
        for record_id, standing in plan.standings.items()
        if current[record_id].revision != standing.revision
    }
    wanted = set(found) | changed
    if plan.strategy_changed or plan.criteria_changed or plan.mesh_changed:
        wanted |= set(plan.standings)
    return sorted(wanted & set(current))


def appraise(
    plan: TopicPlan, record_ids: Sequence[str], holdings: Holdings, mesh: MeshTree
) -> Appraisal:
    """Judge these records under the topic's strategy and criteria."""
    records = [holdings.current[record_id].record for record_id in record_ids]
    matches = evaluate(plan.topic.strategy, RecordIndex.build(records), mesh=mesh)
    in_set = [record for record, match in zip(records, matches, strict=True) if match.in_strategy]
    without_headings = _match_without_headings(plan, records, mesh)
    changes = (
        _change(plan, holdings, match, text_alone=match.record_id in without_headings)
        for match in matches
    )
    return Appraisal(
        matches=matches,
        changes=tuple(change for change in changes if change),
        suggestions=_screened(in_set, plan.topic.criteria, holdings.evidence),
    )


def _screened(
    records: Sequence[Record], criteria: Criteria, evidence: HeldEvidence
) -> tuple[Suggestion, ...]:
    """Screen records; conference abstracts once more beside the full papers among them."""
    suggestions = [screen(record, criteria, evidence) for record in records]
    beside = evidence.with_reports(suggestions)
    return tuple(
        screen(record, criteria, beside)
        if suggestion.reason_subclass == CONFERENCE_ABSTRACT and beside != evidence
        else suggestion
        for record, suggestion in zip(records, suggestions, strict=True)
    )


def _match_without_headings(
    plan: TopicPlan, records: Iterable[Record], mesh: MeshTree
) -> frozenset[str]:
    """Name the records that the strategy finds by their words alone, as before indexing."""
    if plan.is_first:
        return frozenset()
    bare = [replace(record, mesh=(), supplementary_concepts=()) for record in records]
    found = evaluate(plan.topic.strategy, RecordIndex.build(bare), mesh=mesh)
    return frozenset(match.record_id for match in found if match.in_strategy)


def _change(
    plan: TopicPlan, holdings: Holdings, match: Match, *, text_alone: bool
) -> Change | None:
    standing = plan.standings.get(match.record_id)
    was_in = standing is not None and standing.in_strategy
    if match.in_strategy and was_in:
        return _revision(match.record_id, holdings)
    if match.in_strategy:
        return _arrival(plan, holdings, match, text_alone=text_alone)
    return _departure(plan, match, standing) if standing and was_in else None


def _revision(record_id: str, holdings: Holdings) -> Change | None:
    """Tell a change that a reader should see from one of indexing only."""
    old, new = holdings.judged.get(record_id), holdings.current[record_id]
    if old is None or old.content_hash == new.content_hash:
        return None
    fields = changed_fields(old.record, new.record)
    named = ", ".join(change.field for change in fields)
    if old.material_hash == new.material_hash:
        detail = f"indexing changed only ({named})"
        return Change(record_id, ChangeKind.HEADINGS_ONLY, detail, fields)
    return Change(record_id, ChangeKind.UPDATED, f"revised: {named}", fields)


def _departure(plan: TopicPlan, match: Match, standing: Standing) -> Change:
    line = losing_line(plan.topic.strategy, match.lines)
    text = next((entry.text for entry in plan.topic.line_texts if entry.number == line), "")
    cause = "the strategy changed; " if plan.strategy_changed else ""
    cause += "another MeSH year is in use; " if plan.mesh_changed else ""
    detail = f"{cause}left via line {line} ({text}); was in by lines {_listed(standing.lines)}"
    return Change(match.record_id, ChangeKind.LEFT, detail)


def _arrival(plan: TopicPlan, holdings: Holdings, match: Match, *, text_alone: bool) -> Change:
    """Say why the record stands here now (`Why now` of the house's vocabulary)."""
    record_id = match.record_id
    record = holdings.current[record_id].record
    if plan.is_first:
        return Change(record_id, ChangeKind.NEW, "found by the topic's first run")
    if record.source_id in plan.owed_ids:
        return Change(record_id, ChangeKind.NEW, "found before, but not sent until now")
    if _created_since(record, plan):
        return _entry(record)
    if plan.strategy_changed:
        return Change(
            record_id, ChangeKind.STRATEGY_CHANGED, "found since the strategy was changed"
        )
    return _late_arrival(plan, record, holdings.judged.get(record_id), text_alone=text_alone)


def _late_arrival(
    plan: TopicPlan, record: Record, judged: RecordVersion | None, *, text_alone: bool
) -> Change:
    """Say why a record that was there before is found only now; `judged` is how it stood then."""
    record_id = record.record_id
    fields = changed_fields(judged.record, record) if judged else ()
    since = f"in PubMed since {record.dates.created}, found now that it"
    if plan.mesh_changed and not (text_alone or fields or _indexed_since(record, plan)):
        detail = "found since another MeSH year is in use"
        return Change(record_id, ChangeKind.STRATEGY_CHANGED, detail)
    if _was_findable_only_later(record, plan, is_known=judged is not None, text_alone=text_alone):
        detail = f"created on {record.dates.created}, but findable only since the last run"
        return Change(record_id, ChangeKind.ENTERED_LATE, detail)
    if text_alone or (judged and judged.record.mesh == record.mesh):
        return Change(record_id, ChangeKind.REVISED, f"{since} was revised", fields)
    return Change(record_id, ChangeKind.INDEXED_LATE, f"{since} has MeSH headings", fields)


def _created_since(record: Record, plan: TopicPlan) -> bool:
    """Whether the record entered PubMed after the last run looked (overlap included)."""
    first = first_unseen_day(plan)
    return record.dates.created is None or first is None or record.dates.created >= first


def _was_findable_only_later(
    record: Record, plan: TopicPlan, *, is_known: bool, text_alone: bool
) -> bool:
    """Whether nothing about the record explains why no window found it: only a whole search can."""
    first = first_unseen_day(plan)
    if plan.search_window or is_known or not text_alone or first is None:
        return False
    return record.dates.revised is None or record.dates.revised < first


def _indexed_since(record: Record, plan: TopicPlan) -> bool:
    """Whether the record got its headings after the last run looked."""
    first, indexed = first_unseen_day(plan), record.dates.mesh_added
    return first is None or (indexed is not None and indexed >= first)


def first_unseen_day(plan: TopicPlan) -> date | None:
    """Give the first day whose records the last completed run may not have seen."""
    window: SearchWindow | None = plan.search_window
    if window:
        return window.first_day
    return plan.last_run.as_of if plan.last_run else None


def _entry(record: Record) -> Change:
    created, published = record.dates.created, _published_on(record)
    if created and published and created - published > LATE_ENTRY:
        detail = f"published {published}, entered PubMed only on {created}"
        return Change(record.record_id, ChangeKind.ENTERED_LATE, detail)
    return Change(record.record_id, ChangeKind.NEW, f"entered PubMed on {created}")


def _published_on(record: Record) -> date | None:
    """Give the day of publication, on paper or before it; the end of a stated month or year."""
    printed = record.dates.published
    if record.dates.electronic:
        return record.dates.electronic
    if printed is None or printed.year is None:
        return None
    return date(printed.year, printed.month or 12, printed.day or 28)


def _listed(lines: Iterable[int]) -> str:
    return ", ".join(str(line) for line in lines)
