"""When reading may stop: the hypergeometric test against scipy, enumeration and its promise."""

from itertools import combinations, pairwise
from math import comb, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from litwatch.screening import stopping
from litwatch.screening.stopping import advise, chance_of_waiting

labels = st.lists(st.booleans(), max_size=60)
waiting = st.integers(0, 60)


def naive_chance(found: list[bool], unread: int, missed: int) -> float:
    """Ask every moment, not only those after an include, by whole numbers."""
    if missed > unread:
        return 0.0
    least = 1.0
    for start in range(len(found)):
        drawn, since = len(found) - start, sum(found[start:])
        includes = since + missed
        fitting = sum(
            comb(includes, count) * comb(drawn + unread - includes, drawn - count)
            for count in range(since + 1)
            if count <= drawn and drawn - count <= drawn + unread - includes
        )
        least = min(least, fitting / comb(drawn + unread, drawn))
    return least


@given(labels, waiting, st.integers(1, 8))
def test_the_p_value_is_the_least_of_all_moments(
    found: list[bool], unread: int, missed: int
) -> None:
    told = chance_of_waiting(found, unread, missed)
    assert told == pytest.approx(naive_chance(found, unread, missed), rel=1e-7, abs=1e-12)


@given(st.integers(1, 300), st.integers(4, 300), st.integers(1, 4))
def test_without_an_include_it_is_scipys_chance_to_draw_none(
    read: int, unread: int, missed: int
) -> None:
    told = chance_of_waiting([False] * read, unread, missed)
    assert told == pytest.approx(hypergeom.cdf(0, read + unread, missed, read), rel=1e-6)


def test_it_is_the_share_of_all_draws_that_find_so_few() -> None:
    found = [False, False, True, False, False]
    draws = list(combinations(range(9), 5))  # of the nine, three are includes if two wait
    few = sum(len({0, 1, 2} & set(draw)) <= 1 for draw in draws)
    since_the_include = 6 / 15  # two of six drawn, both of the four excludes
    told = chance_of_waiting(found, 4, 2)
    assert told == pytest.approx(min(few / len(draws), since_the_include))


@settings(max_examples=40)
@given(labels, waiting)
def test_more_includes_are_less_likely_to_wait(found: list[bool], unread: int) -> None:
    chances = [chance_of_waiting(found, unread, missed) for missed in range(unread + 2)]
    assert all(more <= fewer + 1e-12 for fewer, more in pairwise(chances))


@settings(max_examples=40)
@given(labels, waiting, st.sampled_from([0.5, 0.8, 0.9, 0.95]), st.sampled_from([0.8, 0.95, 0.99]))
def test_reading_may_stop_just_where_the_recall_shown_reaches_the_target(
    found: list[bool], unread: int, recall: float, confidence: float
) -> None:
    advice = advise(found, unread, recall=recall, confidence=confidence)
    assert advice.may_stop == (advice.recall_shown >= recall)
    assert 0 <= advice.recall_shown <= 1


@given(labels.filter(any))
def test_when_all_is_read_all_is_shown(found: list[bool]) -> None:
    advice = advise(found, 0)
    assert advice.may_stop
    assert advice.recall_shown == 1
    assert advice.p_missed == 0


def test_nothing_read_shows_nothing() -> None:
    advice = advise([], 100)
    assert not advice.may_stop
    assert advice.recall_shown == 0


def test_a_target_is_missed_only_below_it() -> None:
    # 19 of 20 are .95 itself: one include waiting misses nothing, two do.
    found = [True] * 19 + [False] * 400
    assert advise(found, 60).p_missed == pytest.approx(chance_of_waiting(found, 60, 2))
    assert floor(19 / 0.95) == 20


def test_a_blind_order_falls_short_no_more_often_than_stated() -> None:
    """At one look made at a fixed time, which is what the test's level is for."""
    rng = np.random.default_rng(1)
    order = np.repeat([True, False], [20, 380])
    short = 0
    for _ in range(300):
        rng.shuffle(order)
        found = order[:340].tolist()
        advice = advise(found, 60, recall=0.9, confidence=0.8)
        short += advice.may_stop and sum(found) / 20 < 0.9
    assert short / 300 <= 0.2 + 0.03


def test_asking_fewer_moments_never_makes_it_bolder(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [True] * 60 + [False] * 80 + [True] + [False] * 5
    exact = [chance_of_waiting(found, 50, missed) for missed in range(1, 9)]
    monkeypatch.setattr(stopping, "_MOMENTS", 7)
    hasty = [chance_of_waiting(found, 50, missed) for missed in range(1, 9)]
    assert all(fewer >= all_of_them for fewer, all_of_them in zip(hasty, exact, strict=True))
    assert hasty != exact


def test_the_advice_is_one_sentence_with_the_numbers() -> None:
    stop = str(advise([True] * 40 + [False] * 500, 60))
    assert stop.count(". ") == 0
    assert "Of 600 records 540 are read, 40 of them included" in stop
    assert "reading may stop" in stop
    assert "read on, the target is 0.95" in str(advise([True, False], 60))


@pytest.mark.parametrize("recall, confidence", [(0, 0.9), (1, 0.9), (0.9, 1), (1.5, 0.9)])
def test_shares_that_cannot_be_are_refused(recall: float, confidence: float) -> None:
    with pytest.raises(ValueError, match="lie between 0 and 1"):
        advise([True], 3, recall=recall, confidence=confidence)
