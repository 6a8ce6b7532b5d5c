from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import Record
from litwatch.reports.links import doi_link, links_of, pubmed_link

TEXT = st.text(max_size=40)


@given(TEXT | st.from_regex(r"10\.\d{4}/.{1,20}", fullmatch=True))
def test_a_doi_link_leads_to_doi_org_or_nowhere(doi: str) -> None:
    link = doi_link(doi)
    if link and link.url:
        address = urlsplit(link.url)
        assert (address.scheme, address.netloc) == ("https", "doi.org")
        assert (address.query, address.fragment) == ("", "")
        assert unquote(address.path) == f"/{link.label.removeprefix('doi:')}"


@given(TEXT)
def test_a_pubmed_link_leads_to_pubmed_or_nowhere(pmid: str) -> None:
    link = pubmed_link(pmid)
    if link and link.url:
        assert link.url == f"https://pubmed.ncbi.nlm.nih.gov/{int(link.label[5:])}/"


@pytest.mark.parametrize(
    "doi", ["javascript:alert(1)", "data:text/html,x", "10.1/x y", "//evil.example", "10.1000"]
)
def test_what_is_no_doi_is_shown_but_not_linked(doi: str) -> None:
    link = doi_link(doi)
    assert link is not None
    assert link.url == ""


def test_reserved_characters_of_a_doi_are_encoded() -> None:
    link = doi_link('10.1002/(SICI)1096<1::AID-X>3.0.CO;2-"')
    assert link is not None
    assert link.url == "https://doi.org/10.1002/%28SICI%291096%3C1::AID-X%3E3.0.CO;2-%22"


def test_an_invented_number_of_the_sample_is_named_as_such() -> None:
    link = pubmed_link("99000001", is_sample=True)
    assert link is not None
    assert link.url == ""
    assert "invented" in link.label
    real = pubmed_link("36190851", is_sample=True)
    assert real is not None
    assert real.url.endswith("/36190851/")


def test_a_record_without_identifiers_has_no_links() -> None:
    assert links_of(Record(source="file", source_id="x")) == ()
