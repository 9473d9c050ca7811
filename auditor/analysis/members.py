"""Members and items of values -> values: fields, properties, methods, what a class or its bases have."""

from typing import TYPE_CHECKING, Any

from auditor.analysis import containers, options, parts, tags, texts
from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.containers import ANY, LENGTH
from auditor.analysis.frames import Frame
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
    ModuleValue,
    Object,
    Parameter,
    Symbol,
    Unknown,
    Value,
    carried,
    join,
    join_all,
)
from auditor.analysis.words import singular
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.interpreter import Interpreter

CHAIN_LIMIT = 8

PROTOTYPE, INHERITED = "prototype", "#prototype"
"""The member of a function, and the field of what it constructs, for the object that members are inherited from."""
PROTOTYPES = 8
_INDEXERS = ("[]", "__getitem__", "operator[]", "offsetGet", "get")


class Members:
    """Reads members and items."""

    def __init__(self, run: "Interpreter") -> None:
        self._run = run

    def of(self, node: ir.Attribute, frame: Frame) -> Value:
        """Return what an attribute expression gives."""
        instance = frame.instance
        if isinstance(node.value, ir.Name) and node.value.id in frame.module.idioms.super_names and instance is not None:
            held = instance.fields.get(node.name)  # a field has one value, whichever class declares it
            if held is not None:
                return held
        owner = self._run.evaluate(node.value, frame)
        cls = frame.function.cls if frame.function is not None else None
        named = (
            cls is not None and isinstance(node.value, ir.Name) and node.value.id == cls.class_.name and frame.module.idioms.marks_shared
        )
        if cls is not None and named and all(isinstance(atom, FunctionValue) and atom.cls is cls for atom in owner):
            owner = frozenset((cls,))  # a method may have the name of its class, which alone has members
        return self.attribute(owner, node.name, frame, node)

    def attribute(self, value: Value, name: str, frame: Frame, node: ir.Expr) -> Value:
        """Return a member of everything a value can be."""
        out = [self.member(atom, name, frame, node) for atom in value]
        found = join_all(out) if out else DYNAMIC
        if not found:
            found = frozenset(Chain(Unknown("class", atom.name, atom), (name,)) for atom in value if isinstance(atom, ClassValue))
        if self._run.project.own.fields:
            found = self._run.project.own.field(self._run, value, name, found, frame, node)
        if all(isinstance(atom, Const | FunctionValue | Symbol) for atom in found):
            return found
        sensitive = self._run.project.flows.member(self._run, name, value, frame, node)
        return join(found, sensitive) if sensitive else found

    def member(self, atom: Any, name: str, frame: Frame, node: ir.Expr) -> Value:
        """Return a member of one thing that a value can be."""
        if isinstance(atom, Object):
            return self._object_member(atom, name, frame)
        if isinstance(atom, Symbol):
            return self._run.project.symbols.symbol_member(self._run, atom, name, frame, node)
        if isinstance(atom, ModuleValue):
            return self._run.project.imports.module_member(self._run, atom.path, name)
        if isinstance(atom, ClassValue):
            found = self.class_member(atom, name)
            around = (
                (self._run.expressions.owner(atom.attributes, frame) or frame.instance) if name in frame.module.idioms.self_names else None
            )
            if around is not None:
                return frozenset((around,))  # `Outer.this`
            if not found and name in frame.module.idioms.constructor_calls:
                return frozenset((atom,))  # `Name.new` called is the class called
            sent = self.of_client_class(atom, name, frame) if frame.module.idioms.kept_calls and atom.bases else EMPTY
            if sent and not any(isinstance(held, FunctionValue) for held in found):
                return sent
            if not found and name in frame.module.idioms.kept_calls and self.foreign_base(atom):
                return frozenset((atom,))
            if not found and frame.module.idioms.global_constants and name[:1].isupper():
                whole = f"{atom.name}.{name}"  # there may be none but `A.B.C`
                return self._run.project.constants.find(self._run, frame.module, whole) or frozenset((Symbol(whole),))
            return self._run.expressions._read(frozenset(_asked_of(held, atom) for held in found))
        if isinstance(atom, Data):
            if name in ("length", "Length"):
                return frozenset((Unknown("call", name),))  # tells about the text without carrying it
            return parts.read(self._run, atom, name, lambda: self._run.project.flows.part(atom, name, frame, node))
        if isinstance(atom, Chain):
            return self._chain_member(atom, name)
        if isinstance(atom, Parameter | Unknown):
            return frozenset((Chain(atom, (name,)),))
        if isinstance(atom, ImportRef):
            return self.attribute(self._run.project.imports.resolve(self._run, atom), name, frame, node)
        if isinstance(atom, Const):
            if name in ("value", "href") and atom.value is not None:
                return frozenset((atom,))  # of a member of an enumeration, of an address
            return EMPTY if atom.value is None else frozenset((Unknown("call", name),))
        if isinstance(atom, FunctionValue):
            return self._function_member(atom, name, frame)
        return frozenset((atom,))

    def of_client_class(self, cls: ClassValue, name: str, frame: Frame) -> Value:
        """Return the method of an SDK's module that a class of the project takes in and calls on itself: `self.class.post(path)`."""
        signatures = self._run.project.signatures(frame.module.path)
        hit = signatures.client(self.foreign_base(cls))
        if hit is None or signatures.method(hit, (name,)) is None:
            return EMPTY
        return frozenset((Chain(self._run.project.stand_ins.typical(self._run, cls), (name,)),))

    def related(self, atom: Any, name: str, frame: Frame) -> Value:
        """Return the records of an SDK's clients that a method is known to give by its name: `user.chats`, `message.chat`, `Chat.where(...)`.

        A class stands for several of its records; nothing for any other method.
        """
        idioms = frame.module.idioms
        if isinstance(atom, ClassValue):
            known = name in idioms.kept_calls or name in idioms.constructor_calls or self.class_member(atom, name)
            sent = known or not self.foreign_base(atom) or self.of_client_class(atom, name, frame)
            return EMPTY if sent else frozenset((atom,))
        if not isinstance(atom, Chain | Parameter | Unknown | Object) or (isinstance(atom, Object) and not self._may_relate(atom, name)):
            return EMPTY
        called = "".join(word.title() for word in singular(name).split("_"))
        found = self._run.project.constants.find(self._run, frame.module, called) if called.isalpha() else EMPTY
        classes = [cls for cls in found if isinstance(cls, ClassValue) and self.foreign_base(cls)]
        return frozenset(self._run.project.stand_ins.typical(self._run, cls) if singular(name) == name else cls for cls in classes)

    def _may_relate(self, atom: Object, name: str) -> bool:
        """Tell whether an object may be a record with others: one of the project's without a method of that name, or of something unknown."""
        own = atom.kind == "instance" and atom.cls is not None and not self.class_member(atom.cls, name)
        return own or (atom.kind == "foreign" and atom.client is None and not atom.inner)

    def _function_member(self, function: FunctionValue, name: str, frame: Frame) -> Value:
        """Return what was assigned to a function, or the object that what it constructs inherits from."""
        if name == PROTOTYPE and frame.module.idioms.function_receivers and name not in function.fields:
            made = self._run.make("map", (function.function.start, PROTOTYPE))
            self._run.trail.write(function.fields, name, frozenset((made,)))
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
            late = self._run.project.stand_ins.late_field(self._run, instance, name)
            held = join(held, late) if held and late else late or held
        if instance.cls is not None and (not held or instance is instance.cls.generic):
            told = (
                tags.late(self._run, instance, name) if instance.cls.class_.kind == "struct" else options.setting(self._run, instance, name)
            )
            if told:
                return told
        if held:
            return held
        if instance.cls is None:
            return frozenset((Chain(instance, (name,)),))
        if name == "__dict__":
            fields = Object("map", instance.path, instance.node)
            fields.fields = instance.fields
            return frozenset((fields,))
        inside = self.empty_struct(instance, name) if instance.cls.class_.kind == "struct" else EMPTY
        if inside:
            return inside
        found = self.class_member(instance.cls, name)
        if not found and self._run.project.imports.load_methods(self._run, instance.cls, name):
            found = self.class_member(instance.cls, name)
        if instance.cls.class_.bases and name not in instance.cls.attributes.fields:
            promoted = self._promoted(instance, name)
            if promoted:
                return promoted
        bound = [self.bound(atom, instance) for atom in found]
        if bound:
            return join_all(bound)
        gathered = self._gathered(instance, name)
        if gathered:
            return gathered
        magic = self.method_of(instance, ("__get", "__getattr__"))
        if magic is not None:
            return self._run.call_function(magic, Arguments((frozenset((Const(name),)),)), magic.function)
        return frozenset((Chain(instance, (name,)),))

    def _gathered(self, instance: Object, name: str) -> Value:
        """Return what an SDK gathers in a field of a class: the results of the methods under one of its decorators."""
        cls = instance.cls
        marks = self._run.project.signatures(cls.module).collected(name) if cls is not None else frozenset()
        if cls is None or not marks:
            return EMPTY
        state = self._run.project.module(cls.module)
        frame, results = Frame(state, cls.scope), []
        for function in state.functions:
            symbols = (
                {atom for mark in function.function.decorators for atom in self._run.evaluate(mark, frame)} if function.cls is cls else ()
            )
            if any(isinstance(atom, Symbol) and atom.name in marks for atom in symbols):
                results.append(self._run.call_function(function.bind(instance), Arguments(), function.function))
        return frozenset((containers.list_of(self._run, (cls.class_.start, name), results),)) if results else EMPTY

    def empty_struct(self, instance: Object, name: str) -> Value:
        """Make the struct that a field of a struct is before anything is assigned to it (Go)."""
        cls = instance.cls
        if cls is None or not self._run.project.module(cls.module).idioms.block_scope:
            return EMPTY
        for part in cls.class_.body:
            if (
                isinstance(part, ir.Assign)
                and isinstance(part.target, ir.Name)
                and part.target.id == name
                and isinstance(part.annotation, ir.Name)
            ):
                kinds = self._run.expressions.lookup(part.annotation.id, Frame(self._run.project.module(cls.module), cls.scope))
                made = [atom for atom in kinds if isinstance(atom, ClassValue) and atom.class_.kind == "struct"]
                if len(made) == 1:
                    inner = self._run.make("instance", (str(instance.node), name, "empty"))
                    inner.cls = made[0]
                    self._run.reset(inner)
                    self._run.trail.write(instance.fields, name, frozenset((inner,)))
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
                out.extend(self.member(atom, name, self._run.frames[-1], base) for atom in held)
        return join_all(out) if out else EMPTY

    def bound(self, atom: Any, instance: Object) -> Value:
        """Return a member of a class as it is on an instance: methods bound, properties computed."""
        if isinstance(atom, FunctionValue) and atom.cls is not None:
            kind = atom.function.kind
            if kind == "static":
                return frozenset((atom,))
            method = atom.bind(instance)
            return self._run.call_function(method, Arguments(), method.function) if kind == "getter" else frozenset((method,))
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
                if isinstance(atom, Symbol) and self._run.project.signatures(cls.module).client(atom.name) is not None:
                    return atom.name
                if isinstance(atom, ClassValue) and atom is not cls and depth < 8:
                    found = self.foreign_base(atom, depth + 1)
                    if found:
                        return found
        return ""

    def subscript(self, node: ir.Subscript, frame: Frame) -> Value:
        """Return what an index or slice gives."""
        value = self._run.evaluate(node.value, frame)
        if isinstance(node.index, ir.Slice):
            return self._sliced(value, [self._run.evaluate(part, frame) for part in node.index.parts], node)
        key = self._run.evaluate(node.index, frame)
        found = join_all([self._item(atom, key, frame, node) for atom in value]) if value else DYNAMIC
        names = (
            [part.value for part in key if isinstance(part, Const) and isinstance(part.value, str)] if self._run.project.own.fields else []
        )
        return self._run.project.own.field(self._run, value, names[0], found, frame, node) if len(names) == 1 else found

    def _item(self, atom: Any, key: Value, frame: Frame, node: ir.Subscript) -> Value:
        if isinstance(atom, Object) and atom.kind in ("list", "map"):
            return containers.read(atom, key)
        indexer = self.method_of(atom, _INDEXERS)
        if indexer is not None:
            return self._run.call_function(indexer, Arguments((key,)), indexer.function)
        if isinstance(atom, Object) and atom.kind == "scope":
            return containers.read(atom, key) if containers.key_names(key, atom) else DYNAMIC
        if isinstance(atom, Symbol):
            return self._run.project.symbols.symbol_item(self._run, atom, key, frame, node)
        if containers.stands_for_items(atom) and any(isinstance(part, Const) and isinstance(part.value, int) for part in key):
            return frozenset((atom,))
        if isinstance(atom, Object) and atom.symbol.endswith("defaultdict"):
            return self._filled(atom, key, node)
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
        if containers.stands_for_items(atom):
            return join(self._run.deep(frozenset((atom,))), frozenset((atom,)))
        if isinstance(atom, Data) and atom.source.in_parts:
            return self._run.project.flows.part(atom, "[]", frame, node)
        return self._run.deep(frozenset((atom,))) or DYNAMIC

    def _filled(self, instance: Object, key: Value, node: ir.Expr) -> Value:
        """Return what stands under a key; where there is nothing, what is made for it by the function that was given."""
        names = containers.key_names(key, instance) or [ANY]
        held = containers.read(instance, key) if names != [ANY] else instance.fields.get(ANY, EMPTY)
        if held or len(names) > 1 or "#0" not in instance.fields:
            return held or DYNAMIC
        made = self._run.call_value(instance.fields["#0"], Arguments(), (node.start, node.end, "made"))
        self._run.trail.write(instance.fields, names[0], made)
        return made

    def _sliced(self, value: Value, bounds: list[Value], node: ir.Expr) -> Value:
        out: list[Value] = []
        for atom in value:
            part = containers.part(atom, bounds) if isinstance(atom, Object) and atom.kind == "list" else None
            if part is not None:
                out.append(frozenset((containers.list_of(self._run, (node.start, node.end, "slice"), part),)))
            elif isinstance(atom, Object) and atom.kind == "list":
                made = self._run.make("list", node.start)
                self._run.reset(made)
                self._run.trail.write(made.fields, ANY, containers.items(atom))
                out.append(frozenset((made,)))
            else:
                out.append(frozenset((atom,)) if isinstance(atom, CARRIED) else self._run.deep(frozenset((atom,))))
        return join_all(out) or DYNAMIC

    def method_of(self, atom: Any, names: tuple[str, ...]) -> FunctionValue | None:
        """Return the first method of these names that an instance of a project class has."""
        if not isinstance(atom, Object) or atom.kind != "instance" or atom.cls is None:
            return None
        for name in names:
            for held in self.class_member(atom.cls, name):
                if isinstance(held, FunctionValue) and held.cls is not None:
                    return held.bind(atom)
        return None


def _asked_of(atom: Any, cls: ClassValue) -> Any:
    derived = isinstance(atom, FunctionValue) and atom.cls is not None and atom.cls is not cls and atom.function.kind in ("static", "class")
    return atom.of(cls) if derived else atom
