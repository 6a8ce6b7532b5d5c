"""What each line of a strategy asks of PubMed by itself, the lines it uses written out."""

from __future__ import annotations

from litwatch.strategy.asked import EVERYTHING, NOTHING, Bounds, split, write
from litwatch.strategy.bounding import Writer
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.pubmed import MOST_CHARACTERS, MOST_LEVELS, MOST_WILDCARDS
from litwatch.strategy.pubmed_strategy import SYNTAX, inlined, is_readable
from litwatch.strategy.resolve import resolve


def line_queries(strategy: Strategy, mesh: MeshTree) -> dict[int, str]:
    """One PubMed query a line, by its number.

    Empty where no one search gives the line's count: it cannot be read, asks for everything, or
    is above PubMed's limits once its lines are written out.
    """
    if strategy.syntax == SYNTAX:
        whole = inlined(strategy)
        return {n: text if is_readable(strategy, n) else "" for n, text in whole.items()}
    bounds: dict[int, Bounds] = {}
    for line in resolve(strategy).lines:
        bounds[line.number] = Writer(mesh, bounds.__getitem__, {}).bounds(line.tree)
        if _is_too_large(bounds[line.number]):
            bounds[line.number] = Bounds(NOTHING)
    return {number: _one_query(found) for number, found in bounds.items()}


def _is_too_large(bounds: Bounds) -> bool:
    return bounds.best.length > MOST_CHARACTERS or bounds.best.depth > MOST_LEVELS


def _one_query(bounds: Bounds) -> str:
    if bounds.best in (NOTHING, EVERYTHING) or len(split(bounds.best, MOST_WILDCARDS)) > 1:
        return ""
    return write(bounds.best)
