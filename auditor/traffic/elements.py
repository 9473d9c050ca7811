"""A JSON document that is too large for memory -> its elements one by one: the objects in its outermost lists, under the name of their list."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from auditor.traffic.lines import Find
from auditor.traffic.recordings import Tells

ELEMENT_LIMIT: Final = 64 << 20
"""Bytes of one element; a larger one is passed over."""
KEY_LIMIT: Final = 64
NAMELESS: Final = b'""'

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|[{}\[\]]', re.DOTALL)
"""A bracket, or a string, whose end is empty where it goes on in the next chunk. Nothing is tried twice."""


def elements(chunks: Iterable[bytes], find: Find, problem: Tells) -> Iterator[bytes]:
    """Yield `{"name": [element]}` for each object in a list that lies in no other element, where `find` finds something in it.

    Memory: one chunk and one element.
    """
    splitter = _Splitter(find, problem)
    for chunk in chunks:
        yield from splitter.take(chunk)
        if splitter.gave_up:
            return
    splitter.end()


class _Splitter:
    """Follows brackets and strings through a document."""

    def __init__(self, find: Find, problem: Tells) -> None:
        self._find = find
        self._problem = problem
        self._hits: list[int] = []
        self._buffer = b""
        self._offset = 0
        """Of the buffer in the document."""
        self._position = 0
        """Where in the buffer to go on."""
        self._open: list[tuple[bytes, bytes]] = []
        """Brackets that are open around elements, with the names of what they hold."""
        self._key = NAMELESS
        self._start: int | None = None
        """Where in the buffer the element starts, if one has."""
        self._depth = 0
        """Brackets that are open within the element."""
        self._is_skipped = False
        self.gave_up = False
        """A string has no end."""

    def take(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the elements that end within the next chunk."""
        self._buffer += chunk
        self._hits = sorted(start for start, _ in self._find(self._buffer))
        for found in _TOKEN.finditer(self._buffer, self._position):
            token = found.group()[:1]
            if token == b'"' and not found.group(1):
                self._position = found.start()
                break
            self._position = found.end()
            if token == b'"':
                self._key = found.group() if found.end() - found.start() <= KEY_LIMIT else NAMELESS
            elif token in b"{[":
                self._opened(token, found.start())
            else:
                yield from self._closed(found.end())
        else:
            self._position = len(self._buffer)
        self._forget()

    def end(self) -> None:
        """Tell when the document ended in the middle of something."""
        if self._open or self._start is not None:
            self._problem("truncated-file", "the document is cut off", self._offset + len(self._buffer))

    def _opened(self, token: bytes, place: int) -> None:
        if self._start is not None:
            self._depth += 1
        elif token == b"{" and self._open and self._open[-1][0] == b"[":
            self._start, self._depth, self._is_skipped = place, 1, False
        else:
            self._open.append((token, self._key))
            self._key = NAMELESS

    def _closed(self, end: int) -> Iterator[bytes]:
        self._key = NAMELESS
        if self._start is None:
            del self._open[-1:]
            return
        self._depth -= 1
        if self._depth == 0:
            if not self._is_skipped and bisect_left(self._hits, self._start) < bisect_left(self._hits, end):
                yield b"{" + self._open[-1][1] + b":[" + self._buffer[self._start : end] + b"]}"
            self._start = None

    def _forget(self) -> None:
        """Drop what is read and part of no element, and an element that is too large."""
        kept = self._position if self._start is None or self._is_skipped else self._start
        if not self._is_skipped and self._position - kept > ELEMENT_LIMIT:
            self._problem("large-document", f"an element of more than {ELEMENT_LIMIT:,} bytes is passed over", self._offset + kept)
            self._is_skipped, kept = True, self._position
        self._buffer = self._buffer[kept:]
        self._offset += kept
        self._position -= kept
        if self._start is not None:
            self._start = 0
        if len(self._buffer) - self._position > ELEMENT_LIMIT:
            self._problem("not-a-log", f"no end of a string within {ELEMENT_LIMIT:,} bytes: read no further", self._offset + self._position)
            self.gave_up = True
