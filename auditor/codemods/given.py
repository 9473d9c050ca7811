"""A construction and its changes -> what it was given that goes: a key or an endpoint that was a parameter, or made before it."""

import re
from collections.abc import Sequence

from auditor.codemods.arguments import Stretch
from auditor.codemods.results import scope_of
from auditor.codemods.sites import SourceFile
from auditor.model import ir
from auditor.model.codemod import Recipe

ENVIRONMENT = re.compile(
    r"(?:os\.(?:getenv|environ|Getenv)|getenv|environ|process\.env|import\.meta\.env|System\.getenv|(?:System\.)?Environment)\b"
)
"""Reads of the environment."""
BOUND = frozenset({"self", "cls"})
"""Names of what a method is called on, where that is a parameter."""


def given_by_callers(source: SourceFile, recipe: Recipe, call: ir.Call, stretches: Sequence[Stretch]) -> tuple[str, ...]:
    """Return the names that its arguments were made of and that nothing uses any more: parameters, and what the function around it makes."""
    params = params_around(source, call)
    kept = {recipe.endpoint, recipe.key, *recipe.changes} if not recipe.whole else None
    spans = [(one.start, one.end) for one in call.arguments]
    if kept is not None:
        fields = source.fields(call)
        spans = [(field.start, field.end) for field in fields.items if field.name in kept] if fields is not None else []
    elif spans:
        spans = [(call.start, call.end)]
    new = b"".join(one.replacement for one in stretches) if recipe.whole else b""
    inside = {node.id for node in source.nodes if isinstance(node, ir.Name) and any(start <= node.start < end for start, end in spans)}
    found = {name for name in inside if name in params or _is_made_here(source, call, name)}
    return tuple(sorted(name for name in found if not re.search(rb"\b%s\b" % re.escape(name.encode()), new)))


def _is_made_here(source: SourceFile, call: ir.Call, name: str) -> bool:
    """Whether the function around a construction makes a value in another way than by a literal or from the environment."""
    start, end = _outermost(source, call)
    values = [
        node.value
        for node in source.nodes
        if isinstance(node, ir.Assign) and start <= node.start < end and _binds(source, node.target, name)
    ]
    return any(value is not None and not isinstance(value, ir.Literal) and not ENVIRONMENT.match(source.text(value)) for value in values)


def _binds(source: SourceFile, target: ir.Expr, name: str) -> bool:
    """Whether an assignment gives a value to a name, alone or among others that are taken out of one."""
    if isinstance(target, ir.Name):
        return target.id == name
    if isinstance(target, ir.Attribute | ir.Subscript):
        return False
    return any(isinstance(node, ir.Name) and node.id == name and target.start <= node.start < target.end for node in source.nodes)


def endpoint_of_callers(source: SourceFile, recipe: Recipe, call: ir.Call) -> str:
    """Return the parameter that is the endpoint of a construction; empty where it has none, or one that is made here."""
    params = params_around(source, call)
    fields = source.fields(call)
    names = {recipe.endpoint, *(name for name, change in recipe.changes.items() if change.is_endpoint)}
    spans = [(field.value.start, field.value.end) for field in fields.items if field.name in names] if fields is not None else []
    inside = (node for node in source.nodes if isinstance(node, ir.Name) and any(start <= node.start < end for start, end in spans))
    return next((node.id for node in inside if node.id in params), "")


def params_around(source: SourceFile, node: ir.Node) -> set[str]:
    """Return the names of what the functions around a node are given."""
    params = [param for function in _functions_around(source, node) for param in function.params]
    patterns = [(param.pattern.start, param.pattern.end) for param in params if param.pattern is not None]
    taken = {one.id for one in source.nodes if isinstance(one, ir.Name) and any(start <= one.start < end for start, end in patterns)}
    return ({param.name for param in params} | taken) - BOUND


def _functions_around(source: SourceFile, node: ir.Node) -> list[ir.Function]:
    """Return the functions around a node, inner ones first: one inside of another sees what that is given."""
    found, around = [], source.parent(node)
    while around is not None and around is not source.module:
        if isinstance(around, ir.Function):
            found.append(around)
        around = source.parent(around)
    return found


def _outermost(source: SourceFile, node: ir.Node) -> tuple[int, int]:
    functions = _functions_around(source, node)
    return (functions[-1].start, functions[-1].end) if functions else scope_of(source, node)
