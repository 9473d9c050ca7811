"""One repository's report -> the small record of it that a portfolio is made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from auditor.fleet.records import Endpoint, RepositoryRecord, Standing, Use, Wrapper
from auditor.model.finding import Finding
from auditor.model.report import UNFINISHED, Report
from auditor.reporters.reach import reaches
from auditor.reporters.story.ledger import Ledger
from auditor.reporters.story.names import Names
from auditor.reporters.story.page_one import headline, total_hours
from auditor.reporters.story.scores import project_scores

WRAPPERS_KEPT: Final = 50
ENDPOINTS_KEPT: Final = 50
MODELS_KEPT: Final = 40
_GATEWAYS: Final = frozenset({"private", "cluster", "unknown-host", "open-server"})
"""Kinds of targets that may be a gateway or a server of the company's own."""


def record_of(
    report: Report, commit: str = "", packages: tuple[Sequence[str], Sequence[str]] = ((), ()), parts: Sequence[str] = ()
) -> RepositoryRecord:
    """Return the record of a report; `packages` are those the repository makes, and those it names; `parts` are counted apart."""
    names = Names(report)
    ledger = Ledger(names)
    counted = [finding for finding in names.findings if names.counts(finding)]
    low, high = total_hours(report.plan)
    coverage = report.coverage
    return RepositoryRecord(
        name=report.root,
        commit=commit,
        tool_version=report.tool_version,
        rules_digest=report.rules_digest,
        catalogue_date=report.catalogue_date,
        headline=headline(names),
        scores=tuple(
            Standing(pack=score.pack, title=names.pack_title(score.pack), value=score.value, high=score.high, band=score.band)
            for score in project_scores(names)
        ),
        numbers={entry.key: entry.value for entry in ledger.entries},
        low_hours=low,
        high_hours=high,
        has_plan=bool(report.plan),
        uses=_uses(counted, names, parts),
        wrappers=_wrappers(counted, names),
        endpoints=_endpoints(counted),
        publishes=tuple(packages[0]),
        requires=tuple(packages[1]),
        files_seen=coverage.files_seen,
        files_scanned=coverage.files_scanned,
        bytes_scanned=coverage.bytes_scanned,
        unread=sum(1 for item in coverage.skipped if item.reason.startswith(UNFINISHED)),
        errors=sum(1 for note in report.notifications if note.level == "error"),
        findings=len(report.findings),
    )


def is_dependence(use: Use) -> bool:
    """Whether a use means that something depends on a closed provider: a model's name alone does not."""
    return use.closed is True and bool(use.edit or use.callers or use.others)


def depends_on(record: RepositoryRecord) -> frozenset[str]:
    """Return the names of the closed providers that a repository depends on."""
    return frozenset(use.name for use in record.uses if is_dependence(use))


def host_of(endpoint: str | None) -> str:
    """Return the host of an address as findings name it; empty when it holds none that is written out."""
    text = endpoint or ""
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host if host and not set(host) & set("${}<>*% ") else ""


def _uses(findings: Iterable[Finding], names: Names, parts: Sequence[str]) -> tuple[Use, ...]:
    groups: dict[tuple[str, str, str | None, bool | None], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.provider_id is not None or finding.closed is not None:
            groups[finding.component, _part(finding.location.path, parts), finding.provider_id, finding.closed].append(finding)
    made = [_use(component, part, provider, own, names) for (component, part, provider, _), own in groups.items()]
    return tuple(sorted(made, key=lambda use: (use.component, use.part, use.name, str(use.closed))))


def _part(path: str, parts: Sequence[str]) -> str:
    """Return the nearest of the folders a file lies in."""
    return max((part for part in parts if path.startswith(part.rstrip("/") + "/")), key=len, default="")


def _use(component: str, part: str, provider: str | None, findings: Sequence[Finding], names: Names) -> Use:
    closed = findings[0].closed
    calls = [finding for finding in findings if finding.kind == "call"]
    direct = sum(1 for call in calls if not call.via)
    return Use(
        component=component,
        part=part,
        provider=provider,
        name=names.provider(provider, closed),
        closed=closed,
        edit=direct,
        callers=len(calls) - direct,
        others=sum(1 for finding in findings if finding.kind not in ("call", "model")),
        capabilities=_distinct(finding.capability for finding in calls),
        models=_distinct(finding.model for finding in findings)[:MODELS_KEPT],
        data_types=_distinct(names.data_type(one) for finding in findings for one in finding.data_types),
        settings=_distinct(finding.symbol for finding in findings if finding.kind == "credential"),
    )


def _distinct(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({word for word in words if word}))


def _wrappers(findings: Iterable[Finding], names: Names) -> tuple[Wrapper, ...]:
    behind = (entry for entry in reaches(findings) if entry.subject.startswith("wrapper:") and entry.providers)
    made = [
        Wrapper(
            symbol=entry.subject.removeprefix("wrapper:"),
            path=entry.path or "",
            line=entry.line or 0,
            providers=tuple(sorted(names.provider(one) for one in entry.providers)),
            callers=entry.callers,
        )
        for entry in behind
    ]
    return tuple(made[:WRAPPERS_KEPT])


def _endpoints(findings: Iterable[Finding]) -> tuple[Endpoint, ...]:
    groups: dict[tuple[str, bool | None], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind in ("call", "client", "endpoint", "config") and finding.target_kind in _GATEWAYS and finding.closed is not True:
            host = host_of(finding.endpoint)
            if host:
                groups[host, finding.closed].append(finding)
    made = [
        Endpoint(
            host=host,
            closed=closed,
            calls=sum(1 for one in own if one.kind == "call"),
            providers=_distinct(one.provider_id for one in own),
        )
        for (host, closed), own in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.calls, one.host, str(one.closed))))[:ENDPOINTS_KEPT]
