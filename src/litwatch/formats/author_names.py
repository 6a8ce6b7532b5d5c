"""Authors from one line of text, in the many ways that exports write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from litwatch.domain import Author

_BETWEEN: Final = re.compile(r"[;|\r\n]|\s(?:[aA][nN][dD]|&)\s")
_OTHERS: Final = re.compile(r"[\s,;]*\b(?:et al|and others)\b\.?\s*$", re.IGNORECASE)
_INITIALS: Final = re.compile(r"^(?:[^\W\d_]\.?[\s-]?){1,4}$")
_CAPITALS: Final = re.compile(r"^(?:[A-Z]\.?-?){1,4}$")
_SUFFIX: Final = re.compile(r"^(?:jr|sr|ii|iii|iv|md|phd)\.?$", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "da", "di", "du", "la", "le", "ter", "el"}
)
# Names run together: `K.Burton`, `FilippoDi Ruscio`, `PayenJ.`; not Mc, Mac, De and the like.
_RUN_TOGETHER: Final = re.compile(
    r"(?<=\.)(?=[A-Z][a-z])|(?<![A-Z][a-z])(?<!Mac)(?<=[a-z]{2})(?=[A-Z][a-z])"
)
_GLUED_INITIAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z]\.)")
_PARTS: Final = re.compile(r"[\s.-]+")
_LONG_LINE = 24
_LONGEST_OTHERS = 20


def read_authors(text: str) -> tuple[Author, ...]:
    """Split a line of authors into people.

    Reads `Smith, A. and Jones, B.`, `Smith, A.; Jones, B.`, `Smith A, Jones B`, `A. Smith and
    B. Jones`, `Smith, A., Jones, B.`, `SMITH A`, and names that an export ran together.
    """
    return tuple(_person(person) for person in _people(text.strip()) if person.strip(" ,."))


def _people(text: str) -> list[str]:
    others = _OTHERS.search(text, max(0, len(text) - _LONGEST_OTHERS))
    text = text[: others.start()] if others else text
    people = [person for person in map(str.strip, _BETWEEN.split(text)) if person]
    if len(people) > 1:
        return people
    if "," in text:
        return _by_commas(text)
    if len(text) > _LONG_LINE:
        return _RUN_TOGETHER.sub("\n", _GLUED_INITIAL.sub(" ", text)).split("\n")
    return people


def _by_commas(text: str) -> list[str]:
    """Split at commas, which stand between people, or between family and given names, or both."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    given = parts[1::2]
    if len(parts) > 1 and all(_INITIALS.match(part) for part in given):
        return [", ".join(parts[n : n + 2]) for n in range(0, len(parts), 2)]
    if len(parts) == 2 and " " not in parts[0]:  # noqa: PLR2004 — family name, given name
        return [text]
    parts = [part.removeprefix("and ") for part in parts]
    return [text] if len(parts) == 2 and not _ends_in_initials(parts[0]) else parts  # noqa: PLR2004 — as above


def _ends_in_initials(name: str) -> bool:
    return bool(_CAPITALS.match(name.rpartition(" ")[2]))


@lru_cache(maxsize=1 << 11)
def _person(name: str) -> Author:
    family, comma, given = (part.strip() for part in name.strip(" ,").partition(","))
    if not comma or _SUFFIX.match(given):
        family, given = _unordered(family)
    given = given.replace(",", " ").strip()
    return Author(last_name=family, fore_name=given, initials=_initials(given))


def _initials(given: str) -> str:
    """First letters of given names, or the letters themselves: `Ann B.`, `A.-B.`, `AB` are `AB`."""
    if _CAPITALS.match(given):
        return "".join(filter(str.isalpha, given))
    parts = _PARTS.split(given)
    return "".join(part[0] for part in parts if part[:1].isalpha()).upper()


def _unordered(name: str) -> tuple[str, str]:
    """Family and given names of a name without a comma: `Smith AB`, `A. B. Smith`, `Ann Smith`."""
    words = [word for word in name.split() if not _SUFFIX.match(word)]
    end = len(words)
    while end > 1 and _CAPITALS.match(words[end - 1]):
        end -= 1
    if end < len(words):
        return " ".join(words[:end]), " ".join(words[end:])
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return " ".join(words[start:]), " ".join(words[: max(start, 0)])
