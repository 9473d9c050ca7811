"""poetry.lock, uv.lock, pdm.lock, pylock.toml and Cargo.lock -> the packages they pin.

Read block by block as text: a TOML library takes seconds for a file that has twenty thousand packages.
"""

import itertools
import re
from collections.abc import Iterator

import msgspec

from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.introduced import Graph
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import read_text

_BLOCK = re.compile(r"^\[\[packages?\]\][ \t]*\r?$", re.MULTILINE)
_NAME = re.compile(r'^name[ \t]*=[ \t]*"([^"\n]+)"', re.MULTILINE)
_VERSION = re.compile(r'^version[ \t]*=[ \t]*"([^"\n]+)"', re.MULTILINE)
_LIST = re.compile(
    r"^dependencies[ \t]*=[ \t]*\[(?:(?P<one>[^\n]*)\][ \t]*\r?$|[ \t]*\r?\n(?P<many>(?:(?!\])[^\n]*\n){0,5000}))", re.MULTILINE
)
_LIST_NAME = re.compile(r'name[ \t]*=[ \t]*"([^"\n]+)"|^[ \t]*"([A-Za-z0-9][\w.-]*)', re.MULTILINE)
_TABLE = re.compile(r"^\[packages?\.dependencies\][ \t]*\r?\n((?:[^\[\n][^\n]*\n?|\n(?!\[))*)", re.MULTILINE)
_TABLE_NAME = re.compile(r'^"?([A-Za-z0-9][\w.-]*)"?[ \t]*=', re.MULTILINE)
_ROOT = re.compile(r"^source[ \t]*=[ \t]*\{[ \t]*(?:virtual|editable|directory)[ \t]*=", re.MULTILINE)
_DEVELOPMENT = re.compile(r'^(?:category[ \t]*=[ \t]*"dev"|groups[ \t]*=[ \t]*\[(?![^\]]*"(?:main|default)")[^\]\n]*\])', re.MULTILINE)
_RUNS = re.compile(r"[-_.]+")


class _Package(msgspec.Struct, frozen=True, gc=False):
    name: str
    start: int
    end: int
    block: str


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    is_cargo = path.lower().endswith("cargo.lock")
    ecosystem = "cargo" if is_cargo else "pypi"
    packages = list(_packages(text.text))
    known = [package for package in packages if knowledge.knows_package(ecosystem, package.name)]
    if not known:
        return
    graph = Graph({package.name: _needs(package.block) for package in packages}, _direct(packages, is_cargo=is_cargo))
    for package in known:
        version = _VERSION.search(package.block)
        scope: Scope = "development" if _DEVELOPMENT.search(package.block) else "runtime"
        direct = graph.is_direct(package.name)
        yield from dependency(
            text, knowledge, ecosystem, package.name, package.start, package.end, version=version.group(1) if version else "", scope=scope,
            direct=direct, introduced_by=() if direct else graph.introduced_by(package.name),
        )  # fmt: skip


def _packages(text: str) -> Iterator[_Package]:
    starts = [found.end() for found in _BLOCK.finditer(text)]
    for start, stop in itertools.pairwise((*starts, len(text))):
        name = _NAME.search(text, start, stop)
        if name:
            yield _Package(name.group(1), name.start(), name.end(), text[start:stop])


def _needs(block: str) -> list[str]:
    listed = _LIST.search(block)
    if listed:
        return [first or second for first, second in _LIST_NAME.findall(listed.group("one") or listed.group("many") or "")]
    table = _TABLE.search(block)
    return [_RUNS.sub("-", name).lower() for name in _TABLE_NAME.findall(table.group(1))] if table else []


def _direct(packages: list[_Package], *, is_cargo: bool) -> list[str] | None:
    """What the project's own packages need, where the lock file lists them; None where it does not."""
    if is_cargo:
        own = [package for package in packages if "\nsource" not in package.block]
    else:
        own = [package for package in packages if _ROOT.search(package.block)]
    needs = [name for package in own for name in _needs(package.block)]
    for package in own:
        # uv keeps optional and development groups of the project in tables of their own.
        needs += [first or second for first, second in _LIST_NAME.findall(package.block)]
    return needs or None


PARSER = Parser(
    name="toml-locks", version=1, wants=("poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "pylock.*.toml", "Cargo.lock"), read=_read
)
