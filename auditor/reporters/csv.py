"""A report -> CSV: one line a finding, for spreadsheets."""

import csv
import io
from typing import Final

from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.reporters.neutral import neutral
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.names import TARGET_WORDS, Names

COLUMNS: Final = (
    *(
        "id",
        "severity",
        "confidence",
        "rule",
        "kind",
        "provider",
        "target",
        "weights",
        "capability",
        "model",
        "endpoint",
        "symbol",
        "package",
    ),
    *("path", "line", "column", "component", "context", "data_types", "features", "via", "state", "treatment", "message", "help"),
)

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the table in UTF-8 with a line of names; a cell that a spreadsheet would run begins with an apostrophe."""
    del rendering
    names = Names(report)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in report.findings:
        writer.writerow([harmless(value) for value in _cells(finding, names)])
    return stream.getvalue().encode("utf-8", "backslashreplace")


def _cells(finding: Finding, names: Names) -> tuple[object, ...]:
    region = finding.location.region
    decision = names.decisions.get(finding.fingerprint)
    return (
        *(finding.fingerprint, finding.severity, finding.confidence, finding.rule_id, finding.kind, finding.provider_id),
        *(
            TARGET_WORDS[finding.closed],
            finding.weights,
            finding.capability,
            finding.model,
            finding.endpoint,
            finding.symbol,
            finding.package,
        ),
        *(finding.location.path, region.start_line if region else None, region.start_column if region else None),
        *(finding.component, finding.context, " ".join(finding.data_types), " ".join(finding.features)),
        " > ".join(f"{step.symbol} ({step.path}:{step.line})" for step in finding.via),
        *(decision.state if decision else None, names.treatment(finding), finding.message, finding.help),
    )


def harmless(value: object) -> str:
    """Return a cell's text; one that a spreadsheet would run begins with an apostrophe."""
    text = "" if value is None else neutral(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
