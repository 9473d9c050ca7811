"""CODEOWNERS -> the agents among those who are asked to review, each where it is named."""

import re
from collections.abc import Iterator

from auditor.parsers.binding import bind
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import read_text

SIZE_LIMIT = 500_000

_OWNER = re.compile(r"(?<=[ \t])@[\w.-]+(?:\[bot\])?(?=[ \t\r\n]|$)")
_COMMENT = re.compile(r"(?:^|[ \t])#")


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    for found in _OWNER.finditer(text.text[:SIZE_LIMIT]):
        line = text.text.rfind("\n", 0, found.start()) + 1
        if not _COMMENT.search(text.text, line, found.start()):
            yield from bind(text, knowledge, "code-owner", found.group(), found.start(), found.end())


PARSER = Parser(name="code-owners", version=1, wants=("CODEOWNERS",), read=_read)
