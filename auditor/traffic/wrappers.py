"""A line as a log shipper passed it on -> the messages in it: syslog, container runtimes, and JSON around them."""

import base64
import re
import zlib
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from auditor.traffic.formats import Formats, Opening
from auditor.traffic.shapes import Record, cut_record, decoded
from auditor.traffic.values import text_of, value_at

DEPTH: Final = 4
"""Wrappers around wrappers that are peeled."""
PREFIX: Final = 64
PREFIX_SEARCH: Final = 512
"""Characters before an object that a shipper may have put there."""
INNER_LIMIT: Final = 10_000
UNPACKED_LIMIT: Final = 16 << 20
"""Bytes of one packed message."""

_STAMP = r"(?P<time>[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?)"
_RFC5424 = re.compile(r"<\d{1,3}>1 (?P<time>\S+) (?P<host>\S+) (?P<program>\S+) \S+ \S+ (?:-|(?:\[(?:[^\]\\]|\\.){0,4096}\])+) ?")
_RFC3164 = re.compile(r"(?:<\d{1,3}>)?" + _STAMP + r":? (?:(?P<host>[\w.:\-]+) )?(?:(?P<program>[\w./()\-]{1,64})(?:\[\d+\])?: )?")
_COUNTED = re.compile(r"(?P<time>)\d{1,6} (?=<\d{1,3}>)(?P<host>)?(?P<program>)?")
_LENGTH = re.compile(rb"(\d{1,6}) (?=<\d{1,3}>)")
"""The length before a message: RFC 6587."""
_CRI = re.compile(r"(?P<time>\d{4}-\d{2}-\d{2}T\S{8,30}) (?P<program>stdout|stderr) [FP](?::\S+)? (?P<host>)?")
_PRIORITY = re.compile(r"(?P<time>)<\d{1,3}>(?P<host>)?(?P<program>)?")


class Message(NamedTuple):
    """One record proper, with what was around it."""

    text: str
    time: str = ""
    program: str = ""
    record: Record | None = None
    """The record, where the wrapper held an object already."""
    line: str = ""
    """The line as it stood: what looks like a wrapper may be the first fields of a record."""
    before: str = ""
    """The text with the last of the wrappers still around it."""
    outer: Record | None = None
    """What was around a text: where the text says nothing, its fields may."""


def messages(text: str, formats: Formats, depth: int = 0) -> Iterator[Message]:
    """Yield what a line holds, innermost; the line itself where nothing is around it."""
    if len(frames := _frames(text)) > 1:
        for frame in frames:
            yield from messages(frame, formats, depth)
        return
    outer = _peeled(text)
    inner = outer.text
    start = _object_in(inner) if depth < DEPTH else -1
    record = decoded(inner[start:].rstrip(" ]") if start else inner) if start >= 0 else None
    if record is None and start == 0:
        record = cut_record(inner)
    if record is None:
        yield outer
        return
    found = list(_inside(record, formats, depth, outer.time or inner[: min(start, PREFIX)]))
    yield from found or [outer if start else outer._replace(record=record)]


def _frames(text: str) -> list[str]:
    """Return the messages that follow one another, each after its length: RFC 6587, section 3.4.1."""
    if not _COUNTED.match(text):
        return []
    content = text.encode("utf-8", "replace")
    frames: list[str] = []
    position = 0
    while len(frames) < INNER_LIMIT and (found := _LENGTH.match(content, position)):
        end = found.end() + int(found.group(1))
        frames.append(content[found.start() : end].decode("utf-8", "replace"))
        position = end
    return frames if position >= len(content) else []


def _object_in(text: str) -> int:
    """Return where the object starts that a text is, or ends in behind a shorter prefix; -1 where there is none."""
    if text[:1] == "{":
        return 0
    return text.find('{"', 0, PREFIX_SEARCH) if text[-3:].rstrip(" ]").endswith("}") else -1


def unwrapped(record: Record, formats: Formats) -> Iterator[Message]:
    """Yield what a JSON record holds; the record itself where it is no wrapper."""
    yield from list(_inside(record, formats, 0, "")) or [Message("", record=record)]


def inside(record: Record, formats: Formats) -> Iterator[Message]:
    """Yield what a record holds that is a wrapper; nothing for any other."""
    return _inside(record, formats, 0, "")


def _inside(record: Record, formats: Formats, depth: int, time: str) -> Iterator[Message]:
    for opening in formats.wrappers:
        if not all(first in record or whole in record for first, whole in opening.names):
            continue
        if all(value_at(record, steps) is not None for steps in opening.needs):
            inner = value_at(record, opening.inner)
            around = text_of(value_at(record, opening.time)) if opening.time else ""
            for one in (inner if isinstance(inner, list) else [inner])[:INNER_LIMIT]:
                yield from _one(one, record, opening, formats, depth, around or time)
            return


def _one(inner: Any, outer: Record, opening: Opening, formats: Formats, depth: int, time: str) -> Iterator[Message]:
    if isinstance(inner, list):  # of a time and a line
        inner = next((part for part in reversed(inner) if isinstance(part, str)), None)
    if opening.packed and isinstance(inner, str):
        inner = unpacked(inner)
    if isinstance(inner, dict):
        kept = {f"_{steps[-1]}": value_at(outer, steps) for steps in opening.keeps}
        inner = inner | {name: value for name, value in kept.items() if value is not None}
        found = list(_inside(inner, formats, depth + 1, time)) if depth + 1 < DEPTH else []
        yield from found or [Message("", time, "", inner, outer=outer)]
    elif isinstance(inner, str):
        for message in messages(inner.rstrip("\r\n"), formats, depth + 1):
            yield message._replace(time=message.time or time, outer=message.outer or outer)


def unpacked(text: str) -> str:
    """Return what base64 holds, gzipped or not; nothing for what is none."""
    try:
        content = base64.b64decode(text, validate=True)
        if content[:2] == b"\x1f\x8b":
            content = zlib.decompressobj(31).decompress(content, UNPACKED_LIMIT)
    except (ValueError, zlib.error):
        return ""
    return content.decode("utf-8", "replace")


def _peeled(text: str) -> Message:
    """Take off what shippers put before a line; one may have passed on the line of another."""
    found = Message(text, line=text)
    for _ in range(DEPTH):
        inner = _once_peeled(found.text)
        if inner is None:
            break
        found = Message(inner.text, inner.time or found.time, inner.program or found.program, None, text, found.text)
    return found


def _once_peeled(text: str) -> Message | None:
    for pattern in (_CRI, _RFC5424, _RFC3164, _COUNTED, _PRIORITY):
        if (found := pattern.match(text)) and found.end():
            rest = text[found.end() :].removeprefix("\ufeff")
            return Message(rest, found["time"] or "", found["program"] or "")
    return None
