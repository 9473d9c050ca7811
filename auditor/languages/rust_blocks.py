"""Rust blocks, `if` and `match` -> statements in which each branch hands on its own value."""

from collections.abc import Callable
from typing import Any

from auditor.languages.rust_patterns import RustFile, arms, bindings, case, split_pattern
from auditor.languages.tree import File, branch
from auditor.model.ir import Block, Case, Evaluate, Expr, Opaque, Raise, Return, Stmt, Switch

Sink = Callable[[Any, Expr], Stmt]
"""Makes the statement that takes up the value of an expression at a node: a return, an assignment."""

STATEMENT_LIKE = frozenset(
    {
        "assignment_expression",
        "break_expression",
        "compound_assignment_expr",
        "continue_expression",
        "for_expression",
        "loop_expression",
        "return_expression",
        "while_expression",
    }
)
"""Expressions whose own value is not of interest."""


RAISING = frozenset({"bail", "panic", "todo", "unimplemented", "unreachable"})
"""Macros after which nothing of the function runs."""


def valued_body(file: File, node: Any) -> tuple[Stmt, ...]:
    """Lower what a function or closure consists of; its last expression is what it returns."""
    out: list[Stmt] = []
    if node is not None:
        valued(file, node, out, lambda place, value: Return(place.start_byte, place.end_byte, value))
    return tuple(out)


def evaluated(file: File, node: Any) -> tuple[Stmt, ...]:
    """Lower a block whose last expression is its value."""
    out: list[Stmt] = []
    valued(file, node, out, drop)
    return tuple(out)


def drop(place: Any, value: Expr) -> Stmt:
    """Return the statement for a value that nothing takes up, or that ends a block."""
    return Evaluate(place.start_byte, place.end_byte, value)


def valued(file: File, node: Any, out: list[Stmt], sink: Sink) -> None:
    """Lower an expression so that every branch of it gives its value to `sink`."""
    kind = node.type
    if kind in {"block", "unsafe_block", "const_block"}:
        body = node if kind == "block" else next((child for child in file.children(node) if child.type == "block"), node)
        _block(file, body, out, sink)
    elif kind == "if_expression":
        _if(file, node, out, sink)
    elif kind == "match_expression":
        _match(file, node, out, sink)
    elif kind == "expression_statement":
        for child in file.children(node):
            valued(file, child, out, sink)
    elif kind != "macro_invocation" and kind in STATEMENT_LIKE:
        file.stmt(node, out)
    elif kind == "macro_invocation" and file.text(node.child_by_field_name("macro")).rsplit("::", 1)[-1] in RAISING:
        out.append(Raise(node.start_byte, node.end_byte, file.expr(node)))
    else:
        out.append(sink(node, file.expr(node)))


def _block(file: File, node: Any, out: list[Stmt], sink: Sink) -> None:
    """The last expression without semicolon is the block's value."""
    children = file.children(node)
    for child in children[:-1]:
        file.stmt(child, out)
    if not children:
        return
    last = children[-1]
    ends_in_semicolon = last.type == "expression_statement" and file.content[last.end_byte - 1 : last.end_byte] == b";"
    if ends_in_semicolon or last.type.endswith(("_item", "_declaration")):
        file.stmt(last, out)
    else:
        valued(file, last, out, sink)


def _branch_body(file: File, node: Any, sink: Sink) -> tuple[Stmt, ...]:
    out: list[Stmt] = []
    if node is not None:
        held = next(iter(file.children(node)), None) if node.type == "else_clause" else node
        if held is not None and isinstance(file, RustFile):
            file.deeper(lambda: valued(file, held, out, sink))
    return tuple(out)


def _if(file: File, node: Any, out: list[Stmt], sink: Sink) -> None:
    condition = node.child_by_field_name("condition")
    then = _branch_body(file, node.child_by_field_name("consequence"), sink)
    orelse = _branch_body(file, node.child_by_field_name("alternative"), sink)
    if condition is not None and condition.type == "let_condition":
        target, unknown = split_pattern(file, condition.child_by_field_name("pattern"))
        guard = Opaque(condition.start_byte, condition.start_byte, ())
        cases = (Case((target,), guard, (*unknown, *then)), Case((), None, orelse))
        out.append(Switch(node.start_byte, node.end_byte, file.expr(condition.child_by_field_name("value")), cases))
    elif condition is not None and condition.type == "let_chain":
        tests = file.exprs([child for child in file.children(condition) if child.type != "let_condition"])
        first = bindings(file, condition)
        test = Opaque(condition.start_byte, condition.end_byte, tests)
        out.append(Block(node.start_byte, node.end_byte, (*first, branch(node, test, then, orelse))))
    else:
        out.append(branch(node, file.expr(condition), then, orelse))


def _match(file: File, node: Any, out: list[Stmt], sink: Sink) -> None:
    subject = file.expr(node.child_by_field_name("value"))
    cases = tuple(case(file, arm, _branch_body(file, arm.child_by_field_name("value"), sink)) for arm in arms(file, node))
    out.append(Switch(node.start_byte, node.end_byte, subject, cases))
