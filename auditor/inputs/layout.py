"""Paths of a project -> what its files are, whether or not anything was found in them."""

from collections.abc import Iterable
from typing import Final

from auditor.model.artifact import Layout

_MANIFESTS: Final = {
    "requirements.txt": "pypi", "Pipfile": "pypi", "package.json": "npm", "go.mod": "golang", "pom.xml": "maven", "build.gradle": "maven",
    "build.gradle.kts": "maven", "Gemfile": "gem", "composer.json": "composer", "Cargo.toml": "cargo", "Package.swift": "swift",
    "pubspec.yaml": "pub", "mix.exs": "hex",
}  # fmt: skip
"""Files that are there for nothing else than to say what the code beside and below them needs."""


def layout_of(paths: Iterable[str], languages: Iterable[str]) -> Layout:
    """Return what a project's files are."""
    return Layout(languages=tuple(sorted(set(languages))), manifests=tuple(sorted(path for path in paths if system_of(path))))


def system_of(path: str) -> str:
    """Return the purl type of the packages that a manifest asks for; empty for any other file."""
    return "nuget" if path.endswith(".csproj") else _MANIFESTS.get(path[path.rfind("/") + 1 :], "")
