"""Vectors of the same texts from two models -> whether both find the same neighbours."""

import math
from collections.abc import Sequence
from operator import mul

from auditor.model.rehearsal import Neighbourhood, Replay
from auditor.rehearse.intervals import mean, rank_correlation

TEXTS_LIMIT = 80
FEWEST = 5
NEAREST = 3

Vector = Sequence[float]


def neighbourhoods(replays: Sequence[Replay]) -> tuple[Neighbourhood, ...]:
    """Return the agreement for each recorded model of embeddings; cost: the square of the texts, at most 80 of them."""
    pairs: dict[str, dict[str, tuple[Vector, Vector]]] = {}
    for one in replays:
        texts = one.call.body.get("input")
        several = texts if isinstance(texts, list) else [texts]
        if one.call.kind == "embeddings" and len(several) == len(one.call.said.vectors) == len(one.said.vectors):
            held = pairs.setdefault(one.call.model, {})
            for text, before, now in zip(several, one.call.said.vectors, one.said.vectors, strict=True):
                if before and now and len(held) < TEXTS_LIMIT:
                    held.setdefault(str(text), (before, now))
    return tuple(_compared(model, list(held.values())) for model, held in sorted(pairs.items()) if len(held) >= FEWEST)


def _compared(model: str, pairs: list[tuple[Vector, Vector]]) -> Neighbourhood:
    before, now = _likenesses([one for one, _ in pairs]), _likenesses([other for _, other in pairs])
    correlations: list[float] = []
    shared: list[float] = []
    for place in range(len(pairs)):
        others = [number for number in range(len(pairs)) if number != place]
        old, new = [before[place][number] for number in others], [now[place][number] for number in others]
        correlations.append(rank_correlation(old, new))
        nearest = min(NEAREST, len(others))
        shared.append(len(_nearest(old, nearest) & _nearest(new, nearest)) / nearest)
    return Neighbourhood(
        model=model,
        texts=len(pairs),
        dimensions_recorded=len(pairs[0][0]),
        dimensions=len(pairs[0][1]),
        figures={"rank_correlation": mean(correlations), "nearest_shared": mean(shared)},
    )


def _likenesses(vectors: list[Vector]) -> list[list[float]]:
    """Return the cosine of each vector with each; vectors of other lengths than the first count as unlike."""
    units = [_unit(vector) for vector in vectors]
    return [[sum(map(mul, one, other)) if len(one) == len(other) else 0.0 for other in units] for one in units]


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(math.fsum(value * value for value in vector)) or 1.0
    return [value / length for value in vector]


def _nearest(likeness: list[float], count: int) -> set[int]:
    return set(sorted(range(len(likeness)), key=lambda place: (-likeness[place], place))[:count])
