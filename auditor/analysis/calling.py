"""What every kind of call needs: where it stands, what it was given, in which order its callees come."""

import re
from typing import Any

from auditor.analysis.arguments import Arguments
from auditor.analysis.values import (
    Chain,
    ClassValue,
    FunctionValue,
    ImportRef,
    Object,
    Partial,
    Symbol,
    Value,
)

CALL_DEPTH = 16
REFLECTED = frozenset({"getMethod", "getDeclaredMethod", "GetMethod"})
STARTS = frozenset({"start", "Start", "fork"})
"""Methods of a thread that run it, on itself."""
CALLABLE = (FunctionValue, ClassValue, Symbol, Partial, Chain, ImportRef)
CALLEE_LIMIT = 8
CLIENT_LIMIT = 16
OPTIONAL = "#optional"
"""The field of what is made with options that holds those which not all paths give it."""
REGISTERED = "#registered"
"""The field of what a builder was told of that holds what it is for: any of those for one thing may answer."""
_LATER = re.compile(
    r"(?:on|once|add|register|subscribe|listen|use|handle|command|action|route|schedule|connect|define|watch|set|get|post|put|patch|delete|all)"
    r"(?:[A-Z_]|$)"
)
"""Names of what keeps a function that it is given, to call it when something happens."""


class CallSite:
    """One call under way: where it stands, what runs, and what it was given."""

    __slots__ = ("arguments", "function", "node", "path")

    def __init__(self, path: str, node: Any, function: FunctionValue, arguments: Arguments) -> None:
        self.path = path
        self.node = node
        self.function = function
        self.arguments = arguments


class Indirect:
    """Stands for a call that the code does not spell: something unknown, of this name, calls a function back."""

    __slots__ = ("is_later", "name")

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.is_later = bool(_LATER.match(name.rpartition(".")[2]))
        """By its name, what was called only keeps the function: `on`, `addListener`, `subscribe`; `retry`, `map` and `limit` call it."""


def clients_in(value: Value) -> list[Object]:
    """Return the client objects a value holds, those inside chains and lists too."""
    out: list[Object] = []
    for atom in value:
        if isinstance(atom, Chain):
            atom = atom.root
        if isinstance(atom, Object):
            if atom.client is not None:
                out.append(atom)
            elif atom.kind in ("list", "map"):
                for held in atom.fields.values():
                    out.extend(inner for inner in held if isinstance(inner, Object) and inner.client is not None)
            out.extend(atom.inner)
    return sorted(dict.fromkeys(out), key=lambda client: (client.path, client.symbol, str(client.node)))[:CLIENT_LIMIT]


def ordered(value: Value) -> list[Any]:
    """Return atoms in an order that does not depend on the hash seed or on addresses."""
    return sorted(value, key=_order) if len(value) > 1 else list(value)


def _order(atom: Any) -> tuple[str, str]:
    if isinstance(atom, Object):
        return ("Object", f"{atom.path}:{atom.kind}:{atom.symbol}:{atom.node}")
    if isinstance(atom, FunctionValue):
        return ("Function", f"{atom.module}:{atom.function.start}")
    if isinstance(atom, ClassValue):
        return ("Class", f"{atom.module}:{atom.class_.start}")
    if isinstance(atom, Chain):
        return ("Chain", f"{_order(atom.root)}:{atom.names}")
    if isinstance(atom, Partial):
        return ("Partial", "")
    return (type(atom).__name__, repr(atom))
