"""Records of repositories on some days -> dependence over time, and when each provider came in, and where."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from auditor.fleet.company import Arrival, TrendPoint
from auditor.fleet.records import RepositoryRecord
from auditor.fleet.run import Found
from auditor.fleet.summary import depends_on, is_dependence


def points(found: Sequence[Found]) -> tuple[TrendPoint, ...]:
    """Return the company on each day of the trend; repositories without history are not in it."""
    return tuple(_point(day, records) for day, records in sorted(_by_day(found).items()))


def arrivals(found: Sequence[Found]) -> tuple[Arrival, ...]:
    """Return when each closed provider was first seen, the latest first."""
    by_day = sorted(_by_day(found).items())
    first: dict[str, tuple[str, set[str], set[str]]] = {}
    for day, records in by_day:
        seen: dict[str, tuple[str, set[str], set[str]]] = {}
        for name, record in records:
            for use in record.uses:
                if is_dependence(use) and use.name not in first:
                    _, repositories, components = seen.setdefault(use.name, (day, set(), set()))
                    repositories.add(name)
                    components.add(f"{name}/{use.component}")
        first |= seen
    made = [
        Arrival(
            provider=provider,
            day=day,
            since_before=day == by_day[0][0],
            repositories=tuple(sorted(repositories)),
            components=tuple(sorted(components)),
        )
        for provider, (day, repositories, components) in first.items()
    ]
    return tuple(sorted(sorted(made, key=lambda one: one.provider), key=lambda one: one.day, reverse=True))


def _by_day(found: Iterable[Found]) -> dict[str, list[tuple[str, RepositoryRecord]]]:
    grouped: dict[str, list[tuple[str, RepositoryRecord]]] = defaultdict(list)
    for one in found:
        for day, record in one.trend:
            grouped[day].append((one.task.name, record))
    return grouped


def _point(day: str, records: Sequence[tuple[str, RepositoryRecord]]) -> TrendPoint:
    providers: dict[str, set[str]] = defaultdict(set)
    for name, record in records:
        for provider in depends_on(record):
            providers[provider].add(name)
    return TrendPoint(
        day=day,
        repositories=len(records),
        dependent=len(set().union(*providers.values())),
        edit=sum(record.numbers.get("edit", 0) for _, record in records),
        callers=sum(record.numbers.get("callers", 0) for _, record in records),
        providers={name: len(own) for name, own in sorted(providers.items())},
    )
