"""A report -> SARIF 2.1.0, within GitHub's limits.

What was allowed, waived or ignored is left out unless asked for: GitHub shows suppressed results as open. Lines and columns count from 1,
columns in code points, ends are exclusive, as in our own records.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from auditor.model.finding import SEVERITIES, Finding, Severity
from auditor.model.flow import Flow
from auditor.model.glossary import RuleNote
from auditor.model.location import Location, Region
from auditor.model.policy import Decision
from auditor.model.report import Report
from auditor.reporters.neutral import legible
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.counting import listed
from auditor.reporters.story.exposure import gravest_first
from auditor.reporters.story.names import NOBODY, Names

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
RESULTS_LIMIT: Final = 25_000
"""Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads. Checked: 2026-11-24."""
STEPS_LIMIT: Final = 10_000
LOCATIONS_LIMIT: Final = 100
"""Related locations of one result."""
FLOWS_LIMIT: Final = 10
TAGS_LIMIT: Final = 20
NOTIFICATIONS_LIMIT: Final = 1_000

_LEVELS: Final[Mapping[Severity, str]] = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
_SECURITY: Final[Mapping[Severity, str]] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.5", "info": "0.1"}
"""GitHub's ranks: over 9.0 critical, 7.0 high, 4.0 medium, 0.1 low."""
_PRECISION: Final = {"high": "very-high", "medium": "high", "low": "medium"}
_STATES: Final = {"new": "new", "updated": "updated", "newly_known": "new", "unchanged": "unchanged"}
_KINDS: Final = {"allowed": "inSource", "ignored": "inSource", "waived": "external"}

Plain = dict[str, Any]


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the log as JSON in UTF-8."""
    return msgspec.json.format(msgspec.json.encode(document(report, rendering)), indent=2) + b"\n"


def document(report: Report, rendering: Rendering = PLAIN) -> Plain:
    """Return the log as plain data."""
    decisions = {decision.fingerprint: decision for decision in report.decisions}
    wanted = [finding for finding in report.findings if rendering.keep_suppressed or _counts(decisions.get(finding.fingerprint))]
    wanted.sort(key=lambda finding: (finding.context != "production", SEVERITIES.index(finding.severity)))
    kept = wanted[:RESULTS_LIMIT]
    place = {finding.fingerprint: number for number, finding in enumerate(report.findings)}
    kept.sort(key=lambda finding: place[finding.fingerprint])
    notes = {note.id: note for note in report.glossary.rules}
    rules = sorted({finding.rule_id for finding in kept})
    index = {rule_id: number for number, rule_id in enumerate(rules)}
    steps, names = _Budget(STEPS_LIMIT), Names(report)
    run: Plain = {
        "tool": {"driver": _driver(report, rules, notes)},
        "invocations": [_invocation(report, len(wanted) - len(kept))],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The top of the work tree, or of what was scanned."}}},
        "taxonomies": [_taxonomy(report)] if report.glossary.packs else [],
        "results": [_result(finding, index, report, decisions.get(finding.fingerprint), steps, names) for finding in kept],
        "properties": {"rulesDigest": report.rules_digest, "catalogueDate": report.catalogue_date},
    }
    if not run["taxonomies"]:
        del run["taxonomies"]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


class _Budget:
    """How many more steps of flows the log may have."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, number: int) -> bool:
        if number > self.left:
            return False
        self.left -= number
        return True


def _counts(decision: Decision | None) -> bool:
    return decision is None or decision.treatment == "counts"


def _driver(report: Report, rules: Sequence[str], notes: Mapping[str, RuleNote]) -> Plain:
    severities: dict[str, Severity] = {}
    for finding in report.findings:
        severities.setdefault(finding.rule_id, finding.severity)
    return {
        "name": "auditor",
        "version": report.tool_version or "0",
        "semanticVersion": report.tool_version or "0.0.0",
        "shortDescription": {"text": "Finds where code depends on closed AI models and what data it hands them."},
        "rules": [_rule(rule_id, notes.get(rule_id), severities[rule_id]) for rule_id in rules],
    }


def _rule(rule_id: str, note: RuleNote | None, severity: Severity) -> Plain:
    summary = note.summary if note else rule_id
    motivation = note.motivation if note else ""
    severity = note.severity if note else severity
    help_text = note.help if note else ""
    references = [f"{one.says or 'Source'}: {one.source} (read {one.checked_on})" for one in note.references] if note else []
    lines = [f"# {summary}", motivation, f"**Do:** {help_text}" if help_text else "", *(f"- {line}" for line in references)]
    rule: Plain = {
        "id": rule_id,
        "name": "".join(word.capitalize() for word in rule_id.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": motivation or summary},
        "help": {
            "text": "\n\n".join(part for part in (motivation, help_text, *references) if part) or summary,
            "markdown": "\n\n".join(part for part in lines if part),
        },
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {
            "tags": ["security", "ai", *([note.pack] if note else [])],
            "security-severity": _SECURITY[severity],
            "precision": "high",
            "problem.severity": {"error": "error", "warning": "warning", "note": "recommendation"}[_LEVELS[severity]],
        },
    }
    if note:
        rule["relationships"] = [{"target": {"id": note.pack, "toolComponent": {"name": "auditor rule packs"}}, "kinds": ["relevant"]}]
    return rule


def _taxonomy(report: Report) -> Plain:
    """Return the rule packs as a taxonomy: each asks one question."""
    return {
        "name": "auditor rule packs",
        "version": report.tool_version or "0",
        "shortDescription": {"text": "Rule packs: each answers one question, those with a vector by a score."},
        "taxa": [
            {
                "id": pack.id,
                "name": pack.title,
                "shortDescription": {"text": pack.question},
                **({"properties": {"vector": pack.vector}} if pack.vector else {}),
            }
            for pack in report.glossary.packs
        ],
    }


def _invocation(report: Report, left_out: int) -> Plain:
    notifications = [
        {
            "level": note.level,
            "message": {"text": legible(note.message)},
            "descriptor": {"id": note.code},
            **({"locations": [_location(note.location)]} if note.location else {}),
        }
        for note in report.notifications[:NOTIFICATIONS_LIMIT]
    ]
    if left_out:
        text = f"{left_out} results are left out: no more than {RESULTS_LIMIT} are taken. The worst are kept."
        notifications.append({"level": "warning", "message": {"text": text}, "descriptor": {"id": "results-left-out"}})
    skipped = len(report.coverage.skipped)
    if skipped:
        text = f"{report.coverage.files_scanned} of {report.coverage.files_seen} files were read; {skipped} reasons are in the JSON result."
        notifications.append({"level": "note", "message": {"text": text}, "descriptor": {"id": "coverage"}})
    is_complete = not any(note.level == "error" for note in report.notifications)
    return {"executionSuccessful": is_complete, "toolExecutionNotifications": notifications}


def _result(finding: Finding, index: Mapping[str, int], report: Report, decision: Decision | None, steps: _Budget, names: Names) -> Plain:
    result: Plain = {
        "ruleId": finding.rule_id,
        "ruleIndex": index[finding.rule_id],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": legible(finding.message or finding.rule_id)},
        "locations": [_located(finding)],
        "partialFingerprints": _fingerprints(finding),
        "properties": _properties(finding),
    }
    related = [_location(location) for location in finding.related[:LOCATIONS_LIMIT]]
    if related:
        result["relatedLocations"] = [{**location, "id": number} for number, location in enumerate(related, start=1)]
    flows = [_code_flow(report.flows[number], names) for number in gravest_first(names, finding.flows)[:FLOWS_LIMIT]]
    kept = [flow for flow in flows if steps.take(len(flow["threadFlows"][0]["locations"]))]
    if kept:
        result["codeFlows"] = kept
    if decision and decision.state in _STATES:
        result["baselineState"] = _STATES[decision.state]
    if decision and decision.treatment in _KINDS:
        because = decision.because.reason if decision.because else ""
        result["suppressions"] = [{"kind": _KINDS[decision.treatment], "status": "accepted", "justification": legible(because)}]
    return result


def _fingerprints(finding: Finding) -> Plain:
    prints = {"auditor/v1": finding.fingerprint}
    return prints | ({"auditorWithoutPath/v1": finding.moved_fingerprint} if finding.moved_fingerprint else {})


def _properties(finding: Finding) -> Plain:
    known = {
        "provider": finding.provider_id,
        "kind": finding.kind,
        "closed": finding.closed,
        "capability": finding.capability,
        "model": finding.model,
        "weights": finding.weights,
        "endpoint": finding.endpoint,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "context": finding.context,
        "component": finding.component,
        "dataTypes": list(finding.data_types),
        "features": list(finding.features),
        "rules": [match.rule_id for match in finding.matches][:TAGS_LIMIT],
    }
    kept = {
        name: value for name, value in known.items() if value not in (None, []) or name in ("provider", "closed", "capability", "model")
    }
    return kept | {"precision": _PRECISION[finding.confidence], "security-severity": _SECURITY[finding.severity]}


def _located(finding: Finding) -> Plain:
    location = _location(finding.location, finding.snippet)
    if finding.enclosing:
        location["logicalLocations"] = [{"fullyQualifiedName": legible(finding.enclosing), "kind": "function"}]
    return location


def _location(location: Location, snippet: str = "") -> Plain:
    physical: Plain = {
        "artifactLocation": {"uri": quote(location.path, safe="/~!$&'()*+,;=@-._", errors="replace"), "uriBaseId": "SRCROOT"}
    }
    physical["region"] = _region(location.region, snippet)
    found: Plain = {"physicalLocation": physical}
    if location.logical:
        found["message"] = {"text": legible(location.logical)}
    return found


def _region(region: Region | None, snippet: str = "") -> Plain:
    if region is None:
        return {"startLine": 1}
    found: Plain = {
        "startLine": region.start_line,
        "startColumn": region.start_column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }
    if region.end_line == region.start_line and region.end_column <= region.start_column:
        found["endColumn"] = region.start_column + 1
    return found | ({"snippet": {"text": legible(snippet)}} if snippet else {})


def _code_flow(flow: Flow, names: Names) -> Plain:
    source = f"{flow.source_kind} {flow.source_name}".strip()
    away = names.provider(flow.provider_id, flow.closed).replace(NOBODY, "a target that cannot be told")
    leaves = f"stays inside: {away}" if flow.closed is False else f"leaves to {away}"
    places = [
        _step(flow.source.path, flow.source.region.start_line if flow.source.region else 1, source),
        *(_step(step.path, step.line, step.what) for step in flow.steps if not step.what.startswith((f"{flow.source_kind}: ", "reaches "))),
        _step(flow.sink.path, flow.sink.region.start_line if flow.sink.region else 1, leaves),
    ]
    types = listed(names.data_type(name) for name in flow.data_types) or "Data"
    masked = f", masked by {', '.join(flow.sanitized_by)}" if flow.sanitized_by else ""
    return {"message": {"text": legible(f"{types} from {source}{masked}")}, "threadFlows": [{"locations": places}]}


def _step(path: str, line: int, what: str) -> Plain:
    location = Location(path=path, region=None)
    place = _location(location)
    place["physicalLocation"]["region"] = {"startLine": max(1, line)}
    return {"location": {**place, "message": {"text": legible(what) or "step"}}}
