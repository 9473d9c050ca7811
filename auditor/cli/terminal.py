"""Text for a terminal -> text that is safe on it: no control characters, nothing the console cannot show, colours only where wanted."""

import os
import sys
from typing import Final, TextIO

_ASCII: Final = str.maketrans(
    {
        "·": "-",
        "—": "-",
        "–": "-",
        "…": "...",
        "→": "->",
        "←": "<-",
        "│": "|",
        "─": "-",
        "✓": "ok",
        "✗": "x",
        "●": "*",
        "█": "#",
        "▒": "+",
        "░": ".",
        "×": "x",
        "“": '"',
        "”": '"',
        "’": "'",
    }
)


def encodable(text: str, stream: TextIO) -> str:
    """Return the text in characters that the stream can carry."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.translate(_ASCII).encode("ascii", "backslashreplace").decode("ascii")
    return text


def speaks_unicode(stream: TextIO) -> bool:
    """Whether boxes, dots and arrows can be shown."""
    try:
        "─│·→…".encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return os.environ.get("TERM") != "dumb"


def wants_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour: the flag, then NO_COLOR and FORCE_COLOR, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") not in (None, "", "0"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is looking."""
    try:
        return stream.isatty()
    except ValueError:
        return False


class ProgressLine:
    """One line on stderr that tells how far a scan has come; silent unless a person is looking."""

    def __init__(self, *, silent: bool) -> None:
        self._on = not silent and is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"
        self._shown = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show the stage."""
        if not self._on or total == 0:
            return
        text = f"{stage} {done:,}/{total:,}"
        if text != self._shown:
            sys.stderr.write("\r\x1b[K" + text)
            sys.stderr.flush()
            self._shown = text

    def clear(self) -> None:
        """Leave an empty line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = ""
