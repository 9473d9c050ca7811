"""Findings -> how far each provider and each wrapper of the project reaches: callers, files, components and entry points, tests apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from auditor.model.finding import Finding
from auditor.reporters.result import ReachEntry

_WORDS: Final = {
    "http": ("HTTP route", "HTTP routes"),
    "cli": ("command", "commands"),
    "queue": ("queue consumer", "queue consumers"),
    "cron": ("scheduled job", "scheduled jobs"),
    "desktop": ("desktop command", "desktop commands"),
}


def reaches(findings: Iterable[Finding]) -> tuple[ReachEntry, ...]:
    """Return one entry for each provider that is called, then one for each wrapper, those with most callers first."""
    providers: dict[str, list[Finding]] = defaultdict(list)
    wrappers: dict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind != "call":
            continue
        if finding.provider_id:
            providers[finding.provider_id].append(finding)
        if finding.via:
            last = finding.via[-1]
            wrappers[last.path, wrapper_name(finding), last.line].append(finding)
    entries = [_entry(f"provider:{name}", calls) for name, calls in providers.items()]
    behind = [_entry(f"wrapper:{symbol}", calls, path, line) for (path, symbol, line), calls in wrappers.items()]
    return tuple(entry for group in (entries, behind) for entry in sorted(group, key=_order))


def wrapper_name(caller: Finding) -> str:
    """Return the function of the project that makes the provider call behind a caller."""
    return next((step.symbol for step in reversed(caller.via[:-1])), caller.via[-1].symbol)


def entry_points(calls: Iterable[Finding]) -> dict[str, int]:
    """Return how many entry points of each kind the calls stand in."""
    places = {(call.entry_point, call.location.path, call.enclosing) for call in calls if call.entry_point and call.entry_point != "test"}
    return dict(sorted(Counter(kind for kind, _path, _function in places).items()))


def told(kinds: dict[str, int]) -> str:
    """Return entry points in words: `3 HTTP routes, 1 command`."""
    parts = []
    for kind, number in kinds.items():
        singular, plural = _WORDS.get(kind, (kind, kind))
        parts.append(f"{number} {singular if number == 1 else plural}")
    return ", ".join(parts)


def _entry(subject: str, calls: Sequence[Finding], path: str | None = None, line: int | None = None) -> ReachEntry:
    production = [call for call in calls if call.context == "production"]
    return ReachEntry(
        subject=subject,
        path=path,
        line=line,
        providers=tuple(sorted({call.provider_id for call in calls if call.provider_id})),
        callers=len(production),
        files=len({call.location.path for call in production}),
        components=tuple(sorted({call.component for call in production})),
        entry_points=entry_points(production),
        elsewhere=dict(sorted(Counter(call.context for call in calls if call.context != "production").items())),
    )


def _order(entry: ReachEntry) -> tuple[int, str, str, int]:
    return (-entry.callers, entry.subject, entry.path or "", entry.line or 0)
