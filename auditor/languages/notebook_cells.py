"""The JSON of a notebook -> its code cells, each string with the bytes of the file it stands in.

A scanner of our own, because a decoder forgets where things were. It walks tokens without recursion, and reads truncated files
as far as they go.
"""

import json
import re
from collections.abc import Iterator

import msgspec

_TOKEN = re.compile(rb'"(?:[^"\\]*+(?:\\.[^"\\]*+)*+)"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_UNIT = re.compile(rb"\\u([0-9a-fA-F]{4})|\\.|[^\\]+", re.DOTALL)
_DEEPEST = 200
_CELL_LANGUAGES = {(b"vscode", b"languageId"), (b"polyglot_notebook", b"kernelName"), (b"dotnet_interactive", b"language")}


class Piece(msgspec.Struct, frozen=True):
    """One JSON string of a cell's source."""

    start: int
    """Where its text begins in the unpacked source."""
    text: bytes
    """What it says, in UTF-8."""
    raw_start: int
    """Where it begins in the file, behind the quote."""
    raw_end: int

    def physical(self, content: bytes, offset: int) -> int:
        """Return the offset in the file of an offset of the unpacked source; the end of the string where it lies behind."""
        wanted = offset - self.start
        at = self.raw_start
        for length, raw_length, divisible in _units(content[self.raw_start : self.raw_end]):
            if wanted < length or length == 0:
                return at + (wanted if divisible else 0)
            wanted -= length
            at += raw_length
        return self.raw_end


def _units(raw: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches of a raw string: bytes when decoded, bytes in the file, and whether it can be divided."""
    high = 0
    for match in _UNIT.finditer(raw):
        if match[1] is None:
            escape = match[0].startswith(b"\\")
            yield (1, 2, False) if escape else (len(match[0]), len(match[0]), True)
            continue
        code = int(match[1], 16)
        follows = raw[match.end() : match.end() + 4].lower()
        if 0xD800 <= code < 0xDC00 and follows[:3] in (b"\\ud",) and follows[3:4] in (b"c", b"d", b"e", b"f"):
            high = code
            continue
        if high:
            high = 0
            yield 4, 12, False
            continue
        yield len(chr(code).encode("utf-8", "replace")), 6, False


class Cell(msgspec.Struct, frozen=True):
    """One code cell."""

    number: int
    """Among all cells of the notebook, from 1."""
    start: int
    """Where it begins in the unpacked source; it ends with a line end that is not in the file."""
    end: int
    pieces: tuple[Piece, ...]
    language: str
    """Set where the cell itself names one."""

    @property
    def text(self) -> bytes:
        """Return the cell's source."""
        return b"".join(piece.text for piece in self.pieces)


class _Draft:
    """A cell while its members are read, in whatever order they come."""

    def __init__(self) -> None:
        self.kind = b""
        self.language = ""
        self.strings: list[tuple[int, int]] = []


def read_cells(content: bytes) -> list[Cell]:
    """Return the code cells in order."""
    cells: list[Cell] = []
    at = 0
    for number, draft in enumerate(_drafts(content), start=1):
        if draft.kind != b"code":
            continue
        start = at
        pieces: list[Piece] = []
        for raw_start, raw_end in draft.strings:
            text = _decoded(content[raw_start:raw_end])
            pieces.append(Piece(at, text, raw_start, raw_end))
            at += len(text)
        at += 1
        cells.append(Cell(number, start, at, tuple(pieces), draft.language))
    return cells


def _decoded(raw: bytes) -> bytes:
    """Return what a JSON string says, as long in UTF-8 as `_units` counts it."""
    if b"\\" not in raw:
        return raw
    out: list[bytes] = []
    at = 0
    for length, raw_length, divisible in _units(raw):
        unit = raw[at : at + raw_length]
        out.append(unit if divisible else _escape(unit).ljust(length)[:length])
        at += raw_length
    return b"".join(out)


def _escape(unit: bytes) -> bytes:
    try:
        text = json.loads(b'"' + unit + b'"', strict=False)
    except ValueError:
        return unit[1:2]
    return str(text).encode("utf-8", "replace")


def read_language(content: bytes) -> tuple[str, str]:
    """Return the notebook's word for its language and the name of its kernel; empty where it says none."""
    found: dict[tuple[bytes, ...], str] = {}
    for path, start, end in _strings(content):
        if path[:1] == (b"metadata",) and len(path) == 3:
            found[path[1:]] = _decoded(content[start:end]).decode("utf-8", "replace")
    language = found.get((b"language_info", b"name")) or found.get((b"kernelspec", b"language")) or ""
    return language, found.get((b"kernelspec", b"name"), "")


def _drafts(content: bytes) -> list[_Draft]:
    drafts: dict[tuple[bytes, ...], _Draft] = {}
    for path, start, end in _strings(content):
        place = _cell_place(path)
        if place is None:
            continue
        cell, member = place
        draft = drafts.setdefault(cell, _Draft())
        if member == (b"cell_type",):
            draft.kind = content[start:end]
        elif member[0] in (b"source", b"input") and len(member) <= 2:
            draft.strings.append((start, end))
        elif member[0] == b"metadata" and member[1:] in _CELL_LANGUAGES:
            draft.language = content[start:end].decode("utf-8", "replace").lower()
    return list(drafts.values())


def _cell_place(path: tuple[bytes, ...]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]] | None:
    """Split a path into the cell and the member of it: `cells/3` or, in nbformat 3, `worksheets/0/cells/3`."""
    depth = 2 if path[:1] == (b"cells",) else 4 if path[:1] == (b"worksheets",) and path[2:3] == (b"cells",) else 0
    return (path[:depth], path[depth:]) if depth and len(path) > depth else None


def _strings(content: bytes) -> Iterator[tuple[tuple[bytes, ...], int, int]]:
    """Yield every string value: its path (keys and indices) and where it is between its quotes."""
    path: list[bytes] = []
    counts: list[int] = []
    key: bytes | None = None
    for match in _TOKEN.finditer(content):
        token = match[0]
        first = token[:1]
        if first in (b"{", b"["):
            if len(counts) >= _DEEPEST:
                return
            if counts:
                path.append(_place(key, counts))
            counts.append(-1 if first == b"{" else 0)
            key = None
        elif first in (b"}", b"]"):
            if counts:
                counts.pop()
            if path:
                path.pop()
            key = None
        elif first == b",":
            key = None
            if counts and counts[-1] >= 0:
                counts[-1] += 1
        elif first == b'"' and counts and counts[-1] < 0 and key is None:
            key = token[1:-1]
        elif first == b'"' and len(path) < 6:
            yield (*path, _place(key, counts)), match.start() + 1, match.end() - 1


def _place(key: bytes | None, counts: list[int]) -> bytes:
    return (key or b"") if not counts or counts[-1] < 0 else str(counts[-1]).encode()
