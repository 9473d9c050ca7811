"""A report -> the result JSON, `schema_version` 1: what other programs and later runs hold on to."""

import re
from typing import Any, Final

import msgspec

from auditor.model.finding import Finding
from auditor.model.flow import Flow
from auditor.model.location import Location
from auditor.model.policy import Decision
from auditor.model.report import Report
from auditor.model.score import Score

SCHEMA_VERSION: Final = 1

_CELL: Final = re.compile(r"cell (\d+)(?: line (\d+))?")


def render(report: Report) -> bytes:
    """Return the report as JSON in UTF-8, indented, keys in the order of the documentation."""
    return msgspec.json.format(msgspec.json.encode(document(report)), indent=2) + b"\n"


def document(report: Report) -> dict[str, Any]:
    """Return the report as plain data in the documented shape."""
    decisions = {decision.fingerprint: decision for decision in report.decisions}
    sinks = {number: finding.fingerprint for finding in report.findings for number in finding.flows}
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {
            "name": "auditor",
            "version": report.tool_version,
            "rules_digest": report.rules_digest,
            "catalogue_date": report.catalogue_date,
        },
        "root": report.root,
        "coverage": report.coverage,
        "findings": [_finding(finding, decisions.get(finding.fingerprint)) for finding in report.findings],
        "absent": [_absent(decision) for decision in report.decisions if decision.state == "absent"],
        "flows": [_flow(flow, sinks.get(number)) for number, flow in enumerate(report.flows)],
        "traffic": [_traffic(item) for item in report.traffic],
        "scores": [_score(score) for score in report.scores],
        "plan": [_plan(item) for item in report.plan],
        "notifications": [
            {"level": note.level, "code": note.code, "message": note.message, "path": note.location.path if note.location else None}
            for note in report.notifications
        ],
    }


def thousandths(value: int) -> float:
    """Return thousandths of a point as points with one decimal, cut and not rounded."""
    return (value // 100) / 10


def _finding(finding: Finding, decision: Decision | None) -> dict[str, Any]:
    return {
        "id": finding.fingerprint,
        "rule": finding.rule_id,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "kind": finding.kind,
        "provider": finding.provider_id,
        "closed": finding.closed,
        "closed_because": finding.target_reason,
        "weights": finding.weights,
        **_place(finding.location),
        "snippet": finding.snippet,
        "symbol": finding.symbol,
        "package": finding.package,
        "capability": finding.capability,
        "model": finding.model,
        "endpoint": finding.endpoint,
        "features": finding.features,
        "implicit": finding.implicit,
        "state_held": finding.state_held,
        "context": finding.context,
        "component": finding.component,
        "enclosing": finding.enclosing,
        "entry_point": finding.entry_point,
        "guards": finding.guards,
        "data_types": finding.data_types,
        "direct": finding.direct,
        "scope": finding.scope,
        "via": finding.via,
        "rules": [
            {"rule": match.rule_id, "pack": match.pack, "severity": match.severity, "message": match.message} for match in finding.matches
        ],
        "related": [_place(location) for location in finding.related],
        "flows": finding.flows,
        "traffic": finding.traffic,
        "state": decision.state if decision else None,
        "treatment": decision.treatment if decision else "counts",
        "because": decision.because if decision else None,
        "fails": decision.fails if decision else False,
        "changes": decision.changes if decision else (),
        "message": finding.message,
        "help": finding.help,
    }


def _place(location: Location) -> dict[str, Any]:
    region = location.region
    place: dict[str, Any] = {
        "path": location.path,
        "line": region.start_line if region else None,
        "column": region.start_column if region else None,
        "end_line": region.end_line if region else None,
        "end_column": region.end_column if region else None,
    }
    if location.logical is not None:
        place["logical"] = location.logical
        cell = _CELL.match(location.logical)
        if cell:
            place["cell"] = int(cell[1])
            place["cell_line"] = int(cell[2]) if cell[2] else None
    return place


def _absent(decision: Decision) -> dict[str, Any]:
    return {"id": decision.fingerprint, "state": decision.state, "changes": decision.changes}


def _flow(flow: Flow, finding: str | None) -> dict[str, Any]:
    return {
        "source": {
            "path": flow.source.path,
            "line": flow.source.region.start_line if flow.source.region else None,
            "data_types": flow.data_types,
            "kind": flow.source_kind,
            "name": flow.source_name,
        },
        "steps": flow.steps,
        "sink": {
            "path": flow.sink.path,
            "line": flow.sink.region.start_line if flow.sink.region else None,
            "provider": flow.provider_id,
            "closed": flow.closed,
            "capability": flow.capability,
            "argument": flow.argument,
            "finding": finding,
        },
        "sanitized_by": flow.sanitized_by,
        "confidence": flow.confidence,
    }


def _traffic(item: Any) -> dict[str, Any]:
    return {
        "provider": item.provider_id,
        "weights": item.weights,
        "host": item.host,
        "host_class": item.host_class,
        "client": item.client,
        "service": item.service,
        "model": item.model,
        "served_model": item.served_model,
        "action": item.action,
        "count": item.count,
        "bytes_out": item.sent_bytes,
        "bytes_in": item.received_bytes,
        "first_seen": item.first_at,
        "last_seen": item.last_at,
        "evidence_level": item.level,
        "data_types": item.data_types,
        "per_day": item.per_day,
        "source": item.location.path,
        "source_format": item.source_format,
        "code": getattr(item, "code", "unknown"),
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "subject": score.subject,
        "pack": score.pack,
        "value": thousandths(score.value),
        "high": thousandths(score.high),
        "band": score.band,
        "band_high": score.band_high,
        "distance": score.distance,
        "vector": score.vector,
        "as_of": score.as_of,
        "contributions": [
            {
                "metric": part.metric,
                "rule": part.rule_ids[0] if part.rule_ids else None,
                "rules": part.rule_ids,
                "points": part.points / 1000,
                "high_points": part.high_points / 1000,
                "count": part.count,
                "high_count": part.high_count,
                "reason": part.reason,
                "findings": [
                    {"id": fingerprint, "points": share / 1000, "marginal": marginal / 1000}
                    for fingerprint, share, marginal in part.findings
                ],
            }
            for part in score.contributions
        ],
    }


def _plan(item: Any) -> dict[str, Any]:
    effort = item.effort
    return {
        "id": item.id,
        "title": item.title,
        "capability": item.capability,
        "provider": item.provider_id,
        "findings": item.findings,
        "target": item.target,
        "steps": item.steps,
        "effort": {
            "class": effort.effort_class,
            "low_hours": effort.low_hours,
            "high_hours": effort.high_hours,
            "derivation": effort.derivation,
        },
        "codemod": item.codemod,
        "blockers": item.blockers,
        "phase": item.phase,
        "depends_on": item.depends_on,
        "supported": item.supported,
        "partial": item.partial,
        "missing": item.missing,
        "exit_test": item.exit_test,
        "before": item.before,
        "after": item.after,
    }
