"""A strategy in PubMed's own syntax: sent as it is, evaluated on records as far as documented.

Where PubMed decides by tables of its own (phrase index, term mapping, filters, dates) the widest
documented reading is evaluated: what PubMed returned is not called outside the strategy for want
of those tables. Under NOT such a part takes nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from litwatch.domain import Finding
from litwatch.errors import StrategyError
from litwatch.strategy.findings import finding
from litwatch.strategy.layout import clean_breaks
from litwatch.strategy.ovid import Strategy, StrategyLine
from litwatch.strategy.pubmed_leaves import leaf_tree
from litwatch.strategy.pubmed_query import And as PubmedAnd
from litwatch.strategy.pubmed_query import HistoryReference, QueryNode, children, read_query
from litwatch.strategy.pubmed_query import Not as PubmedNot
from litwatch.strategy.pubmed_query import Or as PubmedOr
from litwatch.strategy.pubmed_tags import field_of
from litwatch.strategy.resolve import resolve
from litwatch.strategy.tree import And, LineRef, Node, Not, Or

SYNTAX = "pubmed"
SUFFIX = ".pubmed"

_TAG = re.compile(r"\[([A-Za-z][^\[\]:]*?)(?::\s*(?:noexp|~\s*\d+))?\]")
_OVID = re.compile(
    r"(?i)\badj\d|\.(?:tw|ti|ab|mp|kf|kw|pt|sh|fs)\b|\w/\s*(?:$|\[|or\b|and\b)|\bor/\d"
)
_COMMENT = re.compile(r"\s*#(?!\d)\s?(.*)")
_NUMBER = re.compile(r"\s*#?(\d{1,4})[.):]?\s+(?=\S)")
_REFERENCE = re.compile(r"#(\d+)\b")
_DEEPEST = 60


def is_pubmed(text: str, name: str = "") -> bool:
    """Whether a file holds PubMed's syntax: by its name, or by tags and no form of Ovid's."""
    tags = [found for found in _TAG.findall(text) if field_of(found) is not None]
    return name.endswith(SUFFIX) or (bool(tags) and not _OVID.search(text))


def read_pubmed_strategy(text: str, *, name: str = "strategy") -> Strategy:
    """Read one query, or lines that refer to one another as `#1`; the last line is the result.

    Never raises for its content: what cannot be read is an error finding with its column.
    """
    lines: list[StrategyLine] = []
    findings: list[Finding] = []
    for number, body, comment in _rows(text):
        tree, found = _read_line(body, number)
        lines.append(StrategyLine(number, body, tree, comment))
        findings.extend(found)
    if not lines:
        findings.append(finding("empty-strategy", "there is no search line", line=1))
    return Strategy(name, text, tuple(lines), tuple(findings), SYNTAX)


def inlined(strategy: Strategy) -> Mapping[int, str]:
    """Each line's query with the lines that it names written out in parentheses."""
    whole: dict[int, str] = {}
    for line in strategy.lines:

        def written(found: re.Match[str]) -> str:
            return f"({whole[int(found[1])]})" if int(found[1]) in whole else found[0]

        whole[line.number] = _REFERENCE.sub(written, line.text)
    return whole


def is_readable(strategy: Strategy, number: int) -> bool:
    """Whether a line, and every line that it rests on, could be read."""
    resolved = resolve(strategy)
    uses = {line.number: line.uses for line in resolved.lines}
    needed, waiting = set[int](), [number]
    while waiting:
        current = waiting.pop()
        if current not in needed:
            needed.add(current)
            waiting.extend(uses[current])
    trees = {line.number: line.tree for line in strategy.lines}
    broken = {each.line for each in resolved.findings}
    return all(trees[each] is not None and each not in broken for each in needed)


def _rows(text: str) -> Iterable[tuple[int, str, str]]:
    """Number, query and comment of each line; without references the file is one query."""
    comments: list[str] = []
    rows: list[tuple[int, str, str]] = []
    for line in clean_breaks(text.lstrip("\ufeff")).split("\n"):
        if found := _COMMENT.fullmatch(line):
            comments.append(found[1].strip())
        elif line.strip():
            rows.append((len(rows) + 1, line.strip(), " ".join(comments)))
            comments.clear()
    numbers = [_NUMBER.match(body) for _, body, _ in rows]
    if all(numbers) and (len(rows) > 1 or text.lstrip().startswith("#")):
        return [
            (int(found[1]), body[found.end() :], comment)
            for found, (_, body, comment) in zip(numbers, rows, strict=True)
            if found
        ]
    if any(_REFERENCE.search(body) for _, body, _ in rows):
        return rows
    whole = " ".join(body for _, body, _ in rows)
    return [(1, whole, " ".join(filter(None, (each for _, _, each in rows))))] if whole else []


def _read_line(text: str, number: int) -> tuple[Node | None, Sequence[Finding]]:
    try:
        query = read_query(text)
    except StrategyError as error:
        return None, [replace(each, line=number) for each in error.findings]
    if _depth(query) > _DEEPEST:
        message = f"more than {_DEEPEST} levels of parentheses"
        return None, [finding("nesting-too-deep", message, line=number)]
    return _tree(query, generous=True), ()


def _depth(node: QueryNode) -> int:
    """Levels of operators, without recursion: a query may have thousands."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in children(current))
    return deepest


def _tree(node: QueryNode, *, generous: bool) -> Node:
    """The tree that is evaluated; `generous` turns round behind each NOT."""
    match node:
        case PubmedAnd(operands=operands):
            return And(tuple(_tree(each, generous=generous) for each in operands))
        case PubmedOr(operands=operands):
            return Or(tuple(_tree(each, generous=generous) for each in operands))
        case PubmedNot(left, right):
            kept, lost = _tree(left, generous=generous), _tree(right, generous=not generous)
            return Not(kept, (lost,))
        case HistoryReference(number=number, start=start):
            return LineRef(number, start + 1)
        case _:
            return leaf_tree(node, generous=generous)
