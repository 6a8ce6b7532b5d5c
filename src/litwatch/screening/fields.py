"""The text of a record's fields, as quotes and their offsets count in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from litwatch.domain import Record

SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a record, verbatim: `field_text(record, field)[start:end] == text`."""

    text: str
    field: str
    start: int
    end: int


def _joined(names: Sequence[str]) -> str:
    return SEPARATOR.join(names)


_TEXT_OF: Mapping[str, Callable[[Record], str]] = MappingProxyType(
    {
        "title": lambda record: record.title,
        "abstract": lambda record: record.abstract_text,
        "publication_types": lambda record: _joined(_names(record, "publication_types")),
        "mesh": lambda record: _joined(_names(record, "mesh")),
        "languages": lambda record: _joined(record.languages),
        "issue": lambda record: record.issue,
        "volume": lambda record: record.volume,
        "pages": lambda record: record.pages,
        "journal": lambda record: record.journal.title,
        "authors": lambda record: _joined([author.cited_as for author in record.authors]),
        "conflict_of_interest": lambda record: record.conflict_of_interest,
    }
)
FIELDS = tuple(_TEXT_OF)


def field_text(record: Record, field: str) -> str:
    """Give a field as the text that a quote's offsets count in; lists are joined with `; `."""
    return _TEXT_OF[field](record)


def _names(record: Record, field: str) -> tuple[str, ...]:
    if field == "publication_types":
        return tuple(kind.name for kind in record.publication_types)
    if field == "mesh":
        return tuple(heading.descriptor for heading in record.mesh)
    return record.languages


def name_quotes(record: Record, field: str) -> tuple[Quote, ...]:
    """Give each name of a list field (publication types, headings, languages) as a quote."""
    quotes = []
    start = 0
    for name in _names(record, field):
        quotes.append(Quote(name, field, start, start + len(name)))
        start += len(name) + len(SEPARATOR)
    return tuple(quotes)
