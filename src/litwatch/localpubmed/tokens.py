"""Text → the words that PubMed indexes, by a table of characters.

Sources: NLM Technical Bulletin 2010 Jul-Aug;(375):e13 (Greek letters are found by the letter and
by its name; quotes and dashes are standardised); NLM, "MEDLINE/PubMed Character Set" and PubMed's
note on diacritics (they are ignored in searching); QueryTranslation of a recorded answer, where
`cancer's` has become `cancer s`: all punctuation separates words.
"""

from __future__ import annotations

import re
import unicodedata

WILDCARD = "*"

_GREEK = {
    chr(code): unicodedata.name(chr(code)).split()[-1].lower().replace("lamda", "lambda")
    for code in range(ord("\N{GREEK SMALL LETTER ALPHA}"), ord("\N{GREEK SMALL LETTER OMEGA}") + 1)
}
# Latin letters that no Unicode decomposition turns into the plain letter they are searched by.
_LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
}
# Signs whose compatibility form would grow letters on to the word before them: iovera™.
_SIGNS = dict.fromkeys("™℠®©ªº", " ")
# Marks on a letter and format characters (soft hyphen, zero width) end no word (UAX #29, rule WB4).
_UNSEEN = ("Mn", "Me", "Cf")
_BEFORE = str.maketrans(_SIGNS)
_AFTER = str.maketrans({**_GREEK, **_LETTERS})
_WORD = re.compile(r"[a-z0-9]+")
_PATTERN = re.compile(r"[a-z0-9*]+")


def fold(text: str) -> str:
    """Lower case, without diacritics, Greek letters by name."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_BEFORE)).lower()
    plain = "".join(char for char in decomposed if unicodedata.category(char) not in _UNSEEN)
    return plain.translate(_AFTER)


def words_of(text: str) -> list[str]:
    """The words of a text in order, stopwords included."""
    return _WORD.findall(fold(text))


def patterns_of(text: str) -> list[str]:
    """The words of a search term in order, wildcards kept; a lone wildcard is no word."""
    return [word for word in _PATTERN.findall(fold(text)) if word.strip(WILDCARD)]


def value_key(text: str) -> str:
    """A whole value (heading, journal, language) as it is compared: its words, one space each."""
    return " ".join(words_of(text))


def value_pattern(text: str) -> str:
    """Like value_key, wildcards kept."""
    return " ".join(patterns_of(text))
