"""A type or a default as it is written -> the names of the classes and functions in it."""

from collections.abc import Iterator

from auditor.model import ir

DEPTH = 6


def type_names(node: ir.Expr, depth: int = 0) -> Iterator[str]:
    """Yield the last names of the classes that a type or a default names, its own parameters among them."""
    match node:
        case ir.Name():
            yield node.id
        case ir.Attribute():
            yield node.name
        case ir.Call() if depth < DEPTH:
            yield from type_names(node.callee, depth + 1)
        case ir.Subscript() if depth < DEPTH:
            yield from type_names(node.value, depth + 1)
            yield from type_names(node.index, depth + 1)
        case ir.Sequence() if depth < DEPTH:
            for item in node.items:
                yield from type_names(item, depth + 1)
        case ir.Unary() if depth < DEPTH:
            yield from type_names(node.operand, depth + 1)
        case ir.Binary() if depth < DEPTH:
            yield from type_names(node.left, depth + 1)
            yield from type_names(node.right, depth + 1)
        case ir.Opaque() if depth < DEPTH:
            for child in node.children:
                yield from type_names(child, depth + 1)
        case _:
            return
