"""A group shown as one record: the representative's fields, its gaps filled from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from litwatch.domain import FieldOrigin, Journal, MergedView, Record

# What a reader sees of a record, and one source states where another does not.
FIELDS: Final = (
    *("title", "vernacular_title", "abstract", "authors", "journal", "volume", "issue", "pages"),
    *("elocation", "doi", "pmid", "pmcid", "languages", "publication_types", "mesh", "keywords"),
    *("registry_numbers", "conflict_of_interest"),
)
_PUBLISHED: Final = "published"


def merge(records: Sequence[Record]) -> MergedView:
    """Show the records of a group as one: the representative first, the others in their order.

    Each field is the first that is stated; the abstract is the longest. No record is changed.
    """
    origins = {
        field: max(stated, key=_fullness) if field == "abstract" else stated[0]
        for field in FIELDS
        if (stated := [record for record in records if _states(record, field)])
    }
    values: dict[str, Any] = {field: getattr(one, field) for field, one in origins.items()}
    dated = [record for record in records if record.dates.published]
    if dated:
        published = dated[0].dates.published
        values["dates"] = replace(records[0].dates, published=published)
        origins[_PUBLISHED] = dated[0]
    return MergedView(
        record=replace(records[0], **values),
        origins=tuple(FieldOrigin(field, one.record_id) for field, one in origins.items()),
    )


def _states(record: Record, field: str) -> bool:
    value = getattr(record, field)
    if isinstance(value, Journal):
        return bool(value.title or value.abbreviation)
    return bool(value)


def _fullness(record: Record) -> int:
    return len(record.abstract_text)
