"""Whether an item touches the policy: cited by it, or newer than its last review."""

from dataclasses import replace
from datetime import date

import pytest

from litwatch.domain import (
    CitedReference,
    DigestItem,
    DigestMaterial,
    KnownItem,
    Policy,
    RecordDates,
)
from litwatch.reports.background import policy_tag, read_background
from litwatch.reports.digest import compose
from litwatch.reports.render import to_html, to_markdown, to_text

TODAY = date(2026, 11, 16)
NEWER = "entered PubMed after the policy's last review (9 May 2024)"


def _trial(week: DigestMaterial) -> DigestItem:
    return next(item for item in week.items if item.record.pmid == "36001204")


def _citing(policy: Policy, role: str) -> Policy:
    reference = CitedReference("ilfeld", 12, role, "Another wording of the title")
    return replace(policy, references=(reference,))


@pytest.mark.parametrize(
    "role, told",
    [
        ("peer_reviewed", "cited by the policy, reference 12"),
        ("authority", "cited by the policy, authority reference 12"),
        ("included", "cited by the overview, included study 12"),
        ("appendix", "cited by the overview, appendix study 12"),
    ],
)
def test_a_cited_work_is_named_with_its_number_and_list(
    busy_week: DigestMaterial, policy: Policy, role: str, told: str
) -> None:
    trial = _trial(busy_week)
    known = KnownItem("ilfeld", "a title", "found", record_id=trial.record.record_id)
    week = replace(busy_week, known_items=(known,))
    assert policy_tag(trial, read_background(week, _citing(policy, role))) == told


def test_a_work_is_recognised_by_its_identifier_where_it_is_no_known_item(
    busy_week: DigestMaterial, policy: Policy
) -> None:
    cited = CitedReference("ilfeld", 3, "authority", "Other words", pmid="36001204")
    background = read_background(busy_week, replace(policy, references=(cited,)))
    assert policy_tag(_trial(busy_week), background).endswith("authority reference 3")


def test_another_record_of_a_cited_report_is_that_work(
    busy_week: DigestMaterial, policy: Policy
) -> None:
    known = KnownItem("ilfeld", "a title", "found", record_id="pubmed:36001205")
    week = replace(busy_week, known_items=(known,))
    assert "reference 12" in policy_tag(
        _trial(week), read_background(week, _citing(policy, "peer_reviewed"))
    )


def test_a_work_that_the_policy_cites_is_no_signal(
    busy_week: DigestMaterial, policy: Policy
) -> None:
    trial = _trial(busy_week)
    known = KnownItem("ilfeld", "a title", "found", record_id=trial.record.record_id)
    week = replace(busy_week, known_items=(known,), items=(trial,))
    digest = compose(week, _citing(policy, "peer_reviewed"), today=TODAY)
    assert digest.sections[1].key == "meets"
    page = to_markdown([digest])
    assert "Cited by the policy, reference 12" in page
    assert "Signal" not in page


@pytest.mark.parametrize(
    "dates, told",
    [
        (RecordDates(entered=date(2024, 5, 10)), NEWER),
        (RecordDates(created=date(2024, 5, 10)), NEWER),
        (RecordDates(entered=date(2024, 5, 9)), ""),
        (RecordDates(), ""),
    ],
)
def test_a_work_is_newer_only_if_it_entered_after_the_day_of_the_last_review(
    busy_week: DigestMaterial, policy: Policy, dates: RecordDates, told: str
) -> None:
    trial = _trial(busy_week)
    item = replace(trial, record=replace(trial.record, dates=dates))
    assert policy_tag(item, read_background(busy_week, policy)) == told
    assert not policy_tag(item, read_background(busy_week, None))
    undated = replace(policy, last_review_on=None)
    assert not policy_tag(item, read_background(busy_week, undated))


def test_the_tag_stands_in_all_three_forms(busy_week: DigestMaterial, policy: Policy) -> None:
    digest = compose(busy_week, policy, today=TODAY)
    for write in (to_html, to_markdown, to_text):
        page = " ".join(write([digest]).replace("&#39;", "'").split())
        assert "Entered PubMed after the policy's last review (9 May 2024)" in page
        assert "Cited by the policy, authority reference 4" in page
