"""Results of many projects -> one page: ranking, shared providers, totals."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from auditor.errors import UsageError
from auditor.model.report import Report
from auditor.model.score import Score
from auditor.reporters import html, markdown
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.counting import count, day, days, percent, points
from auditor.reporters.story.ledger import Ledger
from auditor.reporters.story.names import Names
from auditor.reporters.story.page_one import headline, total_hours
from auditor.reporters.story.scores import PAGE_ONE, project_scores
from auditor.reporters.templating import environment, fill

FORMATS: Final = ("html", "markdown", "terminal")
PROVIDERS_SHOWN: Final = 40


class Mini(NamedTuple):
    """One score, as small as a table takes it."""

    value: str
    high: str
    has_range: bool
    band: str
    width: str
    unknown_width: str
    spoken: str


class Project(NamedTuple):
    """One project."""

    name: str
    headline: str
    bars: tuple[Mini | None, ...]
    """One for each pack of the page; None where it did not run."""
    providers: int
    edit: int
    callers: int
    types: int
    unknown: int
    price: str
    worst: int
    owner: str = ""
    link: str = ""
    """Where its own report is, where that is known."""


class Shared(NamedTuple):
    """One provider over all projects."""

    name: str
    projects: tuple[str, ...]
    calls: int
    findings: int


class Portfolio(NamedTuple):
    """All projects."""

    lead: str
    packs: tuple[str, ...]
    projects: tuple[Project, ...]
    shared: tuple[Shared, ...]
    shared_more: int
    totals: tuple[tuple[str, str], ...]
    same_rules: bool
    as_of: str


def portfolio(reports: Sequence[Report]) -> Portfolio:
    """Return the projects, the one with the highest score first."""
    told = [(report, Names(report)) for report in reports]
    packs: dict[str, str] = {}
    for report, names in told:
        packs |= {
            score.pack: names.pack_title(score.pack) for score in report.scores if score.subject == "project" and score.pack in PAGE_ONE
        }
    order = tuple(pack for pack in PAGE_ONE if pack in packs)
    projects = sorted((_project(report, names, order) for report, names in told), key=lambda project: (-project.worst, project.name))
    shared = _shared(told)
    low, high = total_hours([item for report in reports for item in report.plan])
    totals = (
        (f"{len(projects):,}", "projects"),
        (f"{len(shared):,}", "closed providers"),
        (f"{sum(project.edit for project in projects):,}", "places to edit"),
        (f"{sum(project.callers for project in projects):,}", "callers to test again"),
        (f"{sum(project.unknown for project in projects):,}", "targets unknown"),
        (days(low, high) if high else "no plan", "to leave, all together"),
    )
    many = [one for one in shared if len(one.projects) > 1]
    lead = f"{count(len(projects), 'project')}, {count(len(shared), 'closed provider')}"
    lead += f"; {many[0].name} is used by {count(len(many[0].projects), 'project')}." if many else "; none is shared." if shared else "."
    return Portfolio(
        lead=lead,
        packs=tuple(packs[pack] for pack in order),
        projects=tuple(projects),
        shared=tuple(shared[:PROVIDERS_SHOWN]),
        shared_more=max(0, len(shared) - PROVIDERS_SHOWN),
        totals=totals,
        same_rules=len({report.rules_digest for report in reports}) == 1,
        as_of=day(max((report.catalogue_date for report in reports), default="")),
    )


def render(reports: Sequence[Report], name: str, rendering: Rendering = PLAIN) -> bytes:
    """Return the portfolio in one of its formats.

    Raises: UsageError, for a format that has no portfolio.
    """
    told = portfolio(reports)
    if name == "html":
        templates = environment(rendering.templates)
        return fill(templates, "html/portfolio.html", {**html.shared(templates), "t": told}).encode("utf-8", "backslashreplace")
    if name in ("markdown", "terminal"):
        templates = environment(rendering.templates, escape=markdown.escaped if name == "markdown" else str)
        values: dict[str, Any] = {"t": told, "bar": markdown.bar}
        return fill(templates, "markdown/portfolio.md", values).encode("utf-8", "backslashreplace")
    raise UsageError(f"{name}: a portfolio has the formats {', '.join(FORMATS)}")


def mini(title: str, value: int, high: int, band: str) -> Mini:
    """Return a score (thousandths) as a small bar."""
    low, end = points(value), points(high)
    return Mini(
        value=low,
        high=end,
        has_range=low != end,
        band=band,
        width=percent(value),
        unknown_width=percent(max(0, high - value)),
        spoken=f"{title} {low}{f' to {end}' if low != end else ''} of 100, {band}",
    )


def _project(report: Report, names: Names, packs: Sequence[str]) -> Project:
    ledger = Ledger(names)
    scores = {score.pack: score for score in project_scores(names) if score.pack in packs}
    low, high = total_hours(report.plan)
    return Project(
        name=report.root or "unnamed",
        headline=headline(names),
        bars=tuple(_mini(scores[pack], names) if pack in scores else None for pack in packs),
        providers=ledger["providers"].value,
        edit=ledger["edit"].value,
        callers=ledger["callers"].value,
        types=ledger["types"].value,
        unknown=ledger["unknown"].value,
        price=days(low, high) if report.plan else "",
        worst=max((score.value for score in scores.values()), default=0),
    )


def _mini(score: Score, names: Names) -> Mini:
    return mini(names.pack_title(score.pack), score.value, score.high, score.band)


def _shared(told: Sequence[tuple[Report, Names]]) -> list[Shared]:
    projects: dict[str, set[str]] = defaultdict(set)
    calls: dict[str, int] = defaultdict(int)
    findings: dict[str, int] = defaultdict(int)
    for report, names in told:
        for finding in names.findings:
            if finding.closed and finding.provider_id and names.counts(finding):
                name = names.provider(finding.provider_id)
                projects[name].add(report.root or "unnamed")
                findings[name] += 1
                calls[name] += finding.kind == "call"
    order = sorted(projects, key=lambda name: (-len(projects[name]), -calls[name], -findings[name], name))
    return [Shared(name, tuple(sorted(projects[name])), calls[name], findings[name]) for name in order]
