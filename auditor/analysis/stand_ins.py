"""Classes and functions nobody is seen to call -> what stands for whatever callers pass: typical instances, arguments, late fields."""

import re
from typing import TYPE_CHECKING

from auditor.analysis import containers
from auditor.analysis.arguments import Arguments
from auditor.analysis.calling import Indirect
from auditor.analysis.frames import Frame
from auditor.analysis.injection import beside
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.modules import ModuleState
from auditor.analysis.syntax import assigned_globals, spelled
from auditor.analysis.values import (
    EMPTY,
    NONE,
    ClassValue,
    Const,
    FunctionValue,
    Object,
    Parameter,
    Unknown,
    Value,
    join,
    join_all,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.project import Project

LATE_BUDGET = 2_400
TYPICAL_BUDGET = 16_000
_ASSIGNED = rb"\b%s\s*(?::[^=\n]{1,80})?(?:=(?![=>])|\+=|-=|\+\+|--)"
"""Places where a name is given a value."""


class StandIns:
    """Makes typical values, each once."""

    def __init__(self, project: "Project") -> None:
        self._project = project

    def late_field(self, run: Interpreter, instance: Object, name: str) -> Value:
        """Return what other methods put into a field that the constructor leaves empty."""
        cls = instance.cls
        if cls is None or "#late:" + name in instance.fields:
            return EMPTY
        running = {id(entry.function.function) for entry in run.stack}
        writers = [
            method
            for method in self._project.definitions.writers(cls).get(name, ())[:3]
            if id(method.function) not in running and not self._is_constructor(method)
        ]
        is_field = name in cls.attributes.fields and not any(isinstance(atom, FunctionValue) for atom in cls.attributes.fields[name])
        makers = self._makers(cls, running) if instance is cls.generic and is_field else []
        if not writers and not makers:
            return EMPTY
        instance.fields["#late:" + name] = EMPTY
        found = self._made_field(run, cls, makers, name)
        if makers and not any(isinstance(atom, Object | FunctionValue) for atom in found):
            known = found if any(isinstance(atom, Const) for atom in found) else join(found, cls.attributes.fields.get(name, EMPTY) - NONE)
            found = join(known, frozenset((Parameter(f"{cls.module}:{cls.class_.start}", name),)))  # anybody else may set it too
        if found:
            instance.fields[name] = found
        for method in writers:
            with self._project.apart(run, LATE_BUDGET):
                run.frames.append(Frame(self._project.files.module(cls.module), cls.scope))
                before = dict(instance.fields)
                run.call_function(method.bind(instance), self.generic_arguments(run, method), Indirect())
                found = join(found, instance.fields.get(name, EMPTY))
                instance.fields.update(
                    (key, held) for key, held in before.items() if held != NONE
                )  # asked for one field, it changes no other
        return found - NONE

    def _is_constructor(self, method: FunctionValue) -> bool:
        return (
            method.function.kind == "constructor" or method.function.name in self._project.files.module(method.module).idioms.constructors
        )

    def _makers(self, cls: ClassValue, running: set[int]) -> list[FunctionValue]:
        """Return functions beside a class that return one, or say so, where the language has no constructors: `NewClient`, `from_env`."""
        state = self._project.files.module(cls.module)
        if state.idioms.constructors or state.idioms.class_call_constructs:
            return []
        literal = re.compile(rb"\b" + re.escape(cls.class_.name.encode()) + rb"(?:\[[^\]\n]*\])?\s*\{(?!\s*\}\s*;?\s*$)", re.MULTILINE)
        said, made = [], []
        for function in state.functions:
            named = spelled(function.function.returns) if function.function.returns is not None else ""
            own = function.cls is cls and named in state.idioms.class_names
            if id(function.function) in running:
                continue
            if (named == cls.class_.name or own) and function.function.kind != "method":
                said.append(function)
            elif function.cls is not cls and literal.search(state.content, function.function.start, function.function.end):
                made.append(function)
        return (said or made)[:3]

    def _made_field(self, run: Interpreter, cls: ClassValue, makers: list[FunctionValue], name: str) -> Value:
        """Return what the functions that make instances of a class put into a field."""
        found = EMPTY
        for maker in makers:
            with self._project.apart(run, LATE_BUDGET):
                run.frames.append(Frame(self._project.files.module(cls.module), cls.scope))
                own = maker if maker.cls is None or maker.function.kind != "method" else maker.bind(self.typical(run, maker.cls))
                result = run.call_function(own, self.generic_arguments(run, maker), Indirect())
                parts = join_all(
                    [containers.items(atom) if isinstance(atom, Object) and atom.kind == "list" else frozenset((atom,)) for atom in result]
                )
                for atom in parts:
                    if isinstance(atom, Object) and atom.cls is cls and atom is not cls.generic:
                        found = join(found, atom.fields.get(name, EMPTY))
        return found - NONE

    def late_global(self, run: Interpreter, state: ModuleState, name: str) -> Value:
        """Return what functions of a module put into a global that starts out empty."""
        if name in state.late:
            return EMPTY
        state.late.add(name)
        for function in state.functions:
            if name in assigned_globals(function.function, declares=state.idioms.assignment_declares):
                with self._project.apart(run, LATE_BUDGET):
                    run.frames.append(Frame(state, state.scope))
                    run.call_function(function, self.generic_arguments(run, function), Indirect())
        return state.scope.fields.get(name, EMPTY) - NONE

    def typical(self, run: Interpreter, cls: ClassValue) -> Object:
        """Return an instance of a class made with whatever callers may pass; the same one each time."""
        if cls.generic is None:
            instance = cls.generic = Object("instance", cls.module, cls.class_.start)
            instance.cls = cls
            with self._project.apart(run, TYPICAL_BUDGET):
                run.frames.append(Frame(self._project.files.module(cls.module), cls.scope))
                constructor = run.instances.constructor(cls)
                arguments = self.generic_arguments(run, constructor) if constructor is not None else Arguments()
                run.instances.initialise(instance, cls, arguments, Indirect())
                if constructor is None:
                    self.open_fields(run, instance, cls)
                self.loosen(run, instance.fields, self._project.files.module(cls.module))
        return cls.generic

    def loosen(self, run: Interpreter, fields: dict[str, Value], state: ModuleState) -> None:
        """Let switches and counters that are assigned in several places (`self.ready = False`) decide no branch of what runs by itself."""
        for name, held in list(fields.items()):
            if held and all(isinstance(atom, Const) and isinstance(atom.value, int) for atom in held):
                places = _ASSIGNED % re.escape(name.encode("utf-8", "replace"))
                if len(re.findall(places, state.content)) > 1:
                    run.trail.write(fields, name, join(held, frozenset((Unknown("parameter", name),))))

    def open_fields(self, run: Interpreter, instance: Object, cls: ClassValue) -> None:
        """A class without constructor is filled by whoever makes it: the defaults of its fields decide no branch."""
        made = bool(self._makers(cls, set()))  # they, and methods that write a field, say what is in it when it is first asked for
        for statement in cls.class_.body:
            if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.annotation is not None:
                if statement.shared:
                    continue
                name = statement.target.id
                held = cls.attributes.fields.get(name, EMPTY)
                late = statement.value is None and (made or name in self._project.definitions.writers(cls))
                if name not in instance.fields and held and not late:
                    run.trail.write(instance.fields, name, join(held, frozenset((Parameter(f"{cls.module}:{cls.class_.start}", name),))))

    def generic_arguments(self, run: Interpreter, function: FunctionValue) -> Arguments:
        """Return arguments that stand for whatever a caller may pass."""
        state = self._project.files.module(function.module)
        params = function.function.params
        if state.idioms.self_is_first_parameter and function.cls is not None and function.function.kind != "static":
            params = params[1:]
        named = []
        rests: dict[str, list[Value]] = {"rest": [], "keyword_rest": []}
        frame = Frame(state, function.scope, function)
        for param in params:
            if param.kind in rests:
                rests[param.kind].append(frozenset((Parameter(f"{function.module}:{function.function.start}", param.name),)))
            else:
                named.append((param.name, self._generic(run, function, param, frame)))
        return Arguments(named=tuple(named), unpacked=tuple(rests["rest"]), mappings=tuple(rests["keyword_rest"]))

    def _generic(self, run: Interpreter, function: FunctionValue, param: ir.Param, frame: Frame) -> Value:
        typed = beside(run, self._project, function, param.annotation)
        typed = typed or (self._project.types.declared(run, param.annotation, frame) if param.annotation is not None else EMPTY)
        default = run.evaluate(param.default, frame) if param.default is not None else EMPTY
        sourced = self._project.flows.parameter(run, function, param, frame)
        known = join(join(typed, default), sourced)
        if typed and any(isinstance(atom, Object) for atom in typed) and not self._may_be_plain(run, param.annotation, frame):
            return known
        return join(known, frozenset((Parameter(f"{function.module}:{function.function.start}", param.name),)))

    def _may_be_plain(self, run: Interpreter, annotation: ir.Expr | None, frame: Frame) -> bool:
        """Tell whether one side of a union is no class that is known: `str | Message`."""
        sides: list[ir.Expr] = [annotation] if isinstance(annotation, ir.Binary) and annotation.op == "|" else []
        while any(isinstance(side, ir.Binary) for side in sides):
            sides = [part for side in sides for part in ((side.left, side.right) if isinstance(side, ir.Binary) else (side,))]
        return any(isinstance(side, ir.Name | ir.Attribute) and not self._project.types.declared(run, side, frame) for side in sides)
