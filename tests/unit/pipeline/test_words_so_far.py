"""Which words on titles and abstracts count for the ranking and for the advice to stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from litwatch.domain import Decision, DecisionEvent, Stage
from litwatch.pipeline.stopping import words_so_far
from litwatch.store.store import Store

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


@dataclass
class FakeLedger:
    """Decisions as a list; a record's outcome is settled unless it is told otherwise."""

    events: list[DecisionEvent] = field(default_factory=list)
    unsettled: dict[str, str] = field(default_factory=dict)

    def history(self, _topic_id: str) -> tuple[DecisionEvent, ...]:
        return tuple(self.events)

    def outcomes(self, _topic_id: str) -> dict[tuple[str, str], str]:
        places = {(event.decision.record_id, event.decision.stage) for event in self.events}
        return {place: self.unsettled.get(place[0], "settled") for place in places}


@dataclass
class FakeStore:
    ledger: FakeLedger


def words(*said: str, unsettled: dict[str, str] | None = None, full_text: str = "") -> list[str]:
    """Give what counts of words such as `a include`; a word that begins with ! is taken back."""
    stages = [Stage.FULL_TEXT if word == full_text else Stage.TITLE_ABSTRACT for word in said]
    events = []
    for number, (word, stage) in enumerate(zip(said, stages, strict=True)):
        record, decision = word.removeprefix("!").split()
        told = Decision("neuroma", record, decision, stage, "Ann", NOON)
        events.append(DecisionEvent(number, told, is_active=not word.startswith("!")))
    store = cast("Store", FakeStore(FakeLedger(events, unsettled or {})))
    return [f"{name} {included}" for name, included in words_so_far(store, "neuroma").items()]


def test_they_come_in_the_order_of_reading() -> None:
    assert words("c exclude", "a include", "b exclude") == ["c False", "a True", "b False"]


def test_the_last_word_counts_at_the_place_of_the_first() -> None:
    assert words("a include", "b exclude", "a exclude") == ["a False", "b False"]


def test_a_maybe_and_what_was_taken_back_do_not_count() -> None:
    assert words("a maybe", "!b include", "c include") == ["c True"]


def test_two_reviewers_must_both_have_spoken_and_agree() -> None:
    unsettled = {"a": "second reviewer", "b": "conflict"}
    assert words("a include", "b exclude", "c include", unsettled=unsettled) == ["c True"]


def test_a_word_on_the_full_text_changes_nothing_of_the_first_stage() -> None:
    assert words("a include", "a exclude", full_text="a exclude") == ["a True"]
