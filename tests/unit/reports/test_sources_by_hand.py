"""A source that software cannot search is named in every digest, and in its subject once due."""

from dataclasses import replace
from datetime import date

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


def test_the_subject_and_the_first_line_name_overdue_sources(quiet_week: DigestMaterial) -> None:
    digest = composed(quiet_week, FRESH, STALE, NEVER)
    assert "OVERDUE by hand: EMBASE and INAHTA" in digest.subject
    assert "OVERDUE by hand: EMBASE and INAHTA" in digest.headline


def test_sources_that_are_not_due_stay_out_of_the_subject(quiet_week: DigestMaterial) -> None:
    assert "OVERDUE" not in composed(quiet_week, FRESH).subject


def test_many_overdue_sources_are_counted_in_the_subject(quiet_week: DigestMaterial) -> None:
    sources = [replace(STALE, name=f"S{number}") for number in range(5)]
    assert "OVERDUE by hand: S0, S1 and 3 more" in composed(quiet_week, *sources).subject


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
