"""A table of records (CSV) as screening tools and labelled sets write them → Record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from litwatch.domain import (
    AbstractSection,
    Journal,
    MeshHeading,
    PartialDate,
    PublicationType,
    Record,
    RecordDates,
)
from litwatch.errors import FormatError
from litwatch.formats.author_names import read_authors
from litwatch.formats.language_codes import language_code
from litwatch.formats.plain_text import read_plain_text
from litwatch.formats.spreadsheet import Sheet, SheetRow, read_sheet

SOURCE: Final = "csv"
# What a column may be called, in the order in which the first that is not blank counts.
_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "record_id", "covidence #", "openalex_id", "accession number", "doi"),
        "pmid": ("pmid", "pubmed_id", "pubmed id"),
        "doi": ("doi",),
        "title": ("title", "primary_title", "article title", "ti"),
        "abstract": ("abstract", "notes_abstract", "ab"),
        "authors": ("authors", "author", "au"),
        "journal": ("journal", "secondary_title", "journal/book", "source title", "booktitle"),
        "year": ("year", "published year", "publication year", "py"),
        "volume": ("volume",),
        "issue": ("issue", "number"),
        "pages": ("pages",),
        "mesh": ("mesh", "mesh_terms", "mesh terms"),
        "languages": ("language", "languages", "la"),
        "publication_types": ("publication_types", "publication type", "publication types", "pt"),
    }
)
_PMID = re.compile(r"(?:^|/|\bpmid:?\s*)([1-9]\d{0,8})(?:\.0)?/?$", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


def read_record_table(data: bytes, where: str = "CSV") -> Iterator[Record]:
    """Read one record a row; columns in any order, only a title column must be there.

    `source_id` is the row's id, else its PMID, else another number it has; it is `row` and the
    row's number where there is none or it comes twice: no row is lost. Raises FormatError, located
    by row.
    """
    sheet = read_sheet(read_plain_text(data, where), where)
    _check(sheet, where)
    seen: set[str] = set()
    for row in sheet.rows:
        name = _name(row)
        name = name if name and name not in seen else f"row{row.number}"
        seen.add(name)
        yield _record(row, name)


def _check(sheet: Sheet, where: str) -> None:
    if not set(sheet.columns) & set(_COLUMNS["title"]):
        raise FormatError(
            "the first row names no column `title`",
            where=where,
            remedy="Give PubMed XML, MEDLINE text (.nbib), RIS or a table with a title column.",
        )


def _name(row: SheetRow) -> str:
    own, *others = _COLUMNS["id"]
    return (row.first(own) or _pmid(row) or row.first(*others)).strip()


def _pmid(row: SheetRow) -> str:
    found = _PMID.search(row.first(*_COLUMNS["pmid"]).strip())
    return found[1] if found else ""


def _record(row: SheetRow, name: str) -> Record:
    def cell(field: str) -> str:
        return row.first(*_COLUMNS[field]).strip()

    doi, abstract = _DOI.search(cell("doi")), cell("abstract")
    return Record(
        source=SOURCE,
        source_id=name,
        pmid=_pmid(row),
        doi=doi[0] if doi else "",
        title=cell("title"),
        abstract=(AbstractSection(abstract),) if abstract else (),
        authors=read_authors(cell("authors")),
        journal=Journal(title=cell("journal")),
        volume=cell("volume"),
        issue=cell("issue"),
        pages=cell("pages"),
        dates=_dates(cell("year")),
        languages=tuple(map(language_code, _listed(cell("languages")))),
        publication_types=tuple(map(PublicationType, _listed(cell("publication_types")))),
        mesh=tuple(
            MeshHeading(one.partition("/")[0].strip("*"), major="*" in one)
            for one in _listed(cell("mesh"))
        ),
    )


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _dates(text: str) -> RecordDates:
    found = _YEAR.search(text)
    return RecordDates(published=PartialDate(text, int(found[1]))) if found else RecordDates()
