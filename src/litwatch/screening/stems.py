"""Which words a text must hold for terms to match at all: a quick look before the exact one."""

from __future__ import annotations

import re
from itertools import chain

from litwatch.strategy.tree import And, Near, Node, Not, Phrase, Word, children
from litwatch.strategy.words import split_words

_WILDCARD = re.compile(r"[*?#]")


def fold_text(text: str) -> str:
    """Give the words of a text as the terms are compared with them, one space before each."""
    return "".join([f" {word}" for word in split_words(text, join_possessives=True)])


def compile_stems(node: Node) -> re.Pattern[str] | None:
    """Give a pattern that every text with a match fulfils, once folded; None if there is none."""
    stems = necessary_stems(node)
    if not all(stems):
        return None
    choices = "|".join(re.escape(stem) for stem in sorted(stems))
    return re.compile(f" (?:{choices})")


def necessary_stems(node: Node) -> frozenset[str]:
    """Give beginnings of words of which a matching text holds at least one."""
    match node:
        case Word(text=text):
            return frozenset({_WILDCARD.split(text, maxsplit=1)[0]})
        case Phrase() | Near() | And():
            return max(map(necessary_stems, children(node)), key=_sharpness)
        case Not(operand=operand):
            return necessary_stems(operand)
        case _:
            return frozenset(chain.from_iterable(map(necessary_stems, children(node))))


def _sharpness(stems: frozenset[str]) -> tuple[int, int]:
    """Rank by the shortest stem, then by how few there are."""
    return min(map(len, stems), default=0), -len(stems)
