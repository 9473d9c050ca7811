"""Markup of Vue, Svelte and HTML files -> the handlers written in it: `@click="ask(text)"`, `onclick={() => ask(text)}`.

A handler becomes a statement of the file's program, where it stands: the bytes around it make a function of it that nobody has called.
"""

import re
from collections.abc import Iterator

from auditor.languages.ecmascript.embedded import COMMENT, Script

LONGEST_HANDLER = 2000
_QUOTED = re.compile(rb"""(?:^|(?<=\s))(?:@|v-on:|on)[a-zA-Z][\w.:\[\]-]*\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BRACED = re.compile(rb"""(?:^|(?<=\s))on:?[a-zA-Z][\w:|-]*\s*=\s*(?:"|')?\{""")
_ENTITY = re.compile(rb"&#?\w+;")
_PAIRS = ((b"(", b")"), (b"{", b"}"), (b"[", b"]"))
_FUNCTION = b";()=>{"
"""What is written over the end of an attribute's name, so that its value is the body of a function."""


def find_handlers(content: bytes, scripts: list[Script], *, braced: bool) -> list[Script]:
    """Return the handlers outside scripts and comments, in order; `braced`: Svelte's, in braces instead of quotes."""
    taken = [(script.start, script.end) for script in scripts] + [match.span() for match in COMMENT.finditer(content)]
    grammar = scripts[0].grammar if scripts else "javascript"
    found = _braced(content) if braced else _quoted(content)
    return [
        Script(start, end, grammar, before, after)
        for start, end, before, after in found
        if _is_call(content[start:end])
        and (braced or _is_whole(content[start:end]))
        and not any(first <= start < last for first, last in taken)
    ]


def _quoted(content: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    for match in _QUOTED.finditer(content):
        start, end = match.span(1 if match[1] is not None else 2)
        if start - match.start() >= len(_FUNCTION):
            yield start, end, _FUNCTION, b"};"


def _braced(content: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    for match in _BRACED.finditer(content):
        end = _closing(content, match.end())
        if end > 0:
            yield match.end(), end, b";", b";"


def _closing(content: bytes, start: int) -> int:
    """Return the offset of the brace that closes the one before `start`, strings respected; 0 when there is none near."""
    depth, quote = 1, 0
    for index in range(start, min(len(content), start + LONGEST_HANDLER)):
        byte = content[index]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'`":
            quote = byte
        else:
            depth += (byte == 0x7B) - (byte == 0x7D)
            if not depth:
                return index
    return 0


def _is_call(text: bytes) -> bool:
    """Tell whether a handler calls something."""
    return b"(" in text and len(text) <= LONGEST_HANDLER


def _is_whole(text: bytes) -> bool:
    """Tell whether a handler in quotes can be read as code where it stands."""
    return all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS) and not _ENTITY.search(text)
