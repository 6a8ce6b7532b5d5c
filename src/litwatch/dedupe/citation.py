"""A record as it is compared with others: every field in one form, nothing that is only shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from sys import intern
from typing import Final

from litwatch.dedupe.authors import Names, read_names
from litwatch.dedupe.identifiers import normalise_doi, normalise_pmcid, normalise_pmid
from litwatch.dedupe.journals import issns_of
from litwatch.dedupe.places import Place, read_place
from litwatch.dedupe.titles import Kind, Title, read_title
from litwatch.dedupe.wording import fold, plain, words_of
from litwatch.domain import Record

# NLM, Publication Types with Scope Notes.
_KIND_OF_TYPE: Final = {
    "Published Erratum": Kind.ERRATUM,
    "Retraction of Publication": Kind.RETRACTION,
    "Retraction Notice": Kind.RETRACTION,
    "Expression of Concern": Kind.CONCERN,
}
_CONFERENCE_TYPES: Final = frozenset(
    {"meeting abstract", "congress", "conference abstract", "conference paper", "inproceedings"}
)
_CONFERENCE: Final = re.compile(
    r"\b(?:conferences?|congress|annual (?:scientific )?meeting|meeting abstracts?|symposium"
    r"|conf\b|proceedings of the \d|poster|oral presentation)",
    re.IGNORECASE,
)
_ABSTRACT_LABEL: Final = re.compile(r"^\W*(?:\w+ \w+: )?meeting abstract\b", re.IGNORECASE)
_PREPRINT_SERVERS: Final = re.compile(
    r"\b(?:medrxiv|biorxiv|arxiv|chemrxiv|psyarxiv|research square|ssrn|preprints?(?:\.org)?"
    r"|authorea|osf preprints|jmir preprints|prepr)\b",
    re.IGNORECASE,
)
_PREPRINT_DOIS: Final = (
    *("10.1101/", "10.21203/", "10.2139/", "10.20944/", "10.48550/"),
    *("10.22541/", "10.31219/", "10.31234/", "10.26434/"),
)
_REGISTRIES: Final = re.compile(
    r"clinicaltrials\.gov|trialsearch|who\.int|isrctn\.(?:com|org)|clinicaltrialsregister|chictr",
    re.IGNORECASE,
)
_REGISTRY_NUMBER: Final = re.compile(
    r"\b(?:NCT\s?\d{8}|ISRCTN\s?\d{8}|ACTRN\s?\d{14}|ChiCTR[\w-]{5,20}|EUCTR[\d-]{10,}"
    r"|DRKS\d{8}|UMIN\d{9}|CTRI/[\d/]{10,}|jRCT\w?\d{9,}|IRCT\d{6,}\w*)\b",
    re.IGNORECASE,
)
_LONG_NUMBER: Final = re.compile(r"\d{4}")  # every number of a registry holds one
_NONE: Final[frozenset[str]] = frozenset()  # one for all: most records state no number
_COCHRANE_NUMBER: Final = re.compile(r"\bCD(\d{6})", re.IGNORECASE)
_COCHRANE: Final = re.compile(r"^\W*(?:the )?cochrane (?:database|library)", re.IGNORECASE)
_ABSTRACT_WORDS = 60


@dataclass(frozen=True, slots=True)
class Citation:
    """One record in comparable form.

    `abstract` holds the first words of the abstract; `record` what the record itself states, for
    a person to read, as far as it was kept.
    """

    record: Record
    title: Title
    names: Names
    place: Place
    journal: str
    issns: frozenset[str]
    pmid: str
    doi: str
    pmcid: str
    related_pmids: frozenset[str]
    registry_numbers: frozenset[str]
    cochrane_number: str
    is_conference: bool
    is_preprint: bool
    abstract: str

    @property
    def record_id(self) -> str:
        """The record's id."""
        return self.record.record_id

    @property
    def is_cochrane(self) -> bool:
        """Whether it is a review, or a protocol of one, in the Cochrane Database."""
        return bool(self.cochrane_number) or bool(_COCHRANE.match(self.journal))


def read_citation(record: Record, *, shown: bool = True) -> Citation:
    """Bring one record into comparable form.

    Unless it is to be `shown` to a person, of the record itself only what decides is kept: no
    title, names or abstract. So a large batch takes a third of the memory.
    """
    doi = normalise_doi(record.doi)
    journal = intern(record.journal.title or record.journal.abbreviation)
    marks = _marks_of(journal)
    return Citation(
        record=record if shown else _bare(record),
        title=_title(record, marks),
        names=read_names(record.authors),
        place=read_place(record.year, record.volume, record.issue, record.pages),
        journal=journal,
        issns=issns_of(f"{record.journal.issn} {record.journal.issn_linking}"),
        pmid=normalise_pmid(record.pmid),
        doi=doi,
        pmcid=normalise_pmcid(record.pmcid),
        related_pmids=_related_pmids(record),
        registry_numbers=_registry_numbers(record, marks),
        cochrane_number=_cochrane_number(record, doi, journal),
        is_conference=_is_conference(record, marks),
        is_preprint=_is_preprint(record, doi, marks),
        abstract=_abstract_head(record),
    )


def _bare(record: Record) -> Record:
    return Record(
        source=record.source,
        source_id=record.source_id,
        pmid=record.pmid,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        related_works=record.related_works,
        status=record.status,
    )


def _title(record: Record, marks: _Marks) -> Title:
    title = read_title(record.title)
    kinds = (_KIND_OF_TYPE.get(kind.name) for kind in record.publication_types)
    kind = next((kind for kind in kinds if kind), title.kind)
    if marks.registry:
        kind = Kind.REGISTRATION
    return title if kind is title.kind else replace(title, kind=kind)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a journal's name says of the records in it."""

    conference: bool
    preprints: bool
    registry: bool
    numbers: frozenset[str]


@lru_cache(maxsize=1 << 12)
def _marks_of(journal: str) -> _Marks:
    return _Marks(
        conference=bool(_CONFERENCE.search(journal)),
        preprints=bool(_PREPRINT_SERVERS.search(journal)),
        registry=bool(_REGISTRIES.search(journal)),
        numbers=_numbers_in(journal),
    )


def _numbers_in(text: str) -> frozenset[str]:
    found = _REGISTRY_NUMBER.findall(text) if _LONG_NUMBER.search(text) else ()
    return frozenset(map(_bare_number, found)) if found else _NONE


def _bare_number(number: str) -> str:
    return re.sub(r"[\s/-]", "", number).upper()


def _related_pmids(record: Record) -> frozenset[str]:
    """PMIDs of works that PubMed relates to this one; what it merely cites is none."""
    if not record.related_works:
        return _NONE
    related = (work.pmid for work in record.related_works if work.relation != "Cites")
    return frozenset(map(normalise_pmid, related)) - {""}


def _registry_numbers(record: Record, marks: _Marks) -> frozenset[str]:
    """Numbers that a record states of itself; one in an abstract may be another trial's."""
    found = _numbers_in(record.title)
    listed = [_bare_number(entry.number) for entry in record.registry_numbers]
    return found.union(marks.numbers, listed) if found or marks.numbers or listed else _NONE


def _cochrane_number(record: Record, doi: str, journal: str) -> str:
    if not _COCHRANE.match(journal) and not doi.startswith("10.1002/14651858"):
        return ""
    found = _COCHRANE_NUMBER.search(f"{doi} {record.pages} {record.elocation}")
    return found[1] if found else ""


def _is_conference(record: Record, marks: _Marks) -> bool:
    return (
        marks.conference
        or any(kind.name.casefold() in _CONFERENCE_TYPES for kind in record.publication_types)
        or any(_ABSTRACT_LABEL.match(section.text) for section in record.abstract[:1])
    )


def _is_preprint(record: Record, doi: str, marks: _Marks) -> bool:
    return (
        marks.preprints
        or doi.startswith(_PREPRINT_DOIS)
        or any(kind.name == "Preprint" for kind in record.publication_types)
    )


def _abstract_head(record: Record) -> str:
    if not record.abstract:
        return ""
    text = " ".join(section.text for section in record.abstract)[:900]
    return " ".join(words_of(fold(plain(text)))[:_ABSTRACT_WORDS])
