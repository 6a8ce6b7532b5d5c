"""The audit sample of proposed exclusions, and the bound that it gives."""

import random
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from litwatch.screening.sampling import audit_sample, clopper_pearson_upper

ids = st.lists(st.text(max_size=6), unique=True, max_size=30)


@settings(max_examples=40)
@given(ids, st.integers(0, 40), st.integers())
def test_a_sample_holds_so_many_different_ids_of_the_pool(
    pool: list[str], size: int, seed: int
) -> None:
    sample = audit_sample(pool, size=size, seed=seed)
    assert len(sample) == len(set(sample)) == min(size, len(pool))
    assert set(sample) <= set(pool)


@settings(max_examples=40)
@given(ids, st.integers(0, 40), st.randoms())
def test_neither_the_order_of_the_pool_nor_repetition_matters(
    pool: list[str], size: int, chance: random.Random
) -> None:
    sample = audit_sample(pool, size=size, seed=1)
    again = sorted(pool * 2, key=lambda _: chance.random())
    assert audit_sample(again, size=size, seed=1) == sample


@settings(max_examples=40)
@given(ids, st.integers(0, 40), st.integers(0, 40))
def test_a_larger_sample_begins_with_the_smaller_one(pool: list[str], one: int, two: int) -> None:
    small, large = (audit_sample(pool, size=size, seed=1) for size in sorted((one, two)))
    assert large[: len(small)] == small


@settings(max_examples=40)
@given(ids, ids, st.integers(0, 20))
def test_as_the_pool_grows_an_id_makes_room_only_for_new_ones(
    pool: list[str], new: list[str], size: int
) -> None:
    before = audit_sample(pool, size=size, seed=1)
    after = audit_sample(pool + new, size=size, seed=1)
    assert set(after) <= set(before) | set(new)


def test_another_seed_draws_another_sample() -> None:
    pool = [str(number) for number in range(1000)]
    week, next_week = (set(audit_sample(pool, size=50, seed=seed)) for seed in (1, 2))
    assert len(week & next_week) < 15


def test_every_id_is_drawn_about_as_often() -> None:
    pool = [str(number) for number in range(20)]
    drawn = Counter(
        record for seed in range(2000) for record in audit_sample(pool, size=5, seed=seed)
    )
    assert all(420 < drawn[record] < 580 for record in pool)


def test_no_size_below_nothing() -> None:
    assert audit_sample(["a"], size=-1, seed=1) == ()


@pytest.mark.parametrize("drawn, bound", [(59, 0.05), (299, 0.01)])
def test_so_many_clean_ones_are_just_enough_for_the_bound(drawn: int, bound: float) -> None:
    assert clopper_pearson_upper(0, drawn) < bound < clopper_pearson_upper(0, drawn - 1)


@given(st.data(), st.integers(1, 3000), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_the_bound_is_the_one_of_the_beta_distribution(
    data: st.DataObject, drawn: int, confidence: float
) -> None:
    wrong = data.draw(st.integers(0, min(drawn - 1, 60)))
    told = clopper_pearson_upper(wrong, drawn, confidence)
    assert told == pytest.approx(beta.ppf(confidence, wrong + 1, drawn - wrong), rel=1e-8)


@settings(max_examples=40)
@given(st.integers(1, 200), st.data())
def test_one_more_wrong_raises_the_bound_and_one_more_clean_lowers_it(
    drawn: int, data: st.DataObject
) -> None:
    wrong = data.draw(st.integers(0, drawn - 1))
    bound = clopper_pearson_upper(wrong, drawn)
    assert wrong / drawn < bound < clopper_pearson_upper(wrong + 1, drawn)
    assert clopper_pearson_upper(wrong, drawn + 1) < bound


@pytest.mark.parametrize("wrong, drawn", [(0, 0), (3, 3)])
def test_without_one_clean_exclusion_nothing_is_ruled_out(wrong: int, drawn: int) -> None:
    assert clopper_pearson_upper(wrong, drawn) == 1


@pytest.mark.parametrize("wrong, drawn, confidence", [(2, 1, 0.9), (-1, 1, 0.9), (0, 1, 1.0)])
def test_counts_and_a_confidence_that_cannot_be_are_refused(
    wrong: int, drawn: int, confidence: float
) -> None:
    with pytest.raises(ValueError, match=r"cannot be|between 0 and 1"):
        clopper_pearson_upper(wrong, drawn, confidence)


def test_the_weekly_path_loads_neither_scipy_nor_scikit_learn() -> None:
    code = (
        "import sys, litwatch.screening.sampling as _; print({'scipy', 'sklearn'} & {*sys.modules})"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "set()"
