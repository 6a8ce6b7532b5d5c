"""Cohen's kappa: published tables, scikit-learn beside it, and what must always hold."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from statistics import quantiles

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from litwatch.screening.agreement import Words, cohen_kappa

WORDS = ("include", "exclude", "maybe")


def laid_out(*rows: Sequence[int]) -> list[Words]:
    """Words for a table that has the first reviewer's down and the second one's across."""
    return [
        (str(one), str(other))
        for one, row in enumerate(rows)
        for other, number in enumerate(row)
        for _ in range(number)
    ]


# Agresti, Categorical Data Analysis: couples, kappa .129 (SE .069). Fleiss, Statistical Methods for
# Rates and Proportions: two psychologists, kappa .68 (SE .087). A table of textbooks, kappa .4.
PUBLISHED = [
    (laid_out((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14)), 0.129, 0.069),
    (laid_out((75, 1, 4), (5, 4, 1), (0, 0, 10)), 0.676, 0.088),
    (laid_out((20, 5), (10, 15)), 0.4, 0.127),
]


@pytest.mark.parametrize("words, kappa, error", PUBLISHED)
def test_published_tables_give_the_published_figures(
    words: list[Words], kappa: float, error: float
) -> None:
    found = cohen_kappa(words)

    assert found.kappa is not None
    assert found.low is not None
    assert found.high is not None
    assert found.kappa == pytest.approx(kappa, abs=0.0006)
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(error, abs=0.0006)


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=40))
def test_kappa_is_scikit_learns(words: list[Words]) -> None:
    found = cohen_kappa(words)
    first, second = [one for one, _ in words], [other for _, other in words]

    assert found.records == len(words)
    assert found.agreed == sum(one == other for one, other in words)
    if len({*first, *second}) < 2:  # nothing, or one word alone: scikit-learn divides by 0
        assert (found.kappa, found.low, found.high) == (None, None, None)
    else:
        assert found.kappa == pytest.approx(cohen_kappa_score(first, second))


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=2, max_size=40),
    st.randoms(use_true_random=False),
)
def test_neither_the_order_of_records_nor_of_reviewers_nor_the_words_matter(
    words: list[Words], chance: random.Random
) -> None:
    found = cohen_kappa(words)
    assume(found.kappa is not None)
    shuffled = chance.sample(words, len(words))
    named = [(one.upper(), other.upper()) for one, other in words]

    for other in (shuffled, [(two, one) for one, two in words], named):
        again = cohen_kappa(other)
        assert (again.kappa, again.low, again.high) == pytest.approx(
            (found.kappa, found.low, found.high)
        )


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=40))
def test_the_interval_holds_kappa_and_narrows_with_confidence(words: list[Words]) -> None:
    wide, narrow = cohen_kappa(words, confidence=0.99), cohen_kappa(words, confidence=0.8)
    assume(wide.kappa is not None)

    assert wide.low is not None
    assert wide.high is not None
    assert wide.kappa is not None
    assert narrow.low is not None
    assert narrow.high is not None
    assert -1 <= wide.low <= narrow.low <= wide.kappa <= narrow.high <= wide.high <= 1


def test_full_agreement_on_two_words_is_one_without_doubt() -> None:
    found = cohen_kappa([("include", "include")] * 3 + [("exclude", "exclude")] * 7)

    assert (found.kappa, found.low, found.high) == (1.0, 1.0, 1.0)


def test_agreement_by_chance_alone_is_nought() -> None:
    found = cohen_kappa(laid_out((9, 9), (9, 9)))

    assert found.kappa == pytest.approx(0)
    assert found.low == pytest.approx(-(found.high or 0))


def test_the_interval_is_about_as_wide_as_resampling_finds_it() -> None:
    """An oracle of another kind: kappa of 2,000 samples drawn with replacement."""
    words = laid_out((75, 1, 4), (5, 4, 1), (0, 0, 10))
    chance = random.Random(20)  # noqa: S311 - no secret
    drawn = [cohen_kappa(chance.choices(words, k=len(words))).kappa for _ in range(2000)]
    cuts = quantiles([kappa for kappa in drawn if kappa is not None], n=40)
    found = cohen_kappa(words)

    assert found.low is not None
    assert found.high is not None
    assert math.isclose(cuts[0], found.low, abs_tol=0.03)
    assert math.isclose(cuts[-1], found.high, abs_tol=0.03)
