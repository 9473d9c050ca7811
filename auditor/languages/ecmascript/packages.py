"""Settings of compilers and package managers -> the files of the project that a bare import means.

`tsconfig.json` maps names to folders, `package.json` gives a folder of the workspace its name, `deno.json` does both. They are read from
the importing file's folder upwards; what they name and nobody has written (`dist/`) is looked for among the sources it is made of.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".astro", ".json")
"""What an import without a suffix may mean, in the order in which tools try."""
_WRITTEN = {".js": (".ts", ".tsx", ".jsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
"""TypeScript files name the compiled file that they import."""
LONGEST_SETTINGS = 200_000
EXTENDS_LIMIT = 6
WORKSPACE_LIMIT = 400
"""Packages of one workspace that are looked at."""
_MANIFESTS = ("package.json", "deno.json")
_PATTERN_LIMIT = 500
_TARGETS_LIMIT = 24
_DEPTH_LIMIT = 6
_COMPILERS = ("tsconfig.json", "jsconfig.json", "deno.json", "deno.jsonc", "tsconfig.base.json")
_CONDITIONS = ("types", "source", "development", "bun", "deno", "browser", "node", "import", "module", "require", "default")
_FIELDS = ("source", "types", "typings", "module", "main", "browser")
TELLING = frozenset({"name", "workspaces", "workspace", "exports", "imports", "compilerOptions", "extends", *_FIELDS})
"""What is read of a `package.json` or `deno.json`."""
_MADE = re.compile(r"(?:^|(?<=/))(?:dist|build|lib|out|esm|cjs|es|output|\.output)(?:/(?:esm|cjs|es|src|types|node))?/")
"""A folder that a build fills from `src/`."""
_COMMENT = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING = re.compile(r'("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])')
_WORKSPACE_LINE = re.compile(r"""^\s*-\s*["']?([^"'#\s]+)""", re.MULTILINE)


def files(base: str) -> tuple[str, ...]:
    """Return the files that a path without, or with another, suffix may mean."""
    stem, suffix = posixpath.splitext(base)
    found = [base] if suffix in SUFFIXES else []
    found += [stem + other for other in _WRITTEN.get(suffix, ())]
    if base:
        found += [base + other for other in SUFFIXES]
    found += [posixpath.join(base, "index" + other) for other in SUFFIXES[:8]]
    return tuple(found)


class Packages:
    """Finds project files by the names that settings give them."""

    def __init__(self, read: Callable[[str], bytes | None], fitting: Callable[[tuple[str, ...]], Sequence[str]]) -> None:
        """`fitting` returns the folders with code in or below them that fit one of some patterns: `*` within a name, `**` across them."""
        self._read = read
        self._fitting = fitting
        self._known: dict[str, dict[str, Any]] = {}
        self._members: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {}
        """Root -> the patterns of its workspace, and the folder of each package of it by name."""
        self.consulted: list[str] = []
        """Paths of settings that the last look-up asked for, there or not."""

    def candidates(self, module: str, importer: str) -> Iterator[str]:
        """Yield the paths, without or with suffix, that a bare import may mean, best first."""
        self.consulted = []
        folder = posixpath.dirname(importer)
        for above in _upwards(folder):
            for name in _COMPILERS:
                yield from self._mapped(posixpath.join(above, name), module)
            if module.startswith("#"):
                own = self._settings(posixpath.join(above, "package.json"))
                yield from self._exported(above, own.get("imports"), module)
        if not module.startswith("#"):
            yield from self._of_workspace(module, folder)

    # Settings --------------------------------------------------------------------------------------------------------

    def _settings(self, path: str) -> dict[str, Any]:
        """Return the object in a JSON file with comments; an empty one where there is none."""
        self.consulted.append(path)
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = decoded(self._read(path))
        return known

    def _mapped(self, path: str, module: str, depth: int = 0) -> Iterator[str]:
        """Yield what `paths`, `imports` and `baseUrl` of a compiler's settings, or of those they extend, make of a name."""
        settings = self._settings(path)
        if not settings or depth > EXTENDS_LIMIT:
            return
        folder = posixpath.dirname(path)
        options = settings.get("compilerOptions")
        options = options if isinstance(options, dict) else {}
        base = options.get("baseUrl")
        root = _joined(folder, base) if isinstance(base, str) else folder
        for table, start in ((options.get("paths"), root), (settings.get("imports"), folder)):
            for target in _matching(table, module):
                yield _joined(start, target)
        if isinstance(base, str):
            yield _joined(root, module)
        extended = settings.get("extends")
        for other in extended if isinstance(extended, list) else [extended]:
            if isinstance(other, str) and other.startswith("."):
                yield from self._mapped(_joined(folder, other if other.endswith(".json") else f"{other}.json"), module, depth + 1)

    # Workspaces ------------------------------------------------------------------------------------------------------

    def _of_workspace(self, module: str, folder: str) -> Iterator[str]:
        parts = module.split("/")
        for above in _upwards(folder):
            members = self._workspace(above)
            for size in (2, 1) if module.startswith("@") else (1,):
                home = members.get("/".join(parts[:size]))
                if home is not None:
                    yield from self._of_package(home, "/".join(parts[size:]))

    def _workspace(self, root: str) -> dict[str, str]:
        """Return the packages of a workspace by their names, and the folder of each; empty where no workspace begins."""
        manifest = self._settings(posixpath.join(root, "package.json"))
        deno = self._settings(posixpath.join(root, "deno.json"))
        pnpm = posixpath.join(root, "pnpm-workspace.yaml")
        self.consulted.append(pnpm)
        known = self._members.get(root)
        if known is None:
            listed = manifest.get("workspaces")
            listed = listed.get("packages") if isinstance(listed, dict) else listed
            patterns = _texts(listed) + _texts(deno.get("workspace"))
            patterns += _WORKSPACE_LINE.findall((self._read(pnpm) or b"")[:LONGEST_SETTINGS].decode("utf-8", "replace"))
            wanted = tuple(_joined(root, pattern[:_PATTERN_LIMIT]) for pattern in patterns if not pattern.startswith("!"))
            known = self._members[root] = (wanted, self._named(wanted))
        for home in self._homes(known[0]):
            self.consulted.extend(posixpath.join(home, name) for name in _MANIFESTS)
        return known[1]

    def _homes(self, patterns: tuple[str, ...]) -> Sequence[str]:
        return self._fitting(patterns)[:WORKSPACE_LIMIT] if patterns else ()

    def _named(self, patterns: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        for home in self._homes(patterns):
            for manifest in _MANIFESTS:
                name = self._settings(posixpath.join(home, manifest)).get("name")
                if isinstance(name, str):
                    found.setdefault(name, home)
        return found

    def _of_package(self, home: str, rest: str) -> Iterator[str]:
        """Yield what a name, or a path below it, stands for in a package of the workspace."""
        manifest = self._settings(posixpath.join(home, "package.json"))
        exports = manifest.get("exports") or self._settings(posixpath.join(home, "deno.json")).get("exports")
        table = exports if isinstance(exports, dict) and any(key.startswith(".") for key in exports) else {".": exports}
        yield from self._exported(home, table, f"./{rest}" if rest else ".")
        if not rest:
            for field in _FIELDS:
                if isinstance(manifest.get(field), str):
                    yield from _sources(home, manifest[field])
        for inner in (f"src/{rest}", rest) if rest else ("src/index", "index", "src/main", "mod", "lib/index"):
            yield _joined(home, inner)

    def _exported(self, home: str, table: Any, name: str) -> Iterator[str]:
        for target in _matching(table, name):
            yield from _sources(home, target)


def _upwards(folder: str) -> Iterator[str]:
    """Yield a folder and those around it, up to the root, which is the empty name."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _joined(folder: str, path: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return "" if joined == "." else joined


def decoded(content: bytes | None) -> dict[str, Any]:
    """Return the object of a JSON text that may have comments and trailing commas."""
    if not content or len(content) > LONGEST_SETTINGS:
        return {}
    text = content.decode("utf-8-sig", "replace")
    bare = _TRAILING.sub(lambda match: match[1] or "", _COMMENT.sub(lambda match: match[1] or " ", text))
    try:
        found = msgspec.json.decode(bare.encode())
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _matching(table: Any, name: str) -> Iterator[str]:
    """Yield the targets of a table of names (`@/*`, `./x/*`, `lib/`), those of a name in full and of the longest pattern first."""
    if not isinstance(table, dict):
        return
    exact = [key for key in (name, f"{name}/") if key in table]
    patterns = [key for key in table if isinstance(key, str) and ("*" in key or key.endswith("/"))]
    for key in exact + sorted(patterns, key=lambda key: -len(key)):
        before, star, after = key.partition("*")
        if key in exact:
            part = ""
        elif name.startswith(before) and name.endswith(after) and len(name) >= len(before) + len(after):
            part = name[len(before) : len(name) - len(after)]
        else:
            continue
        for target in list(_targets(table[key]))[:_TARGETS_LIMIT]:
            yield target.replace("*", part) if star else target + part


def _targets(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the paths in a target: a path, several, or one for each condition."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < _DEPTH_LIMIT:
        for item in value:
            yield from _targets(item, depth + 1)
    elif isinstance(value, dict) and depth < _DEPTH_LIMIT:
        for key in sorted(value, key=lambda key: _CONDITIONS.index(key) if key in _CONDITIONS else len(_CONDITIONS)):
            yield from _targets(value[key], depth + 1)


def _sources(home: str, target: str) -> Iterator[str]:
    """Yield a path that a package names, and the sources it can be made of."""
    path = _joined("", target)
    yield _joined(home, path)
    stem = re.sub(r"\.d(?=\.[cm]?ts$)", "", path)
    yield _joined(home, stem)
    if _MADE.search(stem):
        yield _joined(home, _MADE.sub("src/", stem, count=1))
        yield _joined(home, _MADE.sub("", stem, count=1))
