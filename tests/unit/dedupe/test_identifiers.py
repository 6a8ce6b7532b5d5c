"""Groups by shared identifiers: what joins, what PubMed's own relations keep apart."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.dedupe import group_by_identifiers, normalise_doi
from litwatch.dedupe.identifiers import normalise_pmcid, normalise_pmid
from litwatch.domain import PublicationType, Record, RelatedWork


def a_record(source_id: str, **fields: Any) -> Record:
    record = Record(source="pubmed", source_id=source_id, pmid=source_id)
    return replace(record, **fields)


def members(records: list[Record]) -> list[set[str]]:
    return [
        {name.removeprefix("pubmed:") for name in group.members}
        for group in group_by_identifiers(records)
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
    assert members([a_record("1", doi=text), a_record("2", doi=text)]) == []


def test_pmcid_and_pmid_are_normalised() -> None:
    assert normalise_pmcid("pmc6887526.1") == normalise_pmcid("6887526") == "PMC6887526"
    assert normalise_pmcid("none") == ""
    assert normalise_pmid(" 0034820693") == "34820693"
    assert normalise_pmid("NBK123") == ""


def test_two_pmids_with_one_doi_are_one_report() -> None:
    records = [a_record("2", doi="10.1/A"), a_record("1", doi="doi:10.1/a"), a_record("3")]
    (group,) = group_by_identifiers(records)
    assert group.members == ("pubmed:1", "pubmed:2")
    assert group.group_id == group.representative == "pubmed:1"
    assert group.rule == "shared-doi"
    assert group.evidence == "doi 10.1/a"


def test_the_representative_is_the_medline_record_even_with_the_higher_pmid() -> None:
    records = [
        a_record("1", doi="10.1/a", status="Publisher"),
        a_record("20", doi="10.1/a", status="MEDLINE"),
    ]
    assert group_by_identifiers(records)[0].representative == "pubmed:20"


def test_without_medline_the_lowest_pmid_counts_as_a_number() -> None:
    records = [a_record("100", doi="10.1/a"), a_record("99", doi="10.1/a")]
    assert group_by_identifiers(records)[0].representative == "pubmed:99"


def test_links_chain_and_the_evidence_names_each() -> None:
    records = [
        a_record("1", doi="10.1/a"),
        a_record("2", doi="10.1/a", pmcid="PMC7"),
        a_record("3", pmcid="PMC7"),
    ]
    (group,) = group_by_identifiers(records)
    assert group.members == ("pubmed:1", "pubmed:2", "pubmed:3")
    assert group.rule == "shared-pmcid+shared-doi"
    assert group.evidence == "doi 10.1/a; pmcid PMC7"


def test_records_of_two_sources_join_by_pmid() -> None:
    europe = Record(source="europepmc", source_id="MED/5", pmid="5")
    assert members([europe, a_record("5")]) == [{"5", "europepmc:MED/5"}]


@pytest.mark.parametrize(
    "relation",
    [
        "ErratumIn",
        "ErratumFor",
        "RetractionOf",
        "RetractionIn",
        "CommentOn",
        "CommentIn",
        "UpdateIn",
        "UpdateOf",
        "ExpressionOfConcernIn",
        "RepublishedFrom",
    ],
)
def test_works_that_pubmed_relates_are_not_merged_by_a_shared_doi(relation: str) -> None:
    notice = a_record("1", doi="10.1/a", related_works=(RelatedWork(relation, pmid="2"),))
    assert members([notice, a_record("2", doi="10.1/a")]) == []


def test_a_citation_of_a_copy_separates_nothing() -> None:
    copy = a_record("1", doi="10.1/a", related_works=(RelatedWork("Cites", pmid="2"),))
    assert members([copy, a_record("2", doi="10.1/a")]) == [{"1", "2"}]


def test_an_erratum_without_a_link_is_still_another_report_than_its_article() -> None:
    erratum = a_record("1", doi="10.1/a", publication_types=(PublicationType("Published Erratum"),))
    assert members([erratum, a_record("2", doi="10.1/a")]) == []


def test_a_third_record_cannot_bring_two_different_works_together() -> None:
    article = a_record("1", doi="10.1/a", related_works=(RelatedWork("ErratumIn", pmid="2"),))
    erratum = a_record("2", pmcid="PMC7")
    between = a_record("3", doi="10.1/a", pmcid="PMC7")
    (group,) = members([article, erratum, between])
    assert group == {"2", "3"}, "a PMCID is a stronger link than a DOI"


def test_no_identifier_no_group() -> None:
    blank = Record(source="registry", source_id="a", title="Same title")
    assert group_by_identifiers([blank, replace(blank, source_id="b")]) == ()


_RELATIONS = st.sampled_from(["ErratumIn", "CommentOn", "UpdateOf", "Cites", "RetractionIn"])
_RECORDS = st.lists(
    st.builds(
        Record,
        source=st.sampled_from(["pubmed", "europepmc"]),
        source_id=st.sampled_from([str(number) for number in range(12)]),
        pmid=st.sampled_from(["", "1", "2", "3", "4", "5"]),
        doi=st.sampled_from(["", "10.1/a", "10.1/A", "doi:10.1/b", "10.1/c"]),
        pmcid=st.sampled_from(["", "PMC1", "PMC2"]),
        status=st.sampled_from(["", "MEDLINE"]),
        related_works=st.lists(
            st.builds(RelatedWork, relation=_RELATIONS, pmid=st.sampled_from(["", "1", "2", "3"])),
            max_size=2,
        ).map(tuple),
    ),
    unique_by=lambda record: record.record_id,
    max_size=12,
)


@given(_RECORDS, st.randoms(use_true_random=False))
def test_order_never_matters(records: list[Record], chance: Random) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert group_by_identifiers(shuffled) == group_by_identifiers(records)


@given(_RECORDS)
def test_each_record_is_counted_once(records: list[Record]) -> None:
    groups = group_by_identifiers(records)
    counted = Counter(name for group in groups for name in group.members)
    names = {record.record_id for record in records}
    assert set(counted) <= names
    assert all(times == 1 for times in counted.values())
    assert all(len(group.members) >= 2 for group in groups)
    alone = names - set(counted)
    assert sum(len(group.members) for group in groups) + len(alone) == len(records)


@given(_RECORDS)
def test_grouping_again_says_the_same(records: list[Record]) -> None:
    groups = group_by_identifiers(records)
    assert group_by_identifiers([*records, *records]) == groups
    for group in groups:
        inside = [record for record in records if record.record_id in group.members]
        assert [again.members for again in group_by_identifiers(inside)] == [group.members]


@given(_RECORDS)
def test_no_group_holds_two_works_that_pubmed_separates(records: list[Record]) -> None:
    for group in group_by_identifiers(records):
        inside = [record for record in records if record.record_id in group.members]
        pmids = {record.pmid for record in inside if record.pmid}
        for record in inside:
            others = {
                work.pmid
                for work in record.related_works
                if work.relation != "Cites" and work.pmid != record.pmid
            }
            assert not others & pmids


@given(_RECORDS)
def test_every_member_shares_an_identifier_with_another(records: list[Record]) -> None:
    def identifiers(record: Record) -> set[tuple[str, str]]:
        pairs = {("pmid", record.pmid), ("doi", normalise_doi(record.doi)), ("pmc", record.pmcid)}
        return {pair for pair in pairs if pair[1]}

    for group in group_by_identifiers(records):
        inside = [record for record in records if record.record_id in group.members]
        for record in inside:
            rest = [identifiers(other) for other in inside if other is not record]
            assert identifiers(record) & set().union(*rest)
