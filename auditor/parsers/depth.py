"""A structured file -> whether it is nested deeper than any reader follows, told by its marks alone."""

import re
from typing import Final

from auditor.parsers.tree import DEPTH_LIMIT

_STRUCTURED: Final = (
    ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".tf", ".tofu", ".tfvars", ".hcl", ".nomad", ".lock", ".template",
    ".xml", ".csproj", ".fsproj", ".vbproj", ".props", ".targets", ".nuspec",
)  # fmt: skip
_ALIKE: Final = bytes.maketrans(b"{(})", b"[[]]")
_NO_MARKS: Final = bytes(sorted(set(range(256)) - set(b"[]{}()")))
_TAG: Final = re.compile(rb"<(/?)[A-Za-z_][^<>]{0,10000}?(/?)>")


def is_too_deep(path: str, content: bytes) -> bool:
    """Whether a reader of this file leaves out what is nested deepest. Cost: a look at the file's brackets or tags for each level."""
    if not path.lower().endswith(_STRUCTURED):
        return False
    return _tags_too_deep(content) if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else _brackets_too_deep(content)


def _brackets_too_deep(content: bytes) -> bool:
    marks = content.translate(_ALIKE, _NO_MARKS)
    for _ in range(DEPTH_LIMIT):  # each round takes the innermost pairs away
        left = marks.replace(b"[]", b"")
        if len(left) == len(marks):
            break
        marks = left
    return b"[" * DEPTH_LIMIT in marks or (b"[]" in marks)


def _tags_too_deep(content: bytes) -> bool:
    depth = 0
    for found in _TAG.finditer(content):
        depth += 0 if found[2] else -1 if found[1] else 1
        if depth > DEPTH_LIMIT:
            return True
    return False
