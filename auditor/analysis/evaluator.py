"""Expressions of one module -> values, with every effect written through the trail."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from auditor.analysis import containers, narrowing
from auditor.analysis.arguments import Arguments
from auditor.analysis.containers import ANY
from auditor.analysis.frames import BudgetExceeded, Frame
from auditor.analysis.members import Members
from auditor.analysis.operators import Operators
from auditor.analysis.trail import Trail
from auditor.analysis.values import (
    CARRIED,
    DYNAMIC,
    EMPTY,
    NONE,
    Chain,
    ClassValue,
    Const,
    Data,
    FunctionValue,
    ImportRef,
    Object,
    Parameter,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
    truth,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.survey import Survey

CHAIN_DEPTH = 3
"""Chains of members whose beginnings hold chains in turn."""
DEEP_LIMIT = 300
"""Objects looked into for the data they hold."""


class Evaluator:
    """Evaluates expressions; statements and calls are in the classes built on it."""

    def __init__(self, project: Any) -> None:  # the project and its interpreter know each other; Any breaks the circle
        self.project = project
        self.members = Members(self)
        self.operators = Operators(self)
        self.trail = Trail()
        self.work = 0
        self.budget = 0
        self.inline = 0
        """Work after which calls of project functions are answered by summaries."""
        self.raised: list[Value] = []
        self.frames: list[Frame] = []
        self.survey: Survey | None = None
        """Set while a function is only looked at: calls of others are noted there and not followed."""
        self.quiet = False
        """What is found now is thrown away: nobody needs summaries of it."""

    @property
    def given(self) -> Arguments | None:
        """What the running function was given."""
        return None

    # Objects ---------------------------------------------------------------------------------------------------------

    def make(self, kind: str, site: object) -> Object:
        """Return the object made at a site in the present activation; a loop makes the same one again."""
        frame = self.frames[-1]
        key = (site, kind)
        found = frame.sites.get(key)
        if found is None:
            found = frame.sites[key] = Object(kind, frame.module.path, site)
        return found

    def reset(self, instance: Object) -> None:
        """Take every field away."""
        for name in list(instance.fields):
            self.trail.remove(instance.fields, name)

    def spend(self, amount: int = 1) -> None:
        """Count work; raises when the root's budget is spent."""
        self.work += amount
        if self.work > self.budget:
            raise BudgetExceeded

    def deep(self, value: Value, chains: int = CHAIN_DEPTH) -> Value:
        """Return all data, parameters and answers in a value and in the objects it refers to."""
        if not any(isinstance(atom, Object | Chain) for atom in value):
            return frozenset(atom for atom in value if isinstance(atom, CARRIED)) if value else value
        out = set()
        seen: set[int] = set()
        stack = list(value)
        while stack and len(seen) < DEEP_LIMIT:
            atom = stack.pop()
            if isinstance(atom, CARRIED):
                out.add(atom)
            elif isinstance(atom, Chain):
                if isinstance(atom.root, Object):
                    if not _is_absent(atom):
                        out |= self._within(atom, chains - 1) if chains else set()
                elif isinstance(atom.root, Parameter):
                    out.add(atom.root)
            elif isinstance(atom, Object) and id(atom) not in seen and atom.kind != "scope":
                seen.add(id(atom))
                for held in atom.fields.values():
                    stack.extend(held)
                if atom.parent is not None:
                    stack.append(atom.parent)
        self.spend(len(seen) // 4)
        return frozenset(out)

    def _within(self, chain: Chain, chains: int) -> set[Any]:
        """Return the data of what a chain of members starts from, as the members taken of it."""
        held = self.deep(frozenset((chain.root,)), chains)
        names = tuple(name for name in chain.names if not name.startswith("#"))
        return {Data(atom.source, atom.cleaned, (*atom.access, *names)[-4:]) if isinstance(atom, Data) else atom for atom in held}

    # Names -----------------------------------------------------------------------------------------------------------

    def evaluate(self, node: ir.Expr | None, frame: Frame) -> Value:
        """Return what an expression can be."""
        if node is None:
            return EMPTY
        self.spend()
        handler = _HANDLERS.get(type(node))
        return handler(self, node, frame) if handler is not None else DYNAMIC

    def lookup(self, name: str, frame: Frame) -> Value:
        """Return what a bare name stands for, from the innermost scope outwards."""
        scope: Object | None = frame.scope
        while scope is not None:
            held = scope.fields.get(name)
            if held is not None:
                if frame.instance is not None and frame.module.idioms.implicit_self and self._is_own(scope, frame):
                    return self.members.instance_member(frame.instance, name)
                return self._loaded(scope, name, held, frame)
            scope = scope.parent
        if name == "arguments" and frame.module.idioms.function_receivers and self.given is not None:
            return frozenset((containers.list_of(self, name, list(self.given.positional)),))
        return self.project.imports.unbound(self, name, frame)

    def _is_own(self, scope: Object, frame: Frame) -> bool:
        """Tell whether a scope is that of the class whose method runs: its names are the instance's members."""
        return frame.function is not None and frame.function.cls is not None and scope is frame.function.cls.attributes

    def _loaded(self, scope: Object, name: str, held: Value, frame: Frame) -> Value:
        if any(isinstance(atom, ImportRef) for atom in held):
            held = join_all(
                [self.project.imports.resolve(self, atom) if isinstance(atom, ImportRef) else frozenset((atom,)) for atom in held]
            )
            scope.fields[name] = held
        elif scope is frame.module.scope and (held == NONE or name in frame.module.unset):
            return self.project.stand_ins.late_global(self, frame.module, name) or held
        return self._read(held)

    def _read(self, value: Value) -> Value:
        """Return what a name gives when it is read: properties of a class or file are computed then."""
        if not any(isinstance(atom, FunctionValue) and atom.function.kind == "getter" and atom.bound is None for atom in value):
            return value
        out: list[Value] = []
        for atom in value:
            if isinstance(atom, FunctionValue) and atom.function.kind == "getter" and atom.bound is None:
                out.append(self.call_function(atom, Arguments(), atom.function))
            else:
                out.append(frozenset((atom,)))
        return join_all(out)

    def _name(self, node: ir.Name, frame: Frame) -> Value:
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
            return self.members.instance_member(frame.instance, name)  # the field, where a method of the class has its name too
        found = self.lookup(name, frame)
        for atom in found:
            if isinstance(atom, Symbol):
                sourced = self.project.flows.symbol(self, atom.name, frame, node)
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

    # Attributes ------------------------------------------------------------------------------------------------------

    # Displays, operators ---------------------------------------------------------------------------------------------

    def _literal(self, node: ir.Literal, _frame: Frame) -> Value:
        return frozenset((Const(node.value),))

    def _template(self, node: ir.Template, frame: Frame) -> Value:
        return self.operators.text_of([self.evaluate(part, frame) for part in node.parts])

    def _sequence(self, node: ir.Sequence, frame: Frame) -> Value:
        if not any(isinstance(item, ir.Spread) for item in node.items):
            return frozenset((containers.list_of(self, node.start, [self.evaluate(item, frame) for item in node.items]),))
        made = containers.list_of(self, node.start, [])
        for item in node.items:
            if isinstance(item, ir.Spread):
                containers.extend(self, made, self.evaluate(item.value, frame))
            else:
                containers.append(self, made, self.evaluate(item, frame))
        return frozenset((made,))

    def _mapping(self, node: ir.Mapping, frame: Frame) -> Value:
        made = self.make("map", node.start)
        self.reset(made)
        for entry in node.entries:
            value = self.evaluate(entry.value, frame)
            if entry.key is None:
                containers.extend(self, made, value)
                continue
            if frame.module.idioms.function_receivers and isinstance(entry.value, ir.Lambda) and entry.value.function.kind != "lambda":
                for atom in value:
                    if isinstance(atom, FunctionValue):
                        atom.bound = made  # `this` is the object it is written in
            key = self._entry_key(entry.key, frame, typed=node.type_ is not None)
            containers.write(self, made, key, value, certain=True)
        if node.type_ is None:
            return frozenset((made,))
        return self.typed_literal(node, made, frame)

    def _entry_key(self, key: ir.Expr, frame: Frame, *, typed: bool) -> Value:
        """Return a key: the field a bare word names, or the constant that a variable holds."""
        value = self.evaluate(key, frame) if not typed or not isinstance(key, ir.Name) else EMPTY
        if isinstance(key, ir.Name) and (not value or any(isinstance(atom, Symbol) for atom in value)):
            return frozenset((Const(key.id),))
        return value

    def typed_literal(self, node: ir.Mapping, made: Object, frame: Frame) -> Value:
        """Return the instance a struct literal makes."""
        out: list[Value] = []
        for atom in self.evaluate(node.type_, frame):
            if isinstance(atom, ClassValue):
                instance = self.make("instance", node.start)
                instance.cls = atom
                self.reset(instance)
                self._by_position(made, atom)
                containers.extend(self, instance, frozenset((made,)))
                out.append(frozenset((instance,)))
            elif isinstance(atom, Symbol | Chain):
                name = atom.name if isinstance(atom, Symbol) else ".".join(atom.names)
                foreign = self.make("foreign", node.start)
                foreign.symbol = name
                self.reset(foreign)
                containers.extend(self, foreign, frozenset((made,)))
                out.append(self.constructed(foreign, Arguments(named=tuple(sorted(made.fields.items()))), node))
        return join_all(out) or frozenset((made,))

    def _by_position(self, made: Object, cls: ClassValue) -> None:
        """Name the fields of a struct literal that gives them in order."""
        if not made.fields or not all(key.isdigit() for key in made.fields):
            return
        declared = [part.target.id for part in cls.class_.body if isinstance(part, ir.Assign) and isinstance(part.target, ir.Name)]
        for key, value in sorted(made.fields.items(), key=lambda entry: int(entry[0])):
            self.trail.remove(made.fields, key)
            if int(key) < len(declared):
                self.trail.write(made.fields, declared[int(key)], value)

    def _lambda(self, node: ir.Lambda, frame: Frame) -> Value:
        function = self.closure(node.function, frame)
        self.project.definitions.defined(function, frame)
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

    def _conditional(self, node: ir.Conditional, frame: Frame) -> Value:
        known = truth(self.evaluate(node.test, frame))
        if known is not None:
            return self.evaluate(node.then if known else node.orelse, frame)
        out: list[Value] = []

        def run(part: ir.Expr, *, holds: bool) -> Callable[[], bool]:
            def evaluate() -> bool:
                narrowing.narrow(self, node.test, frame, holds=holds)
                out.append(self.evaluate(part, frame))
                return False

            return evaluate

        self.trail.branch([run(node.then, holds=True), run(node.orelse, holds=False)])
        return join_all(out)

    def _through(self, node: Any, frame: Frame) -> Value:
        return self.evaluate(node.value, frame)

    def _yield(self, node: ir.Yield, frame: Frame) -> Value:
        value = self.evaluate(node.value, frame)
        frame.yields.append(containers.spread(value) if node.delegated else value)
        return frozenset((Unknown("call", "yield"),))

    def _assign_expression(self, node: ir.AssignExpr, frame: Frame) -> Value:
        value = self.evaluate(node.value, frame)
        old = self.evaluate(node.target, frame) if node.op else EMPTY
        if node.op:
            value = self.operators.operate(node.op, old, value, node)
        self.assign(node.target, value, frame, declares=False)
        return old if node.gives_old else value

    def _comprehension(self, node: ir.Comprehension, frame: Frame) -> Value:
        inner = Frame(frame.module, Object("scope"), frame.function)
        inner.scope.parent, inner.instance = frame.scope, frame.instance
        for generator in node.generators:
            self.assign(
                generator.target, containers.spread(self.iterated(self.evaluate(generator.iterable, inner), node)), inner, declares=True
            )
            for condition in generator.conditions:
                self.evaluate(condition, inner)
        value = self.evaluate(node.element, inner)
        made = self.make("map" if node.key is not None else "list", node.start)
        self.reset(made)
        if node.key is not None:
            containers.write(self, made, self.evaluate(node.key, inner), value, certain=False)
        else:
            self.trail.write(made.fields, ANY, value)
        return frozenset((made,))

    def _block(self, node: ir.BlockExpr, frame: Frame) -> Value:
        body = node.body
        if not body:
            return NONE
        last = body[-1]
        self.execute(body[:-1], frame)
        if isinstance(last, ir.Evaluate):
            return self.evaluate(last.value, frame)
        if isinstance(last, ir.If):
            return self._conditional(
                ir.Conditional(last.start, last.end, last.test, _as_block(last, last.then), _as_block(last, last.orelse)), frame
            )
        self.execute((last,), frame)
        return NONE

    def _opaque(self, node: ir.Opaque, frame: Frame) -> Value:
        values = [self.evaluate(child, frame) for child in node.children]
        if len(values) == 1:
            return values[0]
        return join(join_all([self.deep(value) for value in values]), DYNAMIC)

    def _slice(self, node: ir.Slice, frame: Frame) -> Value:
        for part in node.parts:
            self.evaluate(part, frame)
        return DYNAMIC

    def iterated(self, value: Value, _site: ir.Node) -> Value:
        """Return a value whose items are what a loop over it gives: keys for maps."""
        out: list[Value] = []
        for atom in value:
            if isinstance(atom, Object) and atom.kind == "map" and self.frames[-1].module.idioms.maps_give_pairs:
                out.append(containers.pairs(self, atom, (_site.start, "pairs")))
            elif isinstance(atom, Object) and atom.kind == "map":
                names: list[Value] = [frozenset((Const(key),)) for key in atom.fields if key != ANY and key[:1] != "#"]
                if names and ANY not in atom.fields and len(names) <= containers.PAIRS_APART and len(value) == 1:
                    out.append(frozenset((containers.list_of(self, (_site.start, "keys"), names),)))
                else:
                    out.append(containers.keys_of(atom) or frozenset((Unknown("call", "key"),)))
            elif isinstance(atom, Object) and atom.kind == "list":
                out.append(frozenset((atom,)))
            elif isinstance(atom, ClassValue):  # the members of an enumeration
                members = [held for held in atom.attributes.fields.values() if all(isinstance(part, Const) for part in held)]
                out.append(join_all(members) or frozenset((Unknown("call", "item"),)))
            elif isinstance(atom, Object | Chain):
                out.append(join(self.deep(frozenset((atom,))), frozenset((Unknown("call", "item"),))))
            else:
                out.append(frozenset((atom,)))
        return join_all(out)

    def _call(self, node: ir.Call, frame: Frame) -> Value:
        return self.call(node, frame)

    # Given by the classes built on this one ----------------------------------------------------------------------------

    def call(self, node: ir.Call, frame: Frame) -> Value:
        """Evaluate a call expression."""
        raise NotImplementedError

    def call_value(self, callee: Value, arguments: Arguments, site: Any) -> Value:
        """Call whatever a value can be."""
        raise NotImplementedError

    def call_function(self, function: FunctionValue, arguments: Arguments, site: Any) -> Value:
        """Run a project function."""
        raise NotImplementedError

    def constructed(self, instance: Object, arguments: Arguments, site: Any) -> Value:
        """Finish a foreign object: is it a client?"""
        raise NotImplementedError

    def assign(self, target: ir.Expr, value: Value, frame: Frame, *, declares: bool) -> None:
        """Bind or overwrite a target."""
        raise NotImplementedError

    def execute(self, body: tuple[ir.Stmt, ...], frame: Frame) -> int:
        """Run statements."""
        raise NotImplementedError


def _is_absent(chain: Chain) -> bool:
    """Tell whether a chain starts with a member that its object does not have: it is none of those it has."""
    root = chain.root
    if not isinstance(root, Object) or root.kind == "instance":
        return True
    return root.kind == "map" and root.client is None and not root.inner and ANY not in root.fields and chain.names[0] not in root.fields


def _as_block(node: ir.Node, body: tuple[ir.Stmt, ...]) -> ir.Expr:
    return ir.BlockExpr(node.start, node.end, body)


_HANDLERS: dict[type, Callable[[Any, Any, Frame], Value]] = {
    ir.Name: Evaluator._name,
    ir.Attribute: lambda run, node, frame: run.members.of(node, frame),
    ir.Subscript: lambda run, node, frame: run.members.subscript(node, frame),
    ir.Slice: Evaluator._slice,
    ir.Call: Evaluator._call,
    ir.Literal: Evaluator._literal,
    ir.Template: Evaluator._template,
    ir.Sequence: Evaluator._sequence,
    ir.Mapping: Evaluator._mapping,
    ir.Spread: Evaluator._through,
    ir.Lambda: Evaluator._lambda,
    ir.Binary: lambda run, node, frame: run.operators.binary(node, frame),
    ir.Unary: lambda run, node, frame: run.operators.unary(node, frame),
    ir.Conditional: Evaluator._conditional,
    ir.Await: Evaluator._through,
    ir.Yield: Evaluator._yield,
    ir.AssignExpr: Evaluator._assign_expression,
    ir.Comprehension: Evaluator._comprehension,
    ir.BlockExpr: Evaluator._block,
    ir.Opaque: Evaluator._opaque,
}
