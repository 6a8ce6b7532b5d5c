"""The PubMed form never finds less than the strategy: the property at the size that is asked for.

Strategies, records, stopwords, phrase index, switches and MeSH year are drawn at random; the
embedded PubMed answers. Run: `uv run python -m tests.bench.never_narrower --cases 20000`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from litwatch.domain import Record
from litwatch.localpubmed import SearchRules
from litwatch.localpubmed.headings import HeadingTree
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.switches import Switches
from tests.unit.strategy.characters import article_sets
from tests.unit.strategy.characters import strategy_texts as signed_texts
from tests.unit.strategy.generating import records, strategy_texts
from tests.unit.strategy.test_never_narrower import TREE, answered, rules, switches
from tests.unit.strategy.test_never_narrower_characters import both_sides
from tests.unit.strategy.years import other_years

BATCH = 12
ROUND = 200


@dataclass(slots=True)
class Tally:
    """What was compared: strategy and record pairs by the query's exactness, and violations."""

    cases: int = 0
    matched: int = 0
    returned: int = 0
    exactness: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


@st.composite
def full_batches(draw: st.DrawFn) -> list[Record]:
    """Twelve records."""
    return [draw(records(number)) for number in range(1, BATCH + 1)]


def compare(
    text: str, batch: Sequence[Record], rule: SearchRules, switch: Switches, tree: HeadingTree
) -> tuple[str, set[int], set[int]]:
    """Exactness, what the strategy matches and what PubMed returns."""
    strategy = read_strategy(text)
    translation = translate(strategy, TREE)
    matches = evaluate(strategy, RecordIndex.build(batch), mesh=TREE, switches=switch)
    mine = {int(each.record_id.split(":")[1]) for each in matches if each.in_strategy}
    if translation.exactness not in ("exact", "wider"):
        return translation.exactness, mine, set()
    return translation.exactness, mine, answered(translation, list(batch), rule, tree)


def one_round(number: int, tally: Tally, years: st.SearchStrategy[HeadingTree]) -> None:
    """Two hundred strategies with twelve records each."""

    @seed(number)
    @settings(
        max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(text=strategy_texts(), batch=full_batches(), rule=rules, switch=switches, tree=years)
    def draw(
        text: str, batch: list[Record], rule: SearchRules, switch: Switches, tree: HeadingTree
    ) -> None:
        exactness, mine, theirs = compare(text, batch, rule, switch, tree)
        tally.exactness[exactness] += len(batch)
        if exactness not in ("exact", "wider"):
            return
        tally.cases += len(batch)
        tally.matched += len(mine)
        tally.returned += len(theirs)
        tally.violations.extend([text] * len(mine - theirs))

    draw()


def one_round_of_signs(number: int, tally: Tally) -> None:
    """Strategies and records full of signs, Greek letters, numbers and fields."""

    @seed(number)
    @settings(
        max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(text=signed_texts(), articles=article_sets(), rule=rules, switch=switches)
    def draw(text: str, articles: list[str], rule: SearchRules, switch: Switches) -> None:
        exactness, mine, theirs = both_sides(text, articles, rule, switch)
        tally.exactness[exactness] += len(articles)
        if exactness in ("exact", "wider"):
            tally.cases += len(articles)
            tally.matched += len(mine)
            tally.returned += len(theirs)
            tally.violations.extend([text] * len(mine - theirs))

    draw()


def run_signs(cases: int) -> Tally:
    """Rounds of signs until `cases` pairs were compared."""
    tally = Tally()
    number = 0
    while tally.cases < cases:
        one_round_of_signs(number, tally)
        number += 1
    return tally


def run(cases: int, years: st.SearchStrategy[HeadingTree]) -> Tally:
    """Rounds until `cases` strategy and record pairs were compared."""
    tally = Tally()
    number = 0
    while tally.cases < cases:
        one_round(number, tally, years)
        number += 1
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--signs", type=int, default=2_000)
    asked = parser.parse_args()
    tallies = (run(asked.cases, other_years()), run_signs(asked.signs))
    for name, tally in zip(("in all", "with signs"), tallies, strict=True):
        sys.stdout.write(f"{name}: {told(tally)}")
    return 1 if any(tally.violations for tally in tallies) else 0


def told(tally: Tally) -> str:
    """The figures, and the shortest strategies that lost a record."""
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(tally.exactness.items()))
    shown = "".join(f"---\n{text}\n" for text in sorted(set(tally.violations), key=len)[:5])
    return (
        f"{tally.cases} strategy and record pairs compared ({kinds} drawn)\n"
        f"{tally.matched} matched by the strategy, {tally.returned} returned by PubMed\n"
        f"{len(tally.violations)} violations\n{shown}"
    )


if __name__ == "__main__":
    sys.exit(main())
