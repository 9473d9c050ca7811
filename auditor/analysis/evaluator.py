"""Expressions of one module -> values, with every effect written through the trail."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from auditor.analysis import containers, narrowing, texts
from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.containers import ANY, LENGTH
from auditor.analysis.trail import Trail
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
    carried,
    join,
    join_all,
    truth,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.modules import ModuleState
    from auditor.analysis.survey import Survey

CHAIN_LIMIT = 8
PROTOTYPE, INHERITED = "prototype", "#prototype"
"""The member of a function, and the field of what it constructs, for the object that members are inherited from."""
PROTOTYPES = 8
CHAIN_DEPTH = 3
"""Chains of members whose beginnings hold chains in turn."""
DEEP_LIMIT = 300
"""Objects looked into for the data they hold."""
_TEXT_METHODS = ("__str__", "__toString", "toString", "ToString", "to_s", "String")
_OPERATOR_METHODS = {
    "+": ("__add__", "operator+", "plus", "+", "op_Addition"),
    "-": ("__sub__", "operator-", "minus", "-", "op_Subtraction"),
    "*": ("__mul__", "operator*", "times", "*"),
    "%": ("__mod__", "operator%", "rem", "%"),
    "<<": ("__lshift__", "operator<<", "<<"),
}
_INDEXERS = ("[]", "__getitem__", "operator[]", "offsetGet", "get")
_COMPARISONS = frozenset(
    {"==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "not in", "is", "is not", "instanceof", "compare", "=~", "<=>", "not"}
)
_CHOICES = frozenset({"or", "||", "??", "?:", "and", "&&"})


class BudgetExceeded(Exception):
    """The work allowed for one root is spent."""


class Frame:
    """One activation of a function, or of a module's or class's body."""

    __slots__ = (
        "aliases", "closures", "cls", "deferred", "exits", "function", "instance", "loops", "module", "outer_names", "result", "scope", "sites", "yields",
    )  # fmt: skip

    def __init__(self, module: "ModuleState", scope: Object, function: FunctionValue | None = None) -> None:
        self.module = module
        self.scope = scope
        self.function = function
        self.instance: Object | None = function.bound if function is not None else None
        self.result: Value = EMPTY
        self.yields: list[Value] = []
        self.exits: list[Any] = []
        self.deferred: list[tuple[ir.Stmt, ...]] = []
        self.loops: list[Any] = []
        self.outer_names: set[str] = set()
        self.aliases: dict[str, set[str]] = {}
        """Variables that are the same variable: `$b = &$a`, `p := &a`."""
        self.cls: ClassValue | None = None
        """The class whose body this is."""
        self.closures: list[FunctionValue] = []
        """Functions written as values in this activation: somebody may call them whom nobody sees."""
        self.sites: dict[object, Object] = {}
        """What was made where in this activation: a loop makes the same object again."""


class Evaluator:
    """Evaluates expressions; statements and calls are in the classes built on it."""

    def __init__(self, project: Any) -> None:  # the project and its interpreter know each other; Any breaks the circle
        self.project = project
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
                    return self.instance_member(frame.instance, name)
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
            held = join_all([self.project.imports.resolve(self, atom) if isinstance(atom, ImportRef) else frozenset((atom,)) for atom in held])
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
            return self.instance_member(frame.instance, name)  # the field, where a method of the class has its name too
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

    def _attribute(self, node: ir.Attribute, frame: Frame) -> Value:
        instance = frame.instance
        if isinstance(node.value, ir.Name) and node.value.id in frame.module.idioms.super_names and instance is not None:
            held = instance.fields.get(node.name)  # a field has one value, whichever class declares it
            if held is not None:
                return held
        return self.attribute(self.evaluate(node.value, frame), node.name, frame, node)

    def attribute(self, value: Value, name: str, frame: Frame, node: ir.Expr) -> Value:
        """Return a member of everything a value can be."""
        out = [self._member(atom, name, frame, node) for atom in value]
        found = join_all(out) if out else DYNAMIC
        if not found:
            found = frozenset(Chain(Unknown("class", atom.name, atom), (name,)) for atom in value if isinstance(atom, ClassValue))
        if self.project.own.fields:
            found = self.project.own.field(self, value, name, found, frame, node)
        if all(isinstance(atom, Const | FunctionValue | Symbol) for atom in found):
            return found
        sensitive = self.project.flows.member(self, name, value, frame, node)
        return join(found, sensitive) if sensitive else found

    def _member(self, atom: Any, name: str, frame: Frame, node: ir.Expr) -> Value:
        if isinstance(atom, Object):
            return self._object_member(atom, name, frame)
        if isinstance(atom, Symbol):
            return self.project.symbols.symbol_member(self, atom, name, frame, node)
        if isinstance(atom, ModuleValue):
            return self.project.imports.module_member(self, atom.path, name)
        if isinstance(atom, ClassValue):
            found = self.class_member(atom, name)
            if not found and name in frame.module.idioms.constructor_calls:
                return frozenset((atom,))  # `Name.new` called is the class called
            if not found and frame.module.idioms.global_constants and name[:1].isupper():
                return self.project.constants.find(self, frame.module, f"{atom.name}.{name}")
            return self._read(frozenset(_asked_of(held, atom) for held in found))
        if isinstance(atom, Data):
            if name in ("length", "Length"):
                return frozenset((Unknown("call", name),))  # tells about the text without carrying it
            return self.project.flows.part(atom, name, frame, node)
        if isinstance(atom, Chain):
            return self._chain_member(atom, name)
        if isinstance(atom, Parameter | Unknown):
            return frozenset((Chain(atom, (name,)),))
        if isinstance(atom, ImportRef):
            return self.attribute(self.project.imports.resolve(self, atom), name, frame, node)
        if isinstance(atom, Const):
            if name in ("value", "href") and atom.value is not None:
                return frozenset((atom,))  # of a member of an enumeration, of an address
            return EMPTY if atom.value is None else frozenset((Unknown("call", name),))
        if isinstance(atom, FunctionValue):
            return self._function_member(atom, name, frame)
        return frozenset((atom,))

    def _function_member(self, function: FunctionValue, name: str, frame: Frame) -> Value:
        """Return what was assigned to a function, or the object that what it constructs inherits from."""
        if name == PROTOTYPE and frame.module.idioms.function_receivers and name not in function.fields:
            made = self.make("map", (function.function.start, PROTOTYPE))
            self.trail.write(function.fields, name, frozenset((made,)))
        return function.fields.get(name) or frozenset((function,))

    def inherited(self, instance: Object, name: str, depth: int = 0) -> Value:
        """Return a member that an object has from the prototype of the function that constructed it."""
        for atom in instance.fields.get(INHERITED, EMPTY):
            if isinstance(atom, Object) and depth < PROTOTYPES:
                held = atom.fields.get(name) or self.inherited(atom, name, depth + 1)
                if held:
                    return frozenset(part.bind(instance) if isinstance(part, FunctionValue) else part for part in held)
        return EMPTY

    def _chain_member(self, chain: Chain, name: str) -> Value:
        if len(chain.names) >= CHAIN_LIMIT:
            return frozenset((chain,))
        return frozenset((Chain(chain.root, (*chain.names, name)),))

    def _object_member(self, instance: Object, name: str, frame: Frame) -> Value:
        if instance.kind == "instance":
            return self.instance_member(instance, name)
        held = own_field(instance, name) if instance.kind == "foreign" else instance.fields.get(name, EMPTY)
        held = held or (self.inherited(instance, name) if INHERITED in instance.fields else EMPTY)
        if held:
            return held
        if name in ("length", "size", "Count", "Length"):
            return instance.fields.get(LENGTH, frozenset((Unknown("call", name),)))
        if instance.kind == "list" and name in containers.PAIR:
            return containers.read(instance, frozenset((Const(containers.PAIR[name]),)))
        if instance.kind == "map" and ANY in instance.fields:
            return join(instance.fields[ANY], frozenset((Chain(instance, (name,)),)))
        return frozenset((Chain(instance, (name,)),))

    def instance_member(self, instance: Object, name: str) -> Value:
        """Return a field, property or method of an instance of a project class."""
        held = instance.fields.get(name)
        if held is None or held == NONE:
            late = self.project.stand_ins.late_field(self, instance, name)
            held = join(held, late) if held and late else late or held
        if held:
            return held
        if instance.cls is None:
            return frozenset((Chain(instance, (name,)),))
        inside = self._empty_struct(instance, name) if instance.cls.class_.kind == "struct" else EMPTY
        if inside:
            return inside
        found = self.class_member(instance.cls, name)
        if not found and self.project.imports.load_methods(self, instance.cls, name):
            found = self.class_member(instance.cls, name)
        if instance.cls.class_.bases and name not in instance.cls.attributes.fields:
            promoted = self._promoted(instance, name)
            if promoted:
                return promoted
        bound = [self._bound(atom, instance) for atom in found]
        if bound:
            return join_all(bound)
        magic = self._method_of(instance, ("__get", "__getattr__"))
        if magic is not None:
            return self.call_function(magic, Arguments((frozenset((Const(name),)),)), magic.function)
        return frozenset((Chain(instance, (name,)),))

    def _empty_struct(self, instance: Object, name: str) -> Value:
        """Make the struct that a field of a struct is before anything is assigned to it (Go)."""
        cls = instance.cls
        if cls is None or not self.project.module(cls.module).idioms.block_scope:
            return EMPTY
        for part in cls.class_.body:
            if (
                isinstance(part, ir.Assign)
                and isinstance(part.target, ir.Name)
                and part.target.id == name
                and isinstance(part.annotation, ir.Name)
            ):
                kinds = self.lookup(part.annotation.id, Frame(self.project.module(cls.module), cls.scope))
                made = [atom for atom in kinds if isinstance(atom, ClassValue) and atom.class_.kind == "struct"]
                if len(made) == 1:
                    inner = self.make("instance", (str(instance.node), name, "empty"))
                    inner.cls = made[0]
                    self.reset(inner)
                    self.trail.write(instance.fields, name, frozenset((inner,)))
                    return frozenset((inner,))
        return EMPTY

    def _promoted(self, instance: Object, name: str) -> Value:
        """Return a member of what is embedded in a struct: it counts as the struct's own."""
        cls = instance.cls
        if cls is None or cls.class_.kind != "struct":
            return EMPTY
        out: list[Value] = []
        for base in cls.class_.bases:
            field = base.name if isinstance(base, ir.Attribute) else base.id if isinstance(base, ir.Name) else ""
            if field and field != name and field in cls.attributes.fields:
                held = [atom for atom in self.instance_member(instance, field) if isinstance(atom, Object) and atom is not instance]
                out.extend(self._member(atom, name, self.frames[-1], base) for atom in held)
        return join_all(out) if out else EMPTY

    def _bound(self, atom: Any, instance: Object) -> Value:
        if isinstance(atom, FunctionValue) and atom.cls is not None:
            kind = atom.function.kind
            if kind == "static":
                return frozenset((atom,))
            method = atom.bind(instance)
            return self.call_function(method, Arguments(), method.function) if kind == "getter" else frozenset((method,))
        return frozenset((atom,))

    def class_member(self, cls: ClassValue, name: str, depth: int = 0) -> Value:
        """Return a member of a class, looked for in its bases too."""
        held = cls.attributes.fields.get(name)
        if held is not None:
            return held
        if depth > 8:
            return EMPTY
        for base in cls.bases:
            for atom in base:
                found = EMPTY
                if isinstance(atom, ClassValue) and atom is not cls:
                    found = self.class_member(atom, name, depth + 1)
                if found:
                    return found
        return EMPTY

    def foreign_base(self, cls: ClassValue, depth: int = 0) -> str:
        """Return the symbol of the first imported class among a class's bases, or an empty string."""
        for base in cls.bases:
            for atom in sorted(base, key=repr):
                if isinstance(atom, Symbol) and self.project.signatures(cls.module).client(atom.name) is not None:
                    return atom.name
                if isinstance(atom, ClassValue) and atom is not cls and depth < 8:
                    found = self.foreign_base(atom, depth + 1)
                    if found:
                        return found
        return ""

    # Displays, operators ---------------------------------------------------------------------------------------------

    def _subscript(self, node: ir.Subscript, frame: Frame) -> Value:
        value = self.evaluate(node.value, frame)
        if isinstance(node.index, ir.Slice):
            return self._sliced(value, [self.evaluate(part, frame) for part in node.index.parts], node)
        key = self.evaluate(node.index, frame)
        found = join_all([self._item(atom, key, frame, node) for atom in value]) if value else DYNAMIC
        names = [part.value for part in key if isinstance(part, Const) and isinstance(part.value, str)] if self.project.own.fields else []
        return self.project.own.field(self, value, names[0], found, frame, node) if len(names) == 1 else found

    def _item(self, atom: Any, key: Value, frame: Frame, node: ir.Subscript) -> Value:
        if isinstance(atom, Object) and atom.kind in ("list", "map"):
            return containers.read(atom, key)
        indexer = self._method_of(atom, _INDEXERS)
        if indexer is not None:
            return self.call_function(indexer, Arguments((key,)), indexer.function)
        if isinstance(atom, Object) and atom.kind == "scope":
            return containers.read(atom, key) if containers.key_names(key, atom) else DYNAMIC
        if isinstance(atom, Symbol):
            return self.project.symbols.symbol_item(self, atom, key, frame, node)
        names = (
            containers.key_names(key, atom) if isinstance(atom, Object) else [str(part.value) for part in key if isinstance(part, Const)]
        )
        if isinstance(atom, Data | Parameter | Unknown | Object | Chain) and names and len(names) == 1:
            found = self.attribute(frozenset((atom,)), names[0], frame, node)
            return join(found, carried(frozenset((atom,)))) if isinstance(atom, Parameter) else found
        if isinstance(atom, Const) and isinstance(atom.value, str):
            return texts.character(atom.value, key)
        if isinstance(atom, ClassValue):  # a generic type with its parameters
            return frozenset((atom,))
        if isinstance(atom, Data) and atom.source.in_parts:
            return self.project.flows.part(atom, "[]", frame, node)
        return self.deep(frozenset((atom,))) or DYNAMIC

    def _sliced(self, value: Value, bounds: list[Value], node: ir.Expr) -> Value:
        out: list[Value] = []
        for atom in value:
            part = containers.part(atom, bounds) if isinstance(atom, Object) and atom.kind == "list" else None
            if part is not None:
                out.append(frozenset((containers.list_of(self, (node.start, node.end, "slice"), part),)))
            elif isinstance(atom, Object) and atom.kind == "list":
                made = self.make("list", node.start)
                self.reset(made)
                self.trail.write(made.fields, ANY, containers.items(atom))
                out.append(frozenset((made,)))
            else:
                out.append(frozenset((atom,)) if isinstance(atom, CARRIED) else self.deep(frozenset((atom,))))
        return join_all(out) or DYNAMIC

    def _literal(self, node: ir.Literal, _frame: Frame) -> Value:
        return frozenset((Const(node.value),))

    def _template(self, node: ir.Template, frame: Frame) -> Value:
        return self.text_of([self.evaluate(part, frame) for part in node.parts])

    def spelled(self, value: Value) -> Value:
        """Return a value as it goes into a text: instances by what their class says they are there."""
        if not any(isinstance(atom, Object) and atom.kind == "instance" for atom in value):
            return value
        out: list[Value] = []
        for atom in value:
            method = self._method_of(atom, _TEXT_METHODS)
            out.append(self.call_function(method, Arguments(), method.function) if method is not None else frozenset((atom,)))
        return join_all(out)

    def _method_of(self, atom: Any, names: tuple[str, ...]) -> FunctionValue | None:
        """Return the first method of these names that an instance of a project class has."""
        if not isinstance(atom, Object) or atom.kind != "instance" or atom.cls is None:
            return None
        for name in names:
            for held in self.class_member(atom.cls, name):
                if isinstance(held, FunctionValue) and held.cls is not None:
                    return held.bind(atom)
        return None

    def text_of(self, parts: list[Value]) -> Value:
        """Return the string made of parts: folded where all are constant, with all the data in them."""
        parts = [self.spelled(part) for part in parts]
        folded = texts.concatenated(parts)
        held = join_all([self.deep(part) for part in parts])
        if folded and not any(isinstance(atom, Unknown) for part in parts for atom in part):
            return join(folded, held)
        return join(join(folded, held), frozenset((texts.partly(parts),)))

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

    def _binary(self, node: ir.Binary, frame: Frame) -> Value:
        spine: list[ir.Binary] = []
        left: ir.Expr = node
        while isinstance(left, ir.Binary):
            spine.append(left)
            left = left.left
        value = self.evaluate(left, frame)
        for link in reversed(spine):
            value = self._operate(link.op, value, link, frame)
        return value

    def _operate(self, op: str, left: Value, link: ir.Binary, frame: Frame) -> Value:
        if op in _CHOICES:
            return self._choice(op, left, link.right, frame)
        right = self.evaluate(link.right, frame)
        result = self.operate(op, left, right, link)
        if op == "<<" and frame.module.idioms.mutable_texts and isinstance(link.left, ir.Name) and result is not left:
            self.assign(link.left, result, frame, declares=False)
        return result

    def _choice(self, op: str, left: Value, right: ir.Expr, frame: Frame) -> Value:
        known = truth(left)
        if op in ("or", "||", "?:", "??"):
            if known is True:
                return left
            kept = frozenset(atom for atom in left if not (isinstance(atom, Const) and not atom.value))
            return join(kept, self.evaluate(right, frame))
        given = self.evaluate(right, frame) if known is not False else left
        return join(carried(left), given) if given == frozenset((Const(True),)) else given

    def operate(self, op: str, left: Value, right: Value, site: ir.Node) -> Value:
        """Return the result of an arithmetic, joining or comparing operator."""
        if op in _COMPARISONS:
            return texts.compared(op, left, right)
        overloaded = [method for atom in left if (method := self._method_of(atom, _OPERATOR_METHODS.get(op, ()))) is not None]
        if overloaded and len(overloaded) == len(left):
            return join_all(
                [
                    self.call_function(method, Arguments((left, right) if method.function.kind == "static" else (right,)), method.function)
                    for method in overloaded
                ]
            )
        if op in ("+", "."):
            left, right = self.spelled(left), self.spelled(right)
        if op == "|" and any(isinstance(atom, Object) and atom.kind == "foreign" for atom in (*left, *right)):
            return self.piped(left, right, site)
        if op in ("+", ".", "<>", "..", "++", "&", "/") and (
            folded := texts.concatenated([left, right] if op != "/" else [left, frozenset((Const("/"),)), right])
        ):
            return join(folded, join(self.deep(left), self.deep(right)))
        if op == "<<" and any(isinstance(atom, Object) for atom in left):
            for atom in left:
                if isinstance(atom, Object) and atom.kind in ("list", "map", "foreign"):
                    containers.append(self, atom, right)
            return left
        if op == "<<" and texts.is_text(left):
            return self.text_of([left, right])
        objects = [atom for atom in (*left, *right) if isinstance(atom, Object) and atom.kind in ("list", "map")]
        if objects and op in ("+", "|", "++", "<>", "-"):
            made = self.make(objects[0].kind, (site.start, site.end, op))  # its left side may be a literal that starts there too
            self.reset(made)
            containers.extend(self, made, left)
            if op != "-":
                containers.extend(self, made, right)
            return frozenset((made,))
        if op == "%" and texts.is_text(left):
            return self.text_of([left, right])
        folded_number = texts.computed(op, left, right)
        held = join(self.deep(left), self.deep(right))
        return folded_number or join(held, frozenset((texts.partly([left, right]),)))

    def piped(self, left: Value, right: Value, site: ir.Node) -> Value:
        """Return a pipeline of foreign objects: it answers to the calls of the clients in it."""
        chain = self.make("foreign", (site.start, site.end, "|"))
        self.reset(chain)
        parts = [atom for atom in (*left, *right) if isinstance(atom, Object)]
        inner = [client for part in parts for client in ((part,) if part.client is not None else part.inner)]
        chain.inner = tuple(dict.fromkeys(inner))
        chain.symbol = next((part.symbol for part in parts if part.kind == "foreign" and part.symbol), "")
        self.trail.write(chain.fields, ANY, join(left, right))
        return frozenset((chain,))

    def _unary(self, node: ir.Unary, frame: Frame) -> Value:
        value = self.evaluate(node.operand, frame)
        if node.op in ("not", "!"):
            known = truth(value)
            return frozenset((Const(not known),)) if known is not None else frozenset((Unknown("call", "not"),))
        if node.op == "clone":
            return frozenset(containers.copied(self, atom, (node.start, node.end)) if isinstance(atom, Object) else atom for atom in value)
        if node.op == "-":
            negated = [Const(-atom.value) for atom in value if isinstance(atom, Const) and isinstance(atom.value, int | float)]
            if len(negated) == len(value):
                return frozenset(negated)
        if node.op in ("typeof", "void", "sizeof", "defined?"):
            return frozenset((Unknown("call", node.op),))
        return value

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
            value = self.operate(node.op, old, value, node)
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


def _asked_of(atom: Any, cls: ClassValue) -> Any:
    derived = isinstance(atom, FunctionValue) and atom.cls is not None and atom.cls is not cls and atom.function.kind in ("static", "class")
    return atom.of(cls) if derived else atom


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
    ir.Attribute: Evaluator._attribute,
    ir.Subscript: Evaluator._subscript,
    ir.Slice: Evaluator._slice,
    ir.Call: Evaluator._call,
    ir.Literal: Evaluator._literal,
    ir.Template: Evaluator._template,
    ir.Sequence: Evaluator._sequence,
    ir.Mapping: Evaluator._mapping,
    ir.Spread: Evaluator._through,
    ir.Lambda: Evaluator._lambda,
    ir.Binary: Evaluator._binary,
    ir.Unary: Evaluator._unary,
    ir.Conditional: Evaluator._conditional,
    ir.Await: Evaluator._through,
    ir.Yield: Evaluator._yield,
    ir.AssignExpr: Evaluator._assign_expression,
    ir.Comprehension: Evaluator._comprehension,
    ir.BlockExpr: Evaluator._block,
    ir.Opaque: Evaluator._opaque,
}
__all__ = ["Answer", "BudgetExceeded", "Evaluator", "Frame", "Partial"]
