"""References in RIS → Record, and Record → the tags of a reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from litwatch.domain import (
    AbstractSection,
    Author,
    Journal,
    Keyword,
    PartialDate,
    PublicationType,
    Record,
    RecordDates,
)
from litwatch.formats.author_names import read_authors
from litwatch.formats.language_codes import language_code
from litwatch.formats.ris_syntax import RisReference, read_ris_references

SOURCE: Final = "ris"
PUBMED_PAGE: Final = "https://pubmed.ncbi.nlm.nih.gov/"

_DATES = ("PY", "Y1", "DA")
_ADDRESSES = ("UR", "L1", "L2", "L3", "LK", "XL")
_DOI = re.compile(r"10\.\d{4,9}/[^\s;&\"<>]+")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PMID = re.compile(r"[1-9]\d{0,7}")
_NAMED_PMID = re.compile(r"PMID:?\s*([1-9]\d{0,7})\b", re.IGNORECASE)
_NAMED_DOI = re.compile(r"doi:?\s*10\.", re.IGNORECASE)
_PUBMED_ADDRESS = re.compile(r"ncbi\.nlm\.nih\.gov/(?:pubmed/)?([1-9]\d{0,7})\b")
# Ovid's and EBSCO's links name the database and its accession number; MEDLINE's is the PMID.
_MEDLINE_LINK = re.compile(r"[?&]D=(?:med|ppez|prem)\w*&AN=([1-9]\d{0,7})\b", re.IGNORECASE)
_INITIALS = re.compile(r"\s(?:[A-Z]\.?-?){1,4}(?:\s[JS]r\.?)?$")
_MEDLINE = re.compile(r"medline|pubmed", re.IGNORECASE)


def read_ris(data: bytes, where: str = "RIS") -> Iterator[Record]:
    """Read records. `source_id` is the PMID where the file states it, else `ref` and a number.

    Raises FormatError, located by line, for what is no RIS (see formats/ris_syntax.py).
    """
    seen: set[str] = set()
    for number, reference in enumerate(read_ris_references(data, where), start=1):
        pmid = ris_pmid(reference)
        name = pmid if pmid and pmid not in seen else f"ref{number}"
        seen.add(name)
        yield _record(reference, name)


def _record(reference: RisReference, name: str) -> Record:
    return Record(
        source=SOURCE,
        source_id=name,
        pmid=ris_pmid(reference),
        doi=ris_doi(reference),
        title=reference.first("TI", "T1", "CT"),
        abstract=tuple(map(AbstractSection, reference.all("AB") or reference.all("N2"))),
        authors=tuple(map(_author, reference.all("AU", "A1"))),
        journal=_journal(reference),
        volume=reference.first("VL"),
        issue=reference.first("IS", "CP", "NO"),
        pages=_pages(reference),
        dates=_dates(reference),
        languages=tuple(map(language_code, reference.all("LA"))),
        publication_types=tuple(map(PublicationType, reference.all("PT", "M3"))),
        keywords=tuple(map(Keyword, reference.all("KW"))),
    )


def _author(text: str) -> Author:
    """Read one author: a person has a comma or initials at the end, else it is a group."""
    people = read_authors(text) if "," in text or _INITIALS.search(text) else ()
    return people[0] if people else Author(collective_name=text)


def _journal(reference: RisReference) -> Journal:
    return Journal(
        title=reference.first("JF", "T2", "JO", "BT"),
        abbreviation=reference.first("JA", "J2", "JO"),
        issn=reference.first("SN"),
    )


def _pages(reference: RisReference) -> str:
    pages = (reference.first("SP"), reference.first("EP"))
    return "-".join(page for page in pages if page) or reference.first("PG")


def _dates(reference: RisReference) -> RecordDates:
    year = ris_year(reference)
    text = reference.first(*_DATES)
    return RecordDates(published=PartialDate(text, year)) if year else RecordDates()


def ris_year(reference: RisReference) -> int | None:
    """Give the year of publication."""
    found = _YEAR.search(reference.first(*_DATES))
    return int(found[1]) if found else None


def ris_doi(reference: RisReference) -> str:
    """Give the DOI: of DO, else of a link, else of a note that names it."""
    notes = filter(_NAMED_DOI.match, reference.all("N1", "M1", "AN", "ID"))
    links = (unquote(link) for link in reference.all(*_ADDRESSES))
    for text in (*reference.all("DO", "DI"), *links, *notes):
        found = _DOI.search(text)
        if found:
            return found[0].rstrip(".,)")
    return ""


def ris_pmid(reference: RisReference) -> str:
    """Give the PMID: of a PubMed address, a link into MEDLINE, or a number called so.

    An accession number (AN) counts where the database (DB, DP) is MEDLINE or PubMed. Cochrane's
    CENTRAL writes `PM  - PUBMED 123456`.
    """
    for address in reference.all(*_ADDRESSES):
        found = _PUBMED_ADDRESS.search(address) or _MEDLINE_LINK.search(address)
        if found:
            return found[1]
    for text in reference.all("AN", "N1", "M1", "ID", "C2"):
        found = _NAMED_PMID.match(text)
        if found:
            return found[1]
    number = reference.first("PM") or (reference.first("AN") if _is_medline(reference) else "")
    number = number.removeprefix("PUBMED ")
    return number if _PMID.fullmatch(number) else ""


def _is_medline(reference: RisReference) -> bool:
    return any(map(_MEDLINE.search, reference.all("DB", "DP")))


def ris_values(record: Record) -> Iterator[tuple[str, str]]:
    """Give a record's tags and values, TY first; ID holds the record id."""
    yield "TY", "JOUR"
    yield "ID", record.record_id
    yield "TI", record.title
    for author in record.authors:
        yield "AU", _written(author)
    yield "PY", str(record.year or "")
    yield "JF", record.journal.title
    yield "JA", record.journal.abbreviation
    yield "SN", record.journal.issn
    yield "VL", record.volume
    yield "IS", record.issue
    first, _, last = record.pages.partition("-")
    yield "SP", first
    yield "EP", last
    yield "DO", record.doi
    yield from _pubmed_values(record)
    yield "AB", record.abstract_text
    for language in record.languages:
        yield "LA", language
    for kind in record.publication_types:
        yield "M3", kind.name
    for keyword in record.keywords:
        yield "KW", keyword.text


def _pubmed_values(record: Record) -> Iterator[tuple[str, str]]:
    if record.pmid:
        yield "AN", record.pmid
        yield "DB", "PubMed"
        yield "UR", f"{PUBMED_PAGE}{record.pmid}/"


def _written(author: Author) -> str:
    given = author.fore_name or author.initials
    named = f"{author.last_name}, {given}" if given else author.last_name
    return named or author.collective_name
