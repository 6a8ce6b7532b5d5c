"""What a topic holds and its policy cites, as far as it bears on how another record is routed.

NICE's overviews set a review aside because its primary studies are held, and take a conference
abstract only for harms that no full paper reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from litwatch.domain import CitedReference, Fact, Record, Suggestion
from litwatch.screening.criterion import Criteria
from litwatch.screening.evidence import Reading
from litwatch.screening.roles import Role, read_role, sentence_bounds
from litwatch.screening.stems import fold_text

ADVERSE_EVENT = "adverse_event"
CONFERENCE_ABSTRACT = "conference_abstract"
_UPDATE_OF = "UpdateOf"
_UPDATE_WORDS = frozenset(
    {"a", "an", "and", "living", "of", "the", "update", "updated", "updating"}
)
# A denial reaches over a list of harms: "no infection, haematoma or nerve injury occurred".
_DENIAL = re.compile(
    r"\b(?:no|not|without|none|neither|nor|never|free\s+of|absence)\b", re.IGNORECASE
)
_TURN = re.compile(r"\b(?:but|except|apart\s+from|other\s+than|although|however)\b", re.IGNORECASE)
# Words by which a sentence tells of harm, not of a patient's illness.
_HARM = re.compile(
    r"\b(?:complicat\w+|adverse|side[\s-]effects?|toxicit\w+|occurred|experienced|suffered|"
    r"developed)\b",
    re.IGNORECASE,
)
_NOT_REPORTED = frozenset({Role.NEGATED, Role.REPLACED, Role.TRIED_BEFORE, Role.PLANNED})
_NAMED_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class HeldEvidence:
    """A topic's holdings: harms that full papers report, PMIDs held, works the policy cites.

    Harms that are None are not known: no conference abstract is released then.
    """

    adverse_events: frozenset[str] | None = None
    pmids: frozenset[str] = frozenset()
    cited: tuple[CitedReference, ...] = ()

    def with_reports(self, suggestions: Iterable[Suggestion]) -> HeldEvidence:
        """Add the harms that full papers among these report."""
        named = {
            fact.value
            for one in suggestions
            if one.reason_subclass != CONFERENCE_ABSTRACT
            for fact in one.facts
            if fact.name == ADVERSE_EVENT
        }
        return replace(self, adverse_events=(self.adverse_events or frozenset()) | named)


def adverse_events(reading: Reading, criteria: Criteria) -> tuple[Fact, ...]:
    """Name each harm of the criteria's list that the abstract reports, with its first words."""
    text = reading.texts["abstract"]
    facts = []
    for name, terms in criteria.adverse_events:
        spans = (span for span in reading.find(terms, "abstract") if _is_reported(text, span))
        for start, end in (span for span in (next(spans, None),) if span):
            facts.append(Fact(ADVERSE_EVENT, name, text[start:end], "abstract", start, end))
    return tuple(facts)


def _is_reported(text: str, span: tuple[int, int]) -> bool:
    first, last = sentence_bounds(text, *span)
    if not _HARM.search(text, first, last):
        return False
    before = text[first : span[0]]
    denial = _DENIAL.search(before)
    is_denied = denial is not None and not _TURN.search(before, denial.end())
    return not is_denied and read_role(text, *span).role not in _NOT_REPORTED


def primaries_told(record: Record, held: HeldEvidence) -> str:
    """Say which of the works that a review lists are held and which are not, by PMID."""
    if not record.references:
        return "; its reference list is not in the record"
    there = [pmid for pmid in record.references if pmid in held.pmids]
    missing = [pmid for pmid in record.references if pmid not in held.pmids]
    return f"; of the works it lists, held: {_listed(there)}; not held: {_listed(missing)}"


def _listed(pmids: list[str]) -> str:
    shown = ", ".join(f"PMID {pmid}" for pmid in pmids[:_NAMED_AT_MOST])
    more = len(pmids) - _NAMED_AT_MOST
    return f"{shown} and {more} more" if more > 0 else shown or "none"


def updated_work(record: Record, held: HeldEvidence) -> CitedReference | None:
    """Give the work that a review updates, of those that the policy cites.

    Told by PubMed's link, or by the same title in a later year, words such as "updated" aside.
    """
    linked = {work.pmid for work in record.related_works if work.relation == _UPDATE_OF}
    name, year = _name(record.title), record.year or 0
    for work in held.cited:
        is_itself = bool(work.pmid) and work.pmid == record.pmid
        is_later = bool(name) and name == _name(work.title) and year > (work.year or year)
        if not is_itself and (work.pmid in linked - {""} or is_later):
            return work
    return None


def _name(title: str) -> tuple[str, ...]:
    words = fold_text(title).split()
    return tuple(word for word in words if word not in _UPDATE_WORDS and not word.isdigit())
