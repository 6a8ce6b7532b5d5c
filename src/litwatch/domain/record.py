"""Record: a bibliographic entry in a source, with all that a team cites or filters by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IndexingStatus(StrEnum):
    """Where a MEDLINE record stands in its life (PubMed's MedlineCitation/@Status)."""

    PUBLISHER = "Publisher"
    IN_DATA_REVIEW = "In-Data-Review"
    IN_PROCESS = "In-Process"
    PUBMED_NOT_MEDLINE = "PubMed-not-MEDLINE"
    MEDLINE = "MEDLINE"
    COMPLETED = "Completed"
    OLDMEDLINE = "OLDMEDLINE"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as a journal prints it: any part may be missing; `text` keeps the printed form."""

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class AbstractSection:
    """One labelled part of an abstract; an unstructured abstract is one section without a label."""

    text: str
    label: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class OtherAbstract:
    """An abstract in another language or from another body (PubMed's OtherAbstract)."""

    language: str
    kind: str
    sections: tuple[AbstractSection, ...]


@dataclass(frozen=True, slots=True)
class Author:
    """A person or, with only `collective_name`, a group."""

    last_name: str = ""
    fore_name: str = ""
    initials: str = ""
    suffix: str = ""
    collective_name: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()

    @property
    def cited_as(self) -> str:
        """Name as citations print it: `Cazzato RL`, or the collective name."""
        name = " ".join(part for part in (self.last_name, self.initials, self.suffix) if part)
        return name or self.collective_name


@dataclass(frozen=True, slots=True)
class Journal:
    """Where a record was published."""

    title: str = ""
    abbreviation: str = ""
    issn: str = ""
    issn_type: str = ""
    issn_linking: str = ""
    nlm_id: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class RecordDates:
    """Every date of a record's life; which PubMed search tag reads which is in research notes.

    `created` is PubStatus entrez ([crdt]), `entered` is pubmed ([edat]), `mesh_added` is medline
    ([mhda], filled with the entry date until indexing), `revised` is DateRevised ([lr]),
    `completed` is DateCompleted ([dcom]), `published` is the issue's date ([dp]).
    """

    created: date | None = None
    entered: date | None = None
    mesh_added: date | None = None
    revised: date | None = None
    completed: date | None = None
    published: PartialDate | None = None
    electronic: date | None = None
    received: date | None = None
    accepted: date | None = None


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A subheading under a MeSH heading."""

    name: str
    ui: str = ""
    major: bool = False


@dataclass(frozen=True, slots=True)
class MeshHeading:
    """A MeSH descriptor as assigned to a record, with its subheadings."""

    descriptor: str
    ui: str = ""
    major: bool = False
    qualifiers: tuple[Qualifier, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SupplementaryConcept:
    """A supplementary concept (protocol, disease, organism) from SupplMeshList."""

    name: str
    ui: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """An author's or indexer's free keyword."""

    text: str
    major: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Chemical:
    """A substance with its registry number (`0` where none is assigned)."""

    name: str
    registry_number: str = ""
    ui: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """Funding as the record states it."""

    grant_id: str = ""
    acronym: str = ""
    agency: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class RegistryNumber:
    """A number in a trial registry or data bank: ClinicalTrials.gov NCT02576665."""

    registry: str
    number: str


@dataclass(frozen=True, slots=True)
class PublicationType:
    """A publication type (Randomized Controlled Trial, Review, …)."""

    name: str
    ui: str = ""


@dataclass(frozen=True, slots=True)
class RelatedWork:
    """One of PubMed's CommentsCorrections: this record's `relation` to another work.

    `relation` is PubMed's RefType, for example ErratumIn, RetractionOf, UpdateIn, CommentOn.
    """

    relation: str
    citation: str = ""
    pmid: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A bibliographic entry in a source. Identity is (`source`, `source_id`).

    `references` are the PMIDs that a review lists; of other records the lists are not read.
    """

    source: str
    source_id: str
    version: str = "1"
    pmid: str = ""
    doi: str = ""
    pmcid: str = ""
    pii: str = ""
    registry_numbers: tuple[RegistryNumber, ...] = ()
    title: str = ""
    vernacular_title: str = ""
    abstract: tuple[AbstractSection, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    authors: tuple[Author, ...] = ()
    investigators: tuple[Author, ...] = ()
    journal: Journal = Journal()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    elocation: str = ""
    publication_model: str = ""
    dates: RecordDates = RecordDates()
    languages: tuple[str, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    supplementary_concepts: tuple[SupplementaryConcept, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    grants: tuple[Grant, ...] = ()
    related_works: tuple[RelatedWork, ...] = ()
    references: tuple[str, ...] = ()
    conflict_of_interest: str = ""
    copyright: str = ""
    status: str = ""
    indexing_method: str = ""
    citation_subsets: tuple[str, ...] = ()

    @property
    def record_id(self) -> str:
        """The store's key: `pubmed:38438685`."""
        return f"{self.source}:{self.source_id}"

    @property
    def abstract_text(self) -> str:
        """The abstract as one text, labels included, a line per section; offsets count in it."""
        return "\n".join(f"{s.label}: {s.text}" if s.label else s.text for s in self.abstract)

    @property
    def year(self) -> int | None:
        """Year of publication, where one is stated."""
        return self.dates.published.year if self.dates.published else None
