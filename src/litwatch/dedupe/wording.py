"""Text made comparable: letters without accents, British and American spelling as one."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | {"\u0131": "i", "\u00b5": "mu"}
    # Greek letters stand in titles by name as often as by sign.
    | {"\u03b1": "alpha", "\u03b2": "beta", "\u03b3": "gamma", "\u03b4": "delta"}
    | {"\u03b5": "epsilon", "\u03ba": "kappa", "\u03bb": "lambda", "\u03bc": "mu"}
    | {"\u03c3": "sigma", "\u03c9": "omega"}
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,40}>")
_WORD = re.compile(r"[^\W_]+")
# The sign comes first: a form that begins with a sign is found without trying every place.
_APOSTROPHES = re.compile(r"['\u2019\u02bc`\u00b4](?<=\w.)(?=\w)")

# Both spellings of a word fall together: haemorrhage, randomise, tumour. The result is compared
# and never shown, so that a word which only looks like one of these does no harm.
_SPELLINGS: Final = (("ae", "e"), ("oe", "e"), ("z", "s"), ("ph", "f"))
_SHORTEST_IN_OUR = 5  # tumour and colour, but neither four nor hour

_JOINING = """
    an and at by for from in of on or the to with
    de la le les des du et der die das und el en y
"""
JOINING_WORDS: Final = frozenset(_JOINING.split())


def plain(text: str) -> str:
    """Take HTML away: `p16<sup>INK4a</sup> &amp; HPV` becomes `p16INK4a & HPV`."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return _TAG.sub("", text) if "<" in text else text


def fold(text: str) -> str:
    """Give lower case without accents; Greek letters by name, ligatures in full."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return bare.casefold().translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """Split folded text into its words; an apostrophe inside a word is no boundary."""
    return _WORD.findall(_APOSTROPHES.sub("", text))


@lru_cache(maxsize=1 << 17)
def spelled(word: str) -> str:
    """Give one spelling to a word that British and American English write differently."""
    for written, common in _SPELLINGS:
        word = word.replace(written, common)
    return word.replace("our", "or") if len(word) >= _SHORTEST_IN_OUR else word
