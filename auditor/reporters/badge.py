"""A report -> a badge for a README: how much leaves, and how hard it is to leave."""

from typing import Final

from markupsafe import escape

from auditor.model.report import Report
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.counting import points
from auditor.reporters.story.names import Names
from auditor.reporters.story.scores import PAGE_ONE, project_scores

_COLORS: Final = {"none": "#0a5f52", "low": "#0a5f52", "moderate": "#8a5a00", "high": "#a63a1a", "very high": "#741a13"}
_WIDTH: Final = 6.6
"""Of one character at 11 px, on average; texts are stretched to it, so that every font fits."""


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the badge as SVG: lock-in where it was measured, else the number of closed providers."""
    del rendering
    names = Names(report)
    score = next((one for one in project_scores(names) if one.pack in PAGE_ONE), None)
    closed = {finding.provider_id for finding in names.findings if names.counts(finding) and finding.closed}
    if score is not None:
        label, value, color = (
            f"AI {names.pack_title(score.pack).lower()}",
            f"{points(score.value)} {score.band}",
            _COLORS.get(score.band, "#434a52"),
        )
    else:
        label, value, color = "closed AI providers", str(len(closed)), _COLORS["high" if closed else "none"]
    return _svg(label, value, color).encode()


def _svg(label: str, value: str, color: str) -> str:
    left, right = round(len(label) * _WIDTH + 12), round(len(value) * _WIDTH + 12)
    total = left + right
    first, second = escape(label), escape(value)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="20" role="img" aria-label="{first}: {second}">'
        f"<title>{first}: {second}</title>"
        f'<clipPath id="r"><rect width="{total}" height="20" rx="3"/></clipPath><g clip-path="url(#r)">'
        f'<rect width="{left}" height="20" fill="#32383f"/><rect x="{left}" width="{right}" height="20" fill="{color}"/></g>'
        f'<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{left / 2}" y="14" textLength="{left - 12}" lengthAdjust="spacingAndGlyphs">{first}</text>'
        f'<text x="{left + right / 2}" y="14" textLength="{right - 12}" lengthAdjust="spacingAndGlyphs">{second}</text></g></svg>\n'
    )
