"""Promises of JavaScript -> what they are resolved to and rejected with, told apart."""

from typing import TYPE_CHECKING, Any

from auditor.analysis import containers
from auditor.analysis.arguments import Arguments
from auditor.analysis.calling import Indirect
from auditor.analysis.values import DYNAMIC, EMPTY, Chain, Const, FunctionValue, Object, Partial, Value, join, join_all

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls

PROMISE = "Promise"
RESOLVE, REJECT = "#resolve", "#reject"
"""The functions that a promise hands to the one that settles it."""
_FIELDS = {RESOLVE: "#value", REJECT: "#error"}
SETTLED = frozenset({"then", "catch", "finally"})
_OF_SEVERAL = frozenset({"Promise.all", "Promise.allSettled", "Promise.race", "Promise.any"})


def is_promise(atom: Any) -> bool:
    """Tell whether this is a promise that the code makes."""
    return isinstance(atom, Object) and atom.symbol == PROMISE


def call(run: "Calls", name: str, arguments: Arguments, site: Any) -> Value | None:
    """Return what `new Promise(f)` and the functions of `Promise` give; None for any other name."""
    start = getattr(site, "start", id(site))
    if name == PROMISE and arguments.positional:
        promise = _made(run, (start, PROMISE))
        settle = [frozenset((Chain(promise, (which,)),)) for which in (RESOLVE, REJECT)]
        mark = len(run.raised)
        run.call_value(arguments.positional[0], Arguments(tuple(settle)), Indirect(name))
        _settle(run, promise, error=_thrown(run, mark))
        return frozenset((promise,))
    if name == "Promise.reject":
        promise = _made(run, (start, name))
        _settle(run, promise, error=join_all(list(arguments.positional)))
        return frozenset((promise,))
    known = run.known_items(arguments.positional[0]) if name in _OF_SEVERAL and arguments.positional else None
    if known is None or not any(is_promise(atom) for value in known for atom in value):
        return None
    values = [awaited(run, value) for value in known]
    return (
        frozenset((containers.list_of(run, (start, name), values),)) if name in ("Promise.all", "Promise.allSettled") else join_all(values)
    )


def settled(run: "Calls", chain: Chain, arguments: Arguments) -> Value | None:
    """Settle a promise through one of the functions it handed out; None for any other call."""
    field = _FIELDS.get(chain.names[0]) if isinstance(chain.root, Object) else None
    if field is None or not isinstance(chain.root, Object):
        return None
    run.trail.add(chain.root.fields, field, join_all(list(arguments.positional)) or DYNAMIC)
    return EMPTY


def awaited(run: "Calls", value: Value) -> Value:
    """Return what waiting for a value gives; what it is rejected with is thrown."""
    if not any(is_promise(atom) for atom in value):
        return value
    out: list[Value] = [frozenset(atom for atom in value if not is_promise(atom))]
    for atom in value:
        if isinstance(atom, Object) and is_promise(atom):
            out.append(atom.fields.get("#value") or (EMPTY if "#error" in atom.fields else DYNAMIC))
            if atom.fields.get("#error"):
                run.raised.append(atom.fields["#error"])
    return join_all(out)


def chained(run: "Calls", atom: Any, name: str, arguments: Arguments, site: Any, thrown: Value) -> Value | None:
    """Return what `then`, `catch` and `finally` give; None where the receiver is neither a promise nor a plain value."""
    made_here = is_promise(atom)
    if not made_here and name != "then" and not isinstance(atom, Const):
        return None
    value = atom.fields.get("#value", EMPTY) if made_here else frozenset((atom,))
    error = join(atom.fields.get("#error", EMPTY) if made_here else DYNAMIC, thrown)
    if made_here and not value and not error:
        value = DYNAMIC  # settled by something unknown
    given = arguments.positional
    made = _made(run, (getattr(site, "start", 0), getattr(site, "end", 0), name))
    mark = len(run.raised)
    if name == "finally":
        run.call_value(given[0], Arguments(), site) if given else None
    elif name == "then":
        if given and value and _is_callable(given[0]):
            value = awaited(run, run.call_value(given[0], Arguments((value,)), site))
        if len(given) > 1 and error:
            value, error = join(value, awaited(run, run.call_value(given[1], Arguments((error,)), site))), EMPTY
    elif given and error:
        value, error = join(value, awaited(run, run.call_value(given[0], Arguments((error,)), site))), EMPTY
    _settle(run, made, value, join(error, _thrown(run, mark)))
    return frozenset((made,))


def _made(run: "Calls", site: object) -> Object:
    promise = run.make("foreign", site)
    run.reset(promise)
    promise.symbol = PROMISE
    return promise


def _settle(run: "Calls", promise: Object, value: Value = EMPTY, error: Value = EMPTY) -> None:
    for key, held in (("#value", value), ("#error", error)):
        if held:
            run.trail.add(promise.fields, key, held)


def _thrown(run: "Calls", mark: int) -> Value:
    """Take what was thrown since: it is what the promise is rejected with."""
    thrown = join_all(run.raised[mark:])
    del run.raised[mark:]
    return thrown


def _is_callable(value: Value) -> bool:
    return any(isinstance(atom, FunctionValue | Partial | Chain) for atom in value)
