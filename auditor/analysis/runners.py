"""Something foreign that is given functions -> calls of them, where it is told to run: a graph of nodes is what its nodes are."""

from typing import Any

from auditor.analysis.arguments import Arguments
from auditor.analysis.calling import CALLEE_LIMIT, ordered
from auditor.analysis.values import EMPTY, FunctionValue, Object, Partial, Value, join_all

GIVEN = "#given"
"""The field that holds the functions."""


def derived(run: Any, root: Object, made: Object, last: str, arguments: Arguments, site: Any) -> Value:
    """Note what a method of `root`, which returned `made`, does with functions: keeps or runs them; return what those that ran gave."""
    runner = run.project.signatures(run.frames[-1].module.path).runner(root.symbol)
    if runner is None:
        return EMPTY
    if last in runner.given:
        functions = frozenset(atom for value in arguments.all() for atom in value if _is_callable(atom))
        if functions:
            run.trail.add(root.fields, GIVEN, functions)
    held = root.fields.get(GIVEN, EMPTY)
    if held:
        run.trail.write(made.fields, GIVEN, held)
    if last not in runner.runs:
        return EMPTY
    state = Arguments((join_all([run.deep(value) for value in arguments.all()]),))
    return join_all([run.call_value(frozenset((atom,)), state, site) for atom in ordered(held)[:CALLEE_LIMIT]])


def _is_callable(atom: Any) -> bool:
    return isinstance(atom, FunctionValue | Partial) or (isinstance(atom, Object) and atom.kind == "instance" and atom.cls is not None)
