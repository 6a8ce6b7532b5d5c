"""Two citations compared field by field: what rules decide by, and what a person is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from litwatch.dedupe.authors import compare_names
from litwatch.dedupe.citation import Citation
from litwatch.dedupe.journals import compare_journals
from litwatch.dedupe.places import compare_issues, compare_pages, compare_volumes, compare_years
from litwatch.dedupe.titles import (
    SHORTEST_MAIN,
    TitleAgreement,
    compare_titles,
    title_similarity,
)
from litwatch.domain import Agreement, FieldEvidence

SAME: Final = Agreement.SAME
CLOSE: Final = Agreement.CLOSE
PARTLY: Final = Agreement.PARTLY
UNKNOWN: Final = Agreement.UNKNOWN
DIFFERENT: Final = Agreement.DIFFERENT

_FEWEST_PAGES = 3
_FEWEST_PEOPLE = 3
_LONG_TITLE = 40
_SHORTEST_ABSTRACT = 150
_ABSTRACT_ALIKE = 90
_ABSTRACT_UNLIKE = 60


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two citations agree in each field; `first` has the lesser record id."""

    first: Citation
    second: Citation
    title: TitleAgreement
    authors: Agreement
    journal: Agreement
    year: Agreement
    volume: Agreement
    issue: Agreement
    pages: Agreement
    doi: Agreement
    pmid: Agreement
    abstract: Agreement

    @property
    def one_page(self) -> bool:
        """Same first page of the same volume, or of the same year where a volume is missing."""
        return self.pages is SAME and (
            self.volume is SAME or (self.volume is UNKNOWN and self.year is SAME)
        )

    @property
    def one_range(self) -> bool:
        """Same volume, same first and last page, on more than one page."""
        ours, theirs = self.first.place.pages, self.second.place.pages
        return (
            self.pages is SAME
            and self.volume is SAME
            and ours.last == theirs.last
            and ours.last > ours.first
        )

    @property
    def one_article(self) -> bool:
        """Same volume, first and last page, on three pages or more: room for one work alone.

        Abstracts of one meeting share a page or two, and a group often writes several of them. A
        record that states the first page alone agrees with one that states the last page too.
        """
        if self.pages is not SAME or self.volume is not SAME:
            return False
        ours, theirs = self.first.place.pages, self.second.place.pages
        ends = {pages.last for pages in (ours, theirs) if pages.last > pages.first}
        return len(ends) == 1 and max(ends) - ours.first >= _FEWEST_PAGES - 1

    @property
    def one_issue(self) -> bool:
        """One long title by the same three people or more in one issue of one journal."""
        agreed = (self.authors, self.journal, self.year, self.volume, self.issue)
        return (
            self.title is TitleAgreement.SAME
            and set(agreed) == {SAME}
            and min(len(one.names.surnames) for one in (self.first, self.second)) >= _FEWEST_PEOPLE
            and self.long_title
        )

    @property
    def long_title(self) -> bool:
        """Both titles are long enough to be nobody else's."""
        return min(len(one.title.compact) for one in (self.first, self.second)) >= _LONG_TITLE

    @property
    def one_main_title(self) -> bool:
        """Both titles are one before a subtitle."""
        ours, theirs = self.first.title.main, self.second.title.main
        return ours == theirs and len(ours) >= SHORTEST_MAIN

    @property
    def ahead_of_print(self) -> bool:
        """One record, or both, states neither volume nor issue nor pages."""
        return any(
            not one.record.volume and not one.record.issue and not one.record.pages
            for one in (self.first, self.second)
        )

    @property
    def no_place_differs(self) -> bool:
        """Nothing that is stated of year, volume, issue and pages contradicts."""
        stated = (self.year, self.volume, self.issue, self.pages)
        return DIFFERENT not in stated

    @property
    def same_people(self) -> bool:
        """The authors are the same, or the same but for spelling and order."""
        return self.authors in (SAME, CLOSE)

    @property
    def generic(self) -> bool:
        """At least one title names no single work."""
        return self.first.title.generic or self.second.title.generic


def compare(
    first: Citation, second: Citation, aliases: Mapping[str, str] | None = None
) -> Comparison:
    """Compare two citations; the result does not depend on which comes first.

    `aliases` gives, for a normalised DOI, the DOI under which the same work is known.
    """
    if first.record_id > second.record_id:
        first, second = second, first
    ours, theirs = first.place, second.place
    return Comparison(
        first=first,
        second=second,
        title=compare_titles(first.title, second.title),
        authors=compare_names(first.names, second.names),
        journal=_journals(first, second),
        year=compare_years(ours, theirs),
        volume=compare_volumes(ours, theirs),
        issue=compare_issues(ours, theirs),
        pages=compare_pages(ours.pages, theirs.pages),
        doi=_dois(first.doi, second.doi, aliases or {}),
        pmid=_exact(first.pmid, second.pmid),
        abstract=_abstracts(first.abstract, second.abstract),
    )


def _journals(first: Citation, second: Citation) -> Agreement:
    if first.issns & second.issns:
        return SAME
    return compare_journals(first.journal, second.journal)


def _exact(one: str, other: str) -> Agreement:
    if not one or not other:
        return UNKNOWN
    return SAME if one == other else DIFFERENT


# What platforms append to a DOI in a link; it names a view of the work and no other work.
_DOI_VIEWS: Final = ("/abstract", "/full", "/pdf", "/epdf", "/meta", "/fulltext", ".pdf")


def _dois(one: str, other: str, aliases: Mapping[str, str]) -> Agreement:
    if not one or not other:
        return UNKNOWN
    return _exact(_known_doi(one, aliases), _known_doi(other, aliases))


def _known_doi(doi: str, aliases: Mapping[str, str]) -> str:
    for view in _DOI_VIEWS:
        doi = doi.removesuffix(view)
    return aliases.get(doi, doi)


def _abstracts(one: str, other: str) -> Agreement:
    """Compare beginnings: databases cut abstracts short and label their sections differently."""
    size = min(len(one), len(other))
    if size < _SHORTEST_ABSTRACT:
        return UNKNOWN
    if fuzz.ratio(one[:size], other[:size]) >= _ABSTRACT_ALIKE:
        return SAME
    return DIFFERENT if fuzz.token_set_ratio(one, other) < _ABSTRACT_UNLIKE else UNKNOWN


_SHARES: Final = {SAME: 1.0, CLOSE: 0.85, PARTLY: 0.4, UNKNOWN: 0.5, DIFFERENT: 0.0}
_WEIGHTS: Final = {
    "authors": 0.22,
    "journal": 0.10,
    "year": 0.05,
    "volume": 0.08,
    "issue": 0.02,
    "pages": 0.10,
    "doi": 0.05,
    "pmid": 0.03,
}
_TITLE_WEIGHT = 0.35


def score(comparison: Comparison) -> float:
    """Weigh all fields into one figure, 0..1, that orders a queue and decides nothing."""
    both = comparison.first.title, comparison.second.title
    title = title_similarity(*both) if all(title.compact for title in both) else 0.5
    fields = sum(weight * _SHARES[getattr(comparison, field)] for field, weight in _WEIGHTS.items())
    return round(_TITLE_WEIGHT * title + fields, 4)


_TITLE_EVIDENCE: Final = {
    TitleAgreement.SAME: SAME,
    TitleAgreement.SPELLING: CLOSE,
    TitleAgreement.EXTENDED: CLOSE,
    TitleAgreement.WORDING: PARTLY,
    TitleAgreement.CODES: PARTLY,
    TitleAgreement.NUMBERS: DIFFERENT,
    TitleAgreement.DIFFERENT: DIFFERENT,
    TitleAgreement.UNKNOWN: UNKNOWN,
}


def evidence_of(comparison: Comparison) -> tuple[FieldEvidence, ...]:
    """Give both values of every field as the records state them, and how they agree."""
    ours, theirs = _shown(comparison.first), _shown(comparison.second)
    agreed = {field: getattr(comparison, field) for field in ours if field != "title"}
    agreed["title"] = _TITLE_EVIDENCE[comparison.title]
    return tuple(
        FieldEvidence(field, agreed[field], ours[field], theirs[field])
        for field in ours
        if ours[field] or theirs[field]
    )


def _shown(citation: Citation) -> dict[str, str]:
    record = citation.record
    return {
        "title": record.title,
        "authors": "; ".join(author.cited_as for author in record.authors),
        "journal": citation.journal,
        "year": str(record.year or ""),
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.pages,
        "doi": record.doi,
        "pmid": record.pmid,
    }
