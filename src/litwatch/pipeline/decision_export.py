"""A topic's records and decisions → a file for another tool."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from litwatch.config import Settings
from litwatch.domain import Decision, Nomination, Record, RecordVersion
from litwatch.errors import UsageError
from litwatch.formats.decision_files import losses, write_decisions
from litwatch.formats.decision_rows import DecidedRecord, ExchangeFormat
from litwatch.pipeline.stores import existing_store
from litwatch.reports.files import write_whole
from litwatch.store.store import Store

UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Which format, and which part: one stage's decisions, one decision's records; empty is all."""

    form: ExchangeFormat
    stage: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written, and what the format could not carry."""

    file: str
    form: ExchangeFormat
    records: int
    decided: int
    decisions: int
    losses: tuple[str, ...]


def export_decisions(
    settings: Settings, topic_id: str, path: Path, options: ExportOptions
) -> ExportReport:
    """Write the records that a topic holds with what people decided of them.

    Of a group of duplicates one record stands for all, one that was decided if there is any;
    others only with a decision of their own. Raises UsageError for an unknown topic or where there
    is nothing to write.
    """
    topic = settings.topic(topic_id)
    records = tuple(_chosen(existing_store(settings), topic.id, options))
    if not records:
        raise UsageError(
            f"{topic.id} has no such record to export", remedy="Try without --decision."
        )
    write_whole(path, write_decisions(records, options.form))
    return ExportReport(
        file=str(path),
        form=options.form,
        records=len(records),
        decided=sum(bool(each.decisions) for each in records),
        decisions=sum(len(each.decisions) for each in records),
        losses=losses(records, options.form),
    )


def _chosen(store: Store, topic_id: str, options: ExportOptions) -> Iterator[DecidedRecord]:
    made: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in store.decisions(topic_id):
        if options.stage in ("", decision.stage):
            made[decision.record_id].append(decision)
    counts = _counting(store, topic_id, made, options.stage)
    for record in _records(store, topic_id, made):
        told = tuple(made.get(record.record_id, ()))
        each = DecidedRecord(record, told, counts.get(record.record_id))
        if options.decision in ("", each.standing.decision if each.standing else UNDECIDED):
            yield each


def _counting(
    store: Store, topic_id: str, made: Mapping[str, list[Decision]], stage: str
) -> dict[str, Decision]:
    """Give the decision that counts for each record: the settled one, at one stage or of all."""
    if not stage:
        return store.ledger.current(topic_id, with_inherited=False)
    settled = store.ledger.outcomes(topic_id)
    return {
        record_id: max(told, key=lambda each: each.adjudicates)
        for record_id, words in made.items()
        if (told := words[::-1]) and settled.get((record_id, stage)) == "settled"
    }


def _records(store: Store, topic_id: str, decided: Iterable[str]) -> Iterator[Record]:
    """Give the records to write, in the order of their ids."""
    standings = store.standings(topic_id).values()
    brought, said = store.ledger.nominations(topic_id), set(decided)
    inside = {each.record_id for each in standings if each.in_strategy}
    inside |= {each.record_id for each in brought.values()}
    heirs = {each.record_id for key, each in brought.items() if key in said}
    wanted = sorted((inside - heirs - _repeated(store, inside, said)) | said)
    held = store.held([*wanted, *heirs])
    for record_id in wanted:
        version = held.get(record_id)
        yield version.record if version else _brought(record_id, brought.get(record_id), held)


def _repeated(store: Store, record_ids: set[str], decided: set[str]) -> set[str]:
    """Name those for which another member of their group stands: a decided one before others."""
    repeated: set[str] = set()
    for group in store.groups_of(sorted(record_ids)):
        here = [each for each in group.members if each in record_ids]
        repeated |= set(sorted(here, key=lambda each: each not in decided)[1:])
    return repeated


def _brought(record_id: str, told: Nomination | None, held: Mapping[str, RecordVersion]) -> Record:
    """Give a work that somebody nominated: as its held record says, or as who brought it knew."""
    source, _, name = record_id.partition(":")
    if told is None:
        return Record(source=source, source_id=name)
    if told.record_id in held:
        return replace(held[told.record_id].record, source=source, source_id=name)
    return Record(source, name, pmid=told.pmid, doi=told.doi, title=told.title)
