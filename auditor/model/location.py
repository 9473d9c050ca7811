"""Places in artifacts: bytes and lines -> where a person finds them."""

from typing import Protocol

import msgspec


class Region(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of one file. Lines and columns count from 1, columns in code points; ends are exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    start_byte: int = 0
    """Index into the original bytes of the file."""
    end_byte: int = 0


class Location(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a piece of evidence is."""

    path: str
    """Relative to the top of the work tree, with `/`."""
    region: Region | None = None
    logical: str | None = None
    """A place inside a container that has no lines of its own: `cell 3 line 2`, `entry 14`, a JSON pointer."""


class Places(Protocol):
    """Leads from the offsets of a source to the file that a person opens."""

    def region(self, start: int, end: int) -> Region:
        """Return the region of the bytes from `start` up to `end`."""

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and code-point column, both from 1, of a byte offset."""

    def line(self, number: int) -> str:
        """Return the text of line `number` (from 1) without its end of line."""

    def logical(self, offset: int) -> str | None:
        """Return the place inside a container, where the file is one."""


class LineTable:
    """Byte offsets of one file -> lines and columns; built once per file that has something to report."""

    __slots__ = ("_content", "_starts")

    def __init__(self, content: bytes) -> None:
        starts = [0]
        position = content.find(b"\n")
        while position >= 0:
            starts.append(position + 1)
            position = content.find(b"\n", position + 1)
        self._content = content
        self._starts = starts

    def region(self, start: int, end: int) -> Region:
        """Return the region of the bytes from `start` up to `end`."""
        start_line, start_column = self.position(start)
        end_line, end_column = self.position(end)
        return Region(
            start_line=start_line,
            start_column=start_column,
            end_line=end_line,
            end_column=end_column,
            start_byte=start,
            end_byte=end,
        )

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and code-point column, both from 1, of a byte offset."""
        low, high = 0, len(self._starts)
        while low + 1 < high:
            middle = (low + high) // 2
            if self._starts[middle] <= offset:
                low = middle
            else:
                high = middle
        before = self._content[self._starts[low] : offset]
        column = len(before) if before.isascii() else len(before.decode("utf-8", "replace"))
        return low + 1, column + 1

    def line(self, number: int) -> str:
        """Return the text of line `number` (from 1) without its end of line."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._content)
        return self._content[start:end].rstrip(b"\r\n").decode("utf-8", "replace")

    def logical(self, offset: int) -> str | None:  # a file of lines is no container
        """Return None: lines say it all."""
        return None

    def __len__(self) -> int:
        return len(self._starts)
