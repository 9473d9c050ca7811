"""Java's reflection with constant names -> the class, field or constructor that is meant."""

from typing import TYPE_CHECKING, Any

from auditor.analysis.arguments import Arguments
from auditor.analysis.values import EMPTY, ClassValue, Const, FunctionValue, ImportRef, Object, Value, join_all, strings
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls

_FIELD = "java.lang.reflect.Field"
_FIELDS = frozenset({"getField", "getDeclaredField"})
_CONSTRUCTORS = frozenset({"getConstructor", "getDeclaredConstructor"})


def class_named(run: "Calls", names: tuple[str, ...]) -> Value:
    """Return the class of the project that a full name means, with its inner classes behind `$`; its own blocks run."""
    frame = run.frames[-1]
    for name in names[:1]:
        value: Value = EMPTY
        package, _, last = name.rpartition(".")
        for index, part in enumerate(last.split("$")):
            if index:
                value = join_all([run.members.class_member(atom, part) for atom in value if isinstance(atom, ClassValue)])
                continue
            value = run.expressions.lookup(part, frame)
            if not any(isinstance(atom, ClassValue) for atom in value):
                value = run.project.imports.resolve(run, ImportRef(package, part, 0, frame.module.path)) if package else EMPTY
        classes = [atom for atom in value if isinstance(atom, ClassValue)]
        for cls in classes:
            for held in (atom for block in cls.initialisers() for atom in cls.attributes.fields.get(block, EMPTY)):
                if isinstance(held, FunctionValue) and held.function.kind == "static":
                    run.instances.first_use(cls, held)
        return frozenset(classes)
    return EMPTY


def called(run: "Calls", atom: Any, name: str, arguments: Arguments, site: ir.Call) -> Value | None:
    """Return what a method of a class or field that was looked up gives; None for any other call."""
    first = arguments.positional[0] if arguments.positional else EMPTY
    if isinstance(atom, ClassValue) and not run.members.class_member(atom, name):
        if name == "newInstance":
            return run.instances.instantiate(atom, arguments, site)
        if name in _CONSTRUCTORS:
            return frozenset((atom,))
        if name in _FIELDS and len(strings(first)) == 1:
            field = run.make("foreign", (site.start, site.end, _FIELD))
            run.reset(field)
            field.symbol = _FIELD
            run.trail.write(field.fields, "#name", first)
            return frozenset((field,))
    if isinstance(atom, Object) and atom.symbol == _FIELD and arguments.positional:
        field_name = strings(atom.fields.get("#name", EMPTY))[0]
        owners = frozenset(part for part in first if not isinstance(part, Const))
        if name == "get":
            return run.members.attribute(owners, field_name, run.frames[-1], site)
        if name == "set" and len(arguments.positional) == 2:
            run.assignments.assign_member(owners, field_name, arguments.positional[1])
            return EMPTY
    return None
