"""`rules/flows/` -> records: the places where data comes in, what is none of it, what makes it safe, and the taxonomy of its types."""

from typing import Any

import msgspec

from auditor.analysis.words import last_name
from auditor.catalogue.flow_packs import DATA_TYPES_DOCUMENT
from auditor.model.evidence import Confidence
from auditor.model.flow import SourceKind


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place where data comes in; exactly one of the forms is given."""

    kind: SourceKind
    symbol: str = ""
    """An imported or builtin thing that is data itself: `flask.request`."""
    call: str = ""
    """A function whose result is data; `*.name`: a method of that name on anything that is not of the project."""
    type: str = ""
    """A parameter declared with this type is data."""
    parameter: str = ""
    """A parameter of this name, in a function nobody in the project calls, is data: `req`."""
    entry_point: str = ""
    """Every parameter of a function that is such an entry point is data."""
    name: str = ""
    data_types: tuple[str, ...] = ()
    confidence: Confidence = "high"
    handle: bool = False
    """Only what is read of it is data: a request object."""
    of_class: bool = False
    """Only where it is asked of a class of the project, or given one: `Patient.find(1)`, `session.get(Patient, 1)`."""
    sql: bool = False
    """Only where a text among the arguments chooses something from a table."""


class NotData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a framework hands to a handler beside what came in."""

    members: tuple[str, ...] = ()
    """Members of a request object that say nothing of what came in: `signal`, `app`."""
    types: tuple[str, ...] = ()
    """Types, by their last name, of parameters that a container fills."""
    defaults: tuple[str, ...] = ()
    """Functions, by their last name, that as a parameter's default ask a container to fill it."""
    decorators: tuple[str, ...] = ()
    """Annotations, by their last name, that ask for the same."""
    not_after: tuple[str, ...] = ()
    """First words of names that only speak of what follows: `is_mobile`, `send_email`."""
    wholes: tuple[str, ...] = ()
    """Members that give all of what they are taken of, or one of several alike."""
    keys: tuple[str, ...] = ()
    """Names of keys to services: handing one to what needs it is no flow of data, and what that gives back does not hold it."""
    arguments: tuple[str, ...] = ()
    """Names of arguments that carry no data, where a call's data-bearing arguments cannot be told."""


class FlowKnowledge(msgspec.Struct, frozen=True, kw_only=True):
    """`rules/flows/` decoded."""

    sources: dict[str, tuple[SourceEntry, ...]] = {}
    """Language -> entries; `*` for all languages."""
    not_data: NotData = NotData()
    sanitizers: tuple[str, ...] = ()
    """Words (whole tokens of a function's name) or symbols of functions that make data safe."""


class Table:
    """The entries of one language by form."""

    def __init__(self, entries: tuple[SourceEntry, ...]) -> None:
        self.symbols = {entry.symbol: entry for entry in entries if entry.symbol}
        self.calls = {entry.call: entry for entry in entries if entry.call and not entry.call.startswith("*.")}
        self._methods: dict[str, list[SourceEntry]] = {}
        for entry in entries:
            if entry.call.startswith("*."):
                self._methods.setdefault(entry.call[2:], []).append(entry)
        self.types = {entry.type: entry for entry in entries if entry.type}
        self._ends = frozenset(last_name(name) for name in self.types)
        self.parameters = {entry.parameter: entry for entry in entries if entry.parameter}
        self.entry_points = {entry.entry_point: entry for entry in entries if entry.entry_point}

    def called(self, name: str) -> list[SourceEntry]:
        """Return the entries that a call may be: by its full name, or a method by its last name or its last two (`*.objects.get`)."""
        before, _, last = name.rpartition(".")
        own = self.calls.get(name)
        return [*([own] if own else ()), *self._methods.get(f"{last_name(before)}.{last}", ()), *self._methods.get(last, ())]

    def typed(self, name: str) -> SourceEntry | None:
        """Return the entry of a type, by its full name or its last."""
        return self.types.get(name) or self.types.get(last_name(name))

    def may_be_typed(self, last: str) -> bool:
        """Tell whether any entry is of a type with this last name."""
        return last in self._ends


def knowledge_of(catalogue: Any) -> FlowKnowledge:
    """Decode sources and sanitizers from a catalogue's documents."""
    sources: dict[str, tuple[SourceEntry, ...]] = {}
    sanitizers: list[str] = []
    not_data = NotData()
    for name in catalogue.documents:
        if name.startswith("flows/sources/"):
            document = msgspec.msgpack.decode(catalogue.document(name) or b"\x80")
            entries = tuple(msgspec.convert(entry, SourceEntry, strict=False) for entry in document.get("entries", ()))
            language = str(document.get("language", "*"))
            sources[language] = (*sources.get(language, ()), *entries)
        elif name == "flows/not_data.yaml":
            document = msgspec.msgpack.decode(catalogue.document(name) or b"\x80")
            not_data = msgspec.convert({key: document[key] for key in NotData.__struct_fields__ if key in document}, NotData)
        elif name.startswith("flows/sanitizers"):
            document = msgspec.msgpack.decode(catalogue.document(name) or b"\x80")
            sanitizers.extend(str(word) for word in document.get("functions", ()))
    return FlowKnowledge(sources=sources, not_data=not_data, sanitizers=tuple(sanitizers))


def weak_types(catalogue: Any) -> frozenset[str]:
    """Return the data types that say no more than that data came in."""
    document = msgspec.msgpack.decode(catalogue.document(DATA_TYPES_DOCUMENT) or b"\x80")
    return frozenset(str(entry["id"]) for entry in document.get("data_types", ()) if entry.get("weak"))


def data_type_terms(catalogue: Any) -> dict[str, str]:
    """Return term -> data type from the taxonomy in `rules/flows/data_types.yaml`."""
    document = msgspec.msgpack.decode(catalogue.document(DATA_TYPES_DOCUMENT) or b"\x80")
    return {str(term): str(entry["id"]) for entry in document.get("data_types", ()) for term in entry.get("terms", ())}
