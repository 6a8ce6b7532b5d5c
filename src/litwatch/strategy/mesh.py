"""The MeSH tree of one year: which headings there are and which are narrower than which."""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from litwatch.errors import ConfigError
from litwatch.strategy.words import fold

_YEAR_LINE = re.compile(r"#\s*mesh_year\s+(\d{4})")
_YEAR_NAME = re.compile(r"(?:mtrees|mesh-)(\d{4})")
_TREE_NUMBER = re.compile(r"[A-Z]\d{2}(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class MeshTree:
    """One year's headings. Lookups ignore case and punctuation; answers are canonical names.

    `positions` are (tree number, heading) sorted by tree number. A tree that is `knowing` treats
    a heading's former and new names as one heading.
    """

    year: int
    positions: tuple[tuple[str, str], ...]
    _names: dict[str, str] = field(repr=False, compare=False)
    _numbers: dict[str, tuple[str, ...]] = field(repr=False, compare=False)
    _other_names: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, year: int, positions: Iterable[tuple[str, str]]) -> MeshTree:
        """Build from (heading, tree number) pairs in any order."""
        pairs = sorted((number, heading) for heading, number in positions)
        numbers: dict[str, list[str]] = {}
        for number, heading in pairs:
            numbers.setdefault(heading, []).append(number)
        names = {fold(heading): heading for heading in numbers}
        frozen = {heading: tuple(found) for heading, found in numbers.items()}
        return cls(year, tuple(pairs), names, frozen)

    def knowing(self, same: Iterable[frozenset[str]]) -> MeshTree:
        """The tree with headings that have had several names: `same` holds the names of each."""
        together = dict(self._other_names)
        for names in same:
            group = names.union(*(together.get(fold(name), ()) for name in names))
            together |= dict.fromkeys(map(fold, group), group)
        return replace(self, _other_names=together)

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading, in the order of its first position."""
        return tuple(self._numbers)

    def knows(self, heading: str) -> bool:
        """Whether this year has a heading of that very name."""
        return fold(heading) in self._names

    def names_of(self, heading: str) -> frozenset[str]:
        """Every name of the heading, this one included."""
        return self._other_names.get(fold(heading), frozenset()) | {heading}

    def canonical(self, heading: str) -> str | None:
        """The heading's own spelling this year, None where this year has no such heading.

        A few headings differ in punctuation alone (Cytochromes c, Cytochromes c'): the very
        spelling comes first.
        """
        if heading in self._numbers:
            return heading
        if found := self._names.get(fold(heading)):
            return found
        others = sorted(self._other_names.get(fold(heading), ()))
        return next((self._names[fold(each)] for each in others if self.knows(each)), None)

    def tree_numbers(self, heading: str) -> tuple[str, ...]:
        """The heading's positions in the tree, none where it is unknown."""
        return self._numbers.get(self.canonical(heading) or "", ())

    def explode(self, heading: str) -> frozenset[str]:
        """The heading and every narrower one; an unknown heading counts as itself."""
        name = self.canonical(heading)
        if name is None:
            return self.names_of(heading)
        found = {name}
        for number in self._numbers[name]:
            found.update(self._below(number))
        if not self._other_names:
            return frozenset(found)
        return frozenset().union(*map(self.names_of, found))

    def has_narrower(self, heading: str) -> bool:
        """Whether exploding the heading adds any."""
        return any(True for number in self.tree_numbers(heading) for _ in self._below(number))

    def _below(self, number: str) -> Iterable[str]:
        prefix = number + "."
        start = bisect_left(self.positions, (prefix, ""))
        for place in range(start, len(self.positions)):
            position, heading = self.positions[place]
            if not position.startswith(prefix):
                return
            yield heading


def read_mesh(path: Path) -> MeshTree:
    """Read a tree file: ours (`heading TAB numbers`, maybe gz) or NLM's mtreesYYYY.bin.

    Raises ConfigError, located, for a file that is missing or no tree.
    """
    text = _read_text(path)
    positions = list(_read_positions(path, text))
    year = _YEAR_LINE.match(text) or _YEAR_NAME.search(path.name)
    if not positions or year is None:
        raise ConfigError(
            "no MeSH tree in this file",
            where=str(path),
            remedy="Expected a line `# mesh_year YYYY`, then heading, tab, tree numbers.",
        )
    return MeshTree.of(int(year[1]), positions)


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError, gzip.BadGzipFile) as problem:
        raise ConfigError(
            f"the MeSH tree cannot be read ({problem})",
            where=str(path),
            remedy="Fetch it again or name another file.",
        ) from problem


def _read_positions(path: Path, text: str) -> Iterable[tuple[str, str]]:
    for row, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        heading, separator, numbers = line.partition("\t")
        if not separator:
            heading, separator, numbers = line.rpartition(";")
        tree_numbers = numbers.split()
        if not heading or not all(_TREE_NUMBER.fullmatch(each) for each in tree_numbers):
            raise ConfigError(
                f"no heading with tree numbers: {line[:60]!r}",
                where=f"{path}, line {row}",
                remedy="Expected a heading, a tab, and tree numbers separated by spaces.",
            )
        for each in tree_numbers:
            yield heading, each
