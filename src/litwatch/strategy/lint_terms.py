"""Findings on one line's terms: stems, duplicates, terms within terms, headings, missing fields."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from litwatch.domain import Finding
from litwatch.strategy.findings import finding
from litwatch.strategy.heading_names import Suggester
from litwatch.strategy.ovid import StrategyLine
from litwatch.strategy.pubmed_terms import SHORTEST_STEM, spell_out
from litwatch.strategy.subheadings import NAMES, SUCCESSORS
from litwatch.strategy.subsumption import covers
from litwatch.strategy.tree import (
    Fielded,
    Heading,
    Near,
    Node,
    Or,
    Phrase,
    Word,
    children,
    walk,
)

_MOST_COMPARED = 300
_SHOWN = 6


def check(line: StrategyLine, suggester: Suggester) -> Iterator[Finding]:
    """Findings on the line's words, phrases and headings."""
    if line.tree is None:
        return
    for node in walk(line.tree):
        if isinstance(node, Word):
            yield from _stem(node, line.number)
        elif isinstance(node, Phrase):
            yield from _truncated(node, line.number)
        elif isinstance(node, Heading):
            yield from _heading(node, line.number, suggester)
        elif isinstance(node, Or):
            yield from _repeated(node, line.number)
    yield from _unfielded(line.tree, line.number)


def written(node: Node) -> str:
    """A short term as a reader knows it."""
    match node:
        case Word(text=text):
            return text
        case Phrase(words=words):
            return " ".join(word.text for word in words)
        case Fielded(operand=operand):
            return written(operand)
        case Heading(name=name):
            return f"{name}/"
        case Near(operands=operands, distances=distances):
            links = [f" adj{distance or ''} " for distance in distances] + [""]
            parts = zip(map(written, operands), links, strict=True)
            return "".join(chain.from_iterable(parts))
        case _:
            return "(…)"


def column_of(node: Node) -> int:
    """Where a term starts."""
    columns = [each.column for each in walk(node) if isinstance(each, Word | Heading)]
    return min(columns, default=1)


def _stem(node: Word, line: int) -> Iterator[Finding]:
    stem = node.text.split("*")[0]
    if "*" not in node.text or len(stem) >= SHORTEST_STEM or set("?#") & set(stem):
        return
    variants = spell_out(node.text)
    advice = f"write the words you mean, such as {stem}, {stem}s, {stem}es"
    if variants:
        advice += "; PubMed is asked " + ", ".join(variants[:_SHOWN]) + " …"
    message = f"{node.text} has fewer than {SHORTEST_STEM} letters before its *: {advice}"
    yield finding("short-stem", message, line=line, column=node.column, length=len(node.text))


def _truncated(node: Phrase, line: int) -> Iterator[Finding]:
    for word in node.words[:-1]:
        if "*" in word.text:
            message = f"{word.text} is truncated inside the phrase {written(node)}"
            place = {"column": word.column, "length": len(word.text)}
            yield finding("truncated-phrase", message, line=line, **place)


def _heading(node: Heading, line: int, suggester: Suggester) -> Iterator[Finding]:
    place = {"line": line, "column": node.column, "length": len(node.name)}
    name, mesh = node.name.removesuffix("[publication type]").strip(), suggester.mesh
    if mesh.headings and not mesh.knows(name):
        nearest = suggester.suggest(name)
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        message = f"{node.name} is no heading of MeSH {mesh.year}{hint}"
        yield finding("unknown-heading", message, **place)
    for code in node.subheadings:
        for successor in SUCCESSORS.get(code, ()):
            message = f"{NAMES[code]} ({code}) is now {NAMES[successor]} ({successor})"
            yield finding("retired-subheading", message, **place)


def _repeated(node: Or, line: int) -> Iterator[Finding]:
    """Terms of one OR that another term of it makes idle."""
    terms = [each for each in node.operands if isinstance(each, _COMPARED)]
    first: dict[Node, Node] = {}
    for each in terms:
        if each in first:
            message = f"{written(each)} stands here twice"
            place = {"column": column_of(each), "length": len(written(each))}
            yield finding("duplicate-term", message, line=line, **place)
        first.setdefault(each, each)
    distinct = list(first)
    if len(distinct) <= _MOST_COMPARED:
        yield from _subsumed(distinct, line)


_COMPARED = (Word, Phrase, Near, Fielded, Heading)


def _subsumed(terms: list[Node], line: int) -> Iterator[Finding]:
    for each in terms:
        wider = next((other for other in terms if other is not each and covers(other, each)), None)
        if wider is not None:
            message = f"{written(each)} adds nothing to {written(wider)}"
            place = {"column": column_of(each), "length": len(written(each))}
            yield finding("subsumed-term", message, line=line, **place)


def _unfielded(tree: Node, line: int) -> Iterator[Finding]:
    """Terms outside every field suffix."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Word | Phrase | Near):
            message = f"{written(node)} names no field; it is searched in .mp."
            place = {"column": column_of(node), "length": len(written(node))}
            yield finding("no-field", message, line=line, **place)
        elif not isinstance(node, Fielded):
            waiting.extend(children(node))
