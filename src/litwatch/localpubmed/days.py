"""Date terms: `2024`, `2024/01`, `2024/01/31`, their ranges, and `last 30 days`.

Source: PubMed User Guide, "Searching by date": a date may be a year, a month or a day, and an end
of a range that is a year or a month takes all of it in.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DATE = re.compile(r"^(\d{1,4})(?:[/.-](\d{1,2}))?(?:[/.-](\d{1,2}))?$")
_RELATIVE = re.compile(r"^last\s+(\d{1,5})\s+(day|month|year)s?$", re.IGNORECASE)
_UNIT_DAYS = {"day": 1, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in the span."""
        return self.first <= day <= self.last


def read_days(text: str, *, today: date) -> DaySpan | None:
    """The span of one date term, None if it is no date."""
    relative = _RELATIVE.match(text.strip())
    if relative:
        return last_days(int(relative[1]) * _UNIT_DAYS[relative[2].lower()], today=today)
    match = _DATE.match(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    first_month, last_month = month or 1, month or 12
    try:
        last_day = day or monthrange(year, last_month)[1]
        return DaySpan(date(year, first_month, day or 1), date(year, last_month, last_day))
    except ValueError:
        return None


def read_span(first: str, last: str, *, today: date) -> DaySpan | None:
    """The span of a range, None if an end is no date."""
    start, end = read_days(first, today=today), read_days(last, today=today)
    return DaySpan(start.first, end.last) if start and end else None


def last_days(count: int, *, today: date) -> DaySpan:
    """The last `count` days up to today."""
    return DaySpan(today - timedelta(days=min(count, today.toordinal() - 1)), today)


def written(day: date) -> str:
    """A day as PubMed writes it: `2024/01/31`."""
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}"
