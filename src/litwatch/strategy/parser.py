"""Tokens of one line to one tree, with a stack of its own: depth is a finding, not a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from litwatch.domain import Finding
from litwatch.strategy.findings import finding
from litwatch.strategy.lexer import Token, scan_line
from litwatch.strategy.precedence import combine
from litwatch.strategy.tree import (
    And,
    Fielded,
    Frequency,
    Heading,
    LineList,
    LineRef,
    Mixed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Unreadable,
    Word,
    walk,
)

MAX_DEPTH = 30
"""Parentheses inside parentheses that are read; published strategies stay under ten."""


@dataclass(slots=True)
class _Group:
    """What stands between two parentheses: operands and the operators between them.

    `words` is the phrase being read; `operators[i]` stands before operand i+1.
    """

    column: int
    operands: list[Node] = field(default_factory=list)
    operators: list[Token] = field(default_factory=list)
    words: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class _Parser:
    line: int
    groups: list[_Group]
    findings: list[Finding]
    too_deep: int = 0

    @property
    def group(self) -> _Group:
        return self.groups[-1]

    def report(self, code: str, message: str, column: int, length: int = 1) -> None:
        found = finding(code, message, line=self.line, column=column, length=length)
        self.findings.append(found)


def parse_line(text: str, line: int) -> tuple[Node | None, tuple[Finding, ...]]:
    """The tree of one cleaned line, None where nothing could be read, and the findings."""
    scan = scan_line(text, line)
    parser = _Parser(line, [_Group(1)], scan.findings)
    for token in scan.tokens:
        _READERS[token.kind](parser, token)
    while len(parser.groups) > 1:
        parser.report("unbalanced-parenthesis", "this ( is never closed", parser.group.column)
        _end_group(parser)
    tree = _reduce(parser)
    if tree is None:
        parser.report("syntax-error", "no search term could be read on this line", 1, len(text))
    return tree, tuple(parser.findings)


def _read_word(parser: _Parser, token: Token) -> None:
    parser.group.words.append(token)


def _read_node(parser: _Parser, token: Token) -> None:
    _end_phrase(parser)
    _add_operand(parser, token.node or Unreadable(), token.column)


def _read_operator(parser: _Parser, token: Token) -> None:
    _end_phrase(parser)
    group = parser.group
    if len(group.operands) == len(group.operators):
        parser.report(
            "missing-operand", f"nothing stands before {token.text}", token.column, len(token.text)
        )
        return
    group.operators.append(token)


def _read_open(parser: _Parser, token: Token) -> None:
    _end_phrase(parser)
    if len(parser.groups) > MAX_DEPTH:
        if not parser.too_deep:
            message = f"more than {MAX_DEPTH} parentheses inside one another; read as one level"
            parser.report("nesting-too-deep", message, token.column)
        parser.too_deep += 1
        return
    parser.groups.append(_Group(token.column))


def _read_close(parser: _Parser, token: Token) -> None:
    _end_phrase(parser)
    if parser.too_deep:
        parser.too_deep -= 1
    elif len(parser.groups) == 1:
        parser.report("unbalanced-parenthesis", "this ) closes nothing", token.column)
    else:
        _end_group(parser)


def _end_group(parser: _Parser) -> None:
    column = parser.group.column
    tree = _reduce(parser)
    parser.groups.pop()
    if tree is None:
        parser.report("missing-operand", "these parentheses hold no search term", column)
        tree = Unreadable("()", column)
    _add_operand(parser, tree, column)


def _read_field(parser: _Parser, token: Token) -> None:
    _apply(parser, token, lambda node: _with_field(node, token))


def _read_frequency(parser: _Parser, token: Token) -> None:
    _apply(parser, token, lambda node: Frequency(node, token.number))


def _apply(parser: _Parser, token: Token, wrap: Callable[[Node], Node]) -> None:
    """Put a suffix on the last operand; an adj chain without parentheses takes it as a whole."""
    _end_phrase(parser)
    group = parser.group
    if len(group.operands) <= len(group.operators):
        parser.report("missing-operand", "this suffix belongs to no term", token.column)
        return
    start = len(group.operators)
    while start and group.operators[start - 1].kind == "adj":
        start -= 1
    if _has_suffix(group.operands[-1], token.kind):
        parser.report("syntax-error", "a second suffix on the same term", token.column)
        return
    group.operands[start:] = [wrap(_chain(parser, group.operands[start:], group.operators[start:]))]
    del group.operators[start:]


def _has_suffix(node: Node, kind: str) -> bool:
    """Whether the operand just read carries this kind of suffix already."""
    if kind == "freq":
        return isinstance(node, Frequency)
    return isinstance(node.operand if isinstance(node, Frequency) else node, Fielded)


def _end_phrase(parser: _Parser) -> None:
    """Turn the words read so far into one operand; bare numbers are lines."""
    group = parser.group
    if not group.words:
        return
    words, group.words = group.words, []
    if len(words) == 1 and words[0].kind == "word" and words[0].node:
        _add_operand(parser, words[0].node, words[0].column)
        return
    if all(token.kind == "number" for token in words):
        for token in words:
            _add_operand(parser, LineRef(token.number, token.column), token.column)
        return
    read = tuple(token.node for token in words if isinstance(token.node, Word))
    _add_operand(parser, read[0] if len(read) == 1 else Phrase(read), words[0].column)


def _add_operand(parser: _Parser, node: Node, column: int) -> None:
    group = parser.group
    if len(group.operands) > len(group.operators):
        previous = [token.text for token in group.operators if token.kind == "operator"]
        operator = previous[-1] if previous else "and"
        parser.report("missing-operator", f"no operator before this; read as {operator}", column)
        group.operators.append(Token("operator", column, operator))
    group.operands.append(node)


def _reduce(parser: _Parser) -> Node | None:
    """The group's one tree: adj chains first, then and, or, not."""
    _end_phrase(parser)
    group = parser.group
    if group.operators and len(group.operators) >= len(group.operands):
        dangling = group.operators.pop()
        message = f"nothing stands after {dangling.text}"
        parser.report("missing-operand", message, dangling.column, len(dangling.text))
    if not group.operands:
        return None
    operands, operators = _fold_chains(parser, group)
    tree = combine(tuple(operands), tuple(token.text for token in operators), column=group.column)
    if operators and isinstance(tree, Mixed):
        place = next(token for token in operators if token.text != operators[0].text)
        message = "and, or, not without parentheses can be read in two ways"
        parser.report("mixed-operators", message, place.column, len(place.text))
    return tree


def _fold_chains(parser: _Parser, group: _Group) -> tuple[list[Node], list[Token]]:
    """Every run of operands joined by adj as one Near."""
    operands: list[Node] = []
    operators: list[Token] = []
    start = 0
    for place, operator in enumerate(group.operators):
        if operator.kind == "adj":
            continue
        links = group.operators[start:place]
        operands.append(_chain(parser, group.operands[start : place + 1], links))
        operators.append(operator)
        start = place + 1
    operands.append(_chain(parser, group.operands[start:], group.operators[start:]))
    return operands, operators


def _chain(parser: _Parser, operands: list[Node], links: list[Token]) -> Node:
    if not links:
        return operands[0]
    for operand in operands:
        if any(isinstance(node, _NOT_IN_PROXIMITY) for node in walk(operand)):
            message = "only words, phrases and or-groups have a place that adj can measure"
            parser.report("boolean-in-proximity", message, links[0].column, len(links[0].text))
            break
    distances = tuple(token.number for token in links)
    return Near(tuple(operands), distances, links[0].column)


_NOT_IN_PROXIMITY = (And, Not, Mixed, Heading, LineRef, LineList)


def _with_field(node: Node, token: Token) -> Node:
    return Fielded(as_text(node), token.codes, token.column)


def as_text(node: Node) -> Node:
    """A number under a field suffix is a word, not a line."""
    match node:
        case LineRef(number=number, column=column):
            return Word(str(number), column)
        case And() | Or() | Near():
            return replace(node, operands=tuple(as_text(each) for each in node.operands))
        case _:
            return node


_READERS = {
    "word": _read_word,
    "number": _read_word,
    "node": _read_node,
    "operator": _read_operator,
    "adj": _read_operator,
    "open": _read_open,
    "close": _read_close,
    "field": _read_field,
    "freq": _read_frequency,
}
