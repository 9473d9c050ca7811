"""A tree of any format -> the settings declared in it: keys with values, `NAME=value` items, and `name`/`value` pairs."""

import re
from collections.abc import Iterator

import msgspec

from auditor.parsers.key_names import is_environment_name
from auditor.parsers.settings import Setting
from auditor.parsers.tree import Node, walk

_ASSIGNMENT = re.compile(r"^([A-Za-z_][\w.]{1,120})=(.*)$", re.DOTALL)
_EXPORT = re.compile(
    r"(?:^|[\s;&\"'])(?:export\s+|set\s+|env\s+|ENV\s+)?([A-Z][A-Z0-9_]{3,80})=(\"[^\"\n]*\"|'[^'\n]*'|\$\([^()\n]*\)|[^\s;&|\"']*)"
)
_NAME_KEYS = ("name", "key", "variable", "Name", "Key", "variableName")
_VALUE_KEYS = (
    "value",
    "Value",
    "defaultValue",
    "default",
    "valueFrom",
    "ValueFrom",
    "sync",
    "fromSecret",
    "secretRef",
    "fromDatabase",
    "generateValue",
)
_PASSED_ON = frozenset(
    {
        "environment",
        "env",
        "secrets",
        "passenv",
        "pass_env",
        "globalenv",
        "passthroughenv",
        "globalpassthroughenv",
        "env_vars",
        "environment_variables",
        "variables",
        "required_env",
    }
)
_SERVICES = frozenset({"services", "jobs", "containers", "functions", "environments", "env", "profiles", "target"})
_PROVIDER_KEYS = ("provider", "providerId", "provider_id", "vendor", "model_provider", "modelProvider", "llm_provider")
_ORDER = frozenset({"dependsOn", "depends_on"})
_DESCRIBING = frozenset({"description", "required", "type", "default", "defaultvalue", "deprecationmessage", "metadata"})
"""What says of an input, a parameter or an option what it is; such a map declares one setting, not one for each of these."""
_SCHEMAS = frozenset({"inputs", "secrets", "parameters", "properties", "options", "variables"})
_LINES = frozenset({"line", "insertline"})  # tasks that write one line of an environment file
_PATH_PARTS = 8


def declared_settings(root: Node, environment: str = "") -> Iterator[Setting]:
    """Yield every setting below `root`, in file order. `environment` is what the file's own name says."""
    taken: set[int] = set()
    beside: dict[int, str] = {}
    items: dict[int, tuple[int, ...]] = {}
    for path, node in walk(root):
        own = items.get(id(node), ())
        for child in node.children:
            if place := (*own, child.start) if node.kind == "list" and child.kind == "map" and _pair(child) is None else own:
                items[id(child)] = place
        if node.kind == "map":
            word = next((child.value for child in node.children if child.key in _PROVIDER_KEYS and child.kind == "scalar"), "")
            if word:
                beside.update((id(child), word) for child in node.children)
            if (alias := node.get("model_name")) and any(child.text("model") for child in node.children):
                taken.add(id(alias))  # what callers say; the map beside it says what answers
            if "kind" in (keys := {child.key for child in node.children}) or "type" in keys:
                taken.update(id(child) for child in node.children if child.key == "apiVersion")  # of the resource's own schema
            pair = _pair(node)
            if pair is not None:
                yield msgspec.structs.replace(_named(pair, path, environment, taken), items=own)
            elif _is_described(path, node):
                yield _described(path, node, environment, taken)
        elif node.kind == "scalar" and id(node) not in taken and not (path and path[-1] in _ORDER):
            for setting in _scalar(path, node, environment, beside.get(id(node), "")):
                yield msgspec.structs.replace(setting, items=own) if own else setting


def _scalar(path: tuple[str, ...], node: Node, environment: str, beside: str) -> Iterator[Setting]:
    scope = environment or _environment_of(path)
    if node.key and not (node.key in _LINES and _ASSIGNMENT.match(node.value)):
        yield Setting(key=_key(path), value=node.value, start=node.start, end=node.end, environment=scope, beside=beside)
        return
    found = _ASSIGNMENT.match(node.value)
    if found:
        yield Setting(key=found.group(1), value=found.group(2), start=node.start, end=node.end, environment=scope)
    elif path and path[-1].lower() in _PASSED_ON and is_environment_name(node.value):
        yield Setting(key=node.value, value="", start=node.start, end=node.end, environment=scope, reads=(node.value,))
    elif path:
        yield Setting(key=_key(path), value=node.value, start=node.start, end=node.end, environment=scope)


def assignments(text: str, start: int, end: int, environment: str) -> Iterator[Setting]:
    """Yield the variables that a shell script between two offsets sets, each at its own place."""
    for found in _EXPORT.finditer(text, start, min(end, start + 20_000)):
        yield Setting(key=found.group(1), value=found.group(2).strip("\"'"), start=found.start(1), end=found.end(), environment=environment)


def _pair(node: Node) -> tuple[Node, Node] | None:
    """The name and the value of an item that declares one variable: `{name: X, value: y}`."""
    if not 2 <= len(node.children) <= 6:
        return None
    name = value = None
    for child in node.children:
        if child.key in _NAME_KEYS and child.kind == "scalar":
            name = name or child
        elif child.key in _VALUE_KEYS:
            value = value or child
    if (
        name is None
        or value is None
        or not is_environment_name(name.value.upper() if name.value.islower() and "_" in name.value else name.value)
    ):
        return None
    return name, value


def _named(pair: tuple[Node, Node], path: tuple[str, ...], environment: str, taken: set[int]) -> Setting:
    name, value = pair
    taken.update((id(name), id(value), *(id(node) for _, node in walk(value))))
    reads = tuple(
        node.value
        for below, node in walk(value)
        if node.kind == "scalar" and below and below[-1] in ("key", "name", "secretName") and node.value
    )
    text = value.value if value.kind == "scalar" and value.key not in ("sync", "generateValue", "fromSecret", "secretRef") else ""
    return Setting(
        key=name.value,
        value=text,
        start=min(name.start, value.start),
        end=max(name.end, value.end),
        environment=environment or _environment_of(path),
        reads=reads if value.kind != "scalar" else (),
    )


def _is_described(path: tuple[str, ...], node: Node) -> bool:
    """`inputs: {api_key: {description: ..., required: true}}` declares `api_key`."""
    return (
        path[-2:-1] != ()
        and path[-2].lower() in _SCHEMAS
        and bool(node.children)
        and all(child.key.lower() in _DESCRIBING for child in node.children)
    )


def _described(path: tuple[str, ...], node: Node, environment: str, taken: set[int]) -> Setting:
    taken.update(id(below) for _, below in walk(node))
    value = node.get("default") or node.get("defaultValue") or node.get("Default")
    if value is None or value.kind != "scalar" or not value.value:
        return Setting(key=_key(path), value="", start=node.start, end=node.start + len(node.key), environment=environment)
    return Setting(key=_key(path), value=value.value, start=value.start, end=value.end, environment=environment)


def _key(path: tuple[str, ...]) -> str:
    """The name code asks for: the variable's own name, or the dotted path of a configuration tree."""
    return path[-1] if is_environment_name(path[-1]) else ".".join(path[-_PATH_PARTS:])


def _environment_of(path: tuple[str, ...]) -> str:
    """Which service, job or stage of the file a setting is for."""
    for place, part in enumerate(path[:-2]):
        if part in _SERVICES:
            return path[place + 1]
    return ""
