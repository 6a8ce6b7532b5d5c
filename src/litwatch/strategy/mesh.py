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
    a heading's former and new names as one heading. An entry term leads to its heading, as NLM's
    descriptor file says; a tree of bare tree numbers has none.
    """

    year: int
    positions: tuple[tuple[str, str], ...]
    _names: dict[str, str] = field(repr=False, compare=False)
    _numbers: dict[str, tuple[str, ...]] = field(repr=False, compare=False)
    _other_names: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    _entries: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        year: int,
        positions: Iterable[tuple[str, str]],
        entries: Iterable[tuple[str, str]] = (),
    ) -> MeshTree:
        """Build from (heading, tree number) and (heading, entry term) pairs in any order."""
        pairs = sorted((number, heading) for heading, number in positions)
        numbers: dict[str, list[str]] = {}
        for number, heading in pairs:
            numbers.setdefault(heading, []).append(number)
        names = {fold(heading): heading for heading in numbers}
        frozen = {heading: tuple(found) for heading, found in numbers.items()}
        terms = {fold(term): heading for heading, term in sorted(entries, reverse=True)}
        leading = {term: heading for term, heading in terms.items() if term not in names}
        return cls(year, tuple(pairs), names, frozen, _entries=leading)

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
        renamed = next((self._names[fold(each)] for each in others if self.knows(each)), None)
        return renamed or self._entries.get(fold(heading))

    def entry_terms(self, heading: str) -> tuple[str, ...]:
        """What leads to the heading, in folded words and alphabetical order."""
        name = self.canonical(heading)
        return tuple(sorted(term for term, known in self._entries.items() if known == name))

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
    """Read a tree file: ours (`heading TAB numbers TAB entry|entry`, maybe gz) or mtreesYYYY.bin.

    Raises ConfigError, located, for a file that is missing or no tree.
    """
    text = _read_text(path)
    rows = list(_read_rows(path, text))
    positions = [(row.heading, number) for row in rows for number in row.numbers]
    year = _YEAR_LINE.match(text) or _YEAR_NAME.search(path.name)
    if not positions or year is None:
        raise ConfigError(
            "no MeSH tree in this file",
            where=str(path),
            remedy="Expected a line `# mesh_year YYYY`, then heading, tab, tree numbers.",
        )
    entries = ((row.heading, term) for row in rows for term in row.entries)
    return MeshTree.of(int(year[1]), positions, entries)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a tree file."""

    heading: str
    numbers: tuple[str, ...]
    entries: tuple[str, ...] = ()


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


def _read_rows(path: Path, text: str) -> Iterable[_Row]:
    for row, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        read = _read_row(line)
        if not read.heading or not all(_TREE_NUMBER.fullmatch(each) for each in read.numbers):
            raise ConfigError(
                f"no heading with tree numbers: {line[:60]!r}",
                where=f"{path}, line {row}",
                remedy="Expected a heading, a tab, and tree numbers separated by spaces.",
            )
        yield read


def _read_row(line: str) -> _Row:
    heading, *rest = line.split("\t")
    if not rest:
        heading, _, numbers = line.rpartition(";")
        return _Row(heading, tuple(numbers.split()))
    entries = rest[1].split("|") if len(rest) > 1 else ()
    return _Row(heading, tuple(rest[0].split()), tuple(filter(None, entries)))


def write_mesh(tree: MeshTree, entries: Iterable[tuple[str, str]] = ()) -> str:
    """A tree as our table; `entries` are (heading, entry term). The same tree, the same text."""
    terms: dict[str, list[str]] = {}
    for heading, term in entries:
        terms.setdefault(heading, []).append(term.replace("|", " "))
    rows = [f"# mesh_year {tree.year}"]
    for name in sorted(tree.headings):
        others = "|".join(sorted(set(terms.get(name, ()))))
        numbers = " ".join(tree.tree_numbers(name))
        rows.append(f"{name}\t{numbers}\t{others}" if others else f"{name}\t{numbers}")
    return "\n".join(rows) + "\n"
