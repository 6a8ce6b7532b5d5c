"""Laws that every answer keeps, whatever is asked over whatever records."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.errors import StrategyError
from litwatch.localpubmed import PubmedSearch, SearchOutcome, SearchRules
from litwatch.localpubmed.headings import HeadingTree
from litwatch.localpubmed.tokens import value_key
from tests.unit.localpubmed.samples import TREE, article, found, search_in

WORDS = ("nerve", "nerves", "neuroma", "cold", "block", "pain", "the", "of", "k", "il-6")
HEADINGS = tuple(dict.fromkeys(heading for heading, _ in TREE))
TAGS = ("[ti]", "[tiab]", "[tw]", "[all]", "[ot]", "")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
records = st.lists(
    st.tuples(texts, texts, texts, st.lists(st.sampled_from(HEADINGS), max_size=3, unique=True)),
    min_size=1,
    max_size=5,
)
words = st.sampled_from([*WORDS, "nerv*", "neur*ma", "ner*", "zzzz"])
phrases = st.lists(st.sampled_from(WORDS[:8]), min_size=2, max_size=3).map(" ".join)
terms = st.one_of(
    st.builds(str.__add__, words, st.sampled_from(TAGS)),
    st.builds(lambda text, tag: f'"{text}"{tag}', phrases, st.sampled_from(TAGS)),
    st.builds(lambda text, n: f'"{text}"[tiab:~{n}]', phrases, st.integers(0, 4)),
    st.builds(
        lambda name, tag: f'"{name}"[{tag}]',
        st.sampled_from(HEADINGS),
        st.sampled_from(["mh", "mh:noexp", "majr"]),
    ),
    st.sampled_from(["2024/03[crdt]", "2023:2024/01[lr]", "1:2[uid]", "smith j[au]"]),
)
queries = st.recursive(
    terms,
    lambda inner: st.builds(
        lambda left, operator, right: f"({left} {operator} {right})",
        inner,
        st.sampled_from(["AND", "OR", "NOT"]),
        inner,
    ),
    max_leaves=6,
)
rules = st.builds(
    SearchRules,
    indexes_single_characters=st.booleans(),
    knows_phrase=st.sampled_from([None, lambda _words: True, lambda _words: False]),
    unknown_heading_widens=st.booleans(),
)
Parts = list[tuple[str, str, str, list[str]]]
PERSON = (
    "<AuthorList><Author><LastName>Smith</LastName><Initials>JA</Initials></Author></AuthorList>"
)


def search_over(parts: Parts, switches: SearchRules | None = None) -> PubmedSearch:
    articles = [
        article(number, title, abstract=abstract, keywords=keyword, mesh=mesh, extra=PERSON)
        for number, (title, abstract, keyword, mesh) in enumerate(parts, 1)
    ]
    return search_in(*articles, rules=switches)


def everything(search: PubmedSearch) -> set[int]:
    return found(search, "english[la]")


@given(records, rules, queries)
def test_any_query_finds_some_of_the_records_and_says_how_it_was_read(
    parts: Parts, switches: SearchRules, query: str
) -> None:
    search = search_over(parts, switches)
    outcome = search.run(query)
    assert {int(pmid) for pmid in outcome.ids} <= everything(search)
    assert bool(outcome.messages) is not bool(outcome.ids)
    assert bool(outcome.translation) or outcome.phrases_ignored


@given(records, rules, queries)
def test_the_translation_asks_for_the_same_records(
    parts: Parts, switches: SearchRules, query: str
) -> None:
    search = search_over(parts, switches)
    outcome = search.run(query)
    if outcome.translation:
        assert search.run(outcome.translation).ids == outcome.ids


@given(records, rules, queries, queries)
def test_booleans_are_those_of_sets(
    parts: Parts, switches: SearchRules, left: str, right: str
) -> None:
    search = search_over(parts, switches)
    sides = [search.run(side) for side in (left, right)]
    if any(not side.translation for side in sides):
        return
    first, second = ({int(pmid) for pmid in side.ids} for side in sides)
    assert found(search, f"({left}) AND ({right})") == first & second
    assert found(search, f"({left}) OR ({right})") == first | second
    assert found(search, f"({left}) NOT ({right})") == first - second


@given(records, rules, queries)
def test_an_ignored_operand_changes_nothing(
    parts: Parts, switches: SearchRules, query: str
) -> None:
    search = search_over(parts, switches)
    alone = found(search, query)
    for operator in ("AND", "OR", "NOT"):
        assert found(search, f"({query}) {operator} the[ti]") == alone


@given(records, st.sampled_from(WORDS[:6]))
def test_wider_fields_find_what_narrower_ones_find(parts: Parts, word: str) -> None:
    search = search_over(parts)
    results = [found(search, f"{word}[{tag}]") for tag in ("ti", "tiab", "tw", "all")]
    assert all(narrow <= wide for narrow, wide in pairwise(results))


@given(records, phrases)
def test_a_phrase_is_never_more_than_its_words(parts: Parts, phrase: str) -> None:
    search = search_over(parts, SearchRules(knows_phrase=lambda _words: True))
    broken = search_over(parts, SearchRules(knows_phrase=lambda _words: False))
    assert found(search, f'"{phrase}"[tiab]') <= found(broken, f'"{phrase}"[tiab]')


@given(records, st.sampled_from(HEADINGS))
def test_explosion_finds_what_the_narrower_headings_find(parts: Parts, name: str) -> None:
    """The narrower ones by a plain look at the pairs, not by the tree's own explosion."""
    search = search_over(parts)
    tops = [number for heading, number in TREE if heading == name]
    narrower = {
        heading
        for heading, number in TREE
        if any(number == top or number.startswith(f"{top}.") for top in tops)
    }
    expected = {number for number, part in enumerate(parts, 1) if narrower & set(part[3])}
    assert found(search, f'"{name}"[mh]') == expected
    assert found(search, f'"{name}"[mh:noexp]') <= expected


@given(st.sampled_from(HEADINGS), st.sampled_from(HEADINGS))
def test_a_narrower_headings_explosion_lies_within_the_wider_ones(first: str, second: str) -> None:
    tree = HeadingTree(TREE)
    wide = tree.explode(value_key(first))
    if value_key(second) in wide:
        assert tree.explode(value_key(second)) <= wide


@given(records, st.dates(date(2024, 1, 1), date(2024, 6, 1)))
def test_no_day_shows_more_than_the_end_of_time(parts: Parts, day: date) -> None:
    search = search_over(parts)
    assert found(search, "english[la]", day=day) <= everything(search)


@settings(max_examples=300)
@given(st.text(alphabet='nerve* "()[]:~#/-,ANDORTmhti019\n', max_size=50))
def test_any_text_is_answered_or_refused_in_our_own_words(text: str) -> None:
    outcome = answer_or_refusal(text)
    assert isinstance(outcome, StrategyError) or outcome.ids or outcome.messages


def answer_or_refusal(text: str) -> SearchOutcome | StrategyError:
    try:
        return SMALL.run(text)
    except StrategyError as error:
        return error


SMALL = search_in(article(1, "Nerve", mesh=["Neuroma"]), article(2, "Andor mhti"))


@pytest.mark.parametrize(
    "text",
    [
        "中文 neuroma",
        "\N{MATHEMATICAL FRAKTUR SMALL N}erve[ti]",
        "n\u200berve[ti]",
        "\x00[ti]",
        "é*",
    ],
)
def test_odd_characters_are_no_matter(text: str) -> None:
    assert isinstance(SMALL.run(text), SearchOutcome)


def test_a_hundred_kilobytes_are_answered_in_under_two_seconds() -> None:
    query = " OR ".join(f"word{n}[tiab]" for n in range(6_500))
    assert len(query) > 100_000
    assert SMALL.run(query).ids == ()
