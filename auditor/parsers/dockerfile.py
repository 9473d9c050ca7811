"""Dockerfile -> base images, variables and the packages its commands install."""

import re
from collections.abc import Iterator

from auditor.parsers.binding import image_evidence
from auditor.parsers.install_commands import installed
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.references import resolve
from auditor.parsers.settings import Setting
from auditor.parsers.settings_files import settings_evidence
from auditor.parsers.text import Text, read_text

_INSTRUCTION = re.compile(r"^[ \t]*(FROM|ENV|ARG|RUN|COPY|CMD|ENTRYPOINT)[ \t]+", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"(?:[^\\\n]|\\(?!\r?\n))*")
_PAIR = re.compile(r"([A-Za-z_]\w{0,100})=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s\"']*)")
_OLD_PAIR = re.compile(r"([A-Za-z_]\w{0,100})[ \t]+([^\n]*)")
_FROM = re.compile(r"(?:--[\w-]+=\S+[ \t]+)*(\S+)")
_COPY = re.compile(r"--from=(\S+)")
_STAGE = re.compile(r"\bAS[ \t]+(\w[\w.-]*)", re.IGNORECASE)
SIZE_LIMIT = 1_000_000


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    stages: set[str] = set()
    settings: list[Setting] = []
    for word, start, end in _instructions(text.text[:SIZE_LIMIT]):
        body = text.text[start:end]
        if word == "FROM":
            yield from _base(text, knowledge, body, start, stages)
        elif word == "COPY" and (found := _COPY.search(body)) and found.group(1).lower() not in stages:
            yield from image_evidence(text, knowledge, found.group(1), start + found.start(1), start + found.end(1))
        elif word in ("ENV", "ARG"):
            settings.extend(_pairs(body, start))
        else:
            yield from installed(text, knowledge, start, end)
    yield from settings_evidence(text, knowledge, settings, "high")


def _instructions(text: str) -> Iterator[tuple[str, int, int]]:
    """Each instruction with the span of its arguments, continued lines included."""
    position = 0
    while found := _INSTRUCTION.search(text, position):
        end = found.end()
        while True:
            line = _LINE.match(text, end)
            end = line.end() if line else end
            newline = re.compile(r"\\\r?\n(?:[ \t]*#[^\n]*\n)*").match(text, end)
            if newline is None:
                break
            end = newline.end()
        yield found.group(1).upper(), found.end(), end
        position = max(end, found.end())


def _base(text: Text, knowledge: Knowledge, body: str, start: int, stages: set[str]) -> Iterator[Parsed]:
    found = _FROM.match(body)
    stage = _STAGE.search(body)
    if found and found.group(1).lower() not in stages:
        image = resolve(found.group(1)).literal
        yield from image_evidence(text, knowledge, image, start + found.start(1), start + found.end(1))
    if stage:
        stages.add(stage.group(1).lower())


def _pairs(body: str, start: int) -> Iterator[Setting]:
    pairs = list(_PAIR.finditer(body))
    if not pairs and (old := _OLD_PAIR.match(body)):
        pairs = [old]
    for pair in pairs:
        yield Setting(key=pair.group(1), value=pair.group(2).strip("\"'"), start=start + pair.start(), end=start + pair.end())


PARSER = Parser(
    name="dockerfile",
    version=2,
    wants=("Dockerfile", "*.Dockerfile", "Dockerfile.*", "Containerfile", "*.containerfile", "*Dockerfile"),
    read=_read,
)
