"""Untrusted text cannot act; CommonMark's reference reader in Python is the independent judge."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from litwatch.reports.escaping import clean, escape_markdown

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "<>&\"'`*_{}[]()#+-.!|~\\/:@$= \n\r\t0123456789abw\u202e\u2066\x00\x1b\u2028"
        ),
        st.characters(),
    ),
    max_size=60,
)
PIECES = st.lists(
    st.sampled_from(
        [
            *("<script>", "</h4>", "<!--", "&lt;", "&#60;", "[x](javascript:alert(1))", "![i](u)"),
            *("https://evil.example/", "www.evil.example", "a@b.example", "<javascript:x>"),
            *("**b**", "_i_", "`c`", "~~s~~", "# h", "- l", "1. n", "> q", "| t |", "\n\n", "\\"),
        ]
    ),
    max_size=8,
).map(" ".join)
INERT = {"text", "text_special", "softbreak", "entity"}


def _inline(source: str) -> list[Token]:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(source)
    assert [token.type for token in tokens] in (
        [],
        ["paragraph_open", "inline", "paragraph_close"],
    ), tokens
    return [child for token in tokens for child in token.children or []]


@given(HOSTILE | PIECES)
def test_escaped_markdown_reads_back_as_the_visible_text_and_nothing_else(text: str) -> None:
    children = _inline(escape_markdown(text))
    assert {child.type for child in children} <= INERT
    assert "".join(child.content for child in children) == clean(text)


@given(HOSTILE | PIECES)
def test_escaped_markdown_in_a_list_item_stays_in_the_item(text: str) -> None:
    shown = escape_markdown(text)
    assume(shown)
    tokens = MarkdownIt("commonmark").parse(f"- **x** {shown}\n  - {shown}")
    kinds = [token.type for token in tokens if token.type.endswith("_open")]
    assert set(kinds) <= {"bullet_list_open", "list_item_open", "paragraph_open"}
    assert kinds.count("list_item_open") == 2


@given(HOSTILE)
def test_cleaned_text_holds_no_invisible_character(text: str) -> None:
    kinds = {unicodedata.category(c) for c in clean(text) if c not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(HOSTILE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"])))
def test_cleaning_loses_no_visible_character(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "text, escaped",
    [
        ("https://evil.example", r"https\://evil.example"),
        ("www.evil.example", r"www\.evil.example"),
        ("a@b.example", r"a\@b.example"),
    ],
)
def test_a_bare_address_is_not_left_for_a_dialect_to_link(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped
