"""Objects given to code that the project does not have -> fields that may hold anything afterwards.

`json.Unmarshal(data, &settings)` and `option(settings)` fill in what nobody had set; a branch on such a field can go either way.
"""

from typing import TYPE_CHECKING

from auditor.analysis.arguments import Arguments
from auditor.analysis.values import NONE, ClassValue, Const, Object, Unknown, Value, join
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.evaluator import Evaluator

FIELDS_LIMIT = 100
"""Fields of one class that are declared and looked at."""


def given_away(run: "Evaluator", arguments: Arguments) -> None:
    """Let whatever was not set yet in the objects that a call is given be set by it."""
    for value in arguments.all():
        for atom in value:
            if isinstance(atom, Object) and atom.kind == "instance" and atom.cls is not None:
                _open(run, atom, atom.cls)


def _open(run: "Evaluator", instance: Object, cls: ClassValue) -> None:
    declared = [part.target.id for part in cls.class_.body if isinstance(part, ir.Assign) and isinstance(part.target, ir.Name)]
    for name in dict.fromkeys((*declared[:FIELDS_LIMIT], *instance.fields)):
        held = instance.fields.get(name, cls.attributes.fields.get(name, NONE))
        if not name.startswith("#") and _is_unset(held):
            run.trail.write(instance.fields, name, join(held, frozenset((Unknown("parameter", name),))))


def _is_unset(value: Value) -> bool:
    """Tell whether a field holds nothing, or the empty value of its type, for certain."""
    return all(isinstance(atom, Const) and not atom.value for atom in value)
