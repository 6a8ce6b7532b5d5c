"""Authors as compared: surnames in one spelling, initials, lists that are cut short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from litwatch.dedupe.word_lists import NOBODY
from litwatch.dedupe.wording import fold, words_of
from litwatch.domain import Agreement, Author

# Umlauts are written out or not; ß, ø and the like are spelt alike by `fold` already.
_UMLAUTS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Names:
    """A list of authors as compared.

    `surnames` in order, letters only; `initials` of the first author; `written` holds every part
    of every name with more than one letter, parted by spaces.
    """

    surnames: tuple[str, ...] = ()
    initials: str = ""
    written: str = ""

    @property
    def parts(self) -> frozenset[str]:
        """Every part of every name: by these a name given the wrong way round is recognised."""
        return frozenset(self.written.split())

    @property
    def first(self) -> str:
        """The first author's surname, empty where nobody is named."""
        return self.surnames[0] if self.surnames else ""


def read_names(authors: Sequence[Author]) -> Names:
    """Make authors comparable; `Anonymous`, `et al` and the like are nobody."""
    read = (
        _read_name(one.last_name or one.collective_name, one.fore_name or one.initials)
        for one in authors[:_MOST_COMPARED]
    )
    named = [name for name in read if name.surname]
    if not named:
        return _NOBODY_NAMED
    return Names(
        surnames=tuple(name.surname for name in named),
        initials=named[0].initials,
        written=" ".join(name.written for name in named),
    )


_NOBODY_NAMED: Final = Names()


class _Name(NamedTuple):
    surname: str
    initials: str
    written: str


@lru_cache(maxsize=1 << 11)
def _read_name(family: str, given: str) -> _Name:
    own, fore = _parts(family), _parts(given)
    return _Name(
        surname=intern("".join(own) or "".join(fore)),
        initials="".join(part[0] for part in fore),
        written=" ".join(part for part in (*own, *fore) if len(part) > 1),
    )


def _parts(name: str) -> list[str]:
    parts = words_of(fold(name)) if name else []
    return [_without_umlauts(part) if "e" in part else part for part in parts if part not in NOBODY]


def _without_umlauts(part: str) -> str:
    for written, bare in _UMLAUTS:
        part = part.replace(written, bare)
    return part


_FUZZY_SAME = 92
_FUZZY_CLOSE = 75
_CLOSE_SHARE = 0.6
_FEWEST_TO_STAND_FOR_ALL = 2


def compare_names(first: Names, second: Names) -> Agreement:
    """Say how two lists of authors agree; a list that breaks off agrees with the whole one."""
    if not first.surnames or not second.surnames:
        return Agreement.UNKNOWN
    short, long = sorted((first, second), key=lambda names: (len(names.surnames), names.surnames))
    size = len(short.surnames)
    if long.surnames[:size] == short.surnames:
        return _same_surnames(short, long)
    return _alike(short, long)


def _same_surnames(short: Names, long: Names) -> Agreement:
    size = len(short.surnames)
    if _initials_contradict(short.initials, long.initials):
        return Agreement.CLOSE if size >= _FEWEST_TO_STAND_FOR_ALL else Agreement.DIFFERENT
    if size == len(long.surnames) or size >= _FEWEST_TO_STAND_FOR_ALL:
        return Agreement.SAME
    return Agreement.CLOSE


def _initials_contradict(one: str, other: str) -> bool:
    """Whether two people's initials share nothing: `A` and `B`; `RE` and `R` agree."""
    return bool(one and other) and one[0] not in other and other[0] not in one


def _alike(short: Names, long: Names) -> Agreement:
    size = max(len(short.surnames), 1)
    ratio = fuzz.ratio(" ".join(short.surnames), " ".join(long.surnames[:size]))
    if ratio >= _FUZZY_SAME and size >= _FEWEST_TO_STAND_FOR_ALL:
        return Agreement.SAME
    ours, theirs = short.parts, long.parts
    shared = len(ours & theirs) / max(min(len(ours), len(theirs)), 1)
    if ratio >= _FUZZY_CLOSE or shared >= _CLOSE_SHARE:
        return Agreement.CLOSE
    if shared or fuzz.ratio(short.surnames[0], long.surnames[0]) >= _FUZZY_CLOSE:
        return Agreement.PARTLY
    return Agreement.DIFFERENT
