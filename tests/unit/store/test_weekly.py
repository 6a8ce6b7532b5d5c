"""A week's digest: each event is claimed once, by one week, and never shown twice as new."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litwatch.domain import (
    Advice,
    ChangeKind,
    Decision,
    DigestMaterial,
    IsoWeek,
    LineYield,
    Notice,
    NoticeKind,
    RunOutcome,
    RunResult,
)
from litwatch.store.store import Store
from tests.evidence_history import (
    FAILED,
    FIRST,
    FIRST_OF_NERVES,
    FOURTH,
    NERVES,
    NEUROMA,
    RETRACTED,
    RETRACTION,
    SECOND,
    WEEK_37,
    WEEK_38,
    arrivals,
    matches,
    record,
    run,
    version,
)

W37, W38, W39, W40 = (IsoWeek(2026, week) for week in (37, 38, 39, 40))
SENT = datetime(2026, 9, 15, 7, 0, tzinfo=UTC)


def _shown(material: DigestMaterial) -> list[tuple[str, str]]:
    return [(item.record.pmid, item.change.kind.value) for item in material.items]


NEW_OF_37 = [(pmid, "new") for pmid in ("101", "102", "103", "104", "105")]
OF_38 = [("107", "new"), ("101", "updated"), ("102", "headings_only")]


def test_each_week_shows_its_own_events(empty: Store) -> None:
    shown = []
    for week, result in ((W37, FIRST), (W38, SECOND), (W40, FOURTH)):
        empty.commit(result)
        shown.append(_shown(empty.digest_material(NEUROMA, week)))

    assert shown == [NEW_OF_37, OF_38, [("103", "left"), ("108", "indexed_late")]]


def test_asking_again_gives_the_same(filled: Store) -> None:
    first = filled.digest_material(NEUROMA, W40)

    assert filled.digest_material(NEUROMA, W40) == first


def test_an_unsent_week_takes_up_what_comes_later_in_it(empty: Store) -> None:
    empty.commit(FIRST)
    empty.digest_material(NEUROMA, W38)
    empty.commit(SECOND)

    assert _shown(empty.digest_material(NEUROMA, W38)) == NEW_OF_37 + OF_38


def test_a_sent_week_takes_up_nothing_and_counts_what_waits(empty: Store) -> None:
    empty.commit(FIRST)
    sent = empty.digest_material(NEUROMA, W38)
    empty.mark_sent(NEUROMA, W38, SENT)
    empty.commit(SECOND)

    later = empty.digest_material(NEUROMA, W38)

    assert (_shown(later), sent.waiting, later.waiting) == (_shown(sent), 0, 4)


def test_what_waited_stands_in_the_next_digest_and_waits_no_more(empty: Store) -> None:
    empty.commit(FIRST)
    empty.digest_material(NEUROMA, W38)
    empty.mark_sent(NEUROMA, W38, SENT)
    empty.commit(SECOND)

    following = empty.digest_material(NEUROMA, W39)

    assert _shown(following) == OF_38
    assert [item.notice for item in following.notices] == [RETRACTION]
    assert empty.digest_material(NEUROMA, W38).waiting == 0


def test_a_week_that_was_made_late_does_not_take_what_a_later_week_has_shown(
    filled: Store,
) -> None:
    filled.digest_material(NEUROMA, W40)

    assert filled.digest_material(NEUROMA, W37).items == ()


def test_a_run_after_the_weeks_sunday_is_left_to_a_later_week(filled: Store) -> None:
    assert _shown(filled.digest_material(NEUROMA, W37)) == NEW_OF_37
    assert filled.digest_material(NEUROMA, W37).waiting == 0


def test_what_is_due_by_mail_is_the_week_and_those_whose_mail_failed(filled: Store) -> None:
    for week in (W40, W38, W37):
        filled.digest_material(NEUROMA, week)
    assert filled.weeks_to_send(NEUROMA, W40) == (W40,)

    filled.mark_sent(NEUROMA, W37, SENT)

    assert filled.weeks_to_send(NEUROMA, W37) == ()
    assert filled.weeks_to_send(NEUROMA, W38) == (W38,)
    assert filled.weeks_to_send(NEUROMA, W40) == (W38, W40)
    assert filled.weeks_to_send(NERVES, W40) == ()


def test_a_week_is_sent_once(filled: Store) -> None:
    filled.mark_sent(NEUROMA, W40, SENT)
    filled.mark_sent(NEUROMA, W40, SENT + timedelta(days=1))

    assert filled.digest_material(NEUROMA, W40).items == ()


def test_an_item_carries_lines_suggestion_decision_duplicates_and_fields(filled: Store) -> None:
    decision = Decision(NEUROMA, "pubmed:101", "include", "full_text", "Ann", SENT)
    filled.decide(decision)

    items = {(i.record.pmid, i.change.kind): i for i in filled.digest_material(NEUROMA, W38).items}

    item = items["101", ChangeKind.UPDATED]
    assert item.record == RETRACTED
    assert item.change == SECOND.changes[1]
    assert item.run_id == "run-2026-09-14"
    assert item.lines == (1, 2, 3, 4)
    assert item.suggestion == SECOND.suggestions[1]
    assert item.decision
    assert replace(item.decision, advice=Advice()) == decision
    assert item.decision.advice.reason == item.suggestion.reason
    assert item.duplicates == ("pubmed:104",)


def test_a_notice_names_the_work_its_day_and_its_place_in_the_policy(filled: Store) -> None:
    (item,) = filled.digest_material(NEUROMA, W38).notices

    assert item.notice == RETRACTION
    assert item.title == "Cryoablation of neuroma: a trial"
    assert (item.noticed_at, item.reference_number) == (WEEK_38, 1)


def test_a_notice_reaches_every_topic_that_follows_the_record(filled: Store) -> None:
    (item,) = filled.digest_material(NERVES, W38).notices

    assert (item.notice, item.reference_number) == (RETRACTION, None)


def test_a_notice_about_a_cited_work_outside_the_set_is_shown(empty: Store) -> None:
    notice = Notice("pubmed:106", NoticeKind.CORRECTION, "300")

    empty.commit(replace(FIRST, notices=(notice,)))

    (item,) = empty.digest_material(NEUROMA, W37).notices
    assert (item.notice, item.reference_number) == (notice, 2)


def test_a_notice_about_a_record_of_another_topic_is_not_shown(empty: Store) -> None:
    empty.commit(replace(FIRST, notices=(Notice("pubmed:105", NoticeKind.CORRECTION, "300"),)))
    empty.commit(FIRST_OF_NERVES)

    assert empty.digest_material(NERVES, W37).notices == ()


def test_runs_of_the_week_stand_beside_the_items_failed_ones_too(filled: Store) -> None:
    material = filled.digest_material(NERVES, W38)

    assert material.runs == (FAILED.run,)
    assert material.topic_title == "All nerves"


def test_missed_weeks_lie_between_the_last_covered_week_and_this(filled: Store) -> None:
    assert filled.digest_material(NEUROMA, W40).missed_weeks == (W39,)
    assert filled.digest_material(NEUROMA, W38).missed_weeks == ()
    assert filled.digest_material(NEUROMA, W37).missed_weeks == ()
    assert filled.digest_material(NERVES, W40).missed_weeks == (W38, W39)


def test_a_run_by_hand_covers_no_week(filled: Store) -> None:
    filled.commit(RunResult(run(W39.monday, run_id="by-hand", moves_watermark=False)))

    assert filled.digest_material(NEUROMA, W40).missed_weeks == (W39,)


@given(
    first=st.dates(date(2019, 12, 1), date(2022, 2, 1)),
    gap=st.integers(0, 400),
)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_covered_missed_and_current_weeks_are_a_row_without_a_gap(
    empty: Store, first: date, gap: int
) -> None:
    topic = f"t{first}-{gap}"
    now = first + timedelta(days=gap)
    for day in {first, now}:
        empty.commit(RunResult(run(day, topic, run_id=f"{topic} {day}")))

    missed = empty.digest_material(topic, IsoWeek.of(now)).missed_weeks

    every_day = (first + timedelta(days=n) for n in range(gap + 1))
    weeks = list(dict.fromkeys(IsoWeek.of(day) for day in every_day))
    assert missed == tuple(weeks[1:-1])


def test_line_health_has_the_band_of_earlier_runs_of_the_same_strategy(filled: Store) -> None:
    health = filled.digest_material(NEUROMA, W40).line_health

    assert [entry.now.matched for entry in health] == [9, 9, 9, 9]
    assert {entry.usual for entry in health} == {(5, 6)}
    assert [entry.line.text for entry in health] == [line.text for line in FIRST.strategy_lines]


def test_line_health_of_an_earlier_week_knows_no_later_run(filled: Store) -> None:
    health = filled.digest_material(NEUROMA, W37).line_health

    assert [(entry.now.matched, entry.usual) for entry in health] == [(5, None)] * 4


def test_a_changed_strategy_starts_a_band_of_its_own(filled: Store) -> None:
    changed = run(date(2026, 10, 5), strategy_version="s2")
    filled.commit(RunResult(changed, line_yields=(LineYield(1, 3, 3),)))

    (entry,) = filled.digest_material(NEUROMA, IsoWeek(2026, 41)).line_health

    assert (entry.now, entry.usual) == (LineYield(1, 3, 3), None)


def test_held_and_new_since_review_count_what_is_in_the_set(filled: Store) -> None:
    """Six are held; one of them was created before the review of 20 August 2026."""
    material = filled.digest_material(NEUROMA, W40)

    assert (material.held, material.new_since_review) == (6, 5)
    assert material.known_items == FIRST.known_items


def test_a_topic_without_a_review_counts_nothing_since(filled: Store) -> None:
    assert filled.digest_material(NERVES, W40).new_since_review == 0


def test_a_topic_that_is_not_known_has_an_empty_digest(empty: Store) -> None:
    assert empty.digest_material("unheard", W40) == DigestMaterial("unheard", "unheard", W40)


WEEKS = [WEEK_37 + timedelta(weeks=n) for n in range(5)]


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["run", "fail", "ask", "send"]), st.integers(0, len(WEEKS) - 1)),
        max_size=7,
    )
)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_event_is_lost_and_none_is_shown_by_two_weeks(
    empty: Store, steps: list[tuple[str, int]]
) -> None:
    """Whatever the order of runs, digests and sendings: each arrival has one week at the end."""
    topic = "t" + "".join(f"{kind[0]}{week}" for kind, week in steps)
    expected = []
    for number, (kind, week_number) in enumerate(steps):
        day = WEEKS[week_number]
        run_id = f"{topic} {number}"
        if kind == "run":
            pmid = str(number + 1)
            _commit_arrival(empty, topic, run_id, day, pmid)
            expected.append(pmid)
        elif kind == "fail":
            failed = run(day, topic, run_id=run_id, outcome=RunOutcome.FAILED)
            empty.commit(RunResult(failed))
        elif kind == "ask":
            empty.digest_material(topic, IsoWeek.of(day))
        else:
            empty.mark_sent(topic, IsoWeek.of(day), SENT)

    last = IsoWeek.of(WEEKS[-1] + timedelta(weeks=1))
    weeks = [*map(IsoWeek.of, WEEKS), last]
    empty.digest_material(topic, last)
    shown = [item.record.pmid for w in weeks for item in empty.digest_material(topic, w).items]

    assert sorted(shown) == sorted(expected)


def _commit_arrival(store: Store, topic: str, run_id: str, day: date, pmid: str) -> None:
    store.commit(
        RunResult(
            run(day, topic, run_id=run_id),
            versions=(version(record(pmid, "Arrival")),),
            matches=matches({pmid: (4,)}),
            changes=arrivals(pmid),
        )
    )
