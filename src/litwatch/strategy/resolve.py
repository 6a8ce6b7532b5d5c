"""Line references checked: which earlier lines each line uses, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from litwatch.domain import Finding
from litwatch.strategy.findings import finding
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.tree import (
    And,
    Fielded,
    Frequency,
    Limit,
    LineList,
    LineRef,
    Mixed,
    Near,
    Node,
    Not,
    Or,
    Unreadable,
    references,
)


@dataclass(frozen=True, slots=True)
class ResolvedLine:
    """A line whose references all name an earlier line; `uses` are their numbers."""

    number: int
    tree: Node
    uses: frozenset[int]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A strategy's lines in order, each referring to earlier ones only.

    Because of that order no cycle is left, and a walk over the lines needs no recursion.
    """

    lines: tuple[ResolvedLine, ...]
    findings: tuple[Finding, ...]
    final: int

    def inline(self, number: int) -> Node:
        """The tree of a line with every reference replaced by that line's tree (shared)."""
        trees: dict[int, Node] = {}
        for line in self.lines:
            trees[line.number] = substitute(line.tree, trees)
        return trees[number]


def resolve(strategy: Strategy) -> Resolved:
    """Check every reference; one that cannot be followed matches nothing and is a finding."""
    known: list[int] = []
    everywhere = {line.number for line in strategy.lines}
    findings: list[Finding] = []
    lines = []
    for line in strategy.lines:
        tree = line.tree or Unreadable(line.text)
        uses: frozenset[int] = frozenset()
        if references(tree):
            tree = _Checker(line.number, tuple(known), everywhere, findings).check(tree)
            uses = frozenset(each.number for each in references(tree) if isinstance(each, LineRef))
        lines.append(ResolvedLine(line.number, tree, uses))
        known.append(line.number)
    return Resolved(tuple(lines), tuple(findings), known[-1] if known else 0)


@dataclass(frozen=True, slots=True)
class _Checker:
    line: int
    known: tuple[int, ...]
    everywhere: set[int]
    findings: list[Finding]

    def check(self, node: Node) -> Node:
        """The same tree with checked references."""
        match node:
            case LineRef(number=number, column=column):
                return node if self._is_earlier(number, column) else Unreadable(str(number), column)
            case LineList():
                return self._list(node)
            case _:
                return rebuild(node, self.check)

    def _list(self, node: LineList) -> Node:
        """The lines of a list that exist; gaps at a range's end are findings."""
        parts: list[Node] = []
        for first, last in node.ranges:
            found = [number for number in self.known if first <= number <= last]
            parts.extend(LineRef(number, node.column) for number in found)
            for end in {first, last} - set(found):
                self._is_earlier(end, node.column)
        if not parts:
            return Unreadable("", node.column)
        if node.operator == "not" and len(parts) > 1:
            return Not(parts[0], tuple(parts[1:]))
        if len(parts) == 1:
            return parts[0]
        return And(tuple(parts)) if node.operator == "and" else Or(tuple(parts))

    def _is_earlier(self, number: int, column: int) -> bool:
        if number in self.known:
            return True
        if number == self.line:
            self._report("self-reference", f"line {number} refers to itself", number, column)
        elif number in self.everywhere:
            message = f"line {number} stands below line {self.line}"
            self._report("forward-reference", message, number, column)
        else:
            self._report("undefined-line", f"there is no line {number}", number, column)
        return False

    def _report(self, code: str, message: str, number: int, column: int) -> None:
        length = len(str(number))
        self.findings.append(finding(code, message, line=self.line, column=column, length=length))


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """`node` with every node directly below it changed."""
    match node:
        case And() | Or() | Near() | Mixed():
            return replace(node, operands=tuple(change(each) for each in node.operands))
        case Not():
            excluded = tuple(change(each) for each in node.excluded)
            return Not(change(node.operand), excluded)
        case Fielded() | Frequency() | Limit():
            return replace(node, operand=change(node.operand))
        case _:
            return node


def substitute(node: Node, trees: dict[int, Node]) -> Node:
    """`node` with its references replaced by what `trees` holds for them."""
    if isinstance(node, LineRef):
        return trees[node.number]
    return rebuild(node, lambda each: substitute(each, trees))
