"""The dates of a PubMed record: exact days of its life, and the printed date of its issue."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from lxml.etree import _Element

from litwatch.domain import PartialDate, RecordDates
from litwatch.formats.pubmed_text import Children, first, inside, texts_in

# Records that are read together share most of their days: each is worked out once.
_shared = lru_cache(maxsize=4096)

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_STAGES = frozenset({"entrez", "pubmed", "medline", "received", "accepted"})
_DAY = ("Year", "Month", "Day")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_MONTH_NAME = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*", re.IGNORECASE)


def read_dates(
    citation: Children, article: Children, *, issue: Children, data: Children
) -> RecordDates:
    """Read every date of a MedlineCitation, its Article and JournalIssue, and PubmedData's History.

    Which search tag reads which: PubStatus entrez is [crdt], pubmed is [edat], medline is [mhda],
    DateRevised is [lr], DateCompleted is [dcom], PubDate is [dp] (PubMed Help, search tags).
    """
    stages = _stages(data)
    return RecordDates(
        created=stages.get("entrez"),
        entered=stages.get("pubmed"),
        mesh_added=stages.get("medline"),
        revised=read_day(first(citation, "DateRevised")),
        completed=read_day(first(citation, "DateCompleted")),
        published=_read_printed(issue),
        electronic=read_day(first(article, "ArticleDate")),
        received=stages.get("received"),
        accepted=stages.get("accepted"),
    )


def read_day(element: _Element | None) -> date | None:
    """Read the children Year, Month, Day, in the DTD's order; no day of any calendar is None."""
    if element is None or len(element) < len(_DAY):
        return None
    year, month, day = element[0], element[1], element[2]
    if (year.tag, month.tag, day.tag) != _DAY:
        return None
    return _day(year.text or "", month.text or "", day.text or "")


@_shared
def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), _month(month.strip()) or 0, int(day))
    except ValueError:
        return None


def _stages(data: Children) -> dict[str, date]:
    """Day of each PubStatus; the first one counts where a status stands twice."""
    days: dict[str, date] = {}
    for stage in inside(data, "History"):
        name = stage.get("PubStatus", "")
        if name in _STAGES and (day := read_day(stage)):
            days.setdefault(name, day)
    return days


def _read_printed(issue: Children) -> PartialDate | None:
    """Read PubDate: Year with Month and Day or Season, or MedlineDate ("2000 Nov-Dec")."""
    text = texts_in(inside(issue, "PubDate")).get
    if free := text("MedlineDate"):
        return _read_free(free)
    return _to_printed(text("Year", ""), text("Month", ""), text("Season", ""), text("Day", ""))


@_shared
def _to_printed(year: str, month: str, season: str, day: str) -> PartialDate | None:
    printed = " ".join([part for part in (year, month, season, day) if part])
    if not printed:
        return None
    return PartialDate(
        text=printed, year=_whole(year), month=_month(month), day=_whole(day) if month else None
    )


@_shared
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
