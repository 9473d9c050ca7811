"""A report and what is asked of it -> everything that HTML and Markdown lay out."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from auditor.model.finding import SEVERITIES, Finding
from auditor.model.report import Report
from auditor.reporters.comparison import Comparison, compare, earlier_scores
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.counting import count, day, listed, points
from auditor.reporters.story.dependencies import Dependencies, dependencies
from auditor.reporters.story.exposure import Exposure, exposure
from auditor.reporters.story.findings import Entry, entry
from auditor.reporters.story.ledger import Ledger, LedgerEntry
from auditor.reporters.story.names import Names
from auditor.reporters.story.page_one import Price, Risk, Task, Unseen, files_of, headline, monday, no_plan, price, risks, unseen
from auditor.reporters.story.sankey import Sankey, sankey
from auditor.reporters.story.scores import (
    PAGE_ONE,
    Bar,
    ScoreTable,
    SubjectRow,
    page_one_bars,
    project_scores,
    shares_by_finding,
    subjects,
    table,
)
from auditor.reporters.story.timeline import Timeline, timeline
from auditor.reporters.story.way_out import WayOut, way_out

CHANGES_SHOWN: Final = 40
NOTES_SHOWN: Final = 200
SKIPS_SHOWN: Final = 400
FIGURES: Final = ("providers", "components", "edit", "callers", "types", "state", "ends")
"""Numbers of page one, in order; that of unknown targets stands with what was not seen."""


class ChangeLine(NamedTuple):
    """One finding that came, went or changed."""

    title: str
    where: str
    severity: str
    target: str
    note: str
    fingerprint: str | None


class Change(NamedTuple):
    """What is different from an earlier result, or from the baseline."""

    since: str
    new: tuple[ChangeLine, ...]
    new_total: int
    gone: tuple[ChangeLine, ...]
    gone_total: int
    changed: tuple[ChangeLine, ...]
    changed_total: int
    unchanged: int
    note: str
    new_worst: tuple[str, ...]
    """Fingerprints of the new critical findings."""


class Skip(NamedTuple):
    """Files that were not read, for one reason."""

    path: str
    reason: str
    files: int


class Story(NamedTuple):
    """Everything there is to tell."""

    report: Report
    names: Names
    as_of: str
    headline: str
    lead: str
    bars: tuple[Bar, ...]
    other_bars: tuple[Bar, ...]
    figures: tuple[LedgerEntry, ...]
    ledger: Ledger
    risks: tuple[Risk, ...]
    monday: tuple[Task, ...]
    price: Price | None
    no_plan: str
    """What stands in place of a plan and its price."""
    change: Change | None
    trend: tuple[tuple[str, tuple[str, ...]], ...]
    unseen: tuple[Unseen, ...]
    exposure: Exposure
    sankey: Sankey | None
    timeline: Timeline | None
    dependencies: Dependencies
    way_out: WayOut | None
    tables: tuple[ScoreTable, ...]
    provider_scores: tuple[tuple[str, ...], tuple[SubjectRow, ...]]
    component_scores: tuple[tuple[str, ...], tuple[SubjectRow, ...]]
    counted: tuple[Finding, ...]
    folded: tuple[Finding, ...]
    severities: tuple[tuple[str, int], ...]
    skipped: tuple[Skip, ...]
    skipped_more: int
    unread: int
    limits: tuple[tuple[str, tuple[str, ...]], ...]
    contexts: tuple[tuple[str, int], ...]


def story(report: Report, rendering: Rendering = PLAIN) -> Story:
    """Return what there is to tell."""
    names = Names(report)
    comparison = compare(rendering.earlier[-1], report) if rendering.earlier else None
    earlier = earlier_scores(comparison)
    ledger = Ledger(names)
    bars = page_one_bars(names, earlier)
    found = risks(names)
    tables = tuple(table(score, names, earlier) for score in project_scores(names))
    section = exposure(names)
    skipped = sorted(
        (Skip(item.path, item.reason, files_of(item.reason)) for item in report.coverage.skipped), key=lambda skip: (-skip.files, skip.path)
    )
    return Story(
        report=report,
        names=names,
        as_of=day(report.catalogue_date),
        headline=headline(names),
        lead=_lead(report),
        bars=bars,
        other_bars=tuple(one.bar for one in tables if one.bar.pack not in {bar.pack for bar in bars}),
        figures=tuple(ledger[key] for key in FIGURES),
        ledger=ledger,
        risks=found,
        monday=monday(names, found),
        price=price(names),
        no_plan=no_plan(ledger["unknown"].value),
        change=_from_comparison(names, comparison) if comparison else _from_decisions(names),
        trend=_trend(names, (*rendering.earlier, report)),
        unseen=unseen(names, ledger["unknown"].value),
        exposure=section,
        sankey=sankey(section.streams),
        timeline=timeline(names),
        dependencies=dependencies(names),
        way_out=way_out(names),
        tables=tables,
        provider_scores=subjects(names, "provider:"),
        component_scores=subjects(names, "component:"),
        counted=tuple(finding for finding in names.findings if finding.context == "production"),
        folded=tuple(finding for finding in names.findings if finding.context != "production"),
        severities=_severities(names),
        skipped=tuple(skipped[:SKIPS_SHOWN]),
        skipped_more=max(0, len(skipped) - SKIPS_SHOWN),
        unread=max(0, report.coverage.files_seen - report.coverage.files_scanned),
        limits=(*((pack.title, pack.limits) for pack in report.glossary.packs if pack.limits), *_flow_limits(report)),
        contexts=tuple(sorted(Counter(finding.context for finding in report.findings if finding.context != "production").items())),
    )


def entries(told: Story, findings: tuple[Finding, ...], link_template: str | None = None) -> tuple[Entry, ...]:
    """Return the appendix's entries of some findings."""
    shares = shares_by_finding(told.names)
    numbers = told.ledger.memberships()
    return tuple(entry(told.names, finding, shares, numbers, link_template) for finding in findings)


def _lead(report: Report) -> str:
    spans = sorted({item.first_at for item in report.traffic if item.first_at} | {item.last_at for item in report.traffic if item.last_at})
    logs = f", with traffic logs from {day(spans[0])} to {day(spans[-1])}" if spans else ", with traffic logs" if report.traffic else ""
    known = f", and provider facts as of {day(report.catalogue_date)}" if report.catalogue_date else ""
    files = f"{report.coverage.files_scanned:,} of {count(report.coverage.files_seen, 'file')} read"
    return (
        f"Scan of {report.root or 'the code'}: {files}{logs}{known}. Higher scores are worse. Every number leads to the findings behind it."
    )


def _flow_limits(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is known to go wrong where data is followed, language by language."""
    for one in report.glossary.flow_limits:
        lost = (f"Not followed through {listed(one.lost, len(one.lost))}.",) if one.lost else ()
        told = (f"Too much may be said to flow through {listed(one.told, len(one.told))}.",) if one.told else ()
        yield f"Data flows in {one.title}", lost + told


def _severities(names: Names) -> tuple[tuple[str, int], ...]:
    tally = Counter(finding.severity for finding in names.findings if names.counts(finding))
    return tuple((severity, tally[severity]) for severity in SEVERITIES if tally[severity])


def _change_line(finding: Finding, note: str, names: Names) -> ChangeLine:
    region = finding.location.region
    where = f"{finding.location.path}:{region.start_line}" if region else finding.location.path
    target = {True: "closed", False: "open", None: "unknown"}[finding.closed]
    known = finding.fingerprint if finding.fingerprint in names.labels else None
    return ChangeLine(finding.message or finding.rule_id, where, finding.severity, target, note, known)


def _worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(
        findings, key=lambda finding: (finding.context != "production", SEVERITIES.index(finding.severity), finding.location.path)
    )


def _from_comparison(names: Names, comparison: Comparison) -> Change:
    comparison = comparison.counted()
    new, gone, changed = _worst_first(comparison.new), _worst_first(comparison.gone), comparison.changed
    titles = comparison.titles()
    note = (
        ""
        if comparison.same_rules
        else "The rules differ between the two results: earlier scores are worked out again from their vectors, where these still mean the same,"
        " and some findings may be new only because more is known."
    )
    return Change(
        since=day(comparison.before.catalogue_date) or "the earlier result",
        new=tuple(_change_line(finding, "", names) for finding in new[:CHANGES_SHOWN]),
        new_total=len(new),
        gone=tuple(_change_line(finding, "", names) for finding in gone[:CHANGES_SHOWN]),
        gone_total=len(gone),
        changed=tuple(_change_line(pair.after, "; ".join(pair.words(titles)), names) for pair in changed[:CHANGES_SHOWN]),
        changed_total=len(changed),
        unchanged=comparison.unchanged,
        note=note,
        new_worst=tuple(finding.fingerprint for finding in new if finding.severity == "critical"),
    )


def _from_decisions(names: Names) -> Change | None:
    """Return what a baseline tells; None when nothing was compared."""
    if not names.decisions or all(decision.state == "unknown" for decision in names.decisions.values()):
        return None
    states: dict[str, list[Finding]] = defaultdict(list)
    for finding in names.findings:
        decision = names.decisions.get(finding.fingerprint)
        if decision and finding.context == "production":
            states[decision.state].append(finding)
    absent = [decision for decision in names.decisions.values() if decision.state == "absent"]
    known = len(states["newly_known"])
    return Change(
        since="the baseline",
        new=tuple(_change_line(finding, "", names) for finding in states["new"][:CHANGES_SHOWN]),
        new_total=len(states["new"]),
        gone=tuple(
            ChangeLine(decision.fingerprint[:16], decision.before, "", "", "; ".join(decision.changes), None)
            for decision in absent[:CHANGES_SHOWN]
        ),
        gone_total=len(absent),
        changed=tuple(_change_line(f, "; ".join(names.decisions[f.fingerprint].changes), names) for f in states["updated"][:CHANGES_SHOWN]),
        changed_total=len(states["updated"]),
        unchanged=len(states["unchanged"]),
        note=f"{count(known, 'finding is', 'findings are')} known only since the rules changed." if known else "",
        new_worst=tuple(finding.fingerprint for finding in states["new"] if finding.severity == "critical"),
    )


def _trend(names: Names, reports: tuple[Report, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return, for three results and more, the scores of page one over time."""
    if len(reports) < 3:
        return ()
    rows = []
    for pack in PAGE_ONE:
        values = [next((one.value for one in report.scores if one.subject == "project" and one.pack == pack), None) for report in reports]
        if any(value is not None for value in values):
            rows.append((names.pack_title(pack), tuple("\u00b7" if value is None else points(value) for value in values)))
    return tuple(rows)
