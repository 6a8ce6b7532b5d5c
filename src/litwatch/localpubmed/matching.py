"""Words, phrases and proximity inside zones, by position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from litwatch.localpubmed.index import Numbers, Places, PubmedIndex, union
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.tokens import WILDCARD
from litwatch.localpubmed.zones import PHRASE_ZONES, Zone

Words = tuple[str, ...]


class Matcher:
    """Finds words and phrases; words are given in lower case, wildcards kept."""

    def __init__(self, index: PubmedIndex, rules: SearchRules) -> None:
        self._index = index
        self._rules = rules
        self._known: dict[Words, bool] = {}
        self._expanded: dict[tuple[Zone, str], Places] = {}

    def significant(self, words: Sequence[str]) -> Words:
        """The words from the first to the last that can be found; stopwords between them stay."""
        kept = [place for place, word in enumerate(words) if self.is_indexed(word)]
        return tuple(words[kept[0] : kept[-1] + 1]) if kept else ()

    def is_indexed(self, word: str) -> bool:
        """Whether a word or pattern can be found at all."""
        return WILDCARD in word or self._rules.is_indexed(word)

    def with_word(self, zones: Iterable[Zone], word: str) -> Numbers:
        """Versions with a word."""
        return union(self._places(zone, word) for zone in zones)

    def with_phrase(self, zones: Iterable[Zone], words: Words) -> Numbers:
        """Versions where the words stand side by side in this order in one zone.

        A stopword in the phrase stands for any one word, as PubMed cannot tell which it was.
        """
        return union(self._phrase_in(zone, words) for zone in zones)

    def with_near(self, zones: Iterable[Zone], words: Words, distance: int) -> Numbers:
        """Versions where the words stand in any order with at most `distance` others between.

        Stopwords between them count; those of the term itself cannot be looked for.
        """
        wanted = Counter(word for word in words if self.is_indexed(word))
        return union(self._near_in(zone, wanted, distance) for zone in zones)

    def knows_phrase(self, words: Words) -> bool:
        """Whether the phrase index has a phrase."""
        if self._rules.knows_phrase is not None:
            return self._rules.knows_phrase(words)
        if words not in self._known:
            self._known[words] = bool(self.with_phrase(PHRASE_ZONES, words))
        return self._known[words]

    def _places(self, zone: Zone, word: str) -> Places:
        """Version → positions of a word, or of every variant of a pattern."""
        if WILDCARD not in word:
            return self._index.places(zone, word)
        if (zone, word) not in self._expanded:
            variants = self._index.variants(zone, word, limit=self._rules.variant_limit)
            self._expanded[zone, word] = _merged(self._index.places(zone, v) for v in variants)
        return self._expanded[zone, word]

    def _phrase_in(self, zone: Zone, words: Words) -> Iterator[int]:
        """Numbers of the versions with a phrase in one zone."""
        offsets = [place for place, word in enumerate(words) if self.is_indexed(word)]
        places = [self._places(zone, words[offset]) for offset in offsets]
        for number in _in_all(places):
            starts = set(places[0][number])
            for offset, found in zip(offsets[1:], places[1:], strict=True):
                starts &= {place - offset + offsets[0] for place in found[number]}
            if starts:
                yield number

    def _near_in(self, zone: Zone, wanted: Counter[str], distance: int) -> Iterator[int]:
        """Numbers of the versions with the words near one another in one zone."""
        places = {word: self._places(zone, word) for word in wanted}
        longest = wanted.total() + distance
        for number in _in_all(list(places.values())):
            found = sorted((place, word) for word in wanted for place in places[word][number])
            if _fits(found, wanted, longest):
                yield number


def _merged(sources: Iterable[Places]) -> dict[int, list[int]]:
    """The positions of several words together."""
    merged: dict[int, list[int]] = {}
    for source in sources:
        for number, places in source.items():
            merged.setdefault(number, []).extend(places)
    return merged


def _in_all(places: Sequence[Mapping[int, list[int]]]) -> set[int]:
    """Versions that every word stands in."""
    if not places:
        return set()
    first, *others = sorted(places, key=len)
    return set(first).intersection(*others)


def _fits(found: list[tuple[int, str]], wanted: Counter[str], longest: int) -> bool:
    """Whether some stretch of at most `longest` places holds all wanted words."""
    held: Counter[str] = Counter()
    first = 0
    for place, word in found:
        held[word] += 1
        while place - found[first][0] >= longest:
            held[found[first][1]] -= 1
            first += 1
        if held >= wanted:
            return True
    return False
