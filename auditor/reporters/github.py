"""A report -> workflow commands by which GitHub Actions puts annotations on lines."""

from collections.abc import Mapping
from typing import Final

from auditor.model.finding import SEVERITIES, Severity
from auditor.model.report import Report
from auditor.reporters.neutral import legible
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.names import Names

SHOWN: Final = 50
"""GitHub shows ten errors, ten warnings and ten notices of a step, and fifty of a job."""

_LEVELS: Final[Mapping[Severity, str]] = {"critical": "error", "high": "error", "medium": "warning", "low": "notice", "info": "notice"}


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return one command a line: what is new where something was compared, else what counts, the worst first."""
    del rendering
    names = Names(report)
    counted = [finding for finding in names.findings if finding.context == "production" and names.treatment(finding) == "counts"]
    if any(decision.state != "unknown" for decision in names.decisions.values()):
        counted = [one for one in counted if (decision := names.decisions.get(one.fingerprint)) and decision.state in ("new", "updated")]
    counted.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    lines = []
    for finding in counted[:SHOWN]:
        region = finding.location.region
        place = f"file={_property(finding.location.path)}"
        if region:
            place += f",line={region.start_line},endLine={region.end_line},col={region.start_column},endColumn={region.end_column}"
        text = finding.message or finding.rule_id
        lines.append(f"::{_LEVELS[finding.severity]} {place},title={_property(finding.rule_id)}::{_text(f'{text}. {finding.help}')}")
    if len(counted) > SHOWN:
        lines.append(f"::notice title=auditor::{len(counted) - SHOWN} more findings are in the report")
    return ("".join(f"{line}\n" for line in lines)).encode("utf-8", "backslashreplace")


def _text(text: str) -> str:
    return legible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
