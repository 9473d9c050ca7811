"""Bytes of one file -> text whose character offsets turn back into regions of the original bytes."""

import codecs
from bisect import bisect_right
from functools import lru_cache

from auditor.model.location import Location, Region

SNIPPET_LIMIT = 200
"""Characters of a line that evidence carries."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Text:
    """One decoded file. Offsets count characters of `text`."""

    __slots__ = ("_ascii", "_bom", "_encoding", "_line_bytes", "_starts", "path", "text")

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.text, self._encoding, self._bom = _decoded(content)
        self._ascii = self._encoding == "utf-8" and self.text.isascii()
        self._starts: list[int] = []
        self._line_bytes: dict[int, int] = {}

    def line_of(self, offset: int) -> int:
        """Return the line, from 1, of a character."""
        return bisect_right(self._line_starts(), offset)

    def region(self, start: int, end: int) -> Region:
        """Return the region of the characters from `start` up to `end`; both are brought inside the text."""
        start = min(max(start, 0), len(self.text))
        end = min(max(end, start), len(self.text))
        start_line, end_line = self.line_of(start), self.line_of(end)
        starts = self._line_starts()
        return Region(
            start_line=start_line,
            start_column=start - starts[start_line - 1] + 1,
            end_line=end_line,
            end_column=end - starts[end_line - 1] + 1,
            start_byte=self._byte(start, start_line),
            end_byte=self._byte(end, end_line),
        )

    def location(self, start: int, end: int) -> Location:
        """Return the place of the characters from `start` up to `end`."""
        return Location(path=self.path, region=self.region(start, end))

    def line_span(self, number: int) -> tuple[int, int]:
        """Return first and last offset of line `number` (from 1) without its end and outer white space."""
        starts = self._line_starts()
        number = min(max(number, 1), len(starts))
        start = starts[number - 1]
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        line = self.text[start:end]
        stripped = line.strip()
        left = len(line) - len(line.lstrip())
        return (start + left, start + left + len(stripped)) if stripped else (start, start)

    def snippet(self, start: int) -> str:
        """Return the line around a character, cut to a readable length; not yet redacted."""
        first, last = self.line_span(self.line_of(start))
        if last - first > SNIPPET_LIMIT:
            first = max(first, start - 20)
        return self.text[first : min(last, first + SNIPPET_LIMIT)].strip()

    def _line_starts(self) -> list[int]:
        if not self._starts:
            starts = [0]
            position = self.text.find("\n")
            while position >= 0:
                starts.append(position + 1)
                position = self.text.find("\n", position + 1)
            self._starts = starts
        return self._starts

    def _byte(self, offset: int, line: int) -> int:
        if self._ascii:
            return offset + self._bom
        start = self._line_starts()[line - 1]
        return self._line_byte(line) + self._width(start, offset)

    def _line_byte(self, line: int) -> int:
        known = self._line_bytes.get(line)
        if known is None:
            known = self._bom + self._width(0, self._line_starts()[line - 1])
            self._line_bytes[line] = known
        return known

    def _width(self, start: int, end: int) -> int:
        return len(self.text[start:end].encode(self._encoding, "surrogatepass"))


@lru_cache(maxsize=2)
def read_text(path: str, content: bytes) -> Text:
    """Return the text of a file; the last is kept, since several parsers read one file in a row."""
    return Text(path, content)


def _decoded(content: bytes) -> tuple[str, str, int]:
    """Text, the encoding offsets are counted back in, and the length of the byte order mark."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            try:
                return content[len(bom) :].decode(encoding), encoding, len(bom)
            except UnicodeDecodeError:
                break
    try:
        return content.decode("utf-8"), "utf-8", 0
    except UnicodeDecodeError:
        # One byte is one character in Latin-1, so every offset stays exact whatever the bytes are.
        return content.decode("latin-1"), "latin-1", 0
