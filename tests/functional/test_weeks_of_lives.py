"""Some weeks of made-up lives: what becomes findable arrives that week, by no date alone."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from statistics import median

import pytest

from tests.bench.lives import FIRST_MONDAY, LAG_BY_PEOPLE, LAG_BY_PROGRAM, Life, lag, lives
from tests.bench.year import Year, findable, simulate, tally

RECORDS, WEEKS = 200, 4


@pytest.fixture(scope="module")
def history() -> list[Life]:
    return list(lives(RECORDS, WEEKS))


@pytest.fixture(scope="module")
def year(history: list[Life], tmp_path_factory: pytest.TempPathFactory) -> Year:
    return simulate(history, WEEKS, tmp_path_factory.mktemp("year"))


def test_every_record_is_held_in_the_week_in_which_it_became_findable(year: Year) -> None:
    ours = year.tallies[0]
    assert ours.in_week > RECORDS / 3
    assert (ours.late, ours.never) == (0, 0)


def test_after_every_run_the_evidence_is_exactly_what_matches(year: Year) -> None:
    assert year.weeks_that_differ == 0
    assert year.narrower_than_truth == 0


def test_a_window_of_creation_days_and_stopping_at_the_known_lose_records(year: Year) -> None:
    _, by_creation, by_known = year.tallies
    assert by_creation.never > 0
    assert by_known.never > 0


def test_a_week_costs_three_requests_at_most(year: Year) -> None:
    assert year.requests <= 3 * (WEEKS + 1)


def test_a_life_matches_from_the_day_on_which_its_matching_version_appears(
    history: list[Life],
) -> None:
    indexed = next(life for life in history if life.kind == "by headings")
    last = indexed.states[-1].article.visible_on
    assert indexed.matches_on(last)
    assert not indexed.matches_on(last - timedelta(1))
    assert not indexed.matches_on(date.min)


def test_versions_of_a_life_appear_one_after_another(history: list[Life]) -> None:
    for life in history:
        days = [state.article.visible_on for state in life.states]
        assert days == sorted(set(days)), life.pmid


@pytest.mark.parametrize("measured", [LAG_BY_PROGRAM, LAG_BY_PEOPLE])
def test_lags_have_the_measured_median(measured: tuple[float, float]) -> None:
    random = Random(7)  # noqa: S311 - reproducible material, no secret
    days = [lag(random, *measured).days for _ in range(4000)]
    assert median(days) == pytest.approx(measured[0], rel=0.05)


def test_a_record_counts_for_the_first_week_in_which_it_is_found() -> None:
    truth = [frozenset("a"), frozenset("ab"), frozenset("abc")]
    found = tally("some way", [frozenset("a"), frozenset(), frozenset("b")], truth)
    assert (found.in_week, found.late, found.never) == (1, 1, 1)


def test_what_is_findable_is_told_for_each_monday(history: list[Life]) -> None:
    first, second = findable(history, [FIRST_MONDAY, FIRST_MONDAY + timedelta(weeks=WEEKS)])
    assert first
    assert len(second) > len(first)


def test_the_tally_is_printed_with_its_share() -> None:
    row = tally("w", [frozenset("a")], [frozenset("ab")])
    assert str(row).split() == ["w", "1", "0", "1", "50.0%"]
