"""What comparing reads of a record: enough to decide its pairs, a tenth of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from litwatch.domain import AbstractSection, Author, Record, RecordDates, RelatedWork

# Of the abstract only the beginning is compared; this is more than that.
_ABSTRACT_LENGTH: Final = 1000


def excerpt(record: Record) -> Record:
    """Give the record without what comparing neither reads nor shows.

    `read_citation` makes the same of it as of the whole record.
    """
    return Record(
        source=record.source,
        source_id=record.source_id,
        pmid=record.pmid,
        doi=record.doi,
        pmcid=record.pmcid,
        registry_numbers=record.registry_numbers,
        title=record.title,
        abstract=tuple(_beginning(record.abstract)),
        authors=_named(record.authors),
        journal=record.journal,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        elocation=record.elocation,
        dates=RecordDates(published=record.dates.published),
        publication_types=record.publication_types,
        related_works=_related(record.related_works),
        status=record.status,
    )


def _beginning(sections: Iterable[AbstractSection]) -> Iterator[AbstractSection]:
    left = _ABSTRACT_LENGTH
    for section in sections:
        if left <= 0:
            return
        yield AbstractSection(section.text[:left])
        left -= len(section.text)


def _named(authors: Sequence[Author]) -> tuple[Author, ...]:
    return tuple(replace(author, orcid="", affiliations=()) for author in authors)


def _related(works: Iterable[RelatedWork]) -> tuple[RelatedWork, ...]:
    """Leave out what a record merely cites, which relates it to nothing."""
    return tuple(replace(work, citation="") for work in works if work.relation != "Cites")
