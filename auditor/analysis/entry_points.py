"""A function -> what kind of entry point it is: by what stands on it, its class, its parameters, its name, or the call that registers it."""

from collections.abc import Iterator
from typing import Any

from auditor.analysis.frames import Frame
from auditor.model import ir

PARAMETER = ":"
"""Before a mark: the type of a parameter (`:gin.Context`)."""
NAMED = "="
"""Before a mark: the name of a function of a file or class (`=main`)."""


def entry_point(run: Any, frame: Frame) -> str | None:
    """Return the kind of entry point that the function of a frame is; of a block in a route's handler, that of the route."""
    if frame.function is None:
        return None
    marks = frame.module.idioms.entry_points
    told = _kind(marks, _spellings(frame))
    return told or _registered(run, frame, marks)


def handed_kind(run: Any, frame: Frame) -> str | None:
    """Return the kind of entry point whose every parameter a framework fills.

    A function that is one by the type of a parameter alone is given the request in that one: its others are what its callers say. So are those
    of a private method of a class of handlers.
    """
    if frame.function is None:
        return None
    spellings = (spelled for spelled in _spellings(frame, is_called=False) if not spelled.startswith(PARAMETER))
    marks = frame.module.idioms.entry_points
    return _kind(marks, spellings) or _registered(run, frame, marks)


def _kind(marks: tuple[tuple[str, str], ...], spellings: Iterator[str]) -> str | None:
    for spelled in spellings:
        for mark, kind in marks:
            if spelled == mark or (mark.startswith(".") and spelled.endswith(mark)) or spelled.endswith("." + mark):
                return kind
    return None


def _spellings(frame: Frame, *, is_called: bool = True) -> Iterator[str]:
    """Yield what a function shows of itself, in the words of the marks; `is_called`: also where its own class alone can call it."""
    assert frame.function is not None
    function, cls = frame.function.function, frame.function.cls
    yield from (spelled(decorator) for decorator in function.decorators)
    if cls is not None and (is_called or not function.private):
        yield from (spelled(base).rpartition(".")[2] for base in cls.class_.bases)
    for param in function.params:
        if param.annotation is not None:
            yield PARAMETER + spelled(_outermost(param.annotation))
    if function.kind in ("function", "static"):
        yield NAMED + function.name


def _registered(run: Any, frame: Frame, marks: tuple[tuple[str, str], ...]) -> str | None:
    """Return what the call makes of a function that was given to it: `router.POST("/ask", func ...)`, and of the blocks inside."""
    place = next((index for index, held in enumerate(run.frames) if held is frame), -1)
    depth = place - (len(run.frames) - len(run.stack))
    while 0 <= depth < len(run.stack):
        entry = run.stack[depth]
        name = getattr(entry.node, "name", "") if not hasattr(entry.node, "start") else ""
        found = _kind(marks, iter((f".{name.rpartition('.')[2]}",))) if name else None
        if found is not None:
            return found
        if entry.function.function.kind != "lambda":
            return None
        depth -= 1
    return None


def _outermost(annotation: ir.Expr) -> ir.Expr:
    """Return the class in a type: of a pointer, a reference, a generic one."""
    for _ in range(4):
        if isinstance(annotation, ir.Subscript):
            annotation = annotation.value
        elif isinstance(annotation, ir.Unary):
            annotation = annotation.operand
    return annotation


def spelled(node: ir.Expr) -> str:
    """Return a name as it is written, with what it belongs to; of a call its callee."""
    names: list[str] = []
    while isinstance(node, ir.Call | ir.Attribute):
        if isinstance(node, ir.Attribute):
            names.append(node.name)
        node = node.callee if isinstance(node, ir.Call) else node.value
    return ".".join(reversed([*names, node.id])) if isinstance(node, ir.Name) else ""
