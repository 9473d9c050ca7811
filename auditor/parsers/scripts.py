"""Procfile, Makefile, Jenkinsfile, justfile: text of no language of ours -> what it installs, sets and runs in containers."""

import re
from collections.abc import Iterator

from auditor.parsers.addresses import addresses
from auditor.parsers.binding import image_evidence
from auditor.parsers.install_commands import installed
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.settings import Setting
from auditor.parsers.settings_files import settings_evidence
from auditor.parsers.text import read_text

_SETTING = re.compile(
    r"(?:^|[\s;&'\"(\[])(?:export[ \t]+)?([A-Z][A-Z0-9_]{3,80})[ \t]*(?::=|\?=|=)[ \t]*(credentials\([^)\n]*\)|"
    r"\"[^\"\n]*\"|'[^'\n]*'|[^\s;&|#,)\]]*)",
    re.MULTILINE,
)
_IMAGE = re.compile(r"\b(?:image[ \t]*[:(]?[ \t]*[\"']|docker[ \t]+run\b[^\n]{0,300}?[ \t])([a-z0-9][\w.-]*(?:/[\w.-]+)+(?::[\w.-]+)?)")
_CREDENTIALS = re.compile(r"credentials\([\"']?([^\"')]*)[\"']?\)")
_SAYING = re.compile(r"\b(?:echo|printf)[ \t][^;&|>\n]*\Z")
SIZE_LIMIT = 1_000_000


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    written = text.text[:SIZE_LIMIT]
    yield from installed(text, knowledge, 0, len(written))
    yield from addresses(text, knowledge, 0, len(written))
    for found in _IMAGE.finditer(written):
        yield from image_evidence(text, knowledge, found.group(1), found.start(1), found.end(1), "medium")
    settings = []
    for found in _SETTING.finditer(written):
        if _is_said(written, found.start(1)):
            continue
        reference = _CREDENTIALS.match(found.group(2))
        reads = (reference.group(1),) if reference else ()
        value = "" if reference else found.group(2).strip("\"'")
        settings.append(Setting(key=found.group(1), value=value, start=found.start(1), end=found.end(), reads=reads))
    yield from settings_evidence(text, knowledge, settings, "medium")


def _is_said(written: str, start: int) -> bool:
    """Whether a place belongs to a text that is printed: what it tells people to set is not set, unless it goes into a file."""
    first = written.rfind("\n", 0, start) + 1
    last = written.find("\n", start)
    return bool(_SAYING.search(written[first:start])) and ">" not in written[start : last if last >= 0 else len(written)]


PARSER = Parser(
    name="scripts",
    version=3,
    wants=("Procfile", "Makefile", "*.mk", "Jenkinsfile", "Jenkinsfile.*", "justfile", "Taskfile", "Tiltfile"),
    read=_read,
)
