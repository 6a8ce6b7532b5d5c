"""PubMed's remarks on a query, brought back to the line and column that they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litwatch.domain import StrategyLineText

_QUOTED = re.compile(r"""(?<!\w)(?P<quote>['"])(?P<term>.+)(?P=quote)(?!\w)""", re.DOTALL)
_TAG = re.compile(r"\[[^\[\]]*\]")
_PIECE = re.compile(r"[^\W_]+|\*")
# What may stand in Ovid's text where PubMed's has `*`, and where it has a space.
_ANY_END = r"[^\W_]*(?:[*$:?#]\d?[^\W_]*)*"
_BETWEEN = r"(?:[\W_]+|\s+adj\d*\s+)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a strategy's text a term stands; line and column count from 1."""

    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class LocatedWarning:
    """A warning with every place of the term it names; none where it names no term of ours."""

    message: str
    places: tuple[Place, ...]


def locate(
    warnings: Iterable[str], lines: Sequence[StrategyLineText]
) -> tuple[LocatedWarning, ...]:
    """Find the term that each warning quotes in the lines as they were written."""
    return tuple(LocatedWarning(text, _places(text, lines)) for text in warnings)


def _places(warning: str, lines: Sequence[StrategyLineText]) -> tuple[Place, ...]:
    quoted = _QUOTED.search(warning)
    pattern = _pattern(quoted["term"]) if quoted else None
    if pattern is None:
        return ()
    return tuple(
        Place(line.number, found.start() + 1, found.end() - found.start())
        for line in lines
        for found in pattern.finditer(line.text)
    )


def _pattern(term: str) -> re.Pattern[str] | None:
    """A term in PubMed's spelling as it may stand in Ovid's; None where no word begins it."""
    words = [_word(text) for text in _TAG.sub("", term).split()]
    parts = [word for word in words if word]
    if not parts or parts[0].startswith(_ANY_END):
        return None
    return re.compile(rf"(?<![^\W_]){_BETWEEN.join(parts)}(?![^\W_])", re.IGNORECASE)


def _word(text: str) -> str:
    """One word: letters as they are, `*` as any of Ovid's wildcards, other signs as a gap."""
    pieces = [_ANY_END if piece == "*" else re.escape(piece) for piece in _PIECE.findall(text)]
    joined = ""
    for piece in pieces:
        is_gap = joined and piece != _ANY_END and not joined.endswith(_ANY_END)
        joined += (r"[\W_]*" if is_gap else "") + piece
    return joined
