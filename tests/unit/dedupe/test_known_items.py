"""Cited works recognised among records: found, missed, not in the source."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.dedupe.known_items import normalise_title, recognise
from litwatch.domain import CitedReference, KnownItem, PartialDate, Record, RecordDates

TITLE = "Cryoneurolysis in patients with refractory chronic peripheral neuropathic pain"


def a_record(source_id: str, year: int | None = 2016, **fields: Any) -> Record:
    dates = RecordDates(published=PartialDate(str(year), year)) if year else RecordDates()
    record = Record(source="pubmed", source_id=source_id, pmid=source_id, title=TITLE, dates=dates)
    return replace(record, **fields)


REFERENCE = CitedReference(
    key="yoon2016", number=18, role="peer_reviewed", title=TITLE + ".", year=2016
)


def status(reference: CitedReference, *records: Record, found: set[str]) -> KnownItem:
    (item,) = recognise([reference], records, found)
    return item


def test_a_work_in_the_strategys_set_is_found() -> None:
    item = status(REFERENCE, a_record("7"), found={"pubmed:7"})
    assert (item.status, item.record_id, item.pmid) == ("found", "pubmed:7", "7")


def test_a_work_that_is_held_but_not_in_the_set_is_missed() -> None:
    item = status(REFERENCE, a_record("7"), found={"pubmed:8"})
    assert (item.status, item.record_id) == ("missed", "pubmed:7")


def test_a_work_that_no_record_is_stands_as_not_in_the_source() -> None:
    item = status(REFERENCE, a_record("7", title="Another title altogether"), found={"pubmed:7"})
    assert (item.status, item.record_id, item.pmid) == ("not_in_source", "", "")


def test_the_pmid_decides_before_title_and_doi() -> None:
    by_pmid = a_record("7", title="A corrected title")
    by_doi = a_record("8", doi="10.1/a")
    reference = replace(REFERENCE, pmid="7", doi="10.1/a")
    assert status(reference, by_doi, by_pmid, found=set()).record_id == "pubmed:7"


def test_a_doi_is_read_however_it_is_written() -> None:
    reference = replace(REFERENCE, doi="https://doi.org/10.1016/J.JVIR.2015.09.027", title="Other")
    record = a_record("7", doi="10.1016/j.jvir.2015.09.027")
    assert status(reference, record, found={"pubmed:7"}).status == "found"


@pytest.mark.parametrize(
    "year, expected",
    [(2015, "found"), (2017, "found"), (2018, "not_in_source"), (None, "found")],
)
def test_years_may_differ_by_one_as_ahead_of_print_does(year: int | None, expected: str) -> None:
    assert status(REFERENCE, a_record("7", year=year), found={"pubmed:7"}).status == expected


def test_a_title_never_overrules_an_identifier_that_differs() -> None:
    parallel = a_record("7", doi="10.1002/acr.24131")
    reference = replace(REFERENCE, doi="10.1002/art.41142")
    assert status(reference, parallel, found={"pubmed:7"}).status == "not_in_source"
    assert status(replace(REFERENCE, pmid="8"), parallel, found=set()).status == "not_in_source"


def test_a_title_of_one_or_two_words_recognises_nothing() -> None:
    reference = replace(REFERENCE, title="Spasticity")
    record = a_record("7", title="Spasticity.")
    assert status(reference, record, found={"pubmed:7"}).status == "not_in_source"


def test_of_two_records_of_one_work_the_one_in_the_set_is_named() -> None:
    item = status(REFERENCE, a_record("7"), a_record("8"), found={"pubmed:8"})
    assert (item.status, item.record_id) == ("found", "pubmed:8")


def test_of_two_records_the_nearer_year_is_named() -> None:
    item = status(REFERENCE, a_record("7", year=2015), a_record("8"), found=set())
    assert item.record_id == "pubmed:8"


def test_dashes_accents_case_and_apostrophes_do_not_make_another_title() -> None:
    one = normalise_title(
        "Icing the Pain\u2013Ultrasound-Guided Cryoablation of Morton\u2019s Neurôma."
    )
    other = normalise_title("Icing the pain-ultrasound-guided cryoablation of Morton's neuroma")
    assert one == other


def test_a_title_in_another_script_keeps_its_letters() -> None:
    assert normalise_title("КРИОАНАЛЬГЕЗИЯ. ОБЗОР ЛИТЕРАТУРЫ") == "криоанальгезия обзор литературы"


@given(st.lists(st.sampled_from(["1", "2", "3", "4"]), unique=True), st.randoms())
def test_one_answer_per_reference_in_order_whatever_the_records_order(
    ids: list[str], chance: Random
) -> None:
    records = [a_record(name, title=f"{TITLE} part {name}") for name in ids]
    references = [
        replace(REFERENCE, key=name, title=f"{TITLE} part {name}") for name in ("4", "2", "1")
    ]
    expected = recognise(references, records, {"pubmed:1"})
    assert [item.key for item in expected] == ["4", "2", "1"]
    chance.shuffle(records)
    assert recognise(references, records, {"pubmed:1"}) == expected
