"""Cited works recognised among the records of a source: found, missed or not in the source."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from litwatch.dedupe.identifiers import normalise_doi, normalise_pmid
from litwatch.domain import CitedReference, KnownItem

_NOT_A_WORD = re.compile(r"[^\w]+")
# A title of one or two words (Spasticity, Editorial comment) names no single work.
_FEWEST_WORDS = 3
_YEARS_APART = 1


class Work(Protocol):
    """What a reference is recognised by: a Record or its Outline."""

    @property
    def record_id(self) -> str:
        """The store's key."""

    @property
    def pmid(self) -> str:
        """PubMed's number, empty if it has none."""

    @property
    def doi(self) -> str:
        """The DOI, empty if it has none."""

    @property
    def title(self) -> str:
        """The title."""

    @property
    def year(self) -> int | None:
        """The year of publication."""


def normalise_title(title: str) -> str:
    """Give the title's words in lower case, without accents, dashes and punctuation."""
    decomposed = unicodedata.normalize("NFKD", title.replace("'", "").replace("\u2019", ""))
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return _NOT_A_WORD.sub(" ", plain.casefold()).strip()


def recognise(
    references: Sequence[CitedReference], records: Iterable[Work], found: Collection[str]
) -> tuple[KnownItem, ...]:
    """Say of each reference, in order, whether the strategy finds it.

    A reference is recognised by PMID, else DOI, else by an equal normalised title with years at
    most one apart; a title never overrules a PMID or DOI that differs. `found` holds the record
    ids in the strategy's set. Where several records are the work, one in `found` is named.
    """
    catalogue = _Catalogue.of(records)
    wanted = frozenset(found)
    return tuple(
        _known_item(reference, catalogue.candidates(reference), wanted) for reference in references
    )


def _known_item(
    reference: CitedReference, candidates: Sequence[Work], found: frozenset[str]
) -> KnownItem:
    in_set = [record for record in candidates if record.record_id in found]
    chosen = (in_set or list(candidates))[:1]
    status = "found" if in_set else "missed" if chosen else "not_in_source"
    return KnownItem(
        key=reference.key,
        title=reference.title,
        status=status,
        pmid=reference.pmid or (chosen[0].pmid if chosen else ""),
        doi=reference.doi or (chosen[0].doi if chosen else ""),
        record_id=chosen[0].record_id if chosen else "",
    )


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """Records by PMID, DOI and normalised title."""

    by_pmid: dict[str, list[Work]]
    by_doi: dict[str, list[Work]]
    by_title: dict[str, list[Work]]

    @classmethod
    def of(cls, records: Iterable[Work]) -> _Catalogue:
        catalogue = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        for record in sorted(records, key=lambda record: record.record_id):
            catalogue.by_pmid[normalise_pmid(record.pmid)].append(record)
            catalogue.by_doi[normalise_doi(record.doi)].append(record)
            catalogue.by_title[normalise_title(record.title)].append(record)
        return catalogue

    def candidates(self, reference: CitedReference) -> list[Work]:
        """List the records that are this work, those of the nearest year first."""
        pmid, doi = normalise_pmid(reference.pmid), normalise_doi(reference.doi)
        by_identifier = (self.by_pmid.get(pmid) if pmid else None) or (
            self.by_doi.get(doi) if doi else None
        )
        return list(by_identifier or self._by_title(reference, pmid, doi))

    def _by_title(self, reference: CitedReference, pmid: str, doi: str) -> list[Work]:
        title = normalise_title(reference.title)
        if len(title.split()) < _FEWEST_WORDS:
            return []
        same = [
            record
            for record in self.by_title.get(title, ())
            if _years_apart(reference, record) <= _YEARS_APART
            and not _differ(pmid, normalise_pmid(record.pmid))
            and not _differ(doi, normalise_doi(record.doi))
        ]
        return sorted(same, key=lambda record: _years_apart(reference, record))


def _years_apart(reference: CitedReference, record: Work) -> int:
    """Count the years between both; an unknown year rules nothing out."""
    if reference.year is None or record.year is None:
        return 0
    return abs(reference.year - record.year)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
