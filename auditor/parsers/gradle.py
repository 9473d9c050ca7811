"""build.gradle, build.gradle.kts, version catalogues and build.sbt -> the dependencies of a JVM project, read as text and never run."""

import re
from collections.abc import Iterator

from auditor.parsers.dependencies import Scope, dependency, scope_of
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text
from auditor.parsers.toml_tree import read_toml
from auditor.parsers.tree import Node

_COORDINATES = re.compile(r"[\"']([\w.-]+:[\w.-]+)(?::([\w.+\-$\{\}\[\],() ]+))?(?::[\w-]+)?(?:@\w+)?[\"']")
_CONFIGURATION = re.compile(r"^[ \t]*(\w+)[ \t(]")
_NAMED = re.compile(
    r"group[ \t]*[:=][ \t]*[\"']([\w.-]+)[\"'][ \t]*,[ \t]*name[ \t]*[:=][ \t]*[\"']([\w.-]+)[\"']"
    r"(?:[ \t]*,[ \t]*version[ \t]*[:=][ \t]*[\"']([^\"'\n]+)[\"'])?"
)
_SBT = re.compile(
    r"\"([\w.-]+)\"[ \t]*(%%?%?)[ \t]*\"([\w.-]+)\"(?:[ \t]*%[ \t]*(?:\"([^\"\n]+)\"|[\w.]+))?(?:[ \t]*%[ \t]*(?:\"(\w+)\"|(\w+)))?"
)
_COMMENT = re.compile(r"//[^\n]*|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    lower = path.lower()
    if lower.endswith(".toml"):
        yield from _catalogue(text, knowledge)
        return
    code = _COMMENT.sub(_without_comment, text.text)
    if lower.endswith((".sbt", ".sc", "dependencies.scala")):
        yield from _sbt(text, knowledge, code)
        return
    for pattern in (_COORDINATES, _NAMED):
        for found in pattern.finditer(code):
            name, version = (
                (found.group(1), found.group(2)) if pattern is _COORDINATES else (f"{found.group(1)}:{found.group(2)}", found.group(3))
            )
            yield from dependency(
                text,
                knowledge,
                "maven",
                name,
                found.start(),
                found.end(),
                requirement=(version or "").strip(),
                scope=_scope(code, found.start()),
            )


def _without_comment(found: re.Match[str]) -> str:
    written = found.group()
    return re.sub(r"[^\n]", " ", written) if written.startswith(("//", "/*")) else written


def _scope(code: str, start: int) -> Scope:
    line = code[code.rfind("\n", 0, start) + 1 : start]
    found = _CONFIGURATION.match(line)
    return scope_of(found.group(1)) if found else "runtime"


def _catalogue(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    """Source: https://docs.gradle.org/current/userguide/version_catalogs.html. Checked: 2026-11-24."""
    root = read_toml(text.text)
    versions = {node.key: node.value for node in root.each("versions") if node.kind == "scalar"}
    for node in root.each("libraries"):
        module, version = _library(node, versions)
        yield from dependency(text, knowledge, "maven", module, node.start, node.end, requirement=version)


def _library(node: Node, versions: dict[str, str]) -> tuple[str, str]:
    if node.kind == "scalar":
        parts = node.value.split(":")
        return ":".join(parts[:2]), parts[2] if len(parts) > 2 else ""
    module = node.text("module") or f"{node.text('group')}:{node.text('name')}"
    version = node.get("version")
    reference = version.text("ref") if version is not None and version.kind == "map" else ""
    return module, versions.get(reference, "") if reference else node.text("version")


def _sbt(text: Text, knowledge: Knowledge, code: str) -> Iterator[Parsed]:
    for found in _SBT.finditer(code):
        name = f"{found.group(1)}:{found.group(3)}"
        scope = scope_of(found.group(5) or found.group(6) or "")
        spellings = (name, f"{name}_3", f"{name}_2.13") if found.group(2) != "%" else (name,)
        known = next((one for one in spellings if knowledge.knows_package("maven", one)), name)
        yield from dependency(text, knowledge, "maven", known, found.start(), found.end(), requirement=found.group(4) or "", scope=scope)


PARSER = Parser(
    name="gradle",
    version=1,
    wants=("*.gradle", "*.gradle.kts", "*.versions.toml", "build.sbt", "*.sbt", "build.sc", "Dependencies.scala"),
    read=_read,
    declares=True,
)
