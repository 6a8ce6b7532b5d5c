"""A digest's items: whole where they are few; of many, outlines, and whole the ones to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from litwatch.domain import (
    Change,
    ChangeKind,
    DigestItem,
    FieldChange,
    IsoWeek,
    Record,
    RecordDates,
    Suggestion,
    Verdict,
)
from litwatch.store import reading
from litwatch.store.bulk import in_parts, to_json
from litwatch.store.database import Connection
from litwatch.store.memory import bound, give_back
from litwatch.store.reading import ask, gather
from litwatch.store.values import DbRow, to_lines

# Up to this many items are whole from the start: a week's, but not a baseline's.
FEW = 500
# So many of a baseline's are made whole together, which bounds the memory of the queries.
_WHOLE_AT_ONCE = 200


def week_items(connection: Connection, topic_id: str, week: IsoWeek) -> tuple[DigestItem, ...]:
    """Give each change that the week claims, with its record as it stands now.

    Of more than `FEW` each holds only what sorts and counts it; `complete` makes them whole.
    """
    rows = ask(connection, "changes", file="digest", topic_id=topic_id, week=str(week))
    items: list[DigestItem] = []
    for part in in_parts(rows, FEW):
        whole = complete(connection, topic_id, [_bare(row) for row in part])
        items += whole if len(rows) <= FEW else map(_outlined, whole)
        give_back(connection, len(rows))
    return tuple(items)


def _bare(row: DbRow) -> DigestItem:
    run_id, record_id, kind, detail, lines = row
    change = Change(record_id, ChangeKind(kind), detail)
    return DigestItem(Record("", ""), change, run_id, to_lines(lines))


def complete(
    connection: Connection, topic_id: str, items: Sequence[DigestItem]
) -> Iterator[DigestItem]:
    """Give items with their whole records, suggestions, decisions and changed fields."""
    ids = {item.change.record_id for item in items}
    asked = to_json(sorted(ids))
    versions = reading.held(connection, ids)
    suggestions = reading.suggestions(connection, topic_id, ids)
    decisions = reading.current_decisions(connection, topic_id)
    duplicates = gather(
        (row[0], row[1]) for row in ask(connection, "duplicates", file="digest", ids=asked)
    )
    fields = gather(
        ((row[0], row[1], row[2]), FieldChange(*row[3:]))
        for row in ask(connection, "change_fields", file="digest", topic_id=topic_id, ids=asked)
    )
    for item in items:
        change, record_id = item.change, item.change.record_id
        yield replace(
            item,
            record=versions[record_id].record,
            change=replace(
                change, fields=tuple(fields.get((item.run_id, record_id, change.kind), ()))
            ),
            suggestion=suggestions.get(record_id),
            decision=decisions.get(record_id),
            duplicates=tuple(duplicates.get(record_id, ())),
        )


def complete_shown(
    connection: Connection, topic_id: str, items: Sequence[DigestItem]
) -> tuple[DigestItem, ...]:
    """Give the items that a long digest shows, whole, in their order."""
    whole: list[DigestItem] = []
    for part in in_parts(items, _WHOLE_AT_ONCE):
        bound(connection)
        whole += complete(connection, topic_id, part)
    return tuple(whole)


def _outlined(item: DigestItem) -> DigestItem:
    """Keep what sorts and counts an item: without abstract, authors, quotes and values."""
    record, suggestion = item.record, item.suggestion
    return replace(
        item,
        record=Record(
            source=record.source,
            source_id=record.source_id,
            pmid=record.pmid,
            doi=record.doi,
            title=record.title,
            dates=RecordDates(published=record.dates.published),
            publication_types=record.publication_types,
        ),
        change=replace(item.change, fields=()),
        suggestion=_outlined_suggestion(suggestion) if suggestion else None,
    )


def _outlined_suggestion(suggestion: Suggestion) -> Suggestion:
    """Keep the first failing verdict, which may stand for a reason, and a stated comparator."""
    failing = [each for each in suggestion.verdicts if each.verdict is Verdict.FAILS][:1]
    return replace(
        suggestion,
        verdicts=tuple(replace(each, quote="", rule="") for each in failing),
        facts=tuple(fact for fact in suggestion.facts if fact.name == "comparator"),
    )
