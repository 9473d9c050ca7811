"""A client or call that an SDK describes -> who answers it: provider, target, model, and why."""

import re
from typing import TYPE_CHECKING, Any

import msgspec

from auditor.analysis import target
from auditor.analysis.arguments import Arguments, field_of, own_field
from auditor.analysis.calling import OPTIONAL, REGISTERED, clients_in
from auditor.analysis.calls import Calls
from auditor.analysis.foreign import MADE_ENDPOINT
from auditor.analysis.models import ModelChoice, choose
from auditor.analysis.signatures import ClientHit
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    NONE,
    Const,
    Object,
    Symbol,
    Unknown,
    Value,
    join,
    strings,
)
from auditor.model.evidence import Target
from auditor.model.provider import Call, Client, Sdk
from auditor.model.rule import TargetKind

if TYPE_CHECKING:
    from auditor.analysis.sinks import Sinks

BY_DATA = frozenset({"by-model", "by-config", "none"})
LOCAL = "local"
EMBEDDING = ("embeddings", "vector-stores")
CHAIN_STEPS = 24
"""Steps of a fluent chain that are looked at for what the call sends."""
INNER_LIMIT = 6
"""Clients inside another one that are asked who answers."""
SEVERAL = "one of several answers"
NOBODY = "neither code nor settings say which provider answers"


ON = ("true", "1", "yes")
OFF = ("false", "0", "no", "")


class Answering:
    """Decides who answers."""

    def __init__(self, sinks: "Sinks") -> None:
        self._sinks = sinks

    def inner(self, owner: Client | Call, arguments: Arguments) -> list[Object]:
        """Return the clients that a client or call is given to answer in its place."""
        found: list[Object] = []
        for path in owner.inner:
            found.extend(clients_in(arguments.get(path)))
        held = {id(inner) for client in found for inner in client.inner}
        return [client for client in dict.fromkeys(found) if id(client) not in held]

    def who(
        self, run: Calls, sdk: Sdk, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments, depth: int = 0,
        wanted: tuple[str, ...] = (),
    ) -> tuple[str | None, Target, ModelChoice]:  # fmt: skip
        """Decide provider, target and model of a call or construction; `wanted` are the models that it is asked for from outside."""
        configured = self._configured(run, sdk, call)
        choice = choose(self._sinks.project.catalogue, sdk, client, call, instance, arguments, configured)
        wanted = choice.models or wanted
        signatures = self._sinks.project.signatures(run.frames[-1].module.path)
        inside = []
        embeds = (call.capability if call is not None else client.sends if client is not None else None) in EMBEDDING
        held = self._inner_of(run, sdk, client, instance, arguments, wanted, embeds=embeds) if depth < 4 else []
        for inner in held[:INNER_LIMIT]:
            hit = signatures.by_name(inner.client.name) if inner.client is not None else None
            if hit is not None:
                inside.append(self.who(run, hit.sdk, hit.client, None, inner, Arguments(), depth + 1, wanted))
        plain = self._plain(client, instance, arguments if call is None else Arguments()) if inside else None
        named = self._said_provider(sdk, client, call, instance, arguments) if inside else None
        if plain is not None or (inside and _lacks_client(instance)):
            given = Arguments() if plain is not None else arguments
            inside.append((*self._answer(run, sdk, client, call, plain or instance, given, named), choice))
        inside = [one for one in inside if one[1].reason != NOBODY] or inside  # what holds no client of its own decides nothing
        if inside:
            provider, answer = _agreed([(who, there) for who, there, _below in inside])
            if plain is not None and answer.closed is not False:  # settings of the SDK's own, or of another provider: it is the SDK's call
                provider = named
            return provider, answer, _model_inside(choice, inside, wanted)
        made_by = self._maker(client, call, instance) if choice.provider is None or choice.assumed else None
        if made_by is not None and depth < 4:
            provider, answer, above = self.who(run, made_by[1].sdk, made_by[1].client, None, made_by[0], Arguments(), depth + 1)
            return provider, answer, choice if choice.models else above
        decides = self._sinks._given_unknown(client, instance, arguments)
        if decides is not None:
            reason = f"the argument {decides} says who answers, and what it holds cannot be told"
            return None, Target(closed=None, kind="unresolved", reason=reason), ModelChoice(unknown=True)
        said = self._said_provider(sdk, client, call, instance, arguments)
        if sdk.switches and (client is None or sdk.provider in BY_DATA):  # a client that is made by hand does not ask the module's switches
            said = self._sinks.globals.switched(run, sdk) or said
        provider, answer = self._answer(run, sdk, client, call, instance, arguments, said or choice.provider)
        if call is not None and call.capability == "http" and provider is None and answer.kind == "unresolved":
            provider, answer = self._by_path(self.url_text(call, arguments, instance), answer)
        several = answer.reason.startswith(SEVERAL)
        if (
            said is not None
            and not several
            and answer.closed is not False
            and (answer.kind not in ("unknown-host", "provider") or provider is None)
        ):
            provider = said  # a host that the catalogue knows says more than the SDK
        weights = answer.weights or (None if choice.deployment else choice.weights(self._sinks.project.catalogue))
        return provider, _with_weights(answer, weights), choice

    def _by_path(self, url: str, answer: Target) -> tuple[str | None, Target]:
        """Return the provider whose API alone has a path, where the host in front of it cannot be told."""
        path = self._sinks.project.spelling.api_path(url)
        if path is None or path.provider is None:
            return None, answer
        return path.provider, Target(closed=True, kind="provider", reason=f"{path.path} is a path of this provider's API alone")

    def _configured(self, run: Calls, sdk: Sdk, call: Call | None) -> tuple[str, ...]:
        """Return the models that a program sets for all calls of a capability that name none: `model:embeddings`; `model` for chat."""
        meaning = "model" if call is None or call.capability == "chat" else f"model:{call.capability}"
        said = self._sinks.globals.value(run, sdk, meaning) if sdk.globals else EMPTY
        return tuple(text for text in strings(said) if text)

    def _inner_of(
        self, run: Calls, sdk: Sdk, client: Client | None, instance: Object | None, arguments: Arguments, wanted: tuple[str, ...], *, embeds: bool
    ) -> list[Object]:  # fmt: skip
        """Return the clients that may answer for another one: of those kept by name, the one that a wanted model names."""
        others: list[Object] = []
        if client is None or not client.inner:
            return others
        for path in client.inner:
            value = arguments.get(path) or (field_of(frozenset((instance,)), path.lstrip("#")) if instance is not None else EMPTY)
            if instance is not None and not value and path.startswith("#"):
                value = own_field(instance, path)
            kept = kept_as(value, wanted)
            found = [held for held in run.foreign.clients(kept or value) if self._answers(held)]
            below = {id(held) for other in found for held in other.inner}
            others.extend(held for held in found if id(held) not in below)
            if found and (kept or not wanted or any(atom in found for atom in value)):
                return [held for held in found if id(held) not in below]
        inner = [held for held in (instance.inner if instance is not None else ()) if held is not instance and self._answers(held)]
        told = [held for held in inner if REGISTERED in held.fields]
        same = [held for held in told if held.fields[REGISTERED] == told[0].fields[REGISTERED]]
        given = [held for held in inner if instance is not None and held is not instance.parent]
        return others or same or given[:1] or run.foreign.clients(self._sinks.globals.client(run, sdk, embeds=embeds)) or inner[:1]

    def _plain(self, client: Client | None, instance: Object | None, arguments: Arguments) -> Object | None:
        """Return what was made where it was handed settings that name nobody: `DefaultConfig`, on another path `DefaultAzureConfig`."""
        for path in client.inner if client is not None and instance is not None else ():
            value = arguments.get(path) or (own_field(instance, path) if instance is not None else EMPTY)
            held = [atom for atom in value if isinstance(atom, Object)]
            bare = frozenset(atom for atom in held if atom.kind == "foreign" and atom.client is None and not atom.inner)
            if instance is not None and bare and len(held) > len(bare):
                made = Object("foreign", instance.path)
                made.fields[path] = bare
                return made
        return None

    def _maker(self, client: Client | None, call: Call | None, instance: Object | None) -> tuple[Object, ClientHit] | None:
        """Return the client that an object was made by, when that decides who answers: the object's own description names nobody."""
        parent = instance.parent if instance is not None else None
        if client is None or parent is None or parent.client is None or parent.client.name == client.name:
            return None
        says = client.provider or client.endpoint or client.switches or (call is not None and (call.provider or call.endpoint))
        if says or (instance is not None and instance.fields.get(MADE_ENDPOINT)):
            return None
        hit = self._sinks.project.signatures(parent.path).by_name(parent.client.name) if parent.path else None
        return (parent, hit) if hit is not None and hit.client.provider != "none" else None

    def _answers(self, client: Object) -> bool:
        """Tell an SDK's client from the HTTP client that one is built on."""
        hit = self._sinks.project.signatures(client.path).by_name(client.client.name) if client.client is not None and client.path else None
        return hit is None or not hit.sdk.common

    def is_provider_client(self, instance: Object) -> bool:
        """Tell whether an object makes provider calls: a client of an SDK, or an HTTP or cloud client that was told where to."""
        client = instance.client
        client = instance.client
        return client is not None and (not self.is_common(instance) or any(own_field(instance, path) for path in client.endpoint))

    def is_common(self, instance: Object) -> bool:
        """Tell whether an object is an HTTP or cloud client that no switch turns into one of a provider."""
        client = instance.client
        hit = self._sinks.project.signatures(instance.path).by_name(client.name) if client is not None and instance.path else None
        return client is not None and hit is not None and hit.sdk.common and self.switched(client, instance, Arguments()) is None

    def _said_provider(
        self, sdk: Sdk, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments
    ) -> str | None:
        """Return the provider that class, call or a switch names."""
        for owner in (call, client):
            switched = self.switched(owner, instance, arguments) if owner is not None else None
            if switched is not None:
                return switched
        for said in (call.provider if call is not None else None, client.provider if client is not None else None, sdk.provider):
            if said is not None:
                return None if said in BY_DATA or said == LOCAL else said
        return None

    def switched(self, owner: Client | Call, instance: Object | None, arguments: Arguments) -> str | None:
        """Return the provider that a switch of a client or call names."""
        given = False
        for condition, provider in owner.switches.items():
            name, _, wanted = condition.partition("=")
            if name.startswith("env:"):
                if given:
                    continue  # what the code says goes before the environment
                reader = instance.path if instance is not None else ""
                values = {atom.value for atom in self._sinks.project.symbols.settings_of(name[4:], reader) if isinstance(atom, Const)}
            else:
                value = arguments.get(name) or (self._field(instance, name) if instance is not None else EMPTY)
                values = {_word_of(atom) for atom in value if isinstance(atom, Const | Symbol | Object)}
                given = given or bool(values - {None})
            if any(str(value).lower() == wanted.lower() for value in values) or (wanted == "*" and values - {None}):
                return provider
        return None

    def _answer(
        self, run: Calls, sdk: Sdk, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments, provider: str | None
    ) -> tuple[str | None, Target]:  # fmt: skip
        """Decide what answers from the endpoint that argument, field, environment or default give, in that order."""
        named = self._endpoint_value(client, call, instance, arguments)
        catalogue = self._sinks.project.catalogue
        decided = self._from_value(named, catalogue, provider) if named else None
        if decided is not None:
            return decided
        shared = self._sinks.globals.value(run, sdk, "endpoint", provider) if sdk.globals else EMPTY
        decided = self._from_value(shared, catalogue, provider) if shared else None
        if decided is not None:
            return decided
        for name in (*(call.endpoint_env if call is not None else ()), *(client.endpoint_env if client is not None else ())):
            declared = self._declared(name, run.frames[-1].module.path)
            decided = self._from_value(declared, catalogue, provider) if any(strings(declared)) else None
            if decided is not None:
                return decided
        return self._default(sdk, client, call, provider)

    def _declared(self, name: str, reader: str) -> Value:
        """Return what a variable says of the address; `NAME?address` is one that may also only turn an address on."""
        variable, _, switched_on = name.partition("?")
        declared = self._sinks.project.symbols.settings_of(variable, reader)
        if not switched_on:
            return declared
        words = {atom: str(atom.value).lower() for atom in declared if isinstance(atom, Const)}
        return frozenset(Const(switched_on, atom.origin) if word in ON else atom for atom, word in words.items() if word not in OFF)

    def _endpoint_value(self, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments) -> Value:
        for path in call.endpoint if call is not None else ():
            value = arguments.get(path)
            if value and value != frozenset((Const(None),)):
                return self._joined(value, client, instance)
        for path in client.endpoint if client is not None else ():
            value = arguments.get(path) if call is None else EMPTY
            value = value or (self._field(instance, path) if instance is not None else EMPTY)
            if value and value != frozenset((Const(None),)):
                optional = instance.fields.get(OPTIONAL, EMPTY) if instance is not None else EMPTY
                return join(value, NONE) if optional and field_of(optional, path) else value
        return own_field(instance, MADE_ENDPOINT) if instance is not None else EMPTY

    def _joined(self, value: Value, client: Client | None, instance: Object | None) -> Value:
        """Return endpoints with the client's own base before those that are only a path."""
        relative = {atom for atom in value if isinstance(atom, Const) and isinstance(atom.value, str) and "://" not in atom.value}
        if not relative or client is None or instance is None:
            return value
        bases = next((found for path in client.endpoint if (found := self._field(instance, path)) and strings(found)), EMPTY)
        if bases == EMPTY:
            paths = {atom for atom in relative if "/" in str(atom.value) and not set(".:") & set(str(atom.value).partition("/")[0])}
            return join(value - paths, DYNAMIC) if paths else value
        whole = frozenset(
            Const(f"{base.rstrip('/')}/{str(atom.value).lstrip('/')}", atom.origin) for base in strings(bases) for atom in relative
        )
        return join(value - relative, whole)

    def _field(self, instance: Object, path: str) -> Value:
        link: Object | None = instance
        if path.startswith("#"):  # an argument of the construction, not of a step after it
            while link is not None and link.parent is not None and link.parent.client is link.client:
                link = link.parent
            return own_field(link, path) if link is not None else EMPTY
        held = own_field(instance, path)
        if held:
            return held
        for _ in range(CHAIN_STEPS):
            held = field_of(frozenset((link,)), path, 2) if link is not None else EMPTY
            if held or link is None:
                break
            link = link.parent
        return held

    def _from_value(self, value: Value, catalogue: Any, provider: str | None) -> tuple[str | None, Target] | None:
        """Decide by the values an endpoint can have; None when only the SDK's default is left."""
        urls = sorted(
            {
                (atom.value, atom.origin)
                for atom in value
                if isinstance(atom, Const) and isinstance(atom.value, str) and _is_address(atom.value)
            }
        )
        answers = [
            (found or self._kept(provider, answer), answer)
            for found, answer in (target.decide(url, catalogue, origin=origin) for url, origin in urls)
        ]
        partial = [atom.name for atom in value if isinstance(atom, Unknown) and atom.reason == "text"]
        answers.extend(target.decide(text, catalogue) for text in sorted(partial))
        unknown = next((atom for atom in sorted(value, key=repr) if isinstance(atom, Unknown) and atom.reason != "text"), None)
        if answers:
            return self._or_default(_agreed(answers), value, provider)
        given = any(
            isinstance(atom, Object) or (isinstance(atom, Unknown) and atom.reason in ("call", "text", "environment")) for atom in value
        )
        absent = any(isinstance(atom, Const) for atom in value)
        if not given and absent:
            return None  # None or an empty string: the default answers, unless a caller says otherwise
        record = catalogue.provider(provider)
        if record is not None and record.openness == "self-hosted":
            return provider, Target(
                closed=False, kind="open-server", reason=f"{record.name} is software the customer runs, at an endpoint set elsewhere"
            )
        if record is not None and record.provider_class == "cloud":  # its endpoints are addresses of the customer's own resources there
            return provider, Target(closed=True, kind="provider", reason=f"{record.name} answers, at an address set elsewhere")
        if unknown is not None and unknown.reason == "environment":
            default = "the default, or " if absent else ""
            return provider, Target(
                closed=None, kind="unresolved", reason=f"the endpoint is {default}the setting {unknown.name}, which the scan found nowhere"
            )
        either = "the default, or one " if absent else ""
        return provider, Target(closed=None, kind="unresolved", reason=f"the endpoint is {either}decided at run time")

    def _or_default(self, found: tuple[str | None, Target], value: Value, provider: str | None) -> tuple[str | None, Target]:
        """Where an endpoint may also be left out, the SDK's own default answers on some paths: say both."""
        record = self._sinks.project.catalogue.provider(provider)
        whole = found[1].closed and found[0] not in (None, provider) and not any(isinstance(atom, Unknown) for atom in value)
        if whole and Const(None) in value and record is not None and record.openness != "self-hosted":
            return None, _several({str(found[0]), record.id}, "an option decides")
        if found[1].closed is not False or Const(None) not in value or record is None or record.openness == "self-hosted":
            return found
        reason = f"{target.DIFFERS}: {found[1].reason}; or nothing is set, and {record.name} answers"
        return provider, Target(closed=None, kind="unresolved", host=found[1].host, endpoint=found[1].endpoint, reason=reason)

    def _kept(self, provider: str | None, answer: Target) -> str | None:
        """The provider that class or call name stays when the endpoint does not say another: an open server on a private address."""
        if answer.closed is None and answer.kind == "unresolved":
            return provider
        record = self._sinks.project.catalogue.provider(provider)
        return provider if answer.closed is False and record is not None and record.openness == "self-hosted" else None

    def _default(self, sdk: Sdk, client: Client | None, call: Call | None, provider: str | None) -> tuple[str | None, Target]:
        said = (client.provider if client is not None else None) or (call.provider if call is not None else None) or sdk.provider
        record = self._sinks.project.catalogue.provider(provider)
        default = (call.default_endpoint if call is not None else None) or (client.default_endpoint if client is not None else None)
        if said == LOCAL or (client is not None and client.open_by_default):
            kind: TargetKind = "loopback" if default else "in-process"
            return provider, Target(
                closed=False, kind=kind, endpoint=default, reason="runs on the customer's own machine unless an endpoint says otherwise"
            )
        if record is not None and record.openness == "self-hosted":
            return provider, Target(closed=False, kind="open-server", reason=f"{record.name} is software the customer runs")
        if provider is None:
            return None, Target(closed=None, kind="unresolved", reason=NOBODY)
        if default is not None and target.provider_at(default, self._sinks.project.catalogue) not in (None, provider):
            default = None  # a switch or the model names somebody else than whose host the default is
        host = default.partition("://")[2].partition("/")[0] if default else None
        name = record.name if record is not None else provider
        return provider, Target(
            closed=True, kind="provider", host=host, endpoint=default, reason=f"nothing sends it elsewhere, so {name} answers"
        )

    def is_model_endpoint(self, provider: str | None, answer: Target, arguments: Arguments, call: Call, receiver: Object | None) -> bool:
        """Tell whether a plain HTTP request goes to a model: by its host, or by a path of a model API with anything in front."""
        if provider is not None and self._sinks.project.spelling.is_model_host(answer.host or "", provider):
            return True
        return self._sinks.project.spelling.api_path(self.url_text(call, arguments, receiver)) is not None and answer.kind != "unknown-host"

    def url_text(self, call: Call, arguments: Arguments, receiver: Object | None) -> str:
        """Return the address of a plain HTTP request, as far as it is known."""
        hit = (
            self._sinks.project.signatures(receiver.path).by_name(receiver.client.name)
            if receiver is not None and receiver.client is not None
            else None
        )
        value = self._endpoint_value(hit.client if hit is not None else None, call, receiver, arguments)
        known = strings(value)
        partial = sorted(atom.name for atom in value if isinstance(atom, Unknown) and atom.reason == "text")
        return (known or partial or [""])[0]


def kept_as(value: Value, names: tuple[str, ...]) -> Value:
    """Return what a registry keeps under a model's name, or under what stands before its first separator: `openai:gpt`, `openai/gpt`."""
    found = EMPTY
    for name in names:
        for atom in value:
            if isinstance(atom, Object) and atom.kind == "map":
                found = join(found, next((atom.fields[key] for key in (name, *re.split("[:/>]", name)[:1]) if key in atom.fields), EMPTY))
    return found


def _model_inside(choice: ModelChoice, inside: list[tuple[str | None, Target, ModelChoice]], wanted: tuple[str, ...]) -> ModelChoice:
    """Return the model that is meant where another client answers: a name in a registry is none itself, only what follows the provider's is."""
    below = inside[0][2]
    if choice.assumed and below.models and len(inside) == 1:
        return below
    if len(inside) > 1 or (choice.models and not below.registered):
        return choice
    rest = tuple(name.partition(mark)[2] for name in wanted for mark in ":/>" if mark in name)
    return msgspec.structs.replace(below, models=below.models or rest, registered=below.registered or (not choice.models and bool(wanted)))


def _is_address(text: str) -> bool:
    """Tell whether a constant can be an endpoint at all: where an argument is key or endpoint by its type, a bare word is the key."""
    return text == "localhost" or any(mark in text for mark in ".:/")


def _word_of(atom: Const | Symbol | Object) -> Any:
    """Return what a switch compares: a constant, or the last name of a symbol or of what made an object (`.vertexAI(location: x)`)."""
    if isinstance(atom, Const):
        return atom.value
    return (atom.name if isinstance(atom, Symbol) else atom.symbol).rpartition(".")[2]


def _with_weights(answer: Target, weights: Any) -> Target:
    if weights is None or answer.weights is not None:
        return answer
    return Target(closed=answer.closed, reason=answer.reason, host=answer.host, endpoint=answer.endpoint, weights=weights, kind=answer.kind)


def _lacks_client(instance: Object | None) -> bool:
    """Tell whether a client was handed to another one on some paths alone: an option that is appended under a condition."""
    optional = instance.fields.get(OPTIONAL, EMPTY) if instance is not None else EMPTY
    return any(isinstance(atom, Object) and (atom.client is not None or bool(atom.inner)) for atom in optional)


def _several(providers: set[str], why: str) -> Target:
    """Return the target of a call that one of several providers answers, all of them closed."""
    return Target(closed=True, kind="provider", reason=f"{SEVERAL} ({', '.join(sorted(providers))}): {why}")


def _agreed(answers: list[tuple[str | None, Target]]) -> tuple[str | None, Target]:
    """Put several possible endpoints together: they agree, or both are said."""
    if len({answer.closed for _provider, answer in answers}) == 1:
        providers = {provider for provider, _answer in answers}
        if len(providers) > 1 and None not in providers and all(answer.closed for _provider, answer in answers):
            return None, _several({str(provider) for provider in providers}, answers[0][1].reason)
        return (answers[0][0] if len(providers) == 1 else None), answers[0][1]
    some = sorted(answers, key=lambda pair: pair[1].host is None)  # what differs inside keeps the host of the provider in it
    shut = next((pair for pair in some if pair[1].closed or (pair[1].kind == "unresolved" and pair[1].host)), None)
    reasons = "; or ".join(answer.reason for _provider, answer in answers[:3])
    if shut is not None:
        others = [provider for provider, answer in answers if answer.closed is not False and (provider or answer.kind != "unresolved")]
        alone = len(set(others)) == 1
        return shut[0] if alone else None, Target(
            closed=None,
            host=shut[1].host,
            endpoint=shut[1].endpoint if alone else None,
            kind="unresolved",
            reason=f"differs by environment: {reasons}",
        )
    return answers[0][0], Target(closed=None, kind="unresolved", reason=f"differs by environment: {reasons}")
