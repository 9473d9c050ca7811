"""A class or interface of the project -> the classes that may stand behind it, wherever they are written.

A caller that is handed an interface names no implementation. Those are looked for in the files that reach a provider at all (`heads`), in the
interface's own folder, and in files called like it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.analysis.paths import question
from auditor.analysis.values import EMPTY, ClassValue, FunctionValue

ANYBODY = "*"
"""Among the owners of methods: a caller need name none of them, where it is handed an object or writes the interface itself (Go)."""
CLASS_LIMIT = 24
FILE_LIMIT = 60
"""Files that are looked through for the implementations of one class."""
_HEAD = re.compile(rb"\b(?:class|struct|record|object|actor|mixin|enum|impl|extension)\b[^{};]{1,300}")
_NAME = re.compile(rb"\b[A-Z]\w*")
_METHOD = re.compile(rb"^func\s*\([^)]*\)\s*(\w+)", re.MULTILINE)
"""A method outside its type's body (Go): its type implements interfaces without naming them."""


def heads_of(content: bytes) -> frozenset[str]:
    """Return the names in the heads of a file's classes, and of the methods it writes outside any class."""
    names = {name for head in _HEAD.findall(content) for name in _NAME.findall(head)}
    return frozenset(name.decode("ascii", "replace") for name in (*names, *_METHOD.findall(content)))


class Implementers:
    """Finds implementations for one project. `heads`: path -> names in the heads of its classes, of files that may reach a provider."""

    def __init__(self, project: Any, heads: Mapping[str, Iterable[str]]) -> None:
        self._project = project
        self._found: dict[str, tuple[list[ClassValue], frozenset[str]]] = {}
        """Class -> its implementations, and what decided that."""
        self._paths: dict[str, list[str]] = {}
        for path in sorted(heads):
            for name in heads[path]:
                self._paths.setdefault(name, []).append(path)

    def of(self, run: Any, cls: ClassValue, known: Iterable[ClassValue]) -> list[ClassValue]:
        """Return the classes that extend or implement a class. `known`: those met so far, in files that happened to be loaded."""
        key = f"{cls.module}:{cls.class_.start}"
        found = self._found.get(key)
        if found is None:
            self._found[key] = ([], frozenset())  # what a cycle sees
            found = self._found[key] = self._project.files.noted(lambda: self._look(run, cls, known))
        self._project.files.used |= found[1]
        return found[0]

    def _look(self, run: Any, cls: ClassValue, known: Iterable[ClassValue]) -> list[ClassValue]:
        state = self._project.module(cls.module)
        structural = state.idioms.package_is_folder
        wanted = _methods(cls) if structural else {}
        if structural and (cls.class_.kind != "interface" or not wanted):
            return []
        names = [cls.class_.name] if not structural else [min(wanted, key=lambda name: len(self._named(name)))]
        paths = self._candidates(cls, names[0], structural=structural)
        for path in paths:
            self._project.load(run, path)
        if structural:
            classes = [made for path in paths for made in self._classes(path) if self._has(run, made, wanted)]
        else:
            classes = [made for made in known if made.module == cls.module or made.module in paths]
        unique = {(made.module, made.class_.start): made for made in classes if made is not cls}
        return [unique[key] for key in sorted(unique)][:CLASS_LIMIT]

    def _candidates(self, cls: ClassValue, name: str, *, structural: bool) -> list[str]:
        """Return the files that may hold an implementation, those that may reach a provider first."""
        files = self._project.files
        near = [*files.folder(cls.module), *([] if structural else files.called(_stem(name)))]
        word = f") {name}(".encode() if structural else name.encode()
        found = [cls.module, *self._named(name)]
        for path in dict.fromkeys(near):
            if path not in found and word in files.text(path):
                found.append(path)
        return list(dict.fromkeys(found))[:FILE_LIMIT]

    def _named(self, name: str) -> list[str]:
        """Return the files that may reach a provider and have a name in the head of a class."""
        self._project.files.note(question("head", name))
        return self._paths.get(name, [])

    def _classes(self, path: str) -> list[ClassValue]:
        """Return the types that a file gives methods; they may be declared in another one."""
        return [function.cls for function in self._project.module(path).functions if function.cls is not None]

    def _has(self, run: Any, cls: ClassValue, wanted: Mapping[str, int]) -> bool:
        """Tell whether a type has all methods of an interface, with as many parameters."""
        if cls.class_.kind == "interface":
            return False
        for name, size in wanted.items():
            held = cls.attributes.fields.get(name, EMPTY)
            if not held and self._project.imports.load_methods(run, cls, name):
                held = cls.attributes.fields.get(name, EMPTY)
            if not any(isinstance(atom, FunctionValue) and len(atom.function.params) == size for atom in held):
                return False
        return True


def concrete(run: Any, project: Any, cls: ClassValue, name: str, depth: int = 0) -> list[tuple[ClassValue, FunctionValue]]:
    """Return the methods of that name which implementations of a class have, one for each implementation."""
    out: list[tuple[ClassValue, FunctionValue]] = []
    for sub in project.definitions.implementers(run, cls):
        functions = [atom for atom in sub.attributes.fields.get(name, EMPTY) if isinstance(atom, FunctionValue)]
        out.extend((sub, atom) for atom in functions if not atom.function.abstract)
        if not any(not atom.function.abstract for atom in functions) and depth < 3:
            out.extend(concrete(run, project, sub, name, depth + 1))
    return out


def _methods(cls: ClassValue) -> dict[str, int]:
    return {
        name: len(atom.function.params)
        for name, value in cls.attributes.fields.items()
        for atom in value
        if isinstance(atom, FunctionValue) and atom.function.abstract
    }


def _stem(name: str) -> str:
    """Return what implementations of an interface are called after: `ChatService` of `IChatService`."""
    return name[1:] if name[:1] == "I" and name[1:2].isupper() else name


__all__ = ["Implementers", "concrete", "heads_of"]
