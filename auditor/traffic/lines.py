"""Chunks of a stream -> the lines in which something was found, with their offsets. Nothing else is looked at, and nothing is copied."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

LINE_LIMIT: Final = 64 << 20
"""Bytes of one line that are kept; of a longer one only what was found in each chunk is told."""
GIVE_UP: Final = 4 << 30
"""Bytes without the end of a line after which a stream is no log."""

Find = Callable[[bytes], list[tuple[int, int]]]
"""Content -> (start, end) of what was found, in any order."""


class Line(NamedTuple):
    """One line with something in it."""

    offset: int
    """Into the unpacked stream."""
    content: bytes
    spans: tuple[tuple[int, int], ...]
    """Where something was found, within the content."""
    is_whole: bool = True


class TooLong(NamedTuple):
    """A line of more bytes than are kept."""

    offset: int
    size: int
    gave_up: bool = False


def hit_lines(chunks: Iterable[bytes], find: Find, offset: int = 0) -> Iterator[Line | TooLong]:
    """Yield the lines in which `find` finds something. Memory: one chunk and one line, whatever the stream."""
    carry = _Carry(find, offset)
    position = offset
    for chunk in chunks:
        first = chunk.find(b"\n")
        if first < 0:
            yield from carry.add(chunk)
            position += len(chunk)
            if carry.size > GIVE_UP:
                yield TooLong(carry.offset, carry.size, True)
                return
            continue
        last = chunk.rfind(b"\n")
        yield from carry.end(chunk[: first + 1])
        yield from _within(chunk, position, find, first + 1, last + 1)
        position += len(chunk)
        carry.start(chunk[last + 1 :], position - (len(chunk) - last - 1))
    yield from carry.end(b"")


def _within(chunk: bytes, offset: int, find: Find, start: int, end: int) -> Iterator[Line]:
    """Yield the hit lines that lie as a whole within a chunk."""
    spans = sorted(span for span in find(chunk) if span[0] >= start and span[1] <= end) if end > start else []
    number = 0
    while number < len(spans):
        hit = spans[number][0]
        line_start = chunk.rfind(b"\n", 0, hit) + 1
        line_end = chunk.find(b"\n", hit)
        line_end = len(chunk) if line_end < 0 else line_end
        own = []
        while number < len(spans) and spans[number][0] < line_end:
            own.append((spans[number][0] - line_start, spans[number][1] - line_start))
            number += 1
        yield Line(offset + line_start, chunk[line_start:line_end], tuple(own))


class _Carry:
    """The line that goes on in the next chunk."""

    def __init__(self, find: Find, offset: int) -> None:
        self._find = find
        self._parts: list[bytes] = []
        self.size = 0
        self.offset = offset
        self._is_long = False

    def start(self, part: bytes, offset: int) -> None:
        """Begin with the last part of a chunk."""
        self._parts = [part] if part else []
        self.size = len(part)
        self.offset = offset
        self._is_long = False

    def add(self, part: bytes) -> Iterator[Line]:
        """Go on with a chunk that holds no end of a line."""
        self._parts.append(part)
        self.size += len(part)
        if self._is_long or self.size > LINE_LIMIT:
            yield from self._flush()

    def end(self, part: bytes) -> Iterator[Line | TooLong]:
        """End the line, and yield it when something stands in it."""
        if not self._parts and not part and not self._is_long:
            return
        if self._is_long or self.size + len(part) > LINE_LIMIT:
            yield from self.add(part)
            yield TooLong(self.offset, self.size)
        else:
            self._parts.append(part)
            line = b"".join(self._parts).rstrip(b"\n")
            spans = tuple(sorted(self._find(line)))
            if spans:
                yield Line(self.offset, line, spans)
        self._parts = []
        self.size = 0

    def _flush(self) -> Iterator[Line]:
        """Tell what stands in a piece of a line that is too long, and forget the piece."""
        self._is_long = True
        piece = b"".join(self._parts)
        offset = self.offset + self.size - len(piece)
        self._parts = []
        spans = tuple(sorted(self._find(piece)))
        if spans:
            yield Line(offset, piece, spans, is_whole=False)
