"""The tree of a search strategy: frozen nodes, the only meaning a strategy has.

Columns count from 1 and take no part in comparison: two trees are equal when they mean the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """One text word in folded letters and digits.

    Wildcards are normalised: `*` any further characters, a final `*3` at most three, `?` none or
    one character, `#` exactly one.
    """

    text: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side in this order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A chain of operands: `distances[i]` links operand i to i+1.

    0 is bare `adj` (side by side in this order); N is adjN (either order, at most N-1 words
    between).
    """

    operands: tuple[Node, ...]
    distances: tuple[int, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """Records in every operand."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Records in any operand."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Records in `operand` and in none of `excluded`."""

    operand: Node
    excluded: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mixed:
    """and/or/not at one level, without parentheses, where the readings differ.

    `operators[i]` stands between operand i and i+1; see `litwatch.strategy.precedence`.
    """

    operands: tuple[Node, ...]
    operators: tuple[str, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Fielded:
    """An operand searched in the named Ovid fields (`("ti", "ab")`)."""

    operand: Node
    fields: tuple[str, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Frequency:
    """An operand that must occur at least `least` times (`/freq=3`)."""

    operand: Node
    least: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A subject heading; `subheadings` are Ovid's two-letter codes, OR-ed."""

    name: str
    explode: bool = False
    focus: bool = False
    subheadings: tuple[str, ...] = ()
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LineRef:
    """The result of an earlier line."""

    number: int
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LineList:
    """`or/1-3,5`: earlier lines joined by one operator; `ranges` are (first, last)."""

    operator: str
    ranges: tuple[tuple[int, int], ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a `limit`: `kind` is a row of `litwatch.strategy.limits`."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit 5 to …`: records in `operand` that meet every condition."""

    operand: Node
    conditions: tuple[Condition, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands where something could not be read: it matches no record."""

    text: str = ""
    column: int = field(default=0, compare=False)


Node: TypeAlias = (
    Word
    | Phrase
    | Near
    | And
    | Or
    | Not
    | Mixed
    | Fielded
    | Frequency
    | Heading
    | LineRef
    | LineList
    | Limit
    | Unreadable
)


_JOINED = (Near, And, Or, Mixed)
_WRAPPED = (Fielded, Frequency, Limit)
_REFERENCES = (LineRef, LineList)
_NAMES_NO_LINE = frozenset({Word, Phrase, Heading})


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below `node`."""
    if isinstance(node, _JOINED):
        return node.operands
    if isinstance(node, Phrase):
        return node.words
    if isinstance(node, Not):
        return (node.operand, *node.excluded)
    return (node.operand,) if isinstance(node, _WRAPPED) else ()


def walk(node: Node) -> list[Node]:
    """`node` and everything below it, parents before children, in the order of the text."""
    found: list[Node] = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        found.append(current)
        if not isinstance(current, Word):
            waiting.extend(children(current)[::-1])
    return found


def references(node: Node) -> list[LineRef | LineList]:
    """Every reference to other lines in `node`; text and headings are passed over."""
    found: list[LineRef | LineList] = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, _REFERENCES):
            found.append(current)
        waiting.extend([each for each in children(current) if type(each) not in _NAMES_NO_LINE])
    return found
