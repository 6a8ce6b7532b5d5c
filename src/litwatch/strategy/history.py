"""What each line is worth, from matched lines alone: no text and no record is needed.

A strategy's lines are an algebra over sets. Lines of pure text are its leaves: a record's matched
lines tell them. A line that mixes text with references has one hidden value, its own text; it is
taken as false unless the line's known result needs it to be true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from litwatch.domain import LineYield
from litwatch.strategy import precedence
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.resolve import Resolved, ResolvedLine, resolve
from litwatch.strategy.tree import And, Limit, LineRef, Mixed, Node, Not, Or


class Standing(Protocol):
    """What is known of one record: a Match or a Standing of the domain."""

    @property
    def lines(self) -> tuple[int, ...]:
        """Numbers of the lines it matches."""

    @property
    def in_strategy(self) -> bool:
        """Whether it is in the strategy's result."""


def line_yields(strategy: Strategy, standings: Iterable[Standing]) -> tuple[LineYield, ...]:
    """Per line the records that match it, and those in the result only because of it.

    A record counts for a line alone when it leaves the result once that line never matches.
    """
    resolved = resolve(strategy)
    matched: Counter[int] = Counter()
    alone: Counter[int] = Counter()
    kinds = Counter((standing.lines, standing.in_strategy) for standing in standings)
    for (lines, in_strategy), count in kinds.items():
        known = frozenset(lines)
        for line in known:
            matched[line] += count
        if in_strategy:
            alone.update(dict.fromkeys(_needed(resolved, known), count))
    return tuple(
        LineYield(line.number, matched[line.number], alone[line.number]) for line in resolved.lines
    )


def _needed(resolved: Resolved, known: frozenset[int]) -> list[int]:
    """The lines without which the result loses a record that matches `known`."""
    hidden = _hidden(resolved, known)
    return [line for line in known if not _result(resolved, known, hidden, never=line)]


def _hidden(resolved: Resolved, known: frozenset[int]) -> dict[int, bool]:
    """Per line the truth of its own text that explains the known result."""
    values = {line.number: line.number in known for line in resolved.lines}
    return {
        line.number: _truth(line.tree, values, own=False) != values[line.number]
        for line in resolved.lines
    }


def _result(
    resolved: Resolved, known: frozenset[int], hidden: Mapping[int, bool], *, never: int
) -> bool:
    """Whether the last line holds when line `never` does not."""
    values: dict[int, bool] = {}
    for line in resolved.lines:
        number = line.number
        if number == never:
            values[number] = False
        elif line.uses:
            values[number] = _truth(line.tree, values, own=hidden[number])
        else:
            values[number] = number in known
    return values.get(resolved.final, False)


def _truth(node: Node, values: Mapping[int, bool], *, own: bool) -> bool:
    """The value of a tree whose lines are known; anything that is not a line counts as `own`."""
    if isinstance(node, Mixed):
        node = precedence.and_first(node.operands, node.operators)
    match node:
        case LineRef(number=number):
            return values[number]
        case And(operands=operands):
            return all(_truth(each, values, own=own) for each in operands)
        case Or(operands=operands):
            return any(_truth(each, values, own=own) for each in operands)
        case Not(operand=operand, excluded=excluded):
            kept = _truth(operand, values, own=own)
            return kept and not any(_truth(each, values, own=own) for each in excluded)
        case Limit(operand=operand):
            return _truth(operand, values, own=own) and own
        case _:
            return own


@dataclass(frozen=True, slots=True)
class _Loss:
    """A line that decides, or a line to look into further."""

    line: int
    is_final: bool


def losing_line(strategy: Strategy, lines: Sequence[int]) -> int | None:
    """The line that keeps a record out of the result, None for a record that is in it.

    Walks from the last line down: through an unmet AND to its first unmet line, through NOT to
    the excluding line; an OR, or a line of its own text, decides itself.
    """
    resolved = resolve(strategy)
    by_number = {line.number: line for line in resolved.lines}
    known = frozenset(lines)
    current = resolved.final
    if current in known or not resolved.lines:
        return None
    while (below := _unmet(by_number[current], known)) is not None:
        if below.is_final:
            return below.line
        current = below.line
    return current


def _unmet(line: ResolvedLine, known: frozenset[int]) -> _Loss | None:
    """Where a line that does not hold was lost: None when in the line itself."""
    return _search(line.tree, known)


def _search(node: Node, known: frozenset[int]) -> _Loss | None:
    match node:
        case LineRef(number=number):
            return None if number in known else _Loss(number, is_final=False)
        case And(operands=operands):
            found = (_search(each, known) for each in operands)
            return next((loss for loss in found if loss), None)
        case Not(operand=operand, excluded=excluded):
            if loss := _search(operand, known):
                return loss
            lines = [each.number for each in excluded if isinstance(each, LineRef)]
            lost = [number for number in lines if number in known]
            return _Loss(lost[0], is_final=True) if lost else None
        case Limit(operand=operand):
            return _search(operand, known)
        case _:
            return None
