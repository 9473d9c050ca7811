"""Paths of a listing -> artifacts: language, kind, context and component of each file."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from auditor.model.artifact import Artifact, ArtifactKind, Context


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MANIFESTS: Final = _words(
    "package.json pyproject.toml setup.py setup.cfg go.mod pom.xml build.gradle build.gradle.kts Cargo.toml composer.json Gemfile mix.exs "
    "pubspec.yaml Package.swift build.sbt deno.json"
)
"""A folder with one of these is a component of its own."""

MANIFEST_SUFFIXES: Final = (".csproj", ".fsproj", ".vbproj", ".gemspec", ".podspec", ".cabal")

_TEST_FOLDERS: Final = _words(
    "test tests testing __tests__ spec specs e2e integration_tests test_data testdata fixtures __mocks__ mocks cypress"
)
_EXAMPLE_FOLDERS: Final = _words("example examples sample samples demo demos cookbook cookbooks tutorial tutorials quickstart quickstarts")
_DOCS_FOLDERS: Final = _words("doc docs documentation website")
_GENERATED_FOLDERS: Final = _words("generated __generated__ gen-src dist")

_PACKAGES: Final = re.compile(r"(?:^|/)src/main/(?:java|kotlin|scala)/.*$|(?:^|/)(?:com|org|io|net)/(?:examples?|samples?|demos?)(?=/|$)")
"""Folders that are packages of the JVM's languages."""

_TEST_NAME: Final = re.compile(r"^(?:test_.*|conftest|.*_test|.*_spec|.*[.-](?:test|spec|e2e|cy)|.*Tests?|.*IT|.*Spec)\.[A-Za-z]+$")
_GENERATED_NAME: Final = re.compile(
    r"_pb2(?:_grpc)?\.pyi?$|\.pb\.go$|\.pb\.(?:cc|h)$|\.g\.(?:cs|dart)$|\.designer\.cs$|\.freezed\.dart$|_grpc\.pb\.go$"
)

_KIND_BY_SUFFIX: Final[Mapping[str, ArtifactKind]] = {
    ".ipynb": "notebook",
    ".tf": "infrastructure", ".tfvars": "infrastructure", ".bicep": "infrastructure", ".hcl": "infrastructure",
    ".proto": "schema", ".graphql": "schema", ".gql": "schema", ".sql": "schema", ".prisma": "schema", ".avsc": "schema", ".xsd": "schema",
    ".env": "settings", ".ini": "settings", ".toml": "settings", ".yaml": "settings", ".yml": "settings", ".json": "settings",
    ".properties": "settings", ".conf": "settings", ".cfg": "settings", ".json5": "settings", ".jsonc": "settings", ".xml": "settings",
    ".md": "document", ".mdx": "document", ".rst": "document", ".txt": "document", ".adoc": "document", ".html": "document",
    ".csproj": "manifest", ".fsproj": "manifest", ".vbproj": "manifest", ".gemspec": "manifest", ".lock": "manifest",
}  # fmt: skip

_KIND_BY_NAME: Final = re.compile(
    r"^(?:(?P<manifest>requirements[^/]*\.(?:txt|in)|constraints[^/]*\.txt|[^/]*lock\.(?:json|yaml)|go\.(?:mod|(?:work\.)?sum)|Pipfile|Gemfile"
    r"|Cargo\.toml|npm-shrinkwrap\.json|pylock[^/]*\.toml|gems\.locked|[^/]*gradle\.lockfile|Package\.resolved"
    r"|pyproject\.toml|package\.json|pom\.xml|environment\.ya?ml|composer\.json|pubspec\.yaml)"
    r"|(?P<infrastructure>(?:docker-)?compose[^/]*\.ya?ml|[^/]*Dockerfile[^/]*|Containerfile|Chart\.yaml|values[^/]*\.ya?ml)"
    r"|(?P<sbom>bom\.(?:json|xml)|[^/]*(?:\.cdx|spdx|cyclonedx|sbom)[^/]*\.(?:json|xml))"
    r"|(?P<pipeline>\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|Jenkinsfile)"
    r"|(?P<settings>\.env[^/]*))$"
)


class Classifier:
    """Knows the components of one listing; one look at each folder."""

    def __init__(self, paths: Iterable[str], named: tuple[str, ...] = ()) -> None:
        """Take the listing's paths and the folders that were asked for by name: their own names say nothing about what is below."""
        self._named = named
        self._manifest_folders = frozenset(_manifest_folders(paths))
        self._folders: dict[str, tuple[str, Context]] = {}

    def artifact(self, path: str, language: str | None, *, digest: str, size_bytes: int, generated: bool = False) -> Artifact:
        """Return the record of one file."""
        component, context = self._folder(path[: path.rfind("/") + 1])
        return Artifact(
            path=path,
            kind=kind(path, language),
            language=language,
            context=_context(path, context, generated),
            digest=digest,
            size_bytes=size_bytes,
            component=component,
        )

    def _folder(self, folder: str) -> tuple[str, Context]:
        found = self._folders.get(folder)
        if found is None:
            found = self._folders[folder] = (self._component(folder.rstrip("/")), _folder_context(self._below(folder)))
        return found

    def _below(self, folder: str) -> str:
        return folder[max((len(name) for name in self._named if folder.startswith(name)), default=0) :]

    def _component(self, folder: str) -> str:
        current = folder
        while current:
            if current in self._manifest_folders:
                return current
            current = current.rpartition("/")[0]
        return folder.partition("/")[0] or "."


def kind(path: str, language: str | None) -> ArtifactKind:
    """Return what sort of file a path names."""
    name = path[path.rfind("/") + 1 :]
    found = _KIND_BY_NAME.match(name)
    if found is not None and found.lastgroup is not None:
        return _GROUPS[found.lastgroup]
    if "/.github/workflows/" in "/" + path:
        return "pipeline"
    if language is not None:
        return "code" if not name.endswith(".ipynb") else "notebook"
    dot = name.rfind(".")
    return _KIND_BY_SUFFIX.get(name[dot:].lower(), "other") if dot >= 0 else "other"


_GROUPS: Final[Mapping[str, ArtifactKind]] = {
    "manifest": "manifest",
    "infrastructure": "infrastructure",
    "sbom": "sbom",
    "pipeline": "pipeline",
    "settings": "settings",
}


def _folder_context(folder: str) -> Context:
    """Return what a folder is for by the names on the way to it; those of packages (`src/main/java/com/example/demo`) say nothing."""
    parts = {part.lower() for part in _PACKAGES.sub("", folder).split("/")}
    if not parts.isdisjoint(_GENERATED_FOLDERS):
        return "generated"
    if not parts.isdisjoint(_TEST_FOLDERS) or any(_is_of_tests(part) for part in parts):
        return "test"
    if not parts.isdisjoint(_EXAMPLE_FOLDERS):
        return "example"
    return "docs" if not parts.isdisjoint(_DOCS_FOLDERS) else "production"


def _is_of_tests(folder: str) -> bool:
    return folder.endswith(("_test", "_tests", "-tests", ".tests")) or folder.startswith(("test_", "tests_", "tests-"))


def _context(path: str, folder: Context, generated: bool) -> Context:
    name = path[path.rfind("/") + 1 :]
    if generated or _GENERATED_NAME.search(name):
        return "generated"
    if folder == "production":
        if _TEST_NAME.match(name):
            return "test"
        if re.search(r"(?:^|[._-])(?:example|sample|template)(?:[._-]|$)", name) and name.startswith("."):
            return "example"  # `.env.example`
        if name.lower().endswith((".md", ".mdx", ".rst", ".adoc")):
            return "docs"
    return folder


def _manifest_folders(paths: Iterable[str]) -> Iterable[str]:
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name in MANIFESTS or name.endswith(MANIFEST_SUFFIXES):
            yield folder
