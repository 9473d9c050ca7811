"""Findings and scores -> what hangs on whom: the heat map, one sheet for each provider, wrappers and how far they reach."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from auditor.model.finding import Finding
from auditor.model.portability import Feature
from auditor.reporters.reach import entry_points, reaches, told, wrapper_name
from auditor.reporters.result import ReachEntry
from auditor.reporters.story.counting import count, day, days_between, listed, points
from auditor.reporters.story.heat import Heat, heat_map
from auditor.reporters.story.names import NOBODY, Names
from auditor.reporters.story.scores import PAGE_ONE, weight_by_provider

SITES_SHOWN: Final = 12
WRAPPERS_SHOWN: Final = 12
SHEETS_SHOWN: Final = 20

_TERM_TITLES: Final = {
    "retention": "Retention",
    "zero_retention": "Zero retention",
    "training": "Training use",
    "residency": "Region",
    "entity": "Contracting entity",
    "legal_hold": "Legal hold",
    "deprecation": "Notice before a model ends",
    "cut_off": "Access ended before",
    "competes": "Competes",
}
_SUPPORT: Final = {
    "drop-in": "moves as it is",
    "adapter": "needs an adapter",
    "redesign": "needs a redesign",
    "no-equivalent": "has no open equivalent",
    "unknown": "not checked",
}


class ModelLine(NamedTuple):
    """One model in use."""

    name: str
    weights: str
    findings: int
    ends: str
    days_left: int | None
    replacement: str
    fingerprint: str


class FeatureLine(NamedTuple):
    """One feature in use that decides portability."""

    name: str
    findings: int
    support: str
    what: str
    remedy: str
    checked_on: str
    fingerprint: str


class TermLine(NamedTuple):
    """One fact about a provider."""

    title: str
    text: str
    source: str
    checked_on: str
    confidence: str


class Sheet(NamedTuple):
    """One provider."""

    id: str
    anchor: str
    name: str
    closed: int
    open: int
    unknown: int
    profile: str
    figures: tuple[tuple[str, str], ...]
    reach: str
    """How far it reaches, in a sentence: calls, files, components, entry points, tests apart."""
    scores: tuple[tuple[str, str, str], ...]
    capabilities: tuple[tuple[str, int], ...]
    models: tuple[ModelLine, ...]
    features: tuple[FeatureLine, ...]
    sites: tuple[str, ...]
    sites_more: int
    settings: tuple[str, ...]
    settings_more: int
    reasons: tuple[tuple[str, int], ...]
    terms: tuple[TermLine, ...]
    note: str


class Wrapper(NamedTuple):
    """A function of the project behind which a provider is called."""

    symbol: str
    where: str
    provider: str
    callers: tuple[str, ...]
    more: int
    total: int
    components: int
    files: int
    entry_points: str
    elsewhere: int
    """Callers in tests, examples and the like."""


class Dependencies(NamedTuple):
    """The section."""

    lead: str
    heat: Heat | None
    sheets: tuple[Sheet, ...]
    sheets_more: tuple[str, ...]
    wrappers: tuple[Wrapper, ...]
    wrappers_more: int


def dependencies(names: Names) -> Dependencies:
    """Return the section on what hangs on whom."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in names.findings:
        if names.counts(finding) and finding.provider_id:
            groups[finding.provider_id].append(finding)
    weights = weight_by_provider(names)
    order = sorted(groups, key=lambda name: (-weights.get(name, 0), -_closed_uses(groups[name]), -len(groups[name]), name))
    wrappers = _wrappers(names)
    far = {entry.subject: entry for entry in reaches(finding for finding in names.findings if names.treatment(finding) != "ignored")}
    return Dependencies(
        lead=_lead(names, order, groups),
        heat=heat_map(names),
        sheets=tuple(_sheet(names, provider, groups[provider], far.get(f"provider:{provider}")) for provider in order[:SHEETS_SHOWN]),
        sheets_more=tuple(names.provider(provider) for provider in order[SHEETS_SHOWN:]),
        wrappers=tuple(wrappers[:WRAPPERS_SHOWN]),
        wrappers_more=max(0, len(wrappers) - WRAPPERS_SHOWN),
    )


def _closed_uses(findings: Iterable[Finding]) -> int:
    return sum(1 for finding in findings if finding.kind in ("call", "traffic") and finding.closed)


def _lead(names: Names, order: Sequence[str], groups: dict[str, list[Finding]]) -> str:
    if not order:
        return ""
    first = order[0]
    calls = [finding for finding in groups[first] if finding.kind == "call" and finding.closed]
    components = {finding.component for finding in (calls or groups[first])}
    direct = sum(1 for finding in calls if not finding.via)
    behind = len(calls) - direct
    said = [count(direct, "call")] if direct else []
    said += [count(behind, "caller") + " behind functions of this project"] if behind else []
    what = listed(said) if said else count(len(groups[first]), "finding")
    rest = f"; {count(len(order) - 1, 'other provider is', 'other providers are')} named" if len(order) > 1 else ""
    return f"{names.provider(first)} weighs most: {what} in {count(len(components), 'component')}{rest}."


def _reach(entry: ReachEntry) -> str:
    text = f"{count(entry.callers, 'call')} in {count(entry.files, 'file')} and {count(len(entry.components), 'component')}"
    if entry.entry_points:
        text += f"; reached by {told(entry.entry_points)}"
    elsewhere = sum(entry.elsewhere.values())
    return f"{text}; {elsewhere:,} more in tests and the like" if elsewhere else text


def _sheet(names: Names, provider_id: str, findings: Sequence[Finding], reach: ReachEntry | None) -> Sheet:
    note = names.provider_note(provider_id)
    calls = [finding for finding in findings if finding.kind == "call"]
    direct = [finding.fingerprint for finding in calls if finding.closed and not finding.via]
    settings = [finding.fingerprint for finding in findings if finding.kind in ("credential", "endpoint", "config")]
    return Sheet(
        id=provider_id,
        anchor=f"p-{provider_id}",
        name=names.provider(provider_id),
        closed=sum(1 for finding in findings if finding.closed),
        open=sum(1 for finding in findings if finding.closed is False),
        unknown=sum(1 for finding in findings if finding.closed is None),
        profile=_profile(names, provider_id),
        figures=_figures(findings, calls, direct, settings),
        reach=_reach(reach) if reach else "",
        scores=_scores(names, provider_id),
        capabilities=_tally(calls, "capability"),
        models=_models(names, findings),
        features=_features(names, calls),
        sites=tuple(direct[:SITES_SHOWN]),
        sites_more=max(0, len(direct) - SITES_SHOWN),
        settings=tuple(settings[:SITES_SHOWN]),
        settings_more=max(0, len(settings) - SITES_SHOWN),
        reasons=_tally([f for f in findings if f.kind in ("call", "client", "endpoint")], "target_reason")[:6],
        terms=_terms(names, provider_id),
        note=(note.note or "") if note else "",
    )


def _profile(names: Names, provider_id: str) -> str:
    note = names.provider_note(provider_id)
    if note is None:
        return "Not in the catalogue."
    parts = [note.provider_class.replace("-", " ")]
    if note.openness:
        parts.append(
            {"self-hosted": "run by yourself", "mixed": "open and closed weights", "closed": "closed weights"}.get(
                note.openness, note.openness.replace("-", " ")
            )
        )
    if note.owner and note.owner != note.name:
        parts.append(f"owned by {note.owner}")
    parts.append(f"seat {note.jurisdiction}" if note.jurisdiction else "seat not known")
    return ", ".join([parts[0][:1].upper() + parts[0][1:], *parts[1:]])


def _figures(
    findings: Sequence[Finding], calls: Sequence[Finding], direct: Sequence[str], settings: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    packages = [finding for finding in findings if finding.kind == "dependency"]
    shown = (
        (len(direct), "call to edit", "calls to edit"),
        (sum(1 for finding in calls if finding.closed and finding.via), "caller behind wrappers", "callers behind wrappers"),
        (
            sum(1 for finding in calls if finding.closed is None),
            "call with a target that cannot be told",
            "calls with targets that cannot be told",
        ),
        (sum(1 for finding in calls if finding.closed is False), "call to what you run", "calls to what you run"),
        (sum(1 for finding in findings if finding.kind == "client"), "client", "clients"),
        (len(packages), "declared package", "declared packages"),
        (len(settings), "key, address or setting", "keys, addresses, settings"),
        (sum(1 for finding in findings if finding.kind == "import"), "import", "imports"),
        (sum(1 for finding in findings if finding.kind == "model"), "model named outside calls", "models named outside calls"),
        (sum(1 for finding in findings if finding.kind == "traffic"), "client on the wire", "clients on the wire"),
        (len({finding.component for finding in findings}), "component names it", "components name it"),
    )
    return tuple((f"{number:,}", singular if number == 1 else plural) for number, singular, plural in shown if number)


def _scores(names: Names, provider_id: str) -> tuple[tuple[str, str, str], ...]:
    own = {score.pack: score for score in names.report.scores if score.subject == f"provider:{provider_id}"}
    return tuple((names.pack_title(pack), points(own[pack].value), own[pack].band) for pack in PAGE_ONE if pack in own)


def _tally(findings: Iterable[Finding], field: str) -> tuple[tuple[str, int], ...]:
    tally: dict[str, int] = defaultdict(int)
    for finding in findings:
        value = getattr(finding, field)
        if value:
            tally[str(value)] += 1
    return tuple(sorted(tally.items(), key=lambda item: (-item[1], item[0])))


def _models(names: Names, findings: Sequence[Finding]) -> tuple[ModelLine, ...]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.model:
            groups[finding.model.lower()].append(finding)
    lines = []
    for own in groups.values():
        model = min(
            {one.model for one in own if one.model}, key=lambda name: (name not in names.report.glossary.models, name != name.lower(), name)
        )
        known = names.report.glossary.models.get(model)
        weights = (known.weights if known else None) or next((one.weights for one in own if one.weights), None)
        left = days_between(names.report.catalogue_date, known.shutdown_on) if known and known.shutdown_on else None
        lines.append(
            ModelLine(
                name=model,
                weights=weights or "unknown",
                findings=len(own),
                ends=day(known.shutdown_on) if known and known.shutdown_on else "",
                days_left=left,
                replacement=(known.replacement or "") if known else "",
                fingerprint=own[0].fingerprint,
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.days_left is None, line.days_left or 0, -line.findings, line.name)))


def _features(names: Names, calls: Sequence[Finding]) -> tuple[FeatureLine, ...]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in calls:
        for feature in finding.features:
            groups[feature].append(finding)
    lines = []
    for name, own in groups.items():
        known: Feature | None = names.report.glossary.features.get(name)
        lines.append(
            FeatureLine(
                name=name,
                findings=len(own),
                support=_SUPPORT[known.migration] if known else "served by open servers as far as known",
                what=known.what if known else "",
                remedy=known.remedy if known else "",
                checked_on=day(known.checked_on) if known else "",
                fingerprint=own[0].fingerprint,
            )
        )
    hardest = list(_SUPPORT.values())
    return tuple(
        sorted(lines, key=lambda line: (-hardest.index(line.support) if line.support in hardest else 1, -line.findings, line.name))
    )


def _terms(names: Names, provider_id: str) -> tuple[TermLine, ...]:
    note = names.provider_note(provider_id)
    if note is None:
        return ()
    facts = {**note.terms, **({"competes": note.competes} if note.competes else {})}
    order = [key for key in _TERM_TITLES if key in facts] + sorted(key for key in facts if key not in _TERM_TITLES)
    return tuple(
        TermLine(
            title=_TERM_TITLES.get(key, key.replace("_", " ").capitalize()),
            text=facts[key].statement,
            source=facts[key].source,
            checked_on=day(facts[key].checked_on),
            confidence=facts[key].confidence,
        )
        for key in order
    )


def _wrappers(names: Names) -> list[Wrapper]:
    """Return the functions behind which providers are called, those with most callers first."""
    groups: dict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    elsewhere: dict[tuple[str, str, int], int] = defaultdict(int)
    for finding in names.findings:
        if finding.kind == "call" and finding.via:
            key = (wrapper_name(finding), finding.via[-1].path, finding.via[-1].line)
            if names.counts(finding):
                groups[key].append(finding)
            else:
                elsewhere[key] += 1
    made = []
    for key, callers in groups.items():
        symbol, path, line = key
        made.append(
            Wrapper(
                symbol=symbol,
                where=f"{path}:{line}",
                provider=listed(
                    sorted(
                        names.provider(one.provider_id, one.closed).replace(NOBODY, "unknown target")
                        for one in {c.provider_id: c for c in callers}.values()
                    ),
                    3,
                ),
                callers=tuple(one.fingerprint for one in callers[:SITES_SHOWN]),
                more=max(0, len(callers) - SITES_SHOWN),
                total=len(callers),
                components=len({one.component for one in callers}),
                files=len({one.location.path for one in callers}),
                entry_points=told(entry_points(callers)),
                elsewhere=elsewhere[key],
            )
        )
    return sorted(made, key=lambda wrapper: (-wrapper.total, wrapper.where, wrapper.symbol))
