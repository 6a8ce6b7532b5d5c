"""Rows against a history, without a store: each has one fate, and none is taken twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.config import TopicSettings
from litwatch.domain import Decision, DecisionEvent, Outline
from litwatch.formats.decision_rows import WORDS, DecisionRow, Reference
from litwatch.pipeline.decision_intake import Import, Intake
from litwatch.pipeline.held_references import HeldReferences

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(days=9), NOW - timedelta(days=1)
TOPIC = TopicSettings(
    id="t",
    title="T",
    strategy=Path("s"),
    criteria=Path("c"),
    reviewers=2,
)
BRINGING = Import(TOPIC, "file.csv", NOW, "c2")
HELD = HeldReferences.of([Outline(f"pubmed:{n}", 1, "", pmid=str(n)) for n in range(1, 4)])


def said(word: str, at: datetime = EARLIER, **parts: object) -> Decision:
    told: dict[str, object] = {"record_id": "pubmed:1", "stage": "title_abstract", **parts}
    return Decision("t", decision=word, decided_by="Ann", decided_at=at, **told)  # type: ignore[arg-type] # any part


def row(word: str, pmid: str = "1", **parts: object) -> DecisionRow:
    told = DecisionRow("row 2", Reference(pmid=pmid, title="T"), word, "title_abstract")
    return replace(told, **{"decided_by": "Ann", **parts})  # type: ignore[arg-type] # any part


def intake(*history: Decision, taken_back: tuple[Decision, ...] = ()) -> Intake:
    made = Intake(BRINGING, HELD)
    for number, decision in enumerate((*history, *taken_back), start=1):
        made.remember(DecisionEvent(number, decision, is_active=decision not in taken_back))
    return made


def fate(made: Intake, told: DecisionRow) -> str:
    """What became of a row."""
    made.take(told)
    fates = {
        "problem": len(made.problems),
        "recorded": len(made.recorded),
        "aside": len(made.left_aside),
        "known": made.held_already,
        "undecided": made.undecided,
    }
    (name,) = (name for name, count in fates.items() if count)
    return name


def test_a_row_becomes_a_decision_with_the_imports_moment_criteria_and_origin() -> None:
    made = intake()
    assert fate(made, row("include", reason="fits")) == "recorded"
    (decision,) = made.recorded
    assert decision == Decision(
        topic_id="t",
        record_id="pubmed:1",
        decision="include",
        stage="title_abstract",
        decided_by="Ann",
        decided_at=NOW,
        reason="fits",
        criteria_version="c2",
        origin="file.csv",
    )


def test_what_a_row_tells_of_itself_is_kept() -> None:
    made = intake()
    made.take(
        row(
            "include",
            stage="full_text",
            tier="key_evidence",
            reason_code="other",
            decided_at=LATER,
            criteria_version="c1",
            adjudicates=True,
        )
    )
    (decision,) = made.recorded
    assert (decision.decided_at, decision.criteria_version) == (LATER, "c1")
    assert (decision.tier, decision.reason_code, decision.adjudicates) == (
        "key_evidence",
        "other",
        True,
    )


@pytest.mark.parametrize(
    "told, expected",
    [
        (row("include"), "known"),
        (row("include", reason="in other words"), "known"),
        (row("include", decided_by="ANN"), "known"),
        (row("include", decided_at=EARLIER), "known"),
        (row("include", decided_at=LATER), "recorded"),
        (row("exclude"), "recorded"),
        (row("exclude", decided_at=LATER), "recorded"),
        (row("exclude", decided_at=EARLIER - timedelta(days=1)), "aside"),
        (row("include", stage="full_text"), "recorded"),
        (row("include", decided_by="Ben"), "recorded"),
        (row("include", pmid="2"), "recorded"),
        (row("include", pmid="9"), "aside"),
        (row(""), "undecided"),
        (row("", problem="is damaged"), "problem"),
        (row("include", problem="is damaged"), "problem"),
    ],
)
def test_a_row_has_one_fate_beside_an_include_of_ann(told: DecisionRow, expected: str) -> None:
    assert fate(intake(said("include")), told) == expected


@pytest.mark.parametrize(
    "ahead, expected", [(timedelta(hours=23), "recorded"), (timedelta(days=2), "problem")]
)
def test_a_decision_of_days_to_come_is_refused(ahead: timedelta, expected: str) -> None:
    made = intake()
    assert fate(made, row("include", decided_at=NOW + ahead)) == expected
    assert all("lies in the future" in problem for problem in made.problems)


def test_after_taking_back_the_word_before_is_the_one_that_stands() -> None:
    first, second = said("include"), said("exclude", LATER)
    assert fate(intake(first, taken_back=(second,)), row("include")) == "known"
    assert fate(intake(first, taken_back=(second,)), row("exclude", decided_at=LATER)) == "known"
    assert fate(intake(first, taken_back=(second,)), row("exclude")) == "recorded"


def test_a_row_that_takes_back_is_no_word() -> None:
    made = Intake(BRINGING, HELD)
    made.remember(DecisionEvent(2, said("include"), takes_back=1))
    assert fate(made, row("include")) == "recorded"


def test_a_changed_word_tells_where_it_comes_from() -> None:
    made = intake(said("include"))
    made.take(row("exclude"))
    made.take(row("maybe", pmid="2"))
    assert [(each.old, each.reason) for each in made.changed] == [
        ("include", "imported from file.csv")
    ]
    assert [each.reason for each in made.recorded] == ["imported from file.csv", ""]
    own = intake(said("include"))
    own.take(row("exclude", reason="too old"))
    assert [each.reason for each in own.recorded] == ["too old"]


def test_two_rows_of_one_file_that_contradict_each_other_are_a_problem() -> None:
    made = intake()
    made.take(row("include"))
    made.take(replace(row("exclude"), place="row 9"))
    made.take(replace(row("include"), place="row 10"))
    assert made.problems == ["row 9: exclude, but row 2 says include of the same record"]
    assert len(made.recorded) == made.held_already == 1


def test_with_their_times_two_words_of_one_file_are_a_change_of_mind() -> None:
    made = intake()
    made.take(row("include", decided_at=EARLIER))
    made.take(row("exclude", decided_at=LATER))
    assert [each.decision for each in made.recorded] == ["include", "exclude"]
    assert made.problems == []


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(("", *WORDS)),
        st.sampled_from(("1", "2", "9")),
        decided_by=st.sampled_from(("Ann", "ann", "Ben")),
        decided_at=st.sampled_from((None, EARLIER, LATER)),
        stage=st.sampled_from(("title_abstract", "full_text")),
    ),
    max_size=8,
)


@given(ROWS)
def test_every_row_is_accounted_for(rows: list[DecisionRow]) -> None:
    made = intake(said("include"))
    for each in rows:
        made.take(each)
    counted = len(made.problems) + len(made.recorded) + len(made.left_aside)
    assert counted + made.held_already + made.undecided == len(rows)
    assert len(made.changed) <= len(made.recorded)


@given(ROWS)
def test_the_same_rows_again_add_nothing(rows: list[DecisionRow]) -> None:
    """Unless the file contradicts itself, which keeps it out as a whole."""
    once = intake(said("include"))
    for each in rows:
        once.take(each)
    again = intake(said("include"), *once.recorded)
    for each in rows:
        again.take(each)
    if not once.problems and not any(each.decided_at for each in rows):
        assert again.recorded == []
    timed = [each for each in again.recorded if each.decided_at != NOW]
    assert timed == []


@given(ROWS)
def test_no_persons_word_goes_back_in_time(rows: list[DecisionRow]) -> None:
    made = intake(said("include"))
    last: dict[tuple[str, str, str], datetime] = {}
    for each in rows:
        made.take(each)
    for decision in made.recorded:
        place = (decision.record_id, decision.stage, decision.decided_by.casefold())
        assert decision.decided_at >= last.get(place, decision.decided_at)
        last[place] = decision.decided_at
