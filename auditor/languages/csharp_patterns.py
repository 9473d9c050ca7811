"""C# patterns and the choices made by them -> expressions of the intermediate representation."""

from typing import Any

from auditor.languages.csharp_types import type_name
from auditor.languages.tree import (
    File,
    choose,
    inner,
    spine,
)
from auditor.model.ir import (
    Argument,
    AssignExpr,
    Binary,
    Call,
    Expr,
    Name,
    Opaque,
    Unary,
)


def pattern(file: File, node: Any) -> Expr | None:
    """Lower what a case compares with; None matches everything. A bare name is a constant or a type and binds nothing."""
    if node.type == "discard":
        return None
    if node.type == "constant_pattern":
        inside = file.children(node)
        return Opaque(node.start_byte, node.end_byte, ()) if not inside or inside[0].type == "identifier" else file.expr(inside[0])
    if node.type in {"declaration_pattern", "recursive_pattern", "type_pattern", "var_pattern"}:
        name = node.child_by_field_name("name")
        kind = type_name(file, node.child_by_field_name("type")) or Opaque(node.start_byte, node.end_byte, ())
        bound = () if name is None else (Argument(name.start_byte, name.end_byte, Name(name.start_byte, name.end_byte, file.text(name))),)
        return Call(node.start_byte, node.end_byte, kind, bound)
    return Opaque(node.start_byte, node.end_byte, ())


def alternatives(node: Any) -> list[Any]:
    """Return the patterns of `a or b or c`, one by one."""
    links = spine(node, lambda link: link.child_by_field_name("left") if link.type == "or_pattern" else None)
    return [links[-1], *(link.child_by_field_name("right") for link in reversed(links[:-1]))]


def compare(file: File, node: Any, subject: Expr) -> Expr | None:
    """Return the test that a pattern makes of a value; None when it always holds."""
    test: Expr | None = None
    for one in alternatives(node):
        wanted = pattern(file, one)
        if wanted is None:
            return None
        part: Expr = Binary(one.start_byte, one.end_byte, "==", subject, wanted)
        if isinstance(wanted, Call):
            part = Opaque(
                one.start_byte, one.end_byte, tuple(AssignExpr(a.start, a.end, a.value, subject) for a in wanted.arguments) or (subject,)
            )
        test = part if test is None else Binary(node.start_byte, node.end_byte, "or", test, part)
    return test


def is_pattern(file: File, node: Any) -> Expr:
    """Lower `value is pattern`."""
    subject = file.expr(node.child_by_field_name("expression"))
    wanted = node.child_by_field_name("pattern")
    if wanted is None:
        return subject
    negated = wanted.type == "negated_pattern"
    inside = wanted.named_children[0] if negated and wanted.named_children else wanted
    test = compare(file, inside, subject) or Opaque(node.start_byte, node.end_byte, (subject,))
    return Unary(node.start_byte, node.end_byte, "not", test) if negated else test


def switch(file: File, node: Any) -> Expr:
    """Lower a `switch` used as a value."""
    children = file.children(node)
    subject = file.expr(children[0]) if children else Opaque(node.start_byte, node.end_byte, ())
    arms: list[tuple[Expr | None, Expr]] = []
    for arm in children[1:]:
        parts = file.children(arm)
        if arm.type != "switch_expression_arm" or len(parts) < 2:
            continue
        test = compare(file, parts[0], subject)
        if len(parts) > 2:  # a `when` clause stands between
            guard = inner(file, parts[1])
            test = guard if test is None else Binary(arm.start_byte, arm.end_byte, "and", test, guard)
        arms.append((test, file.expr(parts[-1])))
    return choose(node, subject, arms)
