"""Authors as compared: surnames in one spelling, initials, lists that are cut short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

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

    `surnames` in order, letters only; `initials` beside them; `people` whom they were read from.
    """

    surnames: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    people: tuple[Author, ...] = ()

    @property
    def parts(self) -> frozenset[str]:
        """Every part of every name with more than one letter.

        By these a name that was given the wrong way round is still recognised.
        """
        return frozenset(part for person in self.people for part in _read_name(person)[2])

    @property
    def first(self) -> str:
        """The first author's surname, empty where nobody is named."""
        return self.surnames[0] if self.surnames else ""


def read_names(authors: Sequence[Author]) -> Names:
    """Make authors comparable; `Anonymous`, `et al` and the like are nobody."""
    people = tuple(one for one in authors[:_MOST_COMPARED] if _read_name(one)[0])
    return Names(
        surnames=tuple(_read_name(person)[0] for person in people),
        initials=tuple(_read_name(person)[1] for person in people),
        people=people,
    )


@lru_cache(maxsize=1 << 16)
def _read_name(author: Author) -> tuple[str, str, tuple[str, ...]]:
    """Give surname, initials and the parts of one name."""
    family = _parts(author.last_name or author.collective_name)
    given = _parts(author.fore_name or author.initials)
    surname = "".join(family) or "".join(given)
    initials = "".join(part[0] for part in given)
    return surname, initials, tuple(part for part in (*family, *given) if len(part) > 1)


def _parts(name: str) -> list[str]:
    parts = [part for part in words_of(fold(name)) if part not in NOBODY]
    return [_without_umlauts(part) for part in parts]


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
    if _initials_contradict(short.initials[0], long.initials[0]):
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
