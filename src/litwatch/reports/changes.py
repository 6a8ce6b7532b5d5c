"""What changed in a record → sentences for people; what indexing alone changes is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from litwatch.domain import DigestItem, FieldChange, Record, RelatedWork
from litwatch.formats.document import MATERIAL_EXCEPTIONS
from litwatch.reports.background import Background, is_preprint
from litwatch.reports.differences import differing_parts
from litwatch.reports.wording import day, month

_LONGEST = 240
_BOOKKEEPING = MATERIAL_EXCEPTIONS | {"version"}
_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_PARTIAL_DATE = re.compile(r"(?:^|, )(\d{4})(?:, (\d{1,2})(?:, (\d{1,2}))?)?$")
_PREPRINT = re.compile(r"preprint|medrxiv|biorxiv|research square|ssrn", re.IGNORECASE)
_WORDS_OF_A_NAME = re.compile(r"(?<=[a-z])(?=[A-Z])")

# PubMed's RefType as a reader says it of the record that carries it.
_RELATIONS = {
    "UpdateIn": "now has an update",
    "ErratumIn": "now has a correction",
    "RetractionIn": "now is retracted",
    "PartialRetractionIn": "now is retracted in part",
    "ExpressionOfConcernIn": "now has an expression of concern",
    "CorrectedandRepublishedIn": "now is corrected and published again",
    "RetractedandRepublishedIn": "now is retracted and published again",
    "RepublishedIn": "now is published again",
    "CommentIn": "now has a comment",
    "CommentOn": "comments on",
    "UpdateOf": "updates",
    "ErratumFor": "corrects",
    "RetractionOf": "retracts",
}


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change: `told` alone, or `told` with what stood there and what stands there now."""

    told: str
    old: str = ""
    new: str = ""


def read_changes(item: DigestItem) -> tuple[ChangeView, ...]:
    """Tell each change of `item` but those that indexing and revising alone bring."""
    told: list[ChangeView] = []
    for change in item.change.fields:
        if change.field == "related_works":
            told += _related(item.record, change)
        elif change.field not in _BOOKKEEPING:
            told.append(_change(change))
    return tuple(told)


def _change(change: FieldChange) -> ChangeView:
    name = change.field.removeprefix("dates.").replace("_", " ")
    is_day = change.field.startswith("dates.")
    old, new = (_day(value) if is_day else value for value in (change.old, change.new))
    if not old or not new:
        verb = "added" if new else "removed"
        return ChangeView(f"{name} {verb}: {shorten(new or old)}")
    return ChangeView(name, *(shorten(part) for part in differing_parts(old, new)))


def _day(text: str) -> str:
    """Read a date as the records' versions print it: `2026 Oct, 2026, 10` is October 2026."""
    found = _PARTIAL_DATE.search(text)
    if not found:
        return spell_days(text)
    year, number, of_month = found.groups()
    return " ".join(part for part in (of_month, month(int(number or 0)), year) if part)


def spell_days(text: str) -> str:
    """Write every ISO date in `text` so that no reader can misread it; others stay."""
    return _ISO_DAY.sub(_spelt, text)


def _spelt(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def _related(record: Record, change: FieldChange) -> Iterator[ChangeView]:
    """Tell each relation that came; the versions keep them as text, the record as values."""
    came = [work for work in record.related_works if change.new and _as_text(work) in change.new]
    for work in came:
        place = f"PMID {work.pmid}" if work.pmid else work.citation
        yield ChangeView(f"{_relation(record, work)}: {shorten(place)}")
    if change.old or not came:
        yield _change(FieldChange(change.field, change.old, "" if came else change.new))


def _as_text(work: RelatedWork) -> str:
    return ", ".join(part for part in (work.relation, work.citation, work.pmid) if part)


def _relation(record: Record, work: RelatedWork) -> str:
    if work.relation == "UpdateIn" and is_preprint(record):
        return "now has a published report"
    plain = _WORDS_OF_A_NAME.sub(" ", work.relation).lower()
    return _RELATIONS.get(work.relation, f"related work, {plain}")


def updated_works(item: DigestItem, background: Background) -> str:
    """Say which earlier work an arrival is the report of: `published report of the preprint …`."""
    works = [each for each in item.record.related_works if each.relation == "UpdateOf"]
    return "; ".join(_updated(work, background) for work in works if work.pmid)


def _updated(work: RelatedWork, background: Background) -> str:
    record_id = f"pubmed:{work.pmid}"
    is_known = record_id in background.preprints or _PREPRINT.search(work.citation)
    verb = "published report of the preprint" if is_known else "updates"
    return f"{verb} PMID {work.pmid}{', held' if record_id in background.held else ''}"


def shorten(text: str) -> str:
    """Cut a long value; a sign says so."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"
