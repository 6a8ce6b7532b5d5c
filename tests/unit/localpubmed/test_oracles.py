"""Words, phrases, proximity and prefixes agree with SQLite's full-text search."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.localpubmed import PubmedSearch, SearchRules
from litwatch.localpubmed.tokens import fold, words_of
from tests.unit.localpubmed.samples import found, titles

WORDS = "nerve nerves nervous neuroma block blocks blocked cold pain painful of the"
VOCABULARY = WORDS.split()
BARE = SearchRules(stopwords=frozenset(), knows_phrase=lambda _words: True)
DOCUMENTS = 600


@pytest.fixture(scope="module")
def texts() -> list[str]:
    chance = random.Random(20261120)  # noqa: S311 - texts that are the same on every run
    return [" ".join(chance.choices(VOCABULARY, k=chance.randint(1, 12))) for _ in range(DOCUMENTS)]


@pytest.fixture(scope="module")
def fts(texts: list[str]) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE document USING fts5(text, tokenize='unicode61')")
        rows = [(number, text) for number, text in enumerate(texts, 1)]
        database.executemany("INSERT INTO document(rowid, text) VALUES (?, ?)", rows)
        yield database


@pytest.fixture(scope="module")
def search(texts: list[str]) -> PubmedSearch:
    return titles(*texts, rules=BARE)


def by_sqlite(database: sqlite3.Connection, query: str) -> set[int]:
    rows = database.execute("SELECT rowid FROM document WHERE document MATCH ?", (query,))
    return {row[0] for row in rows}


PAIRS = [(a, b) for a in VOCABULARY[:7] for b in VOCABULARY[5:] if a != b]


@pytest.mark.parametrize("first, second", PAIRS)
def test_phrases_equal_fts5(
    search: PubmedSearch, fts: sqlite3.Connection, first: str, second: str
) -> None:
    assert found(search, f'"{first} {second}"[ti]') == by_sqlite(fts, f'"{first} {second}"')


@pytest.mark.parametrize("first, second", PAIRS)
@pytest.mark.parametrize("distance", [0, 1, 2, 4, 7])
def test_proximity_of_two_words_equals_fts5_near(
    search: PubmedSearch, fts: sqlite3.Connection, *, first: str, second: str, distance: int
) -> None:
    ours = found(search, f'"{first} {second}"[ti:~{distance}]')
    assert ours == by_sqlite(fts, f"NEAR({first} {second}, {distance})")


@pytest.mark.parametrize("distance", [0, 1, 3, 6])
def test_proximity_of_three_words_counts_all_words_between(
    search: PubmedSearch, fts: sqlite3.Connection, distance: int
) -> None:
    """FTS5 counts from the first word's end to the last one's start: the middle word as well."""
    for words in ("nerve block cold", "pain of neuroma", "the painful blocks"):
        theirs = by_sqlite(fts, f"NEAR({words}, {distance + 1})")
        assert found(search, f'"{words}"[ti:~{distance}]') == theirs


@pytest.mark.parametrize("stem", ["nerv", "bloc", "block", "neur", "pain", "zzzz"])
def test_truncation_equals_fts5_prefixes(
    search: PubmedSearch, fts: sqlite3.Connection, stem: str
) -> None:
    assert found(search, f"{stem}*[ti]") == by_sqlite(fts, f"{stem}*")


@pytest.mark.parametrize("second", ["block", "pain"])
def test_a_truncated_phrase_equals_fts5_phrase_with_prefix(
    search: PubmedSearch, fts: sqlite3.Connection, second: str
) -> None:
    assert found(search, f'"nerve {second}*"[ti]') == by_sqlite(fts, f'"nerve {second}" *')


def test_booleans_equal_fts5(search: PubmedSearch, fts: sqlite3.Connection) -> None:
    ours = found(search, "(nerve[ti] OR neuroma[ti]) AND cold[ti] NOT pain[ti]")
    assert ours == by_sqlite(fts, "((nerve OR neuroma) AND cold) NOT pain")


PATTERNS = ["bloc*s", "nerv*s", "nerv*o*s", "pain*l", "neur*m*"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_stars_inside_words_equal_a_regular_expression(
    search: PubmedSearch, texts: list[str], pattern: str
) -> None:
    fits = re.compile(rf"\b{pattern.replace('*', '[a-z]*')}\b")
    expected = {number for number, text in enumerate(texts, 1) if fits.search(text)}
    assert found(search, f"{pattern}[ti]") == expected


latin = st.text(alphabet="abzABZ019 -'/,.()éÖñçÅ\u0301", max_size=40)


@given(latin)
def test_words_are_those_of_sqlites_tokeniser(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        tokeniser = "unicode61 remove_diacritics 2"
        database.execute(f"CREATE VIRTUAL TABLE d USING fts5(t, tokenize='{tokeniser}')")
        database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(d, 'instance')")
        database.execute("INSERT INTO d VALUES (?)", (text,))
        rows = database.execute('SELECT term FROM v ORDER BY "offset"')
        assert words_of(text) == [row[0] for row in rows]


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words_of(fold(text)) == words_of(text)


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8))
def test_a_title_is_found_by_each_of_its_words_and_as_a_phrase(words: list[str]) -> None:
    search = titles(" ".join(words), rules=BARE)
    assert all(found(search, f"{word}[ti]") == {1} for word in words)
    assert found(search, f'"{" ".join(words)}"[ti]') == {1}


@given(
    st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=8),
    st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=3),
    st.integers(0, 5),
)
def test_more_distance_never_loses_a_record(
    words: list[str], asked: list[str], distance: int
) -> None:
    search = titles(" ".join(words), rules=BARE)
    query = f'"{" ".join(asked)}"[ti:~{{}}]'
    near, far = query.format(distance), query.format(distance + 1)
    assert found(search, near) <= found(search, far)
    assert found(search, f'"{" ".join(asked)}"[ti]') <= found(search, near)
