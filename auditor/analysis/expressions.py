"""Expressions -> values: names, literals, displays, comprehensions, blocks; members, operators and calls have modules of their own."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from auditor.analysis import containers, narrowing
from auditor.analysis.arguments import Arguments
from auditor.analysis.containers import ANY
from auditor.analysis.frames import Frame
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    NONE,
    Chain,
    ClassValue,
    Const,
    FunctionValue,
    ImportRef,
    Object,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
    truth,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.interpreter import Interpreter


_ITERATORS, _FOLLOWING = ("__iter__", "getIterator", "iterator"), ("__next__", "current", "next")
"""What a class calls the method by which it is gone through, and what its iterator calls the one that gives the next item."""
OUTER_LIMIT = 4
"""Classes inside one another."""
EACH_LIMIT = 6
"""Items of a list that a comprehension goes through one by one."""


class Expressions:
    """Evaluates expressions."""

    def __init__(self, run: "Interpreter") -> None:
        self._run = run

    def lookup(self, name: str, frame: Frame) -> Value:
        """Return what a bare name stands for, from the innermost scope outwards."""
        scope: Object | None = frame.scope
        member: tuple[Object, Value] | None = None
        while scope is not None:
            held = scope.fields.get(name)
            if held is not None and self._is_out_of_sight(scope, frame):
                if member is None and not any(isinstance(atom, FunctionValue) for atom in held):
                    member = scope, held  # a default or annotation of a parameter is evaluated in the class
            elif held is not None:
                owner = self.owner(scope, frame) if frame.instance is not None and frame.module.idioms.implicit_self else None
                if owner is not None:
                    return self._run.members.instance_member(owner, name)
                return self._loaded(scope, name, held, frame)
            scope = scope.parent
        if member is not None:
            return self._loaded(member[0], name, member[1], frame)
        if name == "arguments" and frame.module.idioms.function_receivers and self._run.given is not None:
            return frozenset((containers.list_of(self._run, name, list(self._run.given.positional)),))
        return self._read(self._run.project.imports.unbound(self._run, name, frame))

    def _is_out_of_sight(self, scope: Object, frame: Frame) -> bool:
        """Tell whether a scope is that of a class, whose members a bare name in a method does not mean (Python, JavaScript)."""
        return (
            isinstance(scope.node, ir.Class)
            and scope.node.kind == "class"
            and scope is not frame.scope
            and not frame.module.idioms.implicit_self
        )

    def owner(self, scope: Object, frame: Frame) -> Object | None:
        """Return the instance whose members the names of a scope are: of the class whose method runs, or of one around it."""
        if frame.function is not None and frame.function.cls is not None and scope is frame.function.cls.attributes:
            return frame.instance
        outer = frame.instance.wraps if frame.instance is not None else ()
        for _ in range(OUTER_LIMIT):
            if not outer:
                break
            if outer[0].cls is not None and self._is_of(scope, outer[0].cls):
                return outer[0]
            outer = outer[0].wraps
        return None

    def _is_of(self, scope: Object, cls: ClassValue, depth: int = OUTER_LIMIT) -> bool:
        """Tell whether a scope is that of a class or of one it extends."""
        bases = (atom for base in cls.bases for atom in base if isinstance(atom, ClassValue) and atom is not cls)
        return scope is cls.attributes or (depth > 0 and any(self._is_of(scope, base, depth - 1) for base in bases))

    def _loaded(self, scope: Object, name: str, held: Value, frame: Frame) -> Value:
        if any(isinstance(atom, ImportRef) for atom in held):
            held = join_all(
                [self._run.project.imports.resolve(self._run, atom) if isinstance(atom, ImportRef) else frozenset((atom,)) for atom in held]
            )
            scope.fields[name] = held
        elif scope is frame.module.scope and (held == NONE or name in frame.module.unset):
            return self._run.project.stand_ins.late_global(self._run, frame.module, name) or held
        return self._read(held)

    def _read(self, value: Value) -> Value:
        """Return what a name gives when it is read: properties of a class or file are computed then."""
        if not any(isinstance(atom, FunctionValue) and atom.function.kind == "getter" and atom.bound is None for atom in value):
            return value
        out: list[Value] = []
        for atom in value:
            if isinstance(atom, FunctionValue) and atom.function.kind == "getter" and atom.bound is None:
                out.append(self._run.call_function(atom, Arguments(), atom.function))
            else:
                out.append(frozenset((atom,)))
        return join_all(out)

    def name(self, node: ir.Name, frame: Frame) -> Value:
        """Return what a bare name gives, with the data it is known to be."""
        name = node.id
        if name == ir.SCOPE:
            return frozenset((frame.scope,))
        idioms = frame.module.idioms
        if name in idioms.self_names and frame.instance is not None:
            return frozenset((frame.instance,))
        if frame.function is not None and frame.function.cls is not None:
            if name in idioms.class_names and name not in frame.scope.fields:
                return frozenset((frame.function.called if frame.function.called is not None and name != "self" else frame.function.cls,))
            if name in idioms.super_names:
                return join_all(list(frame.function.cls.bases))
        if idioms.implicit_self and frame.instance is not None and name in frame.instance.fields and not self._is_local(name, frame):
            return self._run.members.instance_member(frame.instance, name)  # the field, where a method of the class has its name too
        found = self.lookup(name, frame)
        for atom in found:
            if isinstance(atom, Symbol):
                sourced = self._run.project.flows.symbol(self._run, atom.name, frame, node)
                if sourced:
                    return join(found, sourced)
        return found

    def _is_local(self, name: str, frame: Frame) -> bool:
        """Tell whether a name is bound inside the method, before the class around it."""
        outermost = frame.function.cls.attributes if frame.function is not None and frame.function.cls is not None else None
        scope: Object | None = frame.scope
        while scope is not None and scope is not outermost:
            if name in scope.fields:
                return True
            scope = scope.parent
        return False

    def literal(self, node: ir.Literal, _frame: Frame) -> Value:
        """Return a constant."""
        return frozenset((Const(node.value),))

    def template(self, node: ir.Template, frame: Frame) -> Value:
        """Return a text with what is put into it."""
        return self._run.operators.text_of([self._run.evaluate(part, frame) for part in node.parts])

    def sequence(self, node: ir.Sequence, frame: Frame) -> Value:
        """Make a list."""
        if not any(isinstance(item, ir.Spread) for item in node.items):
            return frozenset((containers.list_of(self._run, node.start, [self._run.evaluate(item, frame) for item in node.items]),))
        made = containers.list_of(self._run, node.start, [])
        for item in node.items:
            if isinstance(item, ir.Spread):
                containers.extend(self._run, made, self._run.evaluate(item.value, frame))
            else:
                containers.append(self._run, made, self._run.evaluate(item, frame))
        return frozenset((made,))

    def mapping(self, node: ir.Mapping, frame: Frame) -> Value:
        """Make a map, or the instance that a struct literal is."""
        made = self._run.make("map", node.start)
        self._run.reset(made)
        for entry in node.entries:
            value = self._run.evaluate(entry.value, frame)
            if entry.key is None:
                containers.extend(self._run, made, value)
                continue
            if frame.module.idioms.function_receivers and isinstance(entry.value, ir.Lambda) and entry.value.function.kind != "lambda":
                for atom in value:
                    if isinstance(atom, FunctionValue):
                        atom.bound = made  # `this` is the object it is written in
            key = self._entry_key(entry.key, frame, typed=node.type_ is not None)
            containers.write(self._run, made, key, value, certain=True)
        if node.type_ is None:
            return frozenset((made,))
        return self.typed_literal(node, made, frame)

    def _entry_key(self, key: ir.Expr, frame: Frame, *, typed: bool) -> Value:
        """Return a key: the field a bare word names, or the constant that a variable holds."""
        value = self._run.evaluate(key, frame) if not typed or not isinstance(key, ir.Name) else EMPTY
        if isinstance(key, ir.Name) and (not value or any(isinstance(atom, Symbol) for atom in value)):
            return frozenset((Const(key.id),))
        return value

    def typed_literal(self, node: ir.Mapping, made: Object, frame: Frame) -> Value:
        """Return the instance a struct literal makes."""
        out: list[Value] = []
        for atom in self._run.evaluate(node.type_, frame):
            if isinstance(atom, ClassValue):
                instance = self._run.make("instance", node.start)
                instance.cls = atom
                self._run.reset(instance)
                self._by_position(made, atom)
                containers.extend(self._run, instance, frozenset((made,)))
                out.append(frozenset((instance,)))
            elif isinstance(atom, Symbol | Chain):
                name = atom.name if isinstance(atom, Symbol) else ".".join(atom.names)
                foreign = self._run.make("foreign", node.start)
                foreign.symbol = name
                self._run.reset(foreign)
                containers.extend(self._run, foreign, frozenset((made,)))
                out.append(self._run.constructed(foreign, Arguments(named=tuple(sorted(made.fields.items()))), node))
        return join_all(out) or frozenset((made,))

    def _by_position(self, made: Object, cls: ClassValue) -> None:
        """Name the fields of a struct literal that gives them in order."""
        if not made.fields or not all(key.isdigit() for key in made.fields):
            return
        declared = [part.target.id for part in cls.class_.body if isinstance(part, ir.Assign) and isinstance(part.target, ir.Name)]
        for key, value in sorted(made.fields.items(), key=lambda entry: int(entry[0])):
            self._run.trail.remove(made.fields, key)
            if int(key) < len(declared):
                self._run.trail.write(made.fields, declared[int(key)], value)

    def function(self, node: ir.Lambda, frame: Frame) -> Value:
        """Return the function that a lambda is."""
        function = self.closure(node.function, frame)
        self._run.project.definitions.defined(function, frame)
        frame.closures.append(function)
        return frozenset((function,))

    def closure(self, function: ir.Function, frame: Frame, name: str = "") -> FunctionValue:
        """Return a function defined in the present scope."""
        outer = frame.function.qualified if frame.function is not None else frame.cls.name if frame.cls is not None else ""
        name = function.name or name or "<lambda>"
        made = FunctionValue(function, frame.module.path, frame.scope, f"{outer}.{name}" if outer else name)
        if frame.function is not None:
            made.bound, made.cls = frame.instance, frame.function.cls
        return made

    def conditional(self, node: ir.Conditional, frame: Frame) -> Value:
        """Return either side of a choice, or the only one that can be."""
        known = truth(self._run.evaluate(node.test, frame))
        if known is not None:
            return self._run.evaluate(node.then if known else node.orelse, frame)
        out: list[Value] = []

        def run(part: ir.Expr, *, holds: bool) -> Callable[[], bool]:
            def evaluate() -> bool:
                narrowing.narrow(self._run, node.test, frame, holds=holds)
                out.append(self._run.evaluate(part, frame))
                return False

            return evaluate

        self._run.trail.branch([run(node.then, holds=True), run(node.orelse, holds=False)])
        return join_all(out)

    def through(self, node: Any, frame: Frame) -> Value:
        """Return what the expression inside gives."""
        return self._run.evaluate(node.value, frame)

    def yielded(self, node: ir.Yield, frame: Frame) -> Value:
        """Hand out a value of a generator."""
        value = self._run.evaluate(node.value, frame)
        frame.yields.append(containers.spread(value) if node.delegated else value)
        return frozenset((Unknown("call", "yield"),))

    def assign_expression(self, node: ir.AssignExpr, frame: Frame) -> Value:
        """Assign, and return what was assigned."""
        value = self._run.evaluate(node.value, frame)
        old = self._run.evaluate(node.target, frame) if node.op else EMPTY
        if node.op:
            value = self._run.operators.operate(node.op, old, value, node)
        self._run.assignments.assign(node.target, value, frame, declares=False)
        return old if node.gives_old else value

    def comprehension(self, node: ir.Comprehension, frame: Frame) -> Value:
        """Make the list or map of a comprehension."""
        inner = Frame(frame.module, Object("scope"), frame.function)
        inner.scope.parent, inner.instance = frame.scope, frame.instance
        each = self._each(node, inner)
        if each is not None:
            return frozenset((containers.list_of(self._run, node.start, each),))
        for generator in node.generators:
            self._run.assignments.assign(
                generator.target,
                containers.spread(self.iterated(self._run.evaluate(generator.iterable, inner), node)),
                inner,
                declares=True,
            )
            for condition in generator.conditions:
                self._run.evaluate(condition, inner)
        value = self._run.evaluate(node.element, inner)
        made = self._run.make("map" if node.key is not None else "list", node.start)
        self._run.reset(made)
        if node.key is not None:
            containers.write(self._run, made, self._run.evaluate(node.key, inner), value, certain=False)
        else:
            self._run.trail.write(made.fields, ANY, value)
        return frozenset((made,))

    def _each(self, node: ir.Comprehension, inner: Frame) -> list[Value] | None:
        """Return the items of a comprehension one by one, where the list it goes through is short and it is known which of its items stay."""
        generator = node.generators[0]
        if node.key is not None or len(node.generators) > 1 or not isinstance(generator.iterable, ir.Sequence | ir.Name):
            return None
        known = self._run.known_items(self.iterated(self._run.evaluate(generator.iterable, inner), node))
        if known is None or not 1 < len(known) <= EACH_LIMIT:
            return None
        out: list[Value] = []
        frame = self._run.frames[-1]
        outer = frame.rounds
        for count, item in enumerate(known):
            frame.rounds = (*outer, count)
            self._run.assignments.assign(generator.target, item, inner, declares=True)
            stays = [truth(self._run.evaluate(condition, inner)) for condition in generator.conditions]
            if None in stays:
                break
            if False not in stays:
                out.append(self._run.evaluate(node.element, inner))
        frame.rounds = outer
        return out if None not in stays else None

    def block(self, node: ir.BlockExpr, frame: Frame) -> Value:
        """Run a block and return what its last statement gives."""
        body = node.body
        if not body:
            return NONE
        last = body[-1]
        self._run.execute(body[:-1], frame)
        if isinstance(last, ir.Evaluate):
            return self._run.evaluate(last.value, frame)
        if isinstance(last, ir.If):
            return self.conditional(
                ir.Conditional(last.start, last.end, last.test, _as_block(last, last.then), _as_block(last, last.orelse)), frame
            )
        self._run.execute((last,), frame)
        return NONE

    def opaque(self, node: ir.Opaque, frame: Frame) -> Value:
        """Return the data in what nobody understands."""
        values = [self._run.evaluate(child, frame) for child in node.children]
        if len(values) == 1:
            return values[0]
        return join(join_all([self._run.deep(value) for value in values]), DYNAMIC)

    def slice(self, node: ir.Slice, frame: Frame) -> Value:
        """Evaluate the ends of a slice."""
        for part in node.parts:
            self._run.evaluate(part, frame)
        return DYNAMIC

    def iterated(self, value: Value, _site: ir.Node) -> Value:
        """Return a value whose items are what a loop over it gives: keys for maps."""
        out: list[Value] = []
        for atom in value:
            if (
                isinstance(atom, Object)
                and atom.kind == "map"
                and (self._run.frames[-1].module.idioms.maps_give_pairs or containers.gives_pairs(atom))
            ):
                out.append(containers.pairs(self._run, atom, (_site.start, "pairs")))
            elif isinstance(atom, Object) and atom.kind == "map":
                names: list[Value] = [frozenset((Const(key),)) for key in atom.fields if key != ANY and key[:1] != "#"]
                if names and ANY not in atom.fields and len(names) <= containers.PAIRS_APART and len(value) == 1:
                    out.append(frozenset((containers.list_of(self._run, (_site.start, "keys"), names),)))
                else:
                    out.append(containers.keys_of(atom) or frozenset((Unknown("call", "key"),)))
            elif isinstance(atom, Object) and atom.kind == "list":
                out.append(frozenset((atom,)))
            elif (given := self._own_iteration(atom)) is not None:
                out.append(given)
            elif isinstance(atom, ClassValue):  # the members of an enumeration
                members = [held for held in atom.attributes.fields.values() if all(isinstance(part, Const) for part in held)]
                out.append(join_all(members) or frozenset((Unknown("call", "item"),)))
            elif containers.stands_for_items(atom):
                out.append(frozenset((atom,)))
            elif isinstance(atom, Object | Chain):
                out.append(join(self._run.deep(frozenset((atom,))), frozenset((Unknown("call", "item"),))))
            else:
                out.append(frozenset((atom,)))
        return join_all(out)

    def _own_iteration(self, atom: Any) -> Value | None:
        """Return what an instance gives whose class says itself how it is gone through; None for any other."""
        method = self._run.members.method_of(atom, _ITERATORS)
        if method is None or method.function.abstract:
            return None
        out: list[Value] = []
        for given in self._run.call_function(method, Arguments(), method.function):
            following = self._run.members.method_of(given, _FOLLOWING)
            out.append(
                self._run.call_function(following, Arguments(), following.function)
                if following is not None
                else containers.spread(frozenset((given,)))
            )
        return join_all(out) or None


def _as_block(node: ir.Node, body: tuple[ir.Stmt, ...]) -> ir.Expr:
    return ir.BlockExpr(node.start, node.end, body)
