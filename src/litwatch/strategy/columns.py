"""What of a record each searched column holds: one row per column.

A word column is searched by words, with places; a value column holds whole values. The abstract
is one text, labels included, as Ovid prints it: proximity runs across its sections, never from
one column or one value into another.
"""

from __future__ import annotations

from collections.abc import Callable

from litwatch.domain import Record, SupplementaryConcept
from litwatch.strategy.languages import NAMES

Reader = Callable[[Record], tuple[str, ...]]


def _title(record: Record) -> tuple[str, ...]:
    return (record.title,)


def _abstract(record: Record) -> tuple[str, ...]:
    return (record.abstract_text,)


def _vernacular(record: Record) -> tuple[str, ...]:
    return (record.vernacular_title,)


def _keywords(record: Record) -> tuple[str, ...]:
    return tuple(keyword.text for keyword in record.keywords)


def _headings(record: Record) -> tuple[str, ...]:
    return tuple(heading.descriptor for heading in record.mesh)


def _qualifiers(record: Record) -> tuple[str, ...]:
    return tuple(each.name for heading in record.mesh for each in heading.qualifiers)


def _substances(record: Record) -> tuple[str, ...]:
    return tuple(chemical.name for chemical in record.chemicals)


def _supplementary(record: Record) -> tuple[str, ...]:
    concepts: tuple[SupplementaryConcept, ...] = record.supplementary_concepts
    return tuple(concept.name for concept in concepts)


def _registry(record: Record) -> tuple[str, ...]:
    numbers = tuple(chemical.registry_number for chemical in record.chemicals)
    return (*numbers, *_substances(record))


def _types(record: Record) -> tuple[str, ...]:
    return tuple(each.name for each in record.publication_types)


def _authors(record: Record) -> tuple[str, ...]:
    return tuple(author.cited_as for author in record.authors)


def _affiliations(record: Record) -> tuple[str, ...]:
    return tuple(each for author in record.authors for each in author.affiliations)


def _journal(record: Record) -> tuple[str, ...]:
    return (record.journal.title, record.journal.abbreviation)


def _languages(record: Record) -> tuple[str, ...]:
    return tuple(NAMES.get(code, code) for code in record.languages)


def _identifier(record: Record) -> tuple[str, ...]:
    return (record.pmid,)


WORD_COLUMNS: dict[str, Reader] = {
    "title": _title,
    "abstract": _abstract,
    "vernacular_title": _vernacular,
    "keyword": _keywords,
    "heading_words": _headings,
    "subheading_words": _qualifiers,
    "substance": _substances,
    "supplementary": _supplementary,
    "identifier": _identifier,
    "registry_words": _registry,
    "type_words": _types,
    "author_words": _authors,
    "affiliation": _affiliations,
    "journal": _journal,
}

VALUE_COLUMNS: dict[str, Reader] = {
    "publication_type": _types,
    "heading": _headings,
    "subheading": _qualifiers,
    "registry": _registry,
    "author": _authors,
    "journal_name": _journal,
    "language_name": _languages,
    "identifier_value": _identifier,
}
