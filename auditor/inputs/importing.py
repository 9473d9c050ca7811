"""A module's name in source text -> whether an import names it there, told from the line alone.

Only for languages whose modules have everyday names: `openai` is a word of many strings and comments, `com.openai.client` is none.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

QUOTES: Final = frozenset(b"'\"`")

_LINE: Final = 400
"""Bytes of the line before a name that are looked at."""

_WORD: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")

_PYTHON: Final = re.compile(rb"(?:(?:^|[^A-Za-z0-9_.#])(?:from|import)|import_module|__import__|importorskip)\b[^#]*$")
_MEMBERS: Final = re.compile(rb"\bfrom[ \t]+[\w.]+[ \t]+import\b[^;#]*$")
_SCRIPT: Final = re.compile(rb"\b(?:from|import|require|resolve|mock|module|loader)\b")


def _python(content: bytes, start: int, end: int) -> bool:
    if _touches_word(content, start, end):
        return False
    before = _line_before(content, start)
    if b"#" in before or before.endswith(b".") or _MEMBERS.search(before) is not None:
        return False  # `from own.acme import x`, `from own import acme`: a part of something else
    if content[start : start + 7].lower().startswith((b"import ", b"from ")) or _PYTHON.search(before) is not None:
        return True
    opened = content.rfind(b"import (", max(0, start - _LINE), start)
    return opened >= 0 and content.find(b")", opened, start) < 0


def _script(content: bytes, start: int, end: int) -> bool:
    first = content[start : start + 1]
    if first and first[0] not in QUOTES and (start == 0 or content[start - 1] not in b"'\"`:/"):
        return False
    last = content[end - 1 : end]
    if last and last[0] not in b"'\"`/" and content[end : end + 1] not in (b"'", b'"', b"`", b"/", b"@"):
        return False
    return _SCRIPT.search(_line_before(content, start)) is not None


def _touches_word(content: bytes, start: int, end: int) -> bool:
    before = start > 0 and content[start - 1] in _WORD and content[start] in _WORD
    return before or (end < len(content) and content[end] in _WORD and content[end - 1] in _WORD)


def _line_before(content: bytes, start: int) -> bytes:
    """Return the line up to the name; in a notebook, lines end with an escape."""
    first = max(0, start - _LINE)
    line = content[max(first, content.rfind(b"\n", first, start) + 1) : start]
    return line[line.rfind(b"\\n") + 2 :] if b"\\n" in line else line


IMPORTED: Final[Mapping[str, Callable[[bytes, int, int], bool]]] = {"python": _python, "javascript": _script}
"""Language of a module -> (content, start, end) -> whether an import names it."""
