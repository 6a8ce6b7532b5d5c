"""Where a work was printed, as compared: year, volume, issue, pages, article number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from litwatch.domain import Agreement

_RANGE: Final = re.compile(
    r"^\W*(?P<prefix>[a-z]*)\s*(?P<first>\d+)(?P<suffix>[a-z]{0,2})"
    r"(?:\s*[-\u2013\u2014\u2212\u2010\u2011]+\s*(?P<second>[a-z]*)\s*(?P<last>\d+))?",
    re.IGNORECASE,
)
_TAIL_ONLY: Final = re.compile(r"^(?:suppl|[a-z])-\d{1,3}$", re.IGNORECASE)
_COUNT: Final = re.compile(r"^\d+\s*(?:p|pp|pages|seiten|s)\.?$", re.IGNORECASE)
# A publisher's number of an article in press stands where pages belong: S0003-4975(19)30001-2.
_PUBLISHERS_NUMBER: Final = re.compile(r"^S?\d{4}-?\d{3}[\dx]\(\d\d\)", re.IGNORECASE)
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_MONTH: Final = re.compile(r"^(\d{1,2})-(" + "|".join(_MONTHS) + r")$", re.IGNORECASE)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN_RANGE: Final = re.compile(r"^([ivxlcdm]+)(?:-([ivxlcdm]+))?$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+")
_ARTICLE_PREFIXES: Final = frozenset(
    {"e", "cd", "a", "article", "art", "g", "f", "o", "m", "k", "c"}
)
_LONGEST_FILE = 40
_GREATEST_ISSUE = 400
# Exports put addresses and dates where a volume or an issue belongs.
_LONGEST_TEXT = 24


@dataclass(frozen=True, slots=True)
class Pages:
    """First and last page, 0 where not stated, and the letters before the first: S11, e12724."""

    first: int = 0
    last: int = 0
    prefix: str = ""

    @property
    def is_article(self) -> bool:
        """Whether this looks like an article's number rather than a place in a volume."""
        return self.prefix in _ARTICLE_PREFIXES

    @property
    def counts_from_one(self) -> bool:
        """Whether the pages are those of a file of its own: 1-6."""
        return self.first == 1 and 0 < self.last < _LONGEST_FILE


NO_PAGES: Final = Pages()


@lru_cache(maxsize=1 << 8)
def read_pages(text: str) -> Pages:
    """Read pages as databases write them: 123-9, S11-S15, e12724, CD006787, 08-Nov, iv-x."""
    text = text.strip().replace("--", "-")
    if any(form.match(text) for form in (_TAIL_ONLY, _COUNT, _PUBLISHERS_NUMBER)):
        return NO_PAGES
    month = _MONTH.match(text)
    if month:
        return Pages(int(month[1]), _MONTHS[month[2].casefold()])
    roman = _ROMAN_RANGE.match(text)
    if roman:
        return Pages(_roman(roman[1]), _roman(roman[2] or roman[1]), "roman")
    found = _RANGE.match(text)
    return _pages(found) if found else NO_PAGES


def _pages(found: re.Match[str]) -> Pages:
    first, last = found["first"], found["last"] or found["first"]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return Pages(int(first[-9:]), max(int(last[-9:]), int(first[-9:])), found["prefix"].casefold())


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text.casefold()]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


_NO_ISSUES: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work stands: `volume` 0 and `issues` empty where not stated as a number."""

    year: int = 0
    volume: int = 0
    issues: frozenset[int] = _NO_ISSUES
    pages: Pages = NO_PAGES


def read_place(year: int | None, volume: str, issue: str, pages: str) -> Place:
    """Read the parts of a place; what is no number is not stated, nor what is too long for one."""
    found = _NUMBER.search(volume) if len(volume) <= _LONGEST_TEXT else None
    return Place(
        year=year or 0,
        volume=int(found[0][-9:]) if found else 0,
        issues=_issues(issue) if 0 < len(issue) <= _LONGEST_TEXT else _NO_ISSUES,
        pages=read_pages(pages) if pages else NO_PAGES,
    )


@lru_cache(maxsize=1 << 8)
def _issues(text: str) -> frozenset[int]:
    numbers = [int(number[-9:]) for number in _NUMBER.findall(text)]
    stated = [number for number in numbers if 0 < number < _GREATEST_ISSUE]
    return frozenset(stated) if stated else _NO_ISSUES


def compare_years(first: Place, second: Place) -> Agreement:
    """Same, close (one apart: electronic and printed), different, or unknown."""
    if not first.year or not second.year:
        return Agreement.UNKNOWN
    apart = abs(first.year - second.year)
    return (Agreement.SAME, Agreement.CLOSE)[apart] if apart <= 1 else Agreement.DIFFERENT


def compare_volumes(first: Place, second: Place) -> Agreement:
    """Same or different where both are stated; a volume that stands as an issue is unknown."""
    if not first.volume or not second.volume:
        return Agreement.UNKNOWN
    if first.volume == second.volume:
        return Agreement.SAME
    years = {first.year, second.year}
    swapped = first.volume in second.issues or second.volume in first.issues
    stands_for_a_year = first.volume in years or second.volume in years
    return Agreement.UNKNOWN if swapped or stands_for_a_year else Agreement.DIFFERENT


def compare_issues(first: Place, second: Place) -> Agreement:
    """Same where the numbers meet: 3/4 and 4; numbers beyond any issue are not stated."""
    if not first.issues or not second.issues:
        return Agreement.UNKNOWN
    return Agreement.SAME if first.issues & second.issues else Agreement.DIFFERENT


def compare_pages(first: Pages, second: Pages) -> Agreement:
    """Same first page; close where ranges share a page; unknown where they count differently."""
    if not first.first or not second.first:
        return Agreement.UNKNOWN
    if first.first == second.first:
        prefixes = {first.prefix, second.prefix} - {""}
        return Agreement.SAME if len(prefixes) <= 1 else Agreement.DIFFERENT
    if first.is_article != second.is_article or (
        not first.is_article and (first.counts_from_one or second.counts_from_one)
    ):
        return Agreement.UNKNOWN
    shared = first.first <= second.last and second.first <= first.last
    return Agreement.CLOSE if shared and first.prefix == second.prefix else Agreement.DIFFERENT
