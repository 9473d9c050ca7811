"""Traffic per day -> small charts over time, one for each provider, all on one scale."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from auditor.reporters.story.counting import day, parse_day
from auditor.reporters.story.names import Names

WEEKS_FROM_DAYS: Final = 45
"""Longer spans are drawn by week."""
PANELS_SHOWN: Final = 8
BARS_SHOWN: Final = 120


class Column(NamedTuple):
    """One bar."""

    left: str
    width: str
    top: str
    height: str
    label: str


class Panel(NamedTuple):
    """The traffic of one provider."""

    provider: str
    total: str
    columns: tuple[Column, ...]
    spoken: str
    is_shadow: bool
    is_open: bool


class Timeline(NamedTuple):
    """All panels, with the span they show."""

    panels: tuple[Panel, ...]
    more: int
    unit: str
    first: str
    last: str
    peak: str


def timeline(names: Names) -> Timeline | None:
    """Return requests over time; None when no log tells days."""
    per: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    shadow: set[str] = set()
    own: set[str] = set()
    for item in names.report.traffic:
        name = names.provider(item.provider_id) + (", shadow" if item.code == "shadow" else "")
        for text, number, _ in item.per_day:
            when = parse_day(text)
            if when is not None:
                per[name][when] += number
        if item.code == "shadow":
            shadow.add(name)
        note = names.provider_note(item.provider_id)
        if note and note.openness == "self-hosted":
            own.add(name)
    days = sorted({when for counts in per.values() for when in counts})
    if not days:
        return None
    by_week = (days[-1] - days[0]).days > WEEKS_FROM_DAYS
    starts = _starts(days[0], days[-1], by_week)
    binned = {name: _binned(counts, starts) for name, counts in per.items()}
    peak = max(max(bins) for bins in binned.values()) or 1
    ranked = sorted(binned, key=lambda name: (-sum(binned[name]), name))
    unit = "week" if by_week else "day"
    return Timeline(
        panels=tuple(_panel(name, binned[name], starts, peak, unit, name in shadow, name in own) for name in ranked[:PANELS_SHOWN]),
        more=max(0, len(ranked) - PANELS_SHOWN),
        unit=unit,
        first=day(days[0].isoformat()),
        last=day(days[-1].isoformat()),
        peak=f"{peak:,}",
    )


def columns_of(numbers: Sequence[int], labels: Sequence[str], peak: int) -> tuple[Column, ...]:
    """Return one bar for each number that is not zero, `peak` as high as the panel."""
    width = 100 / len(numbers)
    return tuple(
        Column(
            left=f"{place * width + width * 0.08:.2f}",
            width=f"{width * 0.84:.2f}",
            top=f"{100 - 100 * number / peak:.1f}",
            height=f"{100 * number / peak:.1f}",
            label=f"{label}: {number:,}",
        )
        for place, (number, label) in enumerate(zip(numbers, labels, strict=True))
        if number
    )


def _starts(first: date, last: date, by_week: bool) -> list[date]:
    """Return the first day of every bar; of very long spans only the end."""
    step = timedelta(days=7 if by_week else 1)
    if by_week:
        first -= timedelta(days=first.weekday())
    bars = (last - first).days // step.days + 1
    first += step * max(0, bars - BARS_SHOWN)
    return [first + step * place for place in range(min(bars, BARS_SHOWN))]


def _binned(counts: dict[date, int], starts: list[date]) -> list[int]:
    step = (starts[1] - starts[0]).days if len(starts) > 1 else 7
    bins = [0] * len(starts)
    for when, number in counts.items():
        place = (when - starts[0]).days // step
        if 0 <= place < len(bins):
            bins[place] += number
    return bins


def _panel(name: str, bins: list[int], starts: list[date], peak: int, unit: str, is_shadow: bool, is_open: bool) -> Panel:
    columns = columns_of(bins, [day(start.isoformat()) for start in starts], peak)
    total = f"{sum(bins):,}"
    return Panel(
        name,
        total,
        columns,
        f"{name}: {total} requests; {', '.join(column.label for column in columns[-12:])} by {unit}",
        is_shadow,
        is_open,
    )
