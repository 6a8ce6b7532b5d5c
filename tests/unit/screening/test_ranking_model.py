"""The ranker's two halves, each beside scikit-learn's: word features, and the plane."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from litwatch.screening.linear_model import Examples, Plane, Vector, fit_plane
from litwatch.screening.word_features import word_features

TWO_OR_MORE = r"\w\w+"
WORDS = ["nerve", "cold", "pain", "the", "of", "knee", "Schön", "naïve", "trial", "x", "2019"]
texts = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=8, max_size=16
)


def likeness(rows: csr_matrix) -> np.ndarray:
    """What each text has in common with each: independent of how features are numbered."""
    return np.asarray((rows @ rows.T).todense())


@settings(max_examples=40)
@given(texts)
def test_features_are_those_of_scikit_learn(pool: list[str]) -> None:
    vectoriser = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2, max_df=0.5, token_pattern=TWO_OR_MORE
    )
    try:
        expected = vectoriser.fit_transform(pool)
    except ValueError:  # it refuses a pool without a feature
        assert word_features(pool).nnz == 0
        return
    assert word_features(pool).shape == expected.shape
    assert likeness(word_features(pool)) == pytest.approx(likeness(expected), abs=1e-9)


@settings(max_examples=40)
@given(texts)
def test_every_row_is_of_length_one_or_empty(pool: list[str]) -> None:
    rows = word_features(pool)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    assert all(length == 0 or math.isclose(length, 1) for length in lengths)


@pytest.mark.parametrize("pool", [[], [""], ["", ""], ["one"], ["الألم العصبي", "الألم المزمن"]])
def test_few_or_empty_texts_give_a_row_each(pool: list[str]) -> None:
    assert word_features(pool).shape[0] == len(pool)


def test_a_pair_of_words_does_not_reach_into_the_next_text() -> None:
    apart = word_features(["left right", "right left", "left right", "up", "up", "down", "down"])
    joined = word_features(["left", "right", "left", "right", "up", "up", "down"])
    assert apart.shape[1] == 5  # four words, and left-right twice
    assert joined.shape[1] == 3


def random_examples(seed: int, count: int = 40, width: int = 12) -> Examples:
    chance = np.random.default_rng(seed)
    values = chance.normal(size=(count, width)) * (chance.random((count, width)) < 0.4)
    return Examples(
        rows=csr_matrix(values),
        origin=chance.normal(size=width) * 0.1,
        sides=np.where(chance.random(count) < 0.3, 1.0, -1.0),
        weights=chance.uniform(0.05, 3, count),
    )


def cost(examples: Examples, slope: Vector, bias: float) -> float:
    scores = (examples.rows.toarray() - examples.origin) @ slope + bias
    errors = np.maximum(0, 1 - examples.sides * scores) ** 2
    return float(slope @ slope / 2 + bias**2 / 2 + (examples.weights * errors).sum())


def bias_of(plane: Plane, examples: Examples) -> float:
    return plane.level + float(examples.origin @ plane.slope)


@pytest.mark.parametrize("seed", range(6))
def test_the_plane_is_that_of_liblinear(seed: int) -> None:
    examples = random_examples(seed)
    plane = fit_plane(examples)
    machine = LinearSVC(C=1.0, tol=1e-8, max_iter=100_000, dual=True, random_state=1)
    machine.fit(
        examples.rows.toarray() - examples.origin, examples.sides, sample_weight=examples.weights
    )
    least = cost(examples, machine.coef_[0], machine.intercept_[0])
    assert cost(examples, plane.slope, bias_of(plane, examples)) <= least * 1.001
    assert np.corrcoef(plane.slope, machine.coef_[0])[0, 1] > 0.999


@pytest.mark.parametrize("seed", range(4))
def test_from_an_earlier_plane_it_comes_to_the_same_end(seed: int) -> None:
    examples = random_examples(seed)
    far_away = Plane(np.full(12, 3.0), level=-2.0)
    fresh, warm = fit_plane(examples), fit_plane(examples, start=far_away)
    costs = [cost(examples, plane.slope, bias_of(plane, examples)) for plane in (fresh, warm)]
    assert costs[0] == pytest.approx(costs[1], rel=1e-3)


def test_scores_are_what_the_plane_says() -> None:
    rows = csr_matrix(np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]]))
    assert Plane(np.array([3.0, -1.0]), 0.5).scores(rows).tolist() == [3.5, -1.5, 0.5]
