"""go.mod, go.work and go.sum -> the modules a Go project requires, direct and indirect told apart."""

import re
from collections.abc import Iterator

from auditor.parsers.dependencies import dependency
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import read_text

_REQUIRE = re.compile(
    r"^[ \t]*(?:require[ \t]+|replace[ \t]+|tool[ \t]+)?(?:[\w./~-]+[ \t]+(?:v[\w.+-]+[ \t]+)?=>[ \t]+)?([a-z0-9]"
    r"[\w.~-]*\.[\w.~-]*/[\w./~-]+)(?:[ \t]+(v[\w.+-]+))?[ \t]*(//[^\n]*)?$",
    re.MULTILINE,
)
_SUM = re.compile(r"^([a-z0-9][\w.~-]*\.[\w.~-]*/[\w./~!-]+)[ \t]+(v[\w.+-]+)(/go\.mod)?[ \t]", re.MULTILINE)


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if path.lower().endswith((".sum", "modules.txt")):
        seen: set[tuple[str, str]] = set()
        for found in _SUM.finditer(text.text):
            key = (found.group(1), found.group(2))
            if key not in seen and not found.group(3):  # the sum of a go.mod alone: looked at for its version, never built
                seen.add(key)
                yield from dependency(text, knowledge, "golang", key[0], found.start(1), found.end(2), version=key[1], direct=False)
        return
    for found in _REQUIRE.finditer(text.text):
        direct = "indirect" not in (found.group(3) or "")
        end = found.end(2) if found.group(2) else found.end(1)
        yield from dependency(text, knowledge, "golang", found.group(1), found.start(1), end, version=found.group(2) or "", direct=direct)


PARSER = Parser(name="go-modules", version=2, wants=("go.mod", "go.work", "go.sum", "go.work.sum"), read=_read, declares=True)
