"""The small rules that domain values keep."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import AbstractSection, Author, ChangeKind, IsoWeek, Record


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_week_holds_its_days_and_reads_back(day: date) -> None:
    week = IsoWeek.of(day)
    assert week.monday <= day <= week.sunday
    assert week.sunday - week.monday == timedelta(days=6)
    assert IsoWeek.parse(str(week)) == week


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_weeks_sort_as_their_days_do(one: date, other: date) -> None:
    if IsoWeek.of(one) != IsoWeek.of(other):
        assert (IsoWeek.of(one) < IsoWeek.of(other)) == (one < other)


@pytest.mark.parametrize("text", ["2026", "2026-47", "2026-W54", "2026-W00", "W47", "x-Wy"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        IsoWeek.parse(text)


def test_a_record_cannot_be_changed() -> None:
    record = Record("pubmed", "1", title="a")
    with pytest.raises(FrozenInstanceError):
        record.title = "b"  # type: ignore[misc] # the point of the test


def test_an_abstract_reads_as_one_text_with_its_labels() -> None:
    sections = (AbstractSection("one", label="AIM"), AbstractSection("two"))
    assert Record("pubmed", "1", abstract=sections).abstract_text == "AIM: one\ntwo"


def test_authors_are_cited_by_name_and_initials_or_as_a_group() -> None:
    assert Author("Cazzato", initials="RL").cited_as == "Cazzato RL"
    assert Author("Blitch", initials="EL", suffix="4th").cited_as == "Blitch EL 4th"
    assert Author(collective_name="The Group").cited_as == "The Group"


def test_the_six_arrivals_answer_why_now() -> None:
    arrivals = [kind.value for kind in ChangeKind if kind.is_arrival]
    assert arrivals == [
        "new",
        "indexed_late",
        "entered_late",
        "revised",
        "strategy_changed",
        "source_added",
    ]
