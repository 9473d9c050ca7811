"""Bytes around a hit -> the whole name that stands there, when it can be where a request went."""

import re
from typing import Final

LABEL_LIMIT: Final = 253
ASIDE_BYTES: Final = 64

_HOST_LETTERS = re.compile(rb"[A-Za-z0-9._\-]*")
_HOST_LETTERS_BEFORE = re.compile(rb"[A-Za-z0-9._\-]*\Z")
_ASIDE = re.compile(rb"(?:@|\+https?://|[?&][\w.%\-]{1,40}=(?:https?(?:://|%3A%2F%2F))?)\Z", re.IGNORECASE)
"""What stands before a name that is that of a mailbox, of a crawler's page, or part of a question to somebody else."""


def name_around(content: bytes, start: int, end: int) -> str:
    """Return the whole name around what was found; nothing for that of a mailbox, or of the page on which a crawler says who it is."""
    before = _HOST_LETTERS_BEFORE.search(content[max(0, start - LABEL_LIMIT) : start])
    after = _HOST_LETTERS.match(content[end : end + LABEL_LIMIT])
    begin = start - len(before.group()) if before else start
    if _ASIDE.search(content[max(0, begin - ASIDE_BYTES) : begin]):
        return ""
    name = (before.group() if before else b"") + content[start:end] + (after.group() if after else b"")
    return name.decode("ascii", "replace").strip(".-_").lower()
