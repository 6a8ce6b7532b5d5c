"""How long an abstract says its patients were followed: `mean 19.7 months`. One length or none.

A time at which an outcome was measured is no length of follow-up, unless the text calls it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from litwatch.domain import Fact
from litwatch.screening.numbers import NUMBER, read_number
from litwatch.screening.statements import Sentence, StudyText, fact_of


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_SPAN = rf"(?:\d{{1,4}}(?:\.\d+)?|{NUMBER})"
_UNIT = r"(?:days?|weeks?|wks?|months?|mons?|mos?|years?|yrs?)\b"
_OR_TO = r"(?:-|\u2013|to|and|through)"
_LENGTH = (
    rf"(?:(?:(?:at\s+least|up\s+to|a\s+minimum\s+of|minimum|more\s+than)\s+)?{_SPAN}(?:[\s-]{_UNIT})?"
    rf"(?:\s*(?:\+/-|\u00b1)\s*\d{{1,4}}(?:\.\d+)?)?(?:\s*{_OR_TO}\s*{_SPAN})?[\s-]{{0,2}}{_UNIT}"
    rf"(?:,?\s+(?:and\s+)?\d{{1,2}}[\s-](?:months?|weeks?|days?)\b)?|(?:day|week|month)\s+\d{{1,4}})"
)
_AVERAGE = r"(?:mean|median|average|minimum|maximum)"
_FOLLOW = r"follow(?:ed)?[\s-]?(?:-\s)?up"
_HOW = r"(?:\s+(?:time|period|duration|interval|length))?"
_THERE = (
    r"\s*(?:(?:was|were|is|of|lasted|ranged\s+from|ranged|averaged|went\s+to|being|up\s+to|for|at|"
    r"extended\s+to|,|:|=|\()\s*){0,3}"
)
_STATED = (
    _pattern(
        rf"\b(?P<average>{_AVERAGE})\s+(?:(?:duration|length|time|period)\s+of\s+)?"
        rf"(?:[\w-]+\s+){{0,2}}?{_FOLLOW}{_HOW}{_THERE}"
        rf"(?P<length>(?:a\s+(?:mean|median)\s+of\s+)?{_LENGTH})"
    ),
    _pattern(
        rf"\b{_FOLLOW}{_HOW}{_THERE}(?:an?\s+)?(?:(?P<average>{_AVERAGE})(?:\s+of|,|:|\s+was)?\s+)?"
        rf"(?P<length>{_LENGTH})"
    ),
    _pattern(
        rf"\b(?:(?P<average>{_AVERAGE})\s+(?:of\s+)?|(?:after|over|with|for|during)\s+(?:an?|the)\s+)"
        rf"(?P<length>{_LENGTH})(?:\s+of)?\s+(?:[\w-]+\s+)?{_FOLLOW}\b"
    ),
    _pattern(rf"\b(?:after|over|with|for|at\s+least)\s+(?P<length>{_LENGTH})\s+of\s+{_FOLLOW}\b"),
    _pattern(
        rf"\bfollowed(?:\s+up)?\s+(?:prospectively\s+)?(?:for|over|from)?\s*"
        rf"(?:an?\s+(?P<average>{_AVERAGE})\s+of\s+)?(?P<length>{_LENGTH})(?!\s+(?:after|post))"
    ),
    _pattern(
        rf"\b(?:last|final|latest)\s+(?:visit|{_FOLLOW}|contact|examination|assessment)\b"
        rf"[^.;:\d]{{0,30}}?\b(?P<average>{_AVERAGE})\s+(?:of\s+)?(?P<length>{_LENGTH})"
    ),
)
_MIDDLE = frozenset({"mean", "median", "average"})
_IN_LENGTH = re.compile(r"\Aa\s+(mean|median)\s+of\s+", re.IGNORECASE)
_ANOTHER = _pattern(
    rf"(?:,|;|\band|\bin|\bversus|\bvs\.?)\s+(?!range)(?:[\w-]+\s+){{0,3}}?{_SPAN}[\s-]{_UNIT}"
)
_SPREAD = re.compile(r"\s*(?:\+/-|\u00b1)\s*[\d.]+")
_NEAR = 60
_RANGE = re.compile(rf"\d\s*(?:\w+\s*)?{_OR_TO}\s*\d")
_TWO = re.compile(r"\d\s+and\s+\d+(?:\.\d+)?[\s-]*\w+\Z")
_FOLLOWED_PEOPLE = _pattern(
    rf"\b(?P<n>{NUMBER})\s+(?:(?!in\b|of\b)[\w-]+\s+){{0,3}}?(?:patients|subjects|participants|adults|children|women|"
    r"men|cases)\s+(?:[\w-]+\s+){0,3}?followed\b"
)
_ONLY_SOME = _pattern(
    r"\b(?:of\s+(?:these|those|whom)|(?:short|long)-term\s+group|in\s+(?:one|each|either)\s+group)\b"
)
_SOME_BEFORE = _pattern(
    r"\b(?:in\s+the\s+(?:[\w-]+\s+){1,2}?(?:group|arm)|(?:other|remaining)\s+(?:\w+\s+)?"
    r"(?:patients|cases|subjects|participants|women|men|children|knees)|group\s+(?:[A-D1-4]|I{1,3}))\b"
)


@dataclass(frozen=True, slots=True)
class _Length:
    """A statement of follow-up: `mean`, `minimum` … or nothing, and the length as stated."""

    average: str
    length: str
    sentence: Sentence
    span: tuple[int, int]

    @property
    def is_in_brackets(self) -> bool:
        """Whether it stands in parentheses."""
        return not self.sentence.plain[slice(*self.span)].strip()

    @property
    def value(self) -> str:
        """The average and the length."""
        return f"{self.average} {self.length}".strip()


def follow_up_fact(study: StudyText, people: Fact | None) -> Fact | None:
    """Give `follow_up`, where all statements of it agree; a mean goes before a range.

    `people` is the study's `n`, if known: how long some of them were followed is not told.
    """
    found = [one for one in _lengths(study) if not _counts_some(one, people)]
    outside = [one for one in found if not one.is_in_brackets] or found
    if any(map(_is_of_some, outside)):
        return None
    if any(one.average in _MIDDLE for one in outside) and any(map(_is_other_range, outside)):
        return None
    middles = [one for one in outside if one.average in _MIDDLE]
    chosen = middles or [one for one in outside if one.average] or outside
    if not chosen or len({_SPREAD.sub("", one.length) for one in chosen}) > 1:
        return None
    first = chosen[0]
    return fact_of("follow_up", first.value, first.sentence, first.span)


def _lengths(study: StudyText) -> Iterator[_Length]:
    for sentence in study.abstract:
        text = sentence.text
        if "ollow" not in text and "last visit" not in text and "last contact" not in text:
            continue
        for pattern in _STATED:
            for found in pattern.finditer(text):
                if study.states(sentence, found.span()):
                    yield _length(sentence, found)


def _length(sentence: Sentence, found: re.Match[str]) -> _Length:
    words = " ".join(found["length"].lower().split())
    within = _IN_LENGTH.match(words)
    average = (found.groupdict().get("average") or "").lower()
    if within:
        average, words = within[1], words[within.end() :]
    return _Length(average, words, sentence, found.span())


def _counts_some(one: _Length, people: Fact | None) -> bool:
    """Say whether a length without an average is told of fewer people than the study had."""
    counted = _FOLLOWED_PEOPLE.search(one.sentence.plain)
    if one.average or people is None or counted is None:
        return False
    return str(read_number(counted["n"])) != people.value


def _is_other_range(one: _Length) -> bool:
    """Say whether it is a range that no average is given for: of another group, maybe."""
    return not one.average and bool(_RANGE.search(one.length))


def _is_of_some(one: _Length) -> bool:
    """Say whether the sentence gives other lengths beside it, or speaks of some patients only."""
    plain = one.sentence.plain
    is_parted = one.average and _TWO.search(one.length)
    if is_parted or _SOME_BEFORE.search(plain, 0, one.span[0]):
        return True
    is_within = plain[one.span[1] - 1].isspace()
    rest = (one.sentence.text if is_within else plain)[one.span[1] :]
    return bool(_ONLY_SOME.search(plain) or _ANOTHER.search(rest[:_NEAR]))
