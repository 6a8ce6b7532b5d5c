"""Tables for spreadsheets: exact there and back, harmless in between, located when broken."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.errors import FormatError
from litwatch.formats.plain_text import MOST_BYTES, read_plain_text
from litwatch.formats.spreadsheet import as_meant, harmless, read_sheet, write_sheet

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'=x", "''=x", "\uff1dx")
TEXTS = ("", "a", "'a", "a=b", " =a", "נוירומה", "'", "1-2")


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", TEXTS)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == as_meant(cell) == cell


@given(st.one_of(CELL, st.sampled_from(FORMULAS + TEXTS)))
def test_no_written_cell_acts_and_each_reads_back_exactly(cell: str) -> None:
    written = harmless(cell)
    assert not re.match(r"[=+\-@\t\r\n]", written)
    assert as_meant(written) == cell


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=5))
def test_a_table_reads_back_exactly(rows: list[tuple[str, str, str]]) -> None:
    """By an independent reader the cells are the guarded ones, by ours those that were meant."""
    text = write_sheet(("a", "b", "c"), rows)
    independent = list(csv.reader(io.StringIO(text, newline="")))
    assert independent == [["a", "b", "c"], *([harmless(cell) for cell in row] for row in rows)]
    told = [tuple(row.cells[name] for name in "abc") for row in read_sheet(text, "F").rows]
    assert told == [row for row in rows if any(row)]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_separator_is_the_headings(sign: str) -> None:
    sheet = read_sheet(f'A{sign}B\r\n"x{sign}y"{sign}1\r\n\r\n2\r\n', "F")
    assert sheet.columns == ("a", "b")
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [
        (2, {"a": f"x{sign}y", "b": "1"}),
        (4, {"a": "2"}),
    ]


def test_a_cell_may_hold_a_whole_text_and_pythons_limit_stays() -> None:
    limit = csv.field_size_limit()
    (row,) = read_sheet(f"a\n{'x' * 200_000}\n", "F").rows
    assert len(row.cells["a"]) == 200_000
    assert csv.field_size_limit() == limit


def test_of_columns_with_one_name_the_first_counts() -> None:
    (row,) = read_sheet("Title,title\nCold,Warm\n", "F").rows
    assert row.cells["title"] == row.first("doi", "title") == "Cold"


@pytest.mark.parametrize(
    "text, place",
    [
        ('a,b\n1,2\n"1,2\n', "F, row 3"),
        ("a,b\n1,2,3\n", "F, row 2"),
        ('a,b\n"x"y,2\n', "F, row 2"),
    ],
)
def test_a_broken_row_is_refused_with_its_number(text: str, place: str) -> None:
    with pytest.raises(FormatError, match=place):
        read_sheet(text, "F")


@pytest.mark.parametrize(
    "data, text",
    [
        ("Névrome".encode(), "Névrome"),
        ("\ufeffNévrome".encode(), "Névrome"),
        ("Névrome".encode("utf-16"), "Névrome"),
        ("Névrome \N{EN DASH} “x”".encode("cp1252"), "Névrome \N{EN DASH} “x”"),
        ("נוירומה".encode(), "נוירומה"),
        (b"pain\x1a\x07 fell\x0b", "pain\x1a\x07 fell\x0b"),
    ],
)
def test_encodings_are_told_apart(data: bytes, text: str) -> None:
    assert read_plain_text(data, "F") == text


@pytest.mark.parametrize("data", [b"", b" \n", b"a\x00b", b"\x81\xff", b"\xff\xfea"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="F: "):
        read_plain_text(data, "F")


def test_a_file_has_a_largest_size() -> None:
    class Large(bytes):
        def __len__(self) -> int:
            return MOST_BYTES + 1

    with pytest.raises(FormatError, match="larger than 200 MB"):
        read_plain_text(Large(b"x"), "F")
