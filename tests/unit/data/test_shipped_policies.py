"""The shipped policies, against the facts known of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from litwatch.domain import CitedReference, Policy
from litwatch.formats.policy_yaml import read_policy

# Read from the policy's text: each is named there, in the rationale or in a source note.
DISCUSSED_PAPERS = {
    *("dasa2016", "yoon2016", "radnovich2017", "nemecek2023", "cha2021"),
    *("herzog2023", "scobie2021", "winston2019", "winston2023"),
}
DISCUSSED_AUTHORITIES = {
    *("aaos2013", "aans2024", "asa2010"),
    *("fda_k173763", "cfr878_4350", "cfr882_4250"),
}


@pytest.fixture(scope="module")
def policy(root: Path) -> Policy:
    return read_policy(root / "data" / "policies" / "surg-00155.yaml")


@pytest.fixture(scope="module")
def overview(root: Path) -> Policy:
    return read_policy(root / "data" / "policies" / "nice-neuroma-overview.yaml")


def of_role(policy: Policy, role: str) -> list[CitedReference]:
    """References of one role in their order."""
    return [reference for reference in policy.references if reference.role == role]


class TestThePolicy:
    def test_its_head_is_the_documents(self, policy: Policy) -> None:
        assert (policy.number, policy.title, policy.status) == (
            *("SURG.00155", "Cryoneurolysis", "Revised"),
        )
        assert policy.published_on == date(2024, 6, 28)
        assert policy.last_review_on == date(2024, 5, 9)
        assert policy.position == "investigational and not medically necessary"

    def test_its_history_goes_back_to_its_adoption(self, policy: Policy) -> None:
        days = [event.reviewed_on for event in policy.history]
        assert days == sorted(days)
        assert (days[0], days[-1]) == (date(2020, 2, 20), policy.last_review_on)
        assert [event.status for event in policy.history] == (
            ["New", "Reviewed", "Revised", "Reviewed", "Reviewed", "Revised"]
        )

    def test_the_next_dates_rest_on_a_stated_basis(self, policy: Policy) -> None:
        assert policy.next_review_on
        assert policy.evidence_cutoff_on
        assert policy.next_review_on.month == 5
        assert (policy.next_review_on - policy.evidence_cutoff_on).days == 57
        assert "57 days" in policy.review_basis

    def test_it_has_18_papers_and_10_authorities_numbered_as_printed(self, policy: Policy) -> None:
        papers, authorities = of_role(policy, "peer_reviewed"), of_role(policy, "authority")
        assert [reference.number for reference in papers] == list(range(1, 19))
        assert [reference.number for reference in authorities] == list(range(1, 11))

    def test_its_papers_are_the_known_items(self, policy: Policy) -> None:
        known = [reference for reference in policy.references if reference.known_item]
        assert known == of_role(policy, "peer_reviewed")

    def test_nine_of_its_papers_are_never_mentioned(self, policy: Policy) -> None:
        papers = of_role(policy, "peer_reviewed")
        assert {item.key for item in papers if item.discussed} == DISCUSSED_PAPERS
        assert sum(not item.discussed for item in papers) == 9

    def test_four_of_its_authorities_are_never_mentioned(self, policy: Policy) -> None:
        authorities = of_role(policy, "authority")
        assert {item.key for item in authorities if item.discussed} == DISCUSSED_AUTHORITIES


class TestTheOverview:
    def test_it_has_6_studies_and_10_appendix_works(self, overview: Policy) -> None:
        assert len(of_role(overview, "included")) == 6
        assert len(of_role(overview, "appendix")) == 10
        assert all(reference.known_item for reference in overview.references)

    def test_each_appendix_work_has_its_reason(self, overview: Policy) -> None:
        assert all(reference.reason for reference in of_role(overview, "appendix"))
        assert not any(reference.reason for reference in of_role(overview, "included"))

    def test_both_of_its_search_dates_are_kept(self, overview: Policy) -> None:
        subjects = {entry.subject: entry for entry in overview.discrepancies}
        values = [(entry.value, entry.place) for entry in subjects["searched up to"].values]
        assert values == [
            ("2022-08-22", "rapid review of literature"),
            ("2022-08-08", "literature search strategy"),
        ]

    def test_every_discrepancy_has_two_different_values(self, overview: Policy) -> None:
        for discrepancy in overview.discrepancies:
            assert len({entry.value for entry in discrepancy.values}) == len(discrepancy.values)
            assert len(discrepancy.values) > 1

    def test_three_of_its_studies_are_the_policys_too(
        self, policy: Policy, overview: Policy
    ) -> None:
        cited = {reference.key for reference in policy.references}
        shared = [item.key for item in of_role(overview, "included") if item.key in cited]
        assert shared == ["cazzato2016", "friedman2012", "yoon2016"]


@pytest.mark.parametrize("name", ["policy", "overview"])
def test_titles_and_identifiers_are_those_known(
    name: str, request: pytest.FixtureRequest, works: dict[str, Any]
) -> None:
    read: Policy = request.getfixturevalue(name)
    for reference in read.references:
        work = works[reference.key]
        assert reference.title == work["title"]
        assert reference.year == work["year"]
        assert reference.pmid == (work["pmid"] or "")
        assert reference.doi == (work["doi"] or "")
        assert reference.first_author == work["authors"][0]


@pytest.mark.parametrize("name", ["policy", "overview"])
def test_every_reference_is_cited_somewhere(name: str, request: pytest.FixtureRequest) -> None:
    read: Policy = request.getfixturevalue(name)
    assert all(reference.citation for reference in read.references)
