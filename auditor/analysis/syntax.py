"""Questions about statements and expressions that their form alone answers."""

from collections.abc import Iterator
from typing import Any

from auditor.analysis.frames import Frame
from auditor.model import ir

CLASS_PARTS = frozenset({"Optional", "Union", "List", "Annotated", "ClassVar", "Final", "Type", "Sequence", "Awaitable", "Promise"})


def defined(statement: ir.Stmt) -> tuple[str | None, ...]:
    """Return the names that a statement of a module defines, or takes over from beside it."""
    match statement:
        case ir.Define():
            return (statement.function.name,)
        case ir.DefineClass():
            return (statement.class_.name,)
        case ir.Assign(target=ir.Name(id=name)):
            return (name,)
        case ir.Import():
            return tuple(binding.local for binding in statement.bindings if binding.level)
        case _:
            return ()


def flat(body: tuple[ir.Stmt, ...]) -> Iterator[ir.Stmt]:
    """Yield the statements of a body, those of plain blocks in their place."""
    for statement in body:
        if isinstance(statement, ir.Block):
            yield from statement.body
        else:
            yield statement


def is_super(node: ir.Expr, frame: Frame) -> bool:
    """Tell whether an expression means the class above."""
    names = frame.module.idioms.super_names
    if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name):
        return node.callee.id in names
    return isinstance(node, ir.Name) and node.id in names and not frame.module.idioms.self_is_first_parameter


def spelled(node: ir.Expr) -> str:
    """Return the dotted name that an expression spells, calls left out."""
    if isinstance(node, ir.Call):
        return spelled(node.callee)
    if isinstance(node, ir.Attribute):
        return f"{spelled(node.value)}.{node.name}"
    return node.id if isinstance(node, ir.Name) else ""


def type_parts(node: ir.Expr, depth: int = 0) -> Iterator[ir.Expr]:
    """Yield the class names in a type: through optionals, unions and the parameters of generic types."""
    if depth > 6:
        return
    match node:
        case ir.Name() | ir.Attribute():
            yield node
        case ir.Subscript():
            if not (isinstance(node.value, ir.Name) and node.value.id in CLASS_PARTS):
                yield from type_parts(node.value, depth + 1)
            yield from type_parts(node.index, depth + 1)
        case ir.Binary():
            yield from type_parts(node.left, depth + 1)
            yield from type_parts(node.right, depth + 1)
        case ir.Sequence():
            for item in node.items:
                yield from type_parts(item, depth + 1)
        case ir.Unary():
            yield from type_parts(node.operand, depth + 1)
        case ir.Opaque():
            for child in node.children:
                yield from type_parts(child, depth + 1)
        case _:
            return


def statements(body: tuple[ir.Stmt, ...]) -> Iterator[ir.Stmt]:
    """Yield statements and those nested in them, functions inside left out."""
    stack = list(body)
    while stack:
        statement = stack.pop()
        yield statement
        match statement:
            case ir.If():
                stack.extend((*statement.then, *statement.orelse))
            case ir.Loop():
                stack.extend((*statement.body, *statement.update))
            case ir.With() | ir.Block() | ir.Defer():
                stack.extend(statement.body)
            case ir.Try():
                stack.extend((*statement.body, *statement.orelse, *statement.final))
                for handler in statement.handlers:
                    stack.extend(handler.body)
            case ir.Switch():
                for case in statement.cases:
                    stack.extend(case.body)
            case _:
                pass


def assigned_fields(function: ir.Function, owners: set[str]) -> Iterator[str]:
    """Yield the fields of an instance that a function assigns to."""
    for statement in statements(function.body.statements()):
        target: Any = statement.target if isinstance(statement, ir.Assign) else None
        if isinstance(statement, ir.Evaluate) and isinstance(statement.value, ir.AssignExpr):
            target = statement.value.target
        if isinstance(target, ir.Attribute) and isinstance(target.value, ir.Name) and target.value.id in owners:
            yield target.name


def assigned_globals(function: ir.Function, *, declares: bool) -> set[str]:
    """Return the names outside itself that a function assigns to."""
    names: set[str] = set()
    for statement in statements(function.body.statements()):
        if isinstance(statement, ir.Outer):
            names.update(statement.names)
        elif not declares:
            target: Any = statement.target if isinstance(statement, ir.Assign) and not statement.declares else None
            if isinstance(statement, ir.Evaluate) and isinstance(statement.value, ir.AssignExpr):
                target = statement.value.target
            if isinstance(target, ir.Name):
                names.add(target.id)
    return names
