"""The contract of the PubMed form: it never finds less than the strategy matches.

The embedded PubMed answers with its own tokeniser, stopwords, phrase index and heading logic.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litwatch.domain import MeshHeading, Record
from litwatch.localpubmed import Corpus, PubmedSearch, SearchRules
from litwatch.localpubmed.headings import HeadingTree
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import Translation, translate
from litwatch.strategy.stopwords import PUBMED
from litwatch.strategy.switches import Switches
from tests.unit.localpubmed.samples import article, article_set, found
from tests.unit.strategy.conftest import POSITIONS
from tests.unit.strategy.generating import batches, strategy_texts

TREE = MeshTree.of(2019, POSITIONS)
BUSY = settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))

rules = st.builds(
    SearchRules,
    stopwords=st.sampled_from([PUBMED, frozenset(), PUBMED - {"with", "of"}]),
    indexes_single_characters=st.booleans(),
    knows_phrase=st.sampled_from([None, lambda _words: True, lambda _words: False]),
    unknown_heading_widens=st.booleans(),
)
switches = st.builds(Switches, st.booleans(), st.booleans(), st.booleans())


def _heading(heading: MeshHeading) -> str:
    star = "*" if heading.major else ""
    qualifiers = "".join(f"/{'*' if q.major else ''}{q.name}" for q in heading.qualifiers)
    return f"{star}{escape(heading.descriptor)}{qualifiers}"


def as_pubmed(record: Record) -> str:
    """A record as the embedded PubMed holds it."""
    return article(
        int(record.pmid),
        escape(record.title),
        abstract=escape(record.abstract_text),
        mesh=[_heading(each) for each in record.mesh],
        keywords="|".join(escape(each.text) for each in record.keywords),
    )


def answered(
    translation: Translation,
    records: list[Record],
    rule: SearchRules,
    tree: HeadingTree | None = None,
) -> set[int]:
    """PMIDs that the embedded PubMed returns, by default with the same year's headings."""
    corpus = Corpus.from_bytes(article_set(*map(as_pubmed, records)))
    search = PubmedSearch(corpus, lambda: tree or HeadingTree(POSITIONS), rule)
    return set().union(*(found(search, query) for query in translation.queries))


@BUSY
@given(text=strategy_texts(), records=batches(), rule=rules, switch=switches)
def test_the_query_finds_all_that_the_strategy_matches(
    text: str, records: list[Record], rule: SearchRules, switch: Switches
) -> None:
    strategy = read_strategy(text)
    translation = translate(strategy, TREE)
    if translation.exactness not in ("exact", "wider"):
        return
    matches = evaluate(strategy, RecordIndex.build(records), mesh=TREE, switches=switch)
    mine = {int(each.record_id.split(":")[1]) for each in matches if each.in_strategy}
    assert mine <= answered(translation, records, rule)


@BUSY
@given(text=strategy_texts(), records=batches())
def test_an_exact_query_finds_nothing_more(text: str, records: list[Record]) -> None:
    strategy = read_strategy(text)
    translation = translate(strategy, TREE)
    if translation.exactness != "exact":
        return
    matches = evaluate(strategy, RecordIndex.build(records), mesh=TREE)
    mine = {int(each.record_id.split(":")[1]) for each in matches if each.in_strategy}
    assert mine == answered(translation, records, SearchRules())


@pytest.mark.parametrize(
    "text",
    [
        "boy*.tw.",
        "(flu* or h?ematoma).ti.",
        "exp Neuroma/ not Humans/",
        "(nerve adj2 pain) not cold.ti.",
        "(tumo?r* or tumo#r).mp.",
    ],
)
@settings(deadline=None, max_examples=40)
@given(records=batches(4))
def test_known_traps_lose_nothing(text: str, records: list[Record]) -> None:
    strategy = read_strategy(text)
    translation = translate(strategy, TREE)
    assert translation.exactness in ("exact", "wider")
    matches = evaluate(strategy, RecordIndex.build(records), mesh=TREE)
    mine = {int(each.record_id.split(":")[1]) for each in matches if each.in_strategy}
    assert mine <= answered(translation, records, SearchRules())
