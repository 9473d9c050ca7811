"""The language-neutral form of one source file: what `languages` makes of a syntax tree and `analysis` interprets.

Positions are byte offsets; lines are computed for what is reported only. A tree of these lives while its file is
analysed and is never stored or sent to another process. Construct by keyword in doubt, by position in lowering code:
building nodes is the hot path (ENGINE measurements: positional structs without garbage collection are the quickest).
"""

from collections.abc import Callable
from typing import Any

import msgspec

from auditor.model.location import Places


class Node(msgspec.Struct, frozen=True, gc=False):
    """What every node has: the bytes it stands for."""

    start: int
    end: int


# Expressions ---------------------------------------------------------------------------------------------------------


class Name(Node, frozen=True, gc=False):
    """A bare identifier, `this` and `self` included."""

    id: str


SCOPE = "$"
"""A `Name` that stands for the variables of the running function: indexed, it is the one of that name (PHP's `$$name`)."""


INITIALISER, CLASS_INITIALISER = "#init ", "#class init "
"""How the functions are named that blocks in a class's body are: run for each instance, and once for the class (Java)."""


class Attribute(Node, frozen=True, gc=False):
    """`value.name`, also `value->name`, `value::name`, `value?.name`."""

    value: "Expr"
    name: str


class Subscript(Node, frozen=True, gc=False):
    """`value[index]`; a slice has a `Slice` index."""

    value: "Expr"
    index: "Expr"


class Slice(Node, frozen=True, gc=False):
    """`a:b:c` inside a subscript."""

    parts: "tuple[Expr, ...]"


class Argument(Node, frozen=True, gc=False):
    """One argument. `spread` 1: a sequence is unpacked; 2: a mapping is unpacked. A trailing block is a `Lambda` named `&`."""

    value: "Expr"
    name: str | None = None
    spread: int = 0


class Call(Node, frozen=True, gc=False):
    """`callee(arguments)`; `is_new` for `new X(...)` and constructor syntax that needs no method name."""

    callee: "Expr"
    arguments: tuple[Argument, ...]
    is_new: bool = False


class Literal(Node, frozen=True, gc=False):
    """A constant: str, int, float, bool or None (null, nil, undefined). Symbols and byte strings are str."""

    value: str | int | float | bool | None


class Template(Node, frozen=True, gc=False):
    """A string with expressions in it; literal parts are `Literal`."""

    parts: "tuple[Expr, ...]"


class Sequence(Node, frozen=True, gc=False):
    """List, tuple, array or set display; items may be `Spread`."""

    items: "tuple[Expr, ...]"


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One `key: value` of a mapping; key None: the value is spread into it."""

    key: "Expr | None"
    value: "Expr"


class Mapping(Node, frozen=True, gc=False):
    """Dictionary, object literal, hash, or struct literal; `type_` names the struct where it has one."""

    entries: tuple[Entry, ...]
    type_: "Expr | None" = None


class Spread(Node, frozen=True, gc=False):
    """`*items`, `...items` inside a sequence or pattern."""

    value: "Expr"


class Lambda(Node, frozen=True, gc=False):
    """A function used as a value."""

    function: "Function"


class Binary(Node, frozen=True, gc=False):
    """`left op right`; `op` is the token, with `and`, `or`, `not`, `??` normalised to those words."""

    op: str
    left: "Expr"
    right: "Expr"


class Unary(Node, frozen=True, gc=False):
    """`op operand`."""

    op: str
    operand: "Expr"


class Conditional(Node, frozen=True, gc=False):
    """`test ? then : orelse`, also an `if`, `match` or `switch` used as a value (nested)."""

    test: "Expr"
    then: "Expr"
    orelse: "Expr"


class Await(Node, frozen=True, gc=False):
    """`await value`."""

    value: "Expr"


class Yield(Node, frozen=True, gc=False):
    """`yield value`; `delegated` for `yield from`, `yield*`."""

    value: "Expr | None"
    delegated: bool = False


class AssignExpr(Node, frozen=True, gc=False):
    """An assignment used as a value: walrus, JavaScript's `a = b`. `gives_old`: its value is what the target held before (`i++`)."""

    target: "Expr"
    value: "Expr"
    op: str = ""
    gives_old: bool = False


class Generator(msgspec.Struct, frozen=True, gc=False):
    """`for target in iterable if conditions` of a comprehension."""

    target: "Expr"
    iterable: "Expr"
    conditions: "tuple[Expr, ...]" = ()


class Comprehension(Node, frozen=True, gc=False):
    """`[element for ...]`; with `key`, a mapping."""

    element: "Expr"
    generators: tuple[Generator, ...]
    key: "Expr | None" = None


class BlockExpr(Node, frozen=True, gc=False):
    """Statements used as a value (Rust, Ruby, Kotlin, Scala): the last expression statement is the value."""

    body: "tuple[Stmt, ...]"


class Opaque(Node, frozen=True, gc=False):
    """Anything else: data goes through it from its children, nothing more is known."""

    children: "tuple[Expr, ...]"


Expr = (
    Name | Attribute | Subscript | Slice | Call | Literal | Template | Sequence | Mapping | Spread | Lambda | Binary | Unary | Conditional
    | Await | Yield | AssignExpr | Comprehension | BlockExpr | Opaque
)  # fmt: skip

# Statements ----------------------------------------------------------------------------------------------------------


class Assign(Node, frozen=True, gc=False):
    """`target = value`. `target` may be a pattern: Sequence or Mapping of targets (Mapping entries: key -> target), Spread for the rest.

    `op` is the operator of a compound assignment (`+`), else empty. `declares` for `let`, `var`, `:=`: a new binding in
    the current block. Several targets become several statements. `value` None: declared without a value.
    """

    target: "Expr"
    value: "Expr | None"
    op: str = ""
    annotation: "Expr | None" = None
    declares: bool = False
    shared: bool = False
    """A field of the class itself, not of each instance (`static`); told where the language's idioms say so (`marks_shared`)."""
    tag: str = ""
    """What a field says of itself to libraries, as it is written: Go's tags."""


class Evaluate(Node, frozen=True, gc=False):
    """An expression for its effect."""

    value: "Expr"


class Return(Node, frozen=True, gc=False):
    """`return value`."""

    value: "Expr | None"


class Raise(Node, frozen=True, gc=False):
    """`raise`, `throw`."""

    value: "Expr | None"


class If(Node, frozen=True, gc=False):
    """Also `unless` and guard forms, with the test negated or the branches exchanged."""

    test: "Expr"
    then: "tuple[Stmt, ...]"
    orelse: "tuple[Stmt, ...]" = ()


class Loop(Node, frozen=True, gc=False):
    """`for target in iterable`, or `while test` (target and iterable None). C-style: initialiser before; `update` ends every round.

    `at_least_once`: the test stands at the end (`do`).
    """

    target: "Expr | None"
    iterable: "Expr | None"
    test: "Expr | None"
    body: "tuple[Stmt, ...]"
    orelse: "tuple[Stmt, ...]" = ()
    update: "tuple[Stmt, ...]" = ()
    at_least_once: bool = False


class Handler(msgspec.Struct, frozen=True, gc=False):
    """One `except`/`catch`/`rescue`."""

    types: "tuple[Expr, ...]"
    name: str | None
    body: "tuple[Stmt, ...]"


class Try(Node, frozen=True, gc=False):
    """`try` with its handlers; `orelse` runs when nothing was raised, `final` always."""

    body: "tuple[Stmt, ...]"
    handlers: tuple[Handler, ...]
    orelse: "tuple[Stmt, ...]" = ()
    final: "tuple[Stmt, ...]" = ()


class WithItem(msgspec.Struct, frozen=True, gc=False):
    """`context as target`."""

    context: "Expr"
    target: "Expr | None" = None


class With(Node, frozen=True, gc=False):
    """Context managers, `using`, try-with-resources."""

    items: tuple[WithItem, ...]
    body: "tuple[Stmt, ...]"


class Case(msgspec.Struct, frozen=True, gc=False):
    """One case of a switch.

    A pattern is an expression: `Literal` compares, a `Name` binds (the language's lowering decides), `Sequence` and `Mapping` take
    apart, `Call` matches a class. No patterns: the default. `falls_through`: goes on into the next case.
    """

    patterns: "tuple[Expr, ...]"
    guard: "Expr | None"
    body: "tuple[Stmt, ...]"
    falls_through: bool = False


class Switch(Node, frozen=True, gc=False):
    """`switch`, `match`, `case`, `when`, `select`."""

    subject: "Expr | None"
    cases: tuple[Case, ...]


class Block(Node, frozen=True, gc=False):
    """Statements in a scope of their own."""

    body: "tuple[Stmt, ...]"


class Defer(Node, frozen=True, gc=False):
    """What runs when the function ends (Go's `defer`). `again`: it runs beside what follows, so what that changes is seen too (`go`)."""

    body: "tuple[Stmt, ...]"
    again: bool = False


class Break(Node, frozen=True, gc=False):
    """`break`."""


class Continue(Node, frozen=True, gc=False):
    """`continue`."""


class Outer(Node, frozen=True, gc=False):
    """`global x`, `nonlocal x`: assignments to these names write the enclosing scope's."""

    names: tuple[str, ...]


class Delete(Node, frozen=True, gc=False):
    """`del target`, `delete target`, `unset`."""

    target: "Expr"


class ImportBinding(msgspec.Struct, frozen=True, gc=False):
    """One name an import brings.

    Python `from a.b import c as d`: local `d`, module `a.b`, member `c`. `import a.b`: local `a`, module `a`, member None, and
    `module_loaded` `a.b`. JavaScript default import: member `default`; `* as ns` and `require`: member None. `wildcard`: every
    name of the module (local is empty). `level`: leading dots of a relative Python import.
    """

    local: str
    module: str
    member: str | None = None
    wildcard: bool = False
    level: int = 0
    module_loaded: str = ""
    type_only: bool = False
    exported: bool = False
    """A re-export: `export { x } from 'y'`, `pub use`."""
    joined: bool = False
    """The file is one part of the module, and sees what that imports: Dart's `part of`."""


class Import(Node, frozen=True, gc=False):
    """One import statement."""

    bindings: tuple[ImportBinding, ...]


class Export(msgspec.Struct, frozen=True, gc=False):
    """`exported` under this name is the local value: `export default x`, `module.exports = x` (name `default`)."""

    name: str
    value: "Expr"


class ExportStmt(Node, frozen=True, gc=False):
    """Exports that are not plain definitions."""

    exports: tuple[Export, ...]


class Define(Node, frozen=True, gc=False):
    """A named function or method."""

    function: "Function"


class DefineClass(Node, frozen=True, gc=False):
    """A class, struct, interface, trait, module, object or enum."""

    class_: "Class"


Stmt = (
    Assign | Evaluate | Return | Raise | If | Loop | Try | With | Switch | Block | Defer | Break | Continue | Outer | Delete | Import
    | ExportStmt | Define | DefineClass
)  # fmt: skip

# Definitions ---------------------------------------------------------------------------------------------------------


class Body:
    """The statements of a function, lowered when first asked for."""

    __slots__ = ("_lower", "_statements")

    def __init__(self, lower: Callable[[], tuple[Any, ...]]) -> None:
        self._lower: Callable[[], tuple[Any, ...]] | None = lower
        self._statements: tuple[Any, ...] = ()

    def statements(self) -> tuple[Any, ...]:
        """Return the lowered statements; the syntax tree is let go after the first call."""
        if self._lower is not None:
            self._statements = self._lower()
            self._lower = None
        return self._statements


class Param(msgspec.Struct, frozen=True, gc=False):
    """One parameter. `kind`: `normal`, `keyword` (by name only), `rest` (`*args`), `keyword_rest` (`**kwargs`), `block`.

    `pattern` is set for a destructured parameter (`name` is then made up). `promotes`: also a field of the class
    (PHP, Kotlin, TypeScript, Scala constructor properties).
    """

    name: str
    default: "Expr | None" = None
    annotation: "Expr | None" = None
    kind: str = "normal"
    pattern: "Expr | None" = None
    promotes: bool = False
    decorators: "tuple[Expr, ...]" = ()


class Function(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A function, method, closure, getter."""

    name: str
    """Empty for a lambda."""
    start: int
    end: int
    params: tuple[Param, ...]
    body: Body
    decorators: "tuple[Expr, ...]" = ()
    """Decorators, annotations and attributes, outermost first."""
    kind: str = "function"
    """`function`, `method`, `static`, `class`, `getter`, `setter`, `constructor`, `lambda`."""
    receiver: str | None = None
    """The name of the receiver where the language lets one choose it (Go); `receiver_type` is its type's name."""
    receiver_type: str | None = None
    receiver_copied: bool = False
    """The method works on a copy of its receiver (Go's methods of a value)."""
    returns: "Expr | None" = None
    """The annotated return type."""
    is_async: bool = False
    is_generator: bool = False
    abstract: bool = False
    """Declared without a body: an interface's or abstract method."""
    private: bool = False
    """Only its own class can call it: no framework does."""


class Class(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A class or what plays its part."""

    name: str
    start: int
    end: int
    bases: "tuple[Expr, ...]"
    body: "tuple[Stmt, ...]"
    """Fields as `Assign` (annotation kept, value None when only declared), methods as `Define`, nested classes, statements."""
    decorators: "tuple[Expr, ...]" = ()
    kind: str = "class"
    """`class`, `struct`, `interface`, `trait`, `module`, `object`, `enum`, `extension` (adds to `name`)."""


class Module(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One source file."""

    path: str
    language: str
    body: "tuple[Stmt, ...]"
    package: str = ""
    """The package or namespace the file declares (Go, Java, Kotlin, C#, PHP, Elixir)."""
    errors: tuple[tuple[int, int], ...] = ()
    """Byte ranges that did not parse."""
    too_deep: bool = False
    """Something was nested beyond the depth bound and became `Opaque`."""
    cells: tuple[tuple[int, int], ...] = ()
    """Notebooks: byte ranges of the cells in the lowered source."""
    source: bytes | None = None
    """What was lowered, where that is not the file's own bytes: offsets are of it."""
    places: Places | None = None
    """Leads from offsets of `source` back to the file."""
