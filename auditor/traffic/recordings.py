"""Flows that mitmproxy saved -> one record for each: typed netstrings, one after another, read without keeping more than one."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from auditor.traffic.documents import Asks
from auditor.traffic.shapes import Record

FLOW_LIMIT: Final = 64 << 20
"""Bytes of one flow that are read; larger ones are passed over."""
DEPTH: Final = 24
PREFIX: Final = 13
"""Bytes in which the length of a flow and its colon must stand."""

Tells = Callable[[str, str, int], None]
"""(code, message, offset) of something a person has to know."""


def records(chunks: Iterable[bytes], is_hit: Asks, problem: Tells) -> Iterator[Record]:
    """Yield the flows in which something stands. Source: https://docs.mitmproxy.org (format: mitmproxy.io.tnetstring). Checked: 2026-11-24."""
    window = Window(chunks)
    while True:
        head = window.peek(PREFIX)
        size, colon, _ = head.partition(b":")
        if not head.strip():
            return
        if not colon or not size.isdigit():
            problem("broken-recording", "no flow starts here: read no further", window.offset)
            return
        start = window.offset
        window.skip(len(size) + 1)
        length = int(size) + 1
        if length > FLOW_LIMIT:
            problem("large-flow", f"a flow of {length:,} bytes is passed over", start)
            window.skip(length)
            continue
        content = window.take(length)
        if len(content) < length:
            problem("truncated-file", "the last flow is cut off", start)
            return
        if is_hit(content):
            flow = value_of(content[:-1], content[-1:], 0)
            if isinstance(flow, dict):
                yield tidy(flow)


class Window:
    """A stream of chunks read forwards, some bytes at a time."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = bytearray()
        self._start = 0
        self.offset = 0

    def peek(self, size: int) -> bytes:
        """Return the next bytes without passing them; fewer at the end."""
        while len(self._held) - self._start < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            del self._held[: self._start]
            self._start = 0
            self._held += chunk
        return bytes(self._held[self._start : self._start + size])

    def take(self, size: int) -> bytes:
        """Return the next bytes, and pass them."""
        found = self.peek(size)
        self._start += len(found)
        self.offset += len(found)
        return found

    def skip(self, size: int) -> None:
        """Pass bytes without keeping them."""
        while size > 0:
            passed = len(self.take(min(size, 1 << 20)))
            if not passed:
                return
            size -= passed


def value_of(content: bytes, kind: bytes, depth: int) -> Any:
    """Decode one typed netstring; what cannot be decoded is None."""
    match kind:
        case b",":
            return content.decode("utf-8", "replace")
        case b";":
            return content.decode("utf-8", "replace")
        case b"#" | b"^":
            try:
                return float(content) if kind == b"^" else int(content[:32])
            except ValueError:
                return None
        case b"!":
            return content == b"true"
        case b"]" | b"}" if depth < DEPTH:
            members = list(_members(content, depth + 1))
            return members if kind == b"]" else {str(key): value for key, value in zip(members[::2], members[1::2], strict=False)}
        case _:
            return None


def _members(content: bytes, depth: int) -> Iterator[Any]:
    position = 0
    while position < len(content):
        colon = content.find(b":", position, position + PREFIX)
        size = content[position:colon]
        if colon < 0 or not size.isdigit():
            return
        end = colon + 1 + int(size)
        yield value_of(content[colon + 1 : end], content[end : end + 1], depth)
        position = end + 1


def tidy(flow: Record) -> Record:
    """Return a flow with its headers by name and the sizes of its bodies."""
    changed: Record = {"_event": "flow"}
    for side in ("request", "response"):
        part = flow.get(side)
        if isinstance(part, dict):
            content = part.get("content")
            changed[side] = part | {
                "headers": headers_of(part.get("headers")),
                "size": len(content.encode("utf-8", "replace")) if isinstance(content, str) else 0,
            }
    return flow | changed


def headers_of(headers: Any) -> Record:
    """Return headers by their names in lower case, from pairs or from an object; of repeated ones the first."""
    found: Record = {}
    if isinstance(headers, dict):
        headers = list(headers.items())
    for pair in headers[:200] if isinstance(headers, list) else ():
        if isinstance(pair, list | tuple) and len(pair) == 2:
            value = pair[1][0] if isinstance(pair[1], list) and pair[1] else pair[1]
            found.setdefault(str(pair[0]).lower(), value)
        elif isinstance(pair, dict):
            found.setdefault(str(pair.get("name")).lower(), pair.get("value"))
    return found
