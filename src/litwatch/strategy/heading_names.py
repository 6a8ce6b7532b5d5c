"""Headings that a misspelt, renamed or half-remembered one may have meant."""

from __future__ import annotations

from difflib import get_close_matches

from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.words import split_words

_CLOSE = 0.8
_MOST = 3


def suggest(name: str, mesh: MeshTree) -> tuple[str, ...]:
    """Up to three headings of the year: the same words in another order first, then close ones."""
    wanted = _signature(name)
    same = [each for each in mesh.headings if _signature(each) == wanted] if wanted else []
    if same:
        return tuple(same[:_MOST])
    start = name[:2].casefold()
    near = [each for each in mesh.headings if each[:2].casefold() == start]
    return tuple(get_close_matches(name, near, n=_MOST, cutoff=_CLOSE))


def _signature(name: str) -> tuple[str, ...]:
    """Words without order and plural."""
    return tuple(sorted(word.removesuffix("s") for word in split_words(name)))
