"""Calls of one module -> values: project functions are run, foreign ones looked up in the SDK descriptions."""

from typing import Any

import msgspec

from auditor.analysis import containers, escapes, overloads
from auditor.analysis.arguments import Arguments, number, own_field
from auditor.analysis.calling import CALL_DEPTH, CALLEE_LIMIT, CallSite, Indirect, clients_in, ordered
from auditor.analysis.containers import ANY
from auditor.analysis.evaluator import Evaluator
from auditor.analysis.foreign import Foreign
from auditor.analysis.frames import Frame
from auditor.analysis.instances import Instances
from auditor.analysis.members import INHERITED, PROTOTYPE
from auditor.analysis.methods import Methods, takes_receiver
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    NONE,
    Answer,
    Chain,
    ClassValue,
    Const,
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

RUNNABLE = ("run", "call", "accept", "Run", "Invoke")
"""Methods by which a task is run that something is told to start."""
IMPLEMENTATION_LIMIT = 24
"""Implementations of one method that a call of it runs."""
CLIENT_SHARE = 4
"""How many times the usual work may be spent on calls that are given a client or an address."""
SMALL_BYTES = 500
STATIC = "static "
"""Before the name of a variable that a function keeps: the field of the function that holds it."""
RECURSION_LIMIT, COUNTED_LIMIT = 2, 5
"""How often a function runs inside itself; the second, where a number it is given is known."""


class Calls(Evaluator):
    """Evaluates calls."""

    def __init__(self, project: Any) -> None:
        super().__init__(project)
        self.methods = Methods(self)
        self.instances = Instances(self)
        self.foreign = Foreign(self)
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
                value = self.methods.method_call(link, value, frame)
            return value
        callee = node.callee
        if isinstance(callee, ir.Attribute):
            mark = len(self.raised)
            receiver = self.evaluate(callee.value, frame)
            thrown = join_all(self.raised[mark:]) if len(self.raised) > mark and callee.name == "catch" else EMPTY
            if thrown:
                del self.raised[mark:]  # caught here
            return self.methods.method_call(node, receiver, frame, thrown)
        value = self.evaluate(callee, frame)
        if node.is_new and frame.module.idioms.function_receivers and any(takes_receiver(atom) for atom in value):
            return self._constructing(value, self.arguments(node, frame), node)
        if isinstance(callee, ir.Name) and callee.id in frame.module.idioms.instance_calls:
            asked = self.project.types.asked(self, callee.id, self.arguments(node, frame), frame)
            if asked:
                return asked
        told = self._implicit_receiver(node, value, frame) or self._inherited(node, value, frame)
        return told if told is not None else self.call_value(value, self.arguments(node, frame), node)

    def _constructing(self, value: Value, arguments: Arguments, node: ir.Call) -> Value:
        """Call functions as constructors: each gets a new object as `this`, which is the result unless it returns another."""
        out: list[Value] = []
        for atom in ordered(value):
            if not isinstance(atom, FunctionValue):
                out.append(self.call_value(frozenset((atom,)), arguments, node))
                continue
            made = self.make("map", (node.start, atom.function.start, "new"))
            self.reset(made)
            self.trail.write(made.fields, INHERITED, self.members.attribute(frozenset((atom,)), PROTOTYPE, self.frames[-1], node))
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
        return self.methods.method_call(ir.Call(node.start, node.end, member, node.arguments), receiver, frame)

    def _inherited(self, node: ir.Call, value: Value, frame: Frame) -> Value | None:
        """Call a name that is bound nowhere as a method of the collection that the class extends: `add(x)` in `new ArrayList() {{ ... }}`."""
        callee, instance = node.callee, frame.instance
        if instance is None or not isinstance(callee, ir.Name) or value != frozenset((Symbol(callee.id),)):
            return None
        if instance.cls is None or not frame.module.idioms.implicit_self or not containers.extends_collection(instance):
            return None
        member = ir.Attribute(callee.start, callee.end, ir.Name(callee.start, callee.start, "this"), callee.id)
        return self.methods.method_call(ir.Call(node.start, node.end, member, node.arguments), frozenset((instance,)), frame)

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

    def constructed(self, instance: Object, arguments: Arguments, site: Any) -> Value:
        """Finish a foreign object: is it a client?"""
        return self.foreign.constructed(instance, arguments, site)

    # What is called --------------------------------------------------------------------------------------------------

    def call_value(self, callee: Value, arguments: Arguments, site: Any, receiver: Any = None) -> Value:
        """Call whatever a value can be; beyond `CALLEE_LIMIT` callees the rest is counted as unknown."""
        out: list[Value] = []
        for count, atom in enumerate(ordered(overloads.fitting(callee, arguments))):
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
            case FunctionValue(cls=ClassValue() as cls, bound=None, function=ir.Function(kind="constructor")):  # a constructor with a name
                return self.instances.instantiate(atom.called or cls, arguments, site, atom)
            case FunctionValue():
                return self.call_function(atom, arguments, site)
            case ClassValue():
                return self.instances.instantiate(atom, arguments, site)
            case Symbol():
                return self.foreign.call_symbol(atom.name, arguments, site)
            case Chain():
                return self.foreign.call_chain(atom, arguments, site)
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
                found = self.expressions.lookup(atom.value, self.frames[-1])
                return self.call_value(found, arguments, site) if found != frozenset((atom,)) else DYNAMIC
            case ModuleValue():  # `const f = require('./f')` where the module is a function
                return self.call_value(self.project.imports.module_member(self, atom.path, "default"), arguments, site)
            case _:
                return self._unknown_call(getattr(atom, "name", ""), frozenset((atom,)), arguments, site)

    def _call_object(self, instance: Object, arguments: Arguments, site: Any) -> Value:
        if instance.kind == "instance":
            for name in ("__call__", "__invoke", "call", "invoke", "apply"):
                method = self.members.class_member(instance.cls, name) if instance.cls is not None else EMPTY
                functions = [atom.bind(instance) for atom in method if isinstance(atom, FunctionValue)]
                if functions:
                    return join_all([self.call_function(function, arguments, site) for function in functions])
        named = self._named_method(instance) if instance.kind == "list" and self.frames[-1].module.idioms.functions_by_name else EMPTY
        if named:
            return self.call_value(named, arguments, site)
        if instance.kind in ("list", "map") and len(arguments.positional) == 1 and not arguments.named:
            return containers.read(instance, arguments.positional[0]) or DYNAMIC  # `items(0)`
        return self.foreign.call_chain(Chain(instance, ("__call__",)), arguments, site)

    def _named_method(self, instance: Object) -> Value:
        """Return the method that a pair of an object and a name is: `[$a, 'm']`."""
        known = containers.known_items(instance)
        names = strings(known[1]) if known is not None and len(known) == 2 else ()
        return self.members.attribute(known[0], names[0], self.frames[-1], ir.Name(0, 0, names[0])) if known and len(names) == 1 else EMPTY

    def _unknown_call(self, name: str, callee: Value, arguments: Arguments, site: Any) -> Value:
        cleaned = self.project.flows.cleaner(self, name, join_all(list(arguments.all())), arguments)
        if cleaned is not None:
            return cleaned
        held = self.project.flows.kept(join_all([self.deep(callee), *(self.deep(value) for value in arguments.all())]))
        self.call_back(arguments, held, name)
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

    def call_back(self, arguments: Arguments, held: Value, name: str = "", *, starts: bool = False) -> None:
        """Run functions given to something unknown with what the unknown got, and the tasks that it `starts`."""
        for value in arguments.all():
            for atom in ordered(value):
                function = self.runnable(atom, starts=starts)
                if function is not None and len(self.stack) < CALL_DEPTH // 2:
                    wanted = len(function.function.params)
                    self.call_function(function, Arguments(tuple(held for _ in range(min(wanted, 4)))), Indirect(name))

    def runnable(self, atom: Any, *, starts: bool = False) -> FunctionValue | None:
        """Return the function that something unknown can call: itself, or the one method of a task, listener or thread.

        A task that is not started is one in languages alone whose libraries are given objects in place of functions.
        """
        if isinstance(atom, FunctionValue):
            return atom
        if not isinstance(atom, Object) or atom.kind != "instance" or atom.cls is None:
            return None
        names = RUNNABLE if starts else self.project.module(atom.cls.module).idioms.task_methods
        found = [held for name in names for held in self.members.class_member(atom.cls, name) if isinstance(held, FunctionValue)]
        return found[0].bind(atom) if found and not found[0].function.abstract else None

    # Project functions and classes -----------------------------------------------------------------------------------

    def call_function(self, function: FunctionValue, arguments: Arguments, site: Any) -> Value:
        """Run a project function on these arguments."""
        noted = self.survey.called(function, arguments) if self.survey is not None and not function.function.abstract else None
        if noted is not None:
            return noted
        running = sum(1 for entry in self.stack if entry.function.function is function.function)
        counted = running and any(number(value) is not None for value in arguments.positional)
        if counted and running == COUNTED_LIMIT - 1:
            arguments = arguments.uncounted()
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
        for name in frame.statics:
            self.trail.write(function.fields, STATIC + name, scope.fields.get(name, EMPTY))
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
        if _is_small(function.function, arguments) or self.project.is_requesting(function, arguments):
            return True  # it depends on the address, which a summary does not have; what only gives a field may give that
        own = function.bound.fields.values() if function.bound is not None else ()
        given = tuple(arguments.all())
        if any(clients_in(value) for value in (*given, *own)):
            return True
        held = (
            part for value in given for atom in value if isinstance(atom, Object) and atom.cls is not None for part in atom.fields.values()
        )
        return any(self._reaches_provider(value) for value in (*given, *own, *held))

    def _reaches_provider(self, value: Value) -> bool:
        """Tell whether one of some functions that are handed on, or kept in a field, is a wrapper."""
        functions = (atom for atom in value if isinstance(atom, FunctionValue) and atom.function.kind != "method")
        return any(root is not None and root.wrapper for root in map(self.project.summary_of, functions))

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
                self.assignments.assign(target, value, self.frames[-1], declares=False)

    def _summarised(self, function: FunctionValue, arguments: Arguments, site: Any) -> Value:
        """Answer a call by what the function does for any caller: where it sends, whether it returns an answer or a client."""
        held = self.project.flows.kept(join_all([self.deep(value) for value in arguments.all()]))
        if function.bound is not None and function.bound.kind == "foreign":
            held = join(held, frozenset((function.bound,)))  # what extends a builder gives it back
        root = self.project.summary_of(function)
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
                self.assignments.assign(param.pattern, value, frame, declares=True)
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

    # Foreign functions and methods ----------------------------------------------------------------------------------


def _is_small(function: ir.Function, arguments: Arguments) -> bool:
    """Tell whether a function is short and takes constants at most: running it costs no more than asking for its summary."""
    return function.end - function.start < SMALL_BYTES and all(isinstance(atom, Const) for value in arguments.all() for atom in value)


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
