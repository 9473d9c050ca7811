"""Observations -> one figure with its interval at 95 %. The same observations give the same interval."""

import math
import random
import statistics
from collections.abc import Callable, Sequence

from auditor.model.rehearsal import Figure

Z = 1.959964
RESAMPLES = 1_000
SEED = 20_261_124
DIGITS = 4


def share(good: int, of: int) -> Figure:
    """Return a share with Wilson's interval, which holds for few observations and near 0 and 1. `of` is above 0."""
    value = good / of
    spread = Z * Z / of
    middle = (value + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(value * (1 - value) / of + spread / (4 * of))
    return _figure(value, max(0.0, middle - half), min(1.0, middle + half), of)


def middle(values: Sequence[float]) -> Figure:
    """Return the median with a bootstrap interval. There is at least one value."""
    return _resampled(values, statistics.median)


def mean(values: Sequence[float]) -> Figure:
    """Return the mean with a bootstrap interval. There is at least one value."""
    return _resampled(values, statistics.fmean)


def ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value, from 1; equal values share the middle of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            found[place] = (start + end) / 2 + 1
        start = end + 1
    return found


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Spearman's correlation; 0 where either side does not vary."""
    if len(set(one)) < 2 or len(set(other)) < 2:
        return 0.0
    return statistics.correlation(ranks(one), ranks(other))


def _resampled(values: Sequence[float], summary: Callable[[Sequence[float]], float]) -> Figure:
    told = summary(values)
    source = random.Random(SEED)  # noqa: S311 - a fixed seed: the same observations, the same interval
    drawn = sorted(summary(source.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return _figure(told, drawn[int(0.025 * RESAMPLES)], drawn[int(0.975 * RESAMPLES) - 1], len(values))


def _figure(value: float, low: float, high: float, count: int) -> Figure:
    return Figure(value=round(value, DIGITS), low=round(low, DIGITS), high=round(high, DIGITS), count=count)
