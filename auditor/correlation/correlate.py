"""Matches, flows and traffic -> sorted findings that refer to each other."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from auditor.correlation.build import Teller, build_finding
from auditor.correlation.identity import Ordinals, identify
from auditor.matching.match import Match
from auditor.matching.seen import PERSONS
from auditor.model.evidence import CallEvidence, Confidence, SettingEvidence, TrafficEvidence
from auditor.model.finding import Correlated, Finding
from auditor.model.flow import Flow
from auditor.model.location import Location
from auditor.model.provider import SITE

RELATED_LIMIT = 20
"""Other places named in one finding."""

_RANK: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}


def correlate(
    matches: Sequence[Match],
    flows: Sequence[Flow],
    traffic: Sequence[TrafficEvidence] = (),
    *,
    project: str = "",
    phrases: Mapping[str, str] | None = None,
) -> Correlated:
    """Return one finding for each thing worth telling, sorted by (path, region, rule, provider), with the flows and traffic they refer to.

    `flows` are those the matches were made with: their indices are translated to the sorted order. `project` is the scanned code's name among
    the owners of clients: what others own says nothing about it. `phrases` say data types in a sentence.
    """
    flow_order = sorted(range(len(flows)), key=lambda number: flow_key(flows[number]))
    new_number = {old: new for new, old in enumerate(flow_order)}
    kept = drop_doubles(matches)
    wire = sorted_traffic(traffic or [match.seen.evidence for match in kept if isinstance(match.seen.evidence, TrafficEvidence)])
    ordinals = Ordinals()
    teller = Teller(phrases or {})
    findings = []
    for match in sorted(kept, key=match_key):
        identity = identify(match.seen, teller.ordered(match)[0].rule.id, ordinals)
        findings.append(build_finding(match, identity, tuple(sorted(new_number[number] for number in match.seen.flows)), teller))
    findings.sort(key=finding_key)
    ordered = tuple(flows[number] for number in flow_order)
    return Correlated(
        findings=tuple(_with_related(_with_traffic(findings, wire, project), ordered, wire)),
        flows=ordered,
        traffic=tuple(_with_code(wire, findings, project)),
    )


def drop_doubles(matches: Iterable[Match]) -> list[Match]:
    """Keep one match where two parsers, or a parser and the analysis, saw the same thing."""
    best: dict[tuple[str, ...], Match] = {}
    direct: set[tuple[str, ...]] = set()
    for match in matches:
        if not match.seen.derived:
            direct.add(_line_key(match))
        key = _own_key(match)
        if key not in best or _preference(match) < _preference(best[key]):
            best[key] = match
    return [match for match in best.values() if not (match.seen.derived and _line_key(match) in direct)]


def match_key(match: Match) -> tuple[object, ...]:
    """Return the order in which matches are counted: that of the file."""
    location = match.seen.evidence.location
    return (
        *location_key(location),
        match.seen.facts.evidence,
        match.seen.facts.provider or "",
        match.seen.facts.symbol,
        match.seen.facts.package,
    )


def finding_key(finding: Finding) -> tuple[object, ...]:
    """Return the order of findings in every report."""
    return (*location_key(finding.location), finding.rule_id, finding.provider_id or "", finding.fingerprint)


def flow_key(flow: Flow) -> tuple[object, ...]:
    """Return the order of flows in every report."""
    return (
        *location_key(flow.sink),
        *location_key(flow.source),
        flow.argument,
        flow.source_kind,
        flow.source_name,
        flow.data_types,
        flow.sanitized_by,
        tuple((step.path, step.line, step.what) for step in flow.steps),
    )


def location_key(location: Location) -> tuple[object, ...]:
    """Return a location's place in the order: path, line, column, then the place inside a container."""
    region = location.region
    place = (region.start_line, region.start_column, region.end_line, region.end_column) if region else (0, 0, 0, 0)
    return (location.path, *place, location.logical or "")


def sorted_traffic(traffic: Iterable[TrafficEvidence]) -> list[TrafficEvidence]:
    """Return traffic in the order of every report."""
    return sorted(
        traffic,
        key=lambda one: (
            one.provider_id or "",
            one.host,
            one.client,
            one.service,
            one.action,
            one.model or "",
            one.served_model or "",
            -one.level,
            one.source_format,
            *location_key(one.location),
        ),
    )


def _own_key(match: Match) -> tuple[str, ...]:
    """Return what makes two matches the same: for calls their place alone, for others also their name."""
    seen = match.seen
    location = seen.evidence.location
    region = location.region
    place = (str(region.start_line), str(region.start_column)) if region else ("", "")
    if isinstance(seen.evidence, CallEvidence) and region:
        end = (str(region.end_line), str(region.end_column))
        return (seen.facts.evidence, location.path, *place, location.logical or "", *end, seen.evidence.aside)
    name = {"dependency": seen.facts.package, "model": seen.facts.model, "endpoint": seen.facts.host}.get(seen.facts.evidence, "")
    if seen.facts.evidence in ("traffic", "config") or not region:
        facts = seen.facts
        name = f"{facts.symbol}|{facts.host}|{facts.model}|{facts.construct}|{facts.capability}"
    return (seen.facts.evidence, location.path, place[0], location.logical or "", seen.facts.provider or "", name)


def _line_key(match: Match) -> tuple[str, ...]:
    region = match.seen.evidence.location.region
    return (match.seen.facts.evidence, match.seen.evidence.location.path, str(region.start_line) if region else match.seen.facts.symbol)


def _preference(match: Match) -> tuple[object, ...]:
    """Order doubles: evidence of its own before what a setting's name says, keys in clear first, then the surer, then the earlier."""
    seen = match.seen
    return (
        isinstance(seen.evidence, SettingEvidence),
        not seen.facts.in_clear,
        _RANK[seen.facts.confidence],
        seen.artifact.path != seen.evidence.location.path,
        -len(match.rules),
        *location_key(seen.evidence.location),
        seen.facts.symbol,
        msgspec.json.encode(seen.evidence),
    )


def _with_traffic(findings: Iterable[Finding], wire: Sequence[TrafficEvidence], project: str) -> Iterable[Finding]:
    """Let findings in code name the traffic that shows their provider on the wire: of their own host, where the wire shows that one."""
    by_provider: dict[str, list[int]] = {}
    for number, one in enumerate(wire):
        by_provider.setdefault(one.provider_id or "", []).append(number)
    for finding in findings:
        numbers = by_provider.get(finding.provider_id or "", [])
        if numbers and finding.kind == "traffic":
            yield msgspec.structs.replace(finding, traffic=tuple(_own_traffic(finding, numbers, wire)))
        elif numbers and finding.provider_id is not None and finding.kind in ("call", "client"):
            ours = [number for number in numbers if not is_foreign(wire[number], project)]
            host = urlsplit(f"//{(finding.endpoint or '').partition('://')[2] or finding.endpoint or ''}").hostname
            same = [number for number in ours if wire[number].host == host]
            yield msgspec.structs.replace(finding, traffic=tuple(same or ours))
        else:
            yield finding


def is_foreign(one: TrafficEvidence, project: str) -> bool:
    """Whether the client belongs to somebody else than the scanned code, as far as an owners file tells."""
    return bool(one.owner and project and one.owner != project)


def _with_related(findings: Iterable[Finding], flows: Sequence[Flow], wire: Sequence[TrafficEvidence]) -> Iterable[Finding]:
    """Name the other places a finding is about: where its data starts, and where the wire shows it."""
    for finding in findings:
        places = {flows[number].source for number in finding.flows}
        if finding.kind != "traffic":
            places |= {wire[number].location for number in finding.traffic[:RELATED_LIMIT]}
        places.discard(finding.location)
        if places:
            yield msgspec.structs.replace(finding, related=tuple(sorted(places, key=location_key)[:RELATED_LIMIT]))
        else:
            yield finding


def _own_traffic(finding: Finding, numbers: Sequence[int], wire: Sequence[TrafficEvidence]) -> Iterable[int]:
    """Return the traffic that a finding on the wire tells of: its client's to its host with its model."""
    for number in numbers:
        one = wire[number]
        if (one.host, one.client, one.model) == (finding.endpoint, finding.symbol or "", finding.model):
            yield number


def _with_code(wire: Sequence[TrafficEvidence], findings: Sequence[Finding], project: str) -> Iterable[TrafficEvidence]:
    in_code = {finding.provider_id for finding in findings if finding.kind in ("call", "client", "import")}
    has_code = any(finding.kind != "traffic" for finding in findings)
    for one in wire:
        if one.provider_id is None or not has_code or one.host_class == SITE or is_foreign(one, project):
            yield one
        else:
            is_explained = one.provider_id in in_code and one.host_class not in PERSONS
            yield msgspec.structs.replace(one, code="confirmed" if is_explained else "shadow")
