"""A labelled set (CSV) as screening benchmarks publish it: titles, abstracts, who was included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from litwatch.errors import FormatError
from litwatch.formats.decision_tables import LABEL_COLUMNS
from litwatch.formats.plain_text import read_plain_text
from litwatch.formats.spreadsheet import Sheet, SheetRow, read_sheet

# SYNERGY's and Cohen's own name first: beside it they carry labels of an earlier stage.
LABELS: Final = tuple(dict.fromkeys(("label_included", "label", "included", *LABEL_COLUMNS)))
_TITLES = ("title", "primary_title", "article title", "ti")
_ABSTRACTS = ("abstract", "notes_abstract", "ab")
_SIGNS = {
    True: ("1", "1.0", "yes", "y", "true", "include", "included", "relevant"),
    False: ("0", "0.0", "no", "n", "false", "exclude", "excluded", "irrelevant"),
    None: ("", "-1", "-1.0", "na", "nan", "none"),
}
_MEANING = {sign: label for label, signs in _SIGNS.items() for sign in signs}


@dataclass(frozen=True, slots=True)
class LabelledRecord:
    """A record somebody decided on; the abstract may be empty."""

    title: str
    abstract: str
    included: bool


def read_labelled_table(data: bytes, where: str = "CSV") -> tuple[LabelledRecord, ...]:
    """Read one labelled record a row, in the table's order; rows without a label are left out.

    Raises FormatError, located by row, for what is no table, for one without a title or label
    column, and for a label that is none.
    """
    sheet = read_sheet(read_plain_text(data, where), where)
    titles, labels = (_column(sheet, names, where) for names in (_TITLES, LABELS))
    return tuple(_records(sheet, (titles, labels), where))


def _column(sheet: Sheet, names: tuple[str, ...], where: str) -> str:
    column = next((name for name in names if name in sheet.columns), None)
    if column is None:
        raise FormatError(
            f"the first row names no column `{names[0]}`",
            where=where,
            remedy=f"Name one of its columns {', '.join(names[:3])} or the like.",
        )
    return column


def _records(sheet: Sheet, columns: tuple[str, str], where: str) -> Iterator[LabelledRecord]:
    title, label = columns
    for row in sheet.rows:
        included = _label(row, label, where)
        if included is not None:
            yield LabelledRecord(row.first(title).strip(), row.first(*_ABSTRACTS).strip(), included)


def _label(row: SheetRow, column: str, where: str) -> bool | None:
    """Read a label; None is no label."""
    sign = row.first(column).strip().casefold()
    if sign not in _MEANING:
        raise FormatError(
            f"{sign[:40]!r} is no label",
            where=f"{where}, row {row.number}, column {column}",
            remedy="Write 1 for include, 0 for exclude, nothing where nobody decided.",
        )
    return _MEANING[sign]
