"""Sources and sanitizers: where data starts and where it is made safe, by what `flow_knowledge` knows.

What a flow is: data that this engine can follow from a source to a data-bearing argument. A literal in the source is none.
"""

import re
from typing import Any

import msgspec

from auditor.analysis.arguments import Arguments
from auditor.analysis.entry_points import handed_kind
from auditor.analysis.flow_knowledge import SourceEntry, Table, data_type_terms, knowledge_of, weak_types
from auditor.analysis.type_names import type_names
from auditor.analysis.values import EMPTY, Chain, ClassValue, Const, Data, Object, Parameter, Source, Unknown, Value, join_all
from auditor.analysis.words import Terms, last_name, tokens
from auditor.model import ir
from auditor.model.evidence import Confidence
from auditor.model.flow import SourceKind

STEP_LIMIT = 12
QUERIED = "#queried"
"""The field of a cursor or connection that holds what its last query brings."""
_TABLES = re.compile(r"(?i)\b(?:from|join)\s+[\"`\[]?(?:\w+\.)?(\w+)")
_CHOSEN = re.compile(r"(?is)\bselect\b(.*?)\bfrom\b")
_WORDS = re.compile(r"[A-Za-z_]\w*")
READERS = frozenset({"get", "getParameter", "fetch", "dig", "getlist", "pluck", "input", "getOrDefault", "optString", "path"})
"""Methods that read one part of data, by the key they are given."""


class Flows:
    """Answers the interpreter's questions about data."""

    def __init__(self, catalogue: Any) -> None:
        knowledge = knowledge_of(catalogue)
        self._sources = knowledge.sources
        self._not_data = frozenset(knowledge.not_data.members)
        self._filled = knowledge.not_data
        self._wholes = frozenset(knowledge.not_data.wholes)
        self._keys = Terms(dict.fromkeys(knowledge.not_data.keys, "key"))
        self._aside = Terms(dict.fromkeys(knowledge.not_data.arguments, "aside"))
        self._tables: dict[str, Table] = {}
        self._terms = Terms(data_type_terms(catalogue), knowledge.not_data.not_after)
        self.weak = weak_types(catalogue)
        """Data types that say no more than that data came in."""
        self._sanitizers = Terms({word: "sanitizer" for word in knowledge.sanitizers if "." not in word})
        self._sanitizer_symbols = frozenset(word for word in knowledge.sanitizers if "." in word)

    def _table(self, frame: Any) -> Table:
        language = frame.module.language
        names = (*(language.sdk_languages or (language.name,)), "*") if language is not None else ("*",)
        key = ",".join(names)
        found = self._tables.get(key)
        if found is None:
            found = self._tables[key] = Table(tuple(entry for name in names for entry in self._sources.get(name, ())))
        return found

    def part(self, atom: Data, name: str, frame: Any, node: Any) -> Value:
        """Return a part of data: of what a handler is given, it starts where the part is read.

        `req.body.q` is one read: as long as an expression holds the last one, the data starts there.
        """
        source = atom.source
        if source.handle and name in self._not_data:
            return frozenset((Unknown("call", name),))
        start, end = getattr(node, "start", 0), getattr(node, "end", 0)
        is_around = source.path == frame.module.path and start <= source.start and source.end <= end
        if end > start and (source.in_parts or is_around):
            source = msgspec.structs.replace(source, path=frame.module.path, start=start, end=end, in_parts=False, handle=False)
        return frozenset((Data(source, atom.cleaned, (*atom.access[-3:], name) if name else atom.access),))

    def asked(self, atom: Data, name: str, arguments: Arguments, frame: Any, node: Any) -> Value | None:
        """Return the part of data that a method gives: `form.get("q")`, `req.json()`, `body.getEmail()`; None for a method that gives the whole."""
        given = list(arguments.all())
        keys = [str(held.value) for held in given[0] if isinstance(held, Const)] if given else []
        if given and len(keys) == 1 and (name in READERS or atom.source.handle):
            return self.part(atom, keys[0], frame, node)
        words = tokens(name)
        if not given and len(words) > 1 and words[0] in ("get", "is"):
            field = name[len(words[0]) :].lstrip("_")
            return self.part(atom, field[:1].lower() + field[1:], frame, node)
        return self.part(atom, name, frame, node) if atom.source.in_parts and (atom.source.handle or self._terms.of(name)) else None

    # Where data starts -----------------------------------------------------------------------------------------------

    def member(self, run: Any, name: str, owner: Value, frame: Any, node: Any) -> Value:
        """Return the data that a member is by its name alone: `customer.email`."""
        if any(isinstance(atom, Data) for atom in owner):
            return EMPTY  # the field is taken of data already: see `types_of`
        types = self._terms.of(name)
        if not types or any(_is_of_sdk(run, atom) for atom in owner):
            return EMPTY
        spelled = f"{last_spelled(node)}{name}"
        return self._data("field", spelled, types, frame, node, "medium")

    def symbol(self, run: Any, name: str, frame: Any, node: Any) -> Value:
        """Return the data an imported thing is."""
        entry = self._table(frame).symbols.get(name)
        return self._entered(entry, entry.name or name, entry.data_types, frame, node) if entry is not None else EMPTY

    def called(self, run: Any, name: str, arguments: Arguments, site: Any, receiver: Any = None) -> Value:
        """Return the data a foreign call brings in."""
        if not hasattr(site, "start"):
            return EMPTY
        found = (self._brought(run, entry, name, arguments, site, receiver) for entry in self._table(run.frames[-1]).called(name))
        return next((value for value in found if value), EMPTY)

    def _brought(self, run: Any, entry: SourceEntry, name: str, arguments: Arguments, site: Any, receiver: Any) -> Value:
        """Return the data that a call brings in if it is such an entry."""
        frame = run.frames[-1]
        if entry.of_class and not _names_class(arguments, receiver):
            return EMPTY
        if entry.kind != "database":
            return self._data(entry.kind, entry.name or name, entry.data_types, frame, site, entry.confidence)
        texts = [str(atom.value) for value in arguments.all() for atom in value if isinstance(atom, Const) and isinstance(atom.value, str)]
        texts += [atom.name for value in arguments.all() for atom in value if isinstance(atom, Unknown) and atom.reason == "text"]
        is_choosing = any(_CHOSEN.search(text) for text in texts)
        holder = _holder(run, receiver)
        if holder is not None and QUERIED in holder.fields and not is_choosing:
            return holder.fields[QUERIED]  # the rows of a query that was seen
        if entry.sql and not is_choosing:
            return EMPTY
        whole = self._whole(run, name, arguments, receiver, texts)
        brought = self._data(entry.kind, entry.name or name, entry.data_types, frame, site, entry.confidence, whole)
        if entry.sql and holder is not None:
            run.trail.write(holder.fields, QUERIED, brought)
        return brought

    def _whole(self, run: Any, name: str, arguments: Arguments, receiver: Any, texts: list[str]) -> tuple[str, ...]:
        """Return the data types of the rows or objects that a query brings, by the class, model or table it names."""
        entities = run.project.entities
        given = frozenset(atom for value in arguments.all() for atom in value)
        link = receiver
        links: list[Object] = []
        while isinstance(link, Object) and len(links) < STEP_LIMIT:
            links.append(link)
            link = link.parent
        before = frozenset(atom for one in links for value in one.fields.values() for atom in value)
        classes = frozenset((*given, *before, *((receiver,) if receiver is not None else ())))
        found = {*entities.of_value(classes), *entities.of_names(name.split(".")[:-1])}
        for text in texts:
            tables = _TABLES.findall(text)
            chosen = _CHOSEN.search(text) if tables else None
            columns = _WORDS.findall(chosen[1]) if chosen is not None else ()
            found.update((*self.types_of(tuple(columns)), *(entities.of_names(tables) if chosen is None or "*" in chosen[1] else ())))
        return tuple(sorted(found))

    def parameter(self, run: Any, function: Any, param: ir.Param, frame: Any) -> Value:
        """Return the data a parameter is by its entry point, its type or its name, when no caller is known."""
        own = run.project.own.parameter(function, param, frame)
        if own:
            return own
        table = self._table(frame)
        where = param.annotation if param.annotation is not None else ir.Name(function.function.start, function.function.start, param.name)
        if param.annotation is not None and any(table.may_be_typed(name) for name in type_names(param.annotation)):
            return EMPTY  # its type says what it is
        entry = table.parameters.get(param.name)
        if entry is None and table.entry_points and not self._is_filled(param):
            kind = handed_kind(run, frame)
            entry = table.entry_points.get(kind) if kind is not None else None
        if entry is not None:
            name = param.name if param.pattern is None else entry.name or entry.kind
            return self._entered(
                entry, name, (*entry.data_types, *self._terms.of(param.name)), frame, where, self._declared(run, param, frame)
            )
        types = self._terms.of(param.name)
        whole = self._declared(run, param, frame)
        if whole and not types:
            (held,) = self._data("parameter", param.name, (), frame, where, "medium", whole)
            assert isinstance(held, Data)
            return frozenset((Data(msgspec.structs.replace(held.source, in_parts=True)),))
        return self._data("parameter", param.name, types, frame, where, "medium", whole) if types else EMPTY

    def _declared(self, run: Any, param: ir.Param, frame: Any) -> tuple[str, ...]:
        """Return the data types of the fields of the class that a parameter is declared with."""
        if param.annotation is None:
            return ()
        names = tuple(dict.fromkeys(type_names(param.annotation)))[:4]
        entities = run.project.entities
        classes = frozenset(atom for name in names for atom in run.evaluate(ir.Name(0, 0, name), frame))
        return tuple(sorted({*entities.of_value(classes), *entities.of_names(names)}))

    def typed(self, run: Any, name: str, part: Any, frame: Any) -> Value:
        """Return the data that a value of a declared foreign type is."""
        entry = self._table(frame).typed(name)
        return self._entered(entry, entry.name or last_name(name), entry.data_types, frame, part) if entry is not None else EMPTY

    def _is_filled(self, param: ir.Param) -> bool:
        """Tell whether a container fills a handler's parameter, and not whoever called."""
        filled = self._filled
        default = param.default.callee if isinstance(param.default, ir.Call) else param.default
        names = set(type_names(param.annotation)) if param.annotation is not None else set()
        return (
            not names.isdisjoint(filled.types)
            or (default is not None and not set(type_names(default)).isdisjoint(filled.defaults))
            or any(not set(type_names(mark)).isdisjoint(filled.decorators) for mark in param.decorators)
        )

    def named(self, name: str, value: Value, node: Any, frame: Any) -> Value:
        """Return a value that is known to be data by the name it is given; constants stay constants."""
        types = self._terms.of(name)
        if not types or all(isinstance(atom, Const) for atom in value):
            return value
        data = frozenset(Data(atom.source, atom.cleaned, (*atom.access[-2:], name)) for atom in value if isinstance(atom, Data))
        if data:
            return frozenset(atom for atom in value if not isinstance(atom, Data)) | data
        if any(isinstance(atom, Unknown | Parameter) for atom in value):
            return value | self._data("field", name, types, frame, node, "medium")
        return value

    def _entered(self, entry: SourceEntry, name: str, types: tuple[str, ...], frame: Any, node: Any, whole: tuple[str, ...] = ()) -> Value:
        """Return the data of an entry that is not read yet: a parameter, or a thing that stands for the request."""
        (held,) = self._data(entry.kind, name, types, frame, node, entry.confidence, whole)
        assert isinstance(held, Data)
        in_parts = entry.handle or entry.kind == "request"
        return frozenset((Data(msgspec.structs.replace(held.source, in_parts=in_parts, handle=entry.handle)),))

    def _data(
        self,
        kind: SourceKind,
        name: str,
        types: tuple[str, ...],
        frame: Any,
        node: Any,
        confidence: Confidence,
        whole: tuple[str, ...] = (),
    ) -> Value:
        start = getattr(node, "start", 0)
        source = Source(kind, name, tuple(types), frame.module.path, start, getattr(node, "end", start), confidence, whole=whole)
        return frozenset((Data(source),))

    def is_key(self, atom: Any) -> bool:
        """Tell whether data is a key to a service, by its name alone."""
        source = atom.source if isinstance(atom, Data) else None
        name = atom.access[-1] if source is not None and atom.access else source.name if source is not None else ""
        return source is not None and source.kind in ("parameter", "field") and bool(self._keys.of(last_name(name)))

    def kept(self, held: Value) -> Value:
        """Return what the result of something unknown can hold of what went in."""
        return frozenset(atom for atom in held if not self.is_key(atom)) if any(self.is_key(atom) for atom in held) else held

    def payload(self, run: Any, arguments: Arguments) -> Value:
        """Return the data in a call's arguments where it cannot be told which of them bear it: those beside it are left out."""
        held: list[Value] = [*arguments.positional, *arguments.unpacked]
        held += [value for name, value in arguments.named if not self._aside.of(name)]
        for value in arguments.mappings:
            for atom in value:
                fields = atom.fields.items() if isinstance(atom, Object) else ()
                held += [part for name, part in fields if not self._aside.of(name)] if fields else [frozenset((atom,))]
        return self.kept(run.deep(join_all(held)))

    def is_whole(self, access: tuple[str, ...]) -> bool:
        """Tell whether what was taken of data is all of it, or one of several alike: `rows[0]`, `result.data`, `customer.__dict__`."""
        return all(name.isdigit() or name in self._wholes for name in access)

    def types_of(self, access: tuple[str, ...]) -> tuple[str, ...]:
        """Return the data types that the names of fields say."""
        return tuple(sorted({found for name in access for found in self._terms.of(name)}))

    # On the way ------------------------------------------------------------------------------------------------------

    def cleaner(self, run: Any, name: str, held: Value, arguments: Arguments) -> Value | None:
        """Return what a sanitizer gives; None for a function that is none."""
        if name not in self._sanitizer_symbols and not self._sanitizers.of(last_name(name)):
            return None
        out = {Data(atom.source, (*atom.cleaned, name)[:3], atom.access) for atom in run.deep(held) if isinstance(atom, Data)}
        return frozenset([*out, Unknown("call", name)])

    def assigned(self, run: Any, node: ir.Assign, value: Value, frame: Any) -> None:
        """Remember an assignment as a step of the data in it."""
        steps = run.project.sinks.current.steps
        for atom in value:
            if isinstance(atom, Data):
                known = steps.setdefault(atom.source, [])
                entry = (frame.module.path, node.start, f"assigned to {last_spelled(node.target).rstrip('.') or 'a field'}")
                if len(known) < STEP_LIMIT and entry not in known:
                    known.append(entry)


def _names_class(arguments: Arguments, receiver: Any) -> bool:
    is_model = isinstance(receiver, ClassValue) and bool(receiver.class_.bases)  # what it does not have, what it is made of has
    return is_model or any(isinstance(atom, ClassValue) for value in arguments.all() for atom in value)


def _holder(run: Any, receiver: Any) -> Object | None:
    """Return the object that remembers what a cursor or connection was asked; for one that a caller hands in, one that stands for it."""
    if isinstance(receiver, Parameter):
        return run.project.symbols.symbol_object(f"{receiver.function} {receiver.name}")
    return receiver if isinstance(receiver, Object) and receiver.kind == "foreign" and receiver.client is None else None


def last_spelled(node: Any) -> str:
    """Return the name before a member, with its dot: `customer.` of `customer.email`."""
    if isinstance(node, ir.Attribute):
        inner = node.value
        return f"{inner.id}." if isinstance(inner, ir.Name) else f"{inner.name}." if isinstance(inner, ir.Attribute) else ""
    return f"{node.id}." if isinstance(node, ir.Name) else ""


def _is_of_sdk(run: Any, atom: Any) -> bool:
    """Tell whether something is of an SDK: what its members are called says nothing about the customer's data."""
    root = atom.root if isinstance(atom, Chain) else atom
    return isinstance(root, Object) and root.kind == "foreign" and not run.project.is_everyday(root)
