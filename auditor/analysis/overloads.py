"""Several functions of one name in one class -> those that a call can mean, by how many arguments it gives and how they are named."""

from auditor.analysis.arguments import Arguments
from auditor.analysis.values import ClassValue, Const, FunctionValue, Object, Value, join
from auditor.model import ir

_TEXTS = frozenset({"String", "string", "CharSequence"})
_LISTS = frozenset(
    {"List", "Collection", "Iterable", "Set", "Seq", "IEnumerable", "IList", "IReadOnlyList", "ICollection", "Array", "Vector"}
)
_ANYTHING = frozenset({"Object", "object", "Any", "T", "int", "Integer", "Long", "Double", "Int", "Number", "Serializable"})


def added(known: Value | None, function: FunctionValue, value: Value) -> Value:
    """Return what a class holds under a name when one more function of that name is defined in it."""
    others = frozenset(atom for atom in known or () if isinstance(atom, FunctionValue) and atom.function.start != function.function.start)
    return join(others, value) if others else value


def fitting(callee: Value, arguments: Arguments) -> Value:
    """Return the overloads that take these arguments; all of them when none does, and anything else untouched."""
    functions = [atom for atom in callee if isinstance(atom, FunctionValue)]
    if len(functions) < 2 or len({(atom.function.name, atom.module) for atom in functions}) > 1:
        return callee
    kept = [atom for atom in functions if _takes(atom, arguments)]
    kept = [atom for atom in kept if _suits(atom, arguments)] or kept
    return frozenset(kept) | frozenset(atom for atom in callee if not isinstance(atom, FunctionValue)) if kept else callee


def constructors(cls: ClassValue, names: tuple[str, ...]) -> list[FunctionValue]:
    """Return the constructors a class declares, in the order they stand."""
    found = [
        atom
        for name, value in cls.attributes.fields.items()
        for atom in value
        if isinstance(atom, FunctionValue) and (atom.function.kind == "constructor" or name in names)
    ]
    return sorted(found, key=lambda atom: atom.function.start)


def chosen(functions: list[FunctionValue], arguments: Arguments | None) -> FunctionValue | None:
    """Return the constructor that takes these arguments; of several, or for unknown arguments, the one with most parameters."""
    able = [atom for atom in functions if arguments is None or _takes(atom, arguments)] or functions
    able = [atom for atom in able if arguments is None or _suits(atom, arguments)] or able
    return max(able, key=lambda atom: (len(atom.function.params), -atom.function.start)) if able else None


def delegated(instance: Object, cls: ClassValue, running: FunctionValue, arguments: Arguments) -> FunctionValue | None:
    """Return the other constructor that `this(...)` inside a constructor runs."""
    others = [atom for atom in constructors(cls, ()) if atom.function.start != running.function.start]
    found = chosen(others, arguments)
    return found.bind(instance) if found is not None else None


def _takes(value: FunctionValue, arguments: Arguments) -> bool:
    params = value.function.params
    given = len(arguments.positional)
    named = {name for name, _held in arguments.named if not name.startswith("<")}
    if arguments.unpacked or arguments.mappings:
        return True
    if any(param.kind in ("rest", "keyword_rest") for param in params):
        return given + len(named) >= sum(1 for param in params if param.kind == "normal" and param.default is None)
    if given + len(named) > len(params) or not named <= {param.name for param in params}:
        return False
    return all(param.default is not None or param.name in named for param in params[given:])


def _suits(value: FunctionValue, arguments: Arguments) -> bool:
    """Tell whether no argument is of a kind that its parameter's declared type rules out."""
    return all(
        _may_be(param.annotation, held)
        for param, held in zip(value.function.params, arguments.positional, strict=False)
        if param.kind == "normal"
    )


def _may_be(annotation: ir.Expr | None, held: Value) -> bool:
    while isinstance(annotation, ir.Subscript):
        annotation = annotation.value
    name = annotation.id if isinstance(annotation, ir.Name) else annotation.name if isinstance(annotation, ir.Attribute) else ""
    kinds = [_kind(atom) for atom in held]
    if not name or not kinds or None in kinds:
        return True
    wanted = "text" if name in _TEXTS else "list" if name in _LISTS else None
    if wanted is not None:
        return wanted in kinds
    if any(kind in ("text", "list", "number") for kind in kinds):
        return any(kind not in ("text", "list", "number") for kind in kinds) or name in _ANYTHING
    return True


def _kind(atom: object) -> str | None:
    """Return `text`, `number`, `list` or `object` for a value whose type is known."""
    if isinstance(atom, Const):
        return None if atom.value is None else "text" if isinstance(atom.value, str) else "number"
    if isinstance(atom, Object):
        return "list" if atom.kind == "list" else "object" if atom.kind == "instance" else None
    return None
