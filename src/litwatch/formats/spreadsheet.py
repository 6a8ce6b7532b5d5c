"""Tables for spreadsheets, as CSV: read with the row of each line, written so that none acts.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it (OWASP,
"CSV Injection": = + - @, a tab, a line break), and read back without it. To keep this exact, an
apostrophe is also set before a cell that has one there already.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from litwatch.errors import FormatError

# Excel's "specifications and limits": the most characters of one cell.
LONGEST_CELL = 32_767
_DELIMITERS = ",;\t"
_FORMULA = re.compile(r"'*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as a spreadsheet numbers it, the heading being row 1; cells by folded column name."""

    number: int
    cells: Mapping[str, str]

    def first(self, *columns: str) -> str:
        """Give the first of these columns that is not blank."""
        return next((cell for name in columns if (cell := self.cells.get(name, "")).strip()), "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its folded column names, and its rows that are not blank."""

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def write_sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table as RFC 4180 has it, lines ended by CR LF, formulas made harmless."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    """Set an apostrophe before a cell that a spreadsheet would run."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_meant(cell: str) -> str:
    """Take off the apostrophe that `harmless` set."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read_sheet(text: str, where: str) -> Sheet:
    """Read a table separated by commas, semicolons or tabs.

    Of columns with one name the first counts. Raises FormatError, located by row, for what is no
    table and for a row with more cells than the heading has.
    """
    with _long_cells(len(text)):
        rows = list(_rows(text, where))
    if not rows:
        raise FormatError("the file is empty", where=where, remedy="Export it again.")
    columns = tuple(name.strip().casefold() for name in rows[0][1])
    return Sheet(columns, tuple(_row(columns, row, where) for row in rows[1:] if any(row[1])))


@contextmanager
def _long_cells(characters: int) -> Iterator[None]:
    """Let a cell hold a whole text; Python's own limit is 131,072 characters."""
    limit = csv.field_size_limit()
    csv.field_size_limit(max(limit, characters))
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def _rows(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            yield number, row
    except csv.Error as error:
        raise FormatError(
            f"no row of cells ({error})",
            where=f"{where}, row {number + 1}",
            remedy="Look for a quotation mark that is not closed or not doubled.",
        ) from error


def _delimiter(text: str) -> str:
    heading = text[: text.find("\n")] if "\n" in text else text
    return max(_DELIMITERS, key=lambda sign: (heading.count(sign), sign == ","))


def _row(columns: Sequence[str], row: tuple[int, list[str]], where: str) -> SheetRow:
    number, cells = row
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise FormatError(
            f"the row has {len(cells)} cells, the heading {len(columns)}",
            where=f"{where}, row {number}",
            remedy="Quote cells that hold the sign between cells.",
        )
    named = zip(reversed(columns[: len(cells)]), reversed(cells[: len(columns)]), strict=True)
    return SheetRow(number, {name: as_meant(cell) for name, cell in named})
