"""The dates of a PubMed record: exact days of its life, and the printed date of its issue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from lxml.etree import _Element

from litwatch.domain import PartialDate, RecordDates
from litwatch.formats.pubmed_text import Children, children_of, first, listed, text_at

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_STAGES = frozenset({"entrez", "pubmed", "medline", "received", "accepted"})
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_MONTH_NAME = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*", re.IGNORECASE)


def read_dates(citation: Children, article: Children, data: Children) -> RecordDates:
    """Read every date of a MedlineCitation, of its Article and of its PubmedData's History.

    Which search tag reads which: PubStatus entrez is [crdt], pubmed is [edat], medline is [mhda],
    DateRevised is [lr], DateCompleted is [dcom], PubDate is [dp] (PubMed Help, search tags).
    """
    stages = _stages(listed(data, "History", "PubMedPubDate"))
    issue = next(listed(article, "Journal", "JournalIssue"), None)
    return RecordDates(
        created=stages.get("entrez"),
        entered=stages.get("pubmed"),
        mesh_added=stages.get("medline"),
        revised=read_day(first(citation, "DateRevised")),
        completed=read_day(first(citation, "DateCompleted")),
        published=_read_printed(first(children_of(issue), "PubDate")),
        electronic=read_day(first(article, "ArticleDate")),
        received=stages.get("received"),
        accepted=stages.get("accepted"),
    )


def read_day(element: _Element | None) -> date | None:
    """Read Year, Month, Day children; a date that no calendar has is None."""
    if element is None:
        return None
    parts = {child.tag: child.text or "" for child in element}
    try:
        return date(int(parts["Year"]), _month(parts["Month"].strip()) or 0, int(parts["Day"]))
    except (KeyError, ValueError):
        return None


def _stages(stages: Iterable[_Element]) -> dict[str, date]:
    """Day of each PubStatus; the first one counts where a status stands twice."""
    days: dict[str, date] = {}
    for stage in stages:
        name = stage.get("PubStatus", "")
        if name in _STAGES and (day := read_day(stage)):
            days.setdefault(name, day)
    return days


def _read_printed(element: _Element | None) -> PartialDate | None:
    """Read PubDate: Year with Month and Day or Season, or MedlineDate ("2000 Nov-Dec")."""
    parts = children_of(element)
    free = text_at(parts, "MedlineDate")
    if free:
        return _read_free(free)
    year, month, season, day = (text_at(parts, part) for part in ("Year", "Month", "Season", "Day"))
    printed = " ".join(part for part in (year, month, season, day) if part)
    if not printed:
        return None
    return PartialDate(
        text=printed, year=_whole(year), month=_month(month), day=_whole(day) if month else None
    )


def _read_free(text: str) -> PartialDate:
    """Read a MedlineDate: its first year, and the first month after it."""
    year = _YEAR.search(text)
    month = _MONTH_NAME.search(text, year.end()) if year else None
    return PartialDate(
        text=text,
        year=int(year.group()) if year else None,
        month=_month(month.group()) if month else None,
    )


def _month(text: str) -> int | None:
    """Read `03`, `3`, `Mar` or `March`."""
    number = _whole(text) or _MONTHS.get(text[:3].lower(), 0)
    return number if 1 <= number <= len(_MONTHS) else None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
