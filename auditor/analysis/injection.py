"""A type that a container injects -> what the project's providing functions give for it: `@Provides fun api(r: Retrofit): Api`."""

from typing import Any

from auditor.analysis import bound
from auditor.analysis.calling import Indirect
from auditor.analysis.entry_points import spelled
from auditor.analysis.frames import Frame
from auditor.analysis.values import EMPTY, ClassValue, FunctionValue, Object, Value, join_all
from auditor.model import ir

MARKS = frozenset({"Provides", "Bean", "Produces", "Singleton"})
"""Annotations of functions whose result a container injects by its type."""
FILE_WORDS = ("module", "network", "retrofit", "client", "factory", "config", "provid", "service", "koin", "inject")
"""Words in the names of files that hold such functions."""
FILE_LIMIT = 40
BUDGET = 2_000


def provided(run: Any, project: Any, cls: ClassValue) -> Object | None:
    """Return the instance of an interface which a function of the project makes for a container; None where there is none."""
    state = project.module(cls.module)
    if cls.class_.kind not in ("interface", "trait") or not state.idioms.inert_decorators:
        return None
    word = cls.class_.name.encode()
    paths = [path for path in project.files.having(FILE_WORDS, cls.module) if word in project.files.text(path)]
    for path in paths[:FILE_LIMIT]:
        for function in project.load(run, path).functions:
            if _gives(function) == cls.class_.name and is_providing(function):
                for atom in sorted(result(run, project, function), key=repr):
                    if isinstance(atom, Object) and atom.client is not None and cls in bound.interfaces(project, atom):
                        return atom
    return None


def beside(run: Any, project: Any, function: FunctionValue, annotation: ir.Expr | None) -> Value:
    """Return what another providing function of the same file gives for the type of a parameter of one."""
    wanted = spelled(annotation) if annotation is not None else ""
    if not wanted or not is_providing(function):
        return EMPTY
    running = {id(entry.function.function) for entry in run.stack}
    others = [
        other
        for other in project.module(function.module).functions
        if _gives(other) == wanted and other.function is not function.function and id(other.function) not in running and is_providing(other)
    ]
    return join_all([result(run, project, other) for other in others[:2]])


def is_providing(function: FunctionValue) -> bool:
    """Tell whether a container calls a function for what it gives."""
    return any(spelled(mark).rpartition(".")[2] in MARKS for mark in function.function.decorators)


def _gives(function: FunctionValue) -> str:
    return spelled(function.function.returns) if function.function.returns is not None else ""


def result(run: Any, project: Any, function: FunctionValue) -> Value:
    """Return what a function gives whoever the container is that calls it."""
    own = function
    if function.cls is not None and function.bound is None and function.function.kind == "method":
        own = function.bind(project.stand_ins.typical(run, function.cls))
    with project.apart(run, BUDGET):
        run.frames.append(Frame(project.module(function.module), function.scope))
        return run.call_function(own, project.stand_ins.generic_arguments(run, own), Indirect())
    return EMPTY  # the budget was spent before the end
