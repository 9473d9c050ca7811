"""Type parameters of a Rust item -> what stands for them: the traits they are bound by, in `<A: T>` or in a `where` clause."""

from collections.abc import Iterator
from typing import Any

from auditor.languages.tree import File
from auditor.model.ir import Expr, Name, Opaque, Param, Sequence, Subscript, Unary

DEPTH = 6
"""How deep in a type a parameter is looked for."""
ITEMS = 3
"""Items around one another whose parameters are in sight: a function, its `impl`."""


def bounds_at(file: File, node: Any) -> dict[str, Expr]:
    """Return the type parameters in sight of an item, with their bounds."""
    found: dict[str, Expr] = {}
    item, left = node, ITEMS
    while item is not None and left > 0:
        for name, bounds in _own(file, item):
            found.setdefault(name, bounds)
        item, left = item.parent, left - 1
    return found


def _own(file: File, item: Any) -> Iterator[tuple[str, Expr]]:
    parameters = item.child_by_field_name("type_parameters")
    clause = next((child for child in item.named_children if child.type == "where_clause"), None)
    listed = [] if parameters is None else [(child, "name") for child in parameters.named_children if child.type == "type_parameter"]
    listed += [] if clause is None else [(child, "left") for child in clause.named_children if child.type == "where_predicate"]
    for child, field in listed:
        name, bounds = child.child_by_field_name(field), child.child_by_field_name("bounds")
        if name is not None and name.type == "type_identifier" and bounds is not None:
            traits = [trait for trait in file.children(bounds) if trait.type != "lifetime"]
            yield file.text(name), Sequence(bounds.start_byte, bounds.end_byte, file.exprs(traits))


def bounded(type_: Expr, bounds: dict[str, Expr], depth: int = DEPTH) -> Expr:
    """Return a type with the bounds in place of the parameters."""
    if depth == 0:
        return type_
    match type_:
        case Name():
            return bounds.get(type_.id, type_)
        case Unary():
            return Unary(type_.start, type_.end, type_.op, bounded(type_.operand, bounds, depth - 1))
        case Subscript():
            inner = bounded(type_.index, bounds, depth - 1)
            return Subscript(type_.start, type_.end, bounded(type_.value, bounds, depth - 1), inner)
        case Sequence():
            return Sequence(type_.start, type_.end, tuple(bounded(item, bounds, depth - 1) for item in type_.items))
        case Opaque():
            return Opaque(type_.start, type_.end, tuple(bounded(child, bounds, depth - 1) for child in type_.children))
        case _:
            return type_


def bounded_params(params: tuple[Param, ...], bounds: dict[str, Expr]) -> tuple[Param, ...]:
    """Return parameters whose types name bounds where they named type parameters."""
    if not bounds:
        return params
    return tuple(
        param
        if param.annotation is None
        else Param(
            param.name, param.default, bounded(param.annotation, bounds), param.kind, param.pattern, param.promotes, param.decorators
        )
        for param in params
    )
