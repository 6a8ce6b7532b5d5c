"""All findings on a strategy: what reading saw, references, words, headings, limits, PubMed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from litwatch.domain import Finding
from litwatch.strategy import lint_terms
from litwatch.strategy.findings import finding
from litwatch.strategy.heading_names import Suggester
from litwatch.strategy.limits import read_bound
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy, StrategyLine
from litwatch.strategy.pubmed import MOST_WILDCARDS, Translation, translate
from litwatch.strategy.resolve import Resolved, resolve
from litwatch.strategy.tree import Fielded, Limit, walk


def check(
    strategy: Strategy, mesh: MeshTree, *, accepted: frozenset[int] = frozenset()
) -> tuple[Finding, ...]:
    """Every finding, those of reading included, in the order of the text.

    `accepted` are lines that a topic takes although PubMed finds less for them.
    """
    resolved = resolve(strategy)
    translation = translate(strategy, mesh, accepted=accepted)
    suggester = Suggester(mesh)
    parts: Iterable[Iterable[Finding]] = (
        strategy.findings,
        resolved.findings,
        _unused(resolved),
        chain.from_iterable(_limits(line) for line in strategy.lines),
        chain.from_iterable(lint_terms.check(line, suggester) for line in _in_ovid(strategy)),
        _pubmed(translation),
    )
    found = dict.fromkeys(chain.from_iterable(parts))
    return tuple(sorted(found, key=lambda each: (each.line, each.column, each.code)))


def _in_ovid(strategy: Strategy) -> tuple[StrategyLine, ...]:
    """The lines whose terms follow Ovid's rules: PubMed knows what is meant in its own syntax."""
    return strategy.lines if strategy.syntax == "ovid" else ()


def _unused(resolved: Resolved) -> Iterator[Finding]:
    """Lines that the result does not rest on, directly or through other lines."""
    if not any(line.uses for line in resolved.lines):
        return
    used = {resolved.final}
    for line in reversed(resolved.lines):
        if line.number in used:
            used |= line.uses
    for line in resolved.lines:
        if line.number not in used:
            message = f"line {line.number} is not used by line {resolved.final}, the result"
            yield finding("unused-line", message, line=line.number)


def _limits(line: StrategyLine) -> Iterator[Finding]:
    for node in walk(line.tree) if line.tree else ():
        if isinstance(node, Limit):
            yield from _conditions(line, node)
        elif isinstance(node, Fielded) and "ed" in node.fields:
            message = "these days are past: surveillance keeps the earliest and lifts the rest"
            yield finding("frozen-date-limit", message, line=line.number, length=len(line.text))


def _conditions(line: StrategyLine, node: Limit) -> Iterator[Finding]:
    for condition in node.conditions:
        place = {"line": line.number, "column": node.column}
        if condition.kind == "unknown":
            message = f"the limit to {condition.value} cannot be kept; records are not held to it"
            yield finding("limit-not-kept", message, length=len(condition.value), **place)
        if condition.kind == "date" and (bound := read_bound(condition)).last:
            message = (
                f".{bound.code}. up to {bound.last} would never find anything new; it is lifted"
            )
            yield finding("frozen-date-limit", message, length=len(line.text), **place)


_LOSING = ("short-stem", "not-indexed", "from-narrower")


def _pubmed(translation: Translation) -> Iterator[Finding]:
    """What PubMed cannot be asked without losing records."""
    for line in translation.lines:
        reasons = [note for note in line.notes if note.code in _LOSING]
        for note in reasons if line.exactness in ("narrower", "unsupported") else ():
            place = {"line": line.number, "column": note.column}
            yield finding("narrower-in-pubmed", note.message, **place)
        if any(note.code == "query-too-long" for note in line.notes):
            message = "with its lines written out this line is too long for any search"
            yield finding("too-long", message, line=line.number)
    stars = translation.query.count("*")
    if stars > MOST_WILDCARDS:
        parts = len(translation.queries)
        message = f"{stars} wildcards; PubMed takes {MOST_WILDCARDS}, so {parts} searches are sent"
        yield finding("too-many-wildcards", message, line=translation.lines[-1].number)
