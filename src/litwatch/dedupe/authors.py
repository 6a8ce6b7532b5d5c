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

    `surnames` in order, letters only; `initials` beside them; `parts` every part of every name
    with more than one letter, so that a name given the wrong way round is still recognised.
    """

    surnames: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()

    @property
    def first(self) -> str:
        """The first author's surname, empty where nobody is named."""
        return self.surnames[0] if self.surnames else ""


def read_names(authors: Sequence[Author]) -> Names:
    """Make authors comparable; `Anonymous`, `et al` and the like are nobody."""
    people = [person for person in map(_read_name, authors[:_MOST_COMPARED]) if person[0]]
    return Names(
        surnames=tuple(surname for surname, _, _ in people),
        initials=tuple(initials for _, initials, _ in people),
        parts=frozenset(part for _, _, parts in people for part in parts),
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
    shared = len(short.parts & long.parts) / max(min(len(short.parts), len(long.parts)), 1)
    if ratio >= _FUZZY_CLOSE or shared >= _CLOSE_SHARE:
        return Agreement.CLOSE
    if shared or fuzz.ratio(short.surnames[0], long.surnames[0]) >= _FUZZY_CLOSE:
        return Agreement.PARTLY
    return Agreement.DIFFERENT
