"""Identifiers: one form for each, what they join, and what PubMed's own relations keep apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.dedupe.deciding import deduplicate
from litwatch.dedupe.identifiers import normalise_doi, normalise_pmcid, normalise_pmid, rank
from litwatch.domain import Record
from tests.unit.dedupe.hard_pairs import a_record

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
# Another volume, page and year: without an identifier no rule would join it with the ordinary one.
ELSEWHERE = {"volume": "95", "pages": "33-41", "year": 2014}


def works(name: str, **fields: Any) -> Record:
    """The ordinary article under a PMID of its own."""
    return a_record(name, **({"pmid": name} | fields))


def members(records: list[Record]) -> list[set[str]]:
    return [
        {name.removeprefix("test:") for name in group.members}
        for group in deduplicate(records, decided_at=NOW).groups
    ]


@pytest.mark.parametrize(
    "written",
    [
        "10.1007/S00270-016-1365-7",
        "https://doi.org/10.1007/s00270-016-1365-7",
        "http://dx.doi.org/10.1007/s00270-016-1365-7",
        "doi:10.1007/s00270-016-1365-7",
        "DOI: 10.1007/s00270-016-1365-7.",
        "  10.1007/s00270-016-1365-7 ",
        "https://doi.org/10.1007%2Fs00270-016-1365-7",
    ],
)
def test_every_way_to_write_a_doi_is_one_doi(written: str) -> None:
    assert normalise_doi(written) == "10.1007/s00270-016-1365-7"


@pytest.mark.parametrize("text", ["", "n/a", "10.1007", "34820693", "S0003-4975(19)30001-2"])
def test_what_is_no_doi_is_empty_and_joins_nothing(text: str) -> None:
    assert normalise_doi(text) == ""
    assert members([works("1", doi=text), works("2", doi=text, **ELSEWHERE)]) == []


def test_pmcid_and_pmid_are_normalised() -> None:
    assert normalise_pmcid("pmc6887526.1") == normalise_pmcid("6887526") == "PMC6887526"
    assert normalise_pmcid("none") == ""
    assert normalise_pmid(" 0034820693") == "34820693"
    assert normalise_pmid("NBK123") == ""


def test_two_pmids_with_one_doi_are_one_report_shown_by_the_lower_number() -> None:
    records = [works("20", doi="10.1/A", **ELSEWHERE), works("3", doi="doi:10.1/a")]
    (group,) = deduplicate(records, decided_at=NOW).groups
    assert group.members == ("test:3", "test:20"), "99 comes before 100"
    assert group.group_id == group.representative == "test:3"
    assert group.rule == "same-doi"


def test_the_representative_is_the_medline_record_even_with_the_higher_pmid() -> None:
    records = [
        works("1", doi="10.1/a", status="Publisher"),
        works("20", doi="10.1/a", status="MEDLINE"),
    ]
    assert deduplicate(records, decided_at=NOW).groups[0].representative == "test:20"


def test_links_by_several_identifiers_chain_and_each_is_named() -> None:
    records = [
        works("1", doi="10.1/a"),
        works("2", doi="10.1/a", pmcid="PMC7", **ELSEWHERE),
        works("3", pmcid="PMC7"),
    ]
    (group,) = deduplicate(records, decided_at=NOW).groups
    assert group.members == ("test:1", "test:2", "test:3")
    assert {"same-doi", "same-pmcid"} <= set(group.rule.split("+"))


def test_records_of_two_sources_join_by_pmid() -> None:
    assert members([works("MED/5", pmid="5", **ELSEWHERE), works("5")]) == [{"5", "MED/5"}]


@pytest.mark.parametrize(
    "relation",
    [
        *("ErratumIn", "ErratumFor", "RetractionOf", "RetractionIn", "CommentOn", "CommentIn"),
        *("UpdateIn", "UpdateOf", "ExpressionOfConcernIn", "RepublishedFrom"),
    ],
)
def test_works_that_pubmed_relates_are_not_merged_by_a_shared_doi(relation: str) -> None:
    notice = works("1", doi="10.1/a", relations=[(relation, "2")])
    assert members([notice, works("2", doi="10.1/a")]) == []


def test_a_citation_of_a_copy_separates_nothing() -> None:
    copy = works("1", doi="10.1/a", relations=[("Cites", "2")])
    assert members([copy, works("2", doi="10.1/a", **ELSEWHERE)]) == [{"1", "2"}]


def test_an_erratum_without_a_link_is_still_another_report_than_its_article() -> None:
    erratum = works("1", doi="10.1/a", types=["Published Erratum"])
    assert members([erratum, works("2", doi="10.1/a")]) == []


def test_a_third_record_cannot_bring_two_related_works_together() -> None:
    article = works("1", doi="10.1/a", relations=[("ErratumIn", "2")])
    erratum = works("2", pmcid="PMC7")
    between = works("3", doi="10.1/a", pmcid="PMC7")
    (group,) = members([article, erratum, between])
    assert len(group) == 2
    assert group != {"1", "2"}


_DIGITS = st.integers(min_value=1, max_value=10**8).map(str)


@given(_DIGITS, st.sampled_from(["", " ", "0", "000"]))
def test_a_pmid_is_its_number(digits: str, before: str) -> None:
    assert normalise_pmid(f"{before}{digits} ") == normalise_pmid(digits) == digits


@given(st.text(alphabet="abcXYZ019./()-", min_size=1, max_size=20))
def test_a_normalised_doi_stays_as_it_is(ending: str) -> None:
    doi = normalise_doi(f"https://doi.org/10.1000/{ending}")
    assert normalise_doi(doi) == doi == normalise_doi(f"DOI: 10.1000/{ending.upper()}")


@given(st.permutations(["9", "10", "100"]), st.sampled_from(["9", "10", "100"]))
def test_rank_puts_medline_first_and_then_the_lower_number(order: list[str], best: str) -> None:
    records = [works(name, status="MEDLINE" if name == best else "") for name in order]
    others = [name for name in ("9", "10", "100") if name != best]
    assert [record.pmid for record in sorted(records, key=rank)] == [best, *others]
