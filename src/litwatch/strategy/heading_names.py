"""Headings that a misspelt, renamed or half-remembered one may have meant."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches

from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.words import split_words

_CLOSE = 0.8
_MOST = 3
_MOST_ANSWERED = 30


@dataclass(slots=True)
class Suggester:
    """Suggestions from one year's headings, for one strategy.

    Comparing spellings is slow, so only the first thirty names of a strategy are answered.
    """

    mesh: MeshTree
    answered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _orders: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def suggest(self, name: str) -> tuple[str, ...]:
        """Up to three headings: its new name alone where that is known; else the same words.

        The same words in another order come first, then close spellings.
        """
        if renamed := self.mesh.canonical(name):
            return (renamed,)
        if name not in self.answered and len(self.answered) < _MOST_ANSWERED:
            self.answered[name] = tuple(self._find(name)[:_MOST])
        return self.answered.get(name, ())

    def _find(self, name: str) -> list[str]:
        if not self._orders:
            self._orders = _by_words(self.mesh)
        start = name[:2].casefold()
        near = [each for each in self.mesh.headings if each[:2].casefold() == start]
        same = self._orders.get(_signature(name), [])
        return same or get_close_matches(name, near, n=_MOST, cutoff=_CLOSE)


def _by_words(mesh: MeshTree) -> dict[tuple[str, ...], list[str]]:
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for heading in mesh.headings:
        found[_signature(heading)].append(heading)
    return dict(found)


def _signature(name: str) -> tuple[str, ...]:
    """Words without order and plural."""
    return tuple(sorted(word.removesuffix("s") for word in split_words(name)))
