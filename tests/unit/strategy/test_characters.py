"""The table of characters: each row is what the reader and the writer do."""

from __future__ import annotations

from pathlib import Path

import pytest

from litwatch.strategy.greek import LETTERS, NAMES, by_name, forms, is_named, may_hide_in
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import read_strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.pubmed_terms import is_unindexed, pmid_bounds
from litwatch.strategy.words import split_patterns, split_words

PAGE = Path(__file__).resolve().parents[3] / "docs" / "characters.md"


def rows() -> list[tuple[str, str, str]]:
    """Written, read, asked: the code in the first, third and fourth column."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [(written, read, asked) for written, _shown, read, asked in cells]


@pytest.mark.parametrize("written,read,asked", rows(), ids=lambda text: text)
def test_a_term_is_read_and_asked_as_the_table_says(
    written: str, read: str, asked: str, mesh: MeshTree
) -> None:
    assert " ".join(split_patterns(written)) == read
    query = translate(read_strategy(f"1 ({written}).tw."), mesh).query
    start, ellipsis, _ = asked.partition(" OR \u2026")
    assert query.startswith(start) if ellipsis else query == asked


@pytest.mark.parametrize("written,read,_asked", rows(), ids=lambda text: text)
def test_a_record_is_read_as_the_term_is(written: str, read: str, _asked: str) -> None:
    if not set("#?") & set(written):
        assert " ".join(split_words(written)) == read


def test_the_table_shows_each_kind_of_sign() -> None:
    written = "".join(each for each, _, _ in rows())
    assert set("-'/,+") <= set(written)
    assert any("\u0370" <= sign <= "\u03ff" for sign in written)
    assert len(rows()) >= 20


@pytest.mark.parametrize("sign", ["\u02bc", "\u2019", "\u2122", "\u00aa", "/", "\u2013"])
def test_a_sign_between_letters_ends_a_word(sign: str) -> None:
    assert split_words(f"iovera{sign}s") == ["iovera", "s"]


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\ufe0f", "\u0301"])
def test_an_unseen_sign_ends_none(sign: str) -> None:
    assert split_words(f"cryo{sign}ablation") == ["cryoablation"]


def test_each_letter_has_a_name_and_each_name_a_letter() -> None:
    assert len(NAMES) == 25
    assert NAMES["\u03c2"] == NAMES["\u03c3"] == "sigma"
    assert all(by_name(letter) == name for name, letter in LETTERS.items())
    assert LETTERS["lambda"] == "\u03bb"
    assert LETTERS["sigma"] == "\u03c3"


@pytest.mark.parametrize(
    "word,is_greek",
    [
        ("beta", True),
        ("2beta1", True),
        ("tnfalpha", True),
        ("gamm*", True),
        ("eta", True),
        ("metastasis", False),
        ("nerve", False),
        ("gene*", False),
        ("pilot", False),
    ],
)
def test_a_name_is_known_alone_and_a_long_one_anywhere(word: str, is_greek: bool) -> None:  # noqa: FBT001 - a table
    assert is_named(word) is is_greek


def test_a_short_name_may_hide_anywhere() -> None:
    """What NOT takes away must be certain."""
    assert may_hide_in("metastasis")
    assert not may_hide_in("cold")


def test_both_spellings_are_asked_for() -> None:
    assert forms("beta2") == ("beta2", "\u03b22")
    assert forms("tnf\u03b1") == ("tnf\u03b1", "tnfalpha")
    assert forms("nerve") == ("nerve",)


def test_a_single_greek_letter_is_indexed_by_its_name_and_foreign_letters_are_not() -> None:
    assert not is_unindexed("\u03b2")
    assert is_unindexed("\u0436\u0443\u043a")
    assert is_unindexed("b")


def test_a_truncated_number_is_asked_as_ranges_of_pmids() -> None:
    asked = pmid_bounds("3145210*").best
    texts = [part.text for part in asked.parts]
    assert texts == [
        "3145210:3145210[pmid]",
        "31452100:31452109[pmid]",
        "314521000:314521099[pmid]",
    ]
    assert pmid_bounds("b12*").best.text == ""
