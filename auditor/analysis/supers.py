"""Calls that are syntax in disguise -> what they give: a module loaded by its name, a constructor's other one, the base class's own method."""

from typing import TYPE_CHECKING

from auditor.analysis import overloads
from auditor.analysis.arguments import Arguments
from auditor.analysis.frames import Frame
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.syntax import is_super
from auditor.analysis.values import (
    DYNAMIC,
    EMPTY,
    NONE,
    Chain,
    ClassValue,
    FunctionValue,
    ImportRef,
    Object,
    Value,
    join_all,
    strings,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.project import Project


class Supers:
    """Runs what only looks like a call of a name."""

    def __init__(self, project: "Project") -> None:
        self._project = project

    def special_call(self, run: Interpreter, node: ir.Call, frame: Frame) -> Value | None:
        """Return the result of calls that are syntax in disguise: loading a module by name, the base class's own method."""
        callee = node.callee
        if isinstance(callee, ir.Name):
            if callee.id in ("require", "import", "__import__") and node.arguments and callee.id not in frame.module.scope.fields:
                names = strings(run.evaluate(node.arguments[0].value, frame))
                return self._project.imports.resolve(run, ImportRef(names[0], None, 0, frame.module.path)) if len(names) == 1 else None
            if callee.id in frame.module.idioms.self_names and frame.function is not None and frame.function.function.kind == "constructor":
                return self._other_constructor(run, node, frame)
            if callee.id in frame.module.idioms.super_names and frame.function is not None and frame.function.cls is not None:
                return self._super_call(run, node, frame)
            return None
        if isinstance(callee, ir.Attribute) and is_super(callee.value, frame):
            return self._super_method(run, callee.name, node, frame)
        if isinstance(callee, ir.Attribute) and callee.name == "import_module" and node.arguments:
            names = strings(run.evaluate(node.arguments[0].value, frame))
            return self._project.imports.resolve(run, ImportRef(names[0], None, 0, frame.module.path)) if len(names) == 1 else None
        return None

    def _other_constructor(self, run: Interpreter, node: ir.Call, frame: Frame) -> Value | None:
        """Run the constructor that `this(...)` inside another one means."""
        if frame.instance is None or frame.function is None or frame.function.cls is None:
            return None
        arguments = run.arguments(node, frame)
        other = overloads.delegated(frame.instance, frame.function.cls, frame.function, arguments)
        return run.call_function(other, arguments, node) if other is not None else None

    def _super_call(self, run: Interpreter, node: ir.Call, frame: Frame) -> Value | None:
        if frame.module.idioms.self_is_first_parameter:  # Python: `super()` alone, its method is called next
            return None
        names = frame.module.idioms.constructors
        return self._super_method(run, names[0] if names else "constructor", node, frame)

    def _super_method(self, run: Interpreter, name: str, node: ir.Call, frame: Frame) -> Value:
        arguments = run.arguments(node, frame)
        if name == "__new__" and arguments.positional:
            return frozenset(_blank(run, atom, node) for atom in arguments.positional[0] if isinstance(atom, ClassValue)) or DYNAMIC
        cls = frame.function.cls if frame.function is not None else None
        instance = frame.instance
        if cls is None:
            return DYNAMIC
        for base in cls.bases:
            for atom in base:
                if isinstance(atom, ClassValue):
                    constructor = (
                        run.instances.constructor(atom) if name in frame.module.idioms.constructors or name == "constructor" else None
                    )
                    found: Value = frozenset((constructor,)) if constructor is not None else run.members.class_member(atom, name)
                    functions = [held.bind(instance) if instance is not None else held for held in found if isinstance(held, FunctionValue)]
                    if functions:
                        return join_all([run.call_function(function, arguments, node) for function in functions])
        symbol = run.members.foreign_base(cls)
        if symbol and instance is not None:
            if name in frame.module.idioms.constructors or name in ("constructor", "new"):
                run.foreign.fill(instance, "", arguments)
                run.instances.adopt(instance, cls, symbol, arguments)
                return NONE
            return run.foreign.call_chain(Chain(instance, (name,)), arguments, node)
        if instance is not None and (name in frame.module.idioms.constructors or name in ("constructor", "__init__")):
            _held(run, instance, arguments)
        return run._unknown_call(name, EMPTY, arguments, node)


def _held(run: Interpreter, instance: Object, arguments: Arguments) -> None:
    """Let an instance hold what the constructor of a library's class is given: `super(message)` of an exception."""
    for index, value in enumerate(arguments.positional):
        run.trail.write(instance.fields, f"#{index}", value)
    if arguments.positional:
        for name in ("message", "Message"):
            run.trail.write(instance.fields, name, arguments.positional[0])
    for name, value in arguments.named:
        run.trail.write(instance.fields, name, value)


def _blank(run: Interpreter, cls: ClassValue, node: ir.Call) -> Object:
    """Make an instance nothing of which is initialised: `super().__new__(cls)`."""
    made = run.make("instance", (node.start, cls.name, "new"))
    made.cls = cls
    run.reset(made)
    return made
