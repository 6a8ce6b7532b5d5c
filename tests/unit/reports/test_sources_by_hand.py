"""A source that software cannot search is named in every digest, and in its subject once due."""

from dataclasses import replace
from datetime import date

import pytest

from litwatch.domain import Digest, DigestMaterial, DigestTable, ManualSource
from litwatch.reports.digest import compose
from litwatch.reports.render import to_html, to_markdown

TODAY = date(2026, 11, 20)
FRESH = ManualSource("CENTRAL", 30, date(2026, 11, 1))
STALE = ManualSource("EMBASE", 30, date(2026, 10, 1))
NEVER = ManualSource("INAHTA", 30)


def composed(material: DigestMaterial, *sources: ManualSource) -> Digest:
    return compose(replace(material, manual_sources=sources), None, today=TODAY)


def by_hand(digest: Digest) -> list[DigestTable]:
    return [
        table for section in digest.sections for table in section.tables if table.key == "by_hand"
    ]


def test_every_source_stands_in_the_table_with_its_due_day(quiet_week: DigestMaterial) -> None:
    (table,) = by_hand(composed(quiet_week, FRESH, STALE, NEVER))
    assert [row[0] for row in table.rows] == ["CENTRAL", "EMBASE", "INAHTA"]
    assert [row[-1] for row in table.rows] == ["not yet due", "OVERDUE", "OVERDUE"]
    assert table.rows[2][1:3] == ("never", "now")


@pytest.mark.parametrize(
    "sources, told",
    [
        (
            (FRESH, STALE, NEVER),
            "2 hand searches overdue, the oldest since 31 October 2026, 1 never made",
        ),
        ((STALE, STALE, STALE), "3 hand searches overdue, the oldest since 31 October 2026"),
        ((STALE,), "1 hand search overdue, since 31 October 2026"),
        ((NEVER,), "1 hand search overdue, never made"),
    ],
)
def test_overdue_hand_searches_stand_last_with_their_age(
    quiet_week: DigestMaterial, sources: tuple[ManualSource, ...], told: str
) -> None:
    digest = composed(quiet_week, *sources)
    assert digest.subject.endswith(f": nothing new; {told}")
    assert digest.headline.endswith(f" {told}.")


def test_sources_that_are_not_due_stay_out_of_the_subject(quiet_week: DigestMaterial) -> None:
    assert "overdue" not in composed(quiet_week, FRESH).subject


def test_a_failure_stands_before_overdue_hand_searches(failed_week: DigestMaterial) -> None:
    subject = composed(failed_week, STALE).subject
    assert subject.index("PubMed FAILED") < subject.index("MISSED") < subject.index("1 hand search")


def test_a_search_is_due_on_its_day_and_overdue_after_it() -> None:
    source = ManualSource("EMBASE", 10, date(2026, 11, 10))
    assert source.due_on == TODAY
    assert not source.is_overdue(TODAY)
    assert source.is_overdue(date(2026, 11, 21))


def test_names_are_escaped_wherever_they_are_shown(quiet_week: DigestMaterial) -> None:
    digest = composed(quiet_week, replace(STALE, name="<b>E</b>"))
    assert "<b>E</b>" not in to_html([digest])
    assert "<b>E</b>" not in to_markdown([digest])


def test_without_a_list_the_digest_says_that_others_are_not_searched(
    quiet_week: DigestMaterial,
) -> None:
    digest = composed(quiet_week)
    assert by_hand(digest) == []
    assert "search them by hand" in to_markdown([digest])
