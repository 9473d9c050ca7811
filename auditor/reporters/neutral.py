"""Text from scanned code and file names -> text that a terminal or a page shows and does not obey."""

import re
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_CONTROL_BUT_SPACE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def legible(text: str) -> str:
    """Return the text as `neutral` does, with ends of lines and tabs left as they are: for formats that keep code frames."""
    return _CONTROL_BUT_SPACE.sub(_escaped, text)


def neutral(text: str) -> str:
    """Return the text with every character that a terminal obeys, and every change of direction, written as its escape."""
    return _CONTROL.sub(_escaped, text)


def _escaped(match: "re.Match[str]") -> str:
    return match[0].encode("unicode_escape").decode("ascii")
