"""A test and its answer -> what variables hold where it holds: data that equals a constant, or is one of a few, is that constant."""

from typing import TYPE_CHECKING

from auditor.analysis.values import CARRIED, EMPTY, Const, FunctionValue, Object, Value, join_all
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.evaluator import Evaluator
    from auditor.analysis.frames import Frame

_EQUAL = frozenset({"==", "===", "is", "eq"})
_UNEQUAL = frozenset({"!=", "!==", "is not", "ne"})
_EQUAL_CALLS = frozenset({"equals", "Equals", "equalsIgnoreCase", "eql?", "contentEquals"})
_AMONG_CALLS = frozenset({"includes", "contains", "Contains", "include?", "has", "containsKey", "ContainsKey"})
_NOT = frozenset({"not", "!"})
PARTS = 32


def narrow(run: "Evaluator", test: ir.Expr, frame: "Frame", *, holds: bool) -> None:
    """Write what is known of variables where a test has this answer."""
    waiting = [(test, holds)]
    for _ in range(PARTS):
        if not waiting:
            return
        part, answer = waiting.pop()
        if isinstance(part, ir.Unary) and part.op in _NOT:
            waiting.append((part.operand, not answer))
        elif isinstance(part, ir.Binary) and part.op in ("and", "&&") and answer:
            waiting += [(part.left, True), (part.right, True)]
        elif isinstance(part, ir.Binary) and part.op in ("or", "||") and not answer:
            waiting += [(part.left, False), (part.right, False)]
        else:
            if run.project.checks:
                run.project.checks.asked(run, part, frame, holds=answer)
            _write(run, part, frame, holds=answer)


def sifted(run: "Evaluator", callback: Value, item: Value, *, holds: bool) -> Value:
    """Return what an item of a list is that a callback keeps: where it asks for a constant, this constant."""
    if len(callback) != 1 or not any(isinstance(atom, CARRIED) for atom in item):
        return item
    (atom,) = callback
    body = atom.function.body.statements() if isinstance(atom, FunctionValue) and len(atom.function.params) == 1 else ()
    if not isinstance(atom, FunctionValue) or len(body) != 1 or not isinstance(body[0], ir.Return) or body[0].value is None:
        return item
    test, answer, name = body[0].value, holds, atom.function.params[0].name
    while isinstance(test, ir.Unary) and test.op in _NOT:
        test, answer = test.operand, not answer
    for asked, other in _pairs(test, holds=answer):
        if isinstance(asked, ir.Name) and asked.id == name:
            return _constants(run, other, run.frames[-1]) or item
    return item


def _write(run: "Evaluator", test: ir.Expr, frame: "Frame", *, holds: bool) -> None:
    for name, other in _pairs(test, holds=holds):
        if isinstance(name, ir.Name) and (value := _constants(run, other, frame)) and _is_data(run, name.id, frame):
            run.assignments.assign(name, value, frame, declares=False)


def _pairs(test: ir.Expr, *, holds: bool) -> list[tuple[ir.Expr, ir.Expr]]:
    """Return what is equal to what, or among what, where a test has this answer."""
    if isinstance(test, ir.Binary):
        if test.op in (_EQUAL if holds else _UNEQUAL):
            return [(test.left, test.right), (test.right, test.left)]
        return [(test.left, test.right)] if test.op == ("in" if holds else "not in") else []
    if not holds or not isinstance(test, ir.Call) or not test.arguments:
        return []
    first = test.arguments[0].value
    if isinstance(test.callee, ir.Attribute) and len(test.arguments) == 1:
        if test.callee.name in _EQUAL_CALLS:
            return [(test.callee.value, first), (first, test.callee.value)]
        return [(first, test.callee.value)] if test.callee.name in _AMONG_CALLS else []
    if isinstance(test.callee, ir.Name) and test.callee.id == "in_array" and len(test.arguments) > 1:
        return [(first, test.arguments[1].value)]
    return []


def _constants(run: "Evaluator", node: ir.Expr, frame: "Frame") -> Value:
    """Return the constants an expression is, or holds; nothing when it may be something else."""
    listed = isinstance(node, ir.Call) and bool(node.arguments) and all(isinstance(part.value, ir.Literal) for part in node.arguments)
    if not listed and not isinstance(node, ir.Literal | ir.Name | ir.Attribute | ir.Sequence | ir.Mapping | ir.Unary):
        return EMPTY
    value = run.evaluate(node, frame)
    if len(value) == 1:
        (atom,) = value
        if isinstance(atom, Object) and atom.kind == "list":
            value = join_all([held for key, held in atom.fields.items() if key[:1] != "#"])
        elif isinstance(atom, Object) and atom.kind == "map" and "*" not in atom.fields and "#keys" not in atom.fields:
            value = frozenset(Const(key) for key in atom.fields if key[:1] != "#")
    return value if value and all(isinstance(atom, Const) for atom in value) else EMPTY


def _is_data(run: "Evaluator", name: str, frame: "Frame") -> bool:
    return any(isinstance(atom, CARRIED) for atom in run.expressions.lookup(name, frame))
