"""A report -> GitLab's Code Quality report."""

from collections.abc import Mapping
from typing import Final

import msgspec

from auditor.model.finding import Severity
from auditor.model.report import Report
from auditor.reporters.neutral import legible
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.names import Names

_SEVERITIES: Final[Mapping[Severity, str]] = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor", "info": "info"}


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return what counts, as a JSON array."""
    names = Names(report)
    entries = [
        {
            "description": legible(finding.message or finding.rule_id),
            "check_name": finding.rule_id,
            "fingerprint": finding.fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": finding.location.path,
                "lines": {"begin": finding.location.region.start_line if finding.location.region else 1},
            },
        }
        for finding in report.findings
        if finding.context == "production" and (rendering.keep_suppressed or names.treatment(finding) == "counts")
    ]
    return msgspec.json.format(msgspec.json.encode(entries), indent=2) + b"\n"
