"""A declared package in any manifest -> dependency evidence, when the catalogue knows the package."""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

from auditor.model.evidence import DependencyEvidence
from auditor.parsers.parser import Knowledge
from auditor.parsers.secrecy import redacted, syntax_digest
from auditor.parsers.text import Text

Scope = Literal["runtime", "development", "optional", "test", "build"]

_PYPI_RUNS = re.compile(r"[-_.]+")
_PINNED = re.compile(r"^(?:==|=|v)?\s*(\d[\w.+!-]*)$")
_NAME_SHAPE = re.compile(r"^[@\w][\w./:@+~-]{0,200}$")
_TEST_WORDS = frozenset(
    {
        "test",
        "tests",
        "testing",
        "testimplementation",
        "androidtestimplementation",
        "testapi",
        "testcompile",
        "testruntimeonly",
        "nox",
        "tox",
    }
)
_DEVELOPMENT_WORDS = frozenset(
    {
        "dev",
        "development",
        "devdependencies",
        "dev-dependencies",
        "dev-packages",
        "require-dev",
        "lint",
        "typing",
        "docs",
        "doc",
        "ci",
        "tools",
        "dev_dependencies",
    }
)
_BUILD_WORDS = frozenset(
    {"build", "build-dependencies", "build-system", "kapt", "ksp", "annotationprocessor", "buildrequires", "provided", "compileonly"}
)


def dependency(
    text: Text,
    knowledge: Knowledge,
    ecosystem: str,
    name: str,
    start: int,
    end: int,
    *,
    requirement: str = "",
    version: str = "",
    scope: Scope = "runtime",
    direct: bool = True,
    introduced_by: tuple[str, ...] = (),
) -> Iterator[DependencyEvidence]:
    """Yield the evidence of one package, or nothing for a package that has to do with no model."""
    name = compared_name(ecosystem, name)
    if not _NAME_SHAPE.match(name) or not knowledge.knows_package(ecosystem, name):
        return
    pinned = version or _pinned(requirement)
    yield DependencyEvidence(
        location=text.location(start, end),
        purl=purl(ecosystem, name, pinned),
        name=name,
        ecosystem=ecosystem,
        requirement=(requirement or version)[:120],
        scope=scope,
        direct=direct,
        introduced_by=introduced_by,
        syntax=syntax_digest("dependency", ecosystem, name),
        snippet=redacted(text.snippet(start)),
    )


def compared_name(ecosystem: str, name: str) -> str:
    """Return a name as its ecosystem compares it. Source: PEP 503; the registries' own rules. Checked: 2026-11-24."""
    name = name.strip()
    if ecosystem == "pypi":
        return _PYPI_RUNS.sub("-", name).lower()
    return name.lower() if ecosystem in ("npm", "composer", "hex", "pub") else name


def purl(ecosystem: str, name: str, version: str = "") -> str:
    """Return the package URL without qualifiers. Source: github:package-url/purl-spec. Checked: 2026-11-24."""
    parts = name.split(":") if ecosystem == "maven" else name.split("/")
    spelled = "/".join(quote(part, safe="") for part in parts if part)
    return f"pkg:{ecosystem}/{spelled}" + (f"@{quote(version, safe='.+-_')}" if version else "")


def scope_of(*words: str) -> Scope:
    """Return what a group, section or configuration of a manifest is for, by its name."""
    for word in words:
        lower = word.lower()
        if lower in _TEST_WORDS:
            return "test"
        if lower in _DEVELOPMENT_WORDS:
            return "development"
        if lower in _BUILD_WORDS:
            return "build"
    return "runtime"


def _pinned(requirement: str) -> str:
    found = _PINNED.match(requirement.strip())
    return found.group(1) if found else ""
