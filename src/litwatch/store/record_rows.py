"""A record version as rows: the document, the flat current columns and the child tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from litwatch.domain import Author, Record, RecordVersion, SearchRun
from litwatch.formats.document import to_document
from litwatch.store.bulk import Row

Rows = list[Row]


def version_rows(versions: Iterable[RecordVersion], run: SearchRun) -> Rows:
    """Rows of `record_versions`."""
    return [
        {
            "record_id": version.record.record_id,
            "revision": version.revision,
            "run_id": run.run_id,
            "fetched_on": run.as_of,
            "content_hash": version.content_hash,
            "material_hash": version.material_hash,
            "document": to_document(version.record),
        }
        for version in versions
    ]


def version_change_rows(versions: Iterable[RecordVersion]) -> Rows:
    """Rows of `version_changes`: what each version changed against the one before."""
    return [
        {
            "record_id": version.record.record_id,
            "revision": version.revision,
            "position": position,
            "field": change.field,
            "old_value": change.old,
            "new_value": change.new,
        }
        for version in versions
        for position, change in enumerate(version.changes, start=1)
    ]


def record_rows(versions: Iterable[RecordVersion]) -> Rows:
    """Rows of `records`: the current version, flat."""
    return [
        {
            "revision": version.revision,
            "content_hash": version.content_hash,
            **_identity(version.record),
            **_text(version.record),
            **_publication(version.record),
            **_dates(version.record),
        }
        for version in versions
    ]


def _identity(record: Record) -> Row:
    return {
        "record_id": record.record_id,
        "source": record.source,
        "source_id": record.source_id,
        "source_version": record.version,
        "pmid": record.pmid,
        "doi": record.doi,
        "pmcid": record.pmcid,
    }


def _text(record: Record) -> Row:
    return {
        "title": record.title,
        "vernacular_title": record.vernacular_title,
        "abstract": record.abstract_text,
        "authors": ", ".join(author.cited_as for author in record.authors),
        "languages": "; ".join(record.languages),
        "publication_types": "; ".join(kind.name for kind in record.publication_types),
        "conflict_of_interest": record.conflict_of_interest,
    }


def _publication(record: Record) -> Row:
    return {
        "journal": record.journal.title,
        "journal_abbreviation": record.journal.abbreviation,
        "issn": record.journal.issn,
        "year": record.year,
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.pages,
        "elocation": record.elocation,
        "status": record.status,
        "indexing_method": record.indexing_method,
        "publication_model": record.publication_model,
    }


def _dates(record: Record) -> Row:
    dates = record.dates
    return {
        "published": dates.published.text if dates.published else "",
        "electronic_on": dates.electronic,
        "created_on": dates.created,
        "entered_on": dates.entered,
        "mesh_added_on": dates.mesh_added,
        "revised_on": dates.revised,
        "completed_on": dates.completed,
    }


def child_rows(records: Sequence[Record]) -> Mapping[str, Rows]:
    """Rows of every child table, by table; each row carries its record's id."""
    tables = {
        "record_identifiers": _identifiers,
        "record_authors": _authors,
        "record_publication_types": _publication_types,
        "record_headings": _headings,
        "record_keywords": _keywords,
        "record_abstracts": _abstracts,
        "record_languages": _languages,
        "record_related_works": _related_works,
    }
    return {
        table: [
            {"record_id": record.record_id, **row} for record in records for row in rows_of(record)
        ]
        for table, rows_of in tables.items()
    }


def _identifiers(record: Record) -> Iterator[Row]:
    own = [("pmid", record.pmid), ("doi", record.doi), ("pmcid", record.pmcid), ("pii", record.pii)]
    registered = [(entry.registry, entry.number) for entry in record.registry_numbers]
    for scheme, identifier in dict.fromkeys(own + registered):
        if identifier:
            yield {"scheme": scheme, "identifier": identifier}


def _authors(record: Record) -> Iterator[Row]:
    for position, author in enumerate(record.authors, start=1):
        yield {"position": position, **_author(author)}


def _author(author: Author) -> Row:
    return {
        "cited_as": author.cited_as,
        "last_name": author.last_name,
        "fore_name": author.fore_name,
        "initials": author.initials,
        "collective_name": author.collective_name,
        "orcid": author.orcid,
        "affiliations": "; ".join(author.affiliations),
    }


def _publication_types(record: Record) -> Iterator[Row]:
    for position, kind in enumerate(record.publication_types, start=1):
        yield {"position": position, "publication_type": kind.name, "ui": kind.ui}


def _headings(record: Record) -> Iterator[Row]:
    """A row per descriptor and qualifier; a descriptor without one has an empty qualifier."""
    for position, heading in enumerate(record.mesh, start=1):
        descriptor = {
            "position": position,
            "descriptor": heading.descriptor,
            "descriptor_ui": heading.ui,
            "descriptor_major": heading.major,
        }
        qualifiers = [(entry.name, entry.ui, entry.major) for entry in heading.qualifiers]
        for name, ui, major in qualifiers or [("", "", False)]:
            yield descriptor | {"qualifier": name, "qualifier_ui": ui, "qualifier_major": major}


def _keywords(record: Record) -> Iterator[Row]:
    for position, entry in enumerate(record.keywords, start=1):
        yield {
            "position": position,
            "keyword": entry.text,
            "major": entry.major,
            "owner": entry.owner,
        }


def _abstracts(record: Record) -> Iterator[Row]:
    for position, section in enumerate(record.abstract, start=1):
        yield {
            "position": position,
            "label": section.label,
            "category": section.category,
            "section_text": section.text,
        }


def _languages(record: Record) -> Iterator[Row]:
    for position, language in enumerate(record.languages, start=1):
        yield {"position": position, "language": language}


def _related_works(record: Record) -> Iterator[Row]:
    for position, work in enumerate(record.related_works, start=1):
        yield {
            "position": position,
            "relation": work.relation,
            "pmid": work.pmid,
            "citation": work.citation,
        }
