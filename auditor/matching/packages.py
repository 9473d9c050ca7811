"""Declared packages and imports -> what is declared and used by nothing, and what is used and declared by nobody.

Both are said only where everything that could explain them is missing: a false "remove it" costs more than a missed one.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import msgspec

from auditor.catalogue.names import package_name
from auditor.inputs.layout import system_of
from auditor.model.artifact import Artifact, Layout
from auditor.model.evidence import CallEvidence, DependencyEvidence, Evidence, ImportEvidence
from auditor.model.provider import Sdk

IMPORTS_DOCUMENT = "imports.yaml"

ECOSYSTEMS = {
    "python": "pypi", "javascript": "npm", "typescript": "npm", "go": "golang", "java": "maven", "kotlin": "maven", "scala": "maven",
    "csharp": "nuget", "ruby": "gem", "php": "composer", "rust": "cargo", "swift": "swift", "dart": "pub", "elixir": "hex",
}  # fmt: skip
"""Language -> purl type of the packages its code imports."""

_EXACT = frozenset({"pypi", "npm"})
"""Ecosystems in which an import tells its package; elsewhere one module may come from any package of a family."""
_REFUSED = frozenset({"golang", "cargo"})
"""Ecosystems whose compilers refuse what is not declared: what looks so is declared in a way that was not seen."""
_LOCK = re.compile(r"(?:[.-]lock(?:\.json|\.ya?ml|file)?|locked|\.sum|\.resolved|pylock[^/]*\.toml|packages\.lock\.json)$", re.IGNORECASE)
_OWN_SCOPES = frozenset({"runtime", "development", "test"})
"""What a project asks for its own code; the rest is for its users, its build, or whoever wants more."""
_PACKAGE = re.compile(r"[@\w][\w./:@~+-]*$")
"""Descriptions of several packages have a title in the place of a name."""
_ENDS = re.compile(r"[./:]")
_GO_MAJOR = re.compile(r"/v[0-9]+$")

Owner = Callable[[str, str], str | None]
"""(ecosystem, package) -> the provider it belongs to alone, or the name of a framework."""


class Imports(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/imports.yaml`: by ecosystem; a name that ends with `*` stands for all that begin so."""

    source: str
    checked_on: str
    unimported: dict[str, tuple[str, ...]] = {}
    """Packages that work without an import."""
    brings: dict[str, dict[str, tuple[str, ...]]] = {}
    """Package -> packages whose modules its users import."""
    loads: dict[str, dict[str, tuple[str, ...]]] = {}
    """Framework -> packages that it imports itself when it is told to."""


class Packages:
    """What the catalogue knows of packages and the modules they hold."""

    def __init__(self, sdks: Iterable[Sdk], imports: Imports) -> None:
        """`imports`: what names alone do not tell."""
        self._imports = imports
        self._modules: dict[tuple[str, str], set[str]] = {}
        for sdk in sdks:
            if sdk.ecosystem:
                self._modules.setdefault((sdk.ecosystem, key_of(sdk.ecosystem, sdk.package)), set()).update(sdk.modules)
        self.kin = lru_cache(maxsize=4096)(self._kin)

    def is_described(self, ecosystem: str, key: str) -> bool:
        """Tell whether it is known under which names code imports a package, and that it does nothing until code does."""
        return (ecosystem, key) in self._modules and not _matches(key, self._imports.unimported.get(ecosystem, ()), ecosystem)

    def is_loaded(self, ecosystem: str, key: str, frameworks: Iterable[str]) -> bool:
        """Tell whether one of some frameworks may import a package itself."""
        return any(_matches(key, self._under(self._imports.loads, ecosystem, framework), ecosystem) for framework in frameworks)

    def may_hold(self, ecosystem: str, declared: str, key: str) -> bool:
        """Tell whether what code imports as one package may come from another that is declared."""
        if _matches(key, self._under(self._imports.brings, ecosystem, declared), ecosystem):
            return True
        modules = {module.lower().removeprefix("package:").replace("_", "-") for module in self._modules.get((ecosystem, key), ())}
        if declared.replace("_", "-") in {_top(module) for module in modules}:
            return True
        family = _family(ecosystem, declared)
        return ecosystem not in _EXACT and (
            family == _family(ecosystem, key) or any(_is_below(family, module) or _is_below(module, family) for module in modules)
        )

    def _under(self, table: Mapping[str, Mapping[str, tuple[str, ...]]], ecosystem: str, key: str) -> tuple[str, ...]:
        found = (patterns for name, patterns in table.get(ecosystem, {}).items() if _matches(key, (name,), ecosystem))
        return tuple(pattern for patterns in found for pattern in patterns)

    def _kin(self, ecosystem: str, key: str) -> frozenset[str]:
        """Return the packages that hold the same modules, itself among them."""
        own = self._modules.get((ecosystem, key), set())
        return frozenset({key}) | {
            other
            for (system, other), modules in self._modules.items()
            if system == ecosystem and any(_is_below(one, two) or _is_below(two, one) for one in own for two in modules)
        }


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """What a project declares and uses: ecosystem -> keys of packages, and what else could explain a difference."""

    packages: Packages
    used: Mapping[str, frozenset[str]]
    declared: Mapping[str, frozenset[str]]
    owners: Mapping[str, frozenset[str]]
    """Providers of the declared packages."""
    frameworks: Mapping[str, frozenset[str]]
    """Keys of the frameworks that are declared or used."""
    systems: frozenset[str]
    """Ecosystems of the code there is."""
    folders: Mapping[str, frozenset[str]]
    """Those in which a manifest says what the code below needs."""

    def is_unused(self, evidence: DependencyEvidence) -> bool:
        """Tell whether a manifest asks for a package that no code imports, and nothing else may use."""
        system = evidence.ecosystem
        if not evidence.direct or system not in self.systems or evidence.scope not in _OWN_SCOPES or _LOCK.search(evidence.location.path):
            return False
        key = key_of(system, evidence.name)
        return (
            self.packages.is_described(system, key)
            and self.packages.kin(system, key).isdisjoint(self.used.get(system, ()))
            and not self.packages.is_loaded(system, key, self.frameworks.get(system, frozenset()) - {key})
        )

    def is_undeclared(self, artifact: Artifact, evidence: ImportEvidence) -> bool:
        """Tell whether code imports a package that no manifest asks for, nor any package that may hold the same modules."""
        system = ECOSYSTEMS.get(artifact.language or "", "")
        declared = self.declared.get(system, frozenset())
        if (
            artifact.kind != "code"
            or system in _REFUSED
            or not _PACKAGE.match(evidence.package)
            or not (declared or self._has_manifest_above(system, artifact.path))
        ):
            return False
        own = evidence.module.replace(".", "/")
        if system not in _EXACT and (evidence.provider_id in self.owners.get(system, ()) or _is_inside(artifact.path, own)):
            return False
        key = key_of(system, evidence.package)
        kin = self.packages.kin(system, key)
        return kin.isdisjoint(declared) and not any(self.packages.may_hold(system, one, other) for one in declared for other in kin)

    def _has_manifest_above(self, ecosystem: str, path: str) -> bool:
        folders = self.folders.get(ecosystem, frozenset())
        folder = posixpath.dirname(path)
        while folder and folder not in folders:
            folder = posixpath.dirname(folder)
        return folder in folders


def key_of(ecosystem: str, name: str) -> str:
    """Return a package's name as imports and manifests are compared; major versions of Go modules are one package."""
    name = package_name(ecosystem, name)
    if ecosystem == "golang":
        return _GO_MAJOR.sub("", name)
    return name.replace("_", "-") if ecosystem == "gem" else name


def use_of(
    located: Iterable[tuple[Artifact, Evidence]], layout: Layout, packages: Packages, provider_of: Owner, framework_of: Owner
) -> Use:
    """Return what a project declares and uses; cost: one pass."""
    used: dict[str, set[str]] = {}
    declared: dict[str, set[str]] = {}
    owners: dict[str, set[str]] = {}
    languages = set(layout.languages)
    for artifact, evidence in located:
        languages.add(artifact.language or "")
        match evidence:
            case ImportEvidence() | CallEvidence():
                system = ECOSYSTEMS.get(artifact.language or "", "")
                used.setdefault(system, set()).add(key_of(system, evidence.package))
            case DependencyEvidence(ecosystem=system):
                declared.setdefault(system, set()).add(key_of(system, evidence.name))
                owners.setdefault(system, set()).add(provider_of(system, evidence.name) or "")
            case _:
                pass
    known = {system: declared.get(system, set()) | used.get(system, set()) for system in (*declared, *used)}
    folders: dict[str, set[str]] = {}
    for path in layout.manifests:
        folders.setdefault(system_of(path), set()).add(posixpath.dirname(path))
    return Use(
        packages=packages,
        used=_frozen(used),
        declared=_frozen(declared),
        owners={system: frozenset(names - {""}) for system, names in owners.items()},
        frameworks={system: frozenset(key for key in keys if framework_of(system, key)) for system, keys in known.items()},
        systems=frozenset(ECOSYSTEMS[language] for language in languages if language in ECOSYSTEMS),
        folders=_frozen(folders),
    )


def _frozen(table: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {system: frozenset(names) for system, names in table.items()}


def _matches(key: str, patterns: Iterable[str], ecosystem: str) -> bool:
    return any(key.startswith(key_of(ecosystem, one[:-1])) if one.endswith("*") else key == key_of(ecosystem, one) for one in patterns)


def _top(module: str) -> str:
    """The part of a module's name that may be a package's: `@scope/name` of `@scope/name/part`."""
    return "/".join(module.split("/")[:2]) if module.startswith("@") else _ENDS.split(module, maxsplit=1)[0]


def _is_below(name: str, other: str) -> bool:
    """Whether a module is another or stands inside it."""
    return name == other or (name.startswith(other) and name[len(other)] in "./:")


def _is_inside(path: str, module: str) -> bool:
    """Whether a file belongs to the package it imports: `com/acme/Client.java` imports `com.acme.models`, `AcmeTests/` the module `Acme`."""
    first = "/".join(module.split("/")[:3])
    return len(first) > 3 and f"/{first}" in f"/{path}"


def _family(ecosystem: str, key: str) -> str:
    """The part of a name that one maker's packages share: a group, a vendor, a repository, the first words."""
    match ecosystem:
        case "maven":
            return key.partition(":")[0].lower()
        case "composer":
            return key.partition("/")[0].lower()
        case "golang":
            return "/".join(key.split("/")[:3]).lower()
        case "nuget":
            return ".".join(key.split(".")[:2]).lower()
        case "cargo":
            return key.partition("-")[0]
        case _:
            return key.lower()
