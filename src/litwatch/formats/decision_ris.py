"""Decisions in RIS: one reference a record, what counts in its tags, every decision in a note.

Written are `N1  - ASReview_relevant`, `ASReview_irrelevant` or `ASReview_not_seen` (ASReview's
labels, asreview/data/ris.py, 3.0.8), `KW  - litwatch:include` for reference managers, and for each
decision `N1  - litwatch {…}` with its parts as JSON. Read back, the notes tell the decisions; a
label or keyword that differs from the note of what counted was changed since, and is a new one.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from litwatch.domain import Decision
from litwatch.formats.decision_rows import (
    DecidedRecord,
    DecisionRow,
    Reference,
    decision_cells,
    reason_code_of,
    row_of,
)
from litwatch.formats.decision_tables import TAG
from litwatch.formats.ris import ris_doi, ris_pmid, ris_values, ris_year
from litwatch.formats.ris_syntax import RisReference, read_ris_references, write_ris_reference

ASREVIEW_LABELS: Final[Mapping[str, str]] = {
    "include": "ASReview_relevant",
    "exclude": "ASReview_irrelevant",
}
_ASREVIEW_NOTES: Final[Mapping[str, str]] = {
    "asreview_note": "reason",
    "asreview_time": "decided_at",
    "asreview_user_name": "decided_by",
}
_NOT_SEEN = "ASReview_not_seen"
_NOTE = "litwatch "
_COUNTS = "counts"
# White space that a line of RIS does not keep as it is.
_FOLDED = re.compile(r"[^\S ]|(?<= ) ")
# Zotero keeps a note as HTML and exports it so.
_PARAGRAPH = re.compile(r"^<p>(.*)</p>$")


def write_decision_ris(records: Iterable[DecidedRecord]) -> str:
    """Write a reference for each record."""
    return "".join(write_ris_reference(_values(each)) for each in records)


def _values(each: DecidedRecord) -> Iterator[tuple[str, str]]:
    counts = each.standing.decision if each.standing else ""
    yield from ris_values(each.record)
    yield "N1", ASREVIEW_LABELS.get(counts, _NOT_SEEN)
    if counts:
        yield "KW", f"{TAG}{counts}"
    for decision in each.decisions:
        yield "N1", _NOTE + _note(decision, counts=_is(decision, each.standing))


def _is(decision: Decision, standing: Decision | None) -> bool:
    """Whether it is the decision that counts; a history alone tells what was said before it."""
    return standing is not None and replace(decision, old="") == replace(standing, old="")


def _note(decision: Decision, *, counts: bool) -> str:
    cells = {name: cell for name, cell in decision_cells(decision).items() if cell}
    if counts:
        cells[_COUNTS] = "true"
    return _FOLDED.sub(_escaped, json.dumps(cells, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def read_decision_ris(data: bytes, where: str) -> Iterator[DecisionRow]:
    """Read the decisions of each reference, or one row without any.

    Raises FormatError as `read_ris_references` does.
    """
    for reference in read_ris_references(data, where):
        yield from _rows(reference)


def _rows(reference: RisReference) -> Iterator[DecisionRow]:
    place, work = f"line {reference.line}", _work(reference)
    notes = [_plain(note) for note in reference.all("N1")]
    told = [_cells(note) for note in notes if note.startswith(_NOTE + "{")]
    yield from (row_of(place, work, cells) for cells in told)
    counted = {cells.get("decision", "") for cells in told if _COUNTS in cells}
    labels = sorted({*_labels(notes), *_keywords(reference)} - counted)
    if len(labels) > 1:
        yield DecisionRow(place, work, problem=f"is labelled {' and '.join(labels)}")
    elif labels or not told:
        yield row_of(place, work, _labelled("".join(labels), dict(_of_asreview(notes))))


def _labelled(word: str, told: Mapping[str, str]) -> dict[str, str]:
    code = reason_code_of(told.get("reason", "")) if word == "exclude" else ""
    return {"decision": word, "reason_code": code, **told}


def _of_asreview(notes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Read what ASReview notes beside its label, each as JSON: `asreview_note: "too old"`."""
    for note in notes:
        name, _, value = note.partition(": ")
        if name in _ASREVIEW_NOTES:
            yield _ASREVIEW_NOTES[name], _text(value)


def _text(value: str) -> str:
    """Read a text as JSON has it; another tool's own way of writing stays as it is."""
    try:
        told = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return told if isinstance(told, str) else ""


def _work(reference: RisReference) -> Reference:
    named, pmid, number = reference.first("ID"), ris_pmid(reference), reference.first("AN")
    return Reference(
        record_id=named if ":" in named else "",
        pmid=pmid,
        doi=ris_doi(reference),
        title=reference.first("TI", "T1", "CT"),
        year=ris_year(reference),
        accession=number if number.isdecimal() and not pmid else "",
    )


def _plain(note: str) -> str:
    found = _PARAGRAPH.match(note)
    return html.unescape(found[1]) if found else note


def _cells(note: str) -> dict[str, str]:
    """Read a note; what is no JSON of ours becomes a decision that is refused."""
    try:
        value = json.loads(note.removeprefix(_NOTE))
    except (ValueError, RecursionError):
        return {"decision": note}
    return {name: str(cell) for name, cell in value.items()}


def _labels(notes: Iterable[str]) -> Iterator[str]:
    return (word for word, label in ASREVIEW_LABELS.items() for note in notes if label == note)


def _keywords(reference: RisReference) -> Iterator[str]:
    tags = (keyword.casefold().strip() for keyword in reference.all("KW"))
    return (tag.removeprefix(TAG).strip() for tag in tags if tag.startswith(TAG))
