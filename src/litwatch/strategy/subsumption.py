"""Whether one term of an OR finds everything another one does."""

from __future__ import annotations

import re

from litwatch.strategy.stopwords import OVID
from litwatch.strategy.tree import Fielded, Near, Node, Or, Phrase, Word

_WILD = re.compile(r"[*?#]")


def covers(wider: Node, narrower: Node) -> bool:
    """True only where it is certain; equal terms do not cover one another."""
    if isinstance(wider, Fielded) and isinstance(narrower, Fielded):
        same = set(narrower.fields) <= set(wider.fields)
        return same and (
            wider.operand == narrower.operand or covers(wider.operand, narrower.operand)
        )
    return not _holds_stopword(narrower) and _covers_text(wider, narrower)


def _holds_stopword(node: Node) -> bool:
    """Whether the words of a phrase count is a switch: nothing is certain about it."""
    return isinstance(node, Phrase) and any(word.text in OVID for word in node.words)


def _covers_text(wider: Node, narrower: Node) -> bool:
    match wider, narrower:
        case Word(), Word():
            return _covers_word(wider.text, narrower.text)
        case Word(), Phrase(words=words):
            return any(_same_or_covers(wider.text, word.text) for word in words)
        case Phrase(words=first), Phrase(words=second):
            return first != second and _runs_in(first, second)
        case Near(), Phrase(words=words):
            return _near_covers(wider, words)
        case _:
            return False


def _covers_word(wider: str, narrower: str) -> bool:
    """`nerve*` covers `nerves` and `nerve*fibre`; any other wildcard is left alone."""
    if wider == narrower or not wider.endswith("*") or _WILD.search(wider[:-1]):
        return False
    return _WILD.split(narrower)[0].startswith(wider[:-1])


def _same_or_covers(wider: str, narrower: str) -> bool:
    return wider == narrower or _covers_word(wider, narrower)


def _runs_in(part: tuple[Word, ...], whole: tuple[Word, ...]) -> bool:
    """Whether a shorter phrase stands inside a longer one."""
    spare = len(whole) - len(part)
    return any(
        all(_same_or_covers(a.text, b.text) for a, b in zip(part, whole[start:], strict=False))
        for start in range(spare + 1)
    )


def _near_covers(near: Near, words: tuple[Word, ...]) -> bool:
    """`a adj2 b` covers the phrase `a b`."""
    if len(words) != len(near.operands):
        return False
    pairs = zip(near.operands, words, strict=True)
    return all(
        any(
            isinstance(option, Word) and _same_or_covers(option.text, word.text)
            for option in (operand.operands if isinstance(operand, Or) else (operand,))
        )
        for operand, word in pairs
    )
