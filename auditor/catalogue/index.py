"""Records of the whole of `rules/` -> one index that is encoded once and loaded in milliseconds."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from auditor.catalogue.decoding import decode, parse_yaml
from auditor.catalogue.flow_packs import DATA_TYPES_DOCUMENT, check_words, parse_flow_pack, with_types
from auditor.catalogue.flow_packs import FILES as FLOW_FILES
from auditor.catalogue.names import package_name
from auditor.catalogue.needles import find_needles
from auditor.catalogue.packs import check_rule_words, parse_pack, parse_rule
from auditor.catalogue.patterns import Pattern, literal_prefix, literal_tail
from auditor.errors import RuleError
from auditor.model.construct import DOCUMENTS as CONSTRUCTS
from auditor.model.construct import ConstructArea
from auditor.model.flow_pack import FlowPack
from auditor.model.framework import Frameworks
from auditor.model.portability import Portability
from auditor.model.provider import Host, Provider, Sdk
from auditor.model.rule import Pack, Rule
from auditor.model.words import HttpPath, Words

T = TypeVar("T")

FORMAT = 7
"""Goes up whenever the same rules give another index; part of the digest, so that no cached index outlives its program."""

SECTIONS = ("providers", "sdks", "packs", "flows", "codemods", "constructs")
"""Folders of a rules tree; what lies elsewhere in it is a document or `portability.yaml`, `words.yaml`, `frameworks.yaml`."""


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the catalogue answers from; parts that not every run needs stay encoded."""

    digest: str
    date: str
    providers: bytes
    sdks: dict[str, bytes]
    rules: bytes
    packs: bytes
    portability: bytes
    documents: dict[str, bytes]
    needles: bytes
    exact_hosts: dict[str, tuple[str, Host]]
    suffix_hosts: dict[str, tuple[str, Host]]
    pattern_hosts: dict[str, tuple[tuple[str, Host], ...]]
    """Literal tail -> (provider id, host)."""
    packages: dict[str, dict[str, str]]
    frameworks: dict[str, dict[str, str]]
    """Ecosystem -> compared name -> name as written, for packages that reach several providers."""
    framework_families: dict[str, tuple[str, ...]]
    """Ecosystem -> beginnings of the names of such packages."""
    modules: dict[str, dict[str, str]]
    environment: dict[str, str]
    distinctive: tuple[str, ...]
    """First words of settings that are no ordinary words: they identify a setting behind any prefix."""
    closed_models: tuple[Pattern, ...]
    open_models: tuple[Pattern, ...]
    open_families: tuple[Pattern, ...]
    closed_families: tuple[Pattern, ...]
    model_ids: dict[str, tuple[str, int]]
    """Lower-case id -> (provider id, place in the provider's `models`)."""
    key_patterns: tuple[Pattern, ...]
    http_paths: tuple[HttpPath, ...] = ()
    asking_paths: tuple[str, ...] = ()
    flow_packs: bytes = b"\x90"


class Parts(msgspec.Struct, kw_only=True):
    """The decoded files of one or several rules trees."""

    providers: list[Provider] = []
    sdks: dict[str, list[Sdk]] = {}
    rules: list[Rule] = []
    rule_files: list[str] = []
    """The file of each rule."""
    packs: list[Pack] = []
    portability: Portability | None = None
    words: Words = Words()
    frameworks: dict[str, list[str]] = {}
    documents: dict[str, Any] = {}
    flow_packs: list[FlowPack] = []


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of the names and bytes of a rules tree."""
    total = hashlib.sha256(f"format {FORMAT}".encode())
    for name in sorted(files):
        total.update(f"\n{name}\n{len(files[name])}\n".encode())
        total.update(files[name])
    return total.hexdigest()


def parse_files(files: Mapping[str, bytes]) -> Parts:
    """Decode every file of the rules trees.

    `files` maps display names (`rules/providers/openai.yaml`) to bytes; the part from the section's folder on says what it is.

    Raises: RuleError for the first file that is wrong, or an id that is given twice.
    """
    parts = Parts()
    owners: dict[tuple[str, str], str] = {}
    packs = {
        folder: parse_pack(name, files[name]).id for name in files for folder, _, file in [name.rpartition("/")] if file == "pack.yaml"
    }
    for name in sorted(files):
        if name.endswith((".yaml", ".yml")):
            _parse_file(name, files[name], parts, owners, pack=packs.get(name.rpartition("/")[0]))
    parts.sdks = {language: _with_prefixes(some) for language, some in parts.sdks.items()}
    flow_files = [name for name in sorted(files) if name.rpartition("/")[2] in FLOW_FILES]
    parts.flow_packs += [parse_flow_pack(name, files[name], packs.get(name.rpartition("/")[0], "")) for name in flow_files]
    if any(pack.data_types for pack in parts.flow_packs):
        parts.documents[DATA_TYPES_DOCUMENT] = with_types(parts.documents.get(DATA_TYPES_DOCUMENT), parts.flow_packs)
    words = _known_words(parts)
    for name, pack in zip(flow_files, parts.flow_packs, strict=True):
        check_words(name, files[name], pack, words)
    for name, rule in zip(parts.rule_files, parts.rules, strict=True):
        check_rule_words(name, files[name], rule, words)
    return parts


def compile_index(files: Mapping[str, bytes]) -> Index:
    """Return the index of the rules trees.

    Raises: RuleError as `parse_files` does.
    """
    return index_of(parse_files(files), digest_of(files))


def index_of(parts: Parts, digest: str) -> Index:
    """Return the index of decoded files."""
    encode = msgspec.msgpack.encode
    sdks = {language: tuple(sdks) for language, sdks in sorted(parts.sdks.items())}
    hosts = [(provider.id, host) for provider in parts.providers for host in provider.hosts]
    return Index(
        digest=digest,
        date=max(
            [*(provider.checked_on for provider in parts.providers), *(sdk.checked_on for some in sdks.values() for sdk in some)],
            default="",
        ),
        providers=encode({provider.id: provider for provider in parts.providers}),
        sdks={language: encode(some) for language, some in sdks.items()},
        rules=encode(tuple(parts.rules)),
        packs=encode(tuple(parts.packs)),
        portability=encode(parts.portability),
        documents={name: encode(plain) for name, plain in sorted(parts.documents.items())},
        needles=encode(find_needles(parts.providers, sdks, parts.words, parts.frameworks)),
        exact_hosts={host.host.lower(): (owner, host) for owner, host in hosts if host.match == "exact"},
        suffix_hosts={host.host.lower(): (owner, host) for owner, host in hosts if host.match == "suffix"},
        pattern_hosts=_by_tail(hosts),
        packages=_packages(parts.providers, sdks),
        frameworks=_frameworks(parts.providers, sdks, parts.frameworks),
        framework_families={
            ecosystem: tuple(package_name(ecosystem, name.removesuffix("*")) for name in names if name.endswith("*"))
            for ecosystem, names in sorted(parts.frameworks.items())
        },
        modules=_modules(parts.providers, sdks),
        environment={name: provider.id for provider in parts.providers for name in provider.environment},
        distinctive=_distinctive(parts.providers, parts.words),
        closed_models=_patterns((pattern, provider.id) for provider in parts.providers for pattern in provider.closed_models),
        open_models=_patterns((pattern, provider.id) for provider in parts.providers for pattern in provider.open_models),
        open_families=_patterns((pattern, "") for pattern in parts.words.open_families),
        closed_families=_patterns((pattern, "") for pattern in parts.words.closed_families),
        model_ids={model.id.lower(): (provider.id, place) for provider in parts.providers for place, model in enumerate(provider.models)},
        key_patterns=_patterns((pattern, provider.id) for provider in parts.providers for pattern in provider.key_patterns),
        http_paths=parts.words.http_paths,
        asking_paths=parts.words.asking_paths,
        flow_packs=encode(tuple(parts.flow_packs)),
    )


def _parse_file(name: str, content: bytes, parts: Parts, owners: dict[tuple[str, str], str], *, pack: str | None) -> None:
    """Decode one file; `pack` is the id of the pack whose folder it lies in."""
    steps = name.split("/")
    if steps[-1] in FLOW_FILES:
        return  # when everything that it may name is known
    section, rest = ("packs", steps[-2:]) if pack is not None and len(steps) > 1 else _section(steps)
    match section, len(rest):
        case "providers", 1:
            provider = decode(name, content, Provider)
            _claim(owners, ("provider", provider.id), name)
            parts.providers.append(provider)
        case "sdks", 2:
            sdk = decode(name, content, Sdk)
            _claim(owners, (f"sdk of {rest[0]}", sdk.package), name)
            parts.sdks.setdefault(rest[0], []).append(sdk)
        case "packs", 2 if rest[1].startswith("pack."):
            described = parse_pack(name, content)
            _claim(owners, ("pack", described.id), name)
            parts.packs.append(described)
        case "packs", 2:
            rule = parse_rule(name, content, pack=pack or rest[0])
            _claim(owners, ("rule", rule.id), name)
            parts.rules.append(rule)
            parts.rule_files.append(name)
        case "constructs", 1:
            decode(name, content, ConstructArea)
            parts.documents[f"{CONSTRUCTS}{name}"] = parse_yaml(name, content)
        case "", _ if steps[-1] == "portability.yaml":
            parts.portability = decode(name, content, Portability)
        case "", _ if steps[-1] == "words.yaml":
            parts.words = decode(name, content, Words)
        case "", _ if steps[-1] == "frameworks.yaml":
            for ecosystem, names in decode(name, content, Frameworks).packages.items():
                parts.frameworks.setdefault(ecosystem, []).extend(names)
        case _:
            parts.documents["/".join(steps[-len(rest) - 1 :]) if section else steps[-1]] = parse_yaml(name, content)


def _with_prefixes(sdks: list[Sdk]) -> list[Sdk]:
    """Return the SDKs of a language with the prefixes of models that they take from each other; their own go first."""
    known = {sdk.package: sdk.model_prefixes for sdk in sdks}
    return [
        msgspec.structs.replace(sdk, model_prefixes={**known.get(sdk.prefixes_from, {}), **sdk.model_prefixes})
        if sdk.prefixes_from
        else sdk
        for sdk in sdks
    ]


def _known_words(parts: Parts) -> dict[str, frozenset[str]]:
    """Return field of a flow pack -> the words it may hold; none where the tree has no such knowledge."""
    taxonomy = parts.documents.get(DATA_TYPES_DOCUMENT) or {}
    return {
        "language": frozenset((*parts.sdks, *(["typescript"] if parts.sdks else []))),
        "data_types": frozenset(str(one["id"]) for one in taxonomy.get("data_types", ())),
        "provider": frozenset(provider.id for provider in parts.providers),
    }


def _section(steps: list[str]) -> tuple[str, list[str]]:
    """Return the section that a file's path names last, and the steps after it: a folder of a user's may lie in one of the same name."""
    for place in range(len(steps) - 2, -1, -1):
        if steps[place] in SECTIONS:
            return steps[place], steps[place + 1 :]
    return "", []


def _claim(owners: dict[tuple[str, str], str], key: tuple[str, str], name: str) -> None:
    if key in owners:
        raise RuleError(f"{name}:1: the {key[0]} `{key[1]}` is already described in {owners[key]}")
    owners[key] = name


def _by_tail(hosts: list[tuple[str, Host]]) -> dict[str, tuple[tuple[str, Host], ...]]:
    tails: dict[str, list[tuple[str, Host]]] = {}
    for owner, host in hosts:
        if host.match == "pattern":
            tails.setdefault(literal_tail(host.host), []).append((owner, host))
    return {tail: tuple(some) for tail, some in sorted(tails.items())}


def _packages(providers: Iterable[Provider], sdks: Mapping[str, tuple[Sdk, ...]]) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for some in sdks.values():
        for sdk in some:
            if not sdk.common and not sdk.provider.startswith("by-") and sdk.provider != "local" and sdk.ecosystem:
                table.setdefault(sdk.ecosystem, {})[package_name(sdk.ecosystem, sdk.package)] = sdk.provider
    for provider in providers:
        for ecosystem, names in provider.packages.items():
            table.setdefault(ecosystem, {}).update({package_name(ecosystem, name): provider.id for name in names})
    return table


def _frameworks(
    providers: Iterable[Provider], sdks: Mapping[str, tuple[Sdk, ...]], named: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for ecosystem, names in named.items():
        table.setdefault(ecosystem, {}).update({package_name(ecosystem, name): name for name in names if not name.endswith("*")})
    for some in sdks.values():
        for sdk in some:
            if sdk.provider.startswith("by-") and not sdk.common and sdk.ecosystem:
                table.setdefault(sdk.ecosystem, {})[package_name(sdk.ecosystem, sdk.package)] = sdk.package
    for provider in providers:
        for ecosystem, names in provider.shared_packages.items():
            table.setdefault(ecosystem, {}).update({package_name(ecosystem, name): name for name in names})
    return table


def _modules(providers: Iterable[Provider], sdks: Mapping[str, tuple[Sdk, ...]]) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for language, some in sdks.items():
        for sdk in some:
            if not sdk.provider.startswith("by-") and sdk.provider != "local" and not sdk.common and not sdk.generic:
                table.setdefault(language, {}).update(dict.fromkeys(sdk.modules, sdk.provider))
    for provider in providers:
        for language, names in provider.modules.items():
            table.setdefault(language, {}).update(dict.fromkeys(names, provider.id))
    return table


def _distinctive(providers: Iterable[Provider], words: Words) -> tuple[str, ...]:
    firsts = {name.split("_", 1)[0] for provider in providers for name in provider.environment}
    ordinary = {word.upper() for word in words.ordinary}
    return tuple(sorted(first for first in firsts if len(first) > 3 and first not in ordinary))


def _patterns(pairs: Iterable[tuple[str, str]]) -> tuple[Pattern, ...]:
    return tuple(Pattern(literal=literal_prefix(pattern), expression=pattern, subject=subject) for pattern, subject in pairs)
