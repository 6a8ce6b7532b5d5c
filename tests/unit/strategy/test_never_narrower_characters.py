"""No sign, letter, number or field makes the PubMed form find less than the strategy matches."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.localpubmed import Corpus, PubmedSearch, SearchRules
from litwatch.localpubmed.headings import HeadingTree
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.switches import DEFAULT_SWITCHES, Switches
from tests.unit.localpubmed.samples import article_set, found
from tests.unit.strategy.characters import article_sets, strategy_texts
from tests.unit.strategy.conftest import POSITIONS
from tests.unit.strategy.test_never_narrower import rules, switches

TREE = MeshTree.of(2019, POSITIONS)
BUSY = settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))


def both_sides(
    text: str, articles: list[str], rule: SearchRules, switch: Switches
) -> tuple[str, set[int], set[int]]:
    """How exact the query is, what the strategy matches, what the embedded PubMed returns."""
    strategy, data = read_strategy(text), article_set(*articles)
    translation = translate(strategy, TREE)
    if translation.exactness in ("narrower", "unsupported"):
        return translation.exactness, set(), set()
    index = RecordIndex.build(read_pubmed_xml(data).records)
    matches = evaluate(strategy, index, mesh=TREE, switches=switch)
    mine = {int(each.record_id.split(":")[1]) for each in matches if each.in_strategy}
    search = PubmedSearch(Corpus.from_bytes(data), lambda: HeadingTree(POSITIONS), rule)
    return (
        translation.exactness,
        mine,
        set().union(*(found(search, each) for each in translation.queries)),
    )


@BUSY
@given(text=strategy_texts(), articles=article_sets(), rule=rules, switch=switches)
def test_the_query_finds_all_that_the_strategy_matches(
    text: str, articles: list[str], rule: SearchRules, switch: Switches
) -> None:
    _exactness, mine, theirs = both_sides(text, articles, rule, switch)

    assert mine <= theirs


@BUSY
@given(text=strategy_texts(), articles=article_sets())
def test_what_is_called_exact_finds_nothing_more(text: str, articles: list[str]) -> None:
    exactness, mine, theirs = both_sides(text, articles, SearchRules(), DEFAULT_SWITCHES)

    assert exactness != "exact" or mine == theirs


@pytest.mark.parametrize("size", [1, 5])
def test_the_articles_hold_something_to_find(size: int) -> None:
    """The property is not met for want of matches: this many pairs match one plain strategy."""
    matched = 0

    @settings(max_examples=40, database=None, derandomize=True, deadline=None)
    @given(articles=article_sets(size))
    def count(articles: list[str]) -> None:
        nonlocal matched
        matched += len(both_sides("beta.af.", articles, SearchRules(), DEFAULT_SWITCHES)[1])

    count()
    assert matched > 0
