"""A condition that asks what users name as a check -> the variables whose data it makes safe."""

from typing import Any

from auditor.analysis.frames import Frame
from auditor.analysis.own_flows import Places, languages_of, spelled
from auditor.analysis.values import Data, Object, Value
from auditor.model import ir
from auditor.model.flow_pack import FlowSanitizer

_DEPTH = 4


class Checks:
    """Answers what a condition says of data where it has an answer."""

    def __init__(self, project: Any) -> None:
        self._places = Places("check", project.catalogue.flow_packs)

    def __bool__(self) -> bool:
        return bool(self._places)

    def asked(self, run: Any, test: ir.Expr, frame: Frame, *, holds: bool) -> None:
        """Count the data that a check asks about as cleaned, in every variable of the function that holds it."""
        name, parts = _question(test)
        found = self._places.find((name,), languages_of(frame)) if name else []
        titles = [
            named.entry.title
            for named in found
            if isinstance(named.entry, FlowSanitizer) and named.entry.answer in (None, holds is not _is_negated(test))
        ]
        sources = {atom.source for part in parts for atom in self._held(run, part, frame) if isinstance(atom, Data)} if titles else set()
        for variable, value in list(frame.scope.fields.items()) if sources else ():
            flat = _flat(run, value)
            if any(isinstance(atom, Data) and atom.source in sources for atom in flat):
                run.trail.write(frame.scope.fields, variable, frozenset(_cleaned(atom, sources, titles[0]) for atom in flat))

    def _held(self, run: Any, node: ir.Expr, frame: Frame) -> Value:
        """Return what the variable holds that a question is about: itself, a part of it, or a view of it that one call gives."""
        for _ in range(_DEPTH):
            match node:
                case ir.Name():
                    return _flat(run, run.expressions.lookup(node.id, frame))
                case ir.Subscript() | ir.Attribute():
                    node = node.value
                case ir.Call(callee=ir.Name()) if len(node.arguments) == 1:
                    node = node.arguments[0].value
                case _:
                    break
        return frozenset()


def _question(test: ir.Expr) -> tuple[str, list[ir.Expr]]:
    """Return what is asked, by its name, and about what."""
    if isinstance(test, ir.Call):
        receiver = [test.callee.value] if isinstance(test.callee, ir.Attribute) else []
        return spelled(test.callee), [*receiver, *(argument.value for argument in test.arguments)]
    if isinstance(test, ir.Binary):
        return test.op.removeprefix("not "), [test.left, test.right]
    return "", []


def _is_negated(test: ir.Expr) -> bool:
    return isinstance(test, ir.Binary) and test.op.startswith("not ")


def _flat(run: Any, value: Value) -> Value:
    """Return a value with the data that results of library functions hold in their place."""
    made = frozenset(
        atom for atom in value if isinstance(atom, Object) and atom.kind == "foreign" and atom.client is None and not atom.inner
    )
    return (value - made) | run.deep(made) if made else value


def _cleaned(atom: Any, sources: set[Any], title: str) -> Any:
    is_asked = isinstance(atom, Data) and atom.source in sources
    return Data(atom.source, (*atom.cleaned, title)[:3], atom.access) if is_asked else atom
