"""Package.swift, pubspec.yaml, mix.exs, rebar.config, Podfile, conanfile and vcpkg.json -> the packages they declare, as text."""

import re
from collections.abc import Iterator

from auditor.parsers.brace_tree import read_json
from auditor.parsers.dependencies import Scope, dependency, scope_of
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text
from auditor.parsers.yaml_tree import read_yaml

_SWIFT = re.compile(
    r"\.package\([^)\n]*?url:\s*\"https?://(github\.com/[\w.-]+/[\w.-]+?)(?:\.git)?/?\"(?:,[ \t]*(?:from:|exact:|"
    r"branch:|revision:|\.\w+\()[^\n]*?\"([^\"\n]+)\")?"
)
_MIX = re.compile(r"\{[ \t]*:(\w+)[ \t]*,(?:[ \t]*\"([^\"\n]*)\")?([^}\n]*)")
_REBAR = re.compile(r"\{[ \t]*(\w+)[ \t]*,[ \t]*\"([^\"\n]*)\"")
_POD = re.compile(r"^[ \t]*pod[ \t(]+[\"']([\w+-]+)(?:/[\w+/-]+)?[\"'](?:[ \t]*,[ \t]*[\"']([^\"'\n]+)[\"'])?", re.MULTILINE)
_CONAN = re.compile(
    r"(?:^[ \t]*|requires\([ \t]*[\"']|[\"'])([a-z0-9][\w.+-]+)/([\w.+\[\]<>=~^ -]+?)(?:@[^\"'\n]*)?[\"' \t\r]*(?=$|[\"'),])", re.MULTILINE
)
_ONLY = re.compile(r"only:[ \t]*\[?[ \t]*:(\w+)")

_TEXTS = (
    ("package.swift", "swift", _SWIFT, "//"),
    ("mix.exs", "hex", _MIX, "#"),
    ("rebar.config", "hex", _REBAR, "%"),
    ("podfile", "cocoapods", _POD, "#"),
    ("conanfile.txt", "conan", _CONAN, "#"),
    ("conanfile.py", "conan", _CONAN, "#"),
)
"""File, ecosystem, what one entry looks like, and what begins a comment."""


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    name = path.rsplit("/", 1)[-1].lower()
    if name.startswith("pubspec"):
        yield from _pubspec(text, knowledge)
    elif name == "vcpkg.json":
        yield from _vcpkg(text, knowledge)
    for wanted, ecosystem, pattern, comment in _TEXTS:
        if name == wanted or (name.endswith(".podspec") and wanted == "podfile"):
            for found in pattern.finditer(text.text):
                if comment in text.text[text.text.rfind("\n", 0, found.start()) + 1 : found.start()]:
                    continue
                only = _ONLY.search(found.group(3) or "") if pattern is _MIX else None
                yield from dependency(
                    text, knowledge, ecosystem, found.group(1), found.start(), found.end(), requirement=found.group(2) or "",
                    scope=scope_of(only.group(1)) if only else "runtime",
                )  # fmt: skip


def _pubspec(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    sections: dict[str, Scope] = {"dependencies": "runtime", "dev_dependencies": "development", "dependency_overrides": "runtime"}
    for tree in read_yaml(text.text):
        for section, scope in sections.items():
            for node in tree.each(section):
                version = node.value if node.kind == "scalar" else node.text("version")
                yield from dependency(text, knowledge, "pub", node.key, node.start, node.end, requirement=version, scope=scope)


def _vcpkg(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    for root in read_json(text.text).children:
        for node in root.each("dependencies"):
            yield from dependency(
                text, knowledge, "vcpkg", node.text("name") or node.value, node.start, node.end, requirement=node.text("version>=")
            )


PARSER = Parser(
    name="other-manifests",
    version=1,
    wants=(
        "Package.swift",
        "pubspec.yaml",
        "mix.exs",
        "rebar.config",
        "Podfile",
        "*.podspec",
        "conanfile.txt",
        "conanfile.py",
        "vcpkg.json",
    ),
    read=_read,
    declares=True,
)
