"""Providers and SDKs -> the literal texts without one of which a file cannot hold evidence.

A needle must be precise: an everyday word is looked for in the forms of an import alone, a broad host by its telling part.
Needles are compared without regard to case.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from auditor.catalogue.patterns import literal_parts, literal_prefix
from auditor.model.provider import SITE, Host, Provider, Sdk
from auditor.model.words import Words

Role = Literal["module", "switch", "package", "host", "site", "setting", "model", "key", "path"]

IMPORT_FORMS: dict[str, tuple[str, ...]] = {
    "python": ("import {0}", "from {0}", "'{0}'", '"{0}"'),
    "javascript": ("'{0}'", '"{0}"', "'{0}/", '"{0}/'),
    "ruby": ("require '{0}", 'require "{0}', "{0}::"),
    "go": ('"{0}"', '"{0}/'),
    "csharp": ("using {0}",),
    "java": ("import {0}",),
    "kotlin": ("import {0}",),
    "scala": ("import {0}",),
    "swift": ("import {0}",),
    "php": ("use {0}", "{0}\\", "\\{0}"),
    "rust": ("use {0}", "{0}::"),
    "dart": ("package:{0}/",),
    "elixir": ("{0}.", "alias {0}", "use {0}"),
}
"""How each language names a module that is an everyday word."""

IMPORTED_ELSEWHERE = frozenset({"csharp"})
"""Languages in which a file may use an SDK that another file of its project imports."""
NAME_LEAST = 9
"""A shorter name of a class or method is not looked for by itself."""
_HUMPS = re.compile(r"[A-Z]+[a-z]+")

_SHORTEST = {"module": 3, "switch": 3, "package": 3, "host": 4, "site": 4, "setting": 4, "model": 4, "key": 3, "path": 6}
_DISTINCTIVE = re.compile(r"[./@_:\\-]|[0-9]")
_GROUP = re.compile(r"\((?:\?:)?([^()]*)\)")


class Needle(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One literal to look for, in lower case."""

    text: str
    role: Role
    language: str
    """The language whose module it is; empty: any file."""
    subject: str
    """Provider id, or the SDK's package name."""


def find_needles(
    providers: Iterable[Provider], sdks: Mapping[str, Iterable[Sdk]], words: Words, frameworks: Mapping[str, Iterable[str]] | None = None
) -> tuple[Needle, ...]:
    """Return the needles of the whole catalogue, sorted and without repetition."""
    ordinary = frozenset(word.lower() for word in words.ordinary)
    found: set[tuple[str, Role, str, str]] = set()
    for provider in providers:
        found.update(_of_provider(provider, ordinary, words.broad_hosts))
    for language, some in sdks.items():
        for sdk in some:
            found.update(_of_sdk(language, sdk, ordinary))
    for names in (frameworks or {}).values():
        found.update((package_needle(name), "package", "", name) for name in names)
    for path in words.http_paths:
        found.update((f":{port}", "path", "", path.capability) for port in path.ports)
        if path.distinctive:
            telling = [
                part for piece in _beyond_version(path.path).split("{}") if (part := piece.rstrip("/")) and part.lower() not in ordinary
            ]
            found.update((part, "path", "", path.capability) for part in sorted(telling, key=len)[-1:])
    unique = {
        (text.lower(), role, language): subject
        for text, role, language, subject in sorted(found, reverse=True)
        if len(text) >= _SHORTEST[role]
    }
    return tuple(Needle(text, role, language, subject) for (text, role, language), subject in sorted(unique.items()))


def package_needle(name: str) -> str:
    """Return the literal that stands in every manifest that asks for a package: a group and an artifact may stand on lines of their own."""
    group, colon, artifact = name.partition(":")
    if not colon:
        return name.removesuffix("*")
    telling = artifact.removesuffix("*")
    return telling if "-" in telling.strip("-") else group.removesuffix("*")


def _beyond_version(path: str) -> str:
    """Return a path without the version it starts with, which is often part of a base URL elsewhere, where enough is left."""
    rest = path.removeprefix("/v1")
    return rest if rest.count("/") > 1 else path


def module_needles(language: str, module: str, ordinary: frozenset[str]) -> Iterator[str]:
    """Yield the literals one of which a file that imports `module` holds."""
    lower = module.lower()
    if lower not in ordinary and (_DISTINCTIVE.search(lower) or len(lower) > 5):
        yield lower
        parent, dot, leaf = lower.rpartition(".")
        if language == "python" and dot:
            yield f"from {parent} import {leaf}"
            yield f"from {parent} import ("
        return
    for form in IMPORT_FORMS.get(language, ("{0}",)):
        yield form.format(lower)


def expanded_prefixes(expression: str) -> Iterator[str]:
    """Yield literal texts one of which every match of `expression` holds, mostly at its start: `gpt-(4|5)` gives `gpt-4` and `gpt-5`."""
    for alternative in _alternatives(expression):
        prefix = literal_prefix(alternative)
        group = _GROUP.match(alternative, _source_length(alternative, prefix))
        if group is not None and not alternative.startswith(("?", "*", "{"), group.end()):
            rest = literal_prefix(alternative[group.end() :])
            for choice in group.group(1).split("|"):
                literal = literal_prefix(choice)
                whole = _source_length(choice, literal) == len(choice)
                yield prefix + literal + (rest if whole else "")
        else:
            yield prefix or max(literal_parts(alternative), key=len, default="").lower()


def host_needle(host: Host, broad: tuple[str, ...], ordinary: frozenset[str] = frozenset()) -> str | None:
    """Return the telling literal of a host with the dots at its edges, or None when it has only parts that many services share."""
    if host.match != "pattern":
        return host.host.lower()
    telling = [part for part in literal_parts(host.host) if part.strip(".-") not in broad and part not in ordinary]
    return max(telling, key=len).lower() if telling else None


def _of_provider(provider: Provider, ordinary: frozenset[str], broad: tuple[str, ...]) -> Iterator[tuple[str, Role, str, str]]:
    for language, modules in provider.modules.items():
        for module in modules:
            for text in module_needles(language, module, ordinary):
                yield text, "module", language, provider.id
    for names in provider.packages.values():
        for name in names:
            yield ((f'"{name}"' if name.lower() in ordinary else package_needle(name)), "package", "", provider.id)
    for host in provider.hosts:
        if text_of_host := host_needle(host, broad, ordinary):
            yield text_of_host, SITE if host.host_class == SITE else "host", "", provider.id
    for name in provider.environment:
        yield name, "setting", "", provider.id
    for pattern in (*provider.closed_models, *provider.open_models):
        for text in expanded_prefixes(pattern):
            if text not in ordinary and _DISTINCTIVE.search(text):
                yield text, "model", "", provider.id
    for pattern in provider.key_patterns:
        for text in expanded_prefixes(pattern):
            telling = max(literal_parts(pattern), key=len) if text in ordinary else text
            if telling not in ordinary:
                yield telling, "key", "", provider.id


def _of_sdk(language: str, sdk: Sdk, ordinary: frozenset[str]) -> Iterator[tuple[str, Role, str, str]]:
    if sdk.common:
        # A cloud's SDK is evidence by its service alone; those words stand in the switches and in the providers' files.
        for switches in (*(client.switches for client in sdk.clients), *(call.switches for call in sdk.calls)):
            for switch in switches:
                service = switch.partition("=")[2]
                yield service, "switch", language, sdk.package
        return
    if sdk.ecosystem:
        yield (f'"{sdk.package}"' if sdk.package.lower() in ordinary else package_needle(sdk.package)), "package", "", sdk.package
    if language in IMPORTED_ELSEWHERE:
        for name in _own_names(sdk):
            yield name, "module", language, sdk.package
    plain = ordinary | {module.lower() for module in sdk.modules} if sdk.generic else ordinary
    for module in sdk.modules:
        for text in module_needles(language, module, plain):
            yield text, "module", language, sdk.package


def _own_names(sdk: Sdk) -> Iterator[str]:
    """Yield the names of an SDK's classes, and of the methods it adds to others, that are no everyday words: `IChatClient`, `AddChatClient`."""
    symbols = [name for client in sdk.clients for name in (client.name, *client.also)]
    classes = [name.rpartition(".")[2] for name in symbols if name.rpartition(".")[0] not in symbols]
    methods = [name for call in sdk.calls if call.any_receiver for name in (call.path, *call.also)]
    for name in (*classes, *methods):
        if len(name) >= NAME_LEAST and len(_HUMPS.findall(name)) > 1:
            yield name


def _alternatives(expression: str) -> list[str]:
    depth = 0
    parts = [""]
    escaped = False
    for character in expression:
        depth += 0 if escaped else {"(": 1, ")": -1, "[": 1, "]": -1}.get(character, 0)
        if character == "|" and depth == 0 and not escaped:
            parts.append("")
        else:
            parts[-1] += character
        escaped = character == "\\" and not escaped
    return parts


def _source_length(expression: str, literal: str) -> int:
    """Return how many characters of the expression the literal text at its start takes up."""
    position = 0
    for _ in literal:
        position += 2 if expression[position] == "\\" else 1
    return position
