"""requirements.txt and constraints -> the packages they name; includes are files of their own and are read as such."""

import re
from collections.abc import Iterator

from auditor.model.evidence import DependencyEvidence
from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text

_REQUIREMENT = re.compile(
    r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]{0,120})[ \t]*(?:\[[^\]\n]{0,200}\])?[ \t]*"
    r"(?P<version>\([^)\n]{0,100}\)|(?:[<>=!~]=?=?)[^;#\n]{0,200}|@[ \t]*[^;#\s]{0,400})?[ \t]*(?P<marker>;[^#\n]{0,400})?"
)
_ARCHIVE = re.compile(r"/([A-Za-z0-9][A-Za-z0-9._]*?)-(\d[\w.!+]*?)(?:-[\w.]+-[\w.]+-[\w.]+\.whl|\.tar\.gz|\.zip)(?=[#?]|$)")
"""A wheel's or a source archive's own name, wherever it lies."""
_EDITABLE = re.compile(r"#egg=([A-Za-z0-9._-]+)|(?:^|/)([A-Za-z0-9._-]+?)(?:\.git)?(?:@[\w.-]+)?$")
_LINE = re.compile(r"^[ \t]*([^\s#][^\r\n]*)", re.MULTILINE)
_EXTRA = re.compile(r"\bextra\s*==")


def parse_requirement(
    text: Text, knowledge: Knowledge, written: str, start: int, *, scope: Scope = "runtime", direct: bool = True
) -> Iterator[DependencyEvidence]:
    """Yield the package of one PEP 508 requirement that stands at `start`."""
    found = _REQUIREMENT.match(written)
    if found is None:
        return
    version = (found.group("version") or "").strip(" ()\t\\")
    marker = found.group("marker") or ""
    yield from dependency(
        text,
        knowledge,
        "pypi",
        found.group("name"),
        start,
        start + len(found.group().rstrip()),
        requirement=version,
        scope="optional" if scope == "runtime" and _EXTRA.search(marker) else scope,
        direct=direct,
    )


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    name = path.rsplit("/", 1)[-1].lower()
    scope: Scope = "test" if "test" in name else "development" if "dev" in name or "lint" in name or "docs" in name else "runtime"
    for found in _LINE.finditer(text.text):
        line = found.group(1)
        if line.startswith(("-e", "--editable", "git+", "http:", "https:")):
            yield from _from_url(text, knowledge, line, found.start(1), scope)
        elif not line.startswith(("-", "#")):
            yield from parse_requirement(text, knowledge, line, found.start(1), scope=scope)


def _from_url(text: Text, knowledge: Knowledge, line: str, start: int, scope: Scope) -> Iterator[Parsed]:
    written = line.split(" #", 1)[0].strip()[:500]
    archive = _ARCHIVE.search(written)
    found = None if archive else _EDITABLE.search(written)
    if archive:
        name, version = archive.groups()
        yield from dependency(text, knowledge, "pypi", name, start, start + len(line.rstrip()), version=version, scope=scope)
    elif found:
        name = found.group(1) or found.group(2)
        yield from dependency(text, knowledge, "pypi", name, start, start + len(line.rstrip()), scope=scope)


PARSER = Parser(
    name="requirements",
    version=2,
    wants=("requirements*.txt", "requirements*.in", "*requirements.txt", "*requirements.in", "constraints*.txt", "requirements/*.txt",
    "requirements/*.in", "*-requirements*.txt"),
    read=_read,
    declares=True,
)  # fmt: skip
