"""Calls that the SDK descriptions know -> facts: which provider answers, which model, what is sent, what decides it."""

import hashlib
from typing import Any

import msgspec

from auditor.analysis import features
from auditor.analysis.answering import BY_DATA, CHAIN_STEPS, Answering
from auditor.analysis.arguments import Arguments, Fields, own_field
from auditor.analysis.asides import Asides
from auditor.analysis.calling import Indirect, clients_in
from auditor.analysis.calls import Calls
from auditor.analysis.containers import ANY
from auditor.analysis.facts import Collected, Reach, Received, SendFact
from auditor.analysis.frames import Frame
from auditor.analysis.globals import Globals
from auditor.analysis.models import ModelChoice, choose
from auditor.analysis.retrieval import ANSWERING, SEARCHING, held_by
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
    join_all,
    strings,
)
from auditor.model import ir
from auditor.model.evidence import Confidence, Target, ViaStep
from auditor.model.provider import Call, Client, Sdk

TYPE_ARGUMENT = "<0>"
SUMMARY_LIMIT = 24
"""Provider calls that are passed on from a function's summary."""
TEXT_DEPTH, TEXTS = 4, 64
PROMPT_LENGTH = 24
"""A literal shorter than this is no prompt text."""


class Sinks:
    """Collects the facts of one project."""

    def __init__(self, project: Any) -> None:
        self.project = project
        self.current = Collected()
        self.globals = Globals(project)
        self._asides = Asides(project)
        self.answering = Answering(self)

    # Entry points for the interpreter --------------------------------------------------------------------------------

    def client(self, run: Calls, instance: Object, hit: ClientHit, arguments: Arguments, site: Any) -> None:
        """Note the construction of a client."""
        client = hit.client
        if not hasattr(site, "start") or client.provider == "none":
            return
        provider, answer, choice = self.answering.who(run, hit.sdk, client, None, instance, arguments)
        switched = hit.sdk.common and self.answering.switched(client, instance, arguments) is not None
        if (
            hit.sdk.common
            and not switched
            and not (provider is not None and self.project.spelling.is_model_host(answer.host or "", provider))
        ):
            return
        nobody = provider is None and answer.closed is None and answer.kind == "unresolved"  # it names no provider: calls may, later
        fact = self._note(
            run, site, "client", hit.sdk, client.name, provider, answer, choice, client.sends, instance, arguments,
            implicit=self._implicit(client, arguments, instance), data=client.data if client.sends else (), confidence="low" if nobody else "high",
        )  # fmt: skip
        if fact is not None:
            self.current.facts.extend(self._asides.of(run, hit.sdk, client.asides, fact, instance, arguments))
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
        clients = self.answering.inner(call, arguments) or ([receiver] if receiver is not None else [])
        if not clients:
            self._send_one(run, hit, None, None, names, arguments, site, through)
        for client in clients:
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
        provider, answer, choice = self.answering.who(run, sdk, client, call, receiver, arguments)
        if call.provider is not None and call.provider not in BY_DATA and answer.closed is not False and provider is None:
            provider = call.provider
        switched = hit.sdk.common and client is not None and self.answering.switched(client, receiver, arguments) is not None
        if hit.sdk.common and not switched and not self.answering.is_model_endpoint(provider, answer, arguments, call, receiver):
            if run.survey is not None:
                run.survey.requested()
            return
        base = receiver.symbol if receiver is not None and receiver.symbol else (client.name if client is not None else "")
        callee = ".".join((base, *names)) if base and not call.function else call.path
        confidence: Confidence = "medium" if receiver is not None and receiver.injected and answer.kind == "unresolved" else "high"
        fact = self._note(
            run, site, "call", hit.sdk, callee, provider, answer, choice, self._capability(call, answer, arguments, receiver), receiver, arguments,
            implicit=self._implicit(client, arguments, receiver) if client is not None and client.implicit else self._call_implicit(call, arguments),
            state=features.keeps_state(call, arguments.get("store")), data=call.data, confidence=confidence,
        )  # fmt: skip
        if fact is not None:
            self.current.facts.extend(self._asides.of(run, hit.sdk, call.asides, fact, receiver, arguments))
        self._data(run, call.data, arguments, site, provider, answer, call.capability, (receiver, through))

    def register(self, run: Calls, hit: CallHit, receiver: Object | None, names: tuple[str, ...], arguments: Arguments, site: Any) -> None:
        """Note a call that tells a container which client to inject elsewhere."""
        call = hit.call
        inner = self.answering.inner(call, arguments) or self._made_inside(run, call, arguments)
        chained = call.provider is None and TYPE_ARGUMENT not in call.registers  # `services.AddSingleton(x)` adds x alone
        inner = inner or ([receiver] if chained and receiver is not None and receiver.client is not None else [])
        inner = [client for client in inner if self.answering.is_provider_client(client)]
        owner = inner[0] if inner else None
        client_hit = None
        if owner is not None and owner.client is not None:
            client_hit = self.project.signatures(run.frames[-1].module.path).by_name(owner.client.name)
        client = client_hit.client if client_hit is not None else None
        sdk = client_hit.sdk if client_hit is not None else hit.sdk
        if TYPE_ARGUMENT in call.registers and client is None:
            return  # a service of the project's own
        provider, answer, choice = self.answering.who(run, sdk, client, call, owner, arguments)
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
            arguments, data=call_hit.call.data, confidence="medium" if len(chain.names) > 2 and self.project.spelling.imports_sdk(frame.module, call_hit.sdk) else "low",
        )  # fmt: skip
        self._data(run, call_hit.call.data, arguments, site, provider, unknown, call_hit.call.capability)

    # Who answers -----------------------------------------------------------------------------------------------------

    def _capability(self, call: Call, answer: Target, arguments: Arguments, receiver: Object | None) -> str | None:
        if call.capability != "http":
            return call.capability
        path = self.project.spelling.api_path(
            self.answering.url_text(call, arguments, receiver), distinctive=False
        ) or self.project.spelling.api_path(answer.endpoint or "", distinctive=False)
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
    ) -> SendFact | None:  # fmt: skip
        if not hasattr(site, "start"):
            return None
        frame = run.frames[-1]
        symbolic = any(isinstance(atom, Parameter) for value in arguments.all() for atom in run.deep(value))
        fields = Fields(arguments)
        guards = features.guards(fields, instance)
        if capability in SEARCHING:
            bound = self.project.retrieval.is_bound(run, arguments, instance, site)
            guards = tuple(sorted({*guards, "user_filter"} if bound else {*guards} - {"user_filter"}))
        fact = SendFact(
            path=frame.module.path, start=site.start, end=site.end, role=role, callee=callee, package=sdk.package, provider_id=provider, target=answer,
            capability=capability, models=choice.models, model_unknown=choice.unknown, deployment=choice.deployment,
            features=features.of_call(fields) if role == "call" else features.of_client(fields), state=state, implicit=implicit,
            data=tuple(path for path in data if arguments.get(path)), guards=guards,
            prompts=self._prompts(arguments, data), confidence=confidence, enclosing=enclosing(frame), entry_point=self.project.entry_point(run, frame),
            symbolic=symbolic, injected=instance is not None and _base(instance).injected, depth=len(run.stack),
        )  # fmt: skip
        self.current.facts.append(fact)
        if run.stack and role == "call":
            self._note_reach(run, fact)
        return fact

    def passed_on(self, run: Calls, found: Collected, held: Value) -> None:
        """Note what a call answered by a summary reaches: the provider calls of the function, and the data given to it."""
        open_ends = any(isinstance(atom, Parameter) for atom in held)
        sent = found.sent()[:SUMMARY_LIMIT]
        for fact in sent:
            here = msgspec.structs.replace(fact, symbolic=fact.symbolic and open_ends, depth=fact.depth + len(run.stack))
            self.current.passed[here] = None
            if fact.role == "call":
                self._note_reach(run, here)
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
        if fact.capability == "other" and self.project.spelling.is_asking(fact.target.endpoint or ""):
            return
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
        if any(isinstance(entry.node, Indirect) and entry.node.is_later for entry in run.stack[skipped:]):
            fact = msgspec.structs.replace(fact, confidence="low")  # handed on: called later, by somebody else, perhaps never
        elif self._is_started_by_constructor(run, skipped):
            fact = msgspec.structs.replace(fact, confidence="low")  # whoever makes a bot with a thread, or with tools, asks no model
        self.current.reaches.append(self._reach(run, skipped, fact))
        handed = msgspec.structs.replace(fact, confidence="low" if fact.confidence == "low" else "medium")  # others may hand something else
        for index in range(skipped + 1, len(run.stack)):
            nested = self._is_nested(run, index)
            if nested:
                self.current.nested.append(self._reach(run, index, fact))
            if nested or _is_of_handed(run, index):
                self.current.inner.append(self._reach(run, index, handed))

    def _is_started_by_constructor(self, run: Calls, index: int) -> bool:
        """Tell whether the calls from a place of the stack on pass through a constructor that hands on, or starts, what sends."""
        made = False
        for entry in run.stack[index:]:
            if made and isinstance(entry.node, Indirect):
                return True
            function = entry.function.function
            made = made or function.kind == "constructor" or function.name in self.project.module(entry.function.module).idioms.constructors
        return False

    def _is_nested(self, run: Calls, index: int) -> bool:
        """Tell whether a call stands in a function that another one made: run in its place, it has no other chance to be told."""
        entry = run.stack[index]
        module = self.project.module(entry.path)
        if not hasattr(entry.node, "start") or _run_in_place(entry.node) or module.is_own(run.stack[index - 1].function):
            return False
        if any(isinstance(atom, FunctionValue) for value in entry.arguments.all() for atom in value):
            return False  # `retry(action)`: what it is given to run is told by itself
        callee = entry.node.callee if isinstance(entry.node, ir.Call) else None
        if isinstance(callee, ir.Name):  # `retry(action)` makes a function that calls whatever it was given
            return callee.id in (entry.function.function.name, *module.scope.fields)
        return True

    def _reach(self, run: Calls, index: int, fact: SendFact) -> Reach:
        """Return the call at a place of the stack as one that ends in a provider call."""
        first = run.stack[index]
        steps = [
            ViaStep(path=entry.path, line=self.project.line(entry.path, entry.node.start), symbol=entry.function.qualified)
            for entry in run.stack[index : index + 12]
            if hasattr(entry.node, "start")
        ]
        steps.append(ViaStep(path=fact.path, line=self.project.line(fact.path, fact.start), symbol=fact.callee))
        root = run.frames[index - len(run.stack) - 1]
        return Reach(
            path=first.path, start=first.node.start, end=first.node.end, module=first.function.module, function=first.function.function.start,
            name=first.function.qualified, takes=bool(first.function.function.params), via=tuple(steps), fact=fact, enclosing=enclosing(root), entry_point=self.project.entry_point(run, root),
        )  # fmt: skip

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


def _last(symbol: str) -> str:
    return symbol.rpartition(".")[2]


def _is_of_handed(run: Calls, index: int) -> bool:
    """Tell whether a call is of a member of something that its function was handed: `llm.ask(text)`, or `self.llm.ask(text)` of a method."""
    entry, around = run.stack[index], run.stack[index - 1].function.function
    if not isinstance(entry.node, ir.Call) or not isinstance(entry.node.callee, ir.Attribute):
        return False
    owner = entry.node.callee.value
    if isinstance(owner, ir.Name):
        return any(param.name == owner.id for param in around.params[run.stack[index - 1].function.cls is not None :])
    return entry.function.cls is not None and isinstance(owner, ir.Attribute)


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


def _texts(value: Value) -> list[str]:
    """Return the texts in a value and in what it holds to a small depth: the first `TEXTS` of them, sorted."""
    found: set[str] = set()
    seen: dict[Object, int] = {}

    def collect(value: Value, depth: int) -> None:
        for atom in value:
            if isinstance(atom, Const) and isinstance(atom.value, str):
                found.add(atom.value)
            elif isinstance(atom, Unknown) and atom.reason == "text":
                found.add(atom.name)
            elif isinstance(atom, Object) and seen.get(atom, 0) < depth:
                seen[atom] = depth
                for held in atom.fields.values():
                    collect(held, depth - 1)

    collect(value, TEXT_DEPTH)
    return sorted(found)[:TEXTS]
