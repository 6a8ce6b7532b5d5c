"""Matched lines, short enough to read: number and first term, combinations left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.reports.lines import first_term, matched_lines

TEXTS = {
    2: "(neuroma* or neuronal tissue* or schwann*).tw.",
    12: "or/1-11",
    13: "Cryosurgery/",
    20: "12 and 19",
    22: "(20 or 21) not 23",
}


def test_lines_that_only_combine_others_are_left_out() -> None:
    assert matched_lines((2, 12, 13, 20, 22), TEXTS) == "lines 2 (neuroma*…), 13 (Cryosurgery/)"


def test_a_line_whose_text_is_not_known_keeps_its_number() -> None:
    assert matched_lines((2, 7), TEXTS) == "lines 2 (neuroma*…), 7"
    assert matched_lines((2, 12), {}) == "lines 2, 12"


def test_where_only_combinations_are_met_they_are_named() -> None:
    assert matched_lines((12,), TEXTS) == "line 12 (or/1-11)"
    assert matched_lines((), TEXTS) == ""


@pytest.mark.parametrize(
    "text, term",
    [
        ("iovera*.tw.", "iovera*"),
        ("(cryo* or freez*).ti,ab.", "cryo*…"),
        ("((morton* or plantar*) adj4 neuroma*).tw.", "morton*…"),
        ("Neuroma/ or morton neuroma/", "Neuroma/…"),
        ("animals/ not humans/", "animals/…"),
        ("(freezing adj4 (nerve* or neuroma*)).tw.", "freezing…"),
        ("exp Peripheral Nervous System Neoplasms/", "exp Peripheral Nervous System…"),
    ],
)
def test_a_line_is_known_by_its_first_term(text: str, term: str) -> None:
    assert first_term(text) == term


@given(
    lines=st.lists(st.integers(1, 40), unique=True),
    texts=st.dictionaries(st.integers(1, 40), st.text(max_size=80)),
)
def test_any_text_gives_one_short_name_for_each_line(
    lines: list[int], texts: dict[int, str]
) -> None:
    told = matched_lines(lines, texts)
    assert bool(told) == bool(lines)
    assert len(told) <= 6 + 40 * len(lines)
