"""A file and a byte range of it -> the call that stands there, with its named arguments, its imports and the uses of its result."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from auditor.languages import by_name
from auditor.model import ir

PLAIN_LANGUAGES = frozenset({"python", "javascript", "typescript", "go", "java", "csharp"})
"""Languages whose files are their own source: byte ranges of findings are those of the file."""
NODES_LIMIT = 400_000


class Field(NamedTuple):
    """One named argument, or entry of the object that holds them; one without a name goes by its place: `#0`."""

    name: str
    start: int
    end: int
    value: ir.Expr


class Fields(msgspec.Struct, frozen=True):
    """The named arguments of a call in their order."""

    items: tuple[Field, ...]
    opening: int
    """Where the list begins."""
    closing: int
    """Where the bracket that ends it stands."""
    is_open: bool = False
    """Others are spread into it: what is not there may come from elsewhere."""
    last: tuple[int, int] | None = None
    """The last item, named or not."""

    def get(self, name: str) -> Field | None:
        """Return the argument of this name."""
        return next((field for field in self.items if field.name == name), None)


class SourceFile:
    """One file, lowered once."""

    def __init__(self, path: str, language: str, content: bytes) -> None:
        self.path = path
        self.language = language
        self.content = content
        self.module = by_name(language).lower(path, content)
        self._calls: dict[tuple[int, int], ir.Call] = {}
        self._parents: dict[int, Any] = {}
        self._nodes: list[Any] = []
        self._index()

    @property
    def nodes(self) -> list[Any]:
        """All nodes, outer ones first."""
        return self._nodes

    def text(self, node: ir.Node) -> str:
        """Return the node's own text."""
        return self.content[node.start : node.end].decode("utf-8", "replace")

    def call_at(self, start: int, end: int) -> ir.Call | None:
        """Return the call of exactly these bytes."""
        return self._calls.get((start, end))

    def literal_at(self, start: int, end: int) -> ir.Literal | None:
        """Return the string of exactly these bytes, where it is a value: assigned, passed, returned or given as a default."""
        for node in self._nodes:
            if isinstance(node, ir.Literal) and (node.start, node.end) == (start, end) and isinstance(node.value, str):
                return node if _is_value(self._parents.get(id(node)), node) else None
        return None

    def is_argument(self, node: ir.Literal) -> bool:
        """Whether a value is passed to a call."""
        return isinstance(self._parents.get(id(node)), ir.Argument)

    def is_listed(self, node: ir.Literal) -> bool:
        """Whether a value is one of several."""
        return isinstance(self._parents.get(id(node)), ir.Sequence)

    def parent(self, node: Any) -> Any:
        """Return what a node stands in."""
        return self._parents.get(id(node))

    def imports(self) -> Iterator[ir.Import]:
        """Yield the import statements, wherever they stand."""
        return (node for node in self._nodes if isinstance(node, ir.Import))

    def binds(self, name: str) -> ir.ImportBinding | None:
        """Return the import at the top of the file that brings a name."""
        for statement in self.module.body:
            if isinstance(statement, ir.Import):
                for binding in statement.bindings:
                    if binding.local == name:
                        return binding
        return None

    def fields(self, call: ir.Call) -> Fields | None:
        """Return the named arguments of a call; None where they are made elsewhere.

        Languages without named arguments hold them in an object, the last argument that is one.
        """
        if self.language == "python":
            numbered = enumerate(call.arguments)
            items = tuple(Field(one.name or f"#{place}", one.start, one.end, one.value) for place, one in numbered if not one.spread)
            last = (call.arguments[-1].start, call.arguments[-1].end) if call.arguments else None
            spread = any(one.spread for one in call.arguments)
            return Fields(items, call.callee.end, call.end - 1, spread, last)
        holder = next((found for one in reversed(call.arguments) if (found := self._object(one.value)) is not None), None)
        if holder is not None:
            return mapping_fields(holder)
        return None if call.arguments else Fields((), call.callee.end, call.end - 1)

    def _object(self, value: ir.Expr) -> ir.Mapping | None:
        """Return an object that stands here, or the one that a name stands for: given to it once in the file, before."""
        if isinstance(value, ir.Mapping):
            return value
        found = self.given_to(value)
        return found if isinstance(found, ir.Mapping) else None

    def given_to(self, value: ir.Expr) -> ir.Expr | None:
        """Return what a name stands for: given to it once in the file, before; None for anything else."""
        if not isinstance(value, ir.Name):
            return None
        named = [
            node for node in self._nodes if isinstance(node, ir.Assign) and isinstance(node.target, ir.Name) and node.target.id == value.id
        ]
        return named[0].value if len(named) == 1 and named[0].start < value.start else None

    def nested(self, field: Field) -> Fields | None:
        """Return the entries of an argument that is an object or dictionary."""
        return mapping_fields(field.value) if isinstance(field.value, ir.Mapping) else None

    def _index(self) -> None:
        waiting: list[tuple[Any, Any]] = [(statement, self.module) for statement in reversed(self.module.body)]
        while waiting and len(self._nodes) < NODES_LIMIT:
            node, parent = waiting.pop()
            self._nodes.append(node)
            self._parents[id(node)] = parent
            if isinstance(node, ir.Call):
                self._calls.setdefault((node.start, node.end), node)
            waiting.extend((child, node) for child in reversed(list(_children(node))))


def mapping_fields(mapping: ir.Mapping) -> Fields:
    """Return the entries of an object or dictionary by their names."""
    items, last = [], None
    for entry in mapping.entries:
        start = entry.key.start if entry.key is not None else entry.value.start
        last = (start, entry.value.end)
        name = entry.key.value if isinstance(entry.key, ir.Literal) else entry.key.id if isinstance(entry.key, ir.Name) else None
        if isinstance(name, str):
            items.append(Field(name, start, entry.value.end, entry.value))
    is_open = any(entry.key is None for entry in mapping.entries)
    return Fields(tuple(items), mapping.start, mapping.end - 1, is_open, last)


def unwrapped(source: SourceFile, node: Any) -> Any:
    """Return the outermost of a node and the `await` around it."""
    parent = source.parent(node)
    return parent if isinstance(parent, ir.Await) else node


def chain(node: Any) -> tuple[Any, list[tuple[str, int]]]:
    """Return the root of an attribute path and its steps with the byte after each: `a.b[0].c` -> `a`, [(b, ..), (0, ..), (c, ..)]."""
    steps: list[tuple[str, int]] = []
    while True:
        if isinstance(node, ir.Attribute):
            steps.append((node.name, node.end))
            node = node.value
        elif isinstance(node, ir.Subscript) and isinstance(node.index, ir.Literal):
            steps.append((str(node.index.value), node.end))
            node = node.value
        else:
            return node, steps[::-1]


def _is_value(parent: Any, node: ir.Literal) -> bool:
    """Tell a value from what it is compared with and from a key."""
    match parent:
        case ir.Assign() | ir.Argument() | ir.Entry() | ir.Return():
            return parent.value is node
        case ir.Sequence():
            return True
        case ir.Param():
            return parent.default is node
        case ir.Binary():
            return parent.op in ("or", "??")
        case ir.Conditional():
            return parent.test is not node
        case _:
            return False


def _children(node: Any) -> Iterator[Any]:
    """Yield the records below a record, in the order of their fields."""
    if not isinstance(node, msgspec.Struct):
        return
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, ir.Body):
            yield from value.statements()
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, msgspec.Struct))
        elif isinstance(value, msgspec.Struct):
            yield value
