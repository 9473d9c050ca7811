"""Elixir calls that are syntax (`if`, `case`, `with`, `for`) used as values -> expressions of the intermediate representation."""

from typing import Any

from auditor.languages import shapes
from auditor.languages.elixir_expressions import SpecialForm, switch_cases
from auditor.languages.elixir_nodes import branch_nodes, clause_nodes, plain_arguments, stab
from auditor.languages.tree import File, literal
from auditor.model.ir import (
    Argument,
    Assign,
    Binary,
    BlockExpr,
    Case,
    Comprehension,
    Entry,
    Evaluate,
    Expr,
    Generator,
    If,
    Mapping,
    Name,
    Opaque,
    Return,
    Stmt,
    Switch,
)


def _subject(file: File, node: Any, piped: list[Argument]) -> Expr:
    plain = plain_arguments(file, node)
    if piped:
        return piped[0].value
    return file.expr(plain[0]) if plain else Opaque(node.start_byte, node.start_byte, ())


def _if(file: File, node: Any, piped: list[Argument]) -> Expr:
    test = _subject(file, node, piped)
    then = shapes.block_value(file, node, branch_nodes(file, node, "do"))
    orelse = shapes.block_value(file, node, branch_nodes(file, node, "else"))
    if file.text(node.child_by_field_name("target")) == "unless":
        then, orelse = orelse, then
    return shapes.conditional(node, test, then, orelse)


def _case(file: File, node: Any, piped: list[Argument]) -> Expr:
    """Lower `case` used as a value: each branch puts its answer under one name."""
    name = Name(node.start_byte, node.start_byte, f"case@{node.start_byte}")
    body = _put(shapes.answered(tuple(case_statements(file, node, piped))), name)
    return BlockExpr(node.start_byte, node.end_byte, (*body, Evaluate(node.end_byte, node.end_byte, name)))


def _put(body: tuple[Stmt, ...], name: Name, depth: int = 0) -> tuple[Stmt, ...]:
    """Return statements that put under a name what they would return."""
    out: list[Stmt] = []
    for statement in body:
        match statement:
            case Return(start=start, end=end, value=value):
                out.append(Assign(start, end, name, value))
            case Switch(start=start, end=end, subject=subject, cases=cases) if depth < shapes.DEEPEST_ANSWER:
                taken = tuple(Case(case.patterns, case.guard, _put(case.body, name, depth + 1)) for case in cases)
                out.append(Switch(start, end, subject, taken))
            case If(start=start, end=end, test=test, then=then, orelse=orelse) if depth < shapes.DEEPEST_ANSWER:
                out.append(If(start, end, test, _put(then, name, depth + 1), _put(orelse, name, depth + 1)))
            case _:
                out.append(statement)
    return tuple(out)


def case_statements(file: File, node: Any, piped: list[Argument]) -> list[Stmt]:
    """Lower `case` as a switch."""
    return [Switch(node.start_byte, node.end_byte, _subject(file, node, piped), switch_cases(file, branch_nodes(file, node, "do")))]


def _cond(file: File, node: Any, _piped: list[Argument]) -> Expr:
    value: Expr = literal(node, None)
    for clause in reversed(clause_nodes(branch_nodes(file, node, "do"))):
        patterns, _, body = stab(clause)
        then = shapes.block_value(file, clause, body)
        value = shapes.conditional(clause, file.expr(patterns[0]), then, value) if patterns else then
    return value


def _with(file: File, node: Any, _piped: list[Argument]) -> Expr:
    body = shapes.block_value(file, node, branch_nodes(file, node, "do"))
    bound = with_bindings(file, node)
    if not bound:
        return body
    return BlockExpr(node.start_byte, node.end_byte, (*bound, Evaluate(body.start, body.end, body)))


def with_bindings(file: File, node: Any) -> list[Stmt]:
    """Lower the clauses of `with`: each binds what its pattern takes."""
    bound: list[Stmt] = []
    for child in plain_arguments(file, node):
        token = file.text(child.child_by_field_name("operator")) if child.type == "binary_operator" else ""
        if token in ("<-", "="):
            left = child.child_by_field_name("left")
            if left is not None and left.type == "binary_operator" and file.text(left.child_by_field_name("operator")) == "when":
                left = left.child_by_field_name("left")
            target, value = file.expr(left), file.expr(child.child_by_field_name("right"))
            bound.append(Assign(child.start_byte, child.end_byte, target, value))
        else:
            value = file.expr(child)
            bound.append(Evaluate(value.start, value.end, value))
    return bound


def _for(file: File, node: Any, _piped: list[Argument]) -> Expr:
    generators: list[Generator] = []
    for child in plain_arguments(file, node):
        if child.type == "binary_operator" and file.text(child.child_by_field_name("operator")) == "<-":
            generators.append(Generator(file.expr(child.child_by_field_name("left")), file.expr(child.child_by_field_name("right"))))
        elif generators:
            last = generators[-1]
            generators[-1] = Generator(last.target, last.iterable, (*last.conditions, file.expr(child)))
    body = shapes.block_value(file, node, branch_nodes(file, node, "do"))
    return Comprehension(node.start_byte, node.end_byte, body, tuple(generators)) if generators else body


def _try(file: File, node: Any, _piped: list[Argument]) -> Expr:
    value = shapes.block_value(file, node, branch_nodes(file, node, "do"))
    for name in ("rescue", "catch"):
        for clause in clause_nodes(branch_nodes(file, node, name)):
            value = Binary(node.start_byte, node.end_byte, "or", value, shapes.block_value(file, clause, stab(clause)[2]))
    return value


def _made(file: File, node: Any, piped: list[Argument]) -> Expr:
    """Lower `struct!(Client, given)`: an instance with the fields it is given."""
    values = [*(argument.value for argument in piped), *(file.expr(child) for child in plain_arguments(file, node))]
    if not values:
        return literal(node, None)
    return Mapping(node.start_byte, node.end_byte, tuple(Entry(None, value) for value in values[1:2]), values[0])


VALUES: dict[str, SpecialForm] = {
    "struct": _made,
    "struct!": _made,
    "if": _if,
    "unless": _if,
    "case": _case,
    "cond": _cond,
    "with": _with,
    "for": _for,
    "try": _try,
}
