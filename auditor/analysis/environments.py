"""The process's environment handed to something that checks it -> the variables by name: `schema.parse(process.env)`, `createEnv({...})`."""

from typing import Any

from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.values import EMPTY, Const, Object, Symbol, Value, join

SEARCH_DEPTH = 4
VARIABLES_LIMIT = 200
_MAKERS = ("createEnv", "cleanEnv")
_DEFAULTS = ("default", "catch", "fallback", "devDefault")
"""Steps and options of schemas that say what holds where a variable is not set."""


def checked(run: Any, name: str, receiver: Value, arguments: Arguments, site: int) -> Value:
    """Return the variables that a call which knows nobody gives of the environment it was given; nothing where it was given none."""
    frame = run.frames[-1]
    mappings = frame.module.idioms.environment_mappings
    given = any(isinstance(atom, Symbol) and atom.name in mappings for value in arguments.positional for atom in value)
    if not given and name.rpartition(".")[2] not in _MAKERS:
        return EMPTY
    fields: dict[str, Value] = {}
    for value in (receiver, *arguments.all()):
        _collect(value, fields, 0)
    if not fields:
        return EMPTY
    made = run.make("map", (site, "environment"))
    run.reset(made)
    for variable in sorted(fields)[:VARIABLES_LIMIT]:
        run.trail.write(made.fields, variable, run.project.symbols.environment(variable, frame, fields[variable]))
    if name.rpartition(".")[2].startswith("safe"):
        run.trail.write(made.fields, "data", frozenset((made,)))
    return frozenset((made,))


def _collect(value: Value, fields: dict[str, Value], depth: int) -> None:
    """Gather the names a schema has, with the defaults it says: the keys that look like variables, in nested tables too."""
    for atom in (
        sorted((atom for atom in value if isinstance(atom, Object)), key=lambda atom: str(atom.node)) if depth < SEARCH_DEPTH else ()
    ):
        for key, held in list(atom.fields.items()):
            if atom.kind == "map" and key.isupper() and key.isidentifier():
                fields[key] = join(fields.get(key, EMPTY), _default(held))
            elif not key.isupper():
                _collect(held, fields, depth + 1)
        if atom.parent is not None:
            _collect(frozenset((atom.parent,)), fields, depth + 1)


def _default(value: Value) -> Value:
    for atom in value:
        if isinstance(atom, Object):
            for name in _DEFAULTS:
                held = frozenset(part for part in own_field(atom, name) if isinstance(part, Const))
                if held:
                    return held
    return frozenset(atom for atom in value if isinstance(atom, Const) and atom.value)
