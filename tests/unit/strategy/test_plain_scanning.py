"""Plain words, operators and parentheses are read at once, just as form after form reads them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.strategy.lexer import scan_line

PIECES = (
    "nerve",
    "Nerve*",
    "x9",
    "tumo?r*",
    "and",
    "OR",
    "not",
    "adj",
    "adj3",
    "adj0",
    "adj100",
    "adj12345",
    "andes",
    "(",
    ")",
    "12",
    "#3",
    ".tw.",
    ".ti,ab",
    '"',
    "inter-digital",
    "na\u00efve",
    "\u017f",
    "\u212a",
    "_",
    "*",
    "b.",
    ",",
    "[a note]",
    "cells$2",
)
lines = st.lists(st.sampled_from(PIECES), max_size=12).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts), "  ".join(parts)])
)


@settings(max_examples=1_000)
@given(lines)
def test_reading_ahead_changes_neither_tokens_nor_findings(text: str) -> None:
    """A slash at the line's end, in a remark, keeps the reader from reading ahead."""
    ahead, careful = scan_line(f"{text} [.]", 1), scan_line(f"{text} [/]", 1)
    assert ahead.tokens == careful.tokens
    assert ahead.findings == careful.findings


@pytest.mark.parametrize(
    "text,kinds",
    [
        ("nerve* and (pain or ache)", "word operator open word operator word close"),
        ("a adj3 b", "word adj word"),
        ("(and)", "open operator close"),
        ("andes or adjacent", "word operator word"),
    ],
)
def test_plain_lines_have_their_tokens(text: str, kinds: str) -> None:
    scan = scan_line(text, 1)
    assert " ".join(token.kind for token in scan.tokens) == kinds
    assert [text[t.column - 1 :].lower().startswith(t.text) for t in scan.tokens].count(False) == 0
