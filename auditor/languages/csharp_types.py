"""C# types of a syntax tree -> expressions of the intermediate representation."""

from typing import Any

from auditor.languages.tree import (
    File,
)
from auditor.model.ir import (
    Argument,
    Attribute,
    Expr,
    Name,
    Sequence,
    Subscript,
)


def type_name(file: File, node: Any) -> Expr | None:
    """Lower a type as it is written: `A.B` an attribute chain, `A<B>` a subscript, `A[]` and `A?` their element's type."""
    if node is None or node.type in {"predefined_type", "implicit_type", "tuple_type", "function_pointer_type"}:
        return None
    if node.type in {"array_type", "nullable_type", "ref_type", "scoped_type", "pointer_type"}:
        return type_name(file, node.child_by_field_name("type") or (node.named_children[0] if node.named_children else None))
    if node.type == "generic_name":
        return _generic_type(file, node)
    return dotted(file, node)


def dotted(file: File, node: Any) -> Expr:
    """Lower `global::A.B<C>` as the plain attribute chain `A.B`."""
    text = file.text(node).split("<")[0].removeprefix("global::").replace("::", ".")
    head, *rest = [part.strip() for part in text.split(".")]
    name: Expr = Name(node.start_byte, node.end_byte, head)
    for part in rest:
        name = Attribute(node.start_byte, node.end_byte, name, part)
    return name


def bare(kind: Expr | None) -> Expr | None:
    """Return a type without its type arguments."""
    while isinstance(kind, Subscript):
        kind = kind.value
    return kind


def _generic_type(file: File, node: Any) -> Expr:
    base = Name(node.start_byte, node.end_byte, file.text(node.named_children[0]))
    inside = tuple(found for argument in types_given(file, node) if (found := argument) is not None)
    if not inside:
        return base
    index = inside[0] if len(inside) == 1 else Sequence(node.start_byte, node.end_byte, inside)
    return Subscript(node.start_byte, node.end_byte, base, index)


def types_given(file: File, node: Any) -> list[Expr | None]:
    """Lower the types in `<A, B>`, None for those without a name."""
    given = next((child for child in node.named_children if child.type == "type_argument_list"), None)
    return [] if given is None else [type_name(file, child) for child in file.children(given)]


def type_arguments(file: File, node: Any) -> tuple[Argument, ...]:
    """Return the type arguments of a call as arguments named `<0>`, `<1>`: they choose what a container or factory gives."""
    return tuple(
        Argument(kind.start, kind.end, kind, f"<{number}>") for number, kind in enumerate(types_given(file, node)) if kind is not None
    )
