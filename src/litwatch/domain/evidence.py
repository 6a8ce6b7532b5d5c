"""What is learnt about records: matches, changes, suggestions, duplicates, notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from litwatch.domain.record import Record

Value_co = TypeVar("Value_co", covariant=True)


class Series(Protocol[Value_co]):
    """Values in their order, to be read as often as is needed: in memory or on disk."""

    def __len__(self) -> int:
        """Count the values."""
        ...

    def __iter__(self) -> Iterator[Value_co]:
        """Read every value."""
        ...

    def __getitem__(self, number: int, /) -> Value_co:
        """Read one value; numbers count from 0."""
        ...


@dataclass(frozen=True, slots=True)
class Match:
    """Which lines of a strategy a record meets; `in_strategy` is whether the last line is one."""

    record_id: str
    lines: tuple[int, ...]
    in_strategy: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record that differs between two versions; values are shown as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """A version of a record as it was fetched.

    `content_hash` covers every field; `material_hash` leaves out what indexing alone changes
    (headings, status, dates of indexing and revision, citation subsets, indexing method).
    """

    record: Record
    revision: int
    content_hash: str
    material_hash: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What tells a held record from others, without its text: a run looks over all of these."""

    record_id: str
    revision: int
    content_hash: str
    pmid: str = ""
    doi: str = ""
    pmcid: str = ""
    title: str = ""
    year: int | None = None

    @classmethod
    def of(cls, version: RecordVersion) -> Outline:
        """Outline a version."""
        record = version.record
        return cls(
            record_id=record.record_id,
            revision=version.revision,
            content_hash=version.content_hash,
            pmid=record.pmid,
            doi=record.doi,
            pmcid=record.pmcid,
            title=record.title,
            year=record.year,
        )


class ChangeKind(StrEnum):
    """Why a record stands in a run's result. The first six are arrivals and answer "why now?"."""

    NEW = "new"
    INDEXED_LATE = "indexed_late"
    ENTERED_LATE = "entered_late"
    REVISED = "revised"
    STRATEGY_CHANGED = "strategy_changed"
    SOURCE_ADDED = "source_added"
    UPDATED = "updated"
    HEADINGS_ONLY = "headings_only"
    LEFT = "left"
    REOPENED = "reopened"

    @property
    def is_arrival(self) -> bool:
        """Whether the record entered the topic's evidence with this change."""
        return self not in (
            ChangeKind.UPDATED,
            ChangeKind.HEADINGS_ONLY,
            ChangeKind.LEFT,
            ChangeKind.REOPENED,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a record in a topic's evidence during a run.

    `detail` is the sentence a reader sees: "left via line 23 (animals/ not humans/)".
    """

    record_id: str
    kind: ChangeKind
    detail: str
    fields: tuple[FieldChange, ...] = ()


class NoticeKind(StrEnum):
    """Notices about a published work, as PubMed's CommentsCorrections tell them."""

    RETRACTION = "retraction"
    PARTIAL_RETRACTION = "partial_retraction"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"
    UPDATE = "update"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice about `record_id`; `notice_id` is the notice's PMID, empty where none is given."""

    record_id: str
    kind: NoticeKind
    notice_id: str = ""
    citation: str = ""


class Verdict(StrEnum):
    """What the text says of a criterion. Absence of a statement is `unclear`, never `fails`."""

    MEETS = "meets"
    FAILS = "fails"
    UNCLEAR = "unclear"


class Route(StrEnum):
    """Where screening sends a record, in order of precedence. Nothing is ever dropped."""

    PROPOSE_EXCLUDE = "propose_exclude"
    HOLD_LANGUAGE = "hold_language"
    HOLD_CONFERENCE = "hold_conference"
    GUIDELINE = "guideline"
    LIST_REVIEW = "list_review"
    LOWER_TIER = "lower_tier"
    RETRIEVE = "retrieve"
    MEETS = "meets"


@dataclass(frozen=True, slots=True)
class CriterionVerdict:
    """One criterion's verdict with its verbatim quote.

    `start` and `end` are character offsets of `quote` in the record's `field`: `title`,
    `abstract` (Record.abstract_text), `publication_types`, `mesh`, `languages` (the names joined
    with "; ").
    """

    criterion: str
    verdict: Verdict
    quote: str = ""
    field: str = ""
    start: int = 0
    end: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact the abstract states (design, n, comparator …), with the words that state it."""

    name: str
    value: str
    quote: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The machine's view of one record under one version of the criteria. It never decides."""

    record_id: str
    route: Route
    reason: str
    reason_class: str = ""
    reason_subclass: str = ""
    verdicts: tuple[CriterionVerdict, ...] = ()
    facts: tuple[Fact, ...] = ()
