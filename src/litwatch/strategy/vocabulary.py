"""Sorted words and what a pattern with wildcards stands for among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_lowercase, digits

Run = tuple[int, int]

_NONE = (0, 0)
_BEGINNING = 3
_LAST = "\U0010ffff"
_ONE_WILD = re.compile(r"([^\W_]+)([?#])([^\W_]+)(\*?)")
_ONE_CHARACTER = frozenset(ascii_lowercase + digits)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Sorted entries and their numbers; patterns with wildcards are looked up in it.

    `beginnings` are the runs of entries that share their first three characters.
    """

    entries: list[str]
    numbers: dict[str, int]
    beginnings: dict[str, Run]
    known: dict[str, tuple[Run, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[str]) -> Vocabulary:
        """Sort and number."""
        ordered = sorted(entries)
        numbers = {entry: number for number, entry in enumerate(ordered)}
        starts = {entry[:_BEGINNING]: numbers[entry] for entry in reversed(ordered)}
        ends = {entry[:_BEGINNING]: numbers[entry] + 1 for entry in ordered}
        return cls(ordered, numbers, {each: (starts[each], ends[each]) for each in starts})

    def runs(self, pattern: str) -> tuple[Run, ...]:
        """What a pattern stands for, ascending: first and one past the last number of each run."""
        if pattern.isalnum():
            number = self.numbers.get(pattern)
            return () if number is None else ((number, number + 1),)
        if pattern[-1:] == "*" and pattern[:-1].isalnum():
            first, last = self._starting(pattern[:-1])
            return ((first, last),) if first < last else ()
        found = self.known.get(pattern)
        if found is None:
            found = self.known[pattern] = tuple(_join(self._find(pattern)))
        return found

    def _starting(self, stem: str) -> Run:
        entries, first, last = self.entries, 0, len(self.entries)
        if len(stem) >= _BEGINNING:
            first, last = self.beginnings.get(stem[:_BEGINNING], _NONE)
        first = bisect_left(entries, stem, first, last)
        return first, bisect_left(entries, stem + _LAST, first, last)

    def _find(self, pattern: str) -> Iterable[int]:
        stem = re.split(r"[*?#]", pattern, maxsplit=1)[0]
        if stem == pattern:
            return () if pattern not in self.numbers else (self.numbers[pattern],)
        places = range(*self._starting(stem))
        if one := _ONE_WILD.fullmatch(pattern):
            fits = _one_wild(*one.groups())
            return (place for place in places if fits(self.entries[place]))
        matches = re.compile(to_regex(pattern)).fullmatch
        return (place for place in places if matches(self.entries[place]))


def _one_wild(stem: str, wild: str, rest: str, tail: str) -> Callable[[str], bool]:
    """Tells the words of a pattern with one `?` or `#`, without compiling an expression."""
    place = len(stem)
    is_rest = str.startswith if tail else str.__eq__

    def fits(word: str) -> bool:
        if wild == "?" and is_rest(word[place:], rest):
            return True
        return word[place : place + 1] in _ONE_CHARACTER and is_rest(word[place + 1 :], rest)

    return fits


def _join(numbers: Iterable[int]) -> Iterator[Run]:
    """Ascending numbers as runs of neighbours."""
    first = last = -1
    for number in numbers:
        if number != last:
            if last > first:
                yield first, last
            first = number
        last = number + 1
    if last > first:
        yield first, last


def to_regex(pattern: str) -> str:
    """A word pattern as a regular expression over folded text.

    `?` and `#` stand for Latin letters and digits: Ovid spells Greek letters out.
    """
    limited = re.fullmatch(r"(.*)\*(\d+)", pattern)
    body, tail = (limited[1], rf".{{0,{limited[2]}}}") if limited else (pattern, "")
    wild = {"*": ".*", "?": "[a-z0-9]?", "#": "[a-z0-9]"}
    return "".join(wild.get(c) or re.escape(c) for c in body) + tail
