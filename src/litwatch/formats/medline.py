"""MEDLINE text (PubMed's "PubMed" format, .nbib) → Record.

Format: NLM, "MEDLINE/PubMed Data Element (Field) Descriptions": a tag of up to four signs, a
hyphen and a space; a line that begins with six spaces goes on with the one before; PMID opens a
record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from litwatch.domain import (
    AbstractSection,
    Author,
    Journal,
    Keyword,
    MeshHeading,
    PartialDate,
    PublicationType,
    Qualifier,
    Record,
    RecordDates,
    RegistryNumber,
    RelatedWork,
)
from litwatch.errors import FormatError
from litwatch.formats.author_names import read_authors
from litwatch.formats.plain_text import read_plain_text

OPENING: Final = re.compile(r"\A\ufeff?\s*PMID ?- *\d", re.ASCII)
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)")
_DAY = re.compile(r"(\d{4})/?(\d{2})/?(\d{2})")
_YEAR = re.compile(r"(1[5-9]\d\d|20\d\d)")
_IDENTIFIER = re.compile(r"(\S+) \[(doi|pii)\]")
_WORK_PMID = re.compile(r"PMID: ?(\d+)")
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
_LONGEST_RECORD: Final = 20_000  # lines
_FORM = "In PubMed: Save, Format PubMed."
# CommentsCorrections/@RefType by the tag that stands for it.
_RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "CIN": "CommentIn",
        "CON": "CommentOn",
        "EIN": "ErratumIn",
        "EFR": "ErratumFor",
        "RIN": "RetractionIn",
        "ROF": "RetractionOf",
        "UIN": "UpdateIn",
        "UOF": "UpdateOf",
        "ECI": "ExpressionOfConcernIn",
        "ECF": "ExpressionOfConcernFor",
        "RPI": "RepublishedIn",
        "RPF": "RepublishedFrom",
    }
)

_Fields = Mapping[str, list[str]]


def read_medline(data: bytes, where: str = "MEDLINE text") -> Iterator[Record]:
    """Read records in their order. Raises FormatError, located by line, for what is no such text.

    That is a file that does not begin with a PMID, a line that is neither a tag nor goes on with
    one, a PMID that is no number, and a record longer than any record.
    """
    text = read_plain_text(data, where)
    if not OPENING.match(text):
        raise FormatError("holds no record in MEDLINE format", where=where, remedy=_FORM)
    for line, fields in _blocks(text, where):
        yield _record(fields, f"{where}, line {line}")


def _blocks(text: str, where: str) -> Iterator[tuple[int, _Fields]]:
    """Give each record's first line number and its values by tag."""
    fields: dict[str, list[str]] = {}
    first = size = 0
    values: list[str] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        found = _TAG.match(line)
        size += 1
        if found and found[1] == "PMID":
            if fields:
                yield first, fields
            fields, first, size = {}, number, 0
        if found:
            values = fields.setdefault(found[1], [])
            values.append(found[2].strip())
        elif line.strip():
            _continue(values, line, f"{where}, line {number}")
        if size > _LONGEST_RECORD:
            raise FormatError("is longer than any record", where=f"{where}, line {first}")
    yield first, fields


def _continue(values: list[str], line: str, place: str) -> None:
    if not line[:1].isspace():
        raise FormatError("is no line of a record", where=place, remedy=_FORM)
    values[-1] = f"{values[-1]} {line.strip()}"


def _record(fields: _Fields, place: str) -> Record:
    pmid = _first(fields, "PMID")
    if not pmid.isascii() or not pmid.isdigit():
        raise FormatError(f"{pmid!r} is no PMID", where=place, remedy=_FORM)
    abstract = _first(fields, "AB")
    return Record(
        source="pubmed",
        source_id=pmid,
        pmid=pmid,
        doi=_identifier(fields, "doi"),
        pii=_identifier(fields, "pii"),
        pmcid=_first(fields, "PMC"),
        title=_first(fields, "TI") or _first(fields, "BTI"),
        vernacular_title=_first(fields, "TT"),
        abstract=(AbstractSection(abstract),) if abstract else (),
        authors=tuple(_authors(fields)),
        journal=_journal(fields),
        volume=_first(fields, "VI"),
        issue=_first(fields, "IP"),
        pages=_first(fields, "PG"),
        dates=_dates(fields),
        languages=tuple(fields.get("LA", ())),
        publication_types=tuple(map(PublicationType, fields.get("PT", ()))),
        mesh=tuple(map(_heading, fields.get("MH", ()))),
        keywords=tuple(Keyword(text.lstrip("*"), "*" in text) for text in fields.get("OT", ())),
        registry_numbers=tuple(_registered(fields.get("SI", ()))),
        related_works=tuple(_related(fields)),
        conflict_of_interest=_first(fields, "COIS"),
    )


def _first(fields: _Fields, tag: str) -> str:
    return next(iter(fields.get(tag, ())), "")


def _identifier(fields: _Fields, kind: str) -> str:
    texts = (*fields.get("AID", ()), *fields.get("LID", ()))
    found = (_IDENTIFIER.search(text) for text in texts)
    return next((one[1] for one in found if one and one[2] == kind), "")


def _authors(fields: _Fields) -> Iterator[Author]:
    """Give the people, by their full names where the file has them, and then the groups."""
    for name in fields["FAU"] if "FAU" in fields else fields.get("AU", ()):
        yield from read_authors(name)
    for name in fields.get("CN", ()):
        yield Author(collective_name=name)


def _journal(fields: _Fields) -> Journal:
    number = _ISSN.search(" ".join(fields.get("IS", ())))
    return Journal(
        title=_first(fields, "JT"),
        abbreviation=_first(fields, "TA"),
        issn=number[0] if number else "",
        nlm_id=_first(fields, "JID"),
        country=_first(fields, "PL"),
    )


def _dates(fields: _Fields) -> RecordDates:
    return RecordDates(
        created=_day(_first(fields, "CRDT") or _first(fields, "DA")),
        entered=_day(_first(fields, "EDAT")),
        mesh_added=_day(_first(fields, "MHDA")),
        revised=_day(_first(fields, "LR")),
        completed=_day(_first(fields, "DCOM")),
        published=_printed(_first(fields, "DP")),
        electronic=_day(_first(fields, "DEP")),
    )


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _printed(text: str) -> PartialDate | None:
    found = _YEAR.match(text)
    return PartialDate(text, int(found[1])) if found else None


def _heading(text: str) -> MeshHeading:
    """Read `Critical Care/*economics`: a star marks what the record is mainly about."""
    name, *qualifiers = text.split("/")
    return MeshHeading(
        name.lstrip("*"),
        major=name.startswith("*"),
        qualifiers=tuple(Qualifier(one.lstrip("*"), major="*" in one) for one in qualifiers),
    )


def _registered(texts: Iterable[str]) -> Iterator[RegistryNumber]:
    for text in texts:
        registry, _, number = text.partition("/")
        if number:
            yield RegistryNumber(registry, number)


def _related(fields: _Fields) -> Iterator[RelatedWork]:
    for tag, relation in _RELATIONS.items():
        for text in fields.get(tag, ()):
            found = _WORK_PMID.search(text)
            yield RelatedWork(relation, text.partition(" PMID:")[0], found[1] if found else "")
