"""The bench's measure is the field's: counted by hand on small examples."""

from __future__ import annotations

import pytest

from tests.bench.dedupe_metric import Tally, measure, measure_labels

IDS = ["a", "b", "c", "d", "e"]
TRUTH = {"a": "1", "b": "1", "c": "1"}


@pytest.mark.parametrize(
    "predicted,expected",
    [
        ({}, Tally(0, 0, 2, 3)),
        ({"a": "x", "b": "x", "c": "x"}, Tally(2, 0, 0, 3)),
        ({"a": "x", "b": "x"}, Tally(1, 0, 1, 3)),
        ({"d": "x", "e": "x"}, Tally(0, 1, 2, 2, wrong_pairs=1, mixed_groups=1)),
        ({"a": "x", "d": "x"}, Tally(0, 1, 2, 2, wrong_pairs=1, mixed_groups=1)),
    ],
)
def test_the_first_of_a_group_stays_and_the_others_are_removed(
    predicted: dict[str, str], expected: Tally
) -> None:
    assert measure(IDS, TRUTH, predicted) == expected


def test_a_true_group_of_which_nothing_is_kept_counts_against_the_tool() -> None:
    ids = ["x", "a", "b"]
    tally = measure(ids, {"a": "1", "b": "1"}, {"x": "g", "a": "g", "b": "g"})
    assert (tally.true_positives, tally.false_positives) == (1, 1)
    assert (tally.wrong_pairs, tally.mixed_groups) == (2, 1)


def test_a_merge_of_two_true_groups_is_seen_as_wrong_pairs_alone() -> None:
    truth = {"a": "1", "b": "1", "c": "2", "d": "2"}
    predicted = dict.fromkeys("abcd", "g")
    tally = measure(IDS, truth, predicted)
    assert tally.wrong_pairs == 4
    assert tally.mixed_groups == 1


def test_f1_is_the_harmonic_mean() -> None:
    assert Tally(true_positives=8, false_positives=2, false_negatives=2).f1 == 0.8
    assert Tally().f1 == 1.0


def test_labels_alone_are_counted_record_by_record() -> None:
    labels = {"a": True, "b": True, "c": False, "d": False}
    assert measure_labels(labels, {"a": "x", "c": "x"}) == Tally(1, 1, 1, 1)
