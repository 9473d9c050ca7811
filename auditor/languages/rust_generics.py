"""Type parameters of a Rust item -> what stands for them: the traits they are bound by, in `<A: T>` or in a `where` clause."""

from collections.abc import Iterator
from typing import Any

from auditor.languages.tree import File
from auditor.model.ir import Expr, Sequence

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
