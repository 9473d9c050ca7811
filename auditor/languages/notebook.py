"""Jupyter notebooks (nbformat 3 and 4) -> one program from their code cells in order, with the way back to cell and line."""

from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from auditor.languages.language import Idioms, Language
from auditor.languages.notebook_cells import Cell, Piece, read_cells, read_language
from auditor.languages.notebook_magics import Install, Setting, Split, split
from auditor.languages.python import LANGUAGE as PYTHON
from auditor.model.ir import Module
from auditor.model.location import LineTable, Location, Region

_ALIASES = {
    "ipython": "python",
    "python3": "python",
    "c#": "csharp",
    "f#": "fsharp",
    "node": "javascript",
    "deno": "typescript",
    "ir": "r",
    "c++": "cpp",
    "sh": "bash",
}
"""Words by which kernels name a language that is registered under another one."""


class Unpacked:
    """The program in a notebook; every offset below is one of `source`."""

    __slots__ = ("_content", "_ends", "_lines", "_pieces", "_starts", "cells", "installs", "language", "others", "settings", "source")

    def __init__(self, content: bytes, language: str, cells: list[Cell], parts: Split) -> None:
        self.source: bytes = parts.sources.get(language, b"")
        """The cells in the notebook's language, in order; magics, shell lines and cells in other languages are blanked."""
        self.language = language
        """A registered name where the language is known to us, else the kernel's own word."""
        self.others: tuple[tuple[str, bytes], ...] = tuple(sorted((name, text) for name, text in parts.sources.items() if name != language))
        """Other languages in it (`%%bash`, `!command`, `%%javascript`) with as long a source each, all else blanked."""
        self.installs: tuple[Install, ...] = tuple(parts.installs)
        """Packages that the notebook installs."""
        self.settings: tuple[Setting, ...] = tuple(parts.settings)
        """Environment variables that `%env` sets."""
        self.cells: tuple[tuple[int, int], ...] = tuple((cell.start, cell.end) for cell in cells)
        self._content = content
        self._pieces = [(piece, cell, line) for cell in cells for piece, line in _with_lines(cell)]
        self._starts = [piece.start for piece, _, _ in self._pieces]
        self._lines: LineTable | None = None

    def locate(self, start: int, end: int) -> tuple[Region, int, int]:
        """Return the region in the .ipynb file, the cell (from 1, all cells counted) and the line in it (from 1)."""
        if not self._pieces:
            return Region(start_line=1, start_column=1, end_line=1, end_column=1), 1, 1
        if self._lines is None:
            self._lines = LineTable(self._content)
        first, cell, line = self._piece_at(start)
        last, _, _ = self._piece_at(max(start, end - 1))
        at = first.physical(self._content, start)
        # An end is exclusive: it is looked up in the piece that holds the last byte, not in the next line's.
        until = max(at, last.physical(self._content, end))
        inside = line + first.text[: max(0, start - first.start)].count(b"\n")
        return self._lines.region(at, until), cell.number, inside

    def location(self, path: str, start: int, end: int) -> Location:
        """Return where a stretch of `source` is, for a report."""
        region, _, _ = self.locate(start, end)
        return Location(path=path, region=region, logical=self.logical(start))

    def logical(self, offset: int) -> str:
        """Return cell and line of an offset in words."""
        _, cell, line = self.locate(offset, offset)
        return f"cell {cell} line {line}"

    # What a `LineTable` answers, so that an unpacked notebook can stand in for the table of its source.

    def region(self, start: int, end: int) -> Region:
        """Return the region in the .ipynb file of a stretch of `source`."""
        return self.locate(start, end)[0]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column in the .ipynb file of an offset of `source`."""
        region = self.locate(offset, offset)[0]
        return region.start_line, region.start_column

    def line(self, number: int) -> str:
        """Return the code on a line of the .ipynb file, its first line where the file has a whole cell on one."""
        for piece, _, _ in self._pieces:
            if self.position(piece.start)[0] == number:
                return piece.text.partition(b"\n")[0].decode("utf-8", "replace")
        return ""

    def _piece_at(self, offset: int) -> tuple[Piece, Cell, int]:
        return self._pieces[max(0, bisect_right(self._starts, offset) - 1)]


def _with_lines(cell: Cell) -> Iterator[tuple[Piece, int]]:
    """Yield the strings of a cell with the line of the cell each begins on."""
    line = 1
    for piece in cell.pieces:
        yield piece, line
        line += piece.text.count(b"\n")


def unpack(content: bytes) -> Unpacked:
    """Return the program in a notebook; any bytes give one, perhaps empty."""
    language, kernel = (word.strip().lower() for word in read_language(content))
    language = _ALIASES.get(language or kernel, language or "python")
    cells = read_cells(content)
    return Unpacked(content, language, cells, split(cells, language))


def lower(path: str, content: bytes) -> Module:
    """Lower a Python notebook; offsets are of the unpacked source, `Unpacked.locate` leads back."""
    unpacked = unpack(content)
    if unpacked.language != PYTHON.name:
        return Module(path=path, language="jupyter", body=())
    module = PYTHON.lower(path, unpacked.source)
    return msgspec.structs.replace(module, language="jupyter", cells=unpacked.cells, source=unpacked.source, places=unpacked)


_IDIOMS: Idioms = msgspec.structs.replace(
    PYTHON.idioms, environment_calls=(*PYTHON.idioms.environment_calls, "google.colab.userdata.get", "dbutils.secrets.get")
)

LANGUAGE = Language(
    name="jupyter",
    suffixes=(".ipynb",),
    lower=lower,
    idioms=_IDIOMS,
    sdk_languages=("python",),
    module_paths=PYTHON.module_paths,
)
