"""Parts of data that code overwrites: `request.setAttribute(k, v)`, `req.session.x = v`, `$_POST['q'] = clean(...)`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from auditor.analysis.values import PART, UNTOUCHED, Data, Value, join

if TYPE_CHECKING:
    from auditor.analysis.evaluator import Evaluator


def keep(run: "Evaluator", atom: Data, name: str, value: Value, *, certain: bool) -> None:
    """Remember what was put in the place of a part."""
    fields, key = run.frames[0].scope.fields, _key(atom, name)
    if certain or key in fields:
        (run.trail.write if certain else run.trail.add)(fields, key, value)
    else:
        run.trail.write(fields, key, join(value, frozenset((UNTOUCHED,))))


def read(run: "Evaluator", atom: Data, name: str, part: Callable[[], Value]) -> Value:
    """Return a part of data, or what was put in its place."""
    held = run.frames[0].scope.fields.get(_key(atom, name)) if run.frames else None
    if held is None:
        return part()
    return join(held - {UNTOUCHED}, part()) if UNTOUCHED in held else held


def _key(atom: Data, name: str) -> str:
    """Return what a part goes by: its path from what a handler is given; of any other data, where it starts says which it is."""
    source = atom.source
    where = ".".join(atom.access) if atom.access or source.in_parts else f"{source.path}:{source.start}"
    return f"{PART}{source.kind} {source.name} {where} {name}"
