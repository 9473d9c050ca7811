"""A saved result JSON -> the report it was made of."""

from typing import Any, Literal, cast

import msgspec

from auditor.errors import UsageError
from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding, RuleMatch
from auditor.model.flow import Flow
from auditor.model.location import Location, Region
from auditor.model.plan import Effort, Outlook, PlanItem
from auditor.model.policy import Decision, Ignore, Permission
from auditor.model.report import Notification, Report
from auditor.model.score import Contribution, Score
from auditor.reporters import result as shape


def parse_result(content: bytes, name: str = "result") -> Report:
    """Return the report that a result JSON holds; `name` is what the file is called in errors.

    Raises: UsageError, when it is no such file or of a later version.
    """
    try:
        version = msgspec.json.decode(content, type=_Head).schema_version
        if version != shape.SCHEMA_VERSION:
            raise UsageError(f"{name}: schema_version {version}; this program reads {shape.SCHEMA_VERSION}")
        return to_report(msgspec.json.decode(content, type=shape.Result))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name}: no result of `auditor scan -f json`: {error}") from error


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What every version has."""

    schema_version: int


def to_report(result: shape.Result) -> Report:
    """Return the report in the program's own records."""
    decisions = [_decision(entry) for entry in result.findings if entry.state is not None]
    decisions += [_decision(entry) for entry in result.absent]
    return Report(
        tool_version=result.tool.version,
        rules_digest=result.tool.rules_digest,
        catalogue_date=result.tool.catalogue_date,
        root=result.root,
        coverage=result.coverage,
        findings=tuple(_finding(entry, len(result.flows), len(result.traffic)) for entry in result.findings),
        decisions=tuple(sorted(decisions, key=lambda decision: decision.fingerprint)),
        flows=tuple(_flow(entry) for entry in result.flows),
        traffic=tuple(_traffic(entry) for entry in result.traffic),
        scores=tuple(_score(entry) for entry in result.scores),
        plan=tuple(_plan(entry) for entry in result.plan),
        outlook=tuple(
            Outlook(phase=one.phase, pack=one.pack, value=_thousandths(one.value), high=_thousandths(one.high), band=one.band)
            for one in result.outlook
        ),
        permissions=tuple(
            Permission(names=entry.names, location=_location_of(entry), reason=entry.reason, until=entry.until)
            for entry in result.permissions
        ),
        ignores=tuple(Ignore(names=entry.names, location=_location_of(entry), reason=entry.reason) for entry in result.ignores),
        waivers=result.waivers,
        notifications=tuple(_notification(entry) for entry in result.notifications),
        glossary=result.glossary,
    )


def _thousandths(points: float) -> int:
    return round(points * 1000)


def _decision(entry: shape.FindingEntry | shape.AbsentEntry) -> Decision:
    return Decision(
        fingerprint=entry.id,
        state=entry.state or "unknown",
        treatment=entry.treatment,
        fails=entry.fails,
        because=entry.because,
        changes=entry.changes,
        reason=entry.gate,
        before=entry.moved_from,
    )


def _location(place: shape.Place | shape.FindingEntry) -> Location:
    region = None
    if place.line is not None:
        region = Region(
            start_line=place.line,
            start_column=place.column or 1,
            end_line=place.end_line or place.line,
            end_column=place.end_column or place.column or 1,
            start_byte=place.start_byte or 0,
            end_byte=place.end_byte or 0,
        )
    return Location(path=place.path, region=region, logical=place.logical)


def _location_of(entry: shape.PermissionEntry) -> Location:
    return _location(entry.place or shape.Place(path=entry.path, line=entry.line))


def _finding(entry: shape.FindingEntry, flows: int, traffic: int) -> Finding:
    """Return the finding; numbers of flows and traffic that do not exist are left out."""
    return Finding(
        fingerprint=entry.id,
        moved_fingerprint=entry.moved_id,
        place_fingerprint=entry.place_id,
        facts_digest=entry.facts,
        rule_id=entry.rule,
        severity=entry.severity,
        confidence=entry.confidence,
        kind=entry.kind,
        provider_id=entry.provider,
        closed=entry.closed,
        weights=entry.weights,
        location=_location(entry),
        context=entry.context,
        component=entry.component,
        message=entry.message,
        help=entry.help,
        snippet=entry.snippet,
        symbol=entry.symbol,
        package=entry.package,
        capability=entry.capability,
        model=entry.model,
        endpoint=entry.endpoint,
        target_reason=entry.closed_because,
        features=entry.features,
        implicit=entry.implicit,
        state_held=entry.state_held,
        via=entry.via,
        enclosing=entry.enclosing,
        entry_point=entry.entry_point,
        guards=entry.guards,
        prompts=entry.prompts,
        matches=tuple(RuleMatch(rule_id=one.rule, pack=one.pack, severity=one.severity, message=one.message) for one in entry.rules),
        possible=entry.possible_rules,
        related=tuple(_location(place) for place in entry.related),
        flows=tuple(number for number in entry.flows if 0 <= number < flows),
        traffic=tuple(number for number in entry.traffic if 0 <= number < traffic),
        data_types=entry.data_types,
        direct=entry.direct,
        construct=entry.construct,
        scope=entry.scope,
        target_kind=entry.target_kind,
        host_class=entry.host_class,
        in_clear=entry.in_clear,
        environment=entry.environment,
    )


def _flow(entry: shape.FlowEntry) -> Flow:
    return Flow(
        source=_location(entry.source),
        source_kind=entry.source.kind,
        source_name=entry.source.name,
        data_types=entry.source.data_types,
        steps=entry.steps,
        sink=_location(entry.sink),
        provider_id=entry.sink.provider,
        closed=entry.sink.closed,
        capability=entry.sink.capability,
        argument=entry.sink.argument,
        sanitized_by=entry.sanitized_by,
        guards=entry.guards,
        confidence=entry.confidence,
    )


def _traffic(entry: shape.TrafficEntry) -> TrafficEvidence:
    code = entry.code if entry.code in ("confirmed", "shadow") else "unknown"
    return TrafficEvidence(
        location=_location(entry.place or shape.Place(path=entry.source)),
        host=entry.host,
        provider_id=entry.provider,
        host_class=entry.host_class,
        client=entry.client,
        service=entry.service,
        action=entry.action,
        model=entry.model,
        served_model=entry.served_model,
        weights=entry.weights,
        count=entry.count,
        sent_bytes=entry.bytes_out,
        received_bytes=entry.bytes_in,
        first_at=entry.first_seen,
        last_at=entry.last_seen,
        level=entry.evidence_level,
        data_types=entry.data_types,
        per_day=entry.per_day,
        source_format=entry.source_format,
        owner=entry.owner,
        code=cast("Literal['confirmed', 'shadow', 'unknown']", code),
    )


def _score(entry: shape.ScoreEntry) -> Score:
    return Score(
        subject=entry.subject,
        pack=entry.pack,
        value=_thousandths(entry.value),
        high=_thousandths(entry.high),
        band=entry.band,
        band_high=entry.band_high,
        distance=entry.distance,
        vector=entry.vector,
        as_of=entry.as_of,
        contributions=tuple(_contribution(part) for part in entry.contributions),
    )


def _contribution(part: shape.ContributionEntry) -> Contribution:
    return Contribution(
        metric=part.metric,
        points=_thousandths(part.points),
        high_points=_thousandths(part.high_points),
        count=part.count,
        high_count=part.high_count,
        reason=part.reason,
        rule_ids=part.rules,
        findings=tuple((one.id, _thousandths(one.points), _thousandths(one.marginal)) for one in part.findings),
    )


def _plan(entry: shape.PlanEntry) -> PlanItem:
    effort = Effort(
        effort_class=entry.effort.effort_class,
        low_hours=entry.effort.low_hours,
        high_hours=entry.effort.high_hours,
        derivation=entry.effort.derivation,
    )
    same: dict[str, Any] = {
        name: getattr(entry, name)
        for name in (
            *("id", "title", "capability", "findings", "target", "steps", "codemod", "blockers", "phase"),
            *("depends_on", "supported", "partial", "missing", "exit_test", "before", "after"),
        )
    }
    return PlanItem(**same, provider_id=entry.provider, effort=effort, risk=_thousandths(entry.risk))


def _notification(entry: shape.NotificationEntry) -> Notification:
    level = entry.level if entry.level in ("error", "warning") else "note"
    place = entry.place or (shape.Place(path=entry.path, line=entry.line) if entry.path is not None else None)
    return Notification(
        level=cast("Literal['error', 'warning', 'note']", level),
        code=entry.code,
        message=entry.message,
        location=_location(place) if place else None,
    )
