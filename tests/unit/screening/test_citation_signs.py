"""What a citation alone tells: supplements, corrections, registers' entries, short pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import AbstractSection, Author, Journal, Record
from litwatch.screening.citation_signs import (
    CITATION_SIGNS,
    bare_title,
    corrected_work,
    page_count,
    registration,
    short_piece,
)
from litwatch.screening.fields import Quote, field_text


def cited(quote: Quote | None, record: Record) -> str:
    if quote is None:
        return ""
    assert field_text(record, quote.field)[quote.start : quote.end] == quote.text
    return quote.text


def record(
    title: str = "Cold", *, journal: str = "J Cold", pages: str = "", author: str = ""
) -> Record:
    return Record(
        source="csv",
        source_id="1",
        title=title,
        journal=Journal(title=journal),
        pages=pages,
        authors=(Author(last_name=author),) if author else (),
    )


@pytest.mark.parametrize(
    "title, quote",
    [
        ("Cold and nerves (vol 12, pg 34, 2019)", "(vol 12, pg 34, 2019)"),
        ("Cold and nerves (vol 20, 484, 2021).", "(vol 20, 484, 2021)."),
        ("Cold and nerves (Vol. 3, pp 1-9, 1998)", "(Vol. 3, pp 1-9, 1998)"),
        ("Cold and nerves (2019)", ""),
        ("Cold (vol 12, pg 34, 2019) and nerves", ""),
        ("Volumes of ice (vol 12)", ""),
    ],
)
def test_a_corrected_work_is_cited_at_the_end_of_the_title(title: str, quote: str) -> None:
    assert cited(corrected_work(record(title)), record(title)) == quote


@pytest.mark.parametrize(
    "journal, author, quote",
    [
        ("https://clinicaltrials.gov/show/NCT04368910", "Nct", "clinicaltrials.gov"),
        ("https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI/2022/12/1", "", "trialsearch"),
        ("", "ACTRN12623000239662", "ACTRN12623000239662"),
        ("", "Isrctn", "Isrctn"),
        ("Clinical Trials", "Per Hansen", ""),
        ("J Cold", "Nctuwe", ""),
    ],
)
def test_a_registers_entry_is_told_by_address_or_number(
    journal: str, author: str, quote: str
) -> None:
    entry = record(journal=journal, author=author)
    assert cited(registration(entry), entry) == quote


def test_an_entry_that_is_a_title_and_nothing_else_is_no_publication() -> None:
    bare = Record(source="csv", source_id="1", title="Cold for pain")
    assert cited(bare_title(bare), bare) == "Cold for pain"
    assert bare_title(Record(source="csv", source_id="1", title="Cold", doi="10.1/x")) is None
    assert bare_title(Record(source="csv", source_id="1", title="Cold", languages=("eng",))) is None
    assert bare_title(Record(source="csv", source_id="1")) is None


@pytest.mark.parametrize(
    "pages, is_short",
    [
        ("22-23", True),
        ("2196-8", True),
        ("E175-E176", True),
        ("432", True),
        ("880-883", False),
        ("101829", False),
        ("e0008838", False),
        ("CD014687", False),
        ("", False),
        ("no pages", False),
    ],
)
def test_three_pages_without_an_abstract_are_a_short_piece(pages: str, *, is_short: bool) -> None:
    assert (short_piece(record(pages=pages)) is not None) is is_short


def test_an_abstract_or_no_journal_makes_no_short_piece() -> None:
    assert short_piece(record(journal="", pages="22-23")) is None
    with_abstract = Record(
        source="csv",
        source_id="1",
        journal=Journal(title="J Cold"),
        pages="22-23",
        abstract=(AbstractSection("Pain fell."),),
    )
    assert short_piece(with_abstract) is None


@given(st.integers(1, 9999), st.integers(0, 50))
def test_pages_are_counted_first_and_last_included(first: int, more: int) -> None:
    assert page_count(f"{first}-{first + more}") == more + 1
    assert page_count(f"S{first}-S{first + more}") == more + 1


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=60))
def test_any_citation_gives_a_verbatim_quote_or_none(title: str, pages: str, journal: str) -> None:
    entry = record(title, journal=journal, pages=pages)
    quotes = [sign(entry) for sign in CITATION_SIGNS.values()]
    assert [cited(quote, entry) for quote in quotes] == [q.text if q else "" for q in quotes]
