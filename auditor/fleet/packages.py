"""A repository's manifests -> the packages it makes and those it names: how one repository's wrapper is found in the others."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.inputs.limits import LIMITS
from auditor.inputs.source import Source, Unreadable
from auditor.model.evidence import DependencyEvidence
from auditor.parsers import Knowledge, find_parsers
from auditor.parsers.dependencies import compared_name

MANIFESTS_READ: Final = 200
NAMES_KEPT: Final = 3_000


def packages_of(source: Source, paths: Iterable[str], catalogue: Catalogue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the packages that a repository makes, and those its manifests name without its own, as `ecosystem:name`."""
    knowledge = Knowledge(catalogue, every_package=True)
    made: set[str] = set()
    named: set[str] = set()
    for path in [path for path in paths if path.rpartition("/")[2] in _MANIFESTS][:MANIFESTS_READ]:
        try:
            content = source.read(path, LIMITS.text_bytes)
        except Unreadable:
            continue
        made.update(_own_names(path, content))
        named.update(_named(path, content, knowledge))
    return tuple(sorted(made)), tuple(sorted(named - made))[:NAMES_KEPT]


def _named(path: str, content: bytes, knowledge: Knowledge) -> Iterable[str]:
    for parser in find_parsers(path):
        for item in parser.read(path, content, knowledge):
            if isinstance(item, DependencyEvidence):
                yield f"{item.ecosystem}:{item.name}"


def _own_names(path: str, content: bytes) -> Iterable[str]:
    ecosystem, read = _MANIFESTS[path.rpartition("/")[2]]
    name = read(content) if read is not None else None
    if isinstance(name, str) and 0 < len(name) <= 200:
        yield f"{ecosystem}:{compared_name(ecosystem, name)}"


def _in_toml(*tables: tuple[str, ...]) -> Callable[[bytes], Any]:
    def read(content: bytes) -> Any:
        try:
            document: Any = tomllib.loads(content.decode("utf-8-sig", "replace"))
        except (tomllib.TOMLDecodeError, RecursionError):
            return None
        return next((name for table in tables if (name := _inside(document, table))), None)

    return read


def _in_json(content: bytes) -> Any:
    try:
        return _inside(msgspec.json.decode(content), ("name",))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _inside(document: Any, way: tuple[str, ...]) -> Any:
    for step in way:
        document = document.get(step) if isinstance(document, dict) else None
    return document


def _in_text(pattern: bytes) -> Callable[[bytes], str | None]:
    compiled = re.compile(pattern, re.MULTILINE)

    def read(content: bytes) -> str | None:
        found = compiled.search(content)
        return found[1].decode("utf-8", "replace") if found else None

    return read


_MANIFESTS: Final[Mapping[str, tuple[str, Callable[[bytes], Any] | None]]] = {
    "pyproject.toml": ("pypi", _in_toml(("project", "name"), ("tool", "poetry", "name"))),
    "setup.cfg": ("pypi", _in_text(rb"^name\s*=\s*([\w.-]+)\s*$")),
    "setup.py": ("pypi", _in_text(rb"\bname\s*=\s*[\"']([\w.-]+)[\"']")),
    "requirements.txt": ("pypi", None),
    "package.json": ("npm", _in_json),
    "go.mod": ("golang", _in_text(rb"^module\s+(\S+)")),
    "Cargo.toml": ("cargo", _in_toml(("package", "name"))),
    "composer.json": ("composer", _in_json),
    "Gemfile": ("gem", None),
}
"""Manifest -> its ecosystem, and how it tells the name of what it makes."""
