"""What a record says of itself, told from its fields: conference, preprint, registry, Cochrane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.dedupe.citation import Citation, read_citation
from litwatch.dedupe.titles import Kind
from litwatch.domain import AbstractSection, Journal, Record
from tests.unit.dedupe.hard_pairs import Fields, a_record


def cited(**fields: object) -> Citation:
    return read_citation(a_record("a", **fields))


@pytest.mark.parametrize(
    "fields,is_conference",
    [
        ({}, False),
        ({"journal": "Stroke. Conference: International Stroke Conference 2012"}, True),
        ({"journal": "62nd Annual Meeting of the Society"}, True),
        ({"journal": "Proceedings of the National Academy of Sciences"}, False),
        ({"types": ["Meeting Abstract"]}, True),
        ({"types": ["inproceedings"]}, True),
        ({"abstract": "SAMPLE SUMMARY: Meeting abstract. Adults were cooled."}, True),
        ({"abstract": "We searched meeting abstracts of ten years."}, False),
    ],
)
def test_a_conference_abstract_is_known_by_its_place_type_or_label(
    fields: Fields, *, is_conference: bool
) -> None:
    assert cited(**fields).is_conference is is_conference


@pytest.mark.parametrize(
    "fields,is_preprint",
    [
        ({}, False),
        ({"journal": "medRxiv : the preprint server for health sciences"}, True),
        ({"journal": "Research Square"}, True),
        ({"doi": "10.1101/2020.04.01.20050001"}, True),
        ({"types": ["Preprint"]}, True),
        ({"journal": "Journal of Research Squares"}, False),
    ],
)
def test_a_preprint_is_known_by_its_server_doi_or_type(
    fields: Fields, *, is_preprint: bool
) -> None:
    assert cited(**fields).is_preprint is is_preprint


@pytest.mark.parametrize(
    "fields,numbers",
    [
        ({"registry": ["NCT01234567"]}, {"NCT01234567"}),
        ({"registry": ["ISRCTN 87455770"]}, {"ISRCTN87455770"}),
        ({"title": "Cooling of nerves in gout (NCT 01234567)"}, {"NCT01234567"}),
        ({"journal": "https://clinicaltrials.gov/show/nct01234567"}, {"NCT01234567"}),
        ({"abstract": "Earlier work (NCT01234567) found nothing."}, set()),
        ({"title": "Cooling of nerves, ACTRN12610000123456"}, {"ACTRN12610000123456"}),
    ],
)
def test_registry_numbers_are_those_that_a_record_states_of_itself(
    fields: Fields, numbers: set[str]
) -> None:
    assert cited(**fields).registry_numbers == numbers


def test_a_record_of_a_registry_is_a_registration() -> None:
    assert cited(journal="http://www.who.int/trialsearch/Trial2.aspx").title.kind is (
        Kind.REGISTRATION
    )
    assert cited().title.kind is Kind.REPORT


@pytest.mark.parametrize(
    "fields,number,is_cochrane",
    [
        ({}, "", False),
        ({"journal": "Cochrane Database Syst Rev", "pages": "CD008391"}, "008391", True),
        ({"journal": "The Cochrane Database of Systematic Reviews", "pages": ""}, "", True),
        ({"journal": "", "doi": "10.1002/14651858.CD014687.pub2"}, "014687", True),
        ({"pages": "CD008391"}, "", False),
    ],
)
def test_a_cochrane_review_is_known_by_journal_or_doi(
    fields: Fields, number: str, *, is_cochrane: bool
) -> None:
    citation = cited(**fields)
    assert citation.cochrane_number == number
    assert citation.is_cochrane is is_cochrane


def test_the_publication_type_of_a_notice_counts_before_its_title() -> None:
    assert cited(types=["Published Erratum"]).title.kind is Kind.ERRATUM
    assert cited(types=["Retraction of Publication"]).title.kind is Kind.RETRACTION
    assert cited(types=["Journal Article"]).title.kind is Kind.REPORT


def test_related_works_are_those_pubmed_relates_and_not_those_cited() -> None:
    relations = [("ErratumIn", "31"), ("Cites", "32"), ("CommentOn", "")]
    assert cited(relations=relations).related_pmids == {"31"}


def test_a_journal_is_known_by_its_abbreviation_where_the_title_is_missing() -> None:
    record = Record(source="x", source_id="1", journal=Journal(abbreviation="Stroke"))
    assert read_citation(record).journal == "Stroke"


def test_an_abstract_is_compared_by_its_first_words_without_marks() -> None:
    text = "<b>Aims</b>: to cool &amp; to heat. " + "word " * 200
    record = Record(source="x", source_id="1", abstract=(AbstractSection(text, label="AIMS"),))
    words = read_citation(record).abstract.split()
    assert words[:6] == ["aims", "to", "cool", "to", "heat", "word"]
    assert len(words) == 60


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_record_can_be_compared(title: str, journal: str, pages: str, doi: str) -> None:
    citation = cited(title=title, journal=journal, pages=pages, doi=doi)
    assert citation.record.title == title
    assert citation == cited(title=title, journal=journal, pages=pages, doi=doi)
