"""Tables of citations, as reference managers and benchmarks export them: CSV → Record."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Final, TextIO

from litwatch.domain import (
    AbstractSection,
    Journal,
    PartialDate,
    PublicationType,
    Record,
    RecordDates,
)
from litwatch.errors import FormatError
from litwatch.formats.author_names import read_authors

COLUMNS: Final = (
    *("ID", "ENTRYTYPE", "title", "author", "year", "journal", "booktitle", "volume", "number"),
    *("pages", "doi", "pmid", "issn", "abstract", "database"),
)
SOURCE: Final = "csv"

_FORM = f"Give a table headed {','.join(COLUMNS)}; only ID and title must be there."
_DELIMITERS = ",;\t|"
_PIECE = 1 << 16
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PMID = re.compile(r"^(?:pmid)?\s*:?\s*(\d{1,9})(?:\.0)?$", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s;]+")
_EMPTY: Final = frozenset({"na", "n/a", "nan", "none", "null", "unknown", "#name?", "-"})
# What other exports (Zotero, Rayyan, Scopus, ASySD) head the same columns with.
_ALSO_HEADED: Final = {
    "record_id": "id",
    "item type": "entrytype",
    "authors": "author",
    "publication year": "year",
    "source title": "journal",
    "publication title": "journal",
    "issue": "number",
    "pubmed_id": "pmid",
    "pubmed id": "pmid",
    "abstract note": "abstract",
}
_READ: Final = frozenset(name.casefold() for name in COLUMNS)
_LONGEST_NOTHING: Final = max(map(len, _EMPTY))
_LARGEST_CELL = 1 << 24
_CONFERENCE_TYPES: Final = frozenset({"inproceedings", "conference", "proceedings"})


def read_citations(path: Path) -> Iterator[Record]:
    """Read a table of citations as it is asked for, one record a row; `source_id` is the row's ID.

    UTF-8, UTF-16 and Windows-1252 are told apart, commas, semicolons, tabs and bars too. Columns
    may stand in any order, and may be missing but for `ID` and `title`; a cell holds up to 16 MB.
    Raises FormatError, located by line, for what is no such table, for a row without an ID, and
    for an ID given twice.
    """
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, newline="") as file:
            yield from _records(str(path), file)
    except OSError as error:
        raise FormatError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check the file's name."
        ) from error


def _encoding(path: Path) -> str:
    """Give the first encoding in which the file is text, as it will be read: piece by piece."""
    with path.open("rb") as file:
        beginning = file.read(_PIECE)
    if not beginning.strip():
        raise FormatError("the file is empty", where=str(path), remedy=_FORM)
    for encoding in _encodings(beginning):
        if _is_text(path, encoding):
            return encoding
    raise FormatError("is no text", where=str(path), remedy=_FORM)


def _encodings(beginning: bytes) -> tuple[str, ...]:
    """Encodings to try: by the mark at the beginning, by empty bytes, else UTF-8 and Windows."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if beginning[1:2] == b"\x00":
        return ("utf-16-le",)
    if beginning[:1] == b"\x00":
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252", "latin-1")


def _is_text(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            return not any("\0" in piece for piece in iter(partial(file.read, _PIECE), ""))
    except UnicodeError:
        return False


def _records(where: str, file: TextIO) -> Iterator[Record]:
    rows = _rows(where, file)
    heading = next(rows)[1]
    columns = _columns(where, heading)
    seen: dict[str, int] = {}
    for line, row in rows:
        place = f"{where}, line {line}"
        _refuse_more_cells(place, row, len(heading))
        cells = {name: _value(row, position) for name, position in columns.items()}
        name = row[columns["id"]].strip() if columns["id"] < len(row) else ""
        _refuse_id(place, name, seen)
        seen[name] = line
        yield _record(name, cells)


def _rows(where: str, file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line on which it ends; at least the first."""
    blank, heading = next(
        ((n, line) for n, line in enumerate(file) if line.strip("\ufeff \t\r\n")), (0, "")
    )
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(chain([heading], file), delimiter=_delimiter(heading), strict=True)
    try:
        yield blank + 1, next(reader)
        for row in reader:
            if any(map(str.strip, row)):
                yield blank + reader.line_num, row
    except csv.Error as error:
        raise FormatError(
            f"no row of cells ({error})",
            where=f"{where}, line {blank + reader.line_num}",
            remedy="Look for a quotation mark that is not closed or not doubled.",
        ) from error


def _delimiter(heading: str) -> str:
    return max(_DELIMITERS, key=lambda sign: (heading.count(sign), sign == ","))


def _columns(where: str, header: list[str]) -> dict[str, int]:
    """Give the position of each column that is read; a column's own name goes before another."""
    headed: dict[str, int] = {}
    for position, name in enumerate(header):
        headed.setdefault(name.strip().lstrip("\ufeff").casefold(), position)
    columns = {_ALSO_HEADED.get(name, name): position for name, position in headed.items()}
    columns |= headed
    missing = [name for name in ("ID", "title") if name.casefold() not in columns]
    if missing:
        raise FormatError(
            f"the first row names no column {' and no column '.join(missing)}",
            where=where,
            remedy=_FORM,
        )
    return {name: position for name, position in columns.items() if name in _READ}


def _refuse_more_cells(where: str, row: list[str], width: int) -> None:
    if len(row) > width and any(map(str.strip, row[width:])):
        raise FormatError(
            f"the row has {len(row)} cells, the first row {width}",
            where=where,
            remedy="Quote cells that hold the sign between cells.",
        )


def _refuse_id(where: str, name: str, seen: Mapping[str, int]) -> None:
    if name and name not in seen:
        return
    told = f"the ID {name!r} stands in line {seen[name]} already" if name else "the row has no ID"
    raise FormatError(told, where=where, remedy="Give each row an ID of its own.")


def _value(row: list[str], position: int) -> str:
    value = row[position].strip() if position < len(row) else ""
    return "" if len(value) <= _LONGEST_NOTHING and value.casefold() in _EMPTY else value


def _record(name: str, cells: Mapping[str, str]) -> Record:
    def cell(column: str) -> str:
        return cells.get(column, "")

    abstract = cell("abstract")
    entry_type = cell("entrytype").casefold()
    return Record(
        source=SOURCE,
        source_id=name,
        pmid=_found(_PMID, cell("pmid"), 1),
        doi=_found(_DOI, cell("doi"), 0),
        title=cell("title"),
        abstract=(AbstractSection(abstract),) if abstract else (),
        authors=read_authors(cell("author")),
        journal=_journal(cell("journal") or cell("booktitle"), cell("issn")),
        volume=_whole(cell("volume")),
        issue=_whole(cell("number")),
        pages=_whole(cell("pages")),
        dates=_dates(cell("year")),
        publication_types=(PublicationType(entry_type),) if entry_type in _CONFERENCE_TYPES else (),
    )


def _found(form: re.Pattern[str], text: str, group: int) -> str:
    found = form.search(text) if text else None
    return found[group] if found else ""


def _whole(text: str) -> str:
    """Take off the `.0` that a spreadsheet adds to a number."""
    return text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text


@lru_cache(maxsize=1 << 8)
def _journal(title: str, issn: str) -> Journal:
    return Journal(title=title, issn=issn)


@lru_cache(maxsize=1 << 8)
def _dates(year: str) -> RecordDates:
    found = _YEAR.search(year)
    return RecordDates(published=PartialDate(year, int(found[1]))) if found else RecordDates()
