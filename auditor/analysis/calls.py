"""Calls of one module -> values: project functions are run, foreign ones looked up in the SDK descriptions."""

import re
from typing import Any

import msgspec

from auditor.analysis import bound, containers, environments, escapes, overloads, texts
from auditor.analysis.arguments import Arguments, number, own_field
from auditor.analysis.containers import ANY
from auditor.analysis.evaluator import INHERITED, PROTOTYPE, Evaluator, Frame
from auditor.analysis.filling import fill
from auditor.analysis.signatures import CallHit, ClientHit
from auditor.analysis.values import (
    CARRIED,
    DYNAMIC,
    EMPTY,
    NONE,
    Answer,
    Chain,
    ClassValue,
    Const,
    Data,
    FunctionValue,
    ImportRef,
    ModuleValue,
    Object,
    Parameter,
    Partial,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
    strings,
)
from auditor.model import ir

CALL_DEPTH = 16
RUNNABLE = ("run", "call", "accept", "Run", "Invoke")
"""Methods by which libraries run a task that they are given."""
_REFLECTED = frozenset({"getMethod", "getDeclaredMethod", "GetMethod"})
STARTS = frozenset({"start", "Start", "fork"})
"""Methods of a thread that run it, on itself."""
_CALLABLE = (FunctionValue, ClassValue, Symbol, Partial, Chain, ImportRef)
CALLEE_LIMIT = 8
IMPLEMENTATION_LIMIT = 24
"""Implementations of one method that a call of it runs."""
CLIENT_SHARE = 4
"""How many times the usual work may be spent on calls that are given a client."""
RECURSION_LIMIT, COUNTED_LIMIT = 2, 5
"""How often a function runs inside itself; the second, where a number it is given is known."""
REGISTERED = "#registered"
"""The field of what a builder was told of that holds what it is for: any of those for one thing may answer."""
_LATER = re.compile(
    r"(?:on|once|add|register|subscribe|listen|use|handle|command|action|route|schedule|connect|define|watch|set|get|post|put|patch|delete|all)"
    r"(?:[A-Z_]|$)"
)
"""Names of what keeps a function that it is given, to call it when something happens."""
MADE_ENDPOINT = "#endpoint"
"""The field of what a factory made that holds the endpoint the factory was given."""


class CallSite:
    """One call under way: where it stands, what runs, and what it was given."""

    __slots__ = ("arguments", "function", "node", "path")

    def __init__(self, path: str, node: Any, function: FunctionValue, arguments: Arguments) -> None:
        self.path = path
        self.node = node
        self.function = function
        self.arguments = arguments


class Indirect:
    """Stands for a call that the code does not spell: something unknown, of this name, calls a function back."""

    __slots__ = ("is_later", "name")

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.is_later = bool(_LATER.match(name.rpartition(".")[2]))
        """By its name, what was called only keeps the function: `on`, `addListener`, `subscribe`; `retry`, `map` and `limit` call it."""


class Calls(Evaluator):
    """Evaluates calls."""

    def __init__(self, project: Any) -> None:
        super().__init__(project)
        self.stack: list[CallSite] = []
        self.again = False
        """What runs beside other statements is being run a second time."""
        self.invoked: set[int] = set()
        """Start bytes of the functions that have run in this root."""

    @property
    def given(self) -> Arguments | None:
        """What the running function was given."""
        return self.stack[-1].arguments if self.stack else None

    # The call expression ---------------------------------------------------------------------------------------------

    def call(self, node: ir.Call, frame: Frame) -> Value:
        """Evaluate a call expression."""
        special = self.project.supers.special_call(self, node, frame)
        if special is not None:
            return special
        chain = _spine(node)
        if len(chain) > 40:  # a fluent chain: from the inside out, without recursion
            value = self.evaluate(_receiver(chain[-1]), frame)
            for link in reversed(chain):
                value = self._method_call(link, value, frame)
            return value
        callee = node.callee
        if isinstance(callee, ir.Attribute):
            return self._method_call(node, self.evaluate(callee.value, frame), frame)
        value = self.evaluate(callee, frame)
        if node.is_new and frame.module.idioms.function_receivers and any(_takes_receiver(atom) for atom in value):
            return self._constructing(value, self.arguments(node, frame), node)
        if isinstance(callee, ir.Name) and callee.id in frame.module.idioms.instance_calls:
            asked = self.project.types.asked(self, callee.id, self.arguments(node, frame), frame)
            if asked:
                return asked
        told = self._implicit_receiver(node, value, frame)
        return told if told is not None else self.call_value(value, self.arguments(node, frame), node)

    def _constructing(self, value: Value, arguments: Arguments, node: ir.Call) -> Value:
        """Call functions as constructors: each gets a new object as `this`, which is the result unless it returns another."""
        out: list[Value] = []
        for atom in _ordered(value):
            if not isinstance(atom, FunctionValue):
                out.append(self.call_value(frozenset((atom,)), arguments, node))
                continue
            made = self.make("map", (node.start, atom.function.start, "new"))
            self.reset(made)
            self.trail.write(made.fields, INHERITED, self.attribute(frozenset((atom,)), PROTOTYPE, self.frames[-1], node))
            result = self.call_function(atom.bind(made), arguments, node)
            others = frozenset(held for held in result if isinstance(held, Object))
            out.append(others or frozenset((made,)))
        return join_all(out)

    def _implicit_receiver(self, node: ir.Call, value: Value, frame: Frame) -> Value | None:
        """Call a name that is bound nowhere, in a block that configures something, as a method of that: `client.apply { baseUrl(u) }`."""
        function = frame.function.function if frame.function is not None else None
        callee = node.callee
        if function is None or function.kind != "lambda" or function.receiver is None or not isinstance(callee, ir.Name):
            return None
        receiver = frame.scope.fields.get(function.receiver, EMPTY)
        if value != frozenset((Symbol(callee.id),)) or not any(isinstance(atom, Object) for atom in receiver):
            return None
        member = ir.Attribute(callee.start, callee.end, ir.Name(callee.start, callee.start, function.receiver), callee.id)
        return self._method_call(ir.Call(node.start, node.end, member, node.arguments), receiver, frame)

    def _method_call(self, node: ir.Call, receiver: Value, frame: Frame) -> Value:
        callee = node.callee
        name = callee.name if isinstance(callee, ir.Attribute) else ""
        if not isinstance(callee, ir.Attribute):
            return self.call_value(receiver, self.arguments(node, frame), node)
        arguments = self.arguments(node, frame)
        if self.survey is not None:
            self.survey.asked(name)
        asked = (
            self.project.types.asked(self, name, arguments, frame)
            if not any(isinstance(atom, Object) and atom.client is not None for atom in receiver)
            else EMPTY
        )
        if asked:
            return asked
        imported = bool(arguments.positional) and all(isinstance(atom, Symbol) for atom in receiver)  # `pkg.String(x)` is no method
        if f".{name}" in frame.module.idioms.transparent_calls and not arguments.named and len(arguments.positional) <= 1 and not imported:
            known = self._transparent(receiver, name, arguments)
            if known:
                return known
        if f".{name}" in frame.module.idioms.settings_calls and not any(
            isinstance(atom, Object) and atom.kind != "foreign" for atom in receiver
        ):
            setting = self.project.symbols.setting(arguments, frame)
            if setting:
                return setting
        out: list[Value] = []
        for atom in _ordered(receiver):
            extending = (
                self.project.definitions.extending(self, name, frame) if isinstance(atom, Data | Const) and frame.module.idioms.overloads else []
            )
            if extending:
                out.extend(self.call_function(function.bind(atom), arguments, node) for function in extending)
                continue
            built_in = self._builtin_or_own(atom, name, arguments, node)
            if built_in is not None:
                out.append(built_in)
                continue
            caught = self._catch_all(atom, name)
            if caught is not None:
                made = containers.list_of(self, (node.start, node.end, "given"), list(arguments.positional))
                listed = (frozenset((made,)),) if caught.function.name == "__call" else arguments.positional
                out.append(self.call_function(caught, Arguments((frozenset((Const(name),)), *listed)), Indirect()))
                continue
            member = self._step(atom, name) or self.attribute(frozenset((atom,)), name, frame, callee)
            if isinstance(atom, Object) and not any(isinstance(held, _CALLABLE) for held in member):
                member = self._method_beside_field(atom, name) or member
            self._overridden(atom, name, member, arguments, node)
            if isinstance(atom, Object) and frame.module.idioms.function_receivers and atom.kind == "map":
                member = frozenset(_with_receiver(held, atom) for held in member)
            out.append(self.call_value(member or frozenset((Unknown("call", name),)), arguments, node, receiver=atom))
        self._assigned_by_call(node, out, frame)
        if frame.module.idioms.multiple_results:
            fill(self, node, receiver, arguments)
        return join_all(out) if out else self._unknown_call(name, EMPTY, arguments, node)

    def _overridden(self, atom: Any, name: str, member: Value, arguments: Arguments, node: ir.Call) -> None:
        """Note a call of an SDK's method that a project class overrides: it is the same call, whatever the override adds."""
        if not isinstance(atom, Object) or atom.kind != "instance" or atom.client is None:
            return
        if any(isinstance(held, FunctionValue) for held in member):
            hit = self._hit(atom)
            call = self.project.signatures(self.frames[-1].module.path).method(hit, (name,)) if hit is not None else None
            if call is not None and call.call.sends:
                self.project.sinks.send(self, call, atom, (name,), arguments, node)

    def _extension(self, function: FunctionValue, atom: Any, arguments: Arguments, node: ir.Call) -> Value:
        """Call a project's method that extends a type of the library: on a text, a number, data."""
        return self.call_function(function.bind(atom), arguments, node)

    def _assigned_by_call(self, node: ir.Call, results: list[Value], frame: Frame) -> None:
        """What something unknown assigns to a variable it is handed (`out v`) is what it gives: `TryGetValue`, `TryParse`."""
        if frame.module.idioms.multiple_results or not results:
            return
        for argument in node.arguments:
            target = argument.value
            if isinstance(target, ir.Unary) and target.op == "&" and isinstance(target.operand, ir.Name):
                held = frame.scope.fields.get(target.operand.id)
                if held is None:
                    self.assign(target.operand, join_all(results), frame, declares=True)

    def _method_beside_field(self, instance: Object, name: str) -> Value:
        """Return the method of a name that a field has too; a field that `b.url(a)` left is not what a second `b.url(c)` calls."""
        if instance.kind == "foreign":
            return frozenset((Chain(instance, (name,)),))
        found = self.class_member(instance.cls, name) if instance.kind == "instance" and instance.cls is not None else EMPTY
        return frozenset(atom.bind(instance) for atom in found if isinstance(atom, FunctionValue))

    def _catch_all(self, atom: Any, name: str) -> FunctionValue | None:
        """Return the method of an instance that answers for those it does not have."""
        if not isinstance(atom, Object) or atom.cls is None or name in atom.fields or self.class_member(atom.cls, name):
            return None
        found = self.class_member(atom.cls, "__call") or self.class_member(atom.cls, "method_missing")
        return next((held.bind(atom) for held in found if isinstance(held, FunctionValue)), None)

    def _step(self, atom: Any, name: str) -> Value:
        """Return the method of a foreign builder whose earlier step of that name left a value: `.tool(a).tool(b)`."""
        if not isinstance(atom, Object) or atom.kind != "foreign":
            return EMPTY
        held = own_field(atom, name)
        callable_ = any(isinstance(part, FunctionValue | Partial | Chain | Symbol) for part in held)
        return frozenset((Chain(atom, (name,)),)) if held and not callable_ else EMPTY

    def _transparent(self, receiver: Value, name: str, arguments: Arguments) -> Value:
        folded = texts.concatenated([receiver])
        if folded and not arguments.positional:
            made = [texts.method(name, str(atom.value), ()) for atom in folded if isinstance(atom, Const)]
            return join(frozenset(Const(text) for text in made if text is not None), self.deep(receiver)) if all(made) else receiver
        return receiver

    def _builtin_or_own(self, atom: Any, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
        """Return what a method of a container or string gives, also where users name it as a place of theirs; None when it is neither."""
        own = self.project.own
        found = own.marks(self, atom, node) if own.calls and not isinstance(atom, Symbol | ClassValue | FunctionValue) else None
        if not found:
            return self._builtin(atom, name, arguments, node)
        known = self._builtin(atom, name, arguments, node)
        return own.called(self, found, atom, arguments, node, atom, lambda: known or DYNAMIC) if known is not None else None

    def _builtin(self, atom: Any, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
        """Return what a method of a container or string gives; None when it is neither."""
        if isinstance(atom, Object) and (atom.kind in ("list", "map") or self._is_plain(atom)):
            if name in atom.fields and any(isinstance(held, FunctionValue) for held in atom.fields[name]):
                return None
            return containers.call(self, atom, name, arguments, (node.start, node.end))
        if isinstance(atom, ClassValue) and name in _REFLECTED and arguments.positional:
            found = [self.class_member(atom, text) for text in strings(arguments.positional[0])]
            return join_all(found) or None
        if isinstance(atom, FunctionValue) and name in ("invoke", "Invoke") and atom.cls is not None and arguments.positional:
            return self._reflected(atom, arguments, node)
        if isinstance(atom, FunctionValue | Partial) and name in ("call", "apply", "bind"):
            return self._borrowed(atom, name, arguments, node)
        if isinstance(atom, Const) and atom.value is not None:
            return self._text_method(atom, name, arguments)
        if isinstance(atom, Data | Answer | Parameter) and name in containers.UNTAINTED:
            return frozenset((Unknown("call", name),))
        if isinstance(atom, Data) or (isinstance(atom, Answer)):
            cleaned = self.project.flows.cleaner(self, name, frozenset((atom,)), arguments)
            return cleaned if cleaned is not None else self._data_method(atom, name, arguments, node)
        return None

    def _reflected(self, method: FunctionValue, arguments: Arguments, node: ir.Call) -> Value:
        """Call a method that was looked up by its name: on the object that comes first, with an array or with what follows."""
        owner = next((atom for atom in arguments.positional[0] if isinstance(atom, Object)), None)
        given = arguments.rest()
        listed = self.known_items(given.positional[0]) if len(given.positional) == 1 else None
        return self.call_function(
            method.bind(owner) if owner is not None else method, Arguments(tuple(listed)) if listed is not None else given, node
        )

    def _borrowed(self, function: FunctionValue | Partial, name: str, arguments: Arguments, node: ir.Call) -> Value | None:
        """Call a function through its own methods, in languages whose functions take their receiver first."""
        if not self.frames[-1].module.idioms.function_receivers or not arguments.positional:
            return None
        owner, *given = arguments.positional
        callee = function
        instances = [atom for atom in owner if isinstance(atom, Object)]
        if isinstance(function, FunctionValue) and len(instances) == 1 and function.function.kind != "lambda":
            callee = function.bind(instances[0])
        if name == "bind":
            return frozenset((Partial(frozenset((callee,)), Arguments(tuple(given), arguments.named)),))
        if name == "apply":
            known = self.known_items(given[0]) if given else []
            passed = Arguments(tuple(known)) if known is not None else Arguments(unpacked=(given[0],))
            return self.call_value(frozenset((callee,)), passed, node)
        return self.call_value(frozenset((callee,)), Arguments(tuple(given), arguments.named, arguments.unpacked), node)

    def _data_method(self, atom: Any, name: str, arguments: Arguments, node: ir.Call) -> Value:
        callbacks = [value for value in arguments.all() if any(isinstance(held, FunctionValue | Partial) for held in value)]
        results = [self.call_value(callback, Arguments((frozenset((atom,)), DYNAMIC)), Indirect()) for callback in callbacks]
        if isinstance(atom, Data):
            asked = self.project.flows.asked(atom, name, arguments, self.frames[-1], node)
            if asked is not None:
                return join_all([asked, *results])
        return join_all([frozenset((atom,)), *results, *(self.deep(value) for value in arguments.all())])

    def _is_plain(self, atom: Object) -> bool:
        """Tell whether a foreign object is of no SDK: a collection or builder of some library."""
        return atom.kind == "foreign" and atom.client is None and not atom.inner and self.project.is_everyday(atom)

    def _text_method(self, atom: Const, name: str, arguments: Arguments) -> Value:
        if isinstance(atom.value, str):
            if name in ("format", "Format", "formatted", "join", "Join", "%") and tuple(arguments.all()):
                return self.text_of([frozenset((atom,)), *(containers.spread(value) for value in arguments.all())])
            if name in ("charAt", "at", "codePointAt", "elementAt") and len(arguments.positional) == 1:
                return texts.character(atom.value, arguments.positional[0])
            if name in ("equals", "Equals", "eql?") and len(arguments.positional) == 1:
                return texts.compared("==", frozenset((atom,)), arguments.positional[0])
            made = texts.method(name, atom.value, arguments.positional)
            if made is not None:
                return frozenset((Const(made, atom.origin),))
        held = join_all([self.deep(value) for value in arguments.all()])
        return join(held, frozenset((Unknown("call", name),)))

    def arguments(self, node: ir.Call, frame: Frame) -> Arguments:
        """Evaluate the arguments of a call."""
        positional: list[Value] = []
        named: list[tuple[str, Value]] = []
        unpacked: list[Value] = []
        mappings: list[Value] = []
        for argument in node.arguments:
            value = self.evaluate(argument.value, frame)
            if argument.spread == 1:
                known = self.known_items(value)
                positional.extend(known) if known is not None and not unpacked else unpacked.append(value)
            elif argument.spread == 2:
                mappings.append(value)
            elif argument.name is not None:
                named.append((argument.name, value))
            else:
                positional.append(value)
        return Arguments(tuple(positional), tuple(named), tuple(unpacked), tuple(mappings))

    def known_items(self, value: Value) -> list[Value] | None:
        """Return the items of the one list a value is, in order, when all of them are known."""
        if len(value) != 1:
            return None
        (atom,) = value
        return containers.known_items(atom) if isinstance(atom, Object) and atom.kind == "list" else None

    # What is called --------------------------------------------------------------------------------------------------

    def call_value(self, callee: Value, arguments: Arguments, site: Any, receiver: Any = None) -> Value:
        """Call whatever a value can be; beyond `CALLEE_LIMIT` callees the rest is counted as unknown."""
        out: list[Value] = []
        for count, atom in enumerate(_ordered(overloads.fitting(callee, arguments))):
            if count >= CALLEE_LIMIT:
                out.append(self._unknown_call("too many callees", EMPTY, arguments, site))
                break
            out.append(self._call_atom(atom, arguments, site, receiver))
        return join_all(out) if out else self._unknown_call("", EMPTY, arguments, site)

    def _call_atom(self, atom: Any, arguments: Arguments, site: Any, receiver: Any) -> Value:
        own = self.project.own
        found = own.marks(self, atom, site) if own.calls else None
        if not found:
            return self._call_unmarked(atom, arguments, site)
        return own.called(self, found, atom, arguments, site, receiver, lambda: self._call_unmarked(atom, arguments, site))

    def _call_unmarked(self, atom: Any, arguments: Arguments, site: Any) -> Value:
        result = self._call_known(atom, arguments, site)
        return self.project.retrieval.called(self, atom, arguments, site, result) if isinstance(atom, Symbol | Chain) else result

    def _call_known(self, atom: Any, arguments: Arguments, site: Any) -> Value:
        match atom:
            case FunctionValue():
                return self.call_function(atom, arguments, site)
            case ClassValue():
                return self.instantiate(atom, arguments, site)
            case Symbol():
                return self.call_symbol(atom.name, arguments, site)
            case Chain():
                return self.call_chain(atom, arguments, site)
            case Partial():
                given: Arguments = atom.given
                merged = Arguments(
                    given.positional + arguments.positional, given.named + arguments.named, arguments.unpacked, arguments.mappings
                )
                return self.call_value(atom.callee, merged, site)
            case Object():
                return self._call_object(atom, arguments, site)
            case ImportRef():
                return self.call_value(self.project.imports.resolve(self, atom), arguments, site)
            case Const() if isinstance(atom.value, str) and self.frames[-1].module.idioms.functions_by_name:
                found = self.lookup(atom.value, self.frames[-1])
                return self.call_value(found, arguments, site) if found != frozenset((atom,)) else DYNAMIC
            case ModuleValue():  # `const f = require('./f')` where the module is a function
                return self.call_value(self.project.imports.module_member(self, atom.path, "default"), arguments, site)
            case _:
                return self._unknown_call(getattr(atom, "name", ""), frozenset((atom,)), arguments, site)

    def _call_object(self, instance: Object, arguments: Arguments, site: Any) -> Value:
        if instance.kind == "instance":
            for name in ("__call__", "__invoke", "call", "invoke", "apply"):
                method = self.class_member(instance.cls, name) if instance.cls is not None else EMPTY
                functions = [atom.bind(instance) for atom in method if isinstance(atom, FunctionValue)]
                if functions:
                    return join_all([self.call_function(function, arguments, site) for function in functions])
        return self.call_chain(Chain(instance, ("__call__",)), arguments, site)

    def _unknown_call(self, name: str, callee: Value, arguments: Arguments, site: Any) -> Value:
        cleaned = self.project.flows.cleaner(self, name, join_all(list(arguments.all())), arguments)
        if cleaned is not None:
            return cleaned
        held = self.project.flows.kept(join_all([self.deep(callee), *(self.deep(value) for value in arguments.all())]))
        self._call_back(arguments, held, name)
        escapes.given_away(self, arguments)
        if self.frames[-1].module.idioms.multiple_results and any(isinstance(atom, Parameter) for atom in callee):
            self._loosen(arguments)
        return join(held, frozenset((Unknown("call", name),)))

    def _loosen(self, arguments: Arguments) -> None:
        """What a caller passed is called with an object (`option(config)`): it may set any of its fields."""
        for value in arguments.all():
            for atom in value:
                if isinstance(atom, Object) and atom.kind == "instance":
                    for key, held in list(atom.fields.items()):
                        if not key.startswith("#") and all(isinstance(part, Const) for part in held):
                            self.trail.add(atom.fields, key, frozenset((Unknown("parameter", key),)))

    def _call_back(self, arguments: Arguments, held: Value, name: str = "") -> None:
        """Run functions given to something unknown with what the unknown got."""
        for value in arguments.all():
            for atom in _ordered(value):
                function = self._runnable(atom)
                if function is not None and len(self.stack) < CALL_DEPTH // 2:
                    wanted = len(function.function.params)
                    self.call_function(function, Arguments(tuple(held for _ in range(min(wanted, 4)))), Indirect(name))

    def _runnable(self, atom: Any) -> FunctionValue | None:
        """Return the function that something unknown can call: itself, or the one method of a task, listener or thread."""
        if isinstance(atom, FunctionValue):
            return atom
        if not isinstance(atom, Object) or atom.kind != "instance" or atom.cls is None:
            return None
        found = [held for name in RUNNABLE for held in self.class_member(atom.cls, name) if isinstance(held, FunctionValue)]
        return found[0].bind(atom) if found and not found[0].function.abstract else None

    # Project functions and classes -----------------------------------------------------------------------------------

    def call_function(self, function: FunctionValue, arguments: Arguments, site: Any) -> Value:
        """Run a project function on these arguments."""
        noted = self.survey.called(function, arguments) if self.survey is not None and not function.function.abstract else None
        if noted is not None:
            return noted
        running = sum(1 for entry in self.stack if entry.function.function is function.function)
        counted = running and any(number(value) is not None for value in arguments.positional)
        if len(self.stack) >= CALL_DEPTH or running >= (COUNTED_LIMIT if counted else RECURSION_LIMIT) or function.function.abstract:
            concrete = self.project.definitions.overrides(self, function) if function.function.abstract else []
            if concrete:
                return self._call_each(concrete, arguments, site)
            return join(join_all([self.deep(value) for value in arguments.all()]), frozenset((Unknown("too-deep", function.qualified),)))
        self.spend(4)
        cleaned = self.project.flows.cleaner(self, function.function.name, join_all(list(arguments.all())), arguments)
        if cleaned is not None:
            return cleaned
        if self.work > self.inline and hasattr(site, "start") and not self._needs_run(function, arguments):
            return self._summarised(function, arguments, site)
        module = self.project.module(function.module)
        scope = Object("scope", function.module)
        scope.parent = function.scope
        frame = Frame(module, scope, function)
        path = self.frames[-1].module.path if self.frames else function.module
        self.invoked.add(function.function.start)
        self.stack.append(CallSite(path, site, function, arguments))
        self.frames.append(frame)
        try:
            self.bind(function, arguments, frame)
            self.run_body(function, frame)
        finally:
            self.frames.pop()
            self.stack.pop()
        if isinstance(site, ir.Call):
            self._write_back(function, site, scope)
        return frame.result

    def _call_each(self, functions: list[FunctionValue], arguments: Arguments, site: Any) -> Value:
        """Call every implementation of a method. Where most of them reach no provider, it is not much to say that the call does."""
        reaches = self.project.sinks.current.reaches
        start = len(reaches)
        telling = 0
        out = []
        for function in functions[:IMPLEMENTATION_LIMIT]:
            before = len(reaches)
            out.append(self.call_function(function, arguments, site))
            telling += len(reaches) > before
        for index in range(start, len(reaches)) if telling > 1 or telling < len(functions) else ():
            fact = reaches[index].fact
            confidence = "low" if telling * 2 < len(functions) else fact.confidence
            reaches[index] = msgspec.structs.replace(
                reaches[index], fact=msgspec.structs.replace(fact, either=telling > 1, confidence=confidence)
            )
        return join_all(out)

    def _needs_run(self, function: FunctionValue, arguments: Arguments) -> bool:
        """Tell whether a summary says too little of a call: a constructor fills its instance, and a client given decides who answers."""
        if function.cls is not None and function.function.name in self.project.module(function.module).idioms.constructors:
            return True
        if self.work > self.inline * CLIENT_SHARE:
            return False
        if self.project.is_requesting(function):
            return True  # it depends on the address, which a summary does not have
        own = function.bound.fields.values() if function.bound is not None else ()
        return any(clients_in(value) for value in (*arguments.all(), *own))

    def _write_back(self, function: FunctionValue, site: ir.Call, scope: Object) -> None:
        """What a function assigned to a parameter that stands for the caller's variable is in that variable."""
        for argument, param in zip(site.arguments, function.function.params, strict=False):
            target = argument.value
            if isinstance(target, ir.Unary) and target.op == "&":
                target = target.operand
            elif not (isinstance(target, ir.Name) and any(isinstance(mark, ir.Name) and mark.id == "&" for mark in param.decorators)):
                continue
            value = scope.fields.get(param.name, EMPTY)
            if value and value != DYNAMIC and isinstance(target, ir.Name):
                self.assign(target, value, self.frames[-1], declares=False)

    def _summarised(self, function: FunctionValue, arguments: Arguments, site: Any) -> Value:
        """Answer a call by what the function does for any caller: where it sends, whether it returns an answer or a client."""
        held = self.project.flows.kept(join_all([self.deep(value) for value in arguments.all()]))
        if function.bound is not None and function.bound.kind == "foreign":
            held = join(held, frozenset((function.bound,)))  # what extends a builder gives it back
        root = self.project.summary_of(function) if not self.quiet else None
        if root is None:
            return join(held, frozenset((Unknown("budget", function.qualified),)))
        if root.wrapper:
            frame = self.frames[-1]
            self.stack.append(CallSite(frame.module.path, site, function, arguments))
            self.frames.append(Frame(self.project.module(function.module), function.scope, function))
            self.project.sinks.passed_on(self, root.found, held)
            self.frames.pop()
            self.stack.pop()
        made: Value = frozenset((Answer(function.module, function.function.start),)) if root.answers else EMPTY
        return join_all([held, root.clients, made, frozenset((Unknown("budget", function.qualified),))])

    def run_body(self, function: FunctionValue, frame: Frame) -> None:
        """Run a function's statements in a prepared frame; `frame.result` is what it returns."""
        body = function.function.body.statements()
        self.execute(body, frame)
        for changes in frame.exits:
            for fields, key, value in changes.values():
                self.trail.add(fields, key, value)
        again, self.again = self.again, True
        for late in reversed(frame.deferred):
            self.execute(late, frame)
        self.again = again
        if frame.yields:
            made = self.make("list", function.function.start)
            self.trail.add(made.fields, ANY, join_all(frame.yields))
            frame.result = join(frame.result - NONE, frozenset((made,)))
        elif not frame.result:
            frame.result = NONE

    def bind(self, function: FunctionValue, arguments: Arguments, frame: Frame) -> None:
        """Give the parameters of a function their values."""
        params = function.function.params
        fields = frame.scope.fields
        positional = list(arguments.positional)
        named = dict(arguments.named)
        rest = [containers.spread(value) for value in arguments.unpacked]
        if frame.module.idioms.self_is_first_parameter and params and function.cls is not None and function.function.kind != "static":
            if function.bound is not None or function.function.kind == "class":
                owner: Value = (
                    frozenset((function.bound,))
                    if function.function.kind != "class" and function.bound is not None
                    else frozenset((function.called or function.cls,))
                )
                positional.insert(0, owner)
        elif function.function.receiver is not None and function.bound is not None:
            owned = (
                containers.copied(self, function.bound, function.function.start) if function.function.receiver_copied else function.bound
            )
            self.trail.write(fields, function.function.receiver, frozenset((owned,)))
        for param in params:
            value = self._parameter(param, positional, named, rest, arguments)
            if value is None:
                value = self.evaluate(param.default, frame) if param.default is not None else EMPTY
            if not value and param.annotation is not None:
                value = self.project.types.declared(self, param.annotation, frame)
            if not value and param.default is None:
                value = self.project.flows.parameter(self, function, param, frame)
            if value and self.project.own.parameters:
                self.project.own.bound(self, function, param, value)
            self.trail.write(fields, param.name, value or (NONE if param.default is not None else DYNAMIC))
            if param.pattern is not None:
                self.assign(param.pattern, value, frame, declares=True)
            if param.promotes and frame.instance is not None:
                self.trail.write(frame.instance.fields, param.name, value)

    def _parameter(
        self, param: ir.Param, positional: list[Value], named: dict[str, Value], rest: list[Value], given: Arguments
    ) -> Value | None:
        if param.kind == "rest":
            made = containers.list_of(self, (id(param), len(self.stack)), list(positional))
            for value in rest:
                self.trail.remove(made.fields, containers.LENGTH)
                self.trail.add(made.fields, ANY, value)
            positional.clear()
            return frozenset((made,))
        if param.kind == "keyword_rest":
            made = self.make("map", (id(param), len(self.stack)))
            self.reset(made)
            for name, value in named.items():
                self.trail.write(made.fields, name, value)
            for value in given.mappings:
                containers.extend(self, made, value)
            return frozenset((made,))
        if param.name in named:
            return named.pop(param.name)
        if param.kind == "block":
            return named.pop("&", positional.pop(0) if positional else NONE)
        if positional and param.kind == "normal":
            return positional.pop(0) or None
        found = join_all([own_field(atom, param.name) for value in given.mappings for atom in value if isinstance(atom, Object)])
        return found or (join_all(rest) if rest and param.kind == "normal" else None)

    def instantiate(self, cls: ClassValue, arguments: Arguments, site: Any) -> Value:
        """Make an instance of a project class and run its constructor."""
        if self.survey is not None:
            return self._typical(cls, arguments, site)
        start = getattr(site, "start", id(site))
        instance = self.make("instance", (start, cls.name))
        instance.cls = cls
        self.reset(instance)
        if self.work > self.inline and self._is_ordinary(cls, arguments):
            for name, value in list(self.project.stand_ins.typical(self, cls).fields.items()):
                self.trail.write(instance.fields, name, value)
            return frozenset((instance,))
        self.initialise(instance, cls, arguments, site)
        if instance.client is not None:
            hit = self.project.signatures(cls.module).client(instance.symbol)
            if hit is not None:
                self.project.sinks.client(self, instance, hit, arguments, site)
        return frozenset((instance,))

    def _is_ordinary(self, cls: ClassValue, arguments: Arguments) -> bool:
        """Tell whether an instance is as good as any of its class: it makes no client, and is given neither one nor an address."""
        constructor = self.constructor(cls, arguments=arguments)
        if constructor is None or self.project.may_find(constructor):
            return False
        for value in arguments.all():
            if clients_in(value) or any(isinstance(atom, Const) and isinstance(atom.value, str) and "://" in atom.value for atom in value):
                return False
        return True

    def _typical(self, cls: ClassValue, arguments: Arguments, site: Any) -> Value:
        """Return the typical instance where a class is only noted to be made."""
        constructor = self.constructor(cls, arguments=arguments)
        instance = self.project.stand_ins.typical(self, cls)
        if constructor is not None:
            self.call_function(constructor.bind(instance), arguments, site)
        hit = self.project.signatures(cls.module).client(instance.symbol) if instance.client is not None else None
        if hit is not None:
            self.project.sinks.client(self, instance, hit, arguments, site)
        return frozenset((instance,))

    def initialise(self, instance: Object, cls: ClassValue, arguments: Arguments, site: Any) -> None:
        """Run field initialisers and the constructor of an instance, those of its bases included."""
        self.project.definitions.field_defaults(self, instance, cls)
        self._allocated(instance, cls, arguments, site)
        constructor = self.constructor(cls, arguments=arguments)
        if constructor is not None:
            self.call_function(constructor.bind(instance), arguments, site)
        else:
            self._fields_from_arguments(instance, cls, arguments)
        symbol = self.foreign_base(cls)
        if symbol and instance.client is None and cls.class_.kind != "struct":  # a struct holds what is embedded in it
            self._adopt(instance, cls, symbol, arguments)

    def _allocated(self, instance: Object, cls: ClassValue, arguments: Arguments, site: Any) -> None:
        """Run what makes an instance before it is initialised (Python's `__new__`), on the instance that is made anyway."""
        held = cls.attributes.fields.get("__new__", EMPTY) if self.project.module(cls.module).idioms.self_is_first_parameter else EMPTY
        for atom in held:
            if isinstance(atom, FunctionValue) and len(self.stack) < CALL_DEPTH // 2:
                made = self.call_function(atom, arguments._replace(positional=(frozenset((cls,)), *arguments.positional)), site)
                for other in made:
                    for name, value in list(other.fields.items()) if isinstance(other, Object) and other is not instance else ():
                        self.trail.write(instance.fields, name, value)

    def _adopt(self, instance: Object, cls: ClassValue, symbol: str, arguments: Arguments) -> None:
        """An instance of a project class derived from an SDK's class is a client too."""
        hit = self.project.signatures(cls.module).client(symbol)
        if hit is not None:
            instance.client, instance.symbol = hit.client, symbol
            for name, value in arguments.named:
                if name not in instance.fields:
                    self.trail.write(instance.fields, name, value)
            for name, value in cls.attributes.fields.items():
                if name not in instance.fields and not any(isinstance(atom, FunctionValue) for atom in value):
                    self.trail.write(instance.fields, name, value)

    def constructor(self, cls: ClassValue, depth: int = 0, arguments: Arguments | None = None) -> FunctionValue | None:
        """Return the constructor a class has or inherits; of several the one that takes these arguments."""
        names = self.project.module(cls.module).idioms.constructors
        own = overloads.chosen(overloads.constructors(cls, names), arguments)
        if own is not None:
            return own
        for base in cls.bases:
            for atom in base:
                if isinstance(atom, ClassValue) and atom is not cls and depth < 8:
                    found = self.constructor(atom, depth + 1, arguments)
                    if found is not None:
                        return found
        return None

    def _fields_from_arguments(self, instance: Object, cls: ClassValue, arguments: Arguments) -> None:
        """A class without constructor takes its fields by name or in order of declaration (dataclasses, records, models)."""
        declared = [stmt.target.id for stmt in cls.class_.body if isinstance(stmt, ir.Assign) and isinstance(stmt.target, ir.Name)]
        for name, value in zip(declared, arguments.positional, strict=False):
            self.trail.write(instance.fields, name, value)
        for name, value in arguments.named:
            self.trail.write(instance.fields, name, value)
        for value in arguments.mappings:
            containers.extend(self, instance, value)
        if arguments.mappings or arguments.unpacked:
            self.project.stand_ins.open_fields(self, instance, cls)

    # Foreign functions and methods ----------------------------------------------------------------------------------

    def call_symbol(self, name: str, arguments: Arguments, site: Any) -> Value:
        """Call an imported or builtin name."""
        project = self.project
        frame = self.frames[-1]
        known = project.symbols.builtin_call(self, name, arguments, site)
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
        cleaned = project.flows.cleaner(self, name, join_all(list(arguments.all())), arguments)
        if cleaned is not None and constructs is None:
            return cleaned
        variables = environments.checked(self, name, EMPTY, arguments, getattr(site, "start", 0)) if constructs is None else EMPTY
        if variables:
            return variables
        made = self.make("foreign", (getattr(site, "start", id(site)), name))
        self.reset(made)
        made.symbol = name
        last = name.rpartition(".")[2]
        if last in containers.MAPS and not any(True for _ in arguments.all()):
            made.kind = "map"
            return frozenset((made,))
        if last in containers.COLLECTIONS and not any(True for _ in arguments.all()):
            self.trail.write(made.fields, containers.LENGTH, frozenset((Const(0),)))
        if constructs is not None:
            made.client = constructs.client
        self._fill(made, name.rpartition(".")[2], arguments)
        escapes.given_away(self, arguments)
        project.sinks.globals.called(self, name, made, arguments)
        result = self.constructed(made, arguments, site)
        sourced = project.flows.called(self, name, arguments, site)
        return join(result, sourced) if sourced else result

    def _fill(self, made: Object, last: str, arguments: Arguments) -> None:
        for index, value in enumerate(arguments.positional):
            self.trail.write(made.fields, f"#{index}", self._as_given(value, made, index))
        if arguments.positional:
            self.trail.write(made.fields, last, made.fields["#0"])
        for name, value in arguments.named:
            self.trail.write(made.fields, name, value)
        for value in arguments.mappings:
            containers.extend(self, made, value)
        for value in arguments.positional:
            for atom in value:
                if isinstance(atom, Object) and atom.kind == "map":
                    for key, held in list(atom.fields.items()):
                        self.trail.add(made.fields, key, held)
        for value in arguments.unpacked:
            self.trail.add(made.fields, ANY, containers.spread(value))
        self._configure(made, arguments, last)

    def _as_given(self, value: Value, made: Object, index: int) -> Value:
        """Settings objects are read when they are given: what is assigned to them later changes nothing."""
        if not any(isinstance(atom, Object) and atom.kind == "foreign" and atom.client is None and not atom.inner for atom in value):
            return value
        out: list[Any] = []
        for atom in value:
            if isinstance(atom, Object) and atom.kind == "foreign" and atom.client is None and not atom.inner:
                copy = self.make("foreign", (made.node, "given", index, atom.symbol, str(atom.node)))
                self.reset(copy)
                copy.symbol, copy.parent, copy.node = atom.symbol, atom.parent, atom.node
                for name, held in list(atom.fields.items()):
                    self.trail.write(copy.fields, name, held)
                out.append(copy)
            else:
                out.append(atom)
        return frozenset(out)

    def _configure(self, made: Object, arguments: Arguments, last: str) -> None:
        """Run functions given to a constructor or builder on the object that is being made: `b -> b.url(u)`."""
        for value in (*arguments.positional, *(held for _name, held in arguments.named)):
            for atom in _ordered(_with_tools(value)):
                if isinstance(atom, FunctionValue) and len(self.stack) < CALL_DEPTH // 2:
                    held = self.deep(join_all(list(arguments.all())))
                    given = Arguments((frozenset((made,)), *(join(held, DYNAMIC) for _ in atom.function.params[1:3])))
                    result = self.deep(self.call_function(atom, given, Indirect(last)))
                    if result:
                        self.trail.add(made.fields, ANY, result)

    def constructed(self, instance: Object, arguments: Arguments, site: Any) -> Value:
        """Finish a foreign object: remember the clients handed to it, and report it when it is one itself."""
        inner = [client for value in arguments.all() for client in self.clients(value)]
        instance.inner = tuple(dict.fromkeys(inner))
        if instance.client is None:
            hit = self.project.signatures(self.frames[-1].module.path).client(instance.symbol)
            instance.client = hit.client if hit is not None else None
        if instance.client is not None:
            hit = self.project.signatures(self.frames[-1].module.path).client(instance.symbol) or self._hit(instance)
            if hit is not None and not is_builder(instance.symbol):  # a builder is a client when it has been told everything
                self.project.sinks.client(self, instance, hit, arguments, site)
        return frozenset((instance,))

    def clients(self, value: Value) -> list[Object]:
        """Return the clients a value holds, those among them that an SDK has ready made: `createProviderRegistry({ openai })`."""
        return clients_in(self._ready(value)) if value else []

    def _ready(self, value: Value, depth: int = 2) -> Value:
        out: list[Value] = [value]
        for atom in value:
            if isinstance(atom, Symbol):
                out.append(self.project.types.ready_made(atom.name, self.frames[-1].module.path))
            elif isinstance(atom, Object) and atom.kind in ("map", "list") and depth:
                out.extend(self._ready(held, depth - 1) for held in atom.fields.values())
        return join_all(out)

    def _hit(self, instance: Object) -> ClientHit | None:
        return self.project.signatures(self.frames[-1].module.path).by_name(instance.client.name) if instance.client is not None else None

    def _sending_function(self, call: CallHit, name: str, arguments: Arguments, site: Any) -> Value:
        if not call.call.sends:
            return self._factory(call, None, name, arguments, site)
        self.project.sinks.send(self, call, None, (name,), arguments, site)
        return self._answer(call, None, name, arguments, site)

    def _factory(self, call: CallHit, receiver: Object | None, name: str, arguments: Arguments, site: Any) -> Value:
        """Make what a non-sending call of an SDK gives: a client of its own, or a view of the receiver."""
        made = self.make("foreign", (getattr(site, "start", id(site)), name))
        self.reset(made)
        made.symbol = name if receiver is None else f"{receiver.symbol}.{name}"
        made.parent = receiver
        self._fill(made, name.rpartition(".")[2], arguments)
        for path in call.call.model:
            value = arguments.get(path)
            if value:
                self.trail.write(made.fields, "#model", value)
        for path in call.call.endpoint:
            value = arguments.get(path)
            if value:
                self.trail.write(made.fields, MADE_ENDPOINT, value)
                break
        made.inner = tuple(dict.fromkeys([client for value in arguments.all() for client in clients_in(value)]))
        signatures = self.project.signatures(self.frames[-1].module.path)
        hit = signatures.by_name(call.call.gives) if call.call.gives else None
        if receiver is not None and receiver.client is not None:
            made.inner = (*made.inner, receiver)
        if hit is not None:
            made.client = hit.client
            if not call.call.registers and receiver is not None and receiver.injected:
                self.project.sinks.client(self, made, hit, arguments, site)
        elif receiver is not None:
            made.client = receiver.client
        if hit is not None and receiver is not None and receiver.client is not None and receiver.client.provider == "none":
            self.project.sinks.client(self, made, hit, arguments, site)  # the builder itself was none
        return frozenset((made,))

    def _answer(self, call: CallHit, receiver: Object | None, name: str, arguments: Arguments, site: Any) -> Value:
        frame = self.frames[-1]
        answer = Answer(frame.module.path, getattr(site, "start", 0))
        held = join_all([self.deep(value) for value in arguments.all()])
        if call.call.gives:
            return join(self._factory(call, receiver, name, arguments, site), frozenset((answer,)))
        made = self.make("foreign", (getattr(site, "start", id(site)), "answer"))
        self.reset(made)
        made.symbol = "answer"
        self.trail.write(made.fields, ANY, join(held, frozenset((answer,))))
        self._call_back(arguments, join(held, frozenset((answer,))))
        return join(frozenset((made, answer)), held)

    def call_chain(self, chain: Chain, arguments: Arguments, site: Any) -> Value:
        """Call a method of a foreign object, or of something unknown."""
        root = chain.root
        if not isinstance(root, Object):
            extension = self.project.signatures(self.frames[-1].module.path).extension(chain.names)
            if extension is not None:
                return self._extended(extension, chain, arguments, site)
            self.project.sinks.guess(self, chain, arguments, site)
            owner = root.name.rpartition(".")[2]
            sourced = self.project.flows.called(self, ".".join((owner, *chain.names)), arguments, site, getattr(root, "cls", None) or root)
            held = self._unknown_call(chain.names[-1], frozenset((root,)) if isinstance(root, CARRIED) else EMPTY, arguments, site)
            return join(held, sourced)
        signatures = self.project.signatures(self.frames[-1].module.path)
        hit = signatures.by_name(root.client.name) if root.client is not None else None
        if hit is not None and not any(True for _ in arguments.all()) and signatures.continues(hit, chain.names):
            return frozenset((chain,))  # an accessor: one step of a longer path
        call = signatures.method(hit, chain.names) if hit is not None else None
        call = call or bound.method(hit, root, chain.names[-1]) or signatures.extension(chain.names)
        if call is None and root.kind == "foreign":
            call = signatures.function(".".join((root.symbol, *chain.names)))
        if call is not None:
            if call.call.registers:
                self.project.sinks.register(self, call, root, chain.names, arguments, site)
                if root.client is not None:
                    return self._registered(call, root, chain, arguments, site)
            if not call.call.sends:
                return self._factory(call, root, ".".join(chain.names), arguments, site)
            self.project.sinks.send(self, call, root, chain.names, arguments, site)
            return self._answer(call, root, ".".join(chain.names), arguments, site)
        inner = self._inner_call(root, chain, arguments, site)
        if inner is not None:
            return inner
        extending = self.project.definitions.extending(self, chain.names[-1], self.frames[-1]) if len(chain.names) == 1 else []
        if extending:
            return join_all([self.call_function(function.bind(root), arguments, site) for function in extending])
        return self._derived(root, chain, arguments, site)

    def _registered(self, call: CallHit, root: Object, chain: Chain, arguments: Arguments, site: Any) -> Value:
        """A builder is told what answers: the builder itself goes on, with the new client inside."""
        for made in self._factory(call, None, chain.names[-1], arguments, site):
            if isinstance(made, Object) and made not in root.inner:
                root.inner = (*root.inner, made)
                self.trail.write(made.fields, REGISTERED, frozenset((Const(call.call.capability),)))
        return frozenset((root,))

    def _extended(self, call: CallHit, chain: Chain, arguments: Arguments, site: Any) -> Value:
        """A method that only one SDK has, on a receiver that is not known: a container's builder, an interface."""
        if call.call.registers:
            self.project.sinks.register(self, call, None, chain.names, arguments, site)
        if not call.call.sends:
            made = self._factory(call, None, chain.names[-1], arguments, site)
            for atom in made if not call.call.registers else ():
                if isinstance(atom, Object):
                    atom.injected = True  # looked up in something that the program fills elsewhere
            return made
        self.project.sinks.send(self, call, None, chain.names, arguments, site)
        return self._answer(call, None, chain.names[-1], arguments, site)

    def _inner_call(self, root: Object, chain: Chain, arguments: Arguments, site: Any) -> Value | None:
        """A pipeline or wrapper of a foreign library answers to the calls of the clients handed to it."""
        signatures = self.project.signatures(self.frames[-1].module.path)
        out = []
        for client in root.inner[:CALLEE_LIMIT]:
            hit = signatures.by_name(client.client.name) if client.client is not None else None
            call = signatures.method(hit, chain.names) if hit is not None else None
            if call is not None and call.call.sends:
                self.project.sinks.send(self, call, client, chain.names, arguments, site, through=root)
                out.append(self._answer(call, client, ".".join(chain.names), arguments, site))
        return join_all(out) if out else None

    def _derived(self, root: Object, chain: Chain, arguments: Arguments, site: Any) -> Value:
        """A method that no description knows: a builder step, or an operation whose result holds what went in."""
        last = chain.names[-1]
        symbol = ".".join((root.symbol, *chain.names)) if root.symbol else last
        cleaned = self.project.flows.cleaner(self, symbol, join_all([frozenset((root,)), *arguments.all()]), arguments)
        if cleaned is not None:
            return cleaned
        variables = environments.checked(self, last, frozenset((root,)), arguments, getattr(site, "start", 0))
        if variables:
            return variables
        made = self.make("foreign", (getattr(site, "start", id(site)), symbol))
        self.reset(made)
        made.symbol, made.parent, made.client, made.inner = symbol, root, root.client, root.inner
        if root.kind == "instance":
            made.cls = root.cls
        self._fill(made, last, arguments)
        escapes.given_away(self, arguments)
        extra = [client for value in arguments.all() for client in clients_in(value)]
        made.inner = tuple(dict.fromkeys((*root.inner, *extra)))
        sets = len(arguments.positional) == 1 and not any(isinstance(atom, FunctionValue) for atom in arguments.positional[0])
        if sets and root.kind == "foreign" and not chain.names[:-1]:
            self.trail.add(root.fields, last, arguments.positional[0])  # setters: the statement `b.setUrl(u);` changes b itself
        if made.client is not None and last.lower().startswith("build") and _was_builder(root):
            hit = self._hit(made)
            if hit is not None:
                self.project.sinks.client(self, made, hit, arguments, site)
        self._start(root, last, arguments)
        sourced = self.project.flows.called(self, symbol, arguments, site, root)
        return join(frozenset((made,)), sourced) if sourced else frozenset((made,))

    def _start(self, root: Object, name: str, arguments: Arguments) -> None:
        """Run what a thread or executor runs: itself, or the tasks it was or is given."""
        if name in STARTS:
            self._call_back(Arguments((frozenset((root,)), *root.fields.values())), EMPTY)
        elif any(isinstance(atom, Object) and self._runnable(atom) is not None for value in arguments.all() for atom in value):
            self._call_back(arguments, EMPTY)


def _takes_receiver(atom: Any) -> bool:
    """Tell whether `this` in a function is the object it is called on: not in arrows, nor where it is bound already."""
    return isinstance(atom, FunctionValue) and atom.function.kind != "lambda" and atom.cls is None


def _with_receiver(atom: Any, instance: Object) -> Any:
    return atom.bind(instance) if _takes_receiver(atom) else atom


def is_builder(symbol: str) -> bool:
    """Tell whether a symbol makes a builder, by its last name: `OpenAIOkHttpClient.builder`, `OpenAIClientBuilder`."""
    return symbol.rpartition(".")[2].lower().endswith("builder")


def _was_builder(link: Object) -> bool:
    current: Object | None = link
    while current is not None and current.parent is not None:
        current = current.parent
    return current is not None and not current.injected and is_builder(current.symbol)


def clients_in(value: Value) -> list[Object]:
    """Return the client objects a value holds, those inside chains and lists too."""
    out: list[Object] = []
    for atom in value:
        if isinstance(atom, Chain):
            atom = atom.root
        if isinstance(atom, Object):
            if atom.client is not None:
                out.append(atom)
            elif atom.kind in ("list", "map"):
                for held in atom.fields.values():
                    out.extend(inner for inner in held if isinstance(inner, Object) and inner.client is not None)
            out.extend(atom.inner)
    return sorted(dict.fromkeys(out), key=lambda client: (client.path, client.symbol, str(client.node)))[:8]


def _with_tools(value: Value) -> Value:
    """Return a value with the functions in its lists: tools that whatever is made calls when it wants to."""
    lists = [atom for atom in value if isinstance(atom, Object) and atom.kind == "list"]
    tools = [part for atom in lists for held in atom.fields.values() for part in held if isinstance(part, FunctionValue)]
    return value | frozenset(tools[:CALLEE_LIMIT]) if tools else value


def _ordered(value: Value) -> list[Any]:
    """Return atoms in an order that does not depend on the hash seed or on addresses."""
    return sorted(value, key=_order) if len(value) > 1 else list(value)


def _order(atom: Any) -> tuple[str, str]:
    if isinstance(atom, Object):
        return ("Object", f"{atom.path}:{atom.kind}:{atom.symbol}:{atom.node}")
    if isinstance(atom, FunctionValue):
        return ("Function", f"{atom.module}:{atom.function.start}")
    if isinstance(atom, ClassValue):
        return ("Class", f"{atom.module}:{atom.class_.start}")
    if isinstance(atom, Chain):
        return ("Chain", f"{_order(atom.root)}:{atom.names}")
    if isinstance(atom, Partial):
        return ("Partial", "")
    return (type(atom).__name__, repr(atom))


def _spine(node: ir.Call) -> list[ir.Call]:
    """Return the calls of a fluent chain, outermost first."""
    out = []
    inner: ir.Expr = node
    while isinstance(inner, ir.Call) and isinstance(inner.callee, ir.Attribute):
        out.append(inner)
        inner = inner.callee.value
    return out


def _receiver(node: ir.Call) -> ir.Expr:
    assert isinstance(node.callee, ir.Attribute)
    return node.callee.value


__all__ = ["CallSite", "Calls", "Data", "clients_in"]
