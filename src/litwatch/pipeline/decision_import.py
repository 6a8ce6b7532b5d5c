"""Decisions that another tool made → the topic's history: matched, checked, all or none kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from litwatch.config import Settings, TopicSettings
from litwatch.domain import Decision, Nomination, Outline, Stage
from litwatch.errors import FormatError, UsageError
from litwatch.formats.decision_files import format_of, list_of, read_decisions
from litwatch.formats.decision_rows import DecisionRow, ExchangeFormat
from litwatch.pipeline.decision_intake import Import, Intake, LeftAside
from litwatch.pipeline.decisions import named, review_rule, reviewing_store
from litwatch.pipeline.held_references import HeldReferences
from litwatch.pipeline.stores import existing_store, publish_evidence
from litwatch.screening.criteria import read_criteria
from litwatch.store.store import Store

_PROBLEMS_TOLD = 10


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What counts where a row does not say it; `told_at` is the moment of the import.

    `form` None: the format is told by the file's content.
    """

    by: str
    told_at: datetime
    form: ExchangeFormat | None = None
    decision: str = ""
    stage: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do.

    `recorded` were added; `changed` are those of them before which the same person had said
    something else (`old`). `held_already` and `undecided` count rows that added nothing,
    `without_reason` exclusions among the added that tell none.
    """

    file: str
    form: ExchangeFormat
    dry_run: bool
    rows: int
    recorded: tuple[Decision, ...]
    changed: tuple[Decision, ...]
    held_already: int
    undecided: int
    without_reason: int
    left_aside: tuple[LeftAside, ...]


def import_decisions(
    settings: Settings, topic_id: str, path: Path, options: ImportOptions
) -> ImportReport:
    """Add the decisions of a file to a topic's history, in one transaction, and publish them.

    Raises FormatError where the file cannot be read or rows hold what is no decision (each is
    named, nothing is kept), UsageError for an unknown topic, no person's name, or a decision that
    the order of stages and reviewers forbids.
    """
    topic = settings.topic(topic_id)
    options = replace(options, by=named(options.by))
    data = _read(path)
    form = options.form or format_of(data, str(path))
    rows = read_decisions(data, str(path), form)
    store = existing_store(settings)
    version = read_criteria(settings.path(topic.criteria)).version
    intake = _intake(store, Import(topic, path.name, options.told_at, version))
    for row in _with_defaults(rows, replace(options, form=form), path.name):
        intake.take(row)
    _refuse_problems(intake.problems, str(path))
    if intake.recorded:
        _try_out(store, topic, intake, path)
    if intake.recorded and not options.dry_run:
        _keep(settings, topic, intake)
    return _report(intake, len(rows), path, form, dry_run=options.dry_run)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check the file's name."
        ) from error


def _intake(store: Store, bringing: Import) -> Intake:
    events = store.ledger.history(bringing.topic.id)
    decided = {event.decision.record_id for event in events}
    intake = Intake(bringing, HeldReferences.of(_outlines(store, bringing.topic.id, decided)))
    for event in events:
        intake.remember(event)
    return intake


def _outlines(store: Store, topic_id: str, decided: Collection[str]) -> Sequence[Outline]:
    """Outline what a topic holds or once held, was brought to it or was decided on."""
    ever = {each.record_id for each in store.standings(topic_id).values() if each.first_seen_run}
    held, brought = store.outlines(), store.ledger.nominations(topic_id)
    ever |= {each.record_id for each in brought.values()} | set(decided)
    return [held.get(each) or _brought(each, brought.get(each), held) for each in sorted(ever)]


def _brought(record_id: str, told: Nomination | None, held: Mapping[str, Outline]) -> Outline:
    """Outline a work under its nomination, beside the held record that it may be."""
    if told is None:
        return Outline(record_id, 0, "")
    if told.record_id in held:
        return replace(held[told.record_id], record_id=record_id, revision=0)
    return Outline(record_id, 0, "", pmid=told.pmid, doi=told.doi, title=told.title)


def _with_defaults(
    rows: Iterable[DecisionRow], options: ImportOptions, file_name: str
) -> Iterator[DecisionRow]:
    """Fill in what a row does not say: from the options, from the list that the file is."""
    listed, at_stage = list_of(file_name)
    for row in rows:
        yield replace(
            row,
            decision=row.decision or options.decision or listed,
            stage=row.stage or options.stage or at_stage or Stage.TITLE_ABSTRACT,
            decided_by=named(row.decided_by or options.by),
            is_label=options.form is not ExchangeFormat.CSV and not row.stage,
        )


def _refuse_problems(problems: Sequence[str], where: str) -> None:
    if not problems:
        return
    more = len(problems) - _PROBLEMS_TOLD
    told = [*problems[:_PROBLEMS_TOLD], *([f"and {more} more"] if more > 0 else [])]
    raise FormatError(
        f"{len(problems)} row(s) cannot be imported, nothing was kept: {'; '.join(told)}",
        where=where,
        remedy="Mend these rows and import again.",
    )


def _try_out(store: Store, topic: TopicSettings, intake: Intake, path: Path) -> None:
    """Refuse, dry run or not, what the order of stages and reviewers forbids."""
    try:
        store.ledger.try_out(intake.recorded, review_rule(topic), adjudicator=topic.adjudicator)
    except UsageError as error:
        raise UsageError(error.message, where=str(path), remedy=error.remedy) from error


def _keep(settings: Settings, topic: TopicSettings, intake: Intake) -> None:
    store = reviewing_store(settings, topic, now=intake.bringing.told_at)
    store.ledger.add(intake.recorded, adjudicator=topic.adjudicator)
    publish_evidence(settings)


def _report(
    intake: Intake, rows: int, path: Path, form: ExchangeFormat, *, dry_run: bool
) -> ImportReport:
    return ImportReport(
        file=str(path),
        form=form,
        dry_run=dry_run,
        rows=rows,
        recorded=tuple(intake.recorded),
        changed=tuple(intake.changed),
        held_already=intake.held_already,
        undecided=intake.undecided,
        without_reason=intake.without_reason,
        left_aside=tuple(intake.left_aside),
    )
