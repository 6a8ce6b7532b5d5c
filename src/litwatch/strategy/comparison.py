"""Two readings of one set of records compared: what is gained, what is lost, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from litwatch.domain import Match
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.history import losing_line
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy, StrategyLine

_NO_LINE = StrategyLine(0, "", None)


@dataclass(frozen=True, slots=True)
class Reading:
    """A strategy evaluated on records: one match per record, in the same order for both."""

    strategy: Strategy
    matches: tuple[Match, ...]

    @classmethod
    def of(cls, strategy: Strategy, index: RecordIndex, mesh: MeshTree) -> Reading:
        """Evaluate the strategy on the index's records."""
        return cls(strategy, evaluate(strategy, index, mesh=mesh))


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line of A beside its counterpart in B; number 0 and no text where there is none.

    `gained` and `lost` are the record ids that only B's, only A's line meets.
    """

    number_a: int
    number_b: int
    text_a: str
    text_b: str
    matched_a: int
    matched_b: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A record that one strategy finds and the other loses.

    `lines` are those it meets where it is found, `losing_line` the other strategy's line that
    keeps it out.
    """

    record_id: str
    lines: tuple[int, ...]
    losing_line: int | None


@dataclass(frozen=True, slots=True)
class StrategyDifference:
    """What changes when strategy A gives way to B; `kept` records are found by both."""

    lines: tuple[LineDifference, ...]
    gained: tuple[Move, ...]
    lost: tuple[Move, ...]
    kept: int


def compare(one: Reading, other: Reading) -> StrategyDifference:
    """Compare two readings of the same records, `one` being the earlier."""
    pairs = list(zip(one.matches, other.matches, strict=True))
    return StrategyDifference(
        lines=tuple(_lines(one, other)),
        gained=tuple(_move(b, a, one) for a, b in pairs if b.in_strategy and not a.in_strategy),
        lost=tuple(_move(a, b, other) for a, b in pairs if a.in_strategy and not b.in_strategy),
        kept=sum(a.in_strategy and b.in_strategy for a, b in pairs),
    )


def _move(found: Match, missed: Match, loser: Reading) -> Move:
    return Move(found.record_id, found.lines, losing_line(loser.strategy, missed.lines))


def _lines(one: Reading, other: Reading) -> Iterator[LineDifference]:
    sets_a, sets_b = _records_by_line(one.matches), _records_by_line(other.matches)
    for a, b in pair_lines(one.strategy.lines, other.strategy.lines):
        in_a, in_b = sets_a.get(a.number, {}), sets_b.get(b.number, {})
        yield LineDifference(
            number_a=a.number,
            number_b=b.number,
            text_a=a.text,
            text_b=b.text,
            matched_a=len(in_a),
            matched_b=len(in_b),
            gained=tuple(record_id for record_id in in_b if record_id not in in_a),
            lost=tuple(record_id for record_id in in_a if record_id not in in_b),
        )


def _records_by_line(matches: Sequence[Match]) -> dict[int, dict[str, None]]:
    """Record ids by line, in the records' order."""
    found: dict[int, dict[str, None]] = {}
    for match in matches:
        for line in match.lines:
            found.setdefault(line, {})[match.record_id] = None
    return found


def pair_lines(
    one: Sequence[StrategyLine], other: Sequence[StrategyLine]
) -> Iterator[tuple[StrategyLine, StrategyLine]]:
    """Lines of one text belong together, and so do those that were rewritten in their place."""
    matcher = SequenceMatcher(None, _texts(one), _texts(other), autojunk=False)
    for _, a, a_end, b, b_end in matcher.get_opcodes():
        yield from zip_longest(one[a:a_end], other[b:b_end], fillvalue=_NO_LINE)


def _texts(lines: Sequence[StrategyLine]) -> list[str]:
    return [" ".join(line.text.split()) for line in lines]
