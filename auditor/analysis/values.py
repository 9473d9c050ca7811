"""What a variable can hold: one lattice for clients, constants and data.

A value is a frozen set of atoms; joining is union. More than `ATOM_LIMIT` atoms collapse to their data plus one `Unknown`.
"""

from typing import Any

import msgspec

from auditor.model.evidence import Confidence
from auditor.model.flow import SourceKind
from auditor.model.ir import Assign, Class, Define, Function, Literal, Name
from auditor.model.provider import Client

ATOM_LIMIT = 24


class Const(msgspec.Struct, frozen=True, gc=False):
    """A constant; `origin` says where it came from when that is not the code itself (a settings file)."""

    value: str | int | float | bool | None
    origin: str = ""


class Symbol(msgspec.Struct, frozen=True, gc=False):
    """An import, or a member of one, that is not in the project; also a builtin or unbound name."""

    name: str


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """Something that cannot be told. `reason`: `environment`, `parameter`, `call`, `class`, `too-many`, `too-deep`, `budget`, `dynamic`."""

    reason: str
    name: str = ""
    cls: Any = None
    """For `class`: the project's class of which something is asked that it does not have itself."""


class Source(msgspec.Struct, frozen=True, gc=False):
    """Where data starts."""

    kind: SourceKind
    name: str
    data_types: tuple[str, ...]
    path: str
    start: int
    end: int
    confidence: Confidence = "high"
    in_parts: bool = False
    """What a handler is given: where a part of it is read, the data of that part starts."""
    whole: tuple[str, ...] = ()
    """Data types that it holds as a whole; what one of its parts holds, the part's name says."""
    guards: tuple[str, ...] = ()
    """What its reading was bound by: `user_filter`."""
    handle: bool = False
    """Only its parts are data: `req` itself is none."""


class Data(msgspec.Struct, frozen=True, gc=False):
    """Data from a source; `cleaned` names the sanitizers it passed, `access` the fields taken of it, innermost first."""

    source: Source
    cleaned: tuple[str, ...] = ()
    access: tuple[str, ...] = ()


class Parameter(msgspec.Struct, frozen=True, gc=False):
    """Whatever the caller passes: only in the run of a function by itself."""

    function: str
    name: str


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What a provider call gave back."""

    path: str
    start: int


class ImportRef(msgspec.Struct, frozen=True, gc=False):
    """A name of another module, looked up when it is first needed."""

    module: str
    member: str | None
    level: int
    importer: str


class Object:
    """Something with fields that code can change: an instance, a container, a foreign object, a scope.

    `kind`: `instance` (of a project class), `foreign` (of an imported class), `list`, `map`, `scope`.
    """

    __slots__ = ("client", "cls", "fields", "injected", "inner", "kind", "length", "node", "parent", "path", "symbol", "wraps")

    def __init__(self, kind: str, path: str = "", node: Any = None) -> None:
        self.kind = kind
        self.fields: dict[str, Value] = {}
        self.cls: ClassValue | None = None
        self.symbol = ""
        """For `foreign`: the dotted name it was made by, methods and all."""
        self.client: Client | None = None
        self.parent: Object | None = None
        """For `foreign`: the object this one was derived from by a method call; its fields are seen through."""
        self.inner: tuple[Object, ...] = ()
        """Client objects handed to the constructor of a foreign object: a chain holds its model."""
        self.wraps: tuple[Object, ...] = ()
        """Foreign objects that a foreign one was made of, as they are and not as they were then: what is written to it gets there."""
        self.injected = False
        """Known by its declared type alone: how it was made is not known."""
        self.length: int | None = None
        self.path = path
        self.node = node


class FunctionValue:
    """A project function with the scope it was defined in and, for a method, its instance."""

    __slots__ = ("bound", "called", "cls", "fields", "function", "module", "qualified", "scope")

    def __init__(self, function: Function, module: str, scope: "Object", qualified: str) -> None:
        self.fields: dict[str, Value] = {}
        """What is assigned to the function itself: `f.limit = 3`, `F.prototype`."""
        self.function = function
        self.module = module
        self.scope = scope
        self.qualified = qualified
        self.cls: ClassValue | None = None
        self.called: ClassValue | None = None
        """The class a method of classes was asked of: the one that has it, or one derived from that."""
        self.bound: Object | None = None

    def of(self, cls: "ClassValue") -> "FunctionValue":
        """Return the method as asked of a class derived from its own."""
        method = FunctionValue(self.function, self.module, self.scope, self.qualified)
        method.cls, method.bound, method.fields, method.called = self.cls, self.bound, self.fields, cls
        return method

    def unbound(self) -> "FunctionValue":
        """Return the method of no instance in particular; one of an object literal has that alone."""
        if self.bound is None or self.bound.kind != "instance":
            return self
        method = FunctionValue(self.function, self.module, self.scope, self.qualified)
        method.cls, method.fields = self.cls, self.fields
        return method

    def bind(self, instance: "Object") -> "FunctionValue":
        """Return the method of this instance."""
        method = FunctionValue(self.function, self.module, self.scope, self.qualified)
        method.cls, method.bound, method.fields = self.cls, instance, self.fields
        return method


class ClassValue:
    """A project class: its members, its bases as values, and where it stands."""

    __slots__ = ("_initial", "_initialisers", "_shared", "attributes", "bases", "class_", "generic", "module", "name", "scope", "writers")

    def __init__(self, class_: Class, module: str, name: str, scope: "Object") -> None:
        self.class_ = class_
        self.module = module
        self.name = name
        self.scope = scope
        self.attributes = Object("scope", module, class_)
        self.bases: tuple[Value, ...] = ()
        self.generic: Object | None = None
        self.writers: dict[str, list[FunctionValue]] | None = None
        self._shared: frozenset[str] | None = None
        self._initial: tuple[str, ...] | None = None
        self._initialisers: tuple[str, ...] | None = None

    def shared(self) -> frozenset[str]:
        """Return the names of the fields that all instances share."""
        if self._shared is None:
            fields = (part for part in self.class_.body if isinstance(part, Assign) and part.shared)
            self._shared = frozenset(part.target.id for part in fields if isinstance(part.target, Name))
        return self._shared

    def initial(self) -> tuple[str, ...]:
        """Return the names of the fields that each instance starts with something of its own in."""
        if self._initial is None:
            fields = (part for part in self.class_.body if isinstance(part, Assign) and not part.shared)
            names = (
                part.target.id
                for part in fields
                if isinstance(part.target, Name) and part.value is not None and not isinstance(part.value, Literal)
            )
            self._initial = tuple(names)
        return self._initial

    def initialisers(self) -> tuple[str, ...]:
        """Return the names of the functions that blocks in the class's body are."""
        if self._initialisers is None:
            names = (part.function.name for part in self.class_.body if isinstance(part, Define))
            self._initialisers = tuple(name for name in names if name[:1] == "#")
        return self._initialisers

    def __repr__(self) -> str:
        """Where it stands: atoms are ordered by it, alike in every run."""
        return f"ClassValue({self.module}:{self.class_.start}:{self.name})"


class ModuleValue(msgspec.Struct, frozen=True, gc=False):
    """A project module used as a value."""

    path: str


class Chain:
    """A chain of attributes on a foreign object or on something unknown: `client.chat.completions`."""

    __slots__ = ("names", "root")

    def __init__(self, root: "Object | Unknown | Parameter", names: tuple[str, ...]) -> None:
        self.root = root
        self.names = names

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Chain) and self.root is other.root and self.names == other.names

    def __hash__(self) -> int:
        return hash((id(self.root), self.names))


class Partial:
    """A callable with some arguments given."""

    __slots__ = ("callee", "given")

    def __init__(self, callee: "Value", given: Any) -> None:
        self.callee = callee
        self.given = given


Atom = (
    Const | Symbol | Unknown | Data | Parameter | Answer | ImportRef | Object | FunctionValue | ClassValue | ModuleValue | Chain | Partial
)
Value = frozenset[Atom]

SETTINGS = "settings:"
"""What a map of settings goes by: a method without arguments reads one (`config.x.openai.model`)."""
EMPTY: Value = frozenset()
NONE: Value = frozenset((Const(None),))
TOO_MANY = Unknown("too-many")
DYNAMIC: Value = frozenset((Unknown("dynamic"),))

PART = "#part "
"""Before what a part of data goes by, in the variables of the first function that runs: something else was put in its place."""
UNTOUCHED = Unknown("untouched")
"""Beside what was put in the place of a part of data, where it was not on all paths."""

CARRIED = (Data, Parameter, Answer)
"""Atoms that go on through operations that hide everything else."""


def join(left: Value, right: Value) -> Value:
    """Return everything either value can be."""
    if left is right or not right or _is_full(left):
        return left
    if not left or _is_full(right):
        return right
    joined = left | right
    return limited(joined) if len(joined) > ATOM_LIMIT else joined


def join_all(values: "list[Value] | tuple[Value, ...]") -> Value:
    """Return everything any of the values can be."""
    if not values:
        return EMPTY
    if len(values) == 1:
        return values[0]
    for value in values:
        if _is_full(value):
            return value
    joined = frozenset().union(*values)
    return limited(joined) if len(joined) > ATOM_LIMIT else joined


def _is_full(value: Value) -> bool:
    """Tell whether a value has collapsed and holds as much as it may: what is added to it changes nothing."""
    return len(value) > ATOM_LIMIT and TOO_MANY in value


def limited(value: Value) -> Value:
    """Keep what data and clients there are; constants beyond the limit become one `Unknown`."""
    kept: list[Any] = [atom for atom in value if not isinstance(atom, Const)]
    if len(kept) > 2 * ATOM_LIMIT:
        kept = list(enough({atom for atom in kept if isinstance(atom, CARRIED)}))
    return frozenset([*kept, TOO_MANY])


def enough(found: set[Any]) -> Value:
    """Return data, parameters and answers, or the first of them where there are more than a value keeps."""
    return frozenset(found if len(found) <= 2 * ATOM_LIMIT else sorted(found, key=_place)[: 2 * ATOM_LIMIT])


def _place(atom: "Atom") -> tuple[str, str, int]:
    """Return an order for data that does not depend on the hash seed."""
    if isinstance(atom, Data):
        return (atom.source.path, f"{atom.source.name}{atom.access}{atom.cleaned}", atom.source.start)
    if isinstance(atom, Parameter):
        return (atom.function, atom.name, 0)
    return (atom.path, "", atom.start) if isinstance(atom, Answer) else ("", "", 0)


def carried(value: Value) -> Value:
    """Return only the data, parameters and answers in a value's own atoms."""
    return frozenset(atom for atom in value if isinstance(atom, CARRIED))


def strings(value: Value) -> tuple[str, ...]:
    """Return the constant strings in a value, sorted."""
    return tuple(sorted({atom.value for atom in value if isinstance(atom, Const) and isinstance(atom.value, str)}))


def truth(value: Value) -> bool | None:
    """Tell whether a value is certainly true, certainly false, or cannot be told."""
    answers = {_truth(atom) for atom in value}
    return answers.pop() if len(answers) == 1 else None


def _truth(atom: Atom) -> bool | None:
    if isinstance(atom, Const):
        return bool(atom.value)
    if isinstance(atom, Object) and atom.kind in ("list", "map", "foreign"):
        return None  # what an unknown call gives may be anything: `if Rails.env.test?`
    if isinstance(atom, Object | FunctionValue | ClassValue | ModuleValue | Symbol):
        return None if isinstance(atom, Symbol) else True
    return None
