"""Bytes of a file in any usual encoding -> UTF-8 bytes, or the reason why they are no text."""

import codecs
from typing import Final

from auditor.inputs.limits import LIMITS

_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF32: Final = {codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be"}

_MARKS: Final = (b"\xef\xbb", b"\xff\xfe", b"\xfe\xff", b"\x00\x00")


def plain(content: bytes) -> bytes | None:
    """Return the content with its byte order mark taken off and UTF-16 and UTF-32 turned into UTF-8; None when it is binary.

    Bytes that are no UTF-8 are left as they are: `utf8` mends them once a file turns out to matter.
    """
    if content[:2] in _MARKS:
        return _marked(content)
    position = content.find(b"\0", 0, LIMITS.head_bytes)
    if position < 0:
        return content
    return _unmarked_utf16(content)


def utf8(content: bytes) -> bytes:
    """Return valid UTF-8: as it is, or read as Latin-1 where it is not."""
    if content.isascii():
        return content
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1").encode("utf-8")
    return content


def _marked(content: bytes) -> bytes | None:
    if content.startswith(codecs.BOM_UTF8):
        rest = content[3:]
        return None if b"\0" in rest[: LIMITS.head_bytes] else rest
    for mark, encoding in (*_UTF32.items(), *_UTF16.items()):
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    return plain_without_mark(content)


def plain_without_mark(content: bytes) -> bytes | None:
    """Return the content unless it holds a zero byte near its start."""
    return None if b"\0" in content[: LIMITS.head_bytes] else content


def _unmarked_utf16(content: bytes) -> bytes | None:
    """Recognise UTF-16 without a mark by zero bytes in every other place, as ASCII text has."""
    head = content[: LIMITS.head_bytes & ~1]
    if len(content) % 2 == 0 and len(head) >= 4:
        even, odd = head[0::2], head[1::2]
        if not any(odd) and 0 not in even:
            return _decoded(content, "utf-16-le")
        if not any(even) and 0 not in odd:
            return _decoded(content, "utf-16-be")
    return None


def _decoded(content: bytes, encoding: str) -> bytes | None:
    text = content.decode(encoding, "replace")
    return None if "\0" in text[: LIMITS.head_bytes] else text.encode("utf-8", "replace")
