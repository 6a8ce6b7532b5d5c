"""A strategy in PubMed's syntax: known as such, sent as it is, evaluated as far as documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.localpubmed import Corpus, PubmedSearch, SearchRules
from litwatch.localpubmed.headings import HeadingTree
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.line_queries import line_queries
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.pubmed_strategy import is_pubmed, read_pubmed_strategy
from tests.unit.localpubmed.samples import article, article_set, found
from tests.unit.strategy.characters import article_sets
from tests.unit.strategy.conftest import POSITIONS

TREE = MeshTree.of(2019, POSITIONS)
LINES = """
# The condition.
#1 "Neuroma"[mh] OR morton*[tiab]
# The treatment.
#2 cryo*[tiab] NOT review[pt]
#3 #1 AND #2
"""


def read(text: str) -> Strategy:
    return read_pubmed_strategy(text)


@pytest.mark.parametrize(
    "text,name,expected",
    [
        ("neuroma[tiab] AND cold[ti]", "x.txt", True),
        ('"Neuroma"[mh:noexp] OR "nerve pain"[tiab:~3]', "x.txt", True),
        ("cold therapy", "x.pubmed", True),
        ("cold therapy", "x.ovid", False),
        ("1 neuroma.tw.\n2 Neuroma/\n3 1 or 2", "x.txt", False),
        ("neuroma adj3 pain [mp=title, abstract]", "x.txt", False),
        ("exp Neuroma/ [ti]", "x.txt", False),
    ],
)
def test_pubmeds_syntax_is_known_by_name_or_tags(text: str, name: str, expected: object) -> None:
    assert is_pubmed(text, name) is expected


def test_no_strategy_in_ovids_syntax_is_taken_for_pubmeds(shared_data: Path) -> None:
    paths = sorted((shared_data / "strategies").glob("*.txt"))

    assert len(paths) == 67
    assert [path.name for path in paths if is_pubmed(path.read_text("utf-8"), path.name)] == []


def test_lines_refer_to_one_another_and_are_written_out_for_sending() -> None:
    strategy = read(LINES)
    translation = translate(strategy, TREE)

    assert [line.comment for line in strategy.lines] == ["The condition.", "The treatment.", ""]
    assert [line.pubmed for line in translation.lines][2] == "#1 AND #2"
    assert translation.queries == (
        '("Neuroma"[mh] OR morton*[tiab]) AND (cryo*[tiab] NOT review[pt])',
    )
    assert translation.exactness == "exact"
    assert line_queries(strategy, TREE)[3] == translation.query
    assert check(strategy, TREE) == ()


def test_a_query_over_several_lines_is_sent_as_it_is() -> None:
    text = "(neuroma[tiab]\n OR neuromas[tiab])\nAND cold\n"

    assert translate(read(text), TREE).queries == ("(neuroma[tiab] OR neuromas[tiab]) AND cold",)


@pytest.mark.parametrize(
    "text,code",
    [
        ("(neuroma[tiab]", "query-open-parenthesis"),
        ("#1 neuroma[tiab]\n#2 #1 AND #7", "undefined-line"),
        ("#1 neuroma[tiab]\n#2 #2 AND cold[ti]", "self-reference"),
        ("", "empty-strategy"),
        ("(" * 200 + "a[ti]" + " AND b[ti])" * 200, "nesting-too-deep"),
    ],
)
def test_what_cannot_be_read_is_one_error_and_is_never_sent(text: str, code: str) -> None:
    strategy = read(text)

    assert code in {each.code for each in check(strategy, TREE)}
    assert translate(strategy, TREE).exactness == "unsupported"
    assert not any(line_queries(strategy, TREE).get(n) for n in (2,))


CASES = [
    ("neuroma*[ti]", {1, 2}),
    ("pain[tiab]", {2, 3}),
    ("pain[ti]", {3}),
    ("neuroma[ot]", {3}),
    ('"Neuroma"[mh]', {1, 2}),
    ('"Neuroma"[mh:noexp]', {1}),
    ('"Neuroma"[majr]', {1}),
    ('"Neuroma/surgery"[mh]', {1}),
    ("surgery[sh]", {1}),
    ("review[pt]", {3}),
    ("german[la] OR ger[la]", {3}),
    ('"pain nerve"[tiab:~1]', {2}),
    ('"pain nerve"[tiab:~0]', set()),
    ("2[pmid] OR 3[uid]", {2, 3}),
    ("neuromas AND pain", {2}),
    ("pain[tiab] NOT review[pt]", {2}),
    ("flu*[ti]", set()),
]


@pytest.fixture(scope="module")
def records() -> bytes:
    """Three records whose words, headings and types are told apart by CASES."""
    return article_set(
        article(1, "Morton neuroma", mesh=["*Neuroma/surgery"]),
        article(2, "Neuromas", abstract="pain hurts nerve of nerve", mesh=["Neuroma, Acoustic"]),
        article(3, "Pain in influenza", keywords="neuroma", types="Review", language="ger"),
    )


def matched(text: str, data: bytes) -> set[int]:
    index = RecordIndex.build(read_pubmed_xml(data).records)
    matches = evaluate(read(text), index, mesh=TREE)
    return {int(each.record_id.split(":")[1]) for each in matches if each.in_strategy}


@pytest.mark.parametrize("text,expected", CASES)
def test_records_are_matched_as_the_user_guide_says(
    text: str, expected: set[int], records: bytes
) -> None:
    assert matched(text, records) == expected


@pytest.mark.parametrize(
    "text,expected",
    [
        ("pain[tiab] AND 2010:2012[dp]", {2, 3}),
        ("pain[tiab] NOT 2010:2012[dp]", {2, 3}),
        ("pain[tiab] AND free full text[filter]", {2, 3}),
        ('pain[tiab] NOT "of nerve"[tiab]', {2, 3}),
    ],
)
def test_what_a_record_cannot_say_is_left_to_pubmed(
    text: str, expected: set[int], records: bytes
) -> None:
    assert matched(text, records) == expected


terms = st.sampled_from(
    (
        '"Neuroma"[mh]',
        "Neuroma[majr:noexp]",
        "beta[tiab]",
        "meniere[ti]",
        "iovera*[tw]",
        "il 6",
        "review[pt]",
        "su[sh]",
        "surgery[sh]",
        "eng[la]",
        "li x[au]",
        "2019[all]",
        "mortons[ti]",
        '"vitamin a"[tiab]',
        '"nerve pain"[ti:~4]',
        "the neuroma",
        "cryoablation",
        "2019:2024[dp]",
    )
)
queries = st.recursive(
    terms,
    lambda inner: st.builds(
        "({} {} {})".format, inner, st.sampled_from(("AND", "OR", "NOT")), inner
    ),
    max_leaves=4,
)


@settings(deadline=None, max_examples=80)
@given(query=queries, articles=article_sets(4))
def test_what_pubmed_returns_is_in_the_strategy(query: str, articles: list[str]) -> None:
    """So that no record is called outside for want of PubMed's own tables."""
    data = article_set(*articles)
    search = PubmedSearch(Corpus.from_bytes(data), lambda: HeadingTree(POSITIONS), SearchRules())

    assert found(search, query) <= matched(query, data)
