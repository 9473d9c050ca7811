"""Findings -> one line for each provider and what answers there: for the terminal."""

from collections import defaultdict
from typing import NamedTuple

from auditor.model.finding import Finding
from auditor.reporters.story.names import TARGET_WORDS, Names


class ProviderTotals(NamedTuple):
    """One provider, as far as one kind of target goes."""

    name: str
    target: str
    calls: int
    """Calls at the SDK itself."""
    callers: int
    """Calls through a function of the project."""
    others: int
    """Clients, packages, imports, keys, addresses, models named."""
    types: tuple[str, ...]
    models: tuple[str, ...]


def provider_totals(names: Names) -> tuple[ProviderTotals, ...]:
    """Return the providers: closed, then unknown, then open; those with most calls first."""
    groups: dict[tuple[str | None, bool | None], list[Finding]] = defaultdict(list)
    for finding in names.findings:
        if names.counts(finding) and not (finding.kind == "sink" and finding.provider_id is None):  # nobody's model
            groups[finding.provider_id, finding.closed].append(finding)
    rows = [_row(names, provider, closed, own) for (provider, closed), own in groups.items()]
    order = {"closed": 0, "unknown": 1, "open": 2}
    return tuple(sorted(rows, key=lambda row: (order[row.target], -row.calls - row.callers, -row.others, row.name)))


def _row(names: Names, provider: str | None, closed: bool | None, findings: list[Finding]) -> ProviderTotals:
    calls = [finding for finding in findings if finding.kind == "call"]
    direct = sum(1 for finding in calls if not finding.via)
    types = sorted({name for finding in findings for name in finding.data_types}, key=lambda name: (-names.grade(name), name))
    used = [finding.model for finding in calls if finding.model] or [finding.model for finding in findings if finding.model]
    tally: dict[str, int] = defaultdict(int)
    for model in used:
        tally[model] += 1
    return ProviderTotals(
        name=names.provider(provider, closed),
        target=TARGET_WORDS[closed],
        calls=direct,
        callers=len(calls) - direct,
        others=len(findings) - len(calls),
        types=tuple(names.data_type(name) for name in types),
        models=tuple(sorted(tally, key=lambda model: (-tally[model], model))),
    )
