"""The tables of the language: they fit together, and the rules that read them."""

from __future__ import annotations

import re
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.domain import Record
from litwatch.strategy.bounding import COVERED_BY, tags_of
from litwatch.strategy.columns import VALUE_COLUMNS, WORD_COLUMNS
from litwatch.strategy.evaluate import match_lines
from litwatch.strategy.fields import DEFAULT, FIELDS, columns_of
from litwatch.strategy.heading_names import Suggester
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.limits import read_bound, read_conditions
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed_tags import field_of
from litwatch.strategy.pubmed_terms import is_unindexed, spell_out, widened
from litwatch.strategy.render import to_ovid
from litwatch.strategy.stopwords import OVID, PUBMED
from litwatch.strategy.subheadings import CODES, NAMES, NARROWER, SUCCESSORS, expand, explode
from litwatch.strategy.subheadings import read_code as read_subheading
from litwatch.strategy.subsumption import covers
from litwatch.strategy.switches import Switches
from litwatch.strategy.text_search import find
from litwatch.strategy.tree import Condition, Fielded, Near, Node, Phrase, Word
from litwatch.strategy.vocabulary import Vocabulary, to_regex
from tests.unit.strategy.conftest import POSITIONS
from tests.unit.strategy.generating import PATTERNS, WORDS, batches, chains, terms
from tests.unit.strategy.making import record

TREE = MeshTree.of(2019, POSITIONS)
COLUMNS = {*WORD_COLUMNS, *VALUE_COLUMNS, "subheading_exploded"}


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.code)
def test_a_field_searches_columns_that_exist_with_tags_that_pubmed_has(field: object) -> None:
    row = FIELDS[field.code]  # type: ignore[attr-defined]  # a row of the table
    assert set(row.columns) <= COLUMNS
    assert all(field_of(tag.split(":")[0]) for tag in row.tags)
    assert bool(row.columns) == (row.kind != "date")


def test_an_unknown_field_searches_nothing() -> None:
    assert columns_of(("zz",)) == ()
    assert columns_of(("ti", "tw")) == ("title", "abstract")
    assert columns_of(DEFAULT)[:2] == ("title", "abstract")


@pytest.mark.parametrize(
    "fields,tags",
    [
        (("tw",), ("tiab",)),
        (("ti", "ab", "kf"), ("tiab",)),
        (("mp", "tw"), ("tw", "tt", "uid")),
        (("af", "mp"), ("all", "tt", "uid")),
        (("tw", "ot"), ("tiab", "tt")),
        (("ab", "sh", "ti"), ("tiab", "mh:noexp")),
    ],
)
def test_no_tag_is_asked_that_another_one_covers(
    fields: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    assert tags_of(fields) == tags


def test_covering_is_transitive() -> None:
    for wider in COVERED_BY.values():
        for tag in wider:
            assert set(COVERED_BY.get(tag, ())) <= set(wider)


def test_subheading_codes_and_names_are_one_to_one() -> None:
    assert len(CODES) == len(NAMES)
    assert all(len(code) == 2 for code in NAMES)
    assert {code for found in NARROWER.values() for code in found} <= set(NAMES)
    assert {code for found in SUCCESSORS.values() for code in found} <= set(NAMES)


@pytest.mark.parametrize("code", sorted(NAMES))
def test_a_subheading_is_read_by_code_and_by_name(code: str) -> None:
    assert read_subheading(code.upper()) == code
    assert read_subheading(NAMES[code].replace("&", "and")) == code
    assert NAMES[code] in expand(code) <= explode(code)


def test_stopword_tables_are_two_tables() -> None:
    assert len(OVID) == 39
    assert len(PUBMED) in range(130, 137)
    assert "in" in PUBMED - OVID


@pytest.mark.parametrize(
    "text,conditions",
    [
        ("english language", [("language", "english")]),
        ("english", [("language", "english")]),
        ("(english language and humans)", [("language", "english"), ("heading", "humans")]),
        ("humans.", [("heading", "humans")]),
        ("abstracts", [("abstract", "")]),
        ("clinical trial, all", [("type", "clinical trial")]),
        ('yr="2005 -Current"', [("date", "yr=2005-current")]),
        ("yr=2005-2010", [("date", "yr=2005-2010")]),
        ("yr=2005", [("date", "yr=2005-2005")]),
        ('ed = "19480101-20171025"', [("date", "ed=19480101-20171025")]),
        ('"therapy (best balance)"', [("unknown", "therapy (best balance)")]),
    ],
)
def test_limits_are_read(text: str, conditions: list[tuple[str, str]]) -> None:
    found = [(each.kind, each.value) for each in read_conditions(text)]
    assert found == conditions


def test_an_open_end_is_no_bound() -> None:
    bound = read_bound(Condition("date", "yr=2005-current"))
    assert (bound.code, bound.first, bound.last) == ("yr", "2005", "")


def standing_for(pattern: str, vocabulary: Vocabulary) -> list[str]:
    return [word for a, b in vocabulary.runs(pattern) for word in vocabulary.entries[a:b]]


@pytest.mark.parametrize(
    "pattern,words",
    [
        ("nerve", ["nerve"]),
        ("nerve*", ["nerve", "nerves", "nervex9"]),
        ("nerve*1", ["nerve", "nerves"]),
        ("ner#e", ["nerve"]),
        ("nerves?", ["nerve", "nerves"][1:]),
        ("n*s", ["nerves"]),
        ("zebra*", []),
        ("*", ["cold", "nerve", "nerves", "nervex9"]),
    ],
)
def test_a_pattern_stands_for_words_of_the_vocabulary(pattern: str, words: list[str]) -> None:
    vocabulary = Vocabulary.of(["nerves", "cold", "nervex9", "nerve"])
    assert standing_for(pattern, vocabulary) == words


@given(
    pattern=st.text(alphabet="ab?#*", min_size=1, max_size=6),
    words=st.sets(st.text(alphabet="abc", min_size=1, max_size=5), max_size=20),
)
def test_a_pattern_stands_for_what_its_regular_expression_matches(
    pattern: str, words: set[str]
) -> None:
    expected = sorted(word for word in words if re.fullmatch(to_regex(pattern), word))
    assert standing_for(pattern, Vocabulary.of(words)) == expected


@pytest.mark.parametrize(
    "pattern,asked",
    [
        ("neurile?moma*", ("neurile*moma*",)),
        ("tumo?r*", ("tumo*r*",)),
        ("node*1", ("node*",)),
        ("elisa?", ("elisa*",)),
        ("nerve", ("nerve",)),
    ],
)
def test_wildcards_after_the_fourth_letter_become_a_star(
    pattern: str, asked: tuple[str, ...]
) -> None:
    assert spell_out(pattern) == asked
    assert widened(pattern) == asked[0]


patterns = st.text(alphabet="abc?#*", min_size=1, max_size=6).filter(lambda p: p[0].isalpha())


@settings(max_examples=300)
@given(pattern=patterns, word=st.text(alphabet="abcd", min_size=1, max_size=7))
def test_what_is_spelled_out_stands_for_all_of_the_pattern(pattern: str, word: str) -> None:
    variants = spell_out(pattern.replace("**", "*"))
    vocabulary = Vocabulary.of([word])
    if variants is not None and vocabulary.runs(pattern):
        assert any(vocabulary.runs(variant) for variant in variants)


@pytest.mark.parametrize("word", ["the", "a", "7", "with*", "sever*", "th*n"])
def test_words_that_pubmed_does_not_index(word: str) -> None:
    assert is_unindexed(word)


@pytest.mark.parametrize("word", ["nerve", "nerve*", "il", "withx*", "th*q"])
def test_words_that_pubmed_indexes(word: str) -> None:
    assert not is_unindexed(word)


def test_suggestions_prefer_the_same_words_in_another_order() -> None:
    suggester = Suggester(TREE)
    assert suggester.suggest("acoustic neuromas") == ("Neuroma, Acoustic",)
    assert suggester.suggest("Neurilemoma") == ("Neurilemmoma",)
    assert suggester.suggest("xyz") == ()


def test_only_so_many_names_are_answered() -> None:
    suggester = Suggester(TREE)
    for number in range(40):
        suggester.suggest(f"Unheard Of {number}")
    assert suggester.suggest("acoustic neuromas") == ()


compared = st.one_of(terms, chains(most=4, longest=2))


@settings(deadline=None, max_examples=300)
@given(wider=compared, narrower=compared, records=batches())
def test_a_term_that_covers_another_matches_all_of_its_records(
    wider: Node, narrower: Node, records: list[Record]
) -> None:
    if not covers(wider, narrower):
        return
    index = RecordIndex.build(records)
    lines = "\n".join(to_ovid(Fielded(node, ("tw",))) for node in (wider, narrower))
    found = match_lines(read_strategy("# two\n" + lines), index, mesh=TREE).matrix
    assert not (found[1] & ~found[0]).any()


def test_no_record_is_lost_by_any_term_that_another_one_covers() -> None:
    """Every pair of 300 drawn terms under every switch: stopwords in phrases once broke this."""
    random = Random(4)  # noqa: S311 - reproducible terms and records
    texts = [" ".join(random.choices(WORDS, k=12)) for _ in range(400)]
    index = RecordIndex.build([record(number, text) for number, text in enumerate(texts)])
    drawn = {_draw_term(random) for _ in range(300)}
    pairs = [(a, b) for a, b in product(drawn, drawn) if covers(a, b)]
    assert len(pairs) > 100
    for switches in (Switches(), Switches(count_stopwords=True), Switches(chain_from_group=True)):
        for wider, narrower in pairs:
            narrow = find(index, narrower, ("tw",), switches)
            assert not (narrow & ~find(index, wider, ("tw",), switches)).any()


def _draw_term(random: Random) -> Node:
    words = tuple(Word(pattern) for pattern in random.choices(PATTERNS, k=random.randint(1, 3)))
    if len(words) == 1:
        return words[0]
    distances = tuple(random.choices(range(5), k=len(words) - 1))
    return random.choice((Phrase(words), Near(words, distances)))


def test_a_term_does_not_cover_itself() -> None:
    assert not covers(Word("nerve*"), Word("nerve*"))
    assert covers(Word("nerve*"), Word("nerves"))
