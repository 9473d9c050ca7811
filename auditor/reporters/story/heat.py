"""Scores and findings -> points by component and provider, in fixed steps, with edges that add up."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from auditor.model.score import Score
from auditor.reporters.story.counting import apportioned, points
from auditor.reporters.story.names import NOBODY, OWN, STRANGER, Names
from auditor.reporters.story.scores import PAGE_ONE, project_scores

COMPONENTS_SHOWN: Final = 12
PROVIDERS_SHOWN: Final = 7
STEPS: Final = (2_000, 5_000, 10_000, 20_000)
"""Edges of the heat map's five steps, in thousandths: fixed, so that two reports compare."""


class HeatCell(NamedTuple):
    """One component at one provider."""

    points: str
    findings: int
    step: int
    """0 to 5."""
    is_open: bool
    component: str
    provider: str
    is_folded: bool
    """Whether it stands for several components or providers."""


class HeatRow(NamedTuple):
    """One component."""

    component: str
    cells: tuple[HeatCell, ...]
    sum: str


class Heat(NamedTuple):
    """Points of one score by component and provider; the edges add up."""

    pack: str
    providers: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    sums: tuple[str, ...]
    total: str


def heat_map(names: Names) -> Heat | None:
    """Return the map of the first score of page one that has points."""
    score = next((one for one in project_scores(names) if one.pack in PAGE_ONE and one.value), None)
    if score is None:
        return None
    shares, numbers, is_open = _heat_cells(names, score)
    components = _ranked({component for component, _ in shares}, lambda name: sum(v for k, v in shares.items() if k[0] == name))
    providers = _ranked({provider for _, provider in shares}, lambda name: sum(v for k, v in shares.items() if k[1] == name))
    rows, columns = _folded(components, COMPONENTS_SHOWN, "components"), _folded(providers, PROVIDERS_SHOWN, "providers")
    grid = [[sum(shares.get((c, p), 0) for c in row for p in column) for _, column in columns] for _, row in rows]
    shown = _grid(grid, score.value)
    made = []
    for (name, row), figures, raw in zip(rows, shown, grid, strict=True):
        cells = tuple(
            HeatCell(
                points=points(figure),
                findings=sum(numbers.get((c, p), 0) for c in row for p in column),
                step=_step(value),
                is_open=all(is_open.get((c, p), True) for c in row for p in column),
                component=name,
                provider=title,
                is_folded=len(row) * len(column) > 1,
            )
            for (title, column), figure, value in zip(columns, figures, raw, strict=True)
        )
        made.append(HeatRow(name, cells, points(sum(figures))))
    sums = tuple(points(sum(row[place] for row in shown)) for place in range(len(columns)))
    return Heat(names.pack_title(score.pack), tuple(title for title, _ in columns), tuple(made), sums, points(score.value))


Cells = dict[tuple[str, str], int]


def _heat_cells(names: Names, score: Score) -> tuple[Cells, Cells, dict[tuple[str, str], bool]]:
    """Return points, number of findings, and whether all are open, by (component, provider)."""
    shares: Cells = defaultdict(int)
    numbers: Cells = defaultdict(int)
    is_open: dict[tuple[str, str], bool] = {}
    for part in score.contributions:
        for fingerprint, share, _ in part.findings:
            owner = names.by_fingerprint.get(fingerprint)
            key = (names.component(owner.component), names.provider(owner.provider_id, owner.closed)) if owner else ("elsewhere", NOBODY)
            shares[key] += share
    has_unknown = any(share for (_, provider), share in shares.items() if provider in (NOBODY, OWN, STRANGER))
    for finding in names.findings:
        if names.counts(finding) and (finding.provider_id or has_unknown):
            key = names.component(finding.component), names.provider(finding.provider_id, finding.closed)
            shares[key] += 0
            numbers[key] += 1
            is_open[key] = is_open.get(key, True) and finding.closed is False
    return shares, numbers, is_open


def _ranked(names: set[str], weight: Callable[[str], int]) -> list[str]:
    return sorted(names, key=lambda name: (name in (NOBODY, OWN), -weight(name), name))


def _folded(names: Sequence[str], limit: int, word: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return (title, names behind it); all beyond the limit as one."""
    if len(names) <= limit:
        return [(name, (name,)) for name in names]
    kept, rest = names[: limit - 1], tuple(names[limit - 1 :])
    return [*((name, (name,)) for name in kept), (f"{len(rest)} other {word}", rest)]


def _grid(grid: list[list[int]], total: int) -> list[list[int]]:
    """Return all cells in tenths that add up to the score's own."""
    flat = apportioned([value for row in grid for value in row], total)
    width = len(grid[0]) if grid else 0
    return [flat[start : start + width] for start in range(0, len(flat), width)] if width else []


def _step(value: int) -> int:
    return 0 if value == 0 else 1 + sum(value >= edge for edge in STEPS)
