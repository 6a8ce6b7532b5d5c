"""Screening played on a labelled set: its priors, its order, its measures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.errors import UsageError
from litwatch.screening.ranking import pool_of
from litwatch.screening.simulation import draw_priors, measure, simulate

orders = st.lists(st.booleans(), min_size=2, max_size=60).filter(lambda o: any(o) and not all(o))
TEXTS = [
    *(f"cryoablation of nerve {number} for pain in adults" for number in range(12)),
    *(f"statins in cohort {number} with high cholesterol" for number in range(28)),
]
LABELS = [True] * 12 + [False] * 28


def recall_curve(found: list[bool]) -> list[float]:
    return [sum(found[:read]) / sum(found) for read in range(len(found) + 1)]


def area(found: list[bool]) -> float:
    return sum(recall_curve(found))


@given(orders)
def test_loss_is_the_area_lost_against_the_perfect_order_of_what_can_be_lost(
    found: list[bool],
) -> None:
    best, worst = area(sorted(found, reverse=True)), area(sorted(found))
    assert measure(found).loss == pytest.approx((best - area(found)) / (best - worst), abs=1e-9)


@given(orders)
def test_work_saved_is_what_is_left_where_the_curve_reaches_95_percent(found: list[bool]) -> None:
    curve = recall_curve(found)
    read = next(read for read, recall in enumerate(curve) if recall >= 0.95 - 1e-12)
    assert measure(found).wss_95 == pytest.approx(0.95 - read / len(found))


@given(orders)
def test_recall_and_mean_rank_are_read_off_the_order(found: list[bool]) -> None:
    measures = measure(found)
    ranks = [rank for rank, include in enumerate(found, start=1) if include]
    assert measures.recall_at_10 == pytest.approx(recall_curve(found)[len(found) // 10])
    assert measures.atd == pytest.approx(sum(ranks) / len(ranks) / len(found))


def test_the_perfect_and_the_worst_order_are_the_ends() -> None:
    perfect = measure([True] * 10 + [False] * 90)
    assert (perfect.recall_at_10, perfect.loss) == (1, 0)
    assert perfect.wss_95 == pytest.approx(0.85)
    assert perfect.atd == pytest.approx(0.055)
    assert measure([False] * 90 + [True] * 10).loss == 1


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 1000))
def test_priors_are_an_include_and_an_exclude_that_leave_one_of_each(
    labels: list[bool], seed: int
) -> None:
    if min(sum(labels), len(labels) - sum(labels)) < 2:
        with pytest.raises(UsageError, match="a simulation needs 2"):
            draw_priors(labels, seed=seed)
        return
    include, exclude = draw_priors(labels, seed=seed)
    assert labels[include]
    assert not labels[exclude]
    assert (include, exclude) == draw_priors(labels, seed=seed)


def test_another_seed_may_draw_other_priors() -> None:
    assert len({draw_priors(LABELS, seed=seed) for seed in range(20)}) > 10


@pytest.mark.parametrize(
    "labels, said",
    [
        ([False] * 5, "no records labelled include"),
        ([True] * 5, "no records labelled exclude"),
        ([True] + [False] * 5, "1 record labelled include"),
        ([], "no records labelled include"),
    ],
)
def test_a_set_without_enough_of_each_is_refused_in_a_sentence(
    labels: list[bool], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        draw_priors(labels, seed=1)


@pytest.mark.parametrize("seed", range(3))
def test_everything_but_the_priors_is_read_once(seed: int) -> None:
    priors = draw_priors(LABELS, seed=seed)
    order = simulate(pool_of(TEXTS, seed=seed), LABELS, priors=priors)
    assert sorted((*order, *priors)) == list(range(len(LABELS)))
    assert order == simulate(pool_of(TEXTS, seed=seed), LABELS, priors=priors)


def test_a_subject_with_words_of_its_own_is_found_at_once() -> None:
    priors = draw_priors(LABELS, seed=1)
    order = simulate(pool_of(TEXTS, seed=1), LABELS, priors=priors)
    assert measure([LABELS[position] for position in order]).loss < 0.02


def test_a_label_acts_on_the_order_only_after_it_is_read() -> None:
    """What the last include's label is cannot move anything that was read before it."""
    priors = (0, 39)
    order = simulate(pool_of(TEXTS, seed=1), LABELS, priors=priors)
    last = max(order.index(position) for position in range(1, 12))
    flipped = [*LABELS]
    flipped[order[last]] = False
    again = simulate(pool_of(TEXTS, seed=1), flipped, priors=priors)
    assert again[:last] == order[:last]
