"""Classes and functions that a module defines -> values: bases, bodies, decorators, methods written elsewhere."""

from typing import TYPE_CHECKING

from auditor.analysis.arguments import Arguments
from auditor.analysis.frames import Frame
from auditor.analysis.implementers import Implementers, concrete
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.syntax import assigned_fields, spelled
from auditor.analysis.values import (
    EMPTY,
    ClassValue,
    FunctionValue,
    ImportRef,
    Object,
    Value,
    join_all,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.project import Project

_NO_FUNCTION = ir.Function(name="", start=0, end=0, params=(), body=ir.Body(lambda: ()))


class Definitions:
    """Makes what one project defines, and remembers who extends whom."""

    def __init__(self, project: "Project") -> None:
        self._project = project
        self._subclasses: dict[str, list[ClassValue]] = {}
        self._implementers = Implementers(project, project.heads)

    def declare_class(self, class_: ir.Class, frame: Frame) -> ClassValue:
        """Make a class known by its name, before its bases and body are run."""
        made = frame.module.made.get(class_.start)
        if made is not None:
            (cls,) = made
            assert isinstance(cls, ClassValue)
            return cls
        companion = next((atom for atom in frame.scope.fields.get(class_.name, EMPTY) if isinstance(atom, ClassValue)), None)
        if companion is not None and class_.kind == "object" and companion.class_.kind != "object" and companion.scope is frame.scope:
            frame.module.made[class_.start] = frozenset((companion,))
            return companion  # what stands beside a class under its name holds what all instances share
        outer = frame.cls.name + "." if frame.cls is not None else ""
        cls = ClassValue(class_, frame.module.path, outer + class_.name, frame.scope)
        cls.attributes.parent = frame.scope
        frame.module.made[class_.start] = frozenset((cls,))
        if companion is not None and companion.class_.kind == "object" and class_.kind != "object" and companion.scope is frame.scope:
            frame.module.made[companion.class_.start] = frozenset((cls,))
        frame.scope.fields[class_.name] = frozenset((cls,))
        return cls

    def define_class(self, run: Interpreter, class_: ir.Class, frame: Frame) -> None:
        """Make a class known: its bases, and its body run in a scope of its own. An extension adds to the class it names."""
        if class_.kind == "extension":
            cls = self._extended(run, class_, frame)
        else:
            cls = self.declare_class(class_, frame)
            if frame.function is not None:
                cls.attributes.parent = frame.scope  # a class in a function sees the variables of the run that defines it
            run.trail.write(frame.scope.fields, class_.name, frozenset((cls,)))
        if class_.bases:
            cls.bases = (*cls.bases, *(run.evaluate(base, frame) for base in class_.bases))
            for base in cls.bases:
                for atom in base:
                    if isinstance(atom, ClassValue):
                        self._subclasses.setdefault(f"{atom.module}:{atom.class_.start}", []).append(cls)
        inner = Frame(frame.module, cls.attributes, FunctionValue(_NO_FUNCTION, frame.module.path, frame.scope, cls.name))
        inner.cls = cls
        inner.function = None
        makers = [] if frame.module.idioms.inert_decorators else [run.evaluate(decorator, frame) for decorator in class_.decorators]
        run.execute(class_.body, inner)
        for maker in reversed(makers):
            self._redefined(run, cls, maker, frame)

    def _redefined(self, run: Interpreter, cls: ClassValue, maker: Value, frame: Frame) -> None:
        """Run a project's decorator on a class: it may put another in its place."""
        for atom in maker:
            if isinstance(atom, FunctionValue):
                made = run.call_function(atom, Arguments((frozenset((cls,)),)), cls.class_)
                others = frozenset(other for other in made if isinstance(other, ClassValue) and other is not cls)
                if others:
                    run.trail.write(frame.scope.fields, cls.class_.name, others)

    def _extended(self, run: Interpreter, class_: ir.Class, frame: Frame) -> ClassValue:
        for atom in run.expressions.lookup(class_.name, frame):
            if isinstance(atom, ClassValue):
                return atom
        return self.declare_class(class_, frame)

    def attach_method(self, run: Interpreter, function: ir.Function, value: FunctionValue, frame: Frame) -> None:
        """Add a method that is written outside its class to the class its receiver names."""
        name = function.receiver_type or ""
        for atom in run.expressions.lookup(name, frame):
            if isinstance(atom, ClassValue):
                value.cls = atom
                atom.attributes.fields[function.name] = frozenset((value,))
                return
        if frame.module.idioms.overloads and function.name not in frame.scope.fields:
            frame.scope.fields[function.name] = frozenset((value,))  # an extension of a foreign type is found by its name

    def extending(self, run: Interpreter, name: str, frame: Frame) -> list[FunctionValue]:
        """Return the project's functions of that name, visible in a file, that extend a type which is not the project's."""
        held = frame.module.scope.fields.get(name, EMPTY)
        if any(isinstance(atom, ImportRef) for atom in held):
            held = run.expressions.lookup(name, frame)
        return [atom for atom in held if isinstance(atom, FunctionValue) and atom.function.receiver is not None and atom.cls is None]

    def defined(self, function: FunctionValue, frame: Frame) -> None:
        """Remember a function of a module or class body, to be run by itself later."""
        if frame.function is None:
            if frame.cls is not None:
                function.cls = frame.cls
            frame.module.add(function)

    def decorated(self, run: Interpreter, function: FunctionValue, frame: Frame) -> Value:
        """Return what a function's name means after its decorators ran: a project's decorator may put another in its place."""
        if frame.cls is not None:
            function.cls = frame.cls
        value: Value = frozenset((function,))
        for decorator in () if frame.module.idioms.inert_decorators else reversed(function.function.decorators):
            maker = run.evaluate(decorator, frame)
            functions = [atom for atom in maker if isinstance(atom, FunctionValue)]
            if functions:
                result = join_all([run.call_function(atom, Arguments((value,)), decorator) for atom in functions])
                made = [atom for atom in result if isinstance(atom, FunctionValue)]
                if made:
                    value = frozenset(self._as_method(atom, frame) for atom in made)
        return value

    def _as_method(self, function: FunctionValue, frame: Frame) -> FunctionValue:
        """What a decorator puts in a method's place is a method too."""
        if frame.cls is None or function.cls is not None:
            return function
        method = FunctionValue(function.function, function.module, function.scope, function.qualified)
        method.cls = frame.cls
        return method

    def implementers(self, run: Interpreter, cls: ClassValue) -> list[ClassValue]:
        """Return the classes of the project that extend or implement a class, in files that may reach a provider or lie near."""
        return self._implementers.of(run, cls, self._subclasses.setdefault(f"{cls.module}:{cls.class_.start}", []))

    def overrides(self, run: Interpreter, function: FunctionValue) -> list[FunctionValue]:
        """Return the implementations of an abstract method in the subclasses of its class."""
        if function.cls is None:
            return []
        cls = function.bound.cls if function.bound is not None and function.bound.cls is not None else function.cls
        found = concrete(run, self._project, cls, function.function.name) or concrete(
            run, self._project, function.cls, function.function.name
        )
        return [method.bind(self._project.stand_ins.typical(run, sub)) for sub, method in found]

    def declares_field(self, cls: ClassValue, name: str) -> bool:
        """Tell whether a class or a project base of it declares a field or method."""
        if name in cls.attributes.fields or name in self.writers(cls):
            return True
        return any(
            isinstance(atom, ClassValue) and atom is not cls and name in atom.attributes.fields for base in cls.bases for atom in base
        )

    def field_defaults(self, run: Interpreter, instance: Object, cls: ClassValue) -> None:
        """Give a new instance the fields that settings fill by name, where its class is of that kind."""
        state = self._project.files.module(cls.module)
        if not any(spelled(base).rpartition(".")[2] in state.idioms.settings_bases for base in cls.class_.bases):
            return
        frame = Frame(state, cls.scope)
        for statement in cls.class_.body:
            if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.annotation is not None:
                name = statement.target.id
                run.trail.write(
                    instance.fields, name, self._project.symbols.environment(name, frame, cls.attributes.fields.get(name, EMPTY))
                )

    def writers(self, cls: ClassValue) -> dict[str, list[FunctionValue]]:
        """Return which methods assign which fields of their own instance."""
        if cls.writers is None:
            cls.writers = {}
            state = self._project.files.module(cls.module)
            for function in state.functions:
                if function.cls is cls:
                    params = function.function.params
                    own = params[0].name if state.idioms.self_is_first_parameter and params else function.function.receiver
                    for field in assigned_fields(function.function, {*state.idioms.self_names, own or ""}):
                        cls.writers.setdefault(field, []).append(function)
        return cls.writers
