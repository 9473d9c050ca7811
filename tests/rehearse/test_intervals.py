"""Figures come with intervals, and the same observations give the same ones."""

import pytest
from auditor.rehearse.intervals import mean, middle, rank_correlation, ranks, share


@pytest.mark.parametrize(
    ("good", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1.0), (90, 100, 0.8256, 0.9448)],
)
def test_shares_have_the_interval_of_wilson(good: int, of: int, low: float, high: float) -> None:
    figure = share(good, of)
    assert (figure.value, figure.low, figure.high, figure.count) == (good / of, low, high, of)


def test_a_bootstrap_interval_holds_the_value_and_is_the_same_each_time() -> None:
    values = [float(number % 7) for number in range(40)]
    figure = middle(values)
    assert figure.low <= figure.value <= figure.high
    assert middle(list(values)) == figure
    assert mean(values).low < mean(values).value < mean(values).high
    assert middle([2.0]).low == middle([2.0]).high == 2.0


def test_more_observations_make_the_interval_narrower() -> None:
    few, many = mean([1.0, 2.0, 3.0, 4.0]), mean([1.0, 2.0, 3.0, 4.0] * 25)
    assert many.high - many.low < few.high - few.low


def test_equal_values_share_the_middle_of_their_ranks() -> None:
    assert ranks([3.0, 1.0, 3.0, 2.0]) == [3.5, 1.0, 3.5, 2.0]


@pytest.mark.parametrize(
    ("one", "other", "correlation"),
    [([1.0, 2.0, 3.0], [10.0, 20.0, 90.0], 1.0), ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0], -1.0), ([1.0, 1.0], [1.0, 2.0], 0.0)],
)
def test_correlation_is_of_ranks(one: list[float], other: list[float], correlation: float) -> None:
    assert rank_correlation(one, other) == pytest.approx(correlation)
