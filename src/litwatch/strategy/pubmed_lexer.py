"""PubMed query text → located tokens: words, quoted phrases, tags, operators, parentheses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from litwatch.domain import Finding, Severity
from litwatch.errors import StrategyError


class TokenKind(Enum):
    """What a piece of a query is."""

    WORD = auto()
    QUOTED = auto()
    TAG = auto()
    OPERATOR = auto()
    OPEN = auto()
    CLOSE = auto()
    COLON = auto()
    HISTORY = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; `text` has no quotes, brackets or `#`; offsets count characters."""

    kind: TokenKind
    text: str
    start: int
    end: int


# Booleans are operators in upper case only (PubMed User Guide, "Combining terms with Booleans").
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_SYNTAX = re.compile(
    r"""(?P<space>\s+)
      | (?P<open>\() | (?P<close>\))
      | ["“”„](?P<quoted>[^"“”„]*)(?P<endquote>["“”„]?)
      | \[(?P<tag>[^\[\]]*)(?P<endtag>\]?)
      | (?P<stray>\])
      | \#(?P<history>\d+)(?=[\s()]|$)
      | (?P<word>[^\s()\[\]"“”„]+)""",
    re.VERBOSE,
)


def fail(text: str, code: str, message: str, remedy: str, *, at: tuple[int, int]) -> StrategyError:
    """A located error about the characters `at` (start, end) of the query."""
    start, end = at
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    finding = Finding(code, Severity.ERROR, line, column, max(end - start, 1), message, remedy)
    where = f"query, line {line}, column {column}"
    return StrategyError(message, where=where, remedy=remedy, findings=(finding,))


def tokenise(text: str) -> list[Token]:
    """All tokens in order. Raises StrategyError for an open quote or bracket."""
    tokens: list[Token] = []
    for match in _SYNTAX.finditer(text):
        kind = match.lastgroup or ""
        if kind != "space":
            _check(text, match)
            tokens.extend(_tokens_of(match, tokens[-1] if tokens else None))
    return tokens


def _check(text: str, match: re.Match[str]) -> None:
    """Refuse quotes and brackets that do not close, or have nothing in them."""
    for is_wrong, code, message, remedy in _faults_of(match):
        if is_wrong:
            raise fail(text, code, message, remedy, at=match.span())


def _faults_of(match: re.Match[str]) -> tuple[tuple[bool, str, str, str], ...]:
    """Each fault that a piece may have: whether it has it, its code, the message, the remedy."""
    quoted, tag = match["quoted"], match["tag"]
    is_open = quoted is not None and not match["endquote"]
    is_empty = quoted is not None and not quoted.strip()
    is_unpaired = bool(match["stray"]) or (tag is not None and not match["endtag"])
    is_bare = tag is not None and not tag.strip()
    return (
        (is_open, "query-open-quote", "The quote never closes.", "Close it."),
        (is_empty, "query-empty-phrase", "The quotes are empty.", "Write words between them."),
        (is_unpaired, "query-open-tag", "A square bracket has no partner.", "Write [tiab]."),
        (is_bare, "query-empty-tag", "The brackets are empty.", "Write a tag such as [tiab]."),
    )


def _tokens_of(match: re.Match[str], previous: Token | None) -> list[Token]:
    """The tokens that one match stands for: a range's colon is split off what follows it."""
    start, end = match.span()
    for name, kind in _SIMPLE:
        if match[name] is not None:
            return [Token(kind, " ".join(match[name].split()), start, end)]
    word = match["word"]
    follows = previous is not None and previous.kind in (TokenKind.TAG, TokenKind.QUOTED)
    if word.startswith(":") and follows:
        colon = Token(TokenKind.COLON, ":", start, start + 1)
        rest = word[1:]
        return [colon, Token(TokenKind.WORD, rest, start + 1, end)] if rest else [colon]
    kind = TokenKind.OPERATOR if word in _OPERATORS else TokenKind.WORD
    return [Token(kind, word, start, end)]


_SIMPLE = (
    ("open", TokenKind.OPEN),
    ("close", TokenKind.CLOSE),
    ("quoted", TokenKind.QUOTED),
    ("tag", TokenKind.TAG),
    ("history", TokenKind.HISTORY),
)
