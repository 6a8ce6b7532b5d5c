"""Journals as compared: full names, abbreviations, acronyms, parallel titles, ISSN."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from litwatch.dedupe.wording import JOINING_WORDS, fold, plain, words_of
from litwatch.domain import Agreement

_NONE: Final[frozenset[str]] = frozenset()
_ISSN = re.compile(r"\b(\d{4})-?(\d{3}[\dXx])\b")
_PARALLEL: Final = re.compile(r"\s*(?:=|:|\.\s|/|;|\s-\s|\[|\(|\))\s*")
_IN_BRACKETS: Final = re.compile(r"\s*[\[(][^\])]*[\])]\s*$")
_NOT_TELLING: Final = JOINING_WORDS | {"official", "print", "online", "resource", "electronic"}
_CLOSE_RATIO = 88
_FEWEST_INITIALS = 3
_FEWEST_WORDS = 2

# Journals that are known by a name which neither shortens nor spells out the other.
_KNOWN_AS: Final = {
    "british medical journal": "bmj",
    "british medical journal clinical research ed": "bmj",
    "br med j": "bmj",
    "journal of american medical association": "jama",
    "new england journal of medicine": "nejm",
    "n engl j med": "nejm",
    "proceedings of national academy of sciences": "pnas",
    "proc natl acad sci u s a": "pnas",
}


def issns_of(text: str) -> frozenset[str]:
    """Give the ISSNs that a field holds, without hyphens: `0893-8512 (Print)`."""
    found = _ISSN.findall(text)
    return frozenset(f"{a}{b.upper()}" for a, b in found) if found else _NONE


@lru_cache(maxsize=1 << 16)
def journal_names(text: str) -> tuple[tuple[str, ...], ...]:
    """Give every name a journal's field holds as words, the field as a whole first."""
    folded = fold(plain(text)).replace("&", " and ")
    pieces = [_IN_BRACKETS.sub("", folded), folded, *_PARALLEL.split(folded)]
    names = dict.fromkeys(_telling_words(piece) for piece in pieces)
    return tuple(name for name in names if name)


def _telling_words(name: str) -> tuple[str, ...]:
    words = [word for word in words_of(name) if word != "the"]
    known = _KNOWN_AS.get(" ".join(words))
    return (known,) if known else tuple(word for word in words if word not in _NOT_TELLING)


@lru_cache(maxsize=1 << 16)
def compare_journals(first: str, second: str) -> Agreement:
    """Say whether two fields name one journal; `close` where they only look alike."""
    if first > second:
        return compare_journals(second, first)
    ours, theirs = journal_names(first), journal_names(second)
    if not ours or not theirs:
        return Agreement.UNKNOWN
    if _same_name(ours[0], theirs[0]) or any(
        _same_name(one, other)
        for one in ours
        for other in theirs
        if min(len(one), len(other)) >= _FEWEST_WORDS or one in theirs[:2] or other in ours[:2]
    ):
        return Agreement.SAME
    alike = fuzz.token_sort_ratio(" ".join(ours[0]), " ".join(theirs[0])) >= _CLOSE_RATIO
    return Agreement.CLOSE if alike else Agreement.DIFFERENT


def _same_name(one: Sequence[str], other: Sequence[str]) -> bool:
    if one == other or "".join(one) == "".join(other):
        return True
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) == 1 and len(long) >= _FEWEST_INITIALS:
        return short[0] == "".join(word[0] for word in long)
    return len(short) == len(long) and all(map(_shortens, short, long))


def _shortens(one: str, other: str) -> bool:
    """Whether one word abbreviates the other: `obstet`, `natl`; both begin alike, letters in order.

    ISO 4 drops the end of a word, or letters within it.
    """
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if long.startswith(short):
        return True
    letters = iter(long)
    return short[0] == long[0] and len(short) > 1 and all(letter in letters for letter in short)
