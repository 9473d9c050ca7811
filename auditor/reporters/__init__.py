"""A report -> bytes, one module per format, imported when it is asked for."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from auditor.errors import UsageError
from auditor.model.report import Report

REPORTERS: Final[Mapping[str, str]] = {
    "terminal": "auditor.reporters.terminal",
    "json": "auditor.reporters.json",
    "html": "auditor.reporters.html",
    "markdown": "auditor.reporters.markdown",
}
"""Name of a format -> the module with its `render(report) -> bytes`."""

SUFFIXES: Final[tuple[tuple[str, str], ...]] = (
    (".codeclimate.json", "gitlab"),
    (".cdx.json", "cyclonedx"),
    (".sarif.json", "sarif"),
    (".sarif", "sarif"),
    (".html", "html"),
    (".htm", "html"),
    (".md", "markdown"),
    (".json", "json"),
    (".xml", "junit"),
    (".csv", "csv"),
    (".txt", "terminal"),
)
"""End of a file's name -> format; the first that fits counts."""


def reporter(name: str) -> Callable[[Report], bytes]:
    """Return the function that renders a format.

    Raises: UsageError, for a format that does not exist.
    """
    module = REPORTERS.get(name)
    if module is None:
        raise UsageError(f"{name}: no such format; there are {', '.join(REPORTERS)}")
    render: Callable[[Report], bytes] = import_module(module).render
    return render


def format_of(path: str) -> str | None:
    """Return the format that a file's name asks for."""
    lower = path.lower()
    return next((name for suffix, name in SUFFIXES if lower.endswith(suffix)), None)
