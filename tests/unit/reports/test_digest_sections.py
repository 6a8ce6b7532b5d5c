"""Where each item stands: everything once, the gravest first."""

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import (
    Change,
    ChangeKind,
    Digest,
    DigestItem,
    DigestMaterial,
    DigestSection,
    Fact,
    LineHealth,
    LineYield,
    Policy,
    PublicationType,
    Record,
    Route,
    SearchRun,
    StrategyLineText,
    Suggestion,
)
from litwatch.reports.digest import compose
from litwatch.reports.signals import signals_of

TODAY = date(2026, 11, 16)
ORDER = [
    *("notices", "guidelines", "signals", "meets", "retrieve", "lower_tier"),
    *("changes", "set_aside", "health", "next"),
]


def _section(digest: Digest, key: str) -> DigestSection:
    return next(section for section in digest.sections if section.key == key)


def _ids(digest: Digest, key: str) -> list[str]:
    return [item.record.source_id for item in _section(digest, key).items]


@pytest.fixture
def busy(busy_week: DigestMaterial, policy: Policy) -> Digest:
    return compose(busy_week, policy, today=TODAY)


def test_sections_stand_in_the_order_of_the_note(busy: Digest) -> None:
    assert [section.key for section in busy.sections] == ORDER


def test_notices_on_cited_works_stand_before_those_on_held_ones(busy: Digest) -> None:
    numbers = [item.reference_number for item in _section(busy, "notices").notices]
    assert numbers == [12, None]


def test_each_route_has_its_section(busy: Digest) -> None:
    assert _ids(busy, "guidelines") == ["40000001"]
    assert _ids(busy, "signals") == ["36001204"]
    assert _ids(busy, "meets") == ["38438685"]
    assert _ids(busy, "retrieve") == ["40000002"]
    assert _ids(busy, "lower_tier") == ["40000003"]


def test_proposed_exclusions_stand_before_listed_reviews_and_are_counted_by_reason(
    busy: Digest,
) -> None:
    assert _ids(busy, "set_aside") == ["40000004", "40000005"]
    assert _section(busy, "set_aside").summary == (
        "proposed for exclusion: animal or laboratory study: 1",
        "review, listed: 1",
    )


def test_revised_headings_are_one_line_and_a_departure_keeps_its_decision(busy: Digest) -> None:
    changes = _section(busy, "changes")
    assert [item.change.kind for item in changes.items] == [ChangeKind.UPDATED, ChangeKind.LEFT]
    assert changes.summary == (
        "Indexing alone (headings, status, dates of indexing) changed in 1 record.",
    )
    decision = changes.items[1].decision
    assert decision is not None
    assert decision.decision == "maybe"


def test_an_unscreened_arrival_waits_to_be_retrieved(busy_week: DigestMaterial) -> None:
    bare = replace(busy_week.items[0], suggestion=None)
    digest = compose(replace(busy_week, items=(bare,)), None, today=TODAY)
    assert _ids(digest, "retrieve") == [bare.record.source_id]


def test_what_arrives_and_leaves_within_a_digest_is_listed_once_as_left(
    busy_week: DigestMaterial, run: SearchRun
) -> None:
    later = replace(run, run_id="later", started_at=run.started_at.replace(hour=9))
    arrival = busy_week.items[2]
    left = replace(
        arrival,
        run_id="later",
        change=Change(arrival.change.record_id, ChangeKind.LEFT, "left via line 23"),
    )
    week = replace(busy_week, runs=(run, later), items=(arrival, left))
    digest = compose(week, None, today=TODAY)
    assert [section.key for section in digest.sections if section.items] == ["changes"]
    assert "1 record" in _section(digest, "changes").summary[0]

    returned = replace(
        week, items=(replace(arrival, run_id="later"), replace(left, run_id=run.run_id))
    )
    assert _ids(compose(returned, None, today=TODAY), "meets") == [arrival.record.source_id]


def test_days_to_cut_off_and_review_are_counted(busy: Digest) -> None:
    summary = _section(busy, "next").summary
    assert summary[1] == "Evidence cut-off: 17 March 2027, in 121 days."
    assert summary[2] == "Next review: 13 May 2027, in 178 days."


@pytest.mark.parametrize(
    "due, told",
    [
        (date(2026, 11, 16), "Next review: 16 November 2026, today."),
        (date(2026, 11, 17), "Next review: 17 November 2026, in 1 day."),
        (
            date(2026, 11, 15),
            "Next review: 15 November 2026, passed 1 day ago; no later date is set.",
        ),
        (None, "Next review: no date is set."),
    ],
)
def test_a_review_date_is_told_as_it_is(
    busy_week: DigestMaterial, policy: Policy, due: date | None, told: str
) -> None:
    digest = compose(busy_week, replace(policy, next_review_on=due), today=TODAY)
    assert told in _section(digest, "next").summary


def test_each_line_stands_in_the_table_with_its_yield(busy: Digest) -> None:
    lines = next(table for table in _section(busy, "health").tables if table.key == "lines")
    assert lines.columns[0] == "Line"
    assert lines.rows[0][1:5] == ("41", "7", "44 to 60", "BELOW its band")
    assert lines.rows[1][1:] == ("1,204", "0", "none yet", "", "animals/ not humans/")
    assert {len(row) for row in lines.rows} == {len(lines.columns)}


@pytest.mark.parametrize(
    "matched, usual, exactness, remark",
    [
        (43, (44, 60), "exact", "BELOW its band"),
        (61, (44, 60), "wider", ""),
        (72, (44, 60), "exact", ""),
        (73, (44, 60), "exact", "JUMP above its band"),
        (5, (0, 0), "exact", ""),
        (6, (0, 0), "exact", "JUMP above its band"),
        (900, None, "exact", ""),
        (43, (44, 60), "narrower", "BELOW its band, narrower in PubMed"),
    ],
)
def test_a_line_is_remarked_for_a_loss_a_jump_or_a_narrower_translation(
    busy_week: DigestMaterial,
    matched: int,
    usual: tuple[int, int] | None,
    exactness: str,
    remark: str,
) -> None:
    line = StrategyLineText(3, "cryo*.tw.", "cryo*[tiab]", exactness)
    health = LineHealth(line, LineYield(3, matched, 0), usual)
    digest = compose(replace(busy_week, line_health=(health,)), None, today=TODAY)
    lines = next(table for table in _section(digest, "health").tables if table.key == "lines")
    assert lines.rows[0][4] == remark
    told = [text for text in _section(digest, "health").summary if "lines to look at" in text]
    assert told == ([f"Strategy lines to look at: 3 ({remark})."] if remark else [])


def test_a_band_of_one_number_is_that_number(busy_week: DigestMaterial) -> None:
    line = StrategyLineText(3, "cryo*.tw.", "cryo*[tiab]", "exact")
    health = LineHealth(line, LineYield(3, 1414, 0), (1414, 1414))
    digest = compose(replace(busy_week, line_health=(health,)), None, today=TODAY)
    lines = next(table for table in _section(digest, "health").tables if table.key == "lines")
    assert lines.rows[0][3] == "1,414"


def test_many_warnings_are_told_once_each_and_then_counted(
    busy_week: DigestMaterial, run: SearchRun
) -> None:
    warned = replace(run, warnings=tuple(f"unknown word {n}" for n in range(9)))
    again = replace(warned, run_id="again")
    digest = compose(replace(busy_week, runs=(warned, again)), None, today=TODAY)
    told = [line for line in _section(digest, "health").summary if "arning" in line]
    assert told[0] == "Warning (PubMed): unknown word 0"
    assert told[5:] == ["And 4 more warnings: see the view run_health."]


def test_recall_check_names_what_the_strategy_misses(busy: Digest) -> None:
    health = _section(busy, "health")
    assert any("finds 1 of 2 known items; 1 missed" in line for line in health.summary)
    missed = next(table for table in health.tables if table.key == "known-items")
    assert [row[0] for row in missed.rows] == ["winston2019"]


def test_warnings_of_a_run_stand_in_its_health(busy: Digest) -> None:
    assert "Warning (PubMed): pubmed.email is not set" in _section(busy, "health").summary


@pytest.mark.parametrize(
    "types, comparator, reasons",
    [
        (("Randomized Controlled Trial",), "", 1),
        (("Journal Article",), "Sham procedure", 1),
        (("Randomized Controlled Trial",), "sham", 2),
        (("Journal Article", "Case Reports"), "usual care", 0),
        (("Randomized Controlled Trial, Veterinary",), "", 0),
    ],
)
def test_a_signal_rests_on_what_the_record_states(
    types: tuple[str, ...], comparator: str, reasons: int
) -> None:
    item = _item("1", Route.MEETS, ChangeKind.NEW, types=types, comparator=comparator)
    assert len(signals_of(item)) == reasons


@pytest.mark.parametrize("kind", list(ChangeKind))
@pytest.mark.parametrize("route", list(Route))
def test_only_an_arrival_that_meets_every_criterion_is_a_signal(
    kind: ChangeKind, route: Route
) -> None:
    item = _item("1", route, kind, types=("Randomized Controlled Trial",))
    assert bool(signals_of(item)) == (kind.is_arrival and route is Route.MEETS)


def _item(
    number: str,
    route: Route,
    kind: ChangeKind,
    *,
    types: tuple[str, ...] = (),
    comparator: str = "",
) -> DigestItem:
    record = Record(
        source="pubmed",
        source_id=number,
        publication_types=tuple(PublicationType(name) for name in types),
    )
    facts = (Fact("comparator", comparator, comparator, "abstract", 0, 1),) if comparator else ()
    suggestion = Suggestion(record.record_id, route, "because", facts=facts)
    return DigestItem(record, Change(record.record_id, kind, "detail"), "r", (1,), suggestion)


ITEMS = st.lists(
    st.builds(
        _item,
        st.integers(1, 30).map(str),
        st.sampled_from(Route),
        st.sampled_from(ChangeKind),
        types=st.sampled_from([(), ("Randomized Controlled Trial",), ("Review",)]),
        comparator=st.sampled_from(["", "sham"]),
    ),
    max_size=40,
    unique_by=lambda item: item.record.source_id,
)


@given(items=ITEMS)
def test_every_item_stands_exactly_once_in_a_section_or_in_a_count(
    quiet_week: DigestMaterial, items: list[DigestItem]
) -> None:
    digest = compose(replace(quiet_week, items=tuple(items)), None, today=TODAY)
    listed = Counter(item.record.record_id for section in digest.sections for item in section.items)
    counted = [item for item in items if item.change.kind is ChangeKind.HEADINGS_ONLY]
    assert listed == Counter(i.record.record_id for i in items if i not in counted)
    told = " ".join(line for section in digest.sections for line in section.summary)
    number = len(counted)
    assert (f"changed in {number} record{'s' if number != 1 else ''}." in told) == bool(counted)


@given(items=ITEMS, seed=st.randoms(use_true_random=False))
def test_the_order_of_the_material_does_not_change_the_digest(
    quiet_week: DigestMaterial, items: list[DigestItem], seed: Random
) -> None:
    shuffled = list(items)
    seed.shuffle(shuffled)
    one = compose(replace(quiet_week, items=tuple(items)), None, today=TODAY)
    other = compose(replace(quiet_week, items=tuple(shuffled)), None, today=TODAY)
    assert one == other
