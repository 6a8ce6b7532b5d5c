"""Damaged and hostile files of decisions: rows, or an error of ours with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from litwatch.domain import Decision, Record
from litwatch.errors import FormatError
from litwatch.formats.decision_files import format_of, read_decisions, write_decisions
from litwatch.formats.decision_rows import DecidedRecord, DecisionRow, ExchangeFormat
from litwatch.formats.ris import read_ris

MOMENT = datetime(2026, 10, 1, tzinfo=UTC)
RECORDS = [
    DecidedRecord(
        Record("pubmed", str(n), pmid=str(n), doi=f"10.1000/{n}", title=f'Cold; "nerves", {n}'),
        (told := Decision("t", f"pubmed:{n}", word, "full_text", "Ann", MOMENT, 'a; b\n"c"'),),
        told,
    )
    for n, word in enumerate(("include", "exclude", "maybe"), start=1)
]
DIRT = [
    *(b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\x00", b"\xff", b"\xe2\x80\xae", b"="),
    *(b"{", b"}", b"[" * 5000, b"TY  - ", b"ER  - ", b"N1  - litwatch {", b"ASReview_relevant"),
    *(b"9" * 400, b"0001-01-01T00:00+14:00", b"<p>", b"&#x110000;", b"decision", b"\n" * 50),
]


def damaged(data: bytes, random: Random) -> bytes:
    """Exchange some bytes for others."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(changed) + 1)
        changed[place : place + random.randint(0, 5)] = random.choice(DIRT)
    return bytes(changed)


def attempt(data: bytes, form: ExchangeFormat) -> tuple[DecisionRow, ...] | FormatError:
    """Read rows, or give the error."""
    try:
        return read_decisions(data, "FILE", form)
    except FormatError as error:
        return error


def read(data: bytes, form: ExchangeFormat) -> tuple[DecisionRow, ...]:
    """Read rows, none where the file is refused."""
    found = attempt(data, form)
    return () if isinstance(found, FormatError) else found


@pytest.mark.parametrize("form", list(ExchangeFormat))
def test_a_damaged_file_gives_rows_or_a_located_error(form: ExchangeFormat) -> None:
    random = Random(20)  # noqa: S311 - a test's own dice
    whole = write_decisions(RECORDS, form).encode()
    results = [attempt(damaged(whole, random), form) for _ in range(150)]
    refused = [found for found in results if isinstance(found, FormatError)]
    rows = [row for found in results if not isinstance(found, FormatError) for row in found]
    assert refused
    assert all(error.where.startswith("FILE") and error.remedy for error in refused)
    assert len(rows) > 150
    assert all(row.place.split()[0] in ("row", "line") for row in rows)


@pytest.mark.parametrize("form", list(ExchangeFormat))
def test_no_file_is_taken_for_two_formats(form: ExchangeFormat) -> None:
    data = write_decisions(RECORDS, form).encode()
    assert format_of(data, "FILE") is form
    assert format_of(data.replace(b"\r\n", b"\n"), "FILE") is form
    others = [each for each in ExchangeFormat if each is not form]
    read_as = [read(data, other) for other in others]
    assert not any(row.decision and not row.problem for rows in read_as for row in rows)


@pytest.mark.parametrize("form", list(ExchangeFormat))
def test_a_file_cut_anywhere_never_tells_another_decision(form: ExchangeFormat) -> None:
    """What is read of a part stands in the whole as well."""
    data = write_decisions(RECORDS, form).encode()
    whole = {(row.reference.pmid, row.decision) for row in read(data, form)}
    for end in range(0, len(data), 37):
        rows = read(data[:end], form)
        told = {(row.reference.pmid, row.decision) for row in rows if not row.problem}
        assert {pair for pair in told if pair[1]} <= whole | {("", word) for _, word in whole}


@pytest.mark.parametrize(
    "data, records",
    [
        (b"TI  - x\n\n" * 3000, 3000),
        (b"TY  - JOUR\nAB  - " + b"x " * 300_000 + b"\nER  - \n", 1),
        ("TY  - JOUR\nTI  - \u202e\u05d0\nER  - \n".encode(), 1),
        (b"\n" * 100_000 + b"TY  - JOUR\nER  - \n", 1),
        (b"TY  - JOUR\n" * 3000, 3000),
    ],
)
def test_large_and_odd_references_end_in_time(data: bytes, records: int) -> None:
    assert len(list(read_ris(data, "FILE"))) == records
