"""An Ovid strategy as PubMed queries that are never narrower in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litwatch.strategy import asked, pubmed_strategy
from litwatch.strategy.asked import Bounds, split, term, write
from litwatch.strategy.bounding import Note, Writer
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.resolve import ResolvedLine, resolve
from litwatch.strategy.tree import And, Heading, LineRef, Node, Not, Or, Unreadable, walk

MOST_WILDCARDS = 256
"""PubMed answers an error to a query with more `*` than this."""

MOST_CHARACTERS = 300_000
MOST_LEVELS = 100

__all__ = ["LineTranslation", "Note", "Translation", "translate"]


@dataclass(frozen=True, slots=True)
class LineTranslation:
    """One line for pasting (`#1 OR #2` for line references) and how exact that set is.

    `exactness`: exact, wider, narrower (loses records) or unsupported (could not be read).
    """

    number: int
    text: str
    pubmed: str
    exactness: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """A strategy in PubMed's language.

    `query` is the last line with everything inlined. `queries` are what is sent: the query with
    the narrower headings of our MeSH year named, in parts where it has too many wildcards; their
    union is the answer.
    """

    lines: tuple[LineTranslation, ...]
    query: str
    queries: tuple[str, ...]
    exactness: str


def translate(
    strategy: Strategy, mesh: MeshTree, *, accepted: frozenset[int] = frozenset()
) -> Translation:
    """Translate every line. `accepted` are lines whose narrower form the topic has agreed to.

    A strategy in PubMed's own syntax stays as it is; the lines it names are written out.
    """
    if strategy.syntax == pubmed_strategy.SYNTAX:
        return _as_it_is(strategy)
    resolved = resolve(strategy)
    texts = {line.number: line.text for line in strategy.lines}
    book = _Book(mesh, accepted, {}, {}, {})
    lines = tuple(book.line(line, texts[line.number]) for line in resolved.lines)
    if not lines:
        return Translation((), "", (), "unsupported")
    final = book.inlined[resolved.final]
    parts = tuple(write(part) for part in split(book.sent[resolved.final].best, MOST_WILDCARDS))
    exactness = _judge(final, is_readable=book.readable[resolved.final])
    if final.best == asked.EVERYTHING:
        exactness = "unsupported"
    return Translation(lines, write(final.best), parts, exactness)


def _as_it_is(strategy: Strategy) -> Translation:
    """PubMed's own words: exact by definition, where they can be read."""
    whole = pubmed_strategy.inlined(strategy)
    lines = tuple(
        LineTranslation(
            line.number,
            line.text,
            line.text,
            "exact" if pubmed_strategy.is_readable(strategy, line.number) else "unsupported",
            (),
        )
        for line in strategy.lines
    )
    if not lines or lines[-1].exactness != "exact":
        return Translation(lines, "", (), "unsupported")
    query = whole[lines[-1].number]
    return Translation(lines, query, (query,), "exact")


@dataclass(frozen=True, slots=True)
class _Book:
    """The bounds of every line so far, references inlined, and whether all of it was readable.

    `sent` are the same bounds with narrower headings named.
    """

    mesh: MeshTree
    accepted: frozenset[int]
    inlined: dict[int, Bounds]
    sent: dict[int, Bounds]
    readable: dict[int, bool]

    def line(self, line: ResolvedLine, text: str) -> LineTranslation:
        """Enter one line and write it for pasting."""
        written: dict[Note, None] = {}
        full = Writer(self.mesh, self.inlined.__getitem__, {}).bounds(line.tree)
        short = Writer(self.mesh, self._reference, written).bounds(line.tree)
        notes = list(written)
        readable = not any(isinstance(node, Unreadable) for node in walk(line.tree))
        if _is_too_long(full):
            notes.append(Note("query-too-long", 1, "with its lines written out this is too long"))
            full, readable = asked.UNREADABLE, False
        if _is_too_long(short):
            short = asked.UNREADABLE
        if full.upper is None and line.number in self.accepted:
            notes.append(Note("accepted-narrower", 1, "narrower than Ovid, and accepted as such"))
            full = Bounds(full.narrower)
        self.inlined[line.number] = full
        notes.extend(self._send(line, full))
        self.readable[line.number] = readable and all(self.readable[each] for each in line.uses)
        notes.extend(self._borrowed(line))
        exactness = _judge(full, is_readable=self.readable[line.number])
        return LineTranslation(line.number, text, _paste(line.tree, short), exactness, tuple(notes))

    def _send(self, line: ResolvedLine, full: Bounds) -> list[Note]:
        """Enter the line as it is sent; notes where a branch is too large to be named."""
        nodes = walk(line.tree)
        is_exploded = any(isinstance(node, Heading) and node.explode for node in nodes)
        is_same = all(self.sent[each] is self.inlined[each] for each in line.uses)
        if full is asked.UNREADABLE or (is_same and not is_exploded):
            self.sent[line.number] = full
            return []
        written: dict[Note, None] = {}
        named = Writer(self.mesh, self.sent.__getitem__, written, names_narrower=True)
        sent = named.bounds(line.tree)
        if sent.upper is None and line.number in self.accepted:
            sent = Bounds(sent.narrower)
        self.sent[line.number] = full if _is_too_long(sent) else sent
        return [note for note in written if note.code == "explosion-by-year"]

    def _reference(self, number: int) -> Bounds:
        """A line in PubMed's history; under NOT only where it is certain."""
        line, reference = self.inlined[number], term(f"#{number}")
        lower = reference if line.lower == line.upper else line.lower
        if line.upper is None:
            return Bounds(None, lower, reference)
        return Bounds(reference, lower, is_exact=line.is_exact)

    def _borrowed(self, line: ResolvedLine) -> list[Note]:
        """Where a line is inexact, or narrower, because of the lines it uses."""
        wide = [number for number in sorted(line.uses) if not self.inlined[number].is_exact]
        notes = [Note("from-lines", 1, f"no more exact than what it uses: {_list(wide)}")]
        narrow = [number for number in wide if self.inlined[number].upper is None]
        if narrow and self.inlined[line.number].upper is None:
            message = f"narrower by line {_list(narrow)}: mend what is said there, or accept both"
            notes.append(Note("from-narrower", 1, message))
        return notes if wide else []


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _is_too_long(bounds: Bounds) -> bool:
    written = [each for each in (bounds.upper, bounds.lower, bounds.narrower) if each]
    return any(each.length > MOST_CHARACTERS or each.depth > MOST_LEVELS for each in written)


def _judge(bounds: Bounds, *, is_readable: bool) -> str:
    """The exactness of a set."""
    if not is_readable or bounds.best == asked.NOTHING:
        return "unsupported"
    if bounds.upper is None:
        return "narrower"
    return "exact" if bounds.is_exact else "wider"


def _paste(tree: Node, bounds: Bounds) -> str:
    """A line's own text: in parentheses, unless it only combines lines."""
    only_lines = all(isinstance(node, And | Or | Not | LineRef) for node in walk(tree))
    return write(bounds.best, outermost=only_lines or not bounds.best.operator)
