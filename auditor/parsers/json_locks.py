"""package-lock.json, Pipfile.lock, deno.lock, packages.lock.json and Package.resolved -> the packages they pin.

The whole file is decoded once for its graph; places are looked up only for the few packages that matter.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.introduced import Graph
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text

SIZE_LIMIT = 60_000_000
"""Characters of a lock file that are read."""

_PACKAGE_URL = re.compile(r"github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")


def decoded(text: str) -> dict[str, Any]:
    """Return the object a JSON text holds, empty for anything else; nesting and size are bounded by the decoder."""
    if len(text) > SIZE_LIMIT:
        return {}
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def find_entry(text: str, *spellings: str, after: int = 0) -> tuple[int, int]:
    """Return where the first of the spellings stands; the file's start when none does."""
    for spelling in spellings:
        start = text.find(spelling, after)
        if start >= 0:
            return start, start + len(spelling)
    return 0, 0


def find_object(text: str, name: str, after: int = 0) -> tuple[int, int]:
    """Return where `"name": {` stands; its name may stand elsewhere too, as something that others need."""
    found = re.compile(f'"{re.escape(name)}"(?=[ \\t]*:[ \\t\\r\\n]*[{{\\[])').search(text, after)
    return found.span() if found else find_entry(text, f'"{name}"', after=after)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    lock = decoded(text.text)
    name = path.rsplit("/", 1)[-1].lower()
    if name == "pipfile.lock":
        yield from _pipfile(text, lock, knowledge)
    elif name == "packages.lock.json":
        yield from _nuget(text, lock, knowledge)
    elif name == "package.resolved":
        yield from _swift(text, lock, knowledge)
    elif name == "deno.lock":
        yield from _deno(text, lock, knowledge)
    elif "packages" in lock:
        yield from _npm(text, _mapping(lock["packages"]), knowledge)
    else:
        yield from _npm_first(text, _mapping(lock.get("dependencies")), knowledge)


def _npm(text: Text, packages: dict[str, Any], knowledge: Knowledge) -> Iterator[Parsed]:
    """Lock versions 2 and 3: paths of folders. Source: docs.npmjs.com/cli/configuring-npm/package-lock-json. Checked: 2026-11-24."""
    known = [path for path in packages if "node_modules/" in path and knowledge.knows_package("npm", path.rsplit("node_modules/", 1)[1])]
    if not known:
        return
    direct: set[str] = set()
    requires: dict[str, list[str]] = {}
    for path, item in packages.items():
        entry = _mapping(item)
        if "node_modules/" not in path:
            direct.update(
                *(
                    _mapping(entry.get(section))
                    for section in ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
                )
            )
        else:
            needs = requires.setdefault(path.rsplit("node_modules/", 1)[1], [])
            needs.extend(_mapping(entry.get("dependencies")))
    graph = Graph(requires, direct)
    for path in known:
        name = path.rsplit("node_modules/", 1)[1]
        entry = _mapping(packages[path])
        start, end = find_entry(text.text, f'"{path}"')
        yield from dependency(
            text, knowledge, "npm", name, start, end, version=str(entry.get("version", "")), scope=_npm_scope(entry),
            direct=name in direct, introduced_by=() if name in direct else graph.introduced_by(name),
        )  # fmt: skip


def _npm_scope(entry: dict[str, Any]) -> Scope:
    return "development" if entry.get("dev") else "optional" if entry.get("optional") else "runtime"


def _npm_first(text: Text, dependencies: dict[str, Any], knowledge: Knowledge) -> Iterator[Parsed]:
    """Lock version 1: a tree; only its first level and one below are followed, where npm flattens nearly everything."""
    flat = [(name, _mapping(item)) for name, item in dependencies.items()]
    flat += [(name, _mapping(item)) for _, parent in flat for name, item in _mapping(parent.get("dependencies")).items()]
    graph = Graph({name: list(_mapping(item.get("requires"))) for name, item in flat})
    for name, item in flat:
        if knowledge.knows_package("npm", name):
            start, end = find_object(text.text, name)
            yield from dependency(
                text, knowledge, "npm", name, start, end, version=str(item.get("version", "")), scope=_npm_scope(item),
                direct=graph.is_direct(name), introduced_by=graph.introduced_by(name),
            )  # fmt: skip


def _pipfile(text: Text, lock: dict[str, Any], knowledge: Knowledge) -> Iterator[Parsed]:
    for section, scope in (("default", "runtime"), ("develop", "development")):
        after = find_entry(text.text, f'"{section}"')[1]
        for name, item in _mapping(lock.get(section)).items():
            if knowledge.knows_package("pypi", name):
                start, end = find_object(text.text, name, after)
                entry = _mapping(item)
                yield from dependency(
                    text, knowledge, "pypi", name, start, end, requirement=str(entry.get("version", "")),
                    scope="development" if scope == "development" else "runtime", direct="index" in entry,
                )  # fmt: skip


def _nuget(text: Text, lock: dict[str, Any], knowledge: Knowledge) -> Iterator[Parsed]:
    for framework in _mapping(lock.get("dependencies")).values():
        packages = {name: _mapping(item) for name, item in _mapping(framework).items()}
        direct = [name for name, item in packages.items() if item.get("type") == "Direct"]
        graph = Graph({name: list(_mapping(item.get("dependencies"))) for name, item in packages.items()}, direct)
        for name, item in packages.items():
            if knowledge.knows_package("nuget", name):
                start, end = find_object(text.text, name)
                yield from dependency(
                    text, knowledge, "nuget", name, start, end, version=str(item.get("resolved", "")),
                    direct=name in direct, introduced_by=() if name in direct else graph.introduced_by(name),
                )  # fmt: skip


def _swift(text: Text, lock: dict[str, Any], knowledge: Knowledge) -> Iterator[Parsed]:
    pins = lock.get("pins") or _mapping(lock.get("object")).get("pins") or ()
    for pin in pins if isinstance(pins, list) else ():
        entry = _mapping(pin)
        url = str(entry.get("location") or entry.get("repositoryURL") or "")
        found = _PACKAGE_URL.search(url)
        if found and knowledge.knows_package("swift", f"github.com/{found.group(1)}"):
            start, end = find_entry(text.text, url, url.replace("/", "\\/"))
            version = str(_mapping(entry.get("state")).get("version") or "")
            yield from dependency(text, knowledge, "swift", f"github.com/{found.group(1)}", start, end, version=version, direct=False)


def _deno(text: Text, lock: dict[str, Any], knowledge: Knowledge) -> Iterator[Parsed]:
    """Versions 2 to 5: `specifiers` name what programs ask for, each package what it needs itself."""
    inner = _mapping(lock.get("packages"))
    npm = _mapping(lock.get("npm") or inner.get("npm"))
    packages = _mapping(npm.get("packages")) or {key: item for key, item in npm.items() if key not in ("specifiers", "packages")}
    asked = [*_mapping(lock.get("specifiers") or inner.get("specifiers")), *_mapping(npm.get("specifiers"))]
    direct = {_npm_name(specifier.removeprefix("npm:")) for specifier in asked}
    requires: dict[str, list[str]] = {}
    for key, item in packages.items():
        needs = _mapping(item).get("dependencies") or ()
        requires.setdefault(_npm_name(key), []).extend(_npm_name(str(need)) for need in needs)
    graph = Graph(requires, direct or None)
    for key in packages:
        name = _npm_name(key)
        if knowledge.knows_package("npm", name):
            start, end = find_object(text.text, key)
            version = key[len(name) + 1 :].split("_", 1)[0]
            is_direct = graph.is_direct(name) if asked else False
            above = () if is_direct or not asked else graph.introduced_by(name)
            yield from dependency(text, knowledge, "npm", name, start, end, version=version, direct=is_direct, introduced_by=above)


def _npm_name(written: str) -> str:
    """Return the name in `name@1.2.3` and `@scope/name@1.2.3`."""
    return written[0] + written[1:].partition("@")[0] if written else ""


PARSER = Parser(
    name="json-locks",
    version=2,
    wants=(
        "package-lock.json",
        "npm-shrinkwrap.json",
        ".package-lock.json",
        "Pipfile.lock",
        "packages.lock.json",
        "Package.resolved",
        "deno.lock",
    ),
    read=_read,
)
