"""PubMed syntax → tree: what PubMed would be asked, without evaluating it.

Rules from the PubMed User Guide: operators in capitals, read from left to right, AND where none
stands; a tag belongs to the words or the quoted phrase before it; `"…"[tiab:~N]` is proximity and
`[mh:noexp]` switches explosion off. Nesting and length are limited by memory alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from litwatch.errors import StrategyError
from litwatch.strategy.pubmed_lexer import Token, TokenKind, fail, tokenise
from litwatch.strategy.pubmed_tags import SearchField, field_of
from litwatch.strategy.pubmed_tree import (
    And,
    HistoryReference,
    Leaf,
    Not,
    Or,
    QueryNode,
    Range,
    TaggedTerm,
    children,
    leaves,
    postorder,
)

__all__ = [
    "And",
    "HistoryReference",
    "Leaf",
    "Not",
    "Or",
    "QueryNode",
    "Range",
    "SearchField",
    "TaggedTerm",
    "children",
    "leaves",
    "postorder",
    "read_query",
]

_SUFFIX = re.compile(
    r"^(?P<tag>.*?)\s*:\s*(?:(?P<noexp>noexp|exp)|~\s*(?P<distance>\d{1,4}))$", re.IGNORECASE
)


def read_query(text: str) -> QueryNode:
    """Read a query. Raises StrategyError, located, for what is no query at all.

    An unknown tag is no error here, as it is none for PubMed: see TaggedTerm.has_unknown_tag.
    """
    tokens = tokenise(text)
    if not tokens:
        remedy = "Write at least one term."
        raise fail(text, "query-empty", "The query is empty.", remedy, at=(0, len(text)))
    return _Reader(text, tokens).read()


@dataclass(slots=True)
class _Group:
    """An open parenthesis and what was read since: a chain of operands under one operator."""

    opened_at: Token | None
    operator: str = ""
    pending: Token | None = None
    operands: list[QueryNode] = field(default_factory=list)

    def add(self, operand: QueryNode) -> None:
        """Take the next operand, left to right; two operands without an operator mean AND."""
        operator = self.pending.text if self.pending else "AND"
        if len(self.operands) > 1 and (operator != self.operator or operator == "NOT"):
            self.operands = [self.node()]
        self.operator = operator
        self.operands.append(operand)
        self.pending = None

    def node(self) -> QueryNode:
        """The chain so far as one node."""
        if len(self.operands) == 1:
            return self.operands[0]
        if self.operator == "NOT":
            return Not(self.operands[0], self.operands[1])
        kind = And if self.operator == "AND" else Or
        return kind(tuple(self.operands))


class _Reader:
    """One pass over the tokens with a stack of open groups."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._groups = [_Group(None)]

    def read(self) -> QueryNode:
        """The whole query as one node."""
        position = 0
        while position < len(self._tokens):
            position = self._step(position)
        group = self._groups[-1]
        if group.opened_at:
            raise self._error(group.opened_at, "query-open-parenthesis")
        self._check_complete(group, self._tokens[-1])
        return group.node()

    def _step(self, position: int) -> int:
        """Read one token, or the tokens of one leaf; return the next position."""
        token = self._tokens[position]
        if token.kind is TokenKind.OPEN:
            self._groups.append(_Group(token))
        elif token.kind is TokenKind.CLOSE:
            self._close(token)
        elif token.kind is TokenKind.OPERATOR:
            self._operator(token)
        else:
            leaf, taken = _read_leaf(self._text, self._tokens, position)
            self._groups[-1].add(leaf)
            return position + taken
        return position + 1

    def _operator(self, token: Token) -> None:
        """Remember an operator; `AND NOT` is NOT."""
        group = self._groups[-1]
        if not group.operands:
            raise self._error(token, "query-nothing-before-operator")
        if group.pending and not (group.pending.text == "AND" and token.text == "NOT"):
            raise self._error(token, "query-two-operators")
        group.pending = token

    def _close(self, token: Token) -> None:
        """Close the innermost group and hand it to the one around it."""
        if len(self._groups) == 1:
            raise self._error(token, "query-stray-parenthesis")
        group = self._groups.pop()
        if not group.operands:
            raise self._error(token, "query-empty-parentheses")
        self._check_complete(group, token)
        self._groups[-1].add(group.node())

    def _check_complete(self, group: _Group, token: Token) -> None:
        """Refuse an operator with nothing after it."""
        if group.pending:
            raise self._error(group.pending, "query-nothing-after-operator")
        if not group.operands:
            raise self._error(token, "query-empty")

    def _error(self, token: Token, code: str) -> StrategyError:
        """The located error of `code` at a token."""
        message, remedy = _ERRORS[code]
        at = (token.start, token.end)
        return fail(self._text, code, message.format(token.text), remedy, at=at)


_ERRORS = {
    "query-empty": ("The query is empty.", "Write at least one term."),
    "query-open-parenthesis": ("The parenthesis never closes.", "Add a closing one."),
    "query-stray-parenthesis": ("A closing parenthesis has no partner.", "Remove it."),
    "query-empty-parentheses": ("There is nothing in the parentheses.", "Remove them."),
    "query-two-operators": ("{} follows another operator.", "Keep one of the two."),
    "query-nothing-before-operator": ("{} has nothing before it.", "Write a term before it."),
    "query-nothing-after-operator": ("{} has nothing after it.", "Write a term after it."),
    "query-lone-tag": ("The tag [{}] has no term.", "Write the tag after each term."),
    "query-lone-colon": ("A colon stands outside a range.", "Write 2024/01/01:2024/12/31[crdt]."),
}


def _read_leaf(text: str, tokens: Sequence[Token], position: int) -> tuple[Leaf, int]:
    """The leaf that starts at `position`, and how many tokens it takes."""
    first = tokens[position]
    if first.kind is TokenKind.HISTORY:
        return HistoryReference(int(first.text), first.start, first.end), 1
    if first.kind in (TokenKind.TAG, TokenKind.COLON):
        code = "query-lone-tag" if first.kind is TokenKind.TAG else "query-lone-colon"
        message, remedy = _ERRORS[code]
        at = (first.start, first.end)
        raise fail(text, code, message.format(first.text), remedy, at=at)
    term, taken = _read_term(tokens, position)
    after = position + taken
    if [token.kind for token in tokens[after : after + 2]] in _RANGE_ENDS:
        last, more = _read_term(tokens, after + 1)
        return _range(text, term, last), taken + 1 + more
    return _split_range(term), taken


_RANGE_ENDS = ([TokenKind.COLON, TokenKind.WORD], [TokenKind.COLON, TokenKind.QUOTED])


def _read_term(tokens: Sequence[Token], position: int) -> tuple[TaggedTerm, int]:
    """Words up to the next tag, quote or operator, or one quoted phrase; then its tag."""
    first = tokens[position]
    words = [first]
    if first.kind is TokenKind.WORD:
        words.extend(_words_after(tokens, position))
    text = " ".join(word.text for word in words)
    term = TaggedTerm(text, start=first.start, end=words[-1].end)
    term = replace(term, quoted=first.kind is TokenKind.QUOTED)
    after = position + len(words)
    if after < len(tokens) and tokens[after].kind is TokenKind.TAG:
        return _tagged(term, tokens[after]), len(words) + 1
    return term, len(words)


def _words_after(tokens: Sequence[Token], position: int) -> Iterator[Token]:
    """The words that follow directly."""
    for index in range(position + 1, len(tokens)):
        if tokens[index].kind is not TokenKind.WORD:
            return
        yield tokens[index]


def _tagged(term: TaggedTerm, token: Token) -> TaggedTerm:
    """The term with its field; a suffix that PubMed has not makes the tag an unknown one."""
    match = _SUFFIX.match(token.text)
    tag = match["tag"] if match else token.text
    return replace(
        term,
        field=field_of(tag),
        tag=tag,
        explode=not (match and (match["noexp"] or "").casefold() == "noexp"),
        distance=int(match["distance"]) if match and match["distance"] else None,
        end=token.end,
    )


def _range(text: str, first: TaggedTerm, last: TaggedTerm) -> Range:
    """`"2024/01/01"[crdt] : "3000"[crdt]`; the tag may stand on the last end alone."""
    searched = last.field or first.field
    if searched is None or not searched.takes_range or first.field not in (None, searched):
        remedy = "Write both ends with the same date tag: 2024/01/01[crdt]:2024/12/31[crdt]."
        at = (first.start, last.end)
        raise fail(text, "query-range", "This range has no single date field.", remedy, at=at)
    return Range(first.text, last.text, searched, first.start, last.end)


def _split_range(term: TaggedTerm) -> Leaf:
    """`2024/01/01:2024/12/31[crdt]` is a range; a colon in any other field is punctuation."""
    first, colon, last = term.text.partition(":")
    if not (colon and term.field and term.field.takes_range and first.strip() and last.strip()):
        return term
    return Range(first.strip(), last.strip(), term.field, term.start, term.end)
