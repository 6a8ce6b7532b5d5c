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
from litwatch.strategy.resolve import Resolved, resolve
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
    the excluding line, through an OR into the line of which the record meets most; an OR of which
    it meets nothing, or a line of its own text, decides itself.
    """
    resolved = resolve(strategy)
    by_number = {line.number: line for line in resolved.lines}
    known = _Known(frozenset(lines), _progress(resolved, frozenset(lines)))
    current = resolved.final
    if current in known.lines or not resolved.lines:
        return None
    while (below := _search(by_number[current].tree, known)) is not None:
        if below.is_final:
            return below.line
        current = below.line
    return current


@dataclass(frozen=True, slots=True)
class _Known:
    """The lines a record meets, and per line how many it meets of those that it rests on."""

    lines: frozenset[int]
    progress: Mapping[int, int]


def _progress(resolved: Resolved, lines: frozenset[int]) -> dict[int, int]:
    reach: dict[int, frozenset[int]] = {}
    for line in resolved.lines:
        below = (reach[number] for number in line.uses)
        reach[line.number] = frozenset(line.uses).union(*below)
    return {number: len(below & lines) for number, below in reach.items()}


def _search(node: Node, known: _Known) -> _Loss | None:
    """Where a line that does not hold was lost: None when in the line itself."""
    match node:
        case LineRef(number=number):
            return None if number in known.lines else _Loss(number, is_final=False)
        case And(operands=operands):
            found = (_search(each, known) for each in operands)
            return next((loss for loss in found if loss), None)
        case Or(operands=operands):
            return _closest(operands, known)
        case Not(operand=operand, excluded=excluded):
            return _search(operand, known) or _taken_out(excluded, known)
        case Limit(operand=operand):
            return _search(operand, known)
        case _:
            return None


def _closest(operands: Sequence[Node], known: _Known) -> _Loss | None:
    """The line of an OR of which the record meets most, None where it meets nothing of any."""
    lines = [each.number for each in operands if isinstance(each, LineRef)]
    begun = [number for number in lines if known.progress[number]]
    if not begun:
        return None
    return _Loss(max(begun, key=lambda number: known.progress[number]), is_final=False)


def _taken_out(excluded: Sequence[Node], known: _Known) -> _Loss | None:
    """The first line behind a NOT that the record meets."""
    lines = (each.number for each in excluded if isinstance(each, LineRef))
    met = next((number for number in lines if number in known.lines), None)
    return _Loss(met, is_final=True) if met else None
