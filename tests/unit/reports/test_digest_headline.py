"""Subject and first line: trouble first, then true counts."""

from dataclasses import replace
from datetime import date

import pytest

from litwatch.domain import (
    Change,
    ChangeKind,
    Digest,
    DigestMaterial,
    IsoWeek,
    NoticeKind,
    SearchRun,
    SearchWindow,
)
from litwatch.reports.digest import compose

TODAY = date(2026, 11, 16)


def _compose(week: DigestMaterial, *, is_sample: bool = False) -> Digest:
    return compose(week, None, today=TODAY, is_sample=is_sample)


def test_subject_counts_what_the_sections_hold(busy_week: DigestMaterial) -> None:
    assert _compose(busy_week).subject == (
        "Cryoablation for neuroma, 2026-W47: 2 notices (a retraction, a correction), "
        "7 new records (1 guideline, 1 signal, 1 meets the criteria, 1 to retrieve, "
        "1 lower tier, 2 set aside), 1 record changed, 1 record left"
    )


def test_notices_are_counted_by_kind_the_gravest_first(busy_week: DigestMaterial) -> None:
    model = busy_week.notices[0]
    kinds = ("correction", "expression_of_concern", "expression_of_concern", "retraction")
    notices = tuple(
        replace(model, notice=replace(model.notice, kind=NoticeKind(kind))) for kind in kinds
    )
    digest = _compose(replace(busy_week, items=(), notices=notices))
    assert digest.subject.endswith(
        ": 4 notices (a retraction, 2 expressions of concern, a correction)"
    )


def test_nothing_new_is_one_line_and_run_health(quiet_week: DigestMaterial) -> None:
    digest = _compose(quiet_week)
    assert digest.subject == "Cryoablation for neuroma, 2026-W47: nothing new"
    assert digest.headline == (
        "Nothing new. PubMed searched 16 November 2026; covers 2 November to 16 November."
    )
    assert [section.key for section in digest.sections] == ["health", "next"]


@pytest.mark.parametrize(
    "windows, told",
    [
        (((9, 28), (10, 5)), "covers 28 September to 5 October."),
        (((9, 28), (10, 5), (10, 1), (10, 12)), "covers 28 September to 12 October."),
    ],
)
def test_the_days_that_the_searches_cover_are_told_once(
    quiet_week: DigestMaterial, run: SearchRun, windows: tuple[tuple[int, int], ...], told: str
) -> None:
    days = [date(2026, *each) for each in windows]
    pairs = zip(days[::2], days[1::2], strict=True)
    runs = tuple(replace(run, search_window=SearchWindow(*pair)) for pair in pairs)
    headline = _compose(replace(quiet_week, runs=runs)).headline
    assert headline.endswith(told)
    assert headline.count("PubMed searched") == 1


def test_a_search_without_dates_covers_everything(
    quiet_week: DigestMaterial, run: SearchRun
) -> None:
    runs = (run, replace(run, run_id="all", search_window=None))
    assert _compose(replace(quiet_week, runs=runs)).headline.endswith("; covers everything.")


def test_a_changed_record_is_not_named_as_a_notice_is(busy_week: DigestMaterial) -> None:
    model = busy_week.notices[0]
    notice = replace(model, notice=replace(model.notice, kind=NoticeKind.UPDATE))
    changed = [item for item in busy_week.items if item.change.kind is ChangeKind.UPDATED]
    digest = _compose(replace(busy_week, items=tuple(changed), notices=(notice,)))
    assert digest.subject.endswith(": 1 notice (an update), 1 record changed")


def test_a_failed_source_and_a_missed_week_stand_first(failed_week: DigestMaterial) -> None:
    digest = _compose(failed_week)
    assert digest.subject == (
        "Cryoablation for neuroma, 2026-W47: PubMed FAILED; MISSED 2026-W46; "
        "what is new is not known"
    )
    assert digest.headline.startswith("PubMed FAILED. MISSED 2026-W46. ")
    assert "nothing new" not in digest.subject.lower()
    assert "did not answer within 60 seconds" in digest.alerts[0]
    assert "not covered yet" in digest.alerts[1]


def test_a_later_success_takes_the_failure_out_of_the_subject(
    quiet_week: DigestMaterial, run: SearchRun, failed_run: SearchRun
) -> None:
    later = replace(run, run_id="later", started_at=failed_run.started_at.replace(hour=8))
    digest = _compose(replace(quiet_week, runs=(failed_run, later)))
    assert digest.subject.endswith(": nothing new")
    health = next(section for section in digest.sections if section.key == "health")
    assert [row[2] for row in health.tables[0].rows] == ["FAILED", "completed"]


def test_a_failure_after_a_success_is_named_beside_what_was_found(
    busy_week: DigestMaterial, run: SearchRun, failed_run: SearchRun
) -> None:
    digest = _compose(replace(busy_week, runs=(run, failed_run)))
    assert ": PubMed FAILED; 2 notices (a retraction," in digest.subject


def test_a_week_without_any_search_does_not_claim_that_nothing_is_new(
    quiet_week: DigestMaterial,
) -> None:
    digest = _compose(replace(quiet_week, runs=()))
    assert digest.subject.endswith("NO SEARCH RAN; what is new is not known")
    assert digest.headline.startswith("NO SEARCH RAN.")
    assert any("No search ran in 2026-W47" in alert for alert in digest.alerts)


@pytest.mark.parametrize(
    "weeks, told",
    [
        ((46,), "MISSED 2026-W46"),
        ((44, 45, 46), "MISSED 2026-W44, 2026-W45 and 2026-W46"),
        ((42, 43, 44, 45, 46), "MISSED 5 weeks (2026-W42 to 2026-W46)"),
    ],
)
def test_missed_weeks_are_named_and_said_to_be_covered(
    quiet_week: DigestMaterial, weeks: tuple[int, ...], told: str
) -> None:
    missed = tuple(IsoWeek(2026, week) for week in weeks)
    digest = _compose(replace(quiet_week, missed_weeks=missed))
    assert told in digest.subject
    assert told in digest.headline
    assert digest.alerts[0].endswith("this week's search covers them.")


def test_a_first_run_says_that_it_is_the_baseline(first_week: DigestMaterial) -> None:
    digest = _compose(first_week)
    assert ": baseline: 6 new records" in digest.subject
    assert digest.alerts == ()
    assert digest.notes[0].startswith("This is the baseline")


def test_an_empty_first_run_is_a_baseline_too(first_week: DigestMaterial) -> None:
    digest = _compose(replace(first_week, items=(), held=0))
    assert digest.notes[0].startswith("This is the baseline")
    assert digest.subject.endswith("nothing new")


def test_a_first_week_stays_the_baseline_when_it_is_written_again_later(
    first_week: DigestMaterial, run: SearchRun
) -> None:
    first = replace(run, search_window=None, found=7, new=6, outside_strategy=1)
    digest = _compose(replace(first_week, runs=(first,), held=500))
    assert digest.notes[0].startswith("This is the baseline")


def test_a_strategy_that_changed_without_gain_or_loss_is_no_baseline(
    quiet_week: DigestMaterial, run: SearchRun
) -> None:
    again = replace(run, search_window=None, found=40, new=0, outside_strategy=2)
    digest = _compose(replace(quiet_week, runs=(again,)))
    assert digest.notes[0].endswith("it gained 0 records and lost 0.")


def test_a_changed_strategy_says_what_it_gained_and_lost(
    busy_week: DigestMaterial, run: SearchRun
) -> None:
    gained = replace(
        busy_week.items[2],
        change=Change("pubmed:38438685", ChangeKind.STRATEGY_CHANGED, "found since the change"),
    )
    left = next(item for item in busy_week.items if item.change.kind is ChangeKind.LEFT)
    week = replace(
        busy_week, runs=(replace(run, search_window=None),), items=(gained, left), notices=()
    )
    digest = _compose(week)
    assert "baseline" not in digest.subject
    (note,) = digest.notes
    assert note == (
        "The strategy or the MeSH year changed (strategy version 0123456789ab): the search ran "
        "once without dates; it gained 1 record and lost 1."
    )


def test_an_ordinary_week_has_no_alert_and_no_note(busy_week: DigestMaterial) -> None:
    digest = _compose(busy_week)
    assert (digest.alerts, digest.notes) == ((), ())


def test_a_sample_says_so_in_its_subject(busy_week: DigestMaterial) -> None:
    assert _compose(busy_week, is_sample=True).subject.startswith("[Sample] ")


def test_a_title_or_an_error_cannot_break_the_subject(
    failed_week: DigestMaterial, failed_run: SearchRun
) -> None:
    hostile = replace(
        failed_week,
        topic_title="Cold\r\nBcc: all@evil.example\u202e",
        runs=(replace(failed_run, error="down\r\n" + "x" * 1000),),
    )
    digest = _compose(hostile)
    assert digest.subject.startswith("Cold Bcc: all@evil.example, 2026-W47")
    assert len(digest.alerts[0]) < 330
    assert "\n" not in digest.alerts[0]
