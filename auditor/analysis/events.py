"""Events -> what listens is run with what is sent: emitters, targets of events, workers."""

from typing import TYPE_CHECKING, Any

from auditor.analysis.arguments import Arguments
from auditor.analysis.values import FunctionValue, Object, Value, strings

if TYPE_CHECKING:
    from auditor.analysis.calls import Calls

_LISTENS = frozenset({"on", "once", "addListener", "prependListener", "addEventListener", "subscribe"})
_SENDS = frozenset({"emit", "dispatchEvent", "trigger", "publish"})
_POSTS = frozenset({"postMessage", "send"})
"""Send to a worker or process: what comes back as a message is made of it."""
_LISTENERS = "#on "
"""Before the name of an event: the field of an emitter that holds what listens."""


def called(run: "Calls", root: Object, name: str, arguments: Arguments, site: Any) -> None:
    """Note what listens to an event, or run it with what is sent."""
    given = arguments.positional
    names = strings(given[0]) if given else ()
    if name in _LISTENS and len(given) > 1 and len(names) == 1:
        functions = frozenset(atom for atom in given[1] if isinstance(atom, FunctionValue))
        if functions:
            run.trail.add(root.fields, _LISTENERS + names[0], functions)
    elif name in _SENDS and given:
        event = names or tuple(
            text for atom in given[0] if isinstance(atom, Object) for text in strings(atom.fields.get("#0", frozenset()))
        )
        for text in event:
            _heard(run, root, text, Arguments(given[1:] if names else given), site)
    elif name in _POSTS and given:
        _heard(run, root, "message", Arguments(given[:1]), site)


def _heard(run: "Calls", root: Object, event: str, arguments: Arguments, site: Any) -> None:
    listening: Value | None = root.fields.get(_LISTENERS + event)
    if listening:
        run.call_value(listening, arguments, site)
