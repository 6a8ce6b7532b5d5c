"""Greek letters: PubMed finds each by the letter and by its name, whichever the record has.

Source: NLM Technical Bulletin 2010 Jul-Aug;(375):e13. Ovid is read letter by letter, so that a
name is wider in PubMed, and both spellings are asked for.
"""

from __future__ import annotations

import re
import unicodedata

_ALPHA, _OMEGA = "\N{GREEK SMALL LETTER ALPHA}", "\N{GREEK SMALL LETTER OMEGA}"


def _name(letter: str) -> str:
    """`\u03b2` is beta; Unicode writes lamda, and final sigma apart."""
    return unicodedata.name(letter).split()[-1].lower().replace("lamda", "lambda")


NAMES: dict[str, str] = {
    chr(code): _name(chr(code)) for code in range(ord(_ALPHA), ord(_OMEGA) + 1)
}
"""Letter \u2192 name."""

LETTERS: dict[str, str] = {name: letter for letter, name in NAMES.items()}
"""Name \u2192 letter."""

_LONG_NAME = 4
_BY_NAME = str.maketrans(NAMES)
_ANY = "|".join(sorted(LETTERS, key=len, reverse=True))
_LONG = "|".join(name for name in LETTERS if len(name) >= _LONG_NAME)
_ALONE = re.compile(rf"(\d*)({_ANY})(\d*)")
_IN_WORD = re.compile(rf"\d*(?:{_ANY})\d*|.*(?:{_LONG}).*")
_ANYWHERE = re.compile(_ANY)


def by_name(text: str) -> str:
    """`tnf\u03b1` as tnfalpha."""
    return text.translate(_BY_NAME)


def forms(pattern: str) -> tuple[str, ...]:
    """A word as it is, and with its Greek letters as names, or its name as a letter."""
    if (named := by_name(pattern)) != pattern:
        return pattern, named
    if found := _ALONE.fullmatch(pattern):
        return pattern, f"{found[1]}{LETTERS[found[2]]}{found[3]}"
    return (pattern,)


def is_named(pattern: str) -> bool:
    """Whether a word is, holds or begins a Greek letter's name: `beta`, `tnfalpha`, `gamm*`.

    Short names are looked for alone: \u03b7 does not hide in metastasis, but beta2 is \u03b22.
    """
    stem = by_name(pattern).partition("*")[0]
    begins = "*" in pattern and any(name.startswith(stem) for name in LETTERS)
    return begins or _IN_WORD.fullmatch(by_name(pattern)) is not None


def may_hide_in(pattern: str) -> bool:
    """Whether any name of a Greek letter stands anywhere in a word."""
    return _ANYWHERE.search(by_name(pattern)) is not None
