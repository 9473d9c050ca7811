"""Calls that fill what they are given the address of: `json.Unmarshal(body, &ask)`, `c.ShouldBindJSON(&ask)`."""

from typing import Any

from auditor.analysis.arguments import Arguments
from auditor.analysis.containers import ANY
from auditor.analysis.tags import configure
from auditor.analysis.values import Chain, ClassValue, Data, FunctionValue, Object, Value, join_all
from auditor.model import ir


def fill(run: Any, node: ir.Call, receiver: Value, arguments: Arguments) -> None:
    """Put the data that a foreign call has at hand into the objects whose addresses it is given."""
    if all(_is_foreign(atom) for atom in receiver) and isinstance(node.callee, ir.Attribute):
        configure(run, node.callee.name, arguments)
    spelled = [argument.value for argument in node.arguments]
    places = [place for place, value in enumerate(spelled) if isinstance(value, ir.Unary) and value.op == "&"]
    if not places or len(spelled) != len(arguments.positional) or not all(_is_foreign(atom) for atom in receiver):
        return
    others = [value for place, value in enumerate(arguments.positional) if place not in places]
    held = [atom for atom in run.deep(join_all([receiver, *others])) if isinstance(atom, Data)]
    frame = run.frames[-1]
    read = [part for atom in held for part in (run.project.flows.part(atom, "", frame, node) if atom.source.handle else (atom,))]
    for place in places if read else ():
        for target in arguments.positional[place]:
            if isinstance(target, Object):
                _put(run, target, [atom for atom in read if isinstance(atom, Data)], node)


def _put(run: Any, target: Object, held: list[Data], node: ir.Call) -> None:
    fields = _declared(target.cls) if target.cls is not None else ()
    for name in fields:
        part = join_all([run.project.flows.part(atom, name, run.frames[-1], ir.Name(0, 0, name)) for atom in held])
        run.trail.add(target.fields, name, part)
    if not fields:
        run.trail.remove(target.fields, "#length")
        run.trail.add(target.fields, ANY, frozenset(held))


def _declared(cls: ClassValue) -> tuple[str, ...]:
    return tuple(part.target.id for part in cls.class_.body if isinstance(part, ir.Assign) and isinstance(part.target, ir.Name))


def _is_foreign(atom: Any) -> bool:
    """Tell whether what a method is called on is not of the project: its own functions are run, and fill what they fill."""
    root = atom.root if isinstance(atom, Chain) else atom
    return not isinstance(root, FunctionValue | ClassValue) and not (isinstance(root, Object) and root.kind == "instance")
