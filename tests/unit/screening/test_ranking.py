"""An order for reading: of all undecided records, by criteria first, then by decisions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litwatch.screening.ranking import (
    criteria_likeness,
    learn,
    order_undecided,
    pool_of,
    ranked,
    ranking_text,
)

WORDS = ["nerve", "cold", "pain", "knee", "trial", "rats", "review"]
pools = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=25
)
# Two subjects, told apart by their words.
COLD = [f"cryoablation of nerve {number} for pain in adults" for number in range(10)]
WARM = [f"statins in cohort {number} with high cholesterol" for number in range(10)]


@settings(max_examples=30)
@given(pools, st.data())
def test_every_undecided_record_comes_out_once(pool: list[str], data: st.DataObject) -> None:
    positions = st.integers(0, len(pool) - 1)
    decided = data.draw(st.dictionaries(positions, st.booleans()))
    scores = data.draw(st.sampled_from([(), tuple(range(len(pool)))]))
    order = ranked(pool, decided, scores, seed=1)
    assert sorted((*order, *decided)) == list(range(len(pool)))


@settings(max_examples=30)
@given(pools, st.dictionaries(st.integers(0, 0), st.booleans()), st.integers(0, 5))
def test_the_same_question_has_the_same_answer(
    pool: list[str], decided: dict[int, bool], seed: int
) -> None:
    assert ranked(pool, decided, seed=seed) == ranked(pool, decided, seed=seed)


def test_in_which_order_people_decided_does_not_matter() -> None:
    decided = {0: True, 12: False, 3: True, 15: False}
    again = dict(reversed(decided.items()))
    assert ranked(COLD + WARM, decided, seed=1) == ranked(COLD + WARM, again, seed=1)


@pytest.mark.parametrize("decided", [{}, {4: True}, {4: False}, {4: True, 5: True}])
def test_without_an_include_and_an_exclude_criteria_order_alone(decided: dict[int, bool]) -> None:
    scores = [float(number % 7) * 10 + number / 20 for number in range(20)]
    expected = sorted(set(range(20)) - set(decided), key=lambda position: -scores[position])
    assert list(ranked(COLD + WARM, decided, scores, seed=1)) == expected


def test_the_seed_decides_between_equals() -> None:
    orders = {ranked(["same words"] * 9, {}, seed=seed) for seed in range(6)}
    assert len(orders) == 6


def test_what_resembles_the_includes_comes_first() -> None:
    order = ranked(COLD + WARM, {0: True, 10: False}, seed=1)
    assert set(order[:9]) == set(range(1, 10))


def test_one_include_weighs_as_much_as_the_criteria_and_many_outweigh_them() -> None:
    misleading = [0.0] * 10 + [1.0] * 10
    places = [
        np.mean([order.index(cold) for cold in range(7, 10)])
        for includes in (1, 3, 6)
        for order in [
            ranked(
                COLD + WARM, dict.fromkeys(range(includes), True) | {10: False}, misleading, seed=1
            )
        ]
    ]
    assert places[0] > places[-1]
    assert places[-1] < 3


def test_fitting_criteria_lead_where_one_include_misleads() -> None:
    """The start is no worse than criteria alone: the odd include does not push theirs back."""
    criteria = [1.0] * 10 + [0.0] * 10
    decided = {19: True, 0: False}
    alone, blended = (ranked(COLD + WARM, known, criteria, seed=1) for known in ({}, decided))
    assert set(alone[:10]) == set(range(10))
    without = ranked(COLD + WARM, decided, seed=1)
    assert np.mean([blended.index(cold) for cold in range(1, 10)]) < np.mean(
        [without.index(cold) for cold in range(1, 10)]
    )


def test_records_without_words_are_ordered_too() -> None:
    assert sorted(ranked(["", "", ""], {0: True, 1: False}, seed=1)) == [2]
    assert ranked([], {}, seed=1) == ()


def test_a_title_counts_more_than_a_line_of_the_abstract() -> None:
    subject, other = "Cryoablation of nerves", "Knee pain in adults"
    pool = [ranking_text(subject, other), ranking_text(other, subject), *WARM]
    likeness = criteria_likeness(pool, subject)
    assert likeness[0] > likeness[1] > likeness[2] == 0


@settings(max_examples=30)
@given(pools, st.sampled_from(WORDS))
def test_likeness_to_criteria_is_a_share(pool: list[str], criteria: str) -> None:
    likeness = criteria_likeness(pool, criteria)
    assert len(likeness) == len(pool)
    assert all(-1e-9 <= each <= 1 + 1e-9 for each in likeness)


def test_a_plane_of_earlier_decisions_shortens_the_way_to_the_same_order() -> None:
    pool = pool_of(COLD + WARM, seed=1)
    earlier = learn(pool, {0: True, 10: False})
    decided = {0: True, 10: False, 1: True, 11: False}
    orders = [
        order_undecided(pool, decided, learn(pool, decided, start=start)).tolist()
        for start in (None, earlier)
    ]
    assert {*orders[0][:8]} == {*orders[1][:8]} == set(range(2, 10))


def test_a_title_in_any_script_is_ranked() -> None:
    arabic = ["استئصال الأعصاب بالتبريد", "التبريد للأعصاب الطرفية", "دواء القلب", "دواء الضغط"]
    assert ranked(arabic * 2, {0: True, 2: False}, seed=1)[0] in {4, 1, 5}
