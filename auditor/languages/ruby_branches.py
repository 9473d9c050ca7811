"""Ruby branches and assignments used as values -> expressions of the intermediate representation."""

from typing import Any

from auditor.languages import shapes
from auditor.languages.ruby_expressions import OPERATORS, operator
from auditor.languages.tree import ExpressionHandler, File, inner, literal, opaque
from auditor.model.ir import AssignExpr, Attribute, Binary, Call, Conditional, Expr, Literal, Name, Opaque, Sequence, Unary

CLAUSES = frozenset({"rescue", "else", "ensure"})


def body_nodes(file: File, node: Any) -> list[Any]:
    """Return the statements of a branch: the nodes inside `then`, `else`, `do`, or the single statement itself."""
    if node is None:
        return []
    holds = node.type in ("then", "else", "do", "body_statement", "block_body", "begin", "parenthesized_statements")
    return [child for child in file.children(node) if child.type not in ("empty_statement",)] if holds else [node]


def _if(file: File, node: Any) -> Expr:
    """Lower `if ... elsif ... else` as a value, in a loop over its branches."""
    rungs: list[Any] = []
    rest = node
    while rest is not None and rest.type in ("if", "elsif", "unless"):
        rungs.append(rest)
        rest = rest.child_by_field_name("alternative")
    value = shapes.block_value(file, rest, body_nodes(file, rest)) if rest is not None else None
    for rung in reversed(rungs):
        value = shapes.conditional(rung, *_rung(file, rung), value)
    return value if value is not None else Opaque(node.start_byte, node.end_byte, ())


def _rung(file: File, node: Any) -> tuple[Expr, Expr]:
    test = file.expr(node.child_by_field_name("condition"))
    body = node.child_by_field_name("consequence")
    then = shapes.block_value(file, body or node, body_nodes(file, body))
    return (Unary(test.start, test.end, "not", test) if node.type == "unless" else test), then


def _modifier(file: File, node: Any) -> Expr:
    test = file.expr(node.child_by_field_name("condition"))
    if node.type == "unless_modifier":
        test = Unary(test.start, test.end, "not", test)
    return shapes.conditional(node, test, file.expr(node.child_by_field_name("body")), None)


def when_test(file: File, node: Any, subject: Expr | None) -> Expr:
    """Return the test of one `when`: a constant compares, anything else asks whether it covers the subject."""
    tests: list[Expr] = []
    for pattern in node.children_by_field_name("pattern"):
        value = inner(file, pattern) if pattern.type == "pattern" else file.expr(pattern)
        if subject is None:
            tests.append(value)
        else:
            tests.append(Binary(value.start, value.end, "==" if isinstance(value, Literal) else "===", subject, value))
    return shapes.any_of(tests) if tests else literal(node, True)


def _case(file: File, node: Any) -> Expr:
    asked = node.child_by_field_name("value")
    subject = file.expr(asked) if asked is not None else None
    value: Expr | None = None
    for child in reversed(file.children(node)):
        if child.type == "else":
            value = shapes.block_value(file, child, body_nodes(file, child))
        elif child.type == "when":
            body = child.child_by_field_name("body")
            then = shapes.block_value(file, body or child, body_nodes(file, body))
            value = shapes.conditional(child, when_test(file, child, subject), then, value)
    return value if value is not None else opaque(file, node)


def _case_match(file: File, node: Any) -> Expr:
    subject = file.expr(node.child_by_field_name("value"))
    value: Expr | None = None
    for child in reversed(file.children(node)):
        body = child.child_by_field_name("body") if child.type == "in_clause" else child
        if child.type == "else" or child.type == "in_clause":
            then = shapes.block_value(file, body or child, body_nodes(file, body))
            value = (
                then
                if child.type == "else"
                else shapes.conditional(child, Opaque(child.start_byte, child.start_byte, (subject,)), then, value)
            )
    return value if value is not None else opaque(file, node)


def _begin(file: File, node: Any) -> Expr:
    """Lower `begin ... rescue ... end` as a value: what it gives, or what a handler gives."""
    plain = [child for child in body_nodes(file, node) if child.type not in CLAUSES]
    value = shapes.block_value(file, node, plain)
    for clause in file.children(node):
        body = clause.child_by_field_name("body") if clause.type == "rescue" else None
        if body is not None:
            value = Binary(node.start_byte, node.end_byte, "or", value, shapes.block_value(file, body, body_nodes(file, body)))
    return value


def _rescue_modifier(file: File, node: Any) -> Expr:
    body, handler = (file.expr(node.child_by_field_name("body")), file.expr(node.child_by_field_name("handler")))
    return Binary(node.start_byte, node.end_byte, "or", body, handler)


def _assignment(file: File, node: Any) -> Expr:
    target, value = (file.expr(node.child_by_field_name("left")), file.expr(node.child_by_field_name("right")))
    op = file.text(node.child_by_field_name("operator")).removesuffix("=") if node.type == "operator_assignment" else ""
    return AssignExpr(node.start_byte, node.end_byte, target_of(target), value, OPERATORS.get(op, op))


def target_of(target: Expr) -> Expr:
    """Return what is assigned to: `a.b = x` writes a field although `a.b` alone is a call."""
    match target:
        case Call(start=start, end=end, callee=Attribute(value=value, name=name), arguments=()):
            return Attribute(start, end, value, name)
        case Call(callee=Name() as name, arguments=()):
            return name
        case Sequence(start=start, end=end, items=items):
            return Sequence(start, end, tuple(target_of(item) for item in items))
        case _:
            return target


def _unary(file: File, node: Any) -> Expr:
    return Unary(node.start_byte, node.end_byte, operator(file, node), file.expr(node.child_by_field_name("operand")))


def _conditional(file: File, node: Any) -> Expr:
    fields = [file.expr(node.child_by_field_name(name)) for name in ("condition", "consequence", "alternative")]
    return Conditional(node.start_byte, node.end_byte, *fields)


def _parenthesized(file: File, node: Any) -> Expr:
    return shapes.block_value(file, node, body_nodes(file, node))


BRANCHES: dict[str, ExpressionHandler] = {
    "if": _if,
    "unless": _if,
    "if_modifier": _modifier,
    "unless_modifier": _modifier,
    "case": _case,
    "case_match": _case_match,
    "begin": _begin,
    "rescue_modifier": _rescue_modifier,
    "assignment": _assignment,
    "operator_assignment": _assignment,
    "unary": _unary,
    "conditional": _conditional,
    "parenthesized_statements": _parenthesized,
}
