"""Cargo.toml -> the crates a Rust project declares."""

from collections.abc import Iterator

from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import read_text
from auditor.parsers.toml_tree import read_toml
from auditor.parsers.tree import Node, walk

_TABLES: dict[str, Scope] = {"dependencies": "runtime", "dev-dependencies": "development", "build-dependencies": "build"}


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    for names, node in walk(read_toml(text.text)):
        if len(names) < 2 or names[-2] not in _TABLES or not _is_dependency_table(names[:-2]):
            continue
        scope = _TABLES[names[-2]]
        if node.kind == "map" and node.text("optional") == "true":
            scope = "optional"
        end = node.end if node.end > node.start else node.start + len(node.key)
        yield from dependency(text, knowledge, "cargo", _crate(node, names[-1]), node.start, end, requirement=_version(node), scope=scope)


def _is_dependency_table(above: tuple[str, ...]) -> bool:
    return not above or above == ("workspace",) or above[0] == "target" or above[0] == "patch"


def _crate(node: Node, name: str) -> str:
    """`package = "real-name"` imports a crate under another name."""
    return (node.text("package") if node.kind == "map" else "") or name


def _version(node: Node) -> str:
    return node.value if node.kind == "scalar" else node.text("version")


PARSER = Parser(name="cargo", version=1, wants=("Cargo.toml",), read=_read, declares=True)
