"""pyproject.toml, setup.cfg, setup.py, Pipfile and conda environments -> the packages a Python project declares."""

import re
from collections.abc import Iterator

from auditor.parsers.dependencies import Scope, dependency, scope_of
from auditor.parsers.line_trees import read_ini
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.requirements_txt import parse_requirement
from auditor.parsers.text import Text, read_text
from auditor.parsers.toml_tree import read_toml
from auditor.parsers.tree import Node, walk
from auditor.parsers.yaml_tree import read_yaml

_STRING = re.compile(r"([\"'])((?:(?!\1)[^\\\n]|\\.){1,300})\1")
_NAME = re.compile(r"\b[A-Za-z_]\w{2,60}\b")
_SETUP_LIST = re.compile(
    r"\b(install_requires|extras_require|tests_require|setup_requires|requirements?|dependencies)\b[^=\n:(]{0,40}[=:(]"
)
_CONDA_PACKAGE = re.compile(r"^(?:[\w-]+::)?([\w.-]+)\s*([=<>!~ ].*)?$")
_SECTION_LIMIT = 20_000


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    name = path.rsplit("/", 1)[-1].lower()
    if name == "pyproject.toml":
        yield from _pyproject(text, knowledge)
    elif name == "pipfile":
        for section in read_toml(text.text).children:
            if section.key.lower().endswith("packages") or section.key in ("docs", "tests"):
                yield from _table(text, knowledge, section, scope_of(section.key))
    elif name == "setup.cfg":
        yield from _setup_cfg(text, knowledge)
    elif name == "setup.py":
        yield from _setup_py(text, knowledge)
    else:
        yield from _conda(text, knowledge)


def _pyproject(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    """Source: PEP 621, 735; the manuals of poetry, pdm, hatch, uv and flit. Checked: 2026-11-24."""
    for path, node in walk(read_toml(text.text)):
        match path:
            case ("project", "dependencies"):
                yield from _item(text, knowledge, node, "runtime")
            case ("project", "optional-dependencies", group):
                yield from _item(text, knowledge, node, _optional(group))
            case ("build-system", "requires"):
                yield from _item(text, knowledge, node, "build")
            case ("dependency-groups" | "tool", *_, group) if _is_group_item(path, node):
                yield from _item(text, knowledge, node, "development" if "envs" in path else _development(group))
            case ("tool", "poetry", "dependencies" | "dev-dependencies", name):
                yield from _poetry(text, knowledge, node, name, "development" if path[2].startswith("dev") else "runtime")
            case ("tool", "poetry", "group", group, "dependencies", name):
                yield from _poetry(text, knowledge, node, name, _development(group))
            case ("tool", "pixi" | "hatch", *_, "dependencies" | "pypi-dependencies", name) if node.kind != "list":
                yield from _poetry(text, knowledge, node, name, "runtime")


def _is_group_item(path: tuple[str, ...], node: Node) -> bool:
    """A string in a list that pdm, uv or hatch read requirements from."""
    if node.kind != "scalar" or node.key:
        return False
    return (
        path[0] == "dependency-groups"
        or path[:3] == ("tool", "pdm", "dev-dependencies")
        or path == ("tool", "uv", "dev-dependencies")
        or (path[1] == "hatch" and path[-1] in ("dependencies", "extra-dependencies"))
        or path[1:3] == ("flit", "metadata")
    )


def _item(text: Text, knowledge: Knowledge, node: Node, scope: Scope) -> Iterator[Parsed]:
    if node.kind == "scalar" and not node.key:
        yield from parse_requirement(text, knowledge, node.value, node.start + 1, scope=scope)


def _poetry(text: Text, knowledge: Knowledge, node: Node, name: str, scope: Scope) -> Iterator[Parsed]:
    version = node.value if node.kind == "scalar" else node.text("version")
    if node.kind == "map" and node.text("optional") == "true":
        scope = "optional"
    yield from dependency(text, knowledge, "pypi", name, node.start, node.end, requirement=version, scope=scope)


def _table(text: Text, knowledge: Knowledge, section: Node, scope: Scope) -> Iterator[Parsed]:
    for node in section.children:
        yield from _poetry(text, knowledge, node, node.key, scope)


def _optional(group: str) -> Scope:
    scope = scope_of(group)
    return "optional" if scope == "runtime" else scope


def _development(group: str) -> Scope:
    scope = scope_of(group)
    return "development" if scope == "runtime" and group not in ("main", "prod", "production", "dependencies") else scope


def _setup_cfg(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    for section in read_ini(text.text).children:
        for entry in section.children:
            if section.key == "options" and entry.key in ("install_requires", "tests_require", "setup_requires"):
                scope: Scope = {"install_requires": "runtime", "tests_require": "test"}.get(entry.key, "build")  # type: ignore[assignment]  # words of Scope
            elif section.key == "options.extras_require":
                scope = _optional(entry.key)
            else:
                continue
            if entry.value:
                at = text.text.find(entry.value, entry.start)
                yield from parse_requirement(text, knowledge, entry.value, max(at, entry.start), scope=scope)
            for item in entry.children:
                yield from parse_requirement(text, knowledge, item.value, item.start, scope=scope)


def _setup_py(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    """Strings of the lists that setup() is given, without running it: every quoted requirement behind a telling name."""
    done = 0
    for found in _SETUP_LIST.finditer(text.text):
        scope: Scope = {"tests_require": "test", "setup_requires": "build", "extras_require": "optional"}.get(found.group(1), "runtime")  # type: ignore[assignment]  # words of Scope
        comment = text.text.rfind("#", text.text.rfind("\n", 0, found.start()) + 1, found.start()) >= 0
        if found.end() < done or comment:
            continue
        done = _end_of_brackets(text.text, found.end())
        yield from _quoted(text, knowledge, found.end(), done, scope)
        for name in sorted(set(_NAME.findall(_STRING.sub("", text.text[found.end() : done])))):
            for named in re.finditer(rf"^{name}[ \t]*(?:\[[^\]\n]*\][ \t]*)?\+?=", text.text, re.MULTILINE):
                if not _SETUP_LIST.match(text.text, named.start()):  # found by its own name
                    yield from _quoted(text, knowledge, named.end(), _end_of_brackets(text.text, named.end()), scope)


def _quoted(text: Text, knowledge: Knowledge, start: int, end: int, scope: Scope) -> Iterator[Parsed]:
    """Yield the requirements that stand in quotes; the keys of a dictionary are names of groups."""
    for string in _STRING.finditer(text.text, start, end):
        if not text.text[string.end() : string.end() + 20].lstrip().startswith(":"):
            yield from parse_requirement(text, knowledge, string.group(2), string.start(2), scope=scope)


def _end_of_brackets(text: str, start: int) -> int:
    """Return where the bracket that opens behind `start` is closed; the end of the argument or of the line when none opens there."""
    depth = 0
    for place in range(start, min(len(text), start + _SECTION_LIMIT)):
        character = text[place]
        if character in "[{(":
            depth += 1
        elif character in ")}]":
            depth -= 1
            if depth <= 0:
                return place
        elif character in "\n," and depth == 0:
            return place
    return min(len(text), start + _SECTION_LIMIT)


def _conda(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    for tree in read_yaml(text.text):
        for path, node in walk(tree):
            if node.kind != "scalar" or node.key or not path or path[0] != "dependencies":
                continue
            if path[-1] == "pip":
                yield from parse_requirement(text, knowledge, node.value, node.start)
            elif found := _CONDA_PACKAGE.match(node.value):
                requirement = (found.group(2) or "").strip()
                yield from dependency(text, knowledge, "pypi", found.group(1), node.start, node.end, requirement=requirement)


PARSER = Parser(
    name="python-project",
    version=1,
    wants=(
        "pyproject.toml",
        "setup.cfg",
        "setup.py",
        "Pipfile",
        "environment.yml",
        "environment.yaml",
        "environment-*.yml",
        "conda.yml",
        "conda.yaml",
    ),
    read=_read,
    declares=True,
)
