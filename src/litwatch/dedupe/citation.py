"""A record as it is compared with others: every field in one form, nothing that is only shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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
_COCHRANE_NUMBER: Final = re.compile(r"\bCD(\d{6})", re.IGNORECASE)
_COCHRANE: Final = re.compile(r"^\W*(?:the )?cochrane (?:database|library)", re.IGNORECASE)
_ABSTRACT_WORDS = 60


@dataclass(frozen=True, slots=True)
class Citation:
    """One record in comparable form.

    `abstract` holds the first words of the abstract; `record` what the record itself states, for
    a person to read.
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


def read_citation(record: Record) -> Citation:
    """Bring one record into comparable form."""
    doi = normalise_doi(record.doi)
    journal = record.journal.title or record.journal.abbreviation
    return Citation(
        record=record,
        title=_title(record, journal),
        names=read_names(record.authors),
        place=read_place(record.year, record.volume, record.issue, record.pages),
        journal=journal,
        issns=issns_of(f"{record.journal.issn} {record.journal.issn_linking}"),
        pmid=normalise_pmid(record.pmid),
        doi=doi,
        pmcid=normalise_pmcid(record.pmcid),
        related_pmids=_related_pmids(record),
        registry_numbers=_registry_numbers(record, journal),
        cochrane_number=_cochrane_number(record, doi, journal),
        is_conference=_is_conference(record, journal),
        is_preprint=_is_preprint(record, doi, journal),
        abstract=_abstract_head(record),
    )


def _title(record: Record, journal: str) -> Title:
    title = read_title(record.title)
    kinds = (_KIND_OF_TYPE.get(kind.name) for kind in record.publication_types)
    kind = next((kind for kind in kinds if kind), title.kind)
    if _REGISTRIES.search(journal):
        kind = Kind.REGISTRATION
    return title if kind is title.kind else replace(title, kind=kind)


def _related_pmids(record: Record) -> frozenset[str]:
    """PMIDs of works that PubMed relates to this one; what it merely cites is none."""
    related = (work.pmid for work in record.related_works if work.relation != "Cites")
    return frozenset(map(normalise_pmid, related)) - {""}


def _registry_numbers(record: Record, journal: str) -> frozenset[str]:
    """Numbers that a record states of itself; one in an abstract may be another trial's."""
    listed = [entry.number for entry in record.registry_numbers]
    found = _REGISTRY_NUMBER.findall(f"{record.title} {journal}")
    return frozenset(re.sub(r"[\s/-]", "", number).upper() for number in (*listed, *found))


def _cochrane_number(record: Record, doi: str, journal: str) -> str:
    if not _COCHRANE.match(journal) and not doi.startswith("10.1002/14651858"):
        return ""
    found = _COCHRANE_NUMBER.search(f"{doi} {record.pages} {record.elocation}")
    return found[1] if found else ""


def _is_conference(record: Record, journal: str) -> bool:
    types = {kind.name.casefold() for kind in record.publication_types}
    return (
        bool(types & _CONFERENCE_TYPES)
        or bool(_CONFERENCE.search(journal))
        or any(_ABSTRACT_LABEL.match(section.text) for section in record.abstract[:1])
    )


def _is_preprint(record: Record, doi: str, journal: str) -> bool:
    return (
        any(kind.name == "Preprint" for kind in record.publication_types)
        or doi.startswith(_PREPRINT_DOIS)
        or bool(_PREPRINT_SERVERS.search(journal))
    )


def _abstract_head(record: Record) -> str:
    text = " ".join(section.text for section in record.abstract)[:900]
    return " ".join(words_of(fold(plain(text)))[:_ABSTRACT_WORDS])
