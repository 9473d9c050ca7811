"""A report -> the result JSON."""

import re
from typing import Any, Final

import msgspec

from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.flow import Flow
from auditor.model.location import Location, Region
from auditor.model.plan import PlanItem
from auditor.model.policy import Decision, Ignore, Permission
from auditor.model.report import Notification, Report
from auditor.model.score import Contribution, Score
from auditor.reporters import result as shape
from auditor.reporters.reach import reaches
from auditor.reporters.rendering import PLAIN, Rendering

_CELL: Final = re.compile(r"cell (\d+)(?: line (\d+))?")


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the report as JSON in UTF-8, indented, keys in the order of the documentation."""
    del rendering
    return msgspec.json.format(msgspec.json.encode(to_result(report)), indent=2) + b"\n"


def schema() -> bytes:
    """Return the JSON Schema of the result."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "auditor result", **msgspec.json.schema(shape.Result)}
    return msgspec.json.format(msgspec.json.encode(described), indent=2) + b"\n"


def to_result(report: Report) -> shape.Result:
    """Return the report in the documented shape."""
    decisions = {decision.fingerprint: decision for decision in report.decisions}
    sinks = {number: finding.fingerprint for finding in report.findings for number in finding.flows}
    present = {finding.fingerprint for finding in report.findings}
    return shape.Result(
        tool=shape.Tool(version=report.tool_version, rules_digest=report.rules_digest, catalogue_date=report.catalogue_date),
        root=report.root,
        coverage=report.coverage,
        findings=tuple(_finding(finding, decisions.get(finding.fingerprint)) for finding in report.findings),
        absent=tuple(_absent(decision) for decision in report.decisions if decision.fingerprint not in present),
        flows=tuple(_flow(flow, sinks.get(number)) for number, flow in enumerate(report.flows)),
        traffic=tuple(_traffic(item) for item in report.traffic),
        scores=tuple(_score(score) for score in report.scores),
        plan=tuple(_plan(item) for item in report.plan),
        outlook=tuple(
            shape.OutlookEntry(phase=one.phase, pack=one.pack, value=one.value / 1000, high=one.high / 1000, band=one.band)
            for one in report.outlook
        ),
        reach=reaches(report.findings),
        permissions=tuple(_permission(entry, entry.until) for entry in report.permissions),
        ignores=tuple(_permission(entry, None) for entry in report.ignores),
        waivers=report.waivers,
        notifications=tuple(_notification(note) for note in report.notifications),
        glossary=report.glossary,
    )


def _finding(finding: Finding, decision: Decision | None) -> shape.FindingEntry:
    return shape.FindingEntry(
        id=finding.fingerprint,
        rule=finding.rule_id,
        severity=finding.severity,
        confidence=finding.confidence,
        kind=finding.kind,
        provider=finding.provider_id,
        closed=finding.closed,
        closed_because=finding.target_reason,
        weights=finding.weights,
        **_fields(finding.location),
        snippet=finding.snippet,
        symbol=finding.symbol,
        package=finding.package,
        capability=finding.capability,
        model=finding.model,
        endpoint=finding.endpoint,
        features=finding.features,
        implicit=finding.implicit,
        state_held=finding.state_held,
        context=finding.context,
        component=finding.component,
        enclosing=finding.enclosing,
        entry_point=finding.entry_point,
        guards=finding.guards,
        prompts=finding.prompts,
        data_types=finding.data_types,
        direct=finding.direct,
        construct=finding.construct,
        scope=finding.scope,
        via=finding.via,
        rules=tuple(
            shape.MatchEntry(rule=match.rule_id, pack=match.pack, severity=match.severity, message=match.message)
            for match in finding.matches
        ),
        possible_rules=finding.possible,
        related=tuple(_place(location) for location in finding.related),
        flows=finding.flows,
        traffic=finding.traffic,
        **_decided(decision),
        message=finding.message,
        help=finding.help,
        target_kind=finding.target_kind,
        host_class=finding.host_class,
        in_clear=finding.in_clear,
        environment=finding.environment,
        moved_id=finding.moved_fingerprint,
        place_id=finding.place_fingerprint,
        facts=finding.facts_digest,
    )


def _decided(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {
        "state": decision.state,
        "treatment": decision.treatment,
        "because": decision.because,
        "fails": decision.fails,
        "changes": decision.changes,
        "gate": decision.reason,
        "moved_from": decision.before,
    }


def _absent(decision: Decision) -> shape.AbsentEntry:
    return shape.AbsentEntry(id=decision.fingerprint, **_decided(decision))


def _fields(location: Location) -> dict[str, Any]:
    """Return the fields of a place."""
    fields: dict[str, Any] = {"path": location.path, "logical": location.logical}
    region = location.region
    if region is not None:
        fields |= _region(region)
    cell = _CELL.match(location.logical or "")
    if cell:
        fields |= {"cell": int(cell[1]), "cell_line": int(cell[2]) if cell[2] else None}
    return fields


def _region(region: Region) -> dict[str, int]:
    return {
        "line": region.start_line,
        "column": region.start_column,
        "end_line": region.end_line,
        "end_column": region.end_column,
        "start_byte": region.start_byte,
        "end_byte": region.end_byte,
    }


def _place(location: Location) -> shape.Place:
    return shape.Place(**_fields(location))


def _flow(flow: Flow, finding: str | None) -> shape.FlowEntry:
    return shape.FlowEntry(
        source=shape.SourceEntry(**_fields(flow.source), data_types=flow.data_types, kind=flow.source_kind, name=flow.source_name),
        steps=flow.steps,
        sink=shape.SinkEntry(
            **_fields(flow.sink),
            provider=flow.provider_id,
            closed=flow.closed,
            capability=flow.capability,
            argument=flow.argument,
            finding=finding,
        ),
        sanitized_by=flow.sanitized_by,
        guards=flow.guards,
        confidence=flow.confidence,
    )


def _traffic(item: TrafficEvidence) -> shape.TrafficEntry:
    return shape.TrafficEntry(
        provider=item.provider_id,
        weights=item.weights,
        host=item.host,
        host_class=item.host_class,
        client=item.client,
        service=item.service,
        model=item.model,
        served_model=item.served_model,
        action=item.action,
        count=item.count,
        bytes_out=item.sent_bytes,
        bytes_in=item.received_bytes,
        first_seen=item.first_at,
        last_seen=item.last_at,
        evidence_level=item.level,
        data_types=item.data_types,
        per_day=item.per_day,
        source=item.location.path,
        place=_place(item.location),
        source_format=item.source_format,
        owner=item.owner,
        code=item.code,
    )


def _score(score: Score) -> shape.ScoreEntry:
    return shape.ScoreEntry(
        subject=score.subject,
        pack=score.pack,
        value=score.value / 1000,
        high=score.high / 1000,
        band=score.band,
        band_high=score.band_high,
        distance=score.distance,
        vector=score.vector,
        as_of=score.as_of,
        contributions=tuple(_contribution(part) for part in score.contributions),
    )


def _contribution(part: Contribution) -> shape.ContributionEntry:
    return shape.ContributionEntry(
        metric=part.metric,
        rule=part.rule_ids[0] if part.rule_ids else None,
        rules=part.rule_ids,
        points=part.points / 1000,
        high_points=part.high_points / 1000,
        count=part.count,
        high_count=part.high_count,
        reason=part.reason,
        findings=tuple(
            shape.FindingShare(id=fingerprint, points=share / 1000, marginal=marginal / 1000)
            for fingerprint, share, marginal in part.findings
        ),
    )


def _plan(item: PlanItem) -> shape.PlanEntry:
    effort = item.effort
    return shape.PlanEntry(
        id=item.id,
        title=item.title,
        capability=item.capability,
        provider=item.provider_id,
        findings=item.findings,
        target=item.target,
        steps=item.steps,
        effort=shape.EffortEntry(
            effort_class=effort.effort_class, low_hours=effort.low_hours, high_hours=effort.high_hours, derivation=effort.derivation
        ),
        codemod=item.codemod,
        blockers=item.blockers,
        phase=item.phase,
        depends_on=item.depends_on,
        supported=item.supported,
        partial=item.partial,
        missing=item.missing,
        exit_test=item.exit_test,
        before=item.before,
        after=item.after,
        risk=item.risk / 1000,
    )


def _permission(entry: Permission | Ignore, until: str | None) -> shape.PermissionEntry:
    region = entry.location.region
    return shape.PermissionEntry(
        names=entry.names,
        path=entry.location.path,
        line=region.start_line if region else None,
        place=_place(entry.location),
        reason=entry.reason,
        until=until,
    )


def _notification(note: Notification) -> shape.NotificationEntry:
    location = note.location
    return shape.NotificationEntry(
        level=note.level,
        code=note.code,
        message=note.message,
        path=location.path if location else None,
        line=location.region.start_line if location and location.region else None,
        place=_place(location) if location else None,
    )
