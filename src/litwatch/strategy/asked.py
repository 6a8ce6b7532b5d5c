"""PubMed expressions as small trees, and the upper and lower bounds that are built from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A PubMed expression. `operator` is AND, OR, NOT, or empty for a single term in `text`.

    `wildcards` and `length` are those of the whole expression, `depth` its levels. `digest` stands
    for it in comparisons: expressions share their parts, so that walking two of them side by side
    could take for ever.
    """

    operator: str
    parts: tuple[Asked, ...] = ()
    text: str = ""
    wildcards: int = 0
    length: int = 0
    depth: int = 0
    digest: bytes = field(default=b"", repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def _digest(operator: str, parts: Iterable[bytes]) -> bytes:
    return blake2b(b"\x00".join((operator.encode(), *parts)), digest_size=16).digest()


def term(text: str) -> Asked:
    """A single term with its tag, or a history reference."""
    return Asked("", (), text, text.count("*"), len(text), 0, _digest("", [text.encode()]))


EVERYTHING = term("1800:3000[crdt]")
"""Every record of PubMed: what a condition asks that is left to the evaluation alone."""

NOTHING = Asked("nothing", digest=_digest("nothing", []))
"""No record: what cannot be read matches none."""


def joined(operator: str, parts: Iterable[Asked]) -> Asked:
    """Parts under one operator, each once; AND in AND and OR in OR are one level."""
    unique = tuple(parts)
    if operator != "NOT":
        unique = tuple(dict.fromkeys(each for part in unique for each in _flat(operator, part)))
        if len(unique) == 1:
            return unique[0]
    wildcards = sum(part.wildcards for part in unique)
    length = sum(part.length + len(operator) + 4 for part in unique)
    depth = 1 + max(part.depth for part in unique)
    digest = _digest(operator, [part.digest for part in unique])
    return Asked(operator, unique, "", wildcards, length, depth, digest)


def _flat(operator: str, part: Asked) -> tuple[Asked, ...]:
    return part.parts if part.operator == operator else (part,)


def conjunction(parts: Sequence[Asked]) -> Asked:
    """AND, where EVERYTHING asks for nothing more and NOTHING leaves nothing."""
    if NOTHING in parts:
        return NOTHING
    kept = [part for part in parts if part != EVERYTHING]
    return joined("AND", kept) if kept else EVERYTHING


def disjunction(parts: Sequence[Asked]) -> Asked:
    """OR, where NOTHING adds nothing and EVERYTHING is everything."""
    if EVERYTHING in parts:
        return EVERYTHING
    kept = [part for part in parts if part != NOTHING]
    return joined("OR", kept) if kept else NOTHING


def difference(kept: Asked, lost: Asked) -> Asked:
    """NOT; nothing is taken away where nothing certain can be."""
    if NOTHING in (kept, lost):
        return kept
    return joined("NOT", (kept, lost))


def write(asked: Asked, *, outermost: bool = True) -> str:
    """The expression as PubMed reads it: from left to right, so always with parentheses."""
    if not asked.operator:
        return asked.text
    if asked == NOTHING:
        return ""
    inner = f" {asked.operator} ".join(write(part, outermost=False) for part in asked.parts)
    return inner if outermost else f"({inner})"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What PubMed can be asked for one node.

    `upper` finds at least every record that the node matches; None where no such question is
    known: `narrower` then is the best there is. `lower` finds no record that the node does not
    match. `is_exact`: `upper` is what the node means, no more.
    """

    upper: Asked | None
    lower: Asked = NOTHING
    narrower: Asked = NOTHING
    is_exact: bool = False

    @property
    def best(self) -> Asked:
        """What to write where something has to be written."""
        return self.narrower if self.upper is None else self.upper


UNREADABLE = Bounds(NOTHING)
LEFT_TO_EVALUATION = Bounds(EVERYTHING)


def exactly(asked: Asked, *, is_certain: bool = True) -> Bounds:
    """A question that PubMed and Ovid answer alike; certain when it can serve under NOT."""
    return Bounds(asked, asked if is_certain else NOTHING, NOTHING, is_exact=True)


def every(parts: Sequence[Bounds]) -> Bounds:
    """AND: an operand that cannot be asked is left out, which only widens."""
    known = [part.upper for part in parts if part.upper is not None]
    return Bounds(
        conjunction(known) if known else None,
        conjunction([part.lower for part in parts]),
        conjunction([part.best for part in parts]),
        is_exact=all(part.is_exact for part in parts),
    )


def some(parts: Sequence[Bounds]) -> Bounds:
    """OR: one operand that cannot be asked leaves the whole without an upper bound."""
    known = [part.upper for part in parts if part.upper is not None]
    return Bounds(
        disjunction(known) if len(known) == len(parts) else None,
        disjunction([part.lower for part in parts]),
        disjunction([part.best for part in parts]),
        is_exact=all(part.is_exact for part in parts),
    )


def without(kept: Bounds, lost: Bounds) -> Bounds:
    """NOT: only what is certain is taken away; the rest is left to the evaluation."""
    upper = None if kept.upper is None else difference(kept.upper, lost.lower)
    lower = NOTHING if lost.upper is None else difference(kept.lower, lost.upper)
    is_exact = kept.is_exact and lost.is_exact and lost.lower == lost.upper
    return Bounds(upper, lower, difference(kept.best, lost.lower), is_exact=is_exact)


def either_reading(parts: Sequence[Bounds]) -> Bounds:
    """Readings of one text: wide enough for each, certain only where all agree."""
    wide = some(parts)
    return Bounds(wide.upper, every(parts).lower, wide.narrower)


def split(asked: Asked, limit: int) -> list[Asked]:
    """Questions of at most `limit` wildcards whose union is `asked`, cut at its ORs.

    One that cannot be cut any further may stay above the limit.
    """
    if asked.wildcards <= limit or not asked.operator:
        return [asked]
    if asked.operator == "OR":
        return _pack([piece for part in asked.parts for piece in split(part, limit)], limit)
    place = _cut_at(asked)
    weight = asked.parts[place].wildcards
    room = limit - (asked.wildcards - weight)
    pieces = split(asked.parts[place], room if room > weight // 3 else (weight + 1) // 2)
    if len(pieces) == 1:
        return [asked]
    before, after = asked.parts[:place], asked.parts[place + 1 :]
    cut = [joined(asked.operator, (*before, piece, *after)) for piece in pieces]
    return [final for part in cut for final in _again(part, limit, asked.wildcards)]


def _again(part: Asked, limit: int, before: int) -> list[Asked]:
    """Cut on while that still makes a piece smaller."""
    return split(part, limit) if limit < part.wildcards < before else [part]


def _cut_at(asked: Asked) -> int:
    """The operand to cut: the heaviest that holds an OR; of a NOT only the first may be cut."""
    if asked.operator == "NOT":
        return 0
    weights = [part.wildcards * (part.operator != "") for part in asked.parts]
    return weights.index(max(weights))


def _pack(pieces: Sequence[Asked], limit: int) -> list[Asked]:
    """Neighbouring pieces together again, as many as fit."""
    packs: list[list[Asked]] = [[]]
    for piece in pieces:
        load = sum(each.wildcards for each in packs[-1])
        if packs[-1] and load + piece.wildcards > limit:
            packs.append([])
        packs[-1].append(piece)
    return [joined("OR", pack) for pack in packs]
