"""TypeScript annotations -> the names they are made of: what an annotation says a value is an instance of.

What a type computes is dropped. `Promise<X>`, `Readonly<X>`, `X | undefined` say `X`; `A | B` is a `Binary`; `X[]` is `Array[X]`.
"""

import re

from tree_sitter import Node

from auditor.languages.ecmascript import functions
from auditor.languages.ecmascript.lowering import Lowering, TypeHandler, name_at
from auditor.model.ir import Argument, Attribute, Binary, Call, Entry, Expr, Literal, Mapping, Name, Subscript

_WRAPPERS = frozenset(
    {"Promise", "PromiseLike", "Awaited", "Readonly", "Partial", "Required", "NonNullable", "InstanceType", "DeepPartial", "Observable"}
)
"""Generic types whose value is, or carries, their argument."""
_UNION_LIMIT = 16
_MEMBER_LIMIT = 32
_IMPORTED = re.compile(r"""import\(['"]([^'"]*)['"]\)\.(.+)""", re.DOTALL)


def _inner(low: Lowering, node: Node) -> Expr | None:
    """`: T`, `(T)`, `readonly T`, `T?`: the type inside."""
    return low.type_(low.first(node))


def _nested(low: Lowering, node: Node) -> Expr | None:
    """`a.b.C`, `import("m").C`."""
    text = low.text(node)
    imported = _IMPORTED.match(text)
    if imported is not None:
        module = Literal(node.start_byte, node.end_byte, imported[1])
        argument = Argument(node.start_byte, node.end_byte, module)
        value: Expr = Call(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "require"), (argument,))
        rest = imported[2].split(".")
    else:
        first, *rest = text.split(".")
        value = Name(node.start_byte, node.start_byte + len(first.encode()), first.strip())
    for name in rest[:_MEMBER_LIMIT]:
        value = Attribute(node.start_byte, node.end_byte, value, name.strip())
    return value


def _generic(low: Lowering, node: Node) -> Expr | None:
    """`Box<T>`."""
    base = low.type_(node.child_by_field_name("name"))
    given = node.child_by_field_name("type_arguments")
    argument = None if given is None else _inner(low, given)
    if base is None or argument is None:
        return base
    if isinstance(base, Name) and base.id in _WRAPPERS:
        return argument
    return Subscript(node.start_byte, node.end_byte, base, argument)


def _array(low: Lowering, node: Node) -> Expr | None:
    """`T[]`."""
    item = _inner(low, node)
    return None if item is None else Subscript(node.start_byte, node.end_byte, Name(node.start_byte, node.start_byte, "Array"), item)


def _union(low: Lowering, node: Node) -> Expr | None:
    """`A | B`, walked in a loop; null and undefined do not count."""
    members: list[Node] = []
    pending = [node]
    while pending and len(members) < _UNION_LIMIT:
        current = pending.pop()
        if current.type == node.type:
            pending.extend(reversed(low.children(current)))
        else:
            members.append(current)
    named = [type_ for member in members if (type_ := low.type_(member)) is not None]
    if not named:
        return None
    value = named[0]
    for other in named[1:]:
        value = Binary(node.start_byte, node.end_byte, "|", value, other)
    return value


def _object(low: Lowering, node: Node) -> Expr | None:
    """`{ name: T }`: the names of the fields say what data they hold."""
    entries: list[Entry] = []
    for child in low.children(node):
        name = child.child_by_field_name("name")
        if child.type == "property_signature" and name is not None:
            type_ = low.type_(child.child_by_field_name("type"))
            entries.append(Entry(functions.key(low, name), type_ or Literal(child.start_byte, child.end_byte, None)))
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _query(low: Lowering, node: Node) -> Expr | None:
    """`typeof x`: whatever x is."""
    inner = low.first(node)
    return None if inner is None else low.expression(inner)


TYPES: dict[str, TypeHandler] = {
    "type_annotation": _inner,
    "type_identifier": name_at,
    "identifier": name_at,
    "predefined_type": name_at,
    "this_type": name_at,
    "nested_type_identifier": _nested,
    "nested_identifier": _nested,
    "member_expression": _nested,
    "generic_type": _generic,
    "array_type": _array,
    "readonly_type": _inner,
    "parenthesized_type": _inner,
    "optional_type": _inner,
    "rest_type": _inner,
    "union_type": _union,
    "intersection_type": _union,
    "object_type": _object,
    "type_query": _query,
}
"""Node kind -> the expression a type comes to; other kinds name nothing."""
