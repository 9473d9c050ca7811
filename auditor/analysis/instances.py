"""Classes of the project that are called -> instances: constructors, fields by name or order, clients that extend an SDK's."""

from typing import TYPE_CHECKING, Any

from auditor.analysis import containers, overloads
from auditor.analysis.arguments import Arguments
from auditor.analysis.calling import CALL_DEPTH, clients_in
from auditor.analysis.values import (
    EMPTY,
    ClassValue,
    Const,
    Data,
    FunctionValue,
    Object,
    Value,
    join_all,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls


BASES = 24
"""Classes of an instance, itself and those it extends, whose fields it is given."""


class Instances:
    """Makes instances."""

    def __init__(self, run: "Calls") -> None:
        self._run = run

    def instantiate(self, cls: ClassValue, arguments: Arguments, site: Any, named: FunctionValue | None = None) -> Value:
        """Make an instance of a project class and run its constructor, or the one that is called by its name."""
        maker = cls.attributes.fields.get("apply", EMPTY) if named is None and not getattr(site, "is_new", True) else EMPTY
        makers = [atom for atom in maker if isinstance(atom, FunctionValue) and atom.function.kind == "static"]
        if makers:
            return join_all([self._run.call_function(atom, arguments, site) for atom in makers])
        if self._run.survey is not None:
            return self._typical(cls, arguments, site)
        start = getattr(site, "start", id(site))
        instance = self._run.make("instance", (start, cls.name))
        instance.cls = cls
        instance.wraps = self._outer(cls)
        self._run.reset(instance)
        self._begin(instance, cls)
        if self._run.work > self._run.inline and self._is_ordinary(cls, arguments):
            for name, value in list(self._run.project.stand_ins.typical(self._run, cls).fields.items()):
                self._run.trail.write(instance.fields, name, value)
            return frozenset((instance,))
        others = self.initialise(instance, cls, arguments, site, named)
        if others:
            return others
        if instance.client is not None and not self._is_kept(site):
            hit = self._run.project.signatures(cls.module).client(instance.symbol)
            if hit is not None:
                self._run.project.sinks.client(self._run, instance, hit, arguments, site)
        return frozenset((instance,))

    def _begin(self, instance: Object, cls: ClassValue) -> None:
        """Give an instance what it starts with: containers of its own, the data its fields are declared with, what its blocks set."""
        if not self._run.project.module(cls.module).idioms.marks_shared:
            return
        if containers.extends_collection(instance) == "list":
            self._run.trail.write(instance.fields, containers.LENGTH, frozenset((Const(0),)))
        line = [cls]
        for one in line:  # it grows while it is gone through
            bases = [atom for base in one.bases for atom in base if isinstance(atom, ClassValue) and atom not in line]
            line.extend(bases[: max(BASES - len(line), 0)])
        for one in reversed(line):
            self._begin_of(instance, one)

    def _begin_of(self, instance: Object, cls: ClassValue) -> None:
        """Give an instance what one of its classes declares."""
        for name in cls.initial():
            value = cls.attributes.fields.get(name, EMPTY)
            if any(isinstance(atom, Data) or containers.is_own(atom) for atom in value):
                self._run.trail.write(instance.fields, name, frozenset(self._copy(atom, instance, name) for atom in value))
        for name in cls.initialisers():
            for atom in cls.attributes.fields.get(name, EMPTY):
                if isinstance(atom, FunctionValue) and len(self._run.stack) < CALL_DEPTH // 2:
                    (self.first_use if atom.function.kind == "static" else self._block)(cls, atom, instance)

    def _copy(self, atom: Any, instance: Object, name: str) -> Any:
        return containers.copied(self._run, atom, (instance.node, name)) if containers.is_own(atom) else atom

    def _block(self, _cls: ClassValue, block: FunctionValue, instance: Object) -> None:
        self._run.call_function(block.bind(instance), Arguments(), block.function)

    def first_use(self, cls: ClassValue, block: FunctionValue, _instance: Object | None = None) -> None:
        """Run a class's own block where the class is first used; the class's fields it has set already, with the class."""
        if block.function.start in self._run.invoked:
            return
        before = dict(cls.attributes.fields)
        self._run.call_function(block, Arguments(), block.function)
        for name, value in before.items():
            if cls.attributes.fields.get(name) is not value:
                self._run.trail.write(cls.attributes.fields, name, value)

    def _outer(self, cls: ClassValue) -> tuple[Object, ...]:
        """Return the instance inside whose method a class stands that is made there: its names are the inner one's too."""
        frame = self._run.frames[-1]
        around = frame.function.cls if frame.function is not None else None
        if frame.instance is None or around is None or cls.module != frame.module.path or not frame.module.idioms.implicit_self:
            return ()
        is_inside = around.class_.start < cls.class_.start and cls.class_.end < around.class_.end
        return (frame.instance,) if is_inside else frame.instance.wraps

    def _is_kept(self, site: Any) -> bool:
        """Tell whether an instance comes from where it is kept: nothing is made here."""
        callee = site.callee if isinstance(site, ir.Call) else None
        return isinstance(callee, ir.Attribute) and callee.name in self._run.frames[-1].module.idioms.kept_calls

    def _is_ordinary(self, cls: ClassValue, arguments: Arguments) -> bool:
        """Tell whether an instance is as good as any of its class: it makes no client, and is given neither one nor an address."""
        constructor = self.constructor(cls, arguments=arguments)
        if constructor is None or self._run.project.may_find(constructor):
            return False
        for value in arguments.all():
            if clients_in(value) or any(isinstance(atom, Const) and isinstance(atom.value, str) and "://" in atom.value for atom in value):
                return False
        return True

    def _typical(self, cls: ClassValue, arguments: Arguments, site: Any) -> Value:
        """Return the typical instance where a class is only noted to be made."""
        constructor = self.constructor(cls, arguments=arguments)
        instance = self._run.project.stand_ins.typical(self._run, cls)
        if constructor is not None:
            self._run.call_function(constructor.bind(instance), arguments, site)
        hit = self._run.project.signatures(cls.module).client(instance.symbol) if instance.client is not None else None
        if hit is not None:
            self._run.project.sinks.client(self._run, instance, hit, arguments, site)
        return frozenset((instance,))

    def initialise(
        self, instance: Object, cls: ClassValue, arguments: Arguments, site: Any, constructor: FunctionValue | None = None
    ) -> Value:
        """Run field initialisers and the constructor of an instance, those of its bases included; return what is made instead, if anything."""
        self._run.project.definitions.field_defaults(self._run, instance, cls)
        others = self._allocated(instance, cls, arguments, site)
        if others:
            return others
        constructor = constructor or self.constructor(cls, arguments=arguments)
        if constructor is not None:
            self._run.call_function(constructor.bind(instance), arguments, site)
        else:
            self._fields_from_arguments(instance, cls, arguments)
        symbol = self._run.members.foreign_base(cls)
        if symbol and instance.client is None and cls.class_.kind != "struct":  # a struct holds what is embedded in it
            self.adopt(instance, cls, symbol, arguments)
        return EMPTY

    def _allocated(self, instance: Object, cls: ClassValue, arguments: Arguments, site: Any) -> Value:
        """Run what makes an instance before it is initialised (Python's `__new__`); return the instances of other classes that it gives."""
        held = cls.attributes.fields.get("__new__", EMPTY) if self._run.project.module(cls.module).idioms.self_is_first_parameter else EMPTY
        others: list[Object] = []
        for atom in held:
            if isinstance(atom, FunctionValue) and len(self._run.stack) < CALL_DEPTH // 2:
                made = self._run.call_function(atom, arguments._replace(positional=(frozenset((cls,)), *arguments.positional)), site)
                for other in made:
                    if isinstance(other, Object) and other.kind == "instance" and other.cls not in (cls, None):
                        others.append(other)
                        continue
                    for name, value in list(other.fields.items()) if isinstance(other, Object) and other is not instance else ():
                        self._run.trail.write(instance.fields, name, value)
        return frozenset(others)

    def adopt(self, instance: Object, cls: ClassValue, symbol: str, arguments: Arguments) -> None:
        """An instance of a project class derived from an SDK's class is a client too."""
        hit = self._run.project.signatures(cls.module).client(symbol)
        if hit is not None:
            instance.client, instance.symbol = hit.client, symbol
            for name, value in arguments.named:
                if name not in instance.fields:
                    self._run.trail.write(instance.fields, name, value)
            for name, value in cls.attributes.fields.items():
                if name not in instance.fields and not any(isinstance(atom, FunctionValue) for atom in value):
                    self._run.trail.write(instance.fields, name, value)

    def constructor(self, cls: ClassValue, depth: int = 0, arguments: Arguments | None = None) -> FunctionValue | None:
        """Return the constructor a class has or inherits; of several the one that takes these arguments."""
        names = self._run.project.module(cls.module).idioms.constructors
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
            self._run.trail.write(instance.fields, name, value)
        for index, value in enumerate(arguments.positional[len(declared) :]):
            self._run.trail.write(instance.fields, f"#{index}", value)  # what a library's class is made of: the message of an exception
        for name, value in arguments.named:
            self._run.trail.write(instance.fields, name, value)
        for value in arguments.mappings:
            containers.extend(self._run, instance, value)
        if arguments.mappings or arguments.unpacked:
            self._run.project.stand_ins.open_fields(self._run, instance, cls)
