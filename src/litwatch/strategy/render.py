"""A tree as canonical Ovid text: reading it again gives the same tree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from litwatch.strategy.tree import (
    And,
    Condition,
    Fielded,
    Frequency,
    Heading,
    Limit,
    LineList,
    LineRef,
    Mixed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Word,
)

_RESERVED = re.compile(r"(?:and|or|not|adj\d*|exp|explode|limit|use|remove|from)|\d+")
_PLAIN_NAME = re.compile(
    r"(?!(?:exp|explode)\b)(?:(?!\b(?:and|or|not|adj\d*)\b)[^()\"/\[\]*])+", re.IGNORECASE
)


def to_ovid(node: Node) -> str:
    """The expression without outer parentheses."""
    match node:
        case Word() | Phrase():
            return _words(node.words if isinstance(node, Phrase) else (node,))
        case Near(operands=operands, distances=distances):
            return _joined(operands, [f"adj{distance or ''}" for distance in distances])
        case And(operands=operands) | Or(operands=operands):
            word = "and" if isinstance(node, And) else "or"
            return _joined(operands, [word] * (len(operands) - 1))
        case Not(operand=operand, excluded=excluded):
            return _joined((operand, *excluded), ["not"] * len(excluded))
        case Mixed(operands=operands, operators=operators):
            return _joined(operands, operators)
        case _:
            return _closed(node)


def _closed(node: Node) -> str:
    """A node that needs no parentheses around it."""
    match node:
        case Fielded(operand=operand, fields=fields):
            return f"{_operand(operand)}.{','.join(fields)}."
        case Frequency(operand=operand, least=least):
            return f"{_operand(operand)} /freq={least}"
        case Heading():
            return _heading(node)
        case Limit(operand=operand, conditions=conditions):
            return f"limit {to_ovid(operand)} to {' and '.join(map(_condition, conditions))}"
        case _:
            return _reference(node)


def _reference(node: Node) -> str:
    match node:
        case LineRef(number=number):
            return str(number)
        case LineList(operator=operator, ranges=ranges):
            parts = [str(a) if a == b else f"{a}-{b}" for a, b in ranges]
            return f"{operator}/{','.join(parts)}"
        case _:
            return "()"


def _joined(operands: Sequence[Node], operators: Sequence[str]) -> str:
    links = [f" {operator} " for operator in operators] + [""]
    pairs = zip(operands, links, strict=True)
    return "".join(_operand(operand) + link for operand, link in pairs)


def _operand(node: Node) -> str:
    """A node as part of another, in parentheses where it needs them."""
    if isinstance(node, And | Or | Not | Near | Mixed):
        return f"({to_ovid(node)})"
    return to_ovid(node)


def _words(words: Sequence[Word]) -> str:
    """Words side by side, quoted where one of them would be read as something else."""
    text = " ".join(word.text for word in words)
    return f'"{text}"' if any(_RESERVED.fullmatch(word.text) for word in words) else text


def _heading(node: Heading) -> str:
    name = node.name if _PLAIN_NAME.fullmatch(node.name) else f'"{node.name}"'
    before = ("exp " if node.explode else "") + ("*" if node.focus else "")
    return f"{before}{name}/{','.join(node.subheadings)}"


def _condition(condition: Condition) -> str:
    if condition.kind == "date":
        code, _, days = condition.value.partition("=")
        first, _, last = days.partition("-")
        return f'{code}="{first} -{last or "Current"}"'
    if condition.kind == "abstract":
        return "abstracts"
    return condition.value
