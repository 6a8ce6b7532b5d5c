"""What an information specialist brings from Ovid: counts per line, and ids of the last line.

The form is described in docs/ovid-export.md: rows of comma-, semicolon- or tab-separated values,
in two tables headed `line,count` and `pmid`, after the day of the search.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from litwatch.errors import FormatError

# A line of a strategy with its count; an interpreter's own limit may be raised elsewhere.
_LONGEST_ROW = 100_000
_FORM = "See docs/ovid-export.md for the form."
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class OvidExport:
    """Counts by line number, PMIDs of the last line, and the day Ovid was searched."""

    searched_on: date
    counts: dict[int, int] = field(default_factory=dict)
    pmids: dict[str, None] = field(default_factory=dict)


def read_ovid_export(path: Path) -> OvidExport:
    """Read an export. Raises FormatError, located by line, for anything that is none."""
    rows = list(_rows(path, _text(path)))
    days = [(where, row) for where, row in rows if row[0].casefold() == "searched_on"]
    if not days:
        raise FormatError(
            "no row says when Ovid was searched",
            where=str(path),
            remedy=f"Add a row such as `searched_on,2026-11-20`. {_FORM}",
        )
    export = OvidExport(_day(*days[0]))
    _fill(export, [row for row in rows if row not in days])
    if not export.pmids and not export.counts:
        raise FormatError("neither counts nor PMIDs", where=str(path), remedy=_FORM)
    return export


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()[: _MOST_BYTES + 1]
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise FormatError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check the file's name."
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            f"is not UTF-8 text (byte {error.start})",
            where=str(path),
            remedy="Save it as plain UTF-8 text.",
        ) from error
    if len(data) > _MOST_BYTES or "\x00" in text:
        raise FormatError("is no table of counts and PMIDs", where=str(path), remedy=_FORM)
    return text


def _rows(path: Path, text: str) -> Iterator[tuple[str, list[str]]]:
    """Each row with its place; blank ones and `#` remarks are passed over."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            where = f"{path}, line {number}"
            yield where, _split(where, line)


def _split(where: str, line: str) -> list[str]:
    """Cells of a row: a tab or semicolon separates where there is one, else a comma."""
    if len(line) > _LONGEST_ROW:
        raise FormatError(
            f"no row of cells (longer than {_LONGEST_ROW:,} characters)", where=where, remedy=_FORM
        )
    separator = next((sign for sign in "\t;" if sign in line), ",")
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
    except csv.Error as error:
        raise FormatError(f"no row of cells ({error})", where=where, remedy=_FORM) from error


def _day(where: str, row: list[str]) -> date:
    try:
        return date.fromisoformat(row[1])
    except (IndexError, ValueError) as error:
        raise FormatError(
            "the day of the search cannot be read",
            where=where,
            remedy="Write it as `searched_on,2026-11-20`.",
        ) from error


def _fill(export: OvidExport, rows: list[tuple[str, list[str]]]) -> None:
    table = ""
    for where, row in rows:
        head = row[0].casefold()
        if head in ("line", "pmid"):
            table = head
        elif table == "line":
            export.counts.update(_count(where, row))
        elif table == "pmid":
            export.pmids[_pmid(where, row)] = None
        else:
            raise _unreadable(where, row, "a table headed `line,count` or `pmid`")


def _count(where: str, row: list[str]) -> dict[int, int]:
    cells = [re.sub(r"[\s,.#]", "", cell) for cell in (row[0], row[-1])]
    if len(row) < 2 or not all(cell.isascii() and cell.isdigit() for cell in cells):  # noqa: PLR2004 — line and count
        raise _unreadable(where, row, "a line's number and its count")
    return {int(cells[0]): int(cells[1])}


def _pmid(where: str, row: list[str]) -> str:
    if not re.fullmatch(r"[1-9]\d{0,8}", row[0], re.ASCII):
        raise _unreadable(where, row, "a PMID")
    return row[0]


def _unreadable(where: str, row: list[str], wanted: str) -> FormatError:
    shown = ", ".join(row)[:40]
    return FormatError(f"expected {wanted}, found {shown!r}", where=where, remedy=_FORM)
