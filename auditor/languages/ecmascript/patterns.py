"""What is assigned to in the ECMAScript family -> IR: names, members, and patterns that take a value apart.

A default inside a pattern is an `AssignExpr` of the target and the default; the rest of an object is an `Entry` without key.
"""

from collections.abc import Iterator

from tree_sitter import Node

from auditor.languages.ecmascript import functions
from auditor.languages.ecmascript.lowering import ExpressionHandler, Lowering, name_at
from auditor.model.ir import AssignExpr, Entry, Expr, Literal, Mapping, Name, Sequence, Spread


def lower_array_pattern(low: Lowering, node: Node) -> Expr:
    """`[a, , b = 1, ...rest]`; a hole is a name that nobody reads."""
    items: list[Expr] = []
    hole = True
    for child in node.children:
        if child.type == ",":
            if hole:
                items.append(Name(child.start_byte, child.start_byte, "_"))
            hole = True
        elif child.is_named and child.kind_id not in low.ignored:
            items.append(low.pattern(child))
            hole = False
    return Sequence(node.start_byte, node.end_byte, tuple(items))


def lower_object_pattern(low: Lowering, node: Node) -> Expr:
    """`{a, b: c, d = 1, ...rest}`."""
    return Mapping(node.start_byte, node.end_byte, tuple(_entries(low, node)))


def _entries(low: Lowering, node: Node) -> Iterator[Entry]:
    for child in low.children(node):
        match child.type:
            case "shorthand_property_identifier_pattern" | "shorthand_property_identifier":
                yield Entry(Literal(child.start_byte, child.end_byte, low.text(child)), name_at(low, child))
            case "object_assignment_pattern":
                yield _with_default(low, child)
            case "pair_pattern" | "pair":
                yield Entry(functions.key(low, child.child_by_field_name("key")), low.pattern(child.child_by_field_name("value")))
            case _:  # `...rest`
                yield Entry(None, low.pattern(low.first(child)))


def _with_default(low: Lowering, node: Node) -> Entry:
    target = low.pattern(node.child_by_field_name("left"))
    name = target.id if isinstance(target, Name) else ""
    default = low.expression(node.child_by_field_name("right"))
    return Entry(Literal(target.start, target.end, name), AssignExpr(node.start_byte, node.end_byte, target, default))


def lower_default(low: Lowering, node: Node) -> Expr:
    """`target = default` inside a pattern or a parameter list."""
    target = low.pattern(node.child_by_field_name("left"))
    return AssignExpr(node.start_byte, node.end_byte, target, low.expression(node.child_by_field_name("right")))


def lower_rest(low: Lowering, node: Node) -> Expr:
    """`...rest` inside an array pattern."""
    return Spread(node.start_byte, node.end_byte, low.pattern(low.first(node)))


def bound_names(target: Expr) -> Iterator[Name]:
    """Yield the names that a target binds, in order."""
    pending = [target]
    while pending:
        current = pending.pop()
        match current:
            case Name():
                yield current
            case AssignExpr():
                pending.append(current.target)
            case Spread():
                pending.append(current.value)
            case Sequence():
                pending.extend(reversed(current.items))
            case Mapping():
                pending.extend(entry.value for entry in reversed(current.entries))


PATTERNS: dict[str, ExpressionHandler] = {
    "array_pattern": lower_array_pattern,
    "object_pattern": lower_object_pattern,
    "array": lower_array_pattern,
    "object": lower_object_pattern,
    "assignment_pattern": lower_default,
    "assignment_expression": lower_default,
    "rest_pattern": lower_rest,
    "spread_element": lower_rest,
    "shorthand_property_identifier_pattern": name_at,
    "undefined": name_at,
}
"""Node kind -> what lowers it as a target; other kinds are expressions."""
