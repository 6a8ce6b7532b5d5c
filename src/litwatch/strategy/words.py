"""How text becomes words: one table of characters for Ovid's reading of records and terms.

| character | Ovid's reading here |
|---|---|
| hyphen, slash, dot, any other punctuation | a space: `papp-a` is the phrase `papp a` |
| apostrophe | a space, unless possessives are joined (`Morton's` then is one word, `mortons`) |
| digits | part of a word: `5-ht` is `5 ht`, `il6` one word |
| diacritics, `ø`, `æ`, `ß` … | folded: `Ménière` is `meniere`, `Bjørn` is `bjorn` |
| Greek letters | letters of their own, never spelled out |
| trade marks, ordinal signs | a space: `iovera™` is `iovera` |
| zero-width and soft hyphen | nothing |

How PubMed is asked for each: docs/characters.md.
"""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'\u2018\u2019\u02bc\u00b4\u0060"
WILDCARDS = "*$?#"
_ASCII_WORD = re.compile(r"[0-9A-Za-z]+")
_ASCII_JOINED = re.compile(r"[0-9A-Za-z]+(?:'[sS]\b)*")
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}](?=[sS]\b)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_VANISHING = ("Mn", "Me", "Cf")
# Signs whose compatibility form would grow letters on to the word before them.
_SIGNS = frozenset("™℠®©ªº")
# Letters that no Unicode decomposition turns into the plain ones that stand for them.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\N{LATIN SMALL LETTER DOTLESS I}": "i"}
_PLAIN |= {"æ": "ae", "œ": "oe"}


def fold_character(character: str) -> str:
    """The lower-case letters and digits one character stands for, ` ` for a separator."""
    if unicodedata.category(character) in _VANISHING:
        return ""
    if character in _SIGNS:
        return " "
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    kept = [
        _PLAIN.get(part, part) if _is_of_a_word(part) else " "
        for part in unicodedata.normalize("NFKD", decomposed)
        if unicodedata.category(part) not in _VANISHING
    ]
    return "".join(kept)


def _is_of_a_word(character: str) -> bool:
    """Letters and digits; not the marks that Unicode counts as letters, such as \u02bc."""
    return character.isalnum() and unicodedata.category(character) != "Lm"


class _Folding(dict[int, str]):
    """A translation table that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        self[code] = folded
        return folded


_FOLDING = _Folding()
_FOLDING_PATTERNS = _Folding({ord(wildcard): wildcard for wildcard in WILDCARDS})


def _fold_run(found: re.Match[str]) -> str:
    """A run beyond ASCII by itself: a text of ASCII alone is translated many times faster."""
    return found[0].translate(_FOLDING)


def split_words(text: str, *, join_possessives: bool = False) -> list[str]:
    """The words of `text`, folded, in order."""
    if join_possessives:
        text = _POSSESSIVE.sub("", text)
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_fold_run, text)
    return text.translate(_FOLDING).split()


def split_patterns(text: str) -> list[str]:
    """The words of a search term, folded, with their wildcards left in place."""
    return text.translate(_FOLDING_PATTERNS).split()


def fold(text: str) -> str:
    """`text` as its words with single spaces: two texts with equal folds read the same."""
    return " ".join(split_words(text))


def locate_words(text: str, *, join_possessives: bool = False) -> tuple[tuple[str, int, int], ...]:
    """Each word of `text` with the character offsets (start, end) it was read from."""
    if text.isascii():
        form = _ASCII_JOINED if join_possessives else _ASCII_WORD
        return tuple(
            (found[0].replace("'", ""), *found.span()) for found in form.finditer(text.lower())
        )
    joints = _joints(text) if join_possessives else frozenset()
    found: list[tuple[str, int, int]] = []
    letters: list[str] = []
    start = end = 0
    for offset, character in enumerate(text):
        for part in "" if offset in joints else (_FOLDING[ord(character)] or ""):
            if part == " ":
                _close(found, letters, start, end)
                continue
            start = start if letters else offset
            letters.append(part)
            end = offset + 1
    _close(found, letters, start, end)
    return tuple(found)


def _joints(text: str) -> frozenset[int]:
    """Offsets of apostrophes that belong to a possessive."""
    return frozenset(found.start() for found in _POSSESSIVE.finditer(text))


def _close(found: list[tuple[str, int, int]], letters: list[str], start: int, end: int) -> None:
    """End the word being read, if there is one."""
    if letters:
        found.append(("".join(letters), start, end))
        letters.clear()
