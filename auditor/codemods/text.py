"""Bytes of a file and a place in them -> what has to be written there so that it looks like its neighbours."""

import re

_INDENT = re.compile(rb"[ \t]*")


def newline(content: bytes) -> bytes:
    """Return the end of line that a file uses."""
    first = content.find(b"\n")
    return b"\r\n" if first > 0 and content[first - 1 : first] == b"\r" else b"\n"


def line_start(content: bytes, offset: int) -> int:
    """Return where the line of a byte begins."""
    return content.rfind(b"\n", 0, offset) + 1


def line_end(content: bytes, offset: int) -> int:
    """Return where the line after that of a byte begins."""
    found = content.find(b"\n", offset)
    return len(content) if found < 0 else found + 1


def line_number(content: bytes, offset: int) -> int:
    """Return the line of a byte, from 1."""
    return content.count(b"\n", 0, offset) + 1


def indent_at(content: bytes, offset: int) -> bytes:
    """Return the white space before the first word of a byte's line."""
    found = _INDENT.match(content, line_start(content, offset))
    return found[0] if found else b""


def is_first_on_line(content: bytes, offset: int) -> bool:
    """Whether nothing but white space stands before a byte on its line."""
    return not content[line_start(content, offset) : offset].strip()


def removal(content: bytes, start: int, end: int, before: int | None) -> tuple[int, int]:
    """Return what to take out so that an item of a list goes with one of its commas, and with its line when it stands alone.

    `before` is the end of the item before it, None for the first.
    """
    comma = _skip(content, end, b" \t\r\n")
    if content[comma : comma + 1] == b",":
        after = _skip(content, comma + 1, b" \t")
        whole = content[after : after + 1] in (b"\n", b"\r") and is_first_on_line(content, start)
        if whole:
            return line_start(content, start), line_end(content, after)
        return start, after
    return (before, end) if before is not None else (start, end)


def addition(content: bytes, last: tuple[int, int] | None, opening: int, item: bytes) -> bytes:
    """Return what to insert after the last item of a list, on a line of its own where the items have such.

    `opening` is where the list begins.
    """
    if last is None:
        return item
    if is_first_on_line(content, last[0]) and line_start(content, last[0]) > opening:
        return b"," + newline(content) + indent_at(content, last[0]) + item
    return b", " + item


def _skip(content: bytes, offset: int, white: bytes) -> int:
    while offset < len(content) and content[offset] in white:
        offset += 1
    return offset
