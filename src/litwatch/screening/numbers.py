"""Numbers of people as abstracts write them, in figures or in words."""

from __future__ import annotations

import re

_UNIT_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEEN_WORDS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen")
_LATE_TEEN_WORDS = ("seventeen", "eighteen", "nineteen")
_TEN_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

_UNITS = {word: value for value, word in enumerate(_UNIT_WORDS, start=1)}
_TEENS = {word: value for value, word in enumerate((*_TEEN_WORDS, *_LATE_TEEN_WORDS), start=10)}
_TENS = {word: 10 * value for value, word in enumerate(_TEN_WORDS, start=2)}
_VALUES = _UNITS | _TEENS | _TENS
UNIT_WORDS = "|".join(_UNITS)
"""`one` to `nine`, as choices of a pattern."""
_BELOW_HUNDRED = (
    rf"(?:{'|'.join((*_TEENS, *_UNITS))}|(?:{'|'.join(_TENS)})(?:[\s-](?:{UNIT_WORDS}))?)"
)
_HUNDREDS = rf"(?:(?:{UNIT_WORDS}|a)\s+)?hundred(?:\s+(?:and\s+)?{_BELOW_HUNDRED})?"
_IN_WORDS = (
    r"(?<!thousand\s)(?<!thousand\sand\s)(?<![\w-])"
    rf"(?:{_HUNDREDS}|{_BELOW_HUNDRED})\b(?!\s+thousand)"
)
_NOT_WITHIN = r"(?<![\w.,/+\u2212\u2013\u00b1-])"
_THOUSANDS = rf"{_NOT_WITHIN}\d{{1,3}}(?:[,\u2009\u00a0]\d{{3}})+(?!\.?\d|\s*%)"
_PLAIN = rf"{_NOT_WITHIN}\d{{1,6}}(?![,.]?\d|\s*%)"

NUMBER = rf"(?:{_THOUSANDS}|{_PLAIN}|{_IN_WORDS})"
"""A pattern for a number of people: no decimal, no percentage, no part of a longer figure."""


def read_number(text: str) -> int | None:
    """Read `1,974`, `54`, `twenty-nine` or `one hundred and ten`; None if it is no number."""
    digits = re.sub(r"[,\u2009\u00a0]", "", text)
    if digits.isascii() and digits.isdigit():
        return int(digits)
    total = 0
    for word in re.split(r"[\s-]+", text.lower()):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word in _VALUES:
            total += _VALUES[word]
        elif word not in ("and", "a"):
            return None
    return total or None
