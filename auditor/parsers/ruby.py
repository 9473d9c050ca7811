"""Gemfile, gemspec and Gemfile.lock -> the gems of a Ruby project, read as text and never run."""

import re
from collections.abc import Iterator

from auditor.parsers.dependencies import Scope, dependency, scope_of
from auditor.parsers.introduced import Graph
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text

_GEM = re.compile(
    r"^[ \t]*(?P<call>gem|(?:\w+\.)?add_(?:runtime_|development_)?dependency)[ \t(]+[\"'](?P<name>[\w.-]+)[\"'](?P<rest>[^\n]*)"
    r"|^[ \t]*group[ \t(]+(?P<group>[^\n]*?)[ \t)]*do\b|^(?P<end>end)\b",
    re.MULTILINE,
)
_VERSION = re.compile(r"^[ \t]*,[ \t]*[\"']([^\"'\n]+)[\"']")
_GROUP_NAME = re.compile(r"\bgroups?:?[ \t]*(?:=>)?[ \t]*\[?[ \t]*:(\w+)|:(\w+)")
_LOCKED = re.compile(
    r"^(?: {4}(?P<name>[\w.-]+) \((?P<version>[^)\n]+)\)| {6}(?P<need>[\w.-]+)(?: \([^)\n]*\))?|"
    r" {2}(?P<direct>[\w.-]+)!?(?: \([^)\n]*\))?)[ \t]*\r?$",
    re.MULTILINE,
)


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if path.lower().endswith(".lock"):
        yield from _locked(text, knowledge)
        return
    group: Scope = "runtime"
    for found in _GEM.finditer(text.text):
        if found.group("group") is not None:
            group = _scope(found.group("group"))
        elif found.group("end"):
            group = "runtime"
        else:
            rest = found.group("rest")
            scope: Scope = "development" if "development" in found.group("call") else _scope(rest) if "group" in rest else group
            version = _VERSION.match(rest)
            end = found.end("name") + 1
            requirement = version.group(1) if version else ""
            yield from dependency(
                text, knowledge, "gem", found.group("name"), found.start("call"), end, requirement=requirement, scope=scope
            )


def _scope(words: str) -> Scope:
    found = _GROUP_NAME.search(words)
    return scope_of(found.group(1) or found.group(2)) if found else "runtime"


def _locked(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    requires: dict[str, list[str]] = {}
    places: list[tuple[str, str, int, int]] = []
    direct: set[str] = set()
    current: list[str] = []
    for found in _LOCKED.finditer(text.text):
        if found.group("name"):
            current = requires.setdefault(found.group("name"), [])
            places.append((found.group("name"), found.group("version"), found.start("name"), found.end("version") + 1))
        elif found.group("need"):
            current.append(found.group("need"))
        elif found.group("direct") not in ("remote:", "specs:"):
            direct.add(found.group("direct"))
    graph = Graph(requires, direct or None)
    for name, version, start, end in places:
        if knowledge.knows_package("gem", name):
            yield from dependency(
                text,
                knowledge,
                "gem",
                name,
                start,
                end,
                version=version,
                direct=graph.is_direct(name),
                introduced_by=graph.introduced_by(name),
            )


PARSER = Parser(name="ruby", version=1, wants=("Gemfile", "gems.rb", "*.gemspec", "Gemfile.lock", "gems.locked"), read=_read, declares=True)
