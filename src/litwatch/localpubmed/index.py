"""Where each word and each whole value stands: the positional index of all held versions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from litwatch.localpubmed.corpus import HeldVersion
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.tokens import WILDCARD, value_key, words_of
from litwatch.localpubmed.zones import Zone

Numbers = frozenset[int]
Places = Mapping[int, list[int]]

NONE: Numbers = frozenset()
# Between two values of one zone: wider than any proximity operator reaches.
_GAP = 10_000


class PubmedIndex:
    """Words by zone, version and position; values, headings and subheadings by version.

    Versions are known by their number in the corpus. Stopwords keep their place but cannot be
    found.
    """

    def __init__(self, versions: Iterable[HeldVersion], rules: SearchRules) -> None:
        self._words: dict[Zone, dict[str, dict[int, list[int]]]] = {zone: {} for zone in Zone}
        self._values: dict[Zone, dict[str, set[int]]] = {zone: {} for zone in Zone}
        self._headings: dict[tuple[str, str, bool], set[int]] = {}
        self._sorted: dict[Zone, list[str]] = {}
        self._is_indexed = rules.is_indexed
        for version in versions:
            self._add(version)

    def _add(self, version: HeldVersion) -> None:
        """Index one version."""
        for zone, texts in version.record.texts.items():
            self._add_texts(zone, texts, version.number)
        for heading in version.record.headings:
            key = value_key(heading.name)
            self._add_heading(key, "", version.number, is_major=heading.is_major)
            for name, is_major in heading.qualifiers:
                self._add_heading(key, value_key(name), version.number, is_major=is_major)

    def _add_texts(self, zone: Zone, texts: tuple[str, ...], number: int) -> None:
        """Index the texts of one zone, far apart from one another."""
        words, values = self._words[zone], self._values[zone]
        position = 0
        for text in texts:
            found = words_of(text)
            values.setdefault(" ".join(found), set()).add(number)
            for place, word in enumerate(found, position):
                if self._is_indexed(word):
                    words.setdefault(word, {}).setdefault(number, []).append(place)
            position += len(found) + _GAP

    def _add_heading(self, key: str, qualifier: str, number: int, *, is_major: bool) -> None:
        """Index a heading, with its subheading or without, and again as a main topic."""
        self._headings.setdefault((key, qualifier, False), set()).add(number)
        if is_major:
            self._headings.setdefault((key, qualifier, True), set()).add(number)

    def places(self, zone: Zone, word: str) -> Places:
        """Version → positions of a word in a zone."""
        return self._words[zone].get(word, {})

    def variants(self, zone: Zone, pattern: str, *, limit: int | None = None) -> list[str]:
        """The zone's words that a pattern with wildcards fits, in alphabetical order."""
        stem = pattern.partition(WILDCARD)[0]
        vocabulary = self._vocabulary(zone)
        fits = _compiled(pattern).fullmatch
        found: list[str] = []
        for index in range(bisect_left(vocabulary, stem), len(vocabulary)):
            word = vocabulary[index]
            if not word.startswith(stem) or len(found) == limit:
                break
            if fits(word):
                found.append(word)
        return found

    def _vocabulary(self, zone: Zone) -> list[str]:
        """The zone's words, sorted once."""
        if zone not in self._sorted:
            self._sorted[zone] = sorted(self._words[zone])
        return self._sorted[zone]

    def with_value(self, zones: Iterable[Zone], pattern: str) -> Numbers:
        """Versions with a whole value, given as its key or as a pattern."""
        if WILDCARD not in pattern:
            return union(self._values[zone].get(pattern, ()) for zone in zones)
        fits = _compiled(pattern).fullmatch
        return union(
            numbers
            for zone in zones
            for value, numbers in self._values[zone].items()
            if fits(value)
        )

    def values_starting(self, zone: Zone, start: str) -> list[str]:
        """The zone's values that begin with `start`."""
        return [value for value in self._values[zone] if value.startswith(start)]

    def with_heading(self, key: str, qualifier: str = "", *, is_major: bool = False) -> Numbers:
        """Versions with a heading (with that subheading), as a main topic only if asked."""
        return frozenset(self._headings.get((key, qualifier, is_major), NONE))

    def headings_like(self, pattern: str) -> list[str]:
        """Keys of assigned headings that a pattern fits."""
        fits = _compiled(pattern).fullmatch
        return sorted({key for key, _, _ in self._headings if fits(key)})


def union(sets: Iterable[Iterable[int]]) -> Numbers:
    """All numbers of all sets."""
    return frozenset().union(*sets)


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern with wildcards as a regular expression."""
    return re.compile(".*".join(map(re.escape, re.split(r"\*+", pattern))), re.DOTALL)
