"""A call and a string of its file -> whether the call takes its model from there: by a name, a look-up or a loop around it."""

from collections.abc import Iterator

from auditor.codemods.sites import SourceFile
from auditor.model import ir

COMPARISONS = frozenset({"in", "not in", "is", "is not", "instanceof", "==", "!=", "===", "!==", "<", ">", "<=", ">="})
SEARCHES = frozenset({"includes", "indexOf", "has", "contains", "Contains", "index", "count"})
"""Methods that look a value up and give another one."""


def supplies(source: SourceFile, call: ir.Call, literal: ir.Literal) -> bool:
    """Whether a string stands in what is given to a name that the call uses, or in what a loop around the call goes through."""
    names = set(_names(source, call))
    loops = [
        one
        for one in source.nodes
        if isinstance(one, ir.Loop) and _holds(one, call) and isinstance(one.target, ir.Name) and one.target.id in names
    ]
    for loop in loops:
        if loop.iterable is not None and _holds(loop.iterable, literal):
            return True
        names |= set(_names(source, loop.iterable)) if loop.iterable is not None else set()
    given = (one for one in source.nodes if isinstance(one, ir.Assign) and isinstance(one.target, ir.Name) and one.target.id in names)
    return any(one.value is not None and _holds(one.value, literal) for one in given)


def _names(source: SourceFile, within: ir.Node) -> Iterator[str]:
    """Yield the names whose values go into an expression: what a value is looked for in, or compared with, does not."""
    return (node.id for node in source.nodes if isinstance(node, ir.Name) and _holds(within, node) and not _is_tested(source, node))


def _is_tested(source: SourceFile, node: ir.Name) -> bool:
    parent = source.parent(node)
    if isinstance(parent, ir.Binary):
        return parent.op in COMPARISONS
    return isinstance(parent, ir.Attribute) and parent.name in SEARCHES


def _holds(outer: ir.Node, inner: ir.Node) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
