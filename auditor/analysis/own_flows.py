"""Places that users name in rule packs: where data starts, where it must not arrive, and what makes it safe.

A pack without such places costs one look at an empty table. Names are held against what the interpreter resolved, never against text alone.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from auditor.analysis.arguments import Arguments
from auditor.analysis.facts import Received, SendFact
from auditor.analysis.frames import Frame
from auditor.analysis.sinks import enclosing
from auditor.analysis.values import (
    CARRIED,
    EMPTY,
    Chain,
    ClassValue,
    Data,
    FunctionValue,
    Object,
    Parameter,
    Source,
    Symbol,
    Unknown,
    Value,
    join,
    join_all,
)
from auditor.model import ir
from auditor.model.evidence import Target
from auditor.model.flow_pack import FlowPack, FlowSanitizer, FlowSink, FlowSource, name_parts

RECEIVER = "this"
"""The name by which an entry's `arguments` mean what a method is called on."""
Entry = FlowSource | FlowSink | FlowSanitizer


class Named(NamedTuple):
    """One entry with its name taken apart."""

    entry: Entry
    parts: tuple[str, ...]
    languages: tuple[str, ...]
    pack: str


class Places:
    """The entries of one form, found by the last part of a name."""

    def __init__(self, form: str, packs: Iterable[FlowPack]) -> None:
        self._is_written = form in ("decorator", "check")
        """Decorators and checks are known as they are written, in code mostly without their package."""
        self._by_last: dict[str, list[Named]] = {}
        for pack in packs:
            entries: tuple[Entry, ...] = (*pack.sources, *pack.sinks, *pack.sanitizers)
            for entry in entries:
                if entry.form == form:
                    parts = name_parts(entry.place)
                    self._by_last.setdefault(parts[-1], []).append(Named(entry, parts, entry.language or pack.language, pack.name))

    def __bool__(self) -> bool:
        return bool(self._by_last)

    def may_be(self, last: str) -> bool:
        """Tell whether any entry ends in this part."""
        return last in self._by_last

    @property
    def owners(self) -> frozenset[str]:
        """The last part before each name's own: the classes whose members are meant."""
        return frozenset(named.parts[-2] for some in self._by_last.values() for named in some if len(named.parts) > 1)

    def find(self, names: Iterable[str], languages: tuple[str, ...]) -> list[Named]:
        """Return the entries that mean one of these names of one thing."""
        out: list[Named] = []
        fits = is_decorator if self._is_written else is_meant
        for name in names:
            parts = name_parts(name)
            out += [
                named
                for named in self._by_last.get(parts[-1], ())
                if named not in out and (not named.languages or not set(languages).isdisjoint(named.languages)) and fits(named.parts, parts)
            ]
        return out


def is_decorator(wanted: tuple[str, ...], seen: tuple[str, ...]) -> bool:
    """Tell whether one name is the end of the other."""
    shared = min(len(wanted), len(seen))
    return wanted[-shared:] == seen[-shared:]


def is_meant(wanted: tuple[str, ...], seen: tuple[str, ...]) -> bool:
    """Tell whether a name that was resolved is the one an entry means.

    Either may say more than the other: `Customer.load` and `acme.crm.Customer.load`. What lies between a class and its method may be left out:
    `Runtime.exec` is `Runtime.getRuntime.exec`.
    """
    if wanted[-1] != seen[-1]:
        return False
    shared = min(len(wanted), len(seen))
    if len(wanted) == 1 or (shared > 1 and wanted[-shared:] == seen[-shared:]):
        return True
    rest = iter(seen[:-1])
    return all(part in rest for part in wanted[:-1])


class OwnFlows:
    """Answers what the places that users name mean for one project."""

    def __init__(self, project: Any) -> None:
        packs = project.catalogue.flow_packs
        self._project = project
        self._calls = Places("call", packs)
        self._types = Places("type", packs)
        self._decorators = Places("decorator", packs)
        self._parameters = Places("parameter", packs)
        self.fields = Places("field", packs)
        self.calls = bool(self._calls) or bool(self._types) or bool(self._decorators)
        """Whether a call can be such a place."""
        self.sinks = any(pack.sinks for pack in packs)
        """Whether any place is one that data must not reach."""
        self.parameters = bool(self._parameters)
        self.types = bool(self._types) or bool(self._calls.owners)
        """Whether it counts what something is declared as."""
        self._owners = self._calls.owners

    # Calls -----------------------------------------------------------------------------------------------------------

    def marks(self, run: Any, atom: Any, site: Any) -> list[Named]:
        """Return the entries that a call of this is."""
        frame = run.frames[-1]
        last = _last_of(atom, site)
        found: list[Named] = []
        if self._calls.may_be(last):
            found = self._calls.find(self._names(run, atom, site), languages_of(frame))
        if self._types.may_be(last) and isinstance(atom, ClassValue | Symbol):
            found = [*found, *self._types.find(self._names(run, atom, site), languages_of(frame))]
        if self._decorators and isinstance(atom, FunctionValue):
            wanted = self._decorated(atom, languages_of(frame))
            found = [*found, *(named for named in wanted if not isinstance(named.entry, FlowSource))]
        return found

    def may_be_call(self, last: str) -> bool:
        """Tell whether users name a call that ends like this."""
        return self._calls.may_be(last)

    def called(
        self, run: Any, found: list[Named], atom: Any, arguments: Arguments, site: Any, receiver: Any, go_on: Callable[[], Value]
    ) -> Value:
        """Return what a call gives that is such a place."""
        for named in found:
            if isinstance(named.entry, FlowSink):
                self._arrives(run, named, _chosen(named.entry, atom, arguments, receiver), site)
        if any(isinstance(named.entry, FlowSanitizer) for named in found):
            return _cleaned(run.deep(join_all([_itself(receiver), *arguments.all()])), [named.entry for named in found])
        result = go_on()
        sourced = [
            self._data(named.entry, run.frames[-1], site if hasattr(site, "start") else atom)
            for named in found
            if isinstance(named.entry, FlowSource)
        ]
        return join_all([result, *sourced]) if sourced else result

    def is_sink(self, function: FunctionValue) -> bool:
        """Tell whether whoever calls this function hands data to a place that users name."""
        languages = self._languages_of(function.module)
        found = [*self._decorated(function, languages)] if self._decorators else []
        for param in function.function.params if self.parameters else ():
            found += self._parameters.find((f"{function.qualified}.{param.name}",), languages)
        return any(isinstance(named.entry, FlowSink) for named in found)

    # Parameters, fields, types ---------------------------------------------------------------------------------------

    def parameter(self, function: FunctionValue, param: ir.Param, frame: Frame) -> Value:
        """Return the data that a parameter is by its name, its annotation, or the decorator of its function."""
        languages = languages_of(frame)
        found = self._parameters.find((f"{function.qualified}.{param.name}",), languages) if self.parameters else []
        if self._decorators:
            found = [*found, *self._decorated(function, languages), *self._decorators.find(_spelled_all(param.decorators), languages)]
        where = param.annotation or ir.Name(function.function.start, function.function.start, param.name)
        return join_all([self._data(named.entry, frame, where, param.name) for named in found if isinstance(named.entry, FlowSource)])

    def bound(self, run: Any, function: FunctionValue, param: ir.Param, value: Value) -> None:
        """Note what a caller hands to a parameter that data must not reach."""
        if run.stack:
            for named in self._parameters.find((f"{function.qualified}.{param.name}",), self._languages_of(function.module)):
                if isinstance(named.entry, FlowSink):
                    self._arrives(run, named, [(param.name, value)], None)

    def typed(self, run: Any, value: Value, part: ir.Expr, frame: Frame) -> Value:
        """Return what something declared with a type is: data, or an object whose methods users name."""
        out: list[Value] = []
        for atom in value:
            if not isinstance(atom, ClassValue | Symbol):
                continue
            names = self._names(run, atom, part)
            found = self._types.find(names, languages_of(frame))
            out += [self._data(named.entry, frame, part) for named in found if isinstance(named.entry, FlowSource)]
            if isinstance(atom, Symbol) and name_parts(atom.name)[-1] in self._owners:
                made = Object("foreign", frame.module.path, part.start)
                made.symbol = atom.name
                out.append(frozenset((made,)))
        return join_all(out) if out else EMPTY

    def field(self, run: Any, owner: Value, name: str, found: Value, frame: Frame, node: ir.Expr) -> Value:
        """Return what reading a field gives, given what it holds."""
        entries = [named.entry for named in self._of_field(run, owner, name, frame, node)]
        if any(isinstance(entry, FlowSanitizer) for entry in entries):
            return _cleaned(run.deep(found) or run.deep(owner), entries)
        return join_all([found, *(self._data(entry, frame, node) for entry in entries if isinstance(entry, FlowSource))])

    def stored(self, run: Any, owner: Value, name: str, value: Value, frame: Frame, node: ir.Expr) -> None:
        """Note what is assigned to a field that data must not reach."""
        for named in self._of_field(run, owner, name, frame, node):
            if isinstance(named.entry, FlowSink):
                self._arrives(run, named, [(name, value)], node)

    def put_into(self, run: Any, value: Value, frame: Frame, node: ir.Subscript) -> None:
        """Note what is put into something that data must not reach, under whatever key, and the key."""
        written = spelled(node.value)
        last = written.rpartition(".")[2]
        for named in self.fields.find((written,), languages_of(frame)) if self.fields.may_be(last) else ():
            if isinstance(named.entry, FlowSink):
                self._arrives(run, named, [(last, value)], node)

    def _of_field(self, run: Any, owner: Value, name: str, frame: Frame, node: ir.Expr) -> list[Named]:
        if not self.fields.may_be(name):
            return []
        names = [spelled(node) if isinstance(node, ir.Attribute) else name]
        for atom in owner:
            if isinstance(atom, Object) and atom.cls is not None:
                names += [f"{one}.{name}" for one in self._names(run, atom.cls, node)]
            elif isinstance(atom, Object) and atom.symbol:
                names.append(f"{atom.symbol}.{name}")
            elif isinstance(atom, Symbol):
                names.append(f"{atom.name}.{name}")
        return self.fields.find(names, languages_of(frame))

    # What is noted ---------------------------------------------------------------------------------------------------

    def _arrives(self, run: Any, named: Named, values: list[tuple[str, Value]], site: Any) -> None:
        """Note a place that data must not reach, and the data that reaches it."""
        entry = named.entry
        place = _place_of(run, site)
        if place is None or not isinstance(entry, FlowSink):
            return
        path, node = place
        frame = run.frames[-1]
        carried = [(argument, atom) for argument, value in values for atom in run.deep(value)]
        closed = True if entry.provider else None
        reason = f"{named.pack} names it as a place that data must not reach"
        target = Target(closed=closed, kind="provider" if entry.provider else "unresolved", reason=reason)
        current = self._project.sinks.current
        current.facts.append(
            SendFact(
                path=path, start=node.start, end=node.end, role="sink", callee=entry.title, package="", provider_id=entry.provider, target=target,
                capability=None, enclosing=enclosing(frame), entry_point=self._project.entry_point(run, frame),
                symbolic=any(isinstance(atom, Parameter) for _argument, atom in carried), depth=len(run.stack),
                data=tuple(sorted({argument for argument, atom in carried if argument})),
            )
        )  # fmt: skip
        calls = tuple((one.path, getattr(one.node, "start", 0)) for one in run.stack)
        for argument, atom in sorted(((argument, atom) for argument, atom in carried if isinstance(atom, Data)), key=repr):
            current.received.append(
                Received(
                    data=atom, path=path, start=node.start, end=node.end, argument=argument or entry.title, provider_id=entry.provider,
                    closed=closed, capability=None, calls=calls,
                )
            )  # fmt: skip

    def _data(self, entry: FlowSource, frame: Frame, node: Any, name: str = "") -> Value:
        start = getattr(node, "start", 0)
        title = entry.name or name or entry.place
        source = Source(entry.kind, title, entry.data_types, frame.module.path, start, getattr(node, "end", start), entry.confidence)
        return frozenset((Data(source),))

    # Names -----------------------------------------------------------------------------------------------------------

    def _decorated(self, function: FunctionValue, languages: tuple[str, ...]) -> list[Named]:
        return self._decorators.find(_spelled_all(function.function.decorators), languages)

    def _languages_of(self, path: str) -> tuple[str, ...]:
        language = self._project.module(path).language
        return (*language.sdk_languages, language.name) if language is not None else ()

    def _names(self, run: Any, atom: Any, site: Any) -> tuple[str, ...]:
        """Return every full name of what is called or declared."""
        match atom:
            case FunctionValue():
                owner = atom.cls.name if atom.cls is not None and not atom.qualified.startswith(atom.cls.name) else ""
                return self._names_in(atom.module, f"{owner}.{atom.qualified}")
            case ClassValue():
                return self._names_in(atom.module, atom.name)
            case Symbol():
                return (atom.name,)
            case Chain(root=Object() as root):
                owners = self._names(run, root.cls, site) if root.cls is not None else (root.symbol,)
                return tuple(f"{owner}.{'.'.join(atom.names)}" for owner in owners)
            case Object(symbol=str() as symbol) if symbol and isinstance(site, ir.Call) and isinstance(site.callee, ir.Attribute):
                return (f"{symbol}.{site.callee.name}", spelled(site.callee))
            case _:
                return (spelled(site.callee),) if isinstance(site, ir.Call) else (getattr(atom, "name", ""),)

    def _names_in(self, path: str, name: str) -> tuple[str, ...]:
        """Return a name of a file by the file's path, by its folder, and by the package it declares."""
        module = self._project.module(path).module
        stem = path.rpartition(".")[0] or path
        package = module.package if module is not None else ""
        return (f"{package}.{name}", f"{stem}.{name}", f"{stem.rpartition('/')[0]}.{name}")


def languages_of(frame: Frame) -> tuple[str, ...]:
    """Return the names by which packs may call the language of a file."""
    """Return the names by which packs may call the language of a file."""
    language = frame.module.language
    return (*language.sdk_languages, language.name) if language is not None else ()


def _last_of(atom: Any, site: Any) -> str:
    match atom:
        case FunctionValue():
            return atom.function.name or atom.qualified.rpartition(".")[2]
        case Symbol() | ClassValue():
            return name_parts(atom.name)[-1]
        case Chain():
            return atom.names[-1]
        case _:
            callee = site.callee if isinstance(site, ir.Call) else None
            return callee.name if isinstance(callee, ir.Attribute) else callee.id if isinstance(callee, ir.Name) else ""


def _chosen(entry: FlowSink, atom: Any, arguments: Arguments, receiver: Any) -> list[tuple[str, Value]]:
    """Return the arguments that an entry means, with the names a reader knows them by."""
    if not entry.arguments:
        everything = [("", value) for value in arguments.all()]
        return [*everything, ("", _itself(receiver))]
    params = [param.name for param in atom.function.params] if isinstance(atom, FunctionValue) else []
    if params and atom.cls is not None and params[0] in ("self", "cls"):
        params = params[1:]
    return [(str(wanted), _one(wanted, params, arguments, receiver)) for wanted in entry.arguments]


def _one(wanted: str | int, params: list[str], arguments: Arguments, receiver: Any) -> Value:
    if wanted == RECEIVER:
        return _itself(receiver)
    spread = join_all(list(arguments.unpacked)) if arguments.unpacked else EMPTY
    place = wanted if isinstance(wanted, int) else params.index(wanted) if wanted in params else -1
    named = arguments.get(params[place]) if isinstance(wanted, int) and 0 <= place < len(params) and arguments.named else EMPTY
    if 0 <= place < len(arguments.positional):
        return arguments.positional[place]
    return join(named or (arguments.get(wanted) if isinstance(wanted, str) else EMPTY), spread)


def _itself(receiver: Any) -> Value:
    """Return what a method is called on, where that is data or a collection: an object's fields are its own affair."""
    is_held = isinstance(receiver, CARRIED) or (isinstance(receiver, Object) and receiver.kind in ("list", "map"))
    return frozenset((receiver,)) if is_held else EMPTY


def _cleaned(held: Value, entries: list[Entry]) -> Value:
    title = next(entry.title for entry in entries if isinstance(entry, FlowSanitizer))
    out = {Data(atom.source, (*atom.cleaned, title)[:3], atom.access) for atom in held if isinstance(atom, Data)}
    return frozenset([*out, Unknown("call", title)])


def _place_of(run: Any, site: Any) -> tuple[str, Any] | None:
    """Return path and node of a call; of one that the code does not spell, those of the call that led to it."""
    if hasattr(site, "start"):
        return run.frames[-1].module.path, site
    return next(((one.path, one.node) for one in reversed(run.stack) if hasattr(one.node, "start")), None)


def _spelled_all(nodes: tuple[ir.Expr, ...]) -> list[str]:
    return [name for node in nodes if (name := spelled(node))]


def spelled(node: ir.Expr, depth: int = 0) -> str:
    """Return a dotted name as it is written; calls on the way are left out."""
    if depth > 16:
        return ""
    match node:
        case ir.Call():
            return spelled(node.callee, depth + 1)
        case ir.Attribute():
            return f"{spelled(node.value, depth + 1)}.{node.name}"
        case ir.Subscript():
            return spelled(node.value, depth + 1)
        case ir.Name():
            return node.id
        case _:
            return ""
