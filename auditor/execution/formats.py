"""The parsers, behind one function."""

from typing import Any

from auditor import parsers


def find_parser(path: str, head: bytes) -> Any:
    """Return the parser for a file, or None."""
    find = getattr(parsers, "find_parser", None)
    return find(path, head) if find is not None else None
