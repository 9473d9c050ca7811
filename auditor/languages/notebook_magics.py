"""Cells with magics and shell lines -> one source per language, all of one length: what belongs to another language is blanked."""

import re
import shlex
from collections.abc import Iterator

import msgspec

from auditor.languages.notebook_cells import Cell

_BLANK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))
_CELL_MAGICS = {
    "bash": "bash",
    "sh": "bash",
    "script": "bash",
    "shell": "bash",
    "cmd": "powershell",
    "powershell": "powershell",
    "pwsh": "powershell",
    "javascript": "javascript",
    "js": "javascript",
    "typescript": "typescript",
    "ts": "typescript",
    "sql": "sql",
    "bigquery": "sql",
    "ruby": "ruby",
    "perl": "perl",
    "r": "r",
    "scala": "scala",
    "spark": "scala",
    "csharp": "csharp",
    "html": "html",
    "svg": "html",
    "latex": "latex",
    "markdown": "markdown",
    "md": "markdown",
    "cython": "cython",
    "ai": "prompt",
}
"""Magics that give the whole cell to another language."""
_WHOLE_CELL_LINES = frozenset({"sql", "md", "sh", "scala", "r", "fs", "markdown"})
"""Databricks: one of these alone on the first line gives the cell away, with a single percent sign."""
_STRING = re.compile(
    rb"(?P<comment>#[^\n]*)|(?P<string>[rRbBuUfF]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|'''(?:[^\\]|\\.)*?(?:'''|\Z)"
    rb"|\"(?:[^\"\\\n]|\\.)*+(?:\"|(?=\n)|\Z)|'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\Z)))|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<line>\n)",
    re.DOTALL,
)
_MAGIC = re.compile(rb"[ \t]*(?P<mark>%%?|!!?)(?P<text>[^\n]*)")
_ASSIGNED = re.compile(rb"[ \t]*[A-Za-z_][\w.\[\]'\", ]*=[ \t]*(?P<mark>[%!])(?P<text>[^\n]*)")
_QUESTION = re.compile(rb"[ \t]*(?:\?{1,2}[\w.*]+|[\w.*]+\?{1,2})[ \t]*\r?$")
_IPYTHON = re.compile(rb"""get_ipython\(\)\.(?:system|getoutput|run_line_magic)\(\s*(.+?)\s*\)\s*$""")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]]*\])?")
_INSTALLERS = {"pip": "pypi", "pip3": "pypi", "uv": "pypi", "conda": "conda", "mamba": "conda", "npm": "npm", "yarn": "npm", "pnpm": "npm"}
_WITH_VALUE = frozenset(
    {
        "-r",
        "--requirement",
        "-c",
        "--constraint",
        "-i",
        "--index-url",
        "--extra-index-url",
        "-f",
        "--find-links",
        "-t",
        "--target",
        "--python",
        "--channel",
    }
)


class Install(msgspec.Struct, frozen=True):
    """A package that a notebook installs."""

    ecosystem: str
    """`pypi`, `conda`, `npm`."""
    name: str
    requirement: str
    """As written: `name>=1.2`."""
    start: int
    end: int


class Setting(msgspec.Struct, frozen=True):
    """`%env KEY=value`."""

    key: str
    value: str
    start: int
    end: int


class Split:
    """What the cells of a notebook come to."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.sources: dict[str, bytes] = {}
        self.installs: list[Install] = []
        self.settings: list[Setting] = []
        self._texts: dict[str, bytearray] = {}

    def put(self, language: str, start: int, text: bytes) -> None:
        """Put a stretch of code into the source of its language."""
        source = self._texts.get(language)
        if source is None:
            source = self._texts[language] = bytearray(b" " * self.length)
        source[start : start + len(text)] = text

    def close(self, line_ends: list[int]) -> None:
        """Set the line ends in every source and finish."""
        for language, source in self._texts.items():
            for offset in line_ends:
                source[offset] = 0x0A
            self.sources[language] = bytes(source)


def split(cells: list[Cell], language: str) -> Split:
    """Sort the cells' code by language; `language` is the notebook's own."""
    parts = Split(cells[-1].end if cells else 0)
    line_ends: list[int] = []
    for cell in cells:
        text = cell.text
        line_ends.extend(cell.start + match.start() for match in re.finditer(rb"\n", text))
        line_ends.append(cell.end - 1)
        _split_cell(parts, cell, text, language)
    parts.close(line_ends)
    return parts


def _split_cell(parts: Split, cell: Cell, text: bytes, language: str) -> None:
    own = _cell_language(cell, language)
    if own != language or language != "python":
        parts.put(own, cell.start, text)
        return
    magic, rest = _cell_magic(text)
    if magic is None:
        _split_python(parts, cell.start, text)
        return
    word, _, argument = magic.partition(" ")
    other = _CELL_MAGICS.get(word.lower())
    if word == "writefile" and not argument.strip().endswith(".py"):
        other = "text"
    body = text[rest:]
    if other is None:
        # `%%time`, `%%capture`, `%%writefile x.py`...: what follows is Python.
        _split_python(parts, cell.start + rest, body)
        return
    parts.put(other, cell.start + rest, body)
    if other == "bash":
        for start, end in _lines(body):
            _read_command(parts, body[start:end].decode("utf-8", "replace"), cell.start + rest + start, cell.start + rest + end)


def _cell_language(cell: Cell, language: str) -> str:
    known = {
        "csharp": "csharp",
        "javascript": "javascript",
        "typescript": "typescript",
        "python": "python",
        "sql": "sql",
        "r": "r",
        "shellscript": "bash",
    }
    return known.get(cell.language, language)


def _cell_magic(text: bytes) -> tuple[str | None, int]:
    """Return the magic that rules a whole cell, and where the cell's own text begins."""
    start = len(text) - len(text.lstrip())
    end = text.find(b"\n", start)
    end = len(text) if end < 0 else end
    line = text[start:end].decode("utf-8", "replace").strip()
    if line.startswith("%%"):
        return line[2:].strip(), min(len(text), end + 1)
    if line.startswith("%") and line[1:] in _WHOLE_CELL_LINES:
        return line[1:], min(len(text), end + 1)
    if line.startswith("%md"):
        return "md", end
    return None, 0


def _split_python(parts: Split, base: int, text: bytes) -> None:
    """Keep a cell's Python; lines that are none become `pass`, and their commands go to the shell's source."""
    kept = bytearray(text)
    for start in _statement_starts(text):
        end = _logical_end(text, start)
        line = text[start:end]
        magic = _MAGIC.match(line)
        assigned = None if magic else _ASSIGNED.match(line)
        found = magic or assigned
        if found is not None:
            begin = start + found.start("mark")
            kept[begin:end] = _placeholder(text[begin:end], b"pass" if magic else b"0")
            _read_magic(parts, found["mark"].decode(), line[found.start("text") :], base + begin, base + start + found.start("text"))
        elif _QUESTION.match(line):
            kept[start:end] = text[start:end].translate(_BLANK)
        elif (called := _IPYTHON.match(line.strip())) is not None:
            words = " ".join(re.findall(r"['\"]([^'\"]*)['\"]", called[1].decode("utf-8", "replace")))
            _read_command(parts, words, base + start, base + end)
    parts.put("python", base, bytes(kept))


def _placeholder(text: bytes, word: bytes) -> bytes:
    """Return blanks as long as `text` that begin with a word of Python, so that the block around it is not empty."""
    blank = text.translate(_BLANK)
    short = word if len(blank) >= len(word) else b"0"
    return short + blank[len(short) :]


def _statement_starts(text: bytes) -> Iterator[int]:
    """Yield where lines begin that are not inside a string or brackets and continue no other line."""
    start = 0
    while start < len(text):
        yield start
        # Quotes and brackets of a command are the shell's.
        start = _logical_end(text, start) + 1 if _MAGIC.match(text, start) else _end_of_statement(text, start)


def _end_of_statement(text: bytes, start: int) -> int:
    """Return where the line begins that follows the statement at `start`."""
    depth = 0
    for match in _STRING.finditer(text, start):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(0, depth - 1)
        elif match["line"] and depth == 0 and not text[start : match.start()].rstrip(b"\r").endswith(b"\\"):
            return match.end()
    return len(text)


def _logical_end(text: bytes, start: int) -> int:
    """Return the end of the line at `start` and of those that a backslash joins to it."""
    end = text.find(b"\n", start)
    while end > 0 and text[start:end].rstrip(b"\r").endswith(b"\\"):
        end = text.find(b"\n", end + 1)
    return len(text) if end < 0 else end


def _lines(text: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = _logical_end(text, start)
        yield start, end
        start = end + 1


def _read_magic(parts: Split, mark: str, raw: bytes, start: int, text_start: int) -> None:
    text = raw.decode("utf-8", "replace")
    end = text_start + len(raw)
    if mark.startswith("!"):
        parts.put("bash", text_start, raw)
        _read_command(parts, text, start, end)
        return
    word, _, rest = text.strip().partition(" ")
    if word in ("pip", "conda", "mamba", "uv"):
        _read_command(parts, text, start, end)
    elif word in ("env", "set_env"):
        key, equals, value = rest.partition("=") if "=" in rest else rest.strip().partition(" ")
        if key.strip().isidentifier() and equals:
            parts.settings.append(Setting(key.strip(), value.strip().strip("'\""), start, end))
    elif word in ("sx", "system", "sh"):
        behind = raw.find(word.encode()) + len(word)
        parts.put("bash", text_start + behind, raw[behind:])
        _read_command(parts, rest, start, end)


def _read_command(parts: Split, text: str, start: int, end: int) -> None:
    """Find what a shell line installs."""
    for command in re.split(r"&&|\|\||;|\|", text.replace("\\\r\n", " ").replace("\\\n", " ")):
        for ecosystem, requirement in _installed(command):
            name = _NAME.match(requirement)
            if name is not None:
                bare = requirement.rpartition("@")[0] or requirement if ecosystem == "npm" else name[0].partition("[")[0]
                parts.installs.append(Install(ecosystem, bare, requirement, start, end))
            elif ecosystem == "npm" and requirement.startswith("@"):
                parts.installs.append(Install(ecosystem, "@" + requirement[1:].partition("@")[0], requirement, start, end))


def _installed(command: str) -> Iterator[tuple[str, str]]:
    """Yield ecosystem and requirement of each package that a command installs."""
    try:
        words = shlex.split(command, comments=True)
    except ValueError:
        words = command.split()
    while words and words[0] not in _INSTALLERS:
        words = words[1:]
    if not words:
        return
    ecosystem = _INSTALLERS[words[0]]
    verbs = ("install", "add", "i")
    position = next((index for index, word in enumerate(words[:3]) if word in verbs), None)
    if position is None:
        return
    takes_value = False
    for word in words[position + 1 :]:
        if takes_value or word.startswith("-"):
            takes_value = not takes_value and word in _WITH_VALUE
        elif ("/" not in word or ecosystem == "npm") and not word.startswith((".", "{", "$", "git+", "http")):
            yield ecosystem, word
