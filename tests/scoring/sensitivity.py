"""How far scores hold when weights vary: prints the tables of docs/scoring.md. Run: python -m tests.scoring.sensitivity

Each weight and half-way count is changed by a fifth, one at a time and all together at random, over the nine code bases of the calibration.
"""

import itertools
import random

from auditor.model.rule import Weight
from auditor.scoring.formula import TIE_GAP, shown
from tests.builders import shipped_rules

ORDER = ("VS", "PF", "DT", "US", "PM", "RS", "TP")
CODE_BASES = {
    "a2 assistant product": (18, 6, 23, 23, 14, 6, 0),
    "b1 realtime voice agent": (3, 7, 10, 10, 7, 4, 0),
    "b2 400 direct calls": (0, 0, 400, 400, 124, 2, 0),
    "b3 the same behind one wrapper": (0, 0, 1, 400, 124, 2, 0),
    "a4 platform, little code": (6, 0, 2, 2, 3, 2, 4),
    "b4 one call to a tuned model": (8, 0, 1, 1, 2, 2, 0),
    "a3 retrieval, own vectors": (1, 0, 12, 12, 10, 4, 0),
    "a1 one feature behind a gateway": (0, 0, 1, 3, 1, 2, 0),
    "b5 own server": (0, 0, 0, 0, 0, 0, 0),
}
Table = dict[str, tuple[float, float]]


def weights() -> Table:
    """Return the shipped weights and half-way counts of lock-in."""
    pack = next(pack for pack in shipped_rules().packs if pack.id == "lock-in")
    return {weight.metric: _pair(weight) for weight in pack.metrics}


def value(table: Table, counts: tuple[int, ...]) -> float:
    """Return a score under any weights, brought to a hundred in all."""
    total = sum(weight for weight, _ in table.values())
    return sum(100_000 * table[metric][0] / total * n / (n + table[metric][1]) for metric, n in zip(ORDER, counts, strict=True) if n)


def swaps_of_single_changes() -> dict[tuple[str, str], int]:
    """Return the pairs whose order turns when one number changes by a fifth, with how many of the changes turn them."""
    base = weights()
    found: dict[tuple[str, str], int] = {}
    for metric, place, factor in itertools.product(ORDER, (0, 1), (0.8, 1.2)):
        pair = list(base[metric])
        pair[place] *= factor
        for names in turned(base, {**base, metric: (pair[0], pair[1])}):
            found[names] = found.get(names, 0) + 1
    return found


def share_of_reversals(draws: int = 2000, seed: int = 1) -> dict[str, float]:
    """Return, by how far two random projects are apart, the share of random weights that reverse them."""
    generator = random.Random(seed)
    base = weights()
    tried: dict[str, list[int]] = {"0-2": [0, 0], "2-4": [0, 0], "4-6": [0, 0], "6 and more": [0, 0]}
    for _ in range(draws):
        one, other = _project(generator), _project(generator)
        gap = value(base, one) - value(base, other)
        changed = {
            metric: (weight * generator.uniform(0.8, 1.2), half * generator.uniform(0.8, 1.2)) for metric, (weight, half) in base.items()
        }
        row = tried[_row(abs(gap))]
        row[0] += 1
        row[1] += (value(changed, one) - value(changed, other)) * gap < 0
    return {name: 100 * reversed_ / max(1, count) for name, (count, reversed_) in tried.items()}


def largest_jumps() -> dict[str, int]:
    """Return, by metric, the most that one unit of grade 1 can add, in thousandths."""
    return {metric: int(1000 * weight * 1 / (1 + half)) for metric, (weight, half) in weights().items()}


def turned(base: Table, changed: Table) -> list[tuple[str, str]]:
    """Return the pairs of code bases whose order differs between two sets of weights."""
    return [
        (one, other)
        for one, other in itertools.combinations(CODE_BASES, 2)
        if (value(base, CODE_BASES[one]) - value(base, CODE_BASES[other]))
        * (value(changed, CODE_BASES[one]) - value(changed, CODE_BASES[other]))
        < 0
    ]


def _pair(weight: Weight) -> tuple[float, float]:
    return float(weight.weight), float(weight.half)


def _project(generator: random.Random) -> tuple[int, ...]:
    return tuple(int(generator.random() ** 3 * most) for most in (20, 15, 200, 400, 120, 12, 8))


def _row(gap: float) -> str:
    return "0-2" if gap < 2000 else "2-4" if gap < TIE_GAP else "4-6" if gap < 6000 else "6 and more"


def main() -> None:
    """Print the tables."""
    base = weights()
    for name, counts in CODE_BASES.items():
        print(f"{name}: {shown(int(value(base, counts)))}")
    for (one, other), count in sorted(swaps_of_single_changes().items()):
        print(f"one number by a fifth turns {one} and {other} in {count} of {len(ORDER) * 4} changes")
    for row, share in share_of_reversals().items():
        print(f"gap {row}: {share:.1f} % of random weights reverse it")
    for metric, jump in largest_jumps().items():
        print(f"{metric}: one unit adds at most {shown(jump)}")


if __name__ == "__main__":
    main()
