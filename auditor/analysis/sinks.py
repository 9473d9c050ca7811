"""Calls that the SDK descriptions know -> facts: which provider answers, which model, what is sent, what decides it."""

import hashlib
import re
from typing import Any

import msgspec

from auditor.analysis import features, target
from auditor.analysis.arguments import Arguments, field_of, own_field
from auditor.analysis.calls import MADE_ENDPOINT, REGISTERED, Calls, Indirect, clients_in
from auditor.analysis.containers import ANY
from auditor.analysis.evaluator import Frame
from auditor.analysis.facts import Collected, Reach, Received, SendFact
from auditor.analysis.globals import Globals
from auditor.analysis.models import ModelChoice, choose
from auditor.analysis.retrieval import held_by
from auditor.analysis.signatures import CallHit, ClientHit
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    Chain,
    Const,
    Data,
    FunctionValue,
    Object,
    Parameter,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
    strings,
)
from auditor.model import ir
from auditor.model.evidence import Confidence, Target, ViaStep
from auditor.model.provider import Call, Client, Sdk
from auditor.model.rule import TargetKind

BY_DATA = frozenset({"by-model", "by-config", "none"})
LOCAL = "local"
TYPE_ARGUMENT = "<0>"
CHAIN_STEPS = 24
"""Steps of a fluent chain that are looked at for what the call sends."""
ANSWERING = frozenset({"chat", "completions", "text", "agents", "responses"})
"""Capabilities of calls that tell somebody what they were given."""
SEARCHING = frozenset({"search", "vector-stores"})
"""Capabilities of calls that bring documents."""
SUMMARY_LIMIT = 6
"""Provider calls that are passed on from a function's summary."""
PROMPT_LENGTH = 24
"""A literal shorter than this is no prompt text."""
EMBEDDING = ("embeddings", "vector-stores")
INNER_LIMIT = 6
"""Clients inside another one that are asked who answers."""


class Sinks:
    """Collects the facts of one project."""

    def __init__(self, project: Any) -> None:
        self.project = project
        self.current = Collected()
        self.globals = Globals(project)

    # Entry points for the interpreter --------------------------------------------------------------------------------

    def client(self, run: Calls, instance: Object, hit: ClientHit, arguments: Arguments, site: Any) -> None:
        """Note the construction of a client."""
        client = hit.client
        if not hasattr(site, "start") or client.provider == "none":
            return
        provider, answer, choice = self._who(run, hit.sdk, client, None, instance, arguments)
        switched = hit.sdk.common and self._switched(client, instance, arguments) is not None
        if hit.sdk.common and not switched and not (provider is not None and self.project.spelling.is_model_host(answer.host or "", provider)):
            return
        nobody = provider is None and answer.closed is None and answer.kind == "unresolved"  # it names no provider: calls may, later
        self._note(
            run, site, "client", hit.sdk, client.name, provider, answer, choice, client.sends, instance, arguments,
            implicit=self._implicit(client, arguments, instance), data=client.data if client.sends else (), confidence="low" if nobody else "high",
        )  # fmt: skip
        if client.sends:
            self._data(run, client.data, arguments, site, provider, answer, client.sends)

    def send(
        self,
        run: Calls,
        hit: CallHit,
        receiver: Object | None,
        names: tuple[str, ...],
        arguments: Arguments,
        site: Any,
        through: Object | None = None,
    ) -> None:
        """Note a call that sends something."""
        arguments = with_steps(arguments, receiver)
        call = hit.call
        client_hit = None
        if receiver is not None and receiver.client is not None:
            client_hit = self.project.signatures(run.frames[-1].module.path).by_name(receiver.client.name)
        clients = self._inner(call, arguments) or ([receiver] if receiver is not None else [])
        if not clients:
            self._send_one(run, hit, None, None, names, arguments, site, through)
        for client in clients[:4]:
            inner_hit = client_hit if client is receiver else None
            if inner_hit is None and client.client is not None:
                inner_hit = self.project.signatures(run.frames[-1].module.path).by_name(client.client.name)
            self._send_one(run, hit, client, inner_hit, names, arguments, site, through)

    def _send_one(
        self, run: Calls, hit: CallHit, receiver: Object | None, client_hit: ClientHit | None, names: tuple[str, ...], arguments: Arguments, site: Any, through: Object | None
    ) -> None:  # fmt: skip
        call = hit.call
        client = client_hit.client if client_hit is not None else None
        sdk = client_hit.sdk if client_hit is not None else hit.sdk
        provider, answer, choice = self._who(run, sdk, client, call, receiver, arguments)
        if call.provider is not None and call.provider not in BY_DATA and answer.closed is not False and provider is None:
            provider = call.provider
        switched = hit.sdk.common and client is not None and self._switched(client, receiver, arguments) is not None
        if hit.sdk.common and not switched and not self._is_model_endpoint(provider, answer, arguments, call, receiver):
            if run.survey is not None:
                run.survey.requested()
            return
        base = receiver.symbol if receiver is not None and receiver.symbol else (client.name if client is not None else "")
        callee = ".".join((base, *names)) if base and not call.function else call.path
        confidence: Confidence = "medium" if receiver is not None and receiver.injected and answer.kind == "unresolved" else "high"
        self._note(
            run, site, "call", hit.sdk, callee, provider, answer, choice, self._capability(call, answer, arguments, receiver), receiver, arguments,
            implicit=self._implicit(client, arguments, receiver) if client is not None and client.implicit else self._call_implicit(call, arguments),
            state=features.keeps_state(call, arguments), data=call.data, confidence=confidence,
        )  # fmt: skip
        self._data(run, call.data, arguments, site, provider, answer, call.capability, (receiver, through))

    def register(self, run: Calls, hit: CallHit, receiver: Object | None, names: tuple[str, ...], arguments: Arguments, site: Any) -> None:
        """Note a call that tells a container which client to inject elsewhere."""
        call = hit.call
        inner = self._inner(call, arguments) or self._made_inside(run, call, arguments)
        chained = call.provider is None and TYPE_ARGUMENT not in call.registers  # `services.AddSingleton(x)` adds x alone
        inner = inner or ([receiver] if chained and receiver is not None and receiver.client is not None else [])
        inner = [client for client in inner if self.is_provider_client(client)]
        owner = inner[0] if inner else None
        client_hit = None
        if owner is not None and owner.client is not None:
            client_hit = self.project.signatures(run.frames[-1].module.path).by_name(owner.client.name)
        client = client_hit.client if client_hit is not None else None
        sdk = client_hit.sdk if client_hit is not None else hit.sdk
        if TYPE_ARGUMENT in call.registers and client is None:
            return  # a service of the project's own
        provider, answer, choice = self._who(run, sdk, client, call, owner, arguments)
        told = self._registered_type(run, arguments) or (client.name if client is not None else "")
        callee = f"{told}.{names[-1]}" if TYPE_ARGUMENT in call.registers else names[-1]
        self._note(
            run,
            site,
            "client",
            sdk if client is not None and TYPE_ARGUMENT in call.registers else hit.sdk,
            callee,
            provider,
            answer,
            choice,
            call.capability,
            owner,
            arguments,
        )

    def _made_inside(self, run: Calls, call: Call, arguments: Arguments) -> list[Object]:
        """Return the clients that functions given to a registration make: `AddSingleton(sp => new Client(...))`."""
        found: list[Object] = []
        for path in call.inner:
            for atom in arguments.get(path):
                if isinstance(atom, FunctionValue):
                    found.extend(clients_in(run.call_value(frozenset((atom,)), Arguments((DYNAMIC,)), Indirect())))
        return list(dict.fromkeys(found))

    def _registered_type(self, run: Calls, arguments: Arguments) -> str:
        signatures = self.project.signatures(run.frames[-1].module.path)
        names = [atom.name for atom in arguments.get(TYPE_ARGUMENT) if isinstance(atom, Symbol)]
        hits = [signatures.client(name) for name in names]
        return next((hit.client.name for hit in hits if hit is not None), "")

    def guess(self, run: Calls, chain: Chain, arguments: Arguments, site: Any) -> None:
        """Note a call whose receiver is not known but whose chain of names is an SDK's own: low confidence."""
        if len(chain.names) < 2 or not hasattr(site, "start"):
            return
        frame = run.frames[-1]
        hit = self.project.spelling.guesses(frame.module, chain.names)
        if hit is None:
            return
        call_hit, client_hit, provider = hit
        unknown = Target(closed=None, kind="unresolved", reason="the receiver's type is guessed from the names it is called by")
        choice = choose(self.project.catalogue, client_hit.sdk, client_hit.client, call_hit.call, None, arguments)
        self._note(
            run, site, "call", call_hit.sdk, ".".join(chain.names), None if provider in BY_DATA else provider, unknown, choice, call_hit.call.capability, None,
            arguments, data=call_hit.call.data, confidence="medium" if len(chain.names) > 2 and frame.module.imports_sdk(call_hit.sdk) else "low",
        )  # fmt: skip
        self._data(run, call_hit.call.data, arguments, site, provider, unknown, call_hit.call.capability)

    # Who answers -----------------------------------------------------------------------------------------------------

    def _inner(self, owner: Client | Call, arguments: Arguments) -> list[Object]:
        found: list[Object] = []
        for path in owner.inner:
            found.extend(clients_in(arguments.get(path)))
        held = {id(inner) for client in found for inner in client.inner}
        return [client for client in dict.fromkeys(found) if id(client) not in held]

    def _who(
        self, run: Calls, sdk: Sdk, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments, depth: int = 0,
        wanted: tuple[str, ...] = (),
    ) -> tuple[str | None, Target, ModelChoice]:  # fmt: skip
        """Decide provider, target and model of a call or construction; `wanted` are the models that it is asked for from outside."""
        choice = choose(self.project.catalogue, sdk, client, call, instance, arguments)
        wanted = choice.models or wanted
        signatures = self.project.signatures(run.frames[-1].module.path)
        inside = []
        embeds = (call.capability if call is not None else client.sends if client is not None else None) in EMBEDDING
        held = self._inner_of(run, sdk, client, instance, arguments, wanted, embeds=embeds) if depth < 4 else []
        for inner in held[:INNER_LIMIT]:
            hit = signatures.by_name(inner.client.name) if inner.client is not None else None
            if hit is not None:
                inside.append(self._who(run, hit.sdk, hit.client, None, inner, Arguments(), depth + 1, wanted))
        if inside and call is None and self._may_be_plain(client, instance, arguments):
            named = self._said_provider(sdk, client, call, instance, arguments)
            inside.append((*self._answer(run, sdk, client, call, instance, arguments, named), choice))
        if inside:
            provider, answer = _agreed([(who, there) for who, there, _below in inside])
            return provider, answer, _model_inside(choice, inside, wanted)
        made_by = self._maker(client, call, instance) if choice.provider is None or choice.assumed else None
        if made_by is not None and depth < 4:
            provider, answer, above = self._who(run, made_by[1].sdk, made_by[1].client, None, made_by[0], Arguments(), depth + 1)
            return provider, answer, choice if choice.models else above
        decides = self._given_unknown(client, instance, arguments)
        if decides is not None:
            reason = f"the argument {decides} says who answers, and what it holds cannot be told"
            return None, Target(closed=None, kind="unresolved", reason=reason), ModelChoice(unknown=True)
        said = self._said_provider(sdk, client, call, instance, arguments)
        said = (self.globals.switched(run, sdk) if sdk.switches else None) or said
        provider, answer = self._answer(run, sdk, client, call, instance, arguments, said or choice.provider)
        if said is not None and answer.closed is not False and (answer.kind not in ("unknown-host", "provider") or provider is None):
            provider = said  # a host that the catalogue knows says more than the SDK
        weights = answer.weights or (None if choice.deployment else choice.weights(self.project.catalogue))
        return provider, _with_weights(answer, weights), choice

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
            found = [held for held in run.clients(kept or value) if self._answers(held)]
            below = {id(held) for other in found for held in other.inner}
            others.extend(held for held in found if id(held) not in below)
            if found and (kept or not wanted or any(atom in found for atom in value)):
                return [held for held in found if id(held) not in below]
        inner = [held for held in (instance.inner if instance is not None else ()) if held is not instance and self._answers(held)]
        told = [held for held in inner if REGISTERED in held.fields]
        same = [held for held in told if held.fields[REGISTERED] == told[0].fields[REGISTERED]]
        given = [held for held in inner if instance is not None and held is not instance.parent]
        return others or same or given[:1] or run.clients(self.globals.client(run, sdk, embeds=embeds)) or inner[:1]

    def _may_be_plain(self, client: Client | None, instance: Object | None, arguments: Arguments) -> bool:
        """Tell whether what is handed over may also be settings that name nobody: `DefaultConfig` or, on another path, `DefaultAzureConfig`."""
        for path in client.inner if client is not None and instance is not None else ():
            value = arguments.get(path) or (own_field(instance, path) if instance is not None else EMPTY)
            held = [atom for atom in value if isinstance(atom, Object)]
            if len(held) > 1 and any(atom.kind == "foreign" and atom.client is None and not atom.inner for atom in held):
                return True
        return False

    def _maker(self, client: Client | None, call: Call | None, instance: Object | None) -> tuple[Object, ClientHit] | None:
        """Return the client that an object was made by, when that decides who answers: the object's own description names nobody."""
        parent = instance.parent if instance is not None else None
        if client is None or parent is None or parent.client is None or parent.client.name == client.name:
            return None
        says = client.provider or client.endpoint or client.switches or (call is not None and (call.provider or call.endpoint))
        if says or (instance is not None and instance.fields.get(MADE_ENDPOINT)):
            return None
        hit = self.project.signatures(parent.path).by_name(parent.client.name) if parent.path else None
        return (parent, hit) if hit is not None and hit.client.provider != "none" else None

    def _answers(self, client: Object) -> bool:
        """Tell an SDK's client from the HTTP client that one is built on."""
        hit = self.project.signatures(client.path).by_name(client.client.name) if client.client is not None and client.path else None
        return hit is None or not hit.sdk.common

    def is_provider_client(self, instance: Object) -> bool:
        """Tell whether an object makes provider calls: a client of an SDK, or an HTTP or cloud client that was told where to."""
        client = instance.client
        client = instance.client
        return client is not None and (not self.is_common(instance) or any(own_field(instance, path) for path in client.endpoint))

    def is_common(self, instance: Object) -> bool:
        """Tell whether an object is an HTTP or cloud client that no switch turns into one of a provider."""
        client = instance.client
        hit = self.project.signatures(instance.path).by_name(client.name) if client is not None and instance.path else None
        return client is not None and hit is not None and hit.sdk.common and self._switched(client, instance, Arguments()) is None

    def _said_provider(
        self, sdk: Sdk, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments
    ) -> str | None:
        """Return the provider that class, call or a switch names."""
        for owner in (call, client):
            switched = self._switched(owner, instance, arguments) if owner is not None else None
            if switched is not None:
                return switched
        for said in (call.provider if call is not None else None, client.provider if client is not None else None, sdk.provider):
            if said is not None:
                return None if said in BY_DATA or said == LOCAL else said
        return None

    def _switched(self, owner: Client | Call, instance: Object | None, arguments: Arguments) -> str | None:
        for condition, provider in owner.switches.items():
            name, _, wanted = condition.partition("=")
            if name.startswith("env:"):
                reader = instance.path if instance is not None else ""
                values = {atom.value for atom in self.project.symbols.settings_of(name[4:], reader) if isinstance(atom, Const)}
            else:
                value = arguments.get(name) or (self._field(instance, name) if instance is not None else EMPTY)
                values = {_word_of(atom) for atom in value if isinstance(atom, Const | Symbol | Object)}
            if any(str(value).lower() == wanted.lower() for value in values) or (wanted == "*" and values - {None}):
                return provider
        return None

    def _answer(
        self, run: Calls, sdk: Sdk, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments, provider: str | None
    ) -> tuple[str | None, Target]:  # fmt: skip
        """Decide what answers from the endpoint that argument, field, environment or default give, in that order."""
        named = self._endpoint_value(client, call, instance, arguments)
        catalogue = self.project.catalogue
        decided = self._from_value(named, catalogue, provider) if named else None
        if decided is not None:
            return decided
        shared = self.globals.value(run, sdk, "endpoint", provider) if sdk.globals else EMPTY
        decided = self._from_value(shared, catalogue, provider) if shared else None
        if decided is not None:
            return decided
        for name in (*(call.endpoint_env if call is not None else ()), *(client.endpoint_env if client is not None else ())):
            declared = self.project.symbols.settings_of(name, run.frames[-1].module.path)
            decided = self._from_value(declared, catalogue, provider) if any(strings(declared)) else None
            if decided is not None:
                return decided
        return self._default(sdk, client, call, provider)

    def _endpoint_value(self, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments) -> Value:
        for path in call.endpoint if call is not None else ():
            value = arguments.get(path)
            if value and value != frozenset((Const(None),)):
                return self._joined(value, client, instance)
        for path in client.endpoint if client is not None else ():
            value = arguments.get(path) if call is None else EMPTY
            value = value or (self._field(instance, path) if instance is not None else EMPTY)
            if value and value != frozenset((Const(None),)):
                return value
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
        """Where the endpoint of something open may also be left out, the SDK's own default answers on some paths: say both."""
        record = self.project.catalogue.provider(provider)
        if found[1].closed is not False or Const(None) not in value or record is None or record.openness == "self-hosted":
            return found
        reason = f"differs by path: {found[1].reason}; or nothing is set, and {record.name} answers"
        return provider, Target(closed=None, kind="unresolved", host=found[1].host, endpoint=found[1].endpoint, reason=reason)

    def _kept(self, provider: str | None, answer: Target) -> str | None:
        """The provider that class or call name stays when the endpoint does not say another: an open server on a private address."""
        if answer.closed is None and answer.kind == "unresolved":
            return provider
        record = self.project.catalogue.provider(provider)
        return provider if answer.closed is False and record is not None and record.openness == "self-hosted" else None

    def _default(self, sdk: Sdk, client: Client | None, call: Call | None, provider: str | None) -> tuple[str | None, Target]:
        said = (client.provider if client is not None else None) or (call.provider if call is not None else None) or sdk.provider
        record = self.project.catalogue.provider(provider)
        default = (call.default_endpoint if call is not None else None) or (client.default_endpoint if client is not None else None)
        if said == LOCAL or (client is not None and client.open_by_default):
            kind: TargetKind = "loopback" if default else "in-process"
            return provider, Target(
                closed=False, kind=kind, endpoint=default, reason="runs on the customer's own machine unless an endpoint says otherwise"
            )
        if record is not None and record.openness == "self-hosted":
            return provider, Target(closed=False, kind="open-server", reason=f"{record.name} is software the customer runs")
        if provider is None:
            return None, Target(closed=None, kind="unresolved", reason="neither code nor settings say which provider answers")
        if default is not None and target.provider_at(default, self.project.catalogue) not in (None, provider):
            default = None  # a switch or the model names somebody else than whose host the default is
        host = default.partition("://")[2].partition("/")[0] if default else None
        name = record.name if record is not None else provider
        return provider, Target(
            closed=True, kind="provider", host=host, endpoint=default, reason=f"nothing sends it elsewhere, so {name} answers"
        )

    def _is_model_endpoint(self, provider: str | None, answer: Target, arguments: Arguments, call: Call, receiver: Object | None) -> bool:
        """Tell whether a plain HTTP request goes to a model: by its host, or by a path of a model API with anything in front."""
        if provider is not None and self.project.spelling.is_model_host(answer.host or "", provider):
            return True
        return self.project.spelling.api_path(self._url_text(call, arguments, receiver)) is not None and answer.kind != "unknown-host"

    def _url_text(self, call: Call, arguments: Arguments, receiver: Object | None) -> str:
        hit = (
            self.project.signatures(receiver.path).by_name(receiver.client.name)
            if receiver is not None and receiver.client is not None
            else None
        )
        value = self._endpoint_value(hit.client if hit is not None else None, call, receiver, arguments)
        known = strings(value)
        partial = sorted(atom.name for atom in value if isinstance(atom, Unknown) and atom.reason == "text")
        return (known or partial or [""])[0]

    def _capability(self, call: Call, answer: Target, arguments: Arguments, receiver: Object | None) -> str | None:
        if call.capability != "http":
            return call.capability
        path = self.project.spelling.api_path(self._url_text(call, arguments, receiver), distinctive=False) or self.project.spelling.api_path(
            answer.endpoint or "", distinctive=False
        )
        return path.capability if path is not None else "other"

    def _implicit(self, client: Client, arguments: Arguments, instance: Object | None) -> str | None:
        if client.implicit is None:
            return None
        names = [part.strip() for part in client.implicit.split(",")]
        given = [name for name in names if arguments.get(name) or (instance is not None and own_field(instance, name))]
        return None if given else names[0]

    def _given_unknown(self, client: Client | None, instance: Object | None, arguments: Arguments) -> str | None:
        """Return the argument that takes the place of a client's default, when it is given and holds nothing that is known."""
        for name in (client.implicit or "").replace(" ", "").split(",") if client is not None else ():
            value = arguments.get(name) or (own_field(instance, name) if instance is not None else EMPTY)
            if value and not strings(value) and not any(isinstance(atom, Const) for atom in value) and not clients_in(value):
                return name
        return None

    def _call_implicit(self, call: Call, arguments: Arguments) -> str | None:
        if call.implicit is None:
            return None
        names = [part.strip() for part in call.implicit.split(",")]
        return None if any(arguments.get(name) for name in names) else names[0]

    # What is noted ---------------------------------------------------------------------------------------------------

    def _note(
        self, run: Calls, site: Any, role: str, sdk: Sdk, callee: str, provider: str | None, answer: Target, choice: ModelChoice, capability: str | None,
        instance: Object | None, arguments: Arguments, *, implicit: str | None = None, state: bool = False, data: tuple[str, ...] = (), confidence: Confidence = "high",
    ) -> None:  # fmt: skip
        if not hasattr(site, "start"):
            return
        frame = run.frames[-1]
        symbolic = any(isinstance(atom, Parameter) for value in arguments.all() for atom in run.deep(value))
        guards = features.guards(arguments, instance)
        if capability in SEARCHING:
            bound = self.project.retrieval.is_bound(run, arguments, instance, site)
            guards = tuple(sorted({*guards, "user_filter"} if bound else {*guards} - {"user_filter"}))
        fact = SendFact(
            path=frame.module.path, start=site.start, end=site.end, role=role, callee=callee, package=sdk.package, provider_id=provider, target=answer,
            capability=capability, models=choice.models, model_unknown=choice.unknown, deployment=choice.deployment,
            features=features.of_call(arguments) if role == "call" else features.of_client(arguments), state=state, implicit=implicit,
            data=tuple(path for path in data if arguments.get(path)), guards=guards,
            prompts=self._prompts(arguments, data), confidence=confidence, enclosing=enclosing(frame), entry_point=self.project.entry_point(run, frame),
            symbolic=symbolic, injected=instance is not None and _base(instance).injected, depth=len(run.stack),
        )  # fmt: skip
        self.current.facts.append(fact)
        if run.stack and role == "call":
            self._note_reach(run, fact)

    def passed_on(self, run: Calls, found: Collected, held: Value) -> None:
        """Note what a call answered by a summary reaches: the provider calls of the function, and the data given to it."""
        sent = [fact for fact in found.facts if fact.role != "client"][:SUMMARY_LIMIT]
        for fact in sent:
            if fact.role == "call":
                self._note_reach(run, fact)
        calls = tuple((entry.path, getattr(entry.node, "start", 0)) for entry in run.stack)
        for fact in sent:
            for atom in sorted((part for part in held if isinstance(part, Data) and fact.symbolic), key=repr):
                self.current.received.append(
                    Received(
                        data=atom, path=fact.path, start=fact.start, end=fact.end, argument=fact.data[0].lstrip("#") if fact.data else "",
                        provider_id=fact.provider_id, closed=fact.target.closed, capability=fact.capability, calls=calls,
                    )
                )  # fmt: skip

    def _note_reach(self, run: Calls, fact: SendFact) -> None:
        outside = 0  # whoever registers a route or a job does not run it
        for index, entry in enumerate(run.stack):
            if not hasattr(entry.node, "start") and entry.function.function.decorators:
                outside = index if self.project.entry_point(run, run.frames[index - len(run.stack)]) else outside
        skipped = next(
            (
                index
                for index, entry in enumerate(run.stack)
                if index >= outside and hasattr(entry.node, "start") and not _run_in_place(entry.node)
            ),
            None,
        )
        if skipped is None:
            return
        first = run.stack[skipped]
        steps = [
            ViaStep(path=entry.path, line=self.project.line(entry.path, entry.node.start), symbol=entry.function.qualified)
            for entry in run.stack[skipped : skipped + 12]
            if hasattr(entry.node, "start")
        ]
        steps.append(ViaStep(path=fact.path, line=self.project.line(fact.path, fact.start), symbol=fact.callee))
        root = run.frames[skipped - len(run.stack) - 1]
        if any(isinstance(entry.node, Indirect) and entry.node.is_later for entry in run.stack[skipped:]):
            fact = msgspec.structs.replace(fact, confidence="low")  # handed on: called later, by somebody else, perhaps never
        reach = Reach(
            path=first.path, start=first.node.start, end=first.node.end, module=first.function.module, function=first.function.function.start,
            name=first.function.qualified, takes=bool(first.function.function.params), via=tuple(steps), fact=fact, enclosing=enclosing(root), entry_point=self.project.entry_point(run, root),
        )  # fmt: skip
        self.current.reaches.append(reach)

    def _prompts(self, arguments: Arguments, data: tuple[str, ...]) -> tuple[str, ...]:
        found = set()
        for path in data:
            for text in _texts(arguments.get(path)):
                if len(text) >= PROMPT_LENGTH:
                    found.add(hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12])
        return tuple(sorted(found))[:8]

    def _data(
        self, run: Calls, paths: tuple[str, ...], arguments: Arguments, site: Any, provider: str | None, answer: Target, capability: str | None, through: tuple[Object | None, ...] = ()
    ) -> None:  # fmt: skip
        calls = tuple((entry.path, getattr(entry.node, "start", 0)) for entry in run.stack)
        frame = run.frames[-1]
        values = [(path, arguments.get(path)) for path in paths]
        if not any(value for _path, value in values):
            values = [("", self.project.flows.payload(run, arguments))]
        values.append(("", frozenset(held_by(run, *through)) if capability in ANSWERING else EMPTY))
        for path, value in values:
            for atom in sorted((held for held in run.deep(value) if isinstance(held, Data)), key=repr):
                self.current.received.append(
                    Received(
                        data=atom, path=frame.module.path, start=site.start, end=site.end, argument=path.lstrip("#"), provider_id=provider,
                        closed=answer.closed, capability=capability, calls=calls,
                    )
                )  # fmt: skip


def with_steps(arguments: Arguments, receiver: Object | None) -> Arguments:
    """Add what the steps of a fluent chain were given to the arguments of its last call: `client.prompt().user(text).call()`.

    Steps are what stands between the client and the call; those that made the client itself (up to `build`) are its own affair.
    """
    named: dict[str, Value] = {}
    link = receiver
    for _ in range(CHAIN_STEPS):
        if link is None or link.parent is None or link.client is not link.parent.client or _last(link.symbol).lower().startswith("build"):
            break
        for name, value in link.fields.items():
            if not name.startswith("#"):
                told = link.fields.get(ANY, EMPTY) if any(isinstance(atom, FunctionValue) for atom in value) else EMPTY
                named[name] = join_all([named.get(name, EMPTY), value, told])  # what a configuring function said counts as its argument
        link = link.parent
    known = {name for name, _value in arguments.named}
    added = tuple((name, value) for name, value in sorted(named.items()) if name not in known and value)
    return arguments._replace(named=(*arguments.named, *added)) if added else arguments


def _model_inside(choice: ModelChoice, inside: list[tuple[str | None, Target, ModelChoice]], wanted: tuple[str, ...]) -> ModelChoice:
    """Return the model that is meant where another client answers: a name in a registry is none itself, only what follows the provider's is."""
    below = inside[0][2]
    if choice.assumed and below.models and len(inside) == 1:
        return below
    if len(inside) > 1 or (choice.models and not below.registered):
        return choice
    rest = tuple(name.partition(mark)[2] for name in wanted for mark in ":/>" if mark in name)
    return msgspec.structs.replace(below, models=below.models or rest, registered=below.registered or (not choice.models and bool(wanted)))


def kept_as(value: Value, names: tuple[str, ...]) -> Value:
    """Return what a registry keeps under a model's name, or under what stands before its first separator: `openai:gpt`, `openai/gpt`."""
    found = EMPTY
    for name in names:
        for atom in value:
            if isinstance(atom, Object) and atom.kind == "map":
                found = join(found, next((atom.fields[key] for key in (name, *re.split("[:/>]", name)[:1]) if key in atom.fields), EMPTY))
    return found


def _run_in_place(node: Any) -> bool:
    """Tell whether a call runs a function written at that place: `model.let { it.ask() }` is no wrapper of its own."""
    return isinstance(node, ir.Call) and isinstance(node.callee, ir.Lambda)


def _base(instance: Object) -> Object:
    """Return the object that a chain of steps began with."""
    for _ in range(CHAIN_STEPS):
        if instance.parent is None:
            break
        instance = instance.parent
    return instance


def _is_address(text: str) -> bool:
    """Tell whether a constant can be an endpoint at all: where an argument is key or endpoint by its type, a bare word is the key."""
    return text == "localhost" or any(mark in text for mark in ".:/")


def _last(symbol: str) -> str:
    return symbol.rpartition(".")[2]


def enclosing(frame: Frame) -> str:
    """Return the qualified name of the function or class a frame is of."""
    if frame.function is not None:
        cls = frame.function.cls
        return (
            f"{cls.name}.{frame.function.qualified}"
            if cls is not None and not frame.function.qualified.startswith(cls.name)
            else frame.function.qualified
        )
    return frame.cls.name if frame.cls is not None else ""


def _word_of(atom: Const | Symbol | Object) -> Any:
    """Return what a switch compares: a constant, or the last name of a symbol or of what made an object (`.vertexAI(location: x)`)."""
    if isinstance(atom, Const):
        return atom.value
    return (atom.name if isinstance(atom, Symbol) else atom.symbol).rpartition(".")[2]


def _with_weights(answer: Target, weights: Any) -> Target:
    if weights is None or answer.weights is not None:
        return answer
    return Target(closed=answer.closed, reason=answer.reason, host=answer.host, endpoint=answer.endpoint, weights=weights, kind=answer.kind)


def _agreed(answers: list[tuple[str | None, Target]]) -> tuple[str | None, Target]:
    """Put several possible endpoints together: they agree, or both are said."""
    if len({answer.closed for _provider, answer in answers}) == 1:
        providers = {provider for provider, _answer in answers}
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


def _texts(value: Value, depth: int = 4) -> list[str]:
    out: list[str] = []
    for atom in value:
        if isinstance(atom, Const) and isinstance(atom.value, str):
            out.append(atom.value)
        elif isinstance(atom, Unknown) and atom.reason == "text":
            out.append(atom.name)
        elif isinstance(atom, Object) and depth > 0:
            for held in atom.fields.values():
                out.extend(_texts(held, depth - 1))
    return out[:64]
