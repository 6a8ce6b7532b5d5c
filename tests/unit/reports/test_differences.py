import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.reports.differences import differing_parts

WORDS = st.lists(st.sampled_from(["cold", "nerve", "pain", "7.1", "2.0"]), max_size=30)


@pytest.mark.parametrize(
    "old, new, parts",
    [
        (
            "a b c d e f g pain fell to 2.0 h i j k l m n",
            "a b c d e f g pain fell to 4.0 h i j k l m n",
            ("… f g pain fell to 2.0 h i j k l …", "… f g pain fell to 4.0 h i j k l …"),
        ),
        ("", "A first abstract.", ("", "A first abstract.")),
        ("Gone.", "", ("Gone.", "")),
        ("1491-8", "1491-1498", ("1491-8", "1491-1498")),
        ("pain pain", "pain", ("pain pain", "pain")),
    ],
)
def test_only_what_differs_is_shown_with_a_few_words_around(
    old: str, new: str, parts: tuple[str, str]
) -> None:
    assert differing_parts(old, new) == parts


@given(WORDS, WORDS, WORDS)
def test_every_word_that_differs_is_kept(head: list[str], one: list[str], tail: list[str]) -> None:
    old = " ".join([*head, *one, *tail])
    new = " ".join([*head, "INSERTED", *one, *tail])
    before, after = differing_parts(old, new)
    assert "INSERTED" not in before
    assert after.split().count("INSERTED") == (1 if old else after.count("INSERTED"))


@given(WORDS, WORDS)
def test_parts_are_pieces_of_their_texts(one: list[str], other: list[str]) -> None:
    old, new = " ".join(one), " ".join(other)
    for part, whole in zip(differing_parts(old, new), (old, new), strict=True):
        assert part.removeprefix("… ").removesuffix(" …") in whole
