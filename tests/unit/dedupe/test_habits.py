"""A work stays one work in whatever form databases write it, and two works stay two."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.dedupe.deciding import deduplicate
from litwatch.domain import Record
from tests.unit.dedupe import habits
from tests.unit.dedupe.habits import Fields, Habit
from tests.unit.dedupe.hard_pairs import ARTICLE, a_record

NOW = datetime(2026, 11, 20, tzinfo=UTC)

WORKS: tuple[Fields, ...] = (
    ARTICLE,
    {
        "title": "Long-term outcome of ultrasound-guided cryoablation in Morton's neuroma",
        "authors": "O'Brien, K. L. and Müller, J. and van der Graaf, Y.",
        "journal": "Journal of Clinical Neurology and Research",
        "year": 2014,
        "volume": "8",
        "issue": "2",
        "pages": "1123-1131",
    },
    {
        "title": "Freezing of intercostal nerves & pain after rib fracture: an audit of 2916 cases",
        "authors": "Li, X.",
        "journal": "European Journal of Medicine",
        "year": 2003,
        "volume": "61",
        "issue": "11",
        "pages": "99-104",
    },
)
# Works that are easily taken for the one they are paired with.
TWINS: tuple[tuple[Fields, Fields], ...] = (
    (ARTICLE, {"title": f"{ARTICLE['title']}. Part 2", "pages": "630-641"}),
    (ARTICLE, {"title": ARTICLE["title"].replace("elbow", "ankle"), "pages": "702-711"}),
    (ARTICLE, {"year": 2025, "volume": "106", "pages": "88-95"}),
    (ARTICLE, {"title": f"Erratum: {ARTICLE['title']}", "pages": "901"}),
    (WORKS[2], {"title": WORKS[2]["title"].replace("2916", "3117"), "pages": "301-309"}),
    (WORKS[1], {"journal": "Spine", "volume": "31", "pages": "77-81", "issue": "1"}),
)
_HABITS = st.lists(st.sampled_from(habits.ALL), max_size=6, unique=True)


def rewritten(name: str, fields: Fields, ways: list[Habit]) -> Record:
    return a_record(name, **reduce(lambda so_far, habit: habit(so_far), ways, fields))


def groups(*records: Record) -> list[tuple[str, ...]]:
    return [group.members for group in deduplicate(records, decided_at=NOW).groups]


@pytest.mark.parametrize("fields", WORKS, ids=lambda fields: fields["title"])
@pytest.mark.parametrize("habit", habits.ALL, ids=lambda habit: habit.__name__)
def test_one_habit_never_hides_a_work(fields: Fields, habit: Habit) -> None:
    first, second = a_record("a", **fields), rewritten("b", fields, [habit])
    assert groups(first, second) == [("test:a", "test:b")]


@given(st.sampled_from(WORKS), _HABITS, _HABITS)
def test_many_habits_on_both_sides_never_hide_a_work(
    fields: Fields, ours: list[Habit], theirs: list[Habit]
) -> None:
    first, second = rewritten("a", fields, ours), rewritten("b", fields, theirs)
    assert groups(first, second) == [("test:a", "test:b")]


@given(st.sampled_from(TWINS), _HABITS, _HABITS)
def test_no_habit_makes_one_work_of_two(
    twins: tuple[Fields, Fields], ours: list[Habit], theirs: list[Habit]
) -> None:
    fields, changes = twins
    first, second = rewritten("a", fields, ours), rewritten("b", fields | changes, theirs)
    assert groups(first, second) == []


@given(st.lists(_HABITS, min_size=3, max_size=5))
@settings(max_examples=25)
def test_all_works_in_all_forms_fall_into_one_group_each(forms: list[list[Habit]]) -> None:
    records = [
        rewritten(f"w{work}-{form}", fields, ways)
        for work, fields in enumerate(WORKS)
        for form, ways in enumerate(forms)
    ]
    members = groups(*records)
    assert len(members) == len(WORKS)
    assert all(len({name.partition("-")[0] for name in group}) == 1 for group in members)
    assert sum(map(len, members)) == len(records)
