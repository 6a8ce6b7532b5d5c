"""adjN against independent oracles: SQLite's NEAR, regular expressions, a plain definition."""

from __future__ import annotations

import re
import sqlite3
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.strategy.evaluate import match_lines
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.render import to_ovid
from litwatch.strategy.spans import find_spans, read_terms
from litwatch.strategy.switches import Switches
from litwatch.strategy.tree import Fielded, Near, Node, Or, Phrase, Word
from litwatch.strategy.vocabulary import to_regex
from tests.unit.strategy.conftest import POSITIONS
from tests.unit.strategy.generating import chains, sentences
from tests.unit.strategy.making import record

TREE = MeshTree.of(2019, POSITIONS)
COUNTED = Switches(count_stopwords=True)
LEFT = ("nerve", "nerves", "neural", "tumor", "tumour", "tumours")
RIGHT = ("pain", "painful", "ache", "cold", "colder", "freezing")
FILLERS = tuple(f"w{number}" for number in range(12))
Sides = tuple[tuple[str, ...], tuple[str, ...]]


def documents(count: int) -> list[str]:
    generator = np.random.default_rng(20)
    words = LEFT + RIGHT + FILLERS * 6
    sizes = generator.integers(2, 40, count)
    return [" ".join(generator.choice(words, size)) for size in sizes]


DOCUMENTS = documents(3_000)


@pytest.fixture(scope="module")
def index() -> RecordIndex:
    return RecordIndex.build([record(n, text) for n, text in enumerate(DOCUMENTS)])


@pytest.fixture(scope="module")
def sqlite() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    rows = [(n + 1, text) for n, text in enumerate(DOCUMENTS)]
    connection.executemany("INSERT INTO t(rowid, x) VALUES (?, ?)", rows)
    return connection


def matched(text: str, index: RecordIndex, switches: Switches = COUNTED) -> set[int]:
    found = match_lines(read_strategy(text), index, mesh=TREE, switches=switches)
    return {int(number) for number in found.matrix[-1].nonzero()[0]}


def variants(pattern: str) -> list[str]:
    """The words of the documents that a pattern stands for, by regular expression."""
    return [word for word in LEFT + RIGHT if re.fullmatch(to_regex(pattern), word)]


@pytest.mark.parametrize("distance", range(1, 26))
@pytest.mark.parametrize(
    "sides",
    [
        (("nerve*",), ("pain*",)),
        (("tumo?r*", "neural"), ("ache", "col#er")),
        (("nerve", "tumour*"), ("pain*", "cold*", "freezing")),
        (("nerve*1", "tumo?r"), ("pain*3", "cold*1")),
    ],
)
def test_adj_equals_sqlite_near(
    distance: int, sides: Sides, index: RecordIndex, sqlite: sqlite3.Connection
) -> None:
    left, right = sides
    mine = matched(f"(({' or '.join(left)}) adj{distance} ({' or '.join(right)})).tw.", index)
    theirs: set[int] = set()
    for a, b in product(left, right):
        for one, other in product(variants(a), variants(b)):
            query = f"NEAR({one} {other}, {distance - 1})"
            rows = sqlite.execute("SELECT rowid - 1 FROM t WHERE t MATCH ?", (query,))
            theirs.update(number for (number,) in rows)
    assert mine == theirs


def in_reach(left: str, right: str, distance: int) -> re.Pattern[str]:
    """adjN as a regular expression over words with single spaces."""
    gap = rf"(?: \w+){{0,{distance - 1}}} "
    return re.compile(rf"\b(?:{left}{gap}{right}|{right}{gap}{left})\b")


@pytest.mark.parametrize("distance", range(1, 26))
def test_adj_equals_a_regular_expression(distance: int, index: RecordIndex) -> None:
    pattern = in_reach(r"(?:nerve\w*|tumou?rs?)", r"(?:pain\w*|ache)", distance)
    mine = matched(f"((nerve* or tumo?r*) adj{distance} (pain* or ache)).tw.", index)
    assert mine == {n for n, text in enumerate(DOCUMENTS) if pattern.search(text)}


def test_bare_adj_and_phrases_keep_the_order(index: RecordIndex) -> None:
    mine = matched("nerve* adj pain*.tw.", index)
    assert mine == matched("nerve* pain*.tw.", index)
    assert mine == {n for n, text in enumerate(DOCUMENTS) if re.search(r"\bnerve\w* pain", text)}
    assert mine < matched("nerve* adj1 pain*.tw.", index)


def occurrences(node: Node, words: list[str]) -> list[tuple[int, int]]:
    """Every (first, last) place of a term by trying all places."""
    match node:
        case Word(text=text):
            pattern = re.compile(to_regex(text))
            return [(n, n) for n, word in enumerate(words) if pattern.fullmatch(word)]
        case Phrase(words=parts):
            size = len(parts)
            return [
                (n, n + size - 1)
                for n in range(len(words) - size + 1)
                if all(occurrences(part, [words[n + k]]) for k, part in enumerate(parts))
            ]
        case Or(operands=operands):
            return [place for operand in operands for place in occurrences(operand, words)]
        case _:
            raise AssertionError


def is_linked(a: tuple[int, int], b: tuple[int, int], distance: int) -> bool:
    """The definition: at most N-1 words between, either order; adj: next, in order."""
    if distance == 0:
        return a[1] + 1 == b[0]
    return 0 < b[0] - a[1] <= distance or 0 < a[0] - b[1] <= distance


def by_definition(node: Near, words: list[str]) -> bool:
    """Whether any choice of occurrences links every pair of neighbours."""
    options = [occurrences(operand, words) for operand in node.operands]
    return any(
        all(is_linked(a, b, n) for (a, b), n in zip(pairwise(choice), node.distances, strict=True))
        for choice in product(*options)
    )


@settings(deadline=None, max_examples=300)
@given(node=chains(), text=sentences)
def test_chains_equal_the_definition(node: Near, text: str) -> None:
    index = RecordIndex.build([record(1, text)])
    mine = matched(to_ovid(Fielded(node, ("tw",))), index)
    assert bool(mine) == by_definition(node, text.split())


@settings(deadline=None, max_examples=200)
@given(node=chains(longest=2), text=sentences)
def test_spans_say_where_the_match_is(node: Near, text: str) -> None:
    found = find_spans(node, text)
    assert bool(found) == by_definition(node, text.split())
    for start, end in found:
        assert by_definition(node, text[start:end].split())


@settings(deadline=None, max_examples=200)
@given(node=chains(least=1, most=4), text=sentences)
def test_a_wider_distance_never_loses_a_record(node: Near, text: str) -> None:
    index = RecordIndex.build([record(1, text)])
    for switches in (COUNTED, Switches(), Switches(chain_from_group=True)):
        wider = Near(node.operands, tuple(distance + 1 for distance in node.distances))
        mine = matched(to_ovid(Fielded(node, ("tw",))), index, switches)
        assert mine <= matched(to_ovid(Fielded(wider, ("tw",))), index, switches)


@given(st.lists(st.sampled_from(["nerve", "of", "the", "pain", "x1"]), max_size=10))
def test_leaving_stopwords_out_only_widens(words: list[str]) -> None:
    index = RecordIndex.build([record(1, " ".join(words))])
    text = "nerve adj3 pain.tw."
    assert matched(text, index, COUNTED) <= matched(text, index, Switches())


def test_the_same_word_is_not_near_itself() -> None:
    index = RecordIndex.build([record(1, "cryoablation alone")])
    assert matched("cryo* adj3 cryoabl*.tw.", index) == set()


def test_terms_of_the_screening_room_are_the_same_language() -> None:
    assert read_terms("nerve* adj3 pain") == Near((Word("nerve*"), Word("pain")), (3,))
