"""Project interfaces that a framework implements -> instances of which every method is a call that sends its arguments."""

from typing import Any

from auditor.analysis.arguments import own_field
from auditor.analysis.signatures import CallHit, ClientHit, Signatures
from auditor.analysis.values import EMPTY, ClassValue, FunctionValue, Object, Symbol
from auditor.model import ir
from auditor.model.provider import Call

ANNOTATION = "@"
CHAT, HTTP = "chat", "http"


def by_annotation(run: Any, signatures: Signatures, cls: ClassValue, frame: Any) -> Object | None:
    """Return what a container injects for an interface whose annotation makes a framework implement it; None for other classes."""
    if cls.class_.kind not in ("interface", "trait"):
        return None
    for decorator in cls.class_.decorators:
        name = decorator.callee if isinstance(decorator, ir.Call) else decorator
        for atom in run.evaluate(name, frame):
            hit = signatures.client(atom.name) if isinstance(atom, Symbol) else None
            if hit is not None and ANNOTATION in hit.client.binds:
                return _made(run, hit, cls, decorator, frame)
    return None


def _made(run: Any, hit: ClientHit, cls: ClassValue, decorator: ir.Expr, frame: Any) -> Object:
    made = Object("foreign", cls.module, cls.class_.start)
    made.symbol, made.client, made.injected, made.cls = hit.client.name, hit.client, True, cls
    if isinstance(decorator, ir.Call):
        for argument in decorator.arguments:
            made.fields[argument.name or "value"] = run.evaluate(argument.value, frame)
    return made


def method(hit: ClientHit | None, root: Object, name: str) -> CallHit | None:
    """Return the call that a method of a bound interface is; None where the object is not bound to one, or the interface has no such method."""
    if hit is None or not hit.client.binds:
        return None
    for cls in [root.cls] if root.cls is not None else _told(hit, root):
        if any(isinstance(atom, FunctionValue) for atom in cls.attributes.fields.get(name, EMPTY)):
            return CallHit(hit.sdk, Call(path=name, capability=HTTP if hit.sdk.common else CHAT))
    return None


def interfaces(project: Any, root: Object) -> list[ClassValue]:
    """Return the interfaces of the project that an object is bound to."""
    hit = project.signatures(root.path).by_name(root.client.name) if root.client is not None and root.path else None
    if hit is None or not hit.client.binds:
        return []
    return [root.cls] if root.cls is not None else _told(hit, root)


def _told(hit: ClientHit, root: Object) -> list[ClassValue]:
    """Return the interfaces that the arguments of a factory or the steps of a builder named."""
    found: list[ClassValue] = []
    for path in hit.client.binds:
        link: Object | None = root
        while link is not None and not found:
            found.extend(atom for atom in own_field(link, path) if isinstance(atom, ClassValue))
            link = link.parent
    return found
