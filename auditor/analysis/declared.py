"""Types that are written down -> instances of them: of a class of the project, a client of an SDK, data of a known kind."""

from typing import TYPE_CHECKING

from auditor.analysis import bound
from auditor.analysis.arguments import Arguments
from auditor.analysis.frames import Frame
from auditor.analysis.injection import provided
from auditor.analysis.interpreter import Interpreter
from auditor.analysis.syntax import type_parts
from auditor.analysis.values import (
    EMPTY,
    ClassValue,
    Object,
    Symbol,
    Value,
    join,
    join_all,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.project import Project


class Declared:
    """Makes what a declaration promises."""

    def __init__(self, project: "Project") -> None:
        self._project = project
        self._ready: dict[tuple[str, str], Object] = {}
        self._implemented: dict[str, tuple[Object | None, frozenset[str]]] = {}
        """Interface -> what a container injects for it, and what decided that."""

    def declared(self, run: Interpreter, annotation: ir.Expr, frame: Frame) -> Value:
        """Return an instance of the class that an annotation names: of the project's, or a client of an SDK."""
        out: list[Value] = []
        for part in type_parts(annotation):
            for atom in run.evaluate(part, frame):
                if isinstance(atom, ClassValue) and atom.class_.kind != "enum":
                    out.append(frozenset((self.implemented(run, atom) or self._project.stand_ins.typical(run, atom),)))
                elif isinstance(atom, Symbol):
                    out.append(self._declared_client(run, atom.name, part, frame))
        return join_all([*out, self.own_type(run, annotation, frame)]) if self._project.own.types else join_all(out)

    def kept(self, run: Interpreter, annotation: ir.Expr, frame: Frame) -> Value:
        """Return what a container of a declared type holds, where that leads to a client: `Map<String, Session>`."""
        value = self.declared(run, annotation, frame) if isinstance(annotation, ir.Subscript) else EMPTY
        return value if _leads_to_client(value) else EMPTY

    def implemented(self, run: Interpreter, cls: ClassValue) -> Object | None:
        """Return what a container injects for an interface that a framework implements; None for other classes."""
        key, files = f"{cls.module}:{cls.class_.start}", self._project.files
        if key not in self._implemented:
            self._implemented[key] = (None, frozenset())  # what a cycle sees
            self._implemented[key] = files.noted(lambda: self._injected(run, cls))
        files.used |= self._implemented[key][1]
        return self._implemented[key][0]

    def _injected(self, run: Interpreter, cls: ClassValue) -> Object | None:
        scope = Frame(self._project.files.module(cls.module), cls.scope)
        return bound.by_annotation(run, self._project.signatures(cls.module), cls, scope) or provided(run, self._project, cls)

    def own_type(self, run: Interpreter, annotation: ir.Expr, frame: Frame) -> Value:
        """Return what users say of a type that something is declared with."""
        return join_all([self._project.own.typed(run, run.evaluate(part, frame), part, frame) for part in type_parts(annotation)])

    def _declared_client(self, run: Interpreter, name: str, part: ir.Expr, frame: Frame) -> Value:
        hit = self._project.signatures(frame.module.path).client(name)
        if hit is None:
            settings = any(known.startswith(f"{name}.") for known in frame.module.idioms.settings_calls)  # what reads settings by name
            brought = self._project.flows.typed(run, name, part, frame) or self._project.retrieval.typed(name, part, frame)
            return frozenset((Symbol(name),)) if settings else brought
        instance = Object("foreign", frame.module.path, part.start)
        instance.symbol, instance.client, instance.injected = hit.client.name, hit.client, True
        return join(frozenset((instance,)), self._project.flows.typed(run, name, part, frame)) if hit.sdk.common else frozenset((instance,))

    def ready_made(self, name: str, path: str) -> Value:
        """Return the instance that an imported name is, where an SDK exports one ready for use: it takes neither endpoint nor key."""
        hit = self._project.signatures(path).client(name)
        if hit is None or hit.client.default_endpoint is None or hit.client.endpoint or hit.client.key or name != hit.client.name:
            return EMPTY
        instance = self._ready.get((name, path))
        if instance is None:
            instance = self._ready[name, path] = Object("foreign", path, name)
            instance.symbol, instance.client = name, hit.client
        return frozenset((instance,))

    def asked(self, run: Interpreter, name: str, arguments: Arguments, frame: Frame) -> Value:
        """Return the instance that a container gives for the type it is asked for: `getBean(ChatClient.class)`, `get<ChatClient>()`."""
        if name not in frame.module.idioms.instance_calls:
            return EMPTY
        wanted = [value for key, value in arguments.named if key == "<0>"] or list(arguments.positional[:2])
        out: list[Value] = []
        for atom in (atom for value in wanted for atom in value):
            if isinstance(atom, ClassValue):
                out.append(frozenset((self._project.stand_ins.typical(run, atom),)))
            elif isinstance(atom, Symbol):
                out.append(self._declared_client(run, atom.name, ir.Name(0, 0, atom.name), frame))
        return join_all(out)


def _leads_to_client(value: Value, depth: int = 2) -> bool:
    return any(
        isinstance(atom, Object)
        and (atom.client is not None or (depth > 0 and any(_leads_to_client(held, depth - 1) for held in atom.fields.values())))
        for atom in value
    )
