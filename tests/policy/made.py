"""Findings and reports for tests of the gate."""

import hashlib
from typing import Any

from auditor.config import Settings
from auditor.model.finding import Finding
from auditor.model.location import Location, Region
from auditor.model.report import Coverage, Report
from auditor.policy.comparing import side_of
from auditor.policy.gate import Verdict, decide

TODAY = "2026-11-24"


def finding(path: str = "app/a.py", line: int = 1, syntax: str = "client.create()", **changes: Any) -> Finding:
    """Return a closed direct call; its identity follows from path, provider, syntax and `ordinal`, as correlation makes it."""
    provider = changes.pop("provider_id", "acme")
    kind = changes.pop("kind", "call")
    rule = changes.pop("rule_id", f"closed-provider-{kind}")
    ordinal = changes.pop("ordinal", 0)
    enclosing = changes.get("enclosing", "ask")
    symbol = changes.get("symbol", "acme.Client.create")
    facts = (changes.get("closed", True), changes.get("model"), changes.get("endpoint"), changes.get("data_types", ()))
    values: dict[str, Any] = {
        "fingerprint": digest("finding", rule, provider, path, syntax, ordinal),
        "moved_fingerprint": digest("moved", rule, provider, syntax, ordinal),
        "place_fingerprint": digest("place", kind, path, enclosing, symbol, ordinal),
        "facts_digest": digest("facts", facts),
        "rule_id": rule,
        "severity": "high",
        "confidence": "high",
        "kind": kind,
        "provider_id": provider,
        "closed": True,
        "location": Location(path=path, region=Region(start_line=line, start_column=1, end_line=line, end_column=20)),
        "context": "production",
        "component": "app",
        "message": f"{provider} answers this call",
        "snippet": syntax,
        "symbol": symbol,
        "package": "acme",
        "capability": "chat" if kind == "call" else None,
        "enclosing": enclosing,
        "target_kind": "provider",
    }
    return Finding(**{**values, **changes})


def digest(*parts: object) -> str:
    """Return a name in the form of a fingerprint."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def report(*findings: Finding, **changes: Any) -> Report:
    """Return a report on some findings."""
    values: dict[str, Any] = {
        "tool_version": "1",
        "rules_digest": "rules",
        "catalogue_date": "2026-11-24",
        "root": "project",
        "coverage": Coverage(files_seen=1, files_scanned=1, bytes_scanned=1),
        "findings": findings,
    }
    return Report(**{**values, **changes})


def gate(base: Report, head: Report, settings: Settings | None = None, **more: Any) -> Verdict:
    """Return what the gate says of a change."""
    return decide(side_of(base), head, settings or Settings(), TODAY, base_report=base, **more)


def lines(verdict: Verdict) -> list[tuple[str, str]]:
    """Return (line of the gate, path) of what fails."""
    return [(decision.reason, found.location.path) for found, decision in verdict.failing]
