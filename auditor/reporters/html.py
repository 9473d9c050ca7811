"""A report -> one HTML file that asks nothing of any network and runs no script but its own."""

import base64
import hashlib
from typing import Any, Final

import jinja2
from markupsafe import Markup

from auditor.model.report import Report
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.rows import rows_json
from auditor.reporters.story.counting import day
from auditor.reporters.story.names import Label
from auditor.reporters.story.story import Story, entries, story
from auditor.reporters.templating import environment, fill, source

BODIES: Final = 500
"""Up to so many findings all bodies stand in the page; above, the worst do and the rest is drawn when asked for."""
BODIES_OF_MANY: Final = 200
FOLDED_BODIES: Final = 150


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the page.

    Raises: UsageError, when a template of the user's is wrong.
    """
    told = story(report, rendering)
    templates = environment(rendering.templates)
    page = fill(templates, "html/report.html", {**shared(templates), **_values(told, rendering)})
    return page.encode("utf-8", "backslashreplace")


def _values(told: Story, rendering: Rendering) -> dict[str, Any]:
    is_large = len(told.report.findings) > BODIES
    link = rendering.link_template
    labels = told.names.labels

    def label_of(fingerprint: str) -> Label | None:
        return labels.get(fingerprint)

    return {
        "t": told,
        "label_of": label_of,
        "day": day,
        "shown": entries(told, told.counted[:BODIES_OF_MANY] if is_large else told.counted, link),
        "folded": () if is_large else entries(told, told.folded, link),
        "rows_json": Markup(rows_json(told, link)) if is_large else "",
    }


def shared(templates: jinja2.Environment) -> dict[str, Any]:
    """Return style, script, and the policy that lets the browser run these two alone."""
    style, script = source(templates, "html/style.css"), source(templates, "html/script.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'"
    )
    return {"style": Markup(style), "script": Markup(script), "csp": policy}


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
