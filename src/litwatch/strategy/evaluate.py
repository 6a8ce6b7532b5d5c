"""Exact evaluation of every line of a strategy on indexed records: Ovid semantics, our records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from litwatch.domain import Match
from litwatch.strategy import headings, limits_on_records, precedence, text_search
from litwatch.strategy.fields import DEFAULT
from litwatch.strategy.history import line_yields, losing_line
from litwatch.strategy.index import Mask, RecordIndex
from litwatch.strategy.masks import every, some
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.resolve import resolve
from litwatch.strategy.switches import DEFAULT_SWITCHES, Switches
from litwatch.strategy.tree import (
    And,
    Fielded,
    Frequency,
    Heading,
    Limit,
    LineRef,
    Mixed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Word,
)

__all__ = ["LineMatches", "evaluate", "line_yields", "losing_line", "match_lines"]


@dataclass(frozen=True, slots=True, eq=False)
class LineMatches:
    """Which records each line matches: `matrix[line, record]`, lines in the strategy's order."""

    numbers: tuple[int, ...]
    matrix: npt.NDArray[np.bool_]

    @property
    def counts(self) -> tuple[int, ...]:
        """Records per line."""
        return tuple(int(count) for count in self.matrix.sum(axis=1))


def match_lines(
    strategy: Strategy, index: RecordIndex, *, mesh: MeshTree, switches: Switches = DEFAULT_SWITCHES
) -> LineMatches:
    """Evaluate every line on every record of the index."""
    resolved = resolve(strategy)
    evaluator = _Evaluator(index, mesh, switches, {}, {})
    is_open = any(_is_open(line.tree) for line in resolved.lines)
    for line in resolved.lines:
        evaluator.most[line.number] = evaluator.mask(line.tree, DEFAULT, generous=True)
        least = evaluator.mask(line.tree, DEFAULT, generous=False) if is_open else None
        evaluator.least[line.number] = evaluator.most[line.number] if least is None else least
    numbers = tuple(line.number for line in resolved.lines)
    matrix = np.zeros((len(numbers), len(index.records)), np.bool_)
    for row, number in enumerate(numbers):
        matrix[row] = evaluator.most[number]
    return LineMatches(numbers, matrix)


def evaluate(
    strategy: Strategy, index: RecordIndex, *, mesh: MeshTree, switches: Switches = DEFAULT_SWITCHES
) -> tuple[Match, ...]:
    """One Match per record, in the records' order; the last line decides `in_strategy`."""
    found = match_lines(strategy, index, mesh=mesh, switches=switches)
    return index.matches.tell(found.numbers, found.matrix)


_SEVERAL = 2


def _is_open(node: Node) -> bool:
    """Whether a record cannot say if it meets this line: a limit always is the whole line."""
    return isinstance(node, Limit) and any(each.kind == "unknown" for each in node.conditions)


@dataclass(frozen=True, slots=True)
class _Evaluator:
    """`most` and `least` hold each line's records, with open conditions met or not met."""

    index: RecordIndex
    mesh: MeshTree
    switches: Switches
    most: dict[int, Mask]
    least: dict[int, Mask]

    def mask(self, node: Node, fields: tuple[str, ...], *, generous: bool) -> Mask:
        """Records that meet `node`, its words searched in `fields`."""
        match node:
            case Word() | Phrase() | Near() | Frequency():
                return self._text(node, fields)
            case Fielded(operand=operand, fields=inner):
                return self.mask(operand, inner, generous=generous)
            case Heading():
                return headings.find(self.index, node, self.mesh)
            case And(operands=operands):
                return every(self._masks(operands, fields, generous=generous))
            case Or(operands=operands):
                return some(self._any(operands, fields, generous=generous))
            case _:
                return self._algebra(node, fields, generous=generous)

    def _algebra(self, node: Node, fields: tuple[str, ...], *, generous: bool) -> Mask:
        match node:
            case Not(operand=operand, excluded=excluded):
                kept = self.mask(operand, fields, generous=generous)
                lost = self._masks(excluded, fields, generous=not generous)
                return kept & ~some(lost)
            case Mixed(operands=operands, operators=operators):
                read = precedence.left_to_right if self.switches.left_to_right else None
                tree = (read or precedence.and_first)(operands, operators)
                return self.mask(tree, fields, generous=generous)
            case LineRef(number=number):
                return (self.most if generous else self.least)[number]
            case Limit(operand=operand, conditions=conditions):
                mask = self.mask(operand, fields, generous=generous)
                for condition in conditions:
                    mask = mask & limits_on_records.find(self.index, condition, generous=generous)
                return mask
            case _:
                return np.zeros(len(self.index.records), np.bool_)

    def _any(
        self, operands: Sequence[Node], fields: tuple[str, ...], *, generous: bool
    ) -> list[Mask]:
        """The operands of an OR; the plain words among them are looked up at once."""
        words = tuple([each for each in operands if isinstance(each, Word)])
        if len(words) < _SEVERAL or limits_on_records.is_date(fields):
            return self._masks(operands, fields, generous=generous)
        others = [each for each in operands if not isinstance(each, Word)]
        masks = self._masks(others, fields, generous=generous)
        return [text_search.find_words(self.index, words, fields), *masks]

    def _masks(
        self, nodes: Sequence[Node], fields: tuple[str, ...], *, generous: bool
    ) -> list[Mask]:
        return [self.mask(node, fields, generous=generous) for node in nodes]

    def _text(self, node: Node, fields: tuple[str, ...]) -> Mask:
        if isinstance(node, Frequency) and isinstance(node.operand, Fielded):
            inner, fields = node.operand, node.operand.fields
            node = Frequency(inner.operand, node.least)
        if limits_on_records.is_date(fields):
            return limits_on_records.since_written(self.index, node, fields)
        return text_search.find(self.index, node, fields, self.switches)
