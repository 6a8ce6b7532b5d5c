"""How text becomes words, and that both readers of text agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.strategy.words import fold, locate_words, split_words


@pytest.mark.parametrize(
    "text,words",
    [
        ("PAPP-A", ["papp", "a"]),
        ("IL-6/TNF.alpha", ["il", "6", "tnf", "alpha"]),
        ("5-HT2A", ["5", "ht2a"]),
        ("Ménière's Über", ["meniere", "s", "uber"]),
        ("Straße", ["strasse"]),
        ("TNF-\u03b1 and \u03b22", ["tnf", "\u03b1", "and", "\u03b22"]),
        ("soft\u00adhyphen zero\u200bwidth", ["softhyphen", "zerowidth"]),
        ("10\u202fmg, 5½", ["10", "mg", "51", "2"]),
        ("under_score", ["under", "score"]),
        ("", []),
        ("…!?", []),
    ],
)
def test_words_by_the_table(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_a_possessive_can_belong_to_its_word() -> None:
    assert split_words("Morton's neuroma", join_possessives=True) == ["mortons", "neuroma"]
    assert split_words("Morton\u2019s neuroma") == ["morton", "s", "neuroma"]
    assert split_words("O'Brien", join_possessives=True) == ["o", "brien"]


@given(st.text(), st.booleans())
def test_located_words_are_the_words(text: str, join: bool) -> None:  # noqa: FBT001 — generated
    located = locate_words(text, join_possessives=join)
    assert [word for word, _, _ in located] == split_words(text, join_possessives=join)


@given(st.text(alphabet="aSs'_ -1.\n", max_size=12), st.booleans())
def test_plain_text_is_located_as_any_other(text: str, join: bool) -> None:  # noqa: FBT001 — generated
    """A letter beyond ASCII at the end has the whole text read the general way."""
    plain = locate_words(text, join_possessives=join)
    assert locate_words(f"{text} \u00e9", join_possessives=join)[:-1] == plain


@given(st.text())
def test_places_rise_and_lie_in_the_text(text: str) -> None:
    last = 0
    for _word, start, end in locate_words(text):
        assert last <= start < end <= len(text) or start == last - 1
        last = end


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefgh ABC-'.", max_size=40))
def test_plain_words_are_their_own_slices(text: str) -> None:
    for word, start, end in locate_words(text):
        assert text[start:end].lower() == word
