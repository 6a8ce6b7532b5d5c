"""The lines of a strategy that a record meets → a short form that people can read.

Where the strategy's texts are known, lines that only combine others (`or/1-11`, `12 and 19`) are
left out: they follow from the lines that read the record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_LONGEST = 30
_COMBINATION = re.compile(r"(?:\d+|and|or|not|[-/,()\s])+", re.IGNORECASE)
_FIELD_SUFFIX = re.compile(r"\.[a-z]{2}(?:,[a-z]{2})*\.?$", re.IGNORECASE)
_AFTER_FIRST_TERM = re.compile(r"\s+(?:or|and|not|adj\d*)\b|\)", re.IGNORECASE)


def matched_lines(lines: Sequence[int], texts: Mapping[int, str]) -> str:
    """Name lines by number and first term.

    >>> matched_lines((2, 12), {2: "(neuroma* or schwann*).tw.", 12: "or/1-11"})
    'line 2 (neuroma*…)'
    >>> matched_lines((2, 12), {})
    'lines 2, 12'
    """
    read = [line for line in lines if not _COMBINATION.fullmatch(texts.get(line, "?"))]
    shown = [_named(line, texts.get(line, "")) for line in read or lines]
    if not shown:
        return ""
    return f"{'line' if len(shown) == 1 else 'lines'} {', '.join(shown)}"


def _named(line: int, text: str) -> str:
    return f"{line} ({first_term(text)})" if text else str(line)


def first_term(text: str) -> str:
    """Cut a line to its first term; three dots stand for the rest."""
    whole = _FIELD_SUFFIX.sub("", text).strip()
    term = _AFTER_FIRST_TERM.split(whole.lstrip("( "), maxsplit=1)[0].strip()[:_LONGEST].rstrip()
    return term if term == whole.strip("( )") else f"{term}…"
