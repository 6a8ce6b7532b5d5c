"""What a part of a query found, and how QueryTranslation writes it."""

from __future__ import annotations

from dataclasses import dataclass

from litwatch.localpubmed.index import NONE, Numbers

# A translation is kept as nested pieces: joining strings at every level would cost the square.
Pieces = str | tuple["Pieces", ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Numbers of the versions found; `operator` is what joins the pieces, empty for one term."""

    numbers: Numbers
    pieces: Pieces
    operator: str = ""


def joined(operator: str, parts: list[Meaning], numbers: Numbers) -> Meaning:
    """Several meanings under one operator; parts joined by another one get parentheses."""
    if len(parts) == 1:
        return Meaning(numbers, parts[0].pieces, parts[0].operator)
    pieces: list[Pieces] = []
    for part in parts:
        if pieces:
            pieces.append(f" {operator} ")
        is_bare = part.operator in ("", operator)
        pieces.append(part.pieces if is_bare else ("(", part.pieces, ")"))
    return Meaning(numbers, tuple(pieces), operator)


def any_of(parts: list[Meaning]) -> Meaning:
    """What any part finds."""
    return joined("OR", parts, NONE.union(*(part.numbers for part in parts)))


def all_of(parts: list[Meaning]) -> Meaning:
    """What all parts find; nothing for no parts."""
    first, *others = (part.numbers for part in parts)
    return joined("AND", parts, first.intersection(*others))


def text_of_pieces(pieces: Pieces) -> str:
    """The translation as one text; nesting is no limit."""
    found: list[str] = []
    waiting: list[Pieces] = [pieces]
    while waiting:
        current = waiting.pop()
        if isinstance(current, str):
            found.append(current)
        else:
            waiting.extend(reversed(current))
    return "".join(found)
