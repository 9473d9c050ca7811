"""A decoded tree of rules -> what contradicts itself in it: claims made twice, names that lead nowhere, facts without their day."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from auditor.catalogue.names import package_name
from auditor.model.provider import Call, Client, Provider, Sdk

SPECIAL = frozenset({"by-model", "by-config", "local", "none"})
"""What may stand for a provider in an SDK besides an id."""


def find_contradictions(providers: Sequence[Provider], sdks: Mapping[str, Sequence[Sdk]]) -> tuple[str, ...]:
    """Return one sentence for each contradiction, sorted."""
    found = [*_claims(providers), *_undated(providers), *_expressions(providers)]
    known = frozenset(provider.id for provider in providers)
    for language, some in sdks.items():
        found += _of_language(language, some, known)
    return tuple(sorted(set(found)))


def _claims(providers: Sequence[Provider]) -> Iterator[str]:
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for provider in providers:
        for host in provider.hosts:
            claims[f"{host.match} host", host.host.lower()].add(provider.id)
        for ecosystem, names in provider.packages.items():
            for name in names:
                claims[f"{ecosystem} package", package_name(ecosystem, name)].add(provider.id)
        for language, names in provider.modules.items():
            for name in names:
                claims[f"{language} module", name].add(provider.id)
        for name in provider.environment:
            claims["setting", name].add(provider.id)
        for pattern in provider.key_patterns:
            claims["key pattern", pattern].add(provider.id)
        for model in provider.models:
            claims["model", model.id.lower()].add(provider.id)
    for (kind, name), owners in claims.items():
        if len(owners) > 1:
            yield f"{kind} {name} is claimed by {' and '.join(sorted(owners))}"


def _undated(providers: Sequence[Provider]) -> Iterator[str]:
    for provider in providers:
        facts = [(provider.id, provider.source, provider.checked_on)]
        facts += [(f"{provider.id}.terms.{key}", fact.source, fact.checked_on) for key, fact in provider.terms.items()]
        facts += [(f"{provider.id}.competes", provider.competes.source, provider.competes.checked_on)] if provider.competes else []
        facts += [(f"{provider.id}.models.{model.id}", model.source, model.checked_on) for model in provider.models]
        for name, source, checked_on in facts:
            if not source:
                yield f"{name} has no source"
            if not _is_day(checked_on):
                yield f"{name} was checked on no day"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _expressions(providers: Sequence[Provider]) -> Iterator[str]:
    for provider in providers:
        patterns = [host.host for host in provider.hosts if host.match == "pattern"]
        for expression in (*patterns, *provider.key_patterns, *provider.closed_models, *provider.open_models):
            try:
                re.compile(expression)
            except re.error as error:
                yield f"{provider.id}: {expression} is no regular expression: {error}"


def _of_language(language: str, sdks: Sequence[Sdk], known: frozenset[str]) -> Iterator[str]:
    names: dict[str, set[str]] = defaultdict(set)
    clients = {client.name for sdk in sdks for client in sdk.clients}
    packages = {sdk.package for sdk in sdks}
    for sdk in sdks:
        where = f"{language} {sdk.package}"
        for client in sdk.clients:
            for name in (client.name, *client.also):
                names[name].add(f"{sdk.package}: {client.name}")
        yield from (f"{where} names the provider {name}, which is not known" for name in _providers(sdk) if name not in known | SPECIAL)
        own = {client.name for client in sdk.clients}
        for call in sdk.calls:
            yield from (
                f"{where}: {call.path} is of the client {name}, which is not described there" for name in call.clients if name not in own
            )
            if call.gives and call.gives not in clients:
                yield f"{where}: {call.path} gives {call.gives}, which is not described"
        yield from (
            f"{where}: {client.name} gives {client.gives}, which is not described"
            for client in sdk.clients
            if client.gives and client.gives not in clients
        )
        if sdk.calls_from and sdk.calls_from not in packages:
            yield f"{where} takes its calls from {sdk.calls_from}, which is not described"
        if sdk.prefixes_from and sdk.prefixes_from not in packages:
            yield f"{where} takes its prefixes from {sdk.prefixes_from}, which is not described"
        if not sdk.source or not _is_day(sdk.checked_on):
            yield f"{where} has no source or was checked on no day"
    for name, owners in names.items():
        if len(owners) > 1:
            yield f"{language} client {name} is described as {' and as '.join(sorted(owners))}"


def _providers(sdk: Sdk) -> Iterator[str]:
    yield sdk.provider
    yield from sdk.model_prefixes.values()
    yield from sdk.switches.values()
    if sdk.unprefixed and sdk.unprefixed != "by-pattern":
        yield sdk.unprefixed
    parts: list[Client | Call] = [*sdk.clients, *sdk.calls]
    for part in parts:
        if part.provider:
            yield part.provider
        yield from part.switches.values()
        yield from (aside.provider for aside in part.asides)
