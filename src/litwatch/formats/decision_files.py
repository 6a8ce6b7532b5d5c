"""A file of decisions → its rows, and records with their decisions → a file: by format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from litwatch.errors import FormatError
from litwatch.formats.decision_ris import read_decision_ris, write_decision_ris
from litwatch.formats.decision_rows import DecidedRecord, DecisionRow, ExchangeFormat
from litwatch.formats.decision_tables import (
    LABEL_COLUMNS,
    read_asreview,
    read_covidence,
    read_table,
    write_asreview,
    write_covidence,
    write_table,
)
from litwatch.formats.plain_text import read_plain_text
from litwatch.formats.spreadsheet import Sheet, read_sheet

# A spreadsheet takes a file with this mark for UTF-8; ASReview and Covidence need none.
_MARK = "\ufeff"
_RIS = re.compile(r"^[A-Z][A-Z0-9]  -(?: |\r?$)", re.MULTILINE)
_BEGINNING = 10_000
# Covidence names its exports review_123456_irrelevant_csv_20261120093000.csv: the list decides.
_LIST = re.compile(r"review_\d+_(included|excluded|irrelevant|select)_", re.IGNORECASE)
_LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "included": ("include", "full_text"),
    "excluded": ("exclude", "full_text"),
    "irrelevant": ("exclude", "title_abstract"),
    "select": ("include", "title_abstract"),
}
_READERS: Final[Mapping[ExchangeFormat, Callable[[Sheet, str], Iterator[DecisionRow]]]] = {
    ExchangeFormat.CSV: read_table,
    ExchangeFormat.ASREVIEW: read_asreview,
    ExchangeFormat.COVIDENCE: read_covidence,
}
_WRITERS: Final[Mapping[ExchangeFormat, Callable[[Iterable[DecidedRecord]], str]]] = {
    ExchangeFormat.CSV: lambda records: _MARK + write_table(records),
    ExchangeFormat.RIS: write_decision_ris,
    ExchangeFormat.ASREVIEW: write_asreview,
    ExchangeFormat.COVIDENCE: write_covidence,
}


def write_decisions(records: Sequence[DecidedRecord], form: ExchangeFormat) -> str:
    """Write records with their decisions."""
    return _WRITERS[form](records)


def losses(records: Iterable[DecidedRecord], form: ExchangeFormat) -> tuple[str, ...]:
    """Say what this format cannot carry of these decisions."""
    if form in (ExchangeFormat.CSV, ExchangeFormat.RIS):
        return ()
    decided = [each for each in records if each.decisions]
    told = ["who decided, when and at which stage"] if decided else []
    if any(each.standing is None or len(each.decisions) > 1 for each in decided):
        told.append("all but the decision that counts")
    if form is ExchangeFormat.ASREVIEW:
        told += ["reasons"] if any(each.reason for one in decided for each in one.decisions) else []
        told += ["maybe"] if any(_word(each) == "maybe" for each in decided) else []
    return tuple(told)


def _word(each: DecidedRecord) -> str:
    return each.standing.decision if each.standing else ""


def read_decisions(data: bytes, where: str, form: ExchangeFormat) -> tuple[DecisionRow, ...]:
    """Read the rows of a file. Raises FormatError, located, for what is not of the format."""
    if form is ExchangeFormat.RIS:
        return tuple(read_decision_ris(data, where))
    return tuple(_READERS[form](read_sheet(read_plain_text(data, where), where), where))


def format_of(data: bytes, where: str) -> ExchangeFormat:
    """Tell the format by a file's content. Raises FormatError for what is none of them."""
    text = read_plain_text(data, where)
    if _RIS.search(text[:_BEGINNING]):
        return ExchangeFormat.RIS
    columns = set(read_sheet(text.lstrip().partition("\n")[0], where).columns)
    if "covidence #" in columns:
        return ExchangeFormat.COVIDENCE
    if "decision" in columns:
        return ExchangeFormat.CSV
    if columns & set(LABEL_COLUMNS):
        return ExchangeFormat.ASREVIEW
    raise FormatError(
        "is neither RIS nor a table with a column for decisions",
        where=where,
        remedy="See docs/exchange.md for the columns of each format.",
    )


def list_of(file_name: str) -> tuple[str, str]:
    """Give the decision and stage of one of Covidence's lists, by its file name; else empty."""
    found = _LIST.search(file_name)
    return _LISTS[found[1].casefold()] if found else ("", "")
