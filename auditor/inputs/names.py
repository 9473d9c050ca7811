"""File names as bytes or with surrogates -> names that every report can show, and back."""

import os


def shown(name: str) -> str:
    """Return a name with bytes that are no UTF-8 written as `\\xff`, and `/` between its parts."""
    if not name.isascii():
        name = os.fsencode(name).decode("utf-8", "backslashreplace")
    return name.replace(os.sep, "/") if os.sep != "/" else name


def from_bytes(raw: bytes) -> str:
    """Return a name read from git as reports show it."""
    return raw.decode("utf-8", "backslashreplace")


def is_odd(raw: bytes) -> bool:
    """Whether the shown form cannot be turned back into the name by itself."""
    if raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
