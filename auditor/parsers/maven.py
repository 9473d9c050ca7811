"""pom.xml -> the dependencies, plugins and BOMs of a Maven project."""

import re
from collections.abc import Iterator

from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text
from auditor.parsers.tree import Node, walk
from auditor.parsers.xml_tree import read_xml

_PROPERTY = re.compile(r"\$\{([\w.\-]+)\}")
_SCOPES: dict[str, Scope] = {"test": "test", "provided": "build", "import": "build"}
_ROUNDS = 4


def element_text(node: Node, name: str) -> str:
    """Return the text of a child element, or an empty string."""
    child = node.get(name)
    return child.value.strip() if child is not None else ""


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    root = read_xml(text.text)
    properties = _properties(root)
    for _, node in walk(root):
        if node.key in ("dependency", "plugin", "parent", "path", "exclusion") and node.key != "exclusion":
            yield from _dependency(text, knowledge, node, properties)


def _properties(root: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for project in root.children:
        for node in project.each("properties"):
            found[node.key] = node.value
        parent = project.get("parent")
        for name in ("groupId", "version"):
            value = element_text(project, name) or (element_text(parent, name) if parent is not None else "")
            found[f"project.{name}"] = found[f"pom.{name}"] = value
    return found


def _dependency(text: Text, knowledge: Knowledge, node: Node, properties: dict[str, str]) -> Iterator[Parsed]:
    artifact = node.get("artifactId")
    if artifact is None:
        return
    group = _resolved(element_text(node, "groupId"), properties)
    scope: Scope = _SCOPES.get(element_text(node, "scope"), "build" if node.key in ("plugin", "parent") else "runtime")
    if element_text(node, "optional") == "true" and scope == "runtime":
        scope = "optional"
    yield from dependency(
        text,
        knowledge,
        "maven",
        f"{group}:{_resolved(artifact.value, properties)}",
        artifact.start,
        artifact.end,
        requirement=_resolved(element_text(node, "version"), properties),
        scope=scope,
    )


def _resolved(value: str, properties: dict[str, str]) -> str:
    for _ in range(_ROUNDS):
        if "${" not in value:
            break
        value = _PROPERTY.sub(lambda found: properties.get(found.group(1), "")[:200], value)
    return value


PARSER = Parser(name="maven", version=1, wants=("pom.xml", "*.pom", "pom-*.xml", "extensions.xml"), read=_read, declares=True)
