"""Calls of somebody else's code -> values: clients and what they answer, builders, pipelines, anything that holds what went in."""

from typing import TYPE_CHECKING, Any

from auditor.analysis import bound, containers, environments, escapes, events, promises, runners
from auditor.analysis.arguments import Arguments
from auditor.analysis.calling import CALL_DEPTH, CALLEE_LIMIT, OPTIONAL, REGISTERED, STARTS, Indirect, clients_in, ordered
from auditor.analysis.containers import ANY
from auditor.analysis.signatures import CallHit, ClientHit
from auditor.analysis.values import (
    CARRIED,
    DYNAMIC,
    EMPTY,
    Answer,
    Chain,
    Const,
    FunctionValue,
    Object,
    Partial,
    Symbol,
    Value,
    join,
    join_all,
)

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls

MADE_ENDPOINT = "#endpoint"
"""The field of what a factory made that holds the endpoint the factory was given."""

_WRITES = ("write", "print", "append", "put", "emit")
"""How the names of methods begin that hand on what they are given to what their object was made of."""


class Foreign:
    """Calls what the project does not have."""

    def __init__(self, run: "Calls") -> None:
        self._run = run

    def call_symbol(self, name: str, arguments: Arguments, site: Any) -> Value:
        """Call an imported or builtin name."""
        project = self._run.project
        frame = self._run.frames[-1]
        known = project.symbols.builtin_call(self._run, name, arguments, site)
        if known is not None:
            return known
        signatures = project.signatures(frame.module.path)
        hit = signatures.client(name)
        constructs = hit
        if hit is None and frame.module.idioms.constructor_calls:
            owner, _, last = name.rpartition(".")
            constructs = signatures.client(owner) if last in frame.module.idioms.constructor_calls else None
        call = signatures.function(name)
        if call is not None and constructs is None:
            return self._sending_function(call, name, arguments, site)
        cleaned = project.flows.cleaner(self._run, name, join_all(list(arguments.all())), arguments)
        if cleaned is not None and constructs is None:
            return cleaned
        variables = environments.checked(self._run, name, EMPTY, arguments, getattr(site, "start", 0)) if constructs is None else EMPTY
        if variables:
            return variables
        made = self._run.make("foreign", (getattr(site, "start", id(site)), name))
        self._run.reset(made)
        made.symbol = name
        last = name.rpartition(".")[2]
        if last in containers.MAPS and not any(True for _ in arguments.all()):
            made.kind = "map"
            return frozenset((made,))
        if last in containers.COLLECTIONS and not any(True for _ in arguments.all()):
            self._run.trail.write(made.fields, containers.LENGTH, frozenset((Const(0),)))
        filled = self._filled(made, last, arguments)
        if filled:
            return filled
        if constructs is not None:
            made.client = constructs.client
        self.fill(made, name.rpartition(".")[2], arguments)
        escapes.given_away(self._run, arguments)
        project.sinks.globals.called(self._run, name, made, arguments)
        result = self.constructed(made, arguments, site)
        sourced = project.flows.called(self._run, name, arguments, site)
        return join(result, sourced) if sourced else result

    def _filled(self, made: Object, last: str, arguments: Arguments) -> Value:
        """Return a collection that is made of what another one holds; nothing where that is not a collection."""
        given = list(arguments.all())
        wanted = "map" if last in containers.MAPS else "list" if last in containers.COLLECTIONS else None
        if wanted is None or len(given) != 1:
            return EMPTY
        held = [atom for atom in given[0] if isinstance(atom, Object) and containers.is_collection(atom)]
        if not held or len(held) < len(given[0]):
            return EMPTY
        if wanted == "map":
            made.kind = "map"
            for atom in held:
                containers.extend_pairs(self._run, made, atom, certain=len(held) == 1)
            return frozenset((made,))
        self._run.trail.write(made.fields, containers.LENGTH, frozenset((Const(0),)))
        containers.extend(self._run, made, given[0])
        return frozenset((made,))

    def fill(self, made: Object, last: str, arguments: Arguments) -> None:
        """Let what is made hold what it is given, by place and by name."""
        for index, value in enumerate(arguments.positional):
            self._run.trail.write(made.fields, f"#{index}", self._as_given(value, made, index))
        made.wraps = tuple(
            atom
            for value in arguments.positional[:1]
            for atom in value
            if isinstance(atom, Object) and atom.kind == "foreign" and not atom.client
        )
        if arguments.positional:
            self._run.trail.write(made.fields, last, made.fields["#0"])
        for name, value in arguments.named:
            self._run.trail.write(made.fields, name, value)
        for value in arguments.mappings:
            containers.extend(self._run, made, value)
        for value in arguments.positional:
            for atom in value:
                if isinstance(atom, Object) and atom.kind == "map":
                    for key, held in list(atom.fields.items()):
                        self._run.trail.add(made.fields, key, held)
        for value in arguments.unpacked:
            self._run.trail.add(made.fields, ANY, containers.spread(value))
            lists = [containers.items(atom) for atom in value if isinstance(atom, Object) and atom.kind == "list"]
            if len(lists) > 1:
                self._run.trail.add(made.fields, OPTIONAL, join_all(lists) - frozenset.intersection(*lists))
        for value in (*arguments.positional, *arguments.mappings):
            self._fill_optional(made, [atom for atom in value if isinstance(atom, Object) and atom.kind == "map"])
        self._configure(made, arguments, last)

    def _fill_optional(self, made: Object, maps: list[Object]) -> None:
        """Remember which options are among those of one path alone: without them, what is made does as it does when they are not set."""
        given: list[set[str]] = [set(atom.fields) for atom in maps]
        lacking = set().union(*given) - given[0].intersection(*given) if len(given) > 1 else set()
        if lacking:
            some = self._run.make("map", (made.node, OPTIONAL))
            self._run.reset(some)
            for name in sorted(lacking):
                self._run.trail.write(some.fields, name, DYNAMIC)
            self._run.trail.add(made.fields, OPTIONAL, frozenset((some,)))

    def _as_given(self, value: Value, made: Object, index: int) -> Value:
        """Settings objects are read when they are given: what is assigned to them later changes nothing."""
        if not any(isinstance(atom, Object) and atom.kind == "foreign" and atom.client is None and not atom.inner for atom in value):
            return value
        out: list[Any] = []
        for atom in value:
            if isinstance(atom, Object) and atom.kind == "foreign" and atom.client is None and not atom.inner:
                copy = self._run.make("foreign", (made.node, "given", index, atom.symbol, str(atom.node)))
                self._run.reset(copy)
                copy.symbol, copy.parent, copy.node = atom.symbol, atom.parent, atom.node
                for name, held in list(atom.fields.items()):
                    self._run.trail.write(copy.fields, name, held)
                out.append(copy)
            else:
                out.append(atom)
        return frozenset(out)

    def _configure(self, made: Object, arguments: Arguments, last: str) -> None:
        """Run functions given to a constructor or builder on the object that is being made: `b -> b.url(u)`."""
        for value in (*arguments.positional, *(held for _name, held in arguments.named)):
            for atom in ordered(_with_tools(value)):
                if isinstance(atom, FunctionValue) and len(self._run.stack) < CALL_DEPTH // 2:
                    held = self._run.deep(join_all(list(arguments.all())))
                    given = Arguments((frozenset((made,)), *(join(held, DYNAMIC) for _ in atom.function.params[1:3])))
                    result = self._run.deep(self._run.call_function(atom, given, Indirect(last)))
                    if result:
                        self._run.trail.add(made.fields, ANY, result)

    def constructed(self, instance: Object, arguments: Arguments, site: Any) -> Value:
        """Finish a foreign object: remember the clients handed to it, and report it when it is one itself."""
        inner = [client for value in arguments.all() for client in self.clients(value)]
        instance.inner = tuple(dict.fromkeys(inner))
        if instance.client is None:
            hit = self._run.project.signatures(self._run.frames[-1].module.path).client(instance.symbol)
            instance.client = hit.client if hit is not None else None
        if instance.client is not None:
            hit = self._run.project.signatures(self._run.frames[-1].module.path).client(instance.symbol) or self.hit(instance)
            if hit is not None and not is_builder(instance.symbol):  # a builder is a client when it has been told everything
                self._run.project.sinks.client(self._run, instance, hit, arguments, site)
        return frozenset((instance,))

    def _wrapped(self, instance: Object, arguments: Arguments) -> Value:
        """Return the function that a library made another one of, where that is called: `sync_to_async(create)(model=m)`, `memoize(ask)(text)`.

        What is called without arguments may be anything else: `unsubscribe = store.subscribe(listener); unsubscribe()`.
        """
        if instance.kind != "foreign" or instance.client is not None or not any(True for _ in arguments.all()):
            return EMPTY
        given = instance.fields.get("#0", EMPTY)
        return frozenset(
            atom
            for atom in given
            if isinstance(atom, FunctionValue | Partial) or (isinstance(atom, Chain) and isinstance(atom.root, Object))
        )

    def clients(self, value: Value) -> list[Object]:
        """Return the clients a value holds, those among them that an SDK has ready made: `createProviderRegistry({ openai })`."""
        return clients_in(self.ready(value)) if value else []

    def ready(self, value: Value, depth: int = 2) -> Value:
        """Return a value with the clients in it that have been told everything."""
        out: list[Value] = [value]
        for atom in value:
            if isinstance(atom, Symbol):
                out.append(self._run.project.types.ready_made(atom.name, self._run.frames[-1].module.path))
            elif isinstance(atom, Object) and atom.kind in ("map", "list") and depth:
                out.extend(self.ready(held, depth - 1) for held in atom.fields.values())
        return join_all(out)

    def hit(self, instance: Object) -> ClientHit | None:
        """Return the description of an object that is a client."""
        return (
            self._run.project.signatures(self._run.frames[-1].module.path).by_name(instance.client.name)
            if instance.client is not None
            else None
        )

    def _sending_function(self, call: CallHit, name: str, arguments: Arguments, site: Any) -> Value:
        if not call.call.sends:
            return self._factory(call, None, name, arguments, site)
        self._run.project.sinks.send(self._run, call, None, (name,), arguments, site)
        return self._answer(call, None, name, arguments, site)

    def _factory(self, call: CallHit, receiver: Object | None, name: str, arguments: Arguments, site: Any) -> Value:
        """Make what a non-sending call of an SDK gives: a client of its own, or a view of the receiver."""
        made = self._run.make("foreign", (getattr(site, "start", id(site)), name))
        self._run.reset(made)
        made.symbol = name if receiver is None else f"{receiver.symbol}.{name}"
        made.parent = receiver
        self.fill(made, name.rpartition(".")[2], arguments)
        for path in call.call.model:
            value = arguments.get(path)
            if value:
                self._run.trail.write(made.fields, "#model", value)
        for path in call.call.endpoint:
            value = arguments.get(path)
            if value:
                self._run.trail.write(made.fields, MADE_ENDPOINT, value)
                break
        made.inner = tuple(dict.fromkeys([client for value in arguments.all() for client in clients_in(value)]))
        signatures = self._run.project.signatures(self._run.frames[-1].module.path)
        hit = signatures.by_name(call.call.gives) if call.call.gives else None
        if receiver is not None and receiver.client is not None:
            made.inner = (*made.inner, receiver)
        if hit is not None:
            made.client = hit.client
            if not call.call.registers and receiver is not None and receiver.injected:
                self._run.project.sinks.client(self._run, made, hit, arguments, site)
        elif receiver is not None:
            made.client = receiver.client
        if hit is not None and receiver is not None and receiver.client is not None and receiver.client.provider == "none":
            self._run.project.sinks.client(self._run, made, hit, arguments, site)  # the builder itself was none
        return frozenset((made,))

    def _answer(self, call: CallHit, receiver: Object | None, name: str, arguments: Arguments, site: Any) -> Value:
        frame = self._run.frames[-1]
        answer = Answer(frame.module.path, getattr(site, "start", 0))
        held = join_all([self._run.deep(value) for value in arguments.all()])
        if call.call.gives:
            return join(self._factory(call, receiver, name, arguments, site), frozenset((answer,)))
        made = self._run.make("foreign", (getattr(site, "start", id(site)), "answer"))
        self._run.reset(made)
        made.symbol = "answer"
        self._run.trail.write(made.fields, ANY, join(held, frozenset((answer,))))
        self._run.call_back(arguments, join(held, frozenset((answer,))))
        return join(frozenset((made, answer)), held)

    def call_chain(self, chain: Chain, arguments: Arguments, site: Any) -> Value:
        """Call a method of a foreign object, or of something unknown."""
        root = chain.root
        if not isinstance(root, Object):
            extension = self._run.project.signatures(self._run.frames[-1].module.path).extension(chain.names)
            if extension is not None:
                return self._extended(extension, chain, arguments, site)
            self._run.project.sinks.guess(self._run, chain, arguments, site)
            owner = root.name.rpartition(".")[2]
            sourced = self._run.project.flows.called(
                self._run, ".".join((owner, *chain.names)), arguments, site, getattr(root, "cls", None) or root
            )
            held = self._run._unknown_call(chain.names[-1], frozenset((root,)) if isinstance(root, CARRIED) else EMPTY, arguments, site)
            return join(held, sourced)
        wrapped = self._wrapped(root, arguments) if chain.names == ("__call__",) else EMPTY
        if wrapped:
            return self._run.call_value(wrapped, arguments, site)
        told = promises.settled(self._run, chain, arguments) if chain.names[0][:1] == "#" else None
        if told is not None:
            return told
        signatures = self._run.project.signatures(self._run.frames[-1].module.path)
        hit = signatures.by_name(root.client.name) if root.client is not None else None
        if hit is not None and not any(True for _ in arguments.all()) and signatures.continues(hit, chain.names):
            return frozenset((chain,))  # an accessor: one step of a longer path
        call = signatures.method(hit, chain.names) if hit is not None else None
        call = call or bound.method(hit, root, chain.names[-1]) or signatures.extension(chain.names)
        if call is None and root.kind == "foreign":
            call = signatures.function(".".join((root.symbol, *chain.names)))
        if call is not None:
            if call.call.registers:
                self._run.project.sinks.register(self._run, call, root, chain.names, arguments, site)
                if root.client is not None:
                    return self._registered(call, root, chain, arguments, site)
            if not call.call.sends:
                return self._factory(call, root, ".".join(chain.names), arguments, site)
            self._run.project.sinks.send(self._run, call, root, chain.names, arguments, site)
            return self._answer(call, root, ".".join(chain.names), arguments, site)
        inner = self._inner_call(root, chain, arguments, site)
        if inner is not None:
            return inner
        if len(chain.names) == 1:
            events.called(self._run, root, chain.names[0], arguments, site)
        extending = (
            self._run.project.definitions.extending(self._run, chain.names[-1], self._run.frames[-1]) if len(chain.names) == 1 else []
        )
        if extending:
            return join_all([self._run.call_function(function.bind(root), arguments, site) for function in extending])
        return self._derived(root, chain, arguments, site)

    def _registered(self, call: CallHit, root: Object, chain: Chain, arguments: Arguments, site: Any) -> Value:
        """A builder is told what answers: the builder itself goes on, with the new client inside."""
        for made in self._factory(call, None, chain.names[-1], arguments, site):
            if isinstance(made, Object) and made not in root.inner:
                root.inner = (*root.inner, made)
                self._run.trail.write(made.fields, REGISTERED, frozenset((Const(call.call.capability),)))
        return frozenset((root,))

    def _extended(self, call: CallHit, chain: Chain, arguments: Arguments, site: Any) -> Value:
        """A method that only one SDK has, on a receiver that is not known: a container's builder, an interface."""
        if call.call.registers:
            self._run.project.sinks.register(self._run, call, None, chain.names, arguments, site)
        if not call.call.sends:
            made = self._factory(call, None, chain.names[-1], arguments, site)
            for atom in made if not call.call.registers else ():
                if isinstance(atom, Object):
                    atom.injected = True  # looked up in something that the program fills elsewhere
            return made
        self._run.project.sinks.send(self._run, call, None, chain.names, arguments, site)
        return self._answer(call, None, chain.names[-1], arguments, site)

    def _inner_call(self, root: Object, chain: Chain, arguments: Arguments, site: Any) -> Value | None:
        """A pipeline or wrapper of a foreign library answers to the calls of the clients handed to it."""
        signatures = self._run.project.signatures(self._run.frames[-1].module.path)
        out = []
        for client in root.inner[:CALLEE_LIMIT]:
            hit = signatures.by_name(client.client.name) if client.client is not None else None
            call = signatures.method(hit, chain.names) if hit is not None else None
            if call is not None and call.call.sends:
                self._run.project.sinks.send(self._run, call, client, chain.names, arguments, site, through=root)
                out.append(self._answer(call, client, ".".join(chain.names), arguments, site))
        return join_all(out) if out else None

    def _derived(self, root: Object, chain: Chain, arguments: Arguments, site: Any) -> Value:
        """A method that no description knows: a builder step, or an operation whose result holds what went in."""
        last = chain.names[-1]
        symbol = ".".join((root.symbol, *chain.names)) if root.symbol else last
        cleaned = self._run.project.flows.cleaner(self._run, symbol, join_all([frozenset((root,)), *arguments.all()]), arguments)
        if cleaned is not None:
            return cleaned
        variables = environments.checked(self._run, last, frozenset((root,)), arguments, getattr(site, "start", 0))
        if variables:
            return variables
        made = self._run.make("foreign", (getattr(site, "start", id(site)), symbol))
        self._run.reset(made)
        made.symbol, made.parent, made.client, made.inner = symbol, root, root.client, root.inner
        if root.kind == "instance":
            made.cls = root.cls
        self.fill(made, last, arguments)
        escapes.given_away(self._run, arguments)
        extra = [client for value in arguments.all() for client in clients_in(value)]
        made.inner = tuple(dict.fromkeys((*root.inner, *extra)))
        sets = len(arguments.positional) == 1 and not any(isinstance(atom, FunctionValue) for atom in arguments.positional[0])
        if sets and root.kind == "foreign" and not chain.names[:-1]:
            self._run.trail.add(root.fields, last, arguments.positional[0])  # setters: the statement `b.setUrl(u);` changes b itself
        if made.client is not None and last.lower().startswith("build") and _was_builder(root):
            hit = self.hit(made)
            if hit is not None:
                self._run.project.sinks.client(self._run, made, hit, arguments, site)
        if last.lower().startswith(_WRITES):
            self._through(root, arguments)
        self._start(root, last, arguments)
        ran = runners.derived(self._run, root, made, last, arguments, site)
        sourced = self._run.project.flows.called(self._run, symbol, arguments, site, root)
        return join_all([frozenset((made,)), ran, sourced])

    def _through(self, root: Object, arguments: Arguments) -> None:
        """What is written to something reaches what that was made of: a stream around a stream, a writer of a file."""
        held = join_all([self._run.deep(value) for value in arguments.all()]) if root.wraps else EMPTY
        for atom in (*root.wraps, *(inner for outer in root.wraps for inner in outer.wraps)) if held else ():
            self._run.trail.add(atom.fields, ANY, held)

    def _start(self, root: Object, name: str, arguments: Arguments) -> None:
        """Run what a thread or executor runs: itself, or the tasks it was or is given."""
        if name in STARTS:
            self._run.call_back(Arguments((frozenset((root,)), *root.fields.values())), EMPTY, starts=True)
        elif any(isinstance(atom, Object) and self._run.runnable(atom) is not None for value in arguments.all() for atom in value):
            self._run.call_back(arguments, EMPTY)


def is_builder(symbol: str) -> bool:
    """Tell whether a symbol makes a builder, by its last name: `OpenAIOkHttpClient.builder`, `OpenAIClientBuilder`."""
    return symbol.rpartition(".")[2].lower().endswith("builder")


def _was_builder(link: Object) -> bool:
    current: Object | None = link
    while current is not None and current.parent is not None:
        current = current.parent
    return current is not None and not current.injected and is_builder(current.symbol)


def _with_tools(value: Value) -> Value:
    """Return a value with the functions in its lists: tools that whatever is made calls when it wants to."""
    lists = [atom for atom in value if isinstance(atom, Object) and atom.kind == "list"]
    tools = [part for atom in lists for held in atom.fields.values() for part in held if isinstance(part, FunctionValue)]
    return value | frozenset(tools[:CALLEE_LIMIT]) if tools else value
