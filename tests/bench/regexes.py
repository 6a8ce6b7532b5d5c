"""A strategy's text lines as regular expressions, for the engines the evaluator is compared with.

They run over folded text: words with single spaces, one space before the first and after the last,
and a line break between title and abstract, which no expression crosses.
Only the reading that counts stopwords can be written this way; headings and line algebra are left
out, which is to the other engines' advantage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.tree import Fielded, Near, Node, Or, Phrase, Word

_WILD = {"*": "[^ \\n]*", "?": "[^ \\n]?", "#": "[^ \\n]"}


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: alternatives, each a set of expressions that must all be found."""

    number: int
    alternatives: tuple[tuple[str, ...], ...]


def text_lines(text: str) -> tuple[TextLine, ...]:
    """The lines of a strategy that search text."""
    return tuple(
        TextLine(line.number, _line(line.tree.operand))
        for line in read_strategy(text).lines
        if isinstance(line.tree, Fielded)
    )


def _line(node: Node) -> tuple[tuple[str, ...], ...]:
    """Operands of an OR as one expression, chains of three as both their links."""
    operands = node.operands if isinstance(node, Or) else (node,)
    plain = [_expression(each) for each in operands if not _is_chain(each)]
    chains = tuple(_links(each) for each in operands if isinstance(each, Near) and _is_chain(each))
    return ((f" (?:{'|'.join(plain)}) ",), *chains) if plain else chains


def _is_chain(node: Node) -> bool:
    return isinstance(node, Near) and len(node.distances) > 1


def _links(node: Near) -> tuple[str, ...]:
    pairs = zip(node.operands, node.operands[1:], node.distances, strict=False)
    return tuple(f" (?:{_near(a, b, distance)}) " for a, b, distance in pairs)


def _near(left: Node, right: Node, distance: int) -> str:
    a, b = _expression(left), _expression(right)
    between = f" (?:[^ \\n]+ ){{0,{max(distance, 1) - 1}}}"
    return f"{a}{between}{b}" if not distance else f"{a}{between}{b}|{b}{between}{a}"


def _expression(node: Node) -> str:
    match node:
        case Word(text=text):
            return "".join(_WILD.get(letter) or re.escape(letter) for letter in text)
        case Phrase(words=words):
            return " ".join(map(_expression, words))
        case Or(operands=operands):
            return f"(?:{'|'.join(map(_expression, operands))})"
        case Near(operands=(left, right), distances=(distance,)):
            return _near(left, right, distance)
        case _:
            raise TypeError(f"a bench strategy holds no {type(node).__name__} in its text")
