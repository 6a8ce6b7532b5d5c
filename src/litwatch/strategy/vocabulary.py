"""Sorted words and what a pattern with wildcards stands for among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Sorted entries and their numbers; patterns with wildcards are looked up in it."""

    entries: list[str]
    numbers: dict[str, int]
    known: dict[str, Ints] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[str]) -> Vocabulary:
        """Sort and number."""
        ordered = sorted(entries)
        return cls(ordered, {entry: number for number, entry in enumerate(ordered)})

    def run(self, pattern: str) -> tuple[int, int] | None:
        """First and one past the last number of a word or `stem*`; None for any other pattern."""
        if pattern.isalnum():
            number = self.numbers.get(pattern)
            return (0, 0) if number is None else (number, number + 1)
        stem = pattern[:-1]
        if pattern[-1:] != "*" or not stem.isalnum():
            return None
        return bisect_left(self.entries, stem), bisect_left(self.entries, stem + _LAST)

    def find(self, pattern: str) -> Ints:
        """Numbers of the entries a pattern stands for, ascending."""
        if pattern not in self.known:
            self.known[pattern] = np.fromiter(self._find(pattern), np.int64)
        return self.known[pattern]

    def _find(self, pattern: str) -> Iterable[int]:
        stem = re.split(r"[*?#]", pattern, maxsplit=1)[0]
        if stem == pattern:
            return () if pattern not in self.numbers else (self.numbers[pattern],)
        first = bisect_left(self.entries, stem)
        last = bisect_left(self.entries, stem + _LAST)
        if pattern == stem + "*":
            return range(first, last)
        matches = re.compile(to_regex(pattern)).fullmatch
        return (place for place in range(first, last) if matches(self.entries[place]))


def to_regex(pattern: str) -> str:
    """A word pattern as a regular expression over folded text."""
    limited = re.fullmatch(r"(.*)\*(\d+)", pattern)
    body, tail = (limited[1], rf".{{0,{limited[2]}}}") if limited else (pattern, "")
    wild = {"*": ".*", "?": ".?", "#": "."}
    return "".join(wild.get(c) or re.escape(c) for c in body) + tail
