"""Names of variables in PHP: which keep their `$`, because a function called in the same file has the name too."""

import re
from typing import Any

from auditor.languages.tree import File

_CALLED = re.compile(rb"(?<![\w$>:\\])(?<!function )(?<!new )([a-z_]\w*)\s*\(")
_VARIABLES = re.compile(rb"\$([a-z_]\w*)")
_PROMOTED = re.compile(rb"(?:private|protected|public|readonly)\s[^;(){}=]*?\$(\w+)")


class PhpFile(File):
    """One PHP file while it is lowered."""

    __slots__ = ("marked",)

    def __init__(self, file: File) -> None:
        super().__init__(file.grammar, file.content, file.root)
        called = set(_CALLED.findall(file.content)) & set(_VARIABLES.findall(file.content))
        promoted = set(_PROMOTED.findall(file.content)) if called else set()
        self.marked = frozenset(name.decode("utf-8", "replace") for name in called - promoted)
        """Variables that keep their `$`."""


def variable_text(file: File, node: Any) -> str:
    """Return the name of a variable as the rest of the file writes it."""
    text = file.text(node).lstrip("&$")
    return f"${text}" if isinstance(file, PhpFile) and text in file.marked else text
