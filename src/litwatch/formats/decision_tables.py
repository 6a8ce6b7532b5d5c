"""Decisions in CSV: our own table, ASReview's data sets, Covidence's lists of references.

ASReview reads its label from `asreview_label`, `included`, `label`, `label_included` and the like
(asreview/data/base.py, 3.0.8), 1 and 0, empty for what nobody labelled; its export adds
`asreview_label`, `asreview_time` (UTC), `asreview_note` and `asreview_user_name` to the columns of
the imported file. Covidence exports lists of references, one a decision, with the reason at the
beginning of Notes (`Exclusion reason: Wrong outcomes;`); it exports no votes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from litwatch.domain import Author, Decision, Record
from litwatch.errors import FormatError
from litwatch.formats.decision_rows import (
    DECISION_COLUMNS,
    DecidedRecord,
    DecisionRow,
    Reference,
    decision_cells,
    reason_code_of,
    row_of,
)
from litwatch.formats.ris import PUBMED_PAGE
from litwatch.formats.spreadsheet import LONGEST_CELL, Sheet, SheetRow, write_sheet

TAG: Final = "litwatch:"
REFERENCE_COLUMNS: Final = ("record_id", "pmid", "doi", "title", "year")
# For the reader of the table; an import leaves them aside.
TOLD_COLUMNS: Final = ("origin", "suggested_route", "suggestion_shown")
ASREVIEW_COLUMNS: Final = (
    *("litwatch_id", "title", "abstract", "authors", "keywords", "year", "journal"),
    *("doi", "pmid", "url", "included"),
)
COVIDENCE_COLUMNS: Final = (
    *("Title", "Authors", "Abstract", "Published Year", "Published Month", "Journal", "Volume"),
    *("Issue", "Pages", "Accession Number", "DOI", "Ref", "Covidence #", "Study", "Notes", "Tags"),
)
LABEL_COLUMNS: Final = (
    *("asreview_label", "included", "label", "final_included", "label_included"),
    *("included_label", "included_final", "included_flag", "include"),
)

_SIGNS_OF_LABELS = {
    "include": ("1", "1.0", "yes", "y"),
    "exclude": ("0", "0.0", "no", "n"),
    "": ("", "nan", "-1", "-1.0"),
}
_LABELS = {sign: word for word, signs in _SIGNS_OF_LABELS.items() for sign in signs}
_COVIDENCE_REASON = re.compile(r"exclusion reason:\s*([^;\n]*)", re.IGNORECASE)
# Covidence's own reasons that say of which criterion they are.
_REASON_CODES = {
    "wrong patient population": "patient",
    "wrong intervention": "intervention",
    "wrong outcomes": "outcome",
}
_TAGGED = re.compile(rf"{TAG}\s*(\w+)", re.IGNORECASE)
_PMID = re.compile(r"[1-9]\d{0,7}(?=(?:\.0)?$)")
_YEAR = re.compile(r"\d{4}")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def write_table(records: Iterable[DecidedRecord]) -> str:
    """Write our own table: a row for each decision, and one for each record without any."""
    rows = (row for each in records for row in _own_rows(each))
    return write_sheet((*REFERENCE_COLUMNS, *DECISION_COLUMNS, *TOLD_COLUMNS), rows)


def _own_rows(each: DecidedRecord) -> Iterator[tuple[str, ...]]:
    record = each.record
    year = str(record.year or "")
    reference = (record.record_id, record.pmid, record.doi, record.title, year)
    for decision in each.decisions:
        cells = decision_cells(decision)
        yield (*reference, *(cells[name] for name in DECISION_COLUMNS), *_told(decision))
    if not each.decisions:
        yield (*reference, *("" for _ in (*DECISION_COLUMNS, *TOLD_COLUMNS)))


def _told(decision: Decision) -> tuple[str, str, str]:
    shown = decision.advice.shown
    return decision.origin, decision.advice.route, "" if shown is None else str(shown).lower()


def read_table(sheet: Sheet, where: str) -> Iterator[DecisionRow]:
    """Read our own table, or one with a `decision` and some way to name a work."""
    _need(sheet, where, ("decision",), ("record_id", "pmid", "doi", "title"))
    for row in sheet.rows:
        yield row_of(_place(row), _reference(row, row.first("record_id")), row.cells)


def write_asreview(records: Iterable[DecidedRecord]) -> str:
    """Write a data set for ASReview: 1 and 0 for what counts; maybe and undecided are empty."""
    return write_sheet(ASREVIEW_COLUMNS, map(_asreview_row, records))


def _asreview_row(each: DecidedRecord) -> tuple[str, ...]:
    record = each.record
    return (
        record.record_id,
        record.title,
        _abstract(record),
        ";".join(author.cited_as for author in record.authors),
        ";".join(keyword.text for keyword in record.keywords),
        str(record.year or ""),
        record.journal.title,
        record.doi,
        record.pmid,
        f"{PUBMED_PAGE}{record.pmid}/" if record.pmid else "",
        {"include": "1", "exclude": "0"}.get(_standing(each), ""),
    )


def read_asreview(sheet: Sheet, where: str) -> Iterator[DecisionRow]:
    """Read labels. One that only repeats what we had exported was nobody's new decision."""
    _need(sheet, where, LABEL_COLUMNS, ("litwatch_id", "record_id", "pmid", "doi", "title"))
    label = next(name for name in LABEL_COLUMNS if name in sheet.columns)
    ours = {"litwatch_id", "included"} <= set(sheet.columns) and label != "included"
    for row in sheet.rows:
        word = _label(row.cells.get(label, ""))
        if not (ours and word and word == _label(row.first("included"))):
            yield _asreview(row, word)


def _asreview(row: SheetRow, word: str) -> DecisionRow:
    held, note = row.first("record_id"), row.first("asreview_note")
    cells = {
        "decision": word,
        "reason": note,
        "reason_code": reason_code_of(note) if word == "exclude" else "",
        "decided_by": row.first("asreview_user_name"),
        "decided_at": row.first("asreview_time"),
    }
    named = row.first("litwatch_id") or (held if ":" in held else "")
    return row_of(_place(row), _reference(row, named), cells)


def _label(cell: str) -> str:
    """Read a label; what is none stays, so that it is refused."""
    text = cell.strip().casefold()
    return _LABELS.get(text, text)


def write_covidence(records: Iterable[DecidedRecord]) -> str:
    """Write a list with Covidence's columns; the decision stands in Tags, its reason in Notes."""
    return write_sheet(COVIDENCE_COLUMNS, map(_covidence_row, records))


def _covidence_row(each: DecidedRecord) -> tuple[str, ...]:
    record = each.record
    published = record.dates.published
    first = next((author.last_name or author.collective_name for author in record.authors), "")
    return (
        record.title,
        "; ".join(map(_written, record.authors)),
        _abstract(record),
        str(record.year or ""),
        str(published.month or "") if published else "",
        record.journal.title,
        record.volume,
        record.issue,
        record.pages,
        record.pmid,
        record.doi,
        record.record_id,
        "",
        f"{first} {record.year or ''}".strip(),
        _exclusion_note(each),
        f"{TAG}{_standing(each)}" if each.standing else "",
    )


def _exclusion_note(each: DecidedRecord) -> str:
    told = each.standing
    if told is None or told.decision != "exclude" or not (told.reason or told.reason_code):
        return ""
    return f"Exclusion reason: {told.reason or told.reason_code};"


def read_covidence(sheet: Sheet, where: str) -> Iterator[DecisionRow]:
    """Read a list; a row's decision is in its tag, if we wrote one, else the list's."""
    _need(sheet, where, ("covidence #", "accession number", "study"), ("title", "doi"))
    for row in sheet.rows:
        tagged = _TAGGED.search(row.first("tags"))
        found = _COVIDENCE_REASON.search(row.first("notes"))
        reason = found[1].strip() if found else ""
        cells = {
            "decision": tagged[1] if tagged else "",
            "reason": reason,
            "reason_code": _REASON_CODES.get(reason.casefold()) or reason_code_of(reason),
        }
        held = row.first("ref")
        yield row_of(_place(row), _reference(row, held if ":" in held else ""), cells)


def _need(sheet: Sheet, where: str, *choices: tuple[str, ...]) -> None:
    for names in choices:
        if not set(names) & set(sheet.columns):
            raise FormatError(
                f"the first row names no column {' or '.join(names)}",
                where=where,
                remedy="See docs/exchange.md for the columns of each format.",
            )


def _reference(row: SheetRow, record_id: str) -> Reference:
    pmid = _PMID.match(row.first("pmid", "pubmed_id").strip())
    accession = _PMID.match(row.first("accession number", "accession_number").strip())
    year = _YEAR.match(row.first("year", "published year", "publication_year").strip())
    doi = _DOI.search(row.first("doi"))
    return Reference(
        record_id=record_id.strip(),
        pmid=pmid[0] if pmid else "",
        doi=doi[0] if doi else "",
        title=row.first("title", "primary_title"),
        year=int(year[0]) if year else None,
        accession=accession[0] if accession else "",
    )


def _place(row: SheetRow) -> str:
    return f"row {row.number}"


def _standing(each: DecidedRecord) -> str:
    return each.standing.decision if each.standing else ""


def _abstract(record: Record) -> str:
    return record.abstract_text[:LONGEST_CELL]


def _written(author: Author) -> str:
    return ", ".join(filter(None, (author.last_name, author.initials))) or author.collective_name
