"""What a person may ask of a report beside its format."""

import re
from typing import Final
from urllib.parse import quote

import msgspec

from auditor.model.report import Report

_FIELD: Final = re.compile(r"\{(path|line|end_line|column)\}")


class Rendering(msgspec.Struct, frozen=True, kw_only=True):
    """How to render."""

    earlier: tuple[Report, ...] = ()
    """Older results of the same project, the oldest first: what changed is told against the last of them."""
    templates: str | None = None
    """A folder with `html/` and `markdown/` whose files go before the shipped ones."""
    link_template: str | None = None
    """Where code can be looked at: `https://example.org/acme/desk/blob/4f2c9e1/{path}#L{line}`."""
    summary: bool = False
    """Markdown: the short form for a comment on a change."""
    keep_suppressed: bool = False
    """SARIF: also what was allowed, waived or ignored."""


PLAIN: Final = Rendering()


def permalink(template: str | None, path: str, line: int | None, end_line: int | None = None, column: int | None = None) -> str:
    """Return the address of a line, or nothing without a template that gives a web address."""
    if not template or not template.lower().startswith(("https://", "http://")):
        return ""
    values = {
        "path": quote(path, errors="replace"),
        "line": str(line or 1),
        "end_line": str(end_line or line or 1),
        "column": str(column or 1),
    }
    return _FIELD.sub(lambda match: values[match[1]], template)
