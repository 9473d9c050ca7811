"""A report -> bytes, one module per format, imported when it is asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final, Protocol

from auditor.errors import UsageError
from auditor.model.report import Report
from auditor.reporters.rendering import Rendering

REPORTERS: Final[Mapping[str, str]] = {
    "terminal": "auditor.reporters.terminal",
    "json": "auditor.reporters.json",
    "html": "auditor.reporters.html",
    "markdown": "auditor.reporters.markdown",
    "sarif": "auditor.reporters.sarif",
    "cyclonedx": "auditor.reporters.cyclonedx",
    "spdx": "auditor.reporters.spdx",
    "gitlab": "auditor.reporters.gitlab",
    "junit": "auditor.reporters.junit",
    "csv": "auditor.reporters.csv",
    "github": "auditor.reporters.github",
    "badge": "auditor.reporters.badge",
}
"""Name of a format -> the module with its `render(report, rendering) -> bytes`."""

SUFFIXES: Final[tuple[tuple[str, str], ...]] = (
    (".codeclimate.json", "gitlab"),
    (".cdx.json", "cyclonedx"),
    (".sarif.json", "sarif"),
    (".spdx.json", "spdx"),
    (".sarif", "sarif"),
    (".html", "html"),
    (".htm", "html"),
    (".md", "markdown"),
    (".json", "json"),
    (".xml", "junit"),
    (".csv", "csv"),
    (".svg", "badge"),
    (".txt", "terminal"),
)
"""End of a file's name -> format; the first that fits counts."""


class Render(Protocol):
    """What every format's module offers as `render`."""

    def __call__(self, report: Report, rendering: Rendering = ..., /) -> bytes:
        """Return the report in the format."""


def reporter(name: str) -> Render:
    """Return the function that renders a format.

    Raises: UsageError, for a format that does not exist.
    """
    module = REPORTERS.get(name)
    if module is None:
        raise UsageError(f"{name}: no such format; there are {', '.join(REPORTERS)}")
    render: Render = import_module(module).render
    return render


def format_of(path: str) -> str | None:
    """Return the format that a file's name asks for."""
    lower = path.lower()
    return next((name for suffix, name in SUFFIXES if lower.endswith(suffix)), None)
