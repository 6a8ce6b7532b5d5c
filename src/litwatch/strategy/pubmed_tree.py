"""The tree of a PubMed query: terms, ranges and history references under AND, OR and NOT."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litwatch.strategy.pubmed_tags import SearchField


@dataclass(frozen=True, slots=True)
class TaggedTerm:
    """Words with their tag: `morton* neuroma*[tiab]`, `"Neuroma"[mh:noexp]`, `neuroma`.

    `field` is None without a tag and for a tag that PubMed does not know; `tag` is as written,
    without brackets and suffix. `distance` is N of `[tiab:~N]`. `start` and `end` are character
    offsets in the query, tag included.
    """

    text: str
    field: SearchField | None = None
    tag: str = ""
    quoted: bool = False
    explode: bool = True
    distance: int | None = None
    start: int = 0
    end: int = 0

    @property
    def has_unknown_tag(self) -> bool:
        """Whether a tag stands there that names no field; PubMed then searches all fields."""
        return self.field is None and bool(self.tag)


@dataclass(frozen=True, slots=True)
class Range:
    """`first:last` in a date field or among PMIDs, both ends included, as written."""

    first: str
    last: str
    field: SearchField
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class HistoryReference:
    """`#3`: the result of an earlier search of the same session."""

    number: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class And:
    """All operands, in the order written."""

    operands: tuple[QueryNode, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any operand, in the order written."""

    operands: tuple[QueryNode, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The left operand without the right one."""

    left: QueryNode
    right: QueryNode


Leaf = TaggedTerm | Range | HistoryReference
QueryNode = Leaf | And | Or | Not


def children(node: QueryNode) -> tuple[QueryNode, ...]:
    """A node's operands, none for a leaf."""
    if isinstance(node, And | Or):
        return node.operands
    if isinstance(node, Not):
        return (node.left, node.right)
    return ()


def postorder(node: QueryNode) -> Iterator[QueryNode]:
    """Every node after its operands, operands left to right; a query's depth is no limit."""
    waiting: list[tuple[QueryNode, bool]] = [(node, False)]
    while waiting:
        current, is_ready = waiting.pop()
        operands = () if is_ready else children(current)
        if not operands:
            yield current
            continue
        waiting.append((current, True))
        waiting.extend((operand, False) for operand in reversed(operands))


def leaves(node: QueryNode) -> Iterator[Leaf]:
    """Terms, ranges and references in the order written."""
    for item in postorder(node):
        if isinstance(item, TaggedTerm | Range | HistoryReference):
            yield item
