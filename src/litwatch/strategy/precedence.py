"""How and, or, not at one level bind, where no parentheses say so.

Ovid's own reading is not settled: one guide says AND first, then NOT, OR last; plain systems read
left to right. Where both give the same tree nothing is open; else the node stays `Mixed` and
`Switches.left_to_right` chooses.
"""

from __future__ import annotations

from itertools import pairwise

from litwatch.strategy.tree import And, Mixed, Node, Not, Or


def combine(operands: tuple[Node, ...], operators: tuple[str, ...], *, column: int = 0) -> Node:
    """One node for operands joined by `operators`; `Mixed` where the readings differ."""
    if not operators:
        return operands[0]
    if len(set(operators)) == 1:
        return _join(operators[0], operands)
    first = and_first(operands, operators)
    if first == left_to_right(operands, operators):
        return first
    return Mixed(operands, operators, column)


def and_first(operands: tuple[Node, ...], operators: tuple[str, ...]) -> Node:
    """AND binds closest, then NOT, OR last."""
    parts: tuple[Node, ...] = operands
    for operator in ("and", "not", "or"):
        parts, operators = _bind(parts, operators, operator)
    return parts[0]


def left_to_right(operands: tuple[Node, ...], operators: tuple[str, ...]) -> Node:
    """Each operator takes everything to its left."""
    result = operands[0]
    start = 0
    bounds = [place + 1 for place, (a, b) in enumerate(pairwise(operators)) if a != b]
    for end in (*bounds, len(operators)):
        result = _join(operators[start], (result, *operands[start + 1 : end + 1]))
        start = end
    return result


def _bind(
    operands: tuple[Node, ...], operators: tuple[str, ...], operator: str
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Join every run of `operator`, leaving the others."""
    groups: list[list[Node]] = [[operands[0]]]
    left: list[str] = []
    for each, operand in zip(operators, operands[1:], strict=True):
        if each == operator:
            groups[-1].append(operand)
        else:
            left.append(each)
            groups.append([operand])
    joined = tuple(_join(operator, tuple(group)) for group in groups)
    return joined, tuple(left)


def _join(operator: str, operands: tuple[Node, ...]) -> Node:
    if len(operands) == 1:
        return operands[0]
    if operator == "and":
        return And(operands)
    if operator == "or":
        return Or(operands)
    return Not(operands[0], operands[1:])
