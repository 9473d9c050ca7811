"""Counts of units -> points, bands and vectors, in whole thousandths: exact on every machine.

points = floor(1000 * weight * n / (n + half)); a score is the sum over a pack's metrics. docs/scoring.md says why.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from auditor.errors import UsageError
from auditor.model.rule import Pack, Weight
from auditor.model.score import Score

TIE_GAP = 4_000
"""Thousandths: scores closer than this are not different (measured, docs/scoring.md)."""
ROBUST_GAP = 6_000
"""Thousandths: scores at least this far apart keep their order when weights vary by a fifth."""
COUNT_LIMIT = 999_999_999
"""The largest count a vector holds."""

BANDS: tuple[tuple[int, str], ...] = ((55_000, "very high"), (30_000, "high"), (12_000, "moderate"), (1, "low"), (0, "none"))
"""Lower edge in thousandths, and the band from there on; the worst first."""

_COUNT = re.compile(r"(0|[1-9]\d{0,8})(?:-([1-9]\d{0,8}))?")


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """What is proven, and the same with every unknown at its worst."""

    low: int
    high: int


def points(weight: int, half: int, count: int) -> int:
    """Return the thousandths of a point that `count` units of a metric are worth."""
    return 1000 * weight * count // (count + half) if count else 0


def value(metrics: Iterable[Weight], counts: Mapping[str, int]) -> int:
    """Return the score of counts by metric."""
    return sum(points(metric.weight, metric.half, counts.get(metric.metric, 0)) for metric in metrics)


def band(thousandths: int) -> str:
    """Return the word for a score."""
    return next(word for edge, word in BANDS if thousandths >= edge)


def distance(thousandths: int) -> str:
    """Return how far the nearest edge of a band is: `0.1 above moderate` stands just inside the band over it."""
    edges = [(abs(thousandths - edge), edge, word) for edge, word in BANDS if edge > 1]
    gap, edge, word = min(edges)
    if thousandths >= edge:
        below = next(word for lower, word in BANDS if lower < edge)
        return f"{shown(gap)} above {below}"
    return f"{shown(gap)} below {word}"


def shown(thousandths: int) -> str:
    """Return points as a person reads them: one decimal, cut, not rounded."""
    return f"{thousandths // 1000}.{thousandths % 1000 // 100}"


def is_tie(one: int, other: int) -> bool:
    """Tell whether two scores are too close to be called different."""
    return abs(one - other) < TIE_GAP


def write_vector(pack: Pack, counts: Mapping[str, Range]) -> str:
    """Return the vector of a score: `LOCKIN:1.0/VS:6-12/PF:0-8/...`, every metric in the pack's order."""
    parts = [pack.vector or pack.id.upper()]
    for metric in pack.metrics:
        count = counts.get(metric.metric, Range(low=0, high=0))
        low, high = min(count.low, COUNT_LIMIT), min(count.high, COUNT_LIMIT)
        parts.append(f"{metric.metric}:{low}" if high <= low else f"{metric.metric}:{low}-{high}")
    return "/".join(parts)


def read_vector(vector: str, packs: Sequence[Pack]) -> tuple[Pack, dict[str, Range]]:
    """Return the pack a vector belongs to, and its counts.

    Raises: UsageError when the vector is of no known pack and version, or is not well formed.
    """
    head, *rest = vector.split("/")
    pack = next((pack for pack in packs if pack.vector and _same_major(pack.vector, head)), None)
    if pack is None:
        known = ", ".join(pack.vector for pack in packs if pack.vector)
        raise UsageError(f"`{head}` is not a vector of these rule packs; known are {known}")
    names = [metric.metric for metric in pack.metrics]
    if len(rest) != len(names):
        raise UsageError(f"`{vector}`: {pack.vector} has the metrics {'/'.join(names)}, in this order")
    counts = {}
    for name, part in zip(names, rest, strict=True):
        word, _, number = part.partition(":")
        match = _COUNT.fullmatch(number)
        if word != name or match is None:
            raise UsageError(f"`{part}` should be {name}: with a count such as 3 or 3-7")
        low = int(match.group(1))
        high = int(match.group(2)) if match.group(2) else low
        if match.group(2) and high <= low:
            raise UsageError(f"`{part}`: the second count must be greater than the first")
        counts[name] = Range(low=low, high=high)
    return pack, counts


def recompute(vector: str, packs: Sequence[Pack]) -> Range:
    """Return the value and its upper end that a vector stands for, under the weights of `packs`.

    Raises: UsageError as `read_vector` does.
    """
    pack, counts = read_vector(vector, packs)
    return Range(
        low=value(pack.metrics, {name: count.low for name, count in counts.items()}),
        high=value(pack.metrics, {name: count.high for name, count in counts.items()}),
    )


def under(one: Score, packs: Sequence[Pack]) -> Score | None:
    """Return an older score as it would be with the weights of `packs`, without what made it; None when its vector has another meaning there."""
    try:
        found = recompute(one.vector, packs)
    except UsageError:
        return None
    return msgspec.structs.replace(
        one,
        value=found.low,
        high=found.high,
        band=band(found.low),
        band_high=band(found.high),
        distance=distance(found.low),
        contributions=(),
    )


def _same_major(known: str, head: str) -> bool:
    """Minor versions clarify meanings and keep weights: they compare. Major ones do not."""
    return head.count(":") == 1 and known.partition(".")[0] == head.partition(".")[0] and head.partition(".")[2].isdigit()
