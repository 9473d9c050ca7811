"""Names of tables, models and classes -> the data types of their fields: an object carries what its fields hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.analysis.paths import question
from auditor.analysis.type_names import type_names
from auditor.analysis.values import ClassValue, FunctionValue, Value
from auditor.analysis.words import key_of
from auditor.model import ir

DEPTH = 3
"""Classes inside classes."""
_QUERY_WORDS = 40
"""Words of a query that are looked at."""


class Entities:
    """Knows the data types of whole objects."""

    def __init__(self, project: Any, schemas: Mapping[str, Iterable[str]]) -> None:
        self._project = project
        self._fields = {name: tuple(fields) for name, fields in schemas.items()}
        self._of_class: dict[int, tuple[tuple[str, ...], frozenset[str]]] = {}
        """Class -> the data types of its fields, and what decided that."""

    def named(self, name: str) -> tuple[str, ...]:
        """Return the data types of the fields of a table, model or type that a schema file describes."""
        key = key_of(name)
        self._project.files.note(question("schema", key))
        return self._project.flows.types_of(self._fields.get(key, ()))

    def of_class(self, cls: ClassValue, depth: int = 0) -> tuple[str, ...]:
        """Return the data types of a class's fields, those of its bases and of the classes its fields are of among them."""
        known = self._of_class.get(id(cls.class_))
        if known is None:
            self._of_class[id(cls.class_)] = ((), frozenset())  # what a circle sees
            known = self._of_class[id(cls.class_)] = self._project.files.noted(lambda: self._look(cls, depth))
        self._project.files.used |= known[1]
        return known[0]

    def _look(self, cls: ClassValue, depth: int) -> tuple[str, ...]:
        found = {*self._project.flows.types_of(_fields_of(cls)), *self.named(cls.class_.name)}
        for base in (atom for value in cls.bases for atom in value if isinstance(atom, ClassValue)):
            found.update(self.of_class(base, depth + 1) if depth < DEPTH else ())
        for other in self._inside(cls) if depth < DEPTH else ():
            found.update(self.of_class(other, depth + 1))
        return tuple(sorted(found))

    def of_value(self, value: Value) -> tuple[str, ...]:
        """Return the data types of the classes that a value names or is an instance of."""
        classes = [
            atom if isinstance(atom, ClassValue) else getattr(atom, "cls", None) for atom in value if not isinstance(atom, FunctionValue)
        ]
        return tuple(sorted({found for cls in classes if isinstance(cls, ClassValue) for found in self.of_class(cls)}))

    def of_names(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the data types of what any of these names means: `patient` of `db.patient.findMany`."""
        return tuple(sorted({found for name in list(names)[:_QUERY_WORDS] for found in self.named(name)}))

    def _inside(self, cls: ClassValue) -> Iterable[ClassValue]:
        """Return the project's classes that a class's fields are declared with."""
        state = self._project.files.module(cls.module)
        for part in cls.class_.body:
            annotation = part.annotation if isinstance(part, ir.Assign) else None
            for name in type_names(annotation) if annotation is not None else ():
                yield from (atom for atom in state.scope.fields.get(name, ()) if isinstance(atom, ClassValue) and atom is not cls)


def _fields_of(cls: ClassValue) -> tuple[str, ...]:
    """Return the names of a class's fields and properties."""
    out: list[str] = []
    for part in cls.class_.body:
        if isinstance(part, ir.Assign) and isinstance(part.target, ir.Name):
            out.append(part.target.id)
        elif isinstance(part, ir.Define) and part.function.kind == "getter":
            out.append(part.function.name)
        elif isinstance(part, ir.Define):
            out.extend(param.name for param in part.function.params if param.promotes)
    return tuple(out)
