"""Ovid's `limit … to …` as a table: what each condition means on a record and in PubMed.

Dates: surveillance lifts every upper bound, because a frozen one would never find anything new.
Proxies for lower bounds: publication years by [dp]; the days of indexing and entry (ed, dt, ez …)
have no PubMed field that is certainly as wide, so they are left to the evaluation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litwatch.strategy.languages import NAMES
from litwatch.strategy.tree import Condition

DATE_CODES = ("ed", "dc", "dt", "da", "ep", "ez", "up", "rd", "dp")
_LANGUAGES = frozenset(NAMES.values())
_HEADINGS = {
    "human": "humans",
    "humans": "humans",
    "animal": "animals",
    "animals": "animals",
    "female": "female",
    "male": "male",
}
_TYPES = (
    "randomized controlled trial",
    "controlled clinical trial",
    "clinical trial",
    "clinical trial, all",
    "meta analysis",
    "systematic review",
    "review",
    "case reports",
    "comparative study",
    "journal article",
    "letter",
    "editorial",
    "comment",
    "guideline",
    "practice guideline",
)


@dataclass(frozen=True, slots=True)
class DateBound:
    """A date limit as written: `first` and `last` are YYYY or YYYYMMDD, empty where open."""

    code: str
    first: str = ""
    last: str = ""


_ONE_QUOTATION = re.compile(r'"[^"]*"')
_RANGE = re.compile(
    rf"(?P<code>{'|'.join(DATE_CODES)}|yr)\s*=\s*\"?\s*(?P<first>\d{{4,8}})?\s*"
    r"(?P<dash>-)?\s*(?P<last>\d{4,8}|current)?\s*\"?",
    re.IGNORECASE,
)


def read_conditions(text: str) -> tuple[Condition, ...]:
    """The conditions after `to`, several joined by "and" or commas; unknown ones kept as such."""
    body = text.strip().rstrip(".").strip()
    if body.startswith("(") and body.endswith(")"):
        body = body[1:-1]
    whole = _read_condition(body)
    if whole.kind != "unknown" or _ONE_QUOTATION.fullmatch(body):
        return (whole,)
    parts = re.split(r"\s+and\s+|\s*,\s*", body, flags=re.IGNORECASE)
    return tuple(_read_condition(part) for part in parts if part.strip())


def _read_condition(text: str) -> Condition:
    wanted = " ".join(text.strip(' "').lower().split())
    bare = re.sub(r"\s+languages?$", "", wanted)
    if bare in _LANGUAGES:
        return Condition("language", bare)
    if wanted in _HEADINGS:
        return Condition("heading", _HEADINGS[wanted])
    if wanted in _TYPES:
        return Condition("type", wanted.removesuffix(", all"))
    if wanted in ("abstract", "abstracts"):
        return Condition("abstract")
    found = _RANGE.fullmatch(wanted)
    return Condition("date", _write_range(found)) if found else Condition("unknown", wanted)


def _write_range(found: re.Match[str]) -> str:
    first = found["first"] or ""
    last = found["last"] or ("" if found["dash"] else first)
    return f"{found['code']}={first}-{last}"


def read_bound(condition: Condition) -> DateBound:
    """A `date` condition's field and days; "current" is an open end."""
    code, _, days = condition.value.partition("=")
    first, _, last = days.partition("-")
    return DateBound(code, first, "" if last == "current" else last)
