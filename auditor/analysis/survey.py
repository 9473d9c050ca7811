"""A function -> whether running it can find anything: each one is run once with its calls noted and not followed.

Most functions of a framework reach no provider. To know that costs one run of their own statements; following their calls with the
very arguments they give costs many times that. Says no only where nothing can be found: what is not sure is run.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.values import (
    EMPTY,
    ClassValue,
    Const,
    FunctionValue,
    Object,
    Partial,
    Unknown,
    Value,
    join,
    join_all,
)
from auditor.analysis.worth import Key, Worth

if TYPE_CHECKING:
    from auditor.analysis.interpreter import Interpreter
    from auditor.analysis.project import Project

NOT_FOLLOWED: Value = frozenset((Unknown("call", "not followed"),))
_NESTED = 12
"""Functions that are visited one within the other; further ones are visited later, and their callers again."""
_LOOKED_INTO = 2
"""Containers and instances around what is handed over."""
_URL = re.compile(r"https?://([^\s/\"'`<>]+)((?:/[\w.:{}$%@-]+)*)|((?:/[\w.:{}$%@-]+)+)")
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:$|[:/])")
"""A name with points in it and nothing else: an address without its scheme."""
_KEPT_TEXT = 200
"""Length of the texts of which it is remembered whether they name an address: longer ones are bodies of functions, each asked for once."""
SENDING = frozenset(
    {"post", "request", "send", "stream", "put", "patch", "urlopen", "fetch", "open", "execute", "do", "Do", "Post", "converse"}
)
"""Methods by which HTTP clients send something to a model."""
_ALL_INLINE = 1 << 40
"""Functions that another one made are run in their place."""


class Note:
    """What one function does by itself."""

    __slots__ = ("asked", "calls", "finds", "given", "gives_address", "handed", "lent", "names_address", "paths", "requests")

    def __init__(self) -> None:
        self.finds = False
        """It sends, makes or gives a client, or hands one on."""
        self.requests = False
        """It makes a request to an address that it does not know: whoever knows one may find something in it."""
        self.names_address = False
        self.gives_address = False
        """An address stands in what it returns."""
        self.calls: dict[Key, FunctionValue] = {}
        self.handed: set[tuple[Key, ClassValue]] = set()
        """(function, class of an instance that is given to it)."""
        self.lent: set[tuple[Key, str]] = set()
        """(function, name of an HTTP client that is given to it)."""
        self.asked: set[str] = set()
        """Names of the methods it calls on anything."""
        self.given: Value = EMPTY
        """The project's things it returns: typical instances, classes, functions."""
        self.paths: frozenset[str] = frozenset()


class Survey:
    """Remembers what every function was seen to do; the answer does not depend on the order in which functions are asked for."""

    def __init__(
        self,
        project: "Project",
        run: "Interpreter",
        alone: Callable[[FunctionValue, list[Value]], None],
        tells: Callable[[FunctionValue], bool],
        forget: Callable[[FunctionValue], None],
    ) -> None:
        """`alone` runs one function with typical arguments and lists what it returns; for the others see `Worth`."""
        self._project = project
        self._run = run
        self._alone = alone
        self._notes: dict[Key, Note] = {}
        self._functions: dict[Key, FunctionValue] = {}
        self._waiting: dict[Key, set[Key]] = {}
        """Function -> those that called it before it was known what it returns."""
        self._new: dict[Key, None] = {}
        """Functions that were called and are not visited yet."""
        self._again: dict[Key, None] = {}
        """Functions to be visited again: what they called gives more than was known."""
        self._visits: set[Key] = set()
        """Functions that are being visited: one within the other."""
        self._worth = Worth(self._notes, lambda key: tells(self._functions[key]), lambda key: forget(self._functions[key]))
        self._open: dict[Key, None] = {}
        """Functions that were visited and are not decided, in order."""
        self._requests: dict[Key, bool] = {}
        self._addresses: dict[str, bool] = {}
        self._note = Note()
        self._now: Key = ("", 0)
        self._is_busy = False

    def is_worth_running(self, function: FunctionValue) -> bool:
        """Tell whether a function, run by itself, may find anything. Cost: one run of each function that it can reach, once."""
        key = key_of(function)
        if key in self._worth.known:
            return self._worth.known[key]
        if self._is_busy or self._project.unsettled or not self._is_known(function):
            return True  # what is half seen says nothing
        if self._project.own.sinks:
            return True  # a call that users name may stand where one look at a function does not come
        self._is_busy = True
        try:
            self._explore(function)
        finally:
            self._is_busy = False
        self._decide()
        return self._worth.known.get(key, True)  # it is being decided, with others that it calls

    def is_requesting(self, function: FunctionValue, arguments: Arguments) -> bool:
        """Tell whether a function makes a request to an address that it is given: a summary knows none that comes from a caller."""
        own = (frozenset((function.bound,)),) if function.bound is not None else ()
        if not any(self._tells(value, _LOOKED_INTO) for value in (*arguments.all(), *own)):
            return False
        if key_of(function) not in self._requests:
            self.is_worth_running(function)
        return self._requests.get(key_of(function), False)

    def _tells(self, value: Value, depth: int) -> bool:
        """Tell whether an address stands in a value or in what it holds."""
        return any(
            self._is_named(atom)
            or (
                isinstance(atom, Object)
                and atom.kind != "scope"
                and depth > 0
                and any(self._tells(held, depth - 1) for held in atom.fields.values())
            )
            for atom in value
        )

    def paths(self, function: FunctionValue) -> frozenset[str]:
        """Return the paths of the files that decided what a function does by itself."""
        return self._notes[key_of(function)].paths

    # What the interpreter tells --------------------------------------------------------------------------------------

    def called(self, function: FunctionValue, arguments: Arguments) -> Value | None:
        """Note a call; return what it gives, or None where the function must be run in its place: it lives in the one that runs."""
        if not self._is_known(function):
            return None
        note, key = self._note, key_of(function)
        self._add(note, function)
        if self._project.own.is_sink(function):
            note.finds = True
        self.handed(arguments, key)
        if function.bound is not None:  # an instance that holds a client is given like an argument
            self._hand(frozenset((function.bound,)), None, _LOOKED_INTO)
        if key not in self._notes and key not in self._visits and len(self._visits) < _NESTED:
            self._visit(key)  # what it gives is then known at once
        known = self._notes.get(key)
        if known is None or key in self._visits:
            self._waiting.setdefault(key, set()).add(self._now)
        return join(known.given, NOT_FOLLOWED) if known is not None else NOT_FOLLOWED

    def handed(self, arguments: Arguments, key: Key | None) -> None:
        """Note what a call is given."""
        for value in arguments.all():
            self._hand(value, key, _LOOKED_INTO)

    def asked(self, name: str) -> None:
        """Note the name of a method that is called."""
        self._note.asked.add(name)

    def requested(self) -> None:
        """Note a request whose address is not known."""
        self._note.requests = True

    # One function ----------------------------------------------------------------------------------------------------

    def _hand(self, value: Value, key: Key | None, depth: int) -> None:
        note = self._note
        for atom in value:
            if isinstance(atom, Partial):
                self._hand(atom.callee, key, depth)
            elif isinstance(atom, FunctionValue):
                self._add(note, atom)
            elif isinstance(atom, Const | Unknown):
                note.names_address = note.names_address or self._is_named(atom)
            elif isinstance(atom, Object) and atom.kind != "scope":
                for client in (atom, *atom.inner):
                    common = self._project.sinks.answering.is_common(client)
                    if common and key is not None:
                        note.lent.add((key, client.client.name if client.client is not None else ""))
                    note.finds = note.finds or (client.client is not None and not common)
                if atom.cls is not None and key is not None:
                    note.handed.add((key, atom.cls))
                for held in atom.fields.values() if depth > 0 else ():
                    self._hand(held, key, depth - 1)

    def _is_named(self, atom: Any) -> bool:
        """Tell whether a value is text that names an address."""
        text = atom.value if isinstance(atom, Const) else atom.name if isinstance(atom, Unknown) else None
        return isinstance(text, str) and self._names_address(text)

    def _names_address(self, text: str) -> bool:
        """Tell whether an address that can be a model's stands in a text: a provider's host, any other with a port, a path of a known API."""
        if "." not in text and "/" not in text:
            return False
        known = self._addresses.get(text)
        if known is None:
            known = any(self._is_address(found[1] or "", found[2] or found[3] or "") for found in _URL.finditer(text)) or (
                _HOST.match(text) is not None and self._is_address(text, "")
            )
            if len(text) < _KEPT_TEXT:
                self._addresses[text] = known
        return known

    def _is_address(self, host: str, path: str) -> bool:
        project = self._project
        if host and (":" in host or "{" in host or project.catalogue.provider_of_host(host) is not None):
            return True
        return bool(path) and project.spelling.api_path(host + path, distinctive=False) is not None

    def _add(self, note: Note, function: FunctionValue) -> None:
        if self._is_known(function):
            note.calls[key_of(function)] = function
            self._functions.setdefault(key_of(function), function)

    def _is_known(self, function: FunctionValue) -> bool:
        """Tell a function of a module's or class's body from one that another function made, whose scope ends with that."""
        return self._project.module(function.module).is_own(function)

    def _visit(self, key: Key) -> None:
        """Run one function and note what it does; those that wait for what it gives are visited again."""
        function = self._functions[key]
        kept, self._note, self._now = (self._note, self._now, self._run.survey), Note(), key
        note = self._note
        result: list[Value] = []
        given = EMPTY  # stays so where the work is given up before the end
        self._run.survey = self
        self._visits.add(key)
        try:
            with self._project.isolated(self._run, _ALL_INLINE) as ended:
                self._alone(function, result)
                given = self._project.imports.whole(self._run, join_all(result))
                self._hand(given, None, _LOOKED_INTO)
                note.finds = note.finds or self._is_request(given, 1)
                for cls in {atom.cls for atom in given if isinstance(atom, Object) and atom.cls is not None}:
                    for method in self._project.module(cls.module).functions:
                        if method.cls is cls:
                            self._add(note, method)
            note.finds = note.finds or self._project.spelling.is_endpoint(given)  # its callers send there
            note.finds = note.finds or bool(ended.cut or ended.found.facts or ended.found.reaches or ended.found.received)
            note.paths = ended.paths
            self._project.files.reached(key[0], note.paths)
        finally:
            self._visits.discard(key)
            self._note, self._now, self._run.survey = kept
        body = self._project.module(key[0]).content[function.function.start : function.function.end]
        note.names_address = note.names_address or self._names_address(body.decode("utf-8", "replace"))
        note.requests = note.requests or (note.names_address and not SENDING.isdisjoint(note.asked))  # on a client that another one made
        note.given = frozenset(atom for atom in given if self._lasts(atom))
        note.gives_address = self._tells(given, _LOOKED_INTO)
        old = self._notes.get(key)
        self._notes[key] = note
        self._open[key] = None
        self._new.update((other, None) for other in sorted(note.calls) if other not in self._notes)
        waiting = self._waiting.pop(key, set())
        if note.given - (old.given if old is not None else EMPTY):
            self._again.update((other, None) for other in sorted(waiting))

    def _is_request(self, given: Value, depth: int) -> bool:
        """Tell whether a request or an HTTP client is among what is given, with an address in it that can be a model's."""
        for atom in given:
            if isinstance(atom, Object):
                if atom.client is not None and any(self._tells(own_field(atom, path), 0) for path in atom.client.endpoint):
                    return True
                if depth > 0 and atom.client is None and any(self._is_request(held, depth - 1) for held in atom.fields.values()):
                    return True
        return False

    def _lasts(self, atom: Any) -> bool:
        """Tell whether something returned is there after the function has ended, and the same for every caller."""
        if isinstance(atom, Object):
            return atom.cls is not None and atom is atom.cls.generic
        return isinstance(atom, ClassValue) or (isinstance(atom, FunctionValue) and atom.bound is None and self._is_known(atom))

    # All that one reaches --------------------------------------------------------------------------------------------

    def _explore(self, function: FunctionValue) -> None:
        """Visit whatever a function reaches, until nothing new appears, and decide for all of it."""
        self._functions.setdefault(key_of(function), function)
        self._new[key_of(function)] = None
        while self._again or self._new:
            if self._again:
                self._visit(self._again.popitem()[0])
            elif (key := self._new.popitem()[0]) not in self._notes:
                self._visit(key)
            if not self._again and not self._new:
                self._new.update((key, None) for key in self._through_what_is_handed())

    def _through_what_is_handed(self) -> list[Key]:
        """Add the methods that a function may call on the instances it is given; return those that are new."""
        new: list[Key] = []
        for key in self._open:
            note = self._notes[key]
            note.requests = note.requests or any(not SENDING.isdisjoint(self._asked(callee)) for callee, _client in note.lent)
            for callee, cls in sorted(note.handed, key=lambda pair: (pair[0], pair[1].module, pair[1].class_.start)):
                for method in self._methods(cls, self._asked(callee)):
                    if key_of(method) not in note.calls:
                        self._add(note, method)
                        new.extend(other for other in (key_of(method),) if other in self._functions and other not in self._notes)
        return list(dict.fromkeys(new))

    def _asked(self, key: Key) -> set[str]:
        """Return the names of methods that a function and those it calls ask for."""
        note = self._notes.get(key)
        if note is None:
            return set()
        return note.asked.union(*(self._notes[other].asked for other in note.calls if other in self._notes))

    def _methods(self, cls: ClassValue, names: Iterable[str]) -> Iterator[FunctionValue]:
        for name in sorted(names):
            for atom in self._run.members.class_member(cls, name):
                if isinstance(atom, FunctionValue):
                    yield atom

    def _decide(self) -> None:
        """Decide for all that was looked at since the last time: which of it makes a request, which of it is worth running."""
        new = list(self._open)
        self._open.clear()
        requests = self._requesting(new)
        self._requests.update((key, key in requests) for key in new)
        self._worth.decide(new, {key for key in requests if self._has_address(self._notes[key])})

    def _has_address(self, note: Note) -> bool:
        """Tell whether a function has an address, its own or one that something it calls gives."""
        return note.names_address or any(
            self._notes[key].names_address or self._notes[key].gives_address for key in note.calls if key in self._notes
        )

    def _requesting(self, new: list[Key]) -> set[Key]:
        """Return those that make a request to an address they do not know, themselves or through others."""
        callers: dict[Key, list[Key]] = {}
        marked = {key for key in new if self._notes[key].requests}
        for key in new:
            for other in self._notes[key].calls:
                callers.setdefault(other, []).append(key)
                if self._requests.get(other):
                    marked.add(key)
        waiting = list(marked)
        while waiting:
            for key in callers.get(waiting.pop(), ()):
                if key not in marked:
                    marked.add(key)
                    waiting.append(key)
        return marked


def key_of(function: FunctionValue) -> Key:
    """Return what tells a function from all others of the project."""
    return (function.module, function.function.start)
