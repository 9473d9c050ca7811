"""Text from scanned code and file names -> text that a terminal shows and does not obey."""

import re
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def neutral(text: str) -> str:
    """Return the text with every character that a terminal obeys, and every change of direction, written as its escape."""
    return _CONTROL.sub(_escaped, text)


def _escaped(match: "re.Match[str]") -> str:
    return match[0].encode("unicode_escape").decode("ascii")
