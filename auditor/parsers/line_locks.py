"""yarn.lock, pnpm-lock.yaml, bun.lock, gradle.lockfile, pubspec.lock, mix.lock, Podfile.lock -> the packages they pin, line by line."""

import re
from collections.abc import Iterator

from auditor.parsers.dependencies import dependency
from auditor.parsers.introduced import Graph
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text

_YARN = re.compile(r'^"?((?:@[\w.-]+/)?[\w.-]+)@[^\n]*:[ \t]*\r?$\n?(?:[ \t]+version:?[ \t]+"?([^"\s]+)"?)?', re.MULTILINE)
_WORKSPACE = "@workspace:"
_YARN_NEED = re.compile(r'^ {4}"?((?:@[\w.-]+/)?[\w.-]+)"?:?[ \t]', re.MULTILINE)
_PNPM = re.compile(r"^ {2}'?/?((?:@[\w.-]+/)?[\w.-]+)[@/](\d[\w.+-]*)[^\n]*:[ \t]*(?:\{[^\n]*\})?\r?$", re.MULTILINE)
_PNPM_NEED = re.compile(r"^ {6}'?((?:@[\w.-]+/)?[\w.-]+)'?:[ \t]", re.MULTILINE)
_PNPM_DIRECT = re.compile(r"^(?: {6}| {2})'?((?:@[\w.-]+/)?[\w.-]+)'?:[ \t]*(?:\r?$|\d)", re.MULTILINE)
_BUN = re.compile(r'^[ \t]*"(?:[^"\n]*/)?((?:@[\w.-]+/)?[\w.-]+)":[ \t]*\["((?:@[\w.-]+/)?[\w.-]+)@([^"\n]+)"', re.MULTILINE)
_BUN_ASKED = re.compile(r'"((?:@[\w.-]+/)?[\w.-]+)":[ \t]*"')
_GRADLE = re.compile(r"^([\w.-]+:[\w.-]+):([\w.+-]+)=", re.MULTILINE)
_PUB = re.compile(r"^ {2}(\w+):[ \t]*\r?$\n(?: {4}[^\n]*\n){0,8}?(?: {4}version: \"?([\w.+-]+)\"?)", re.MULTILINE)
_PUB_DIRECT = re.compile(r'dependency: "?direct')
_MIX = re.compile(r'^[ \t]*"(\w+)":[ \t]*\{:\w+,[ \t]*[:"]\w+"?,[ \t]*"([\w.+-]+)"', re.MULTILINE)
_POD = re.compile(r"^ {2}- \"?([\w+-]+)(?:/[\w+/-]+)? \((\d[\w.-]*)\)", re.MULTILINE)
_POD_NEED = re.compile(r"^ {4}- \"?([\w+-]+)", re.MULTILINE)
_POD_ASKED = re.compile(r"^ {2}- \"?([\w+-]+)", re.MULTILINE)

_LINES = (
    ("gradle.lockfile", "maven", _GRADLE),
    ("buildscript-gradle.lockfile", "maven", _GRADLE),
    ("mix.lock", "hex", _MIX),
)


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    name = path.rsplit("/", 1)[-1].lower()
    if name == "yarn.lock":
        yield from _blocks(text, knowledge, _YARN, _YARN_NEED)
    elif name.startswith("pnpm-lock"):
        yield from _pnpm(text, knowledge)
    elif name == "bun.lock":
        asked = set(_BUN_ASKED.findall(text.text, 0, max(text.text.find('"packages"'), 0)))
        for found in _BUN.finditer(text.text):
            name, version = found.group(2), found.group(3).split("@")[0]
            yield from dependency(text, knowledge, "npm", name, found.start(1) - 1, found.end(), version=version, direct=name in asked)
    elif name == "pubspec.lock":
        for found in _PUB.finditer(text.text):
            direct = bool(_PUB_DIRECT.search(found.group()))
            yield from dependency(
                text, knowledge, "pub", found.group(1), found.start(1), found.end(1), version=found.group(2), direct=direct
            )
    elif name == "podfile.lock":
        yield from _pods(text, knowledge)
    for wanted, ecosystem, pattern in _LINES:
        if name == wanted:
            for found in pattern.finditer(text.text):
                yield from dependency(
                    text, knowledge, ecosystem, found.group(1), found.start(1), found.end(2), version=found.group(2), direct=False
                )


def _blocks(
    text: Text, knowledge: Knowledge, head: re.Pattern[str], need: re.Pattern[str], start: int = 0, direct: set[str] | None = None
) -> Iterator[Parsed]:
    """Blocks of a head line with what it needs below; the graph is built only when a known package is there."""
    heads = list(head.finditer(text.text, start))
    known = [found for found in heads if knowledge.knows_package("npm", found.group(1).lower())]
    if not known:
        return
    requires: dict[str, list[str]] = {}
    ends = [*(found.start() for found in heads[1:]), len(text.text)]
    for found, end in zip(heads, ends, strict=True):
        needs = need.findall(text.text, found.end(), end)
        if _WORKSPACE in found.group():  # a package of the repository: what it asks for is asked for here
            direct = (direct or set()) | set(needs)
        else:
            requires.setdefault(found.group(1), []).extend(needs)
    graph = Graph(requires, direct)
    for found in known:
        name = found.group(1)
        is_direct = graph.is_direct(name)
        end = text.text.find("\n", found.start(1))
        yield from dependency(
            text, knowledge, "npm", name, found.start(1), end if end > 0 else found.end(1), version=found.group(2) or "",
            direct=is_direct, introduced_by=() if is_direct else graph.introduced_by(name),
        )  # fmt: skip


def _pods(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    """`PODS` with what each needs below it, then `DEPENDENCIES`: what the project itself asks for."""
    asked = text.text.find("\nDEPENDENCIES:")
    last = asked if asked >= 0 else len(text.text)
    heads = list(_POD.finditer(text.text, 0, last))
    requires: dict[str, list[str]] = {}
    for found, end in zip(heads, [*(found.start() for found in heads[1:]), last], strict=True) if heads else ():
        requires.setdefault(found.group(1), []).extend(_POD_NEED.findall(text.text, found.end(), end))
    stop = text.text.find("\n\n", last + 1)
    direct = set(_POD_ASKED.findall(text.text, last, stop if stop > 0 else len(text.text))) if asked >= 0 else None
    graph = Graph(requires, direct)
    for found in (found for found in heads if knowledge.knows_package("cocoapods", found.group(1))):
        name = found.group(1)
        is_direct = graph.is_direct(name)
        yield from dependency(
            text, knowledge, "cocoapods", name, found.start(1), found.end(2), version=found.group(2), direct=is_direct,
            introduced_by=() if is_direct else graph.introduced_by(name),
        )  # fmt: skip


def _pnpm(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    """The importers come first and name what the workspaces ask for; `packages` and `snapshots` follow. Versions 5 to 9."""
    packages = re.search(r"^packages:[ \t]*\r?$", text.text, re.MULTILINE)
    start = packages.end() if packages else 0
    direct = set(_PNPM_DIRECT.findall(text.text, 0, packages.start())) if packages else set()
    snapshots = text.text.find("\nsnapshots:", start)
    yield from _blocks(text, knowledge, _PNPM, _PNPM_NEED, snapshots if snapshots > 0 else start, direct)


PARSER = Parser(
    name="line-locks",
    version=2,
    wants=("yarn.lock", "pnpm-lock.yaml", "bun.lock", "*gradle.lockfile", "pubspec.lock", "mix.lock", "Podfile.lock"),
    read=_read,
)
