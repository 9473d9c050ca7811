"""The log formats of the rules -> tables by which a record is recognised and read. A new format is an entry there, not code here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

import msgspec

from auditor.errors import RuleError
from auditor.traffic.sighting import Counted, Scope

Shape = Literal["json", "table", "pairs", "text", "columns", "line"]
"""How a record holds its fields: by name in JSON, by the names of a header, as `key=value`, by an expression, by their number, or anyhow:
as a line on which a method and a URL stand."""

ALSO: Final[dict[Shape, Shape]] = {"table": "json", "pairs": "json"}
"""Records of JSON are exported as tables and as pairs, under the same names."""

DOCUMENTS = "log-formats"
"""Beginning of the names of the rule files that describe formats."""

FIELDS = (
    "host", "url", "client", "service", "time", "sent", "received", "method", "path", "operation", "model", "served_model", "label",
    "flow", "address", "payload", "answer", "count", "agent", "request", "client_port", "port",
)  # fmt: skip
"""What a field of a record can be taken for; `agent` is a user agent, for the service where nothing else names it; `request` is a request's
first line; the ports and `address`, the server's, tell a connection that several sensors saw."""


class LogFormat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of record."""

    name: str
    shape: tuple[Shape, ...]
    level: int
    counted: Counted = "request"
    scope: Scope = "network"
    needs: tuple[str, ...] = ()
    """Fields that a record of this kind has."""
    any: tuple[str, ...] = ()
    """Fields of which it has one."""
    loose: bool = False
    """True: names are those of `shapes.flattened`, so that `id.orig_h`, `id_orig_h` and `{"id": {"orig_h": ...}}` are all `idorigh`."""
    guess: bool = False
    """True: told by names of fields alone, so that a record is taken for one only where a host in it is a provider's."""
    lacks: tuple[str, ...] = ()
    """Fields that it never has."""
    equals: dict[str, tuple[str, ...]] = {}
    """Field -> values, one of which it has; `*` at the end stands for any rest. Compared without case."""
    pattern: str = ""
    """`text`: an expression with the names of fields as its groups, tried on the start of the message."""
    words: tuple[str, ...] = ()
    """`text`: literals all of which the message holds; tells quickly that the expression need not be tried."""
    columns: tuple[str, ...] = ()
    """`columns`: names by position, an empty one for a column of no interest."""
    fields: dict[str, tuple[str, ...]] = {}
    """Field of a sighting -> places in the record, the first that holds something counts; `a/b` goes down, `*` takes whatever comes."""
    compose: dict[str, str | tuple[str, ...]] = {}
    """Field of a sighting -> text with places in braces: `runtime.{awsRegion}.example.com`; `{a|last}` takes the last part of a path. Of
    several texts the first counts that has no empty place."""
    blocked: dict[str, tuple[str, ...]] = {}
    """Place -> values that mean that the request was stopped on the way; `*` as above."""
    provider: str = ""
    """A provider whose own log this is."""
    action: str = ""
    protocol: bool = False
    """True: `label` names whose protocol is spoken."""
    joins: bool = False
    """True: sizes of the connections stand in the same files."""
    yields_to: str = ""
    """Name of a format that tells of the same thing: where both tell of a host and client, this one is left out."""
    source: str = ""
    checked_on: str = ""


class Wrapper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record of a log shipper around the record proper."""

    needs: tuple[str, ...]
    inner: str
    """Place of the record inside: a text, an object, or a list of either."""
    time: str = ""
    packed: bool = False
    """True: the text is base64, of plain or of gzipped bytes."""
    keeps: tuple[str, ...] = ()
    """Places whose values the record inside gets too, under the last part of their name with `_` in front."""


class Addresses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Networks in which somebody states to answer."""

    networks: tuple[str, ...]
    provider: str = ""
    """Empty: many services answer there, and none can be told from another."""
    source: str
    checked_on: str


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`log-words.yaml`: how logs name providers, operations and paths."""

    source: str = ""
    checked_on: str = ""
    labels: dict[str, str] = {}
    """Name of a provider in a gateway's or tracer's log -> provider id; an empty id when it names a protocol that others speak too."""
    operations: dict[str, str] = {}
    """Operation as a log names it, in lower case -> action."""
    capabilities: dict[str, str] = {}
    """Capability of an API path -> action."""
    paths: tuple[tuple[str, str, str], ...] = ()
    """(method or empty, end of a path, action)."""
    not_usage: tuple[str, ...] = ()
    """Actions that are no use of a model."""
    blind: dict[str, tuple[str, ...]] = {}
    """Kind of blind spot -> hosts that mean it."""
    addresses: tuple[Addresses, ...] = ()
    """What an address alone tells."""
    needles: tuple[str, ...] = ()
    """Literals that mark records of model calls which need not name a host."""


class Identifier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of data in payloads that has a checked form."""

    data_type: str
    pattern: str
    check: str = ""
    """A module of python-stdnum that says whether a number is valid, or `luhn`."""
    near: tuple[str, ...] = ()
    """Words one of which must stand near, for numbers whose check says little."""


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `log-formats-*.yaml`."""

    formats: tuple[LogFormat, ...] = ()
    wrappers: tuple[Wrapper, ...] = ()
    containers: tuple[str, ...] = ()
    """Places of a list of records inside one JSON document."""
    streams: tuple[str, ...] = ()
    """First words of file names that go together when the rest of the name is the same, because their records join."""
    identifiers: tuple[Identifier, ...] = ()
    workloads: tuple[str, ...] = ()
    """Places around a record where a shipper names the workload that wrote it, the most telling first."""
    aside: tuple[str, ...] = ()
    """Names, as `shapes.flattened` gives them, of fields whose hosts say nothing about where a request went: where a visitor came from."""
    source: str = ""
    checked_on: str = ""


Steps = tuple[str, ...]
Template = tuple[str | tuple[Steps, bool], ...]
"""A text taken apart: literals, and places with whether their last part alone is meant."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A format with its places taken apart."""

    format: LogFormat
    needs: tuple[Steps, ...]
    names: tuple[tuple[str, str], ...]
    """For each need the names one of which the record has at its top: tells quickly that it is not of this format."""
    any: tuple[Steps, ...]
    lacks: tuple[Steps, ...]
    equals: tuple[tuple[Steps, tuple[str, ...]], ...]
    fields: dict[str, tuple[Steps, ...]]
    compose: tuple[tuple[str, tuple[Template, ...]], ...]
    blocked: tuple[tuple[Steps, tuple[str, ...]], ...]
    pattern: re.Pattern[str] | None


class Opening(NamedTuple):
    """A wrapper with its places taken apart."""

    needs: tuple[Steps, ...]
    names: tuple[tuple[str, str], ...]
    """For each need the names one of which the record has at its top: tells quickly that it is not this one."""
    inner: Steps
    time: Steps
    packed: bool
    keeps: tuple[Steps, ...]


class Formats:
    """All formats, by shape, in the order of the rules."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.formats = tuple(one for document in documents for one in document.formats)
        self.wrappers = tuple(opening_of(one) for document in documents for one in document.wrappers)
        self.containers = tuple(steps_of(place) for document in documents for place in document.containers)
        self.identifiers = tuple(one for document in documents for one in document.identifiers)
        self.workloads = tuple(steps_of(place) for document in documents for place in document.workloads)
        self.aside = frozenset(name for document in documents for name in document.aside)
        self.streams = frozenset(word for document in documents for word in document.streams)
        self.by_name = {one.name: one for one in self.formats}
        self._shapes: dict[Shape, tuple[Reading, ...]] = {}

    def of(self, shape: Shape) -> tuple[Reading, ...]:
        """Return the formats that come in this shape."""
        if shape not in self._shapes:
            shapes = {shape, ALSO.get(shape, shape)}
            self._shapes[shape] = tuple(reading_of(one) for one in self.formats if shapes.intersection(one.shape))
        return self._shapes[shape]

    def restricted(self, name: str) -> "Formats":
        """Return the formats whose names are or start with `name`.

        Raises: KeyError, when there is none.
        """
        kept = tuple(one for one in self.formats if one.name == name or one.name.startswith(f"{name}-"))
        if not kept:
            raise KeyError(name)
        return self._with(kept)

    def mapped(self, columns: Mapping[str, str]) -> "Formats":
        """Return one format that takes the given fields from the given places, before those of the rules."""
        level = 3 if columns.keys() & {"url", "sent", "received"} else 2
        given = LogFormat(
            name="mapped",
            shape=("json", "table", "pairs"),
            level=level,
            needs=tuple(columns[name] for name in ("url", "host") if name in columns)[:1],
            fields={name: (place,) for name, place in columns.items()},
        )
        return self._with((given, *self.formats))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the formats, sorted."""
        return tuple(sorted(self.by_name))

    def _with(self, formats: tuple[LogFormat, ...]) -> "Formats":
        changed = Formats(())
        changed.formats = formats
        changed.by_name = {one.name: one for one in formats}
        for name in ("wrappers", "containers", "identifiers", "streams", "aside", "workloads"):
            setattr(changed, name, getattr(self, name))
        return changed


def load_formats(documents: Iterable[tuple[str, bytes]]) -> Formats:
    """Decode (name, MessagePack of plain data) of the rule files.

    Raises: RuleError, naming file and field.
    """
    decoded = [_decode(name, content, Document) for name, content in sorted(documents)]
    for document in decoded:
        for one in document.formats:
            unknown = sorted({*one.fields, *one.compose} - set(FIELDS))
            if unknown:
                raise RuleError(f"log format {one.name}: no such field: {', '.join(unknown)}; there are {', '.join(FIELDS)}")
    return Formats(decoded)


def load_words(documents: Iterable[tuple[str, bytes]]) -> Words:
    """Decode and join the rule files `log-words*.yaml`.

    Raises: RuleError, naming file and field.
    """
    joined = Words()
    for name, content in sorted(documents):
        one = _decode(name, content, Words)
        joined = msgspec.structs.replace(
            joined,
            labels=joined.labels | one.labels,
            operations=joined.operations | one.operations,
            capabilities=joined.capabilities | one.capabilities,
            paths=joined.paths + one.paths,
            not_usage=joined.not_usage + one.not_usage,
            blind=joined.blind | one.blind,
            needles=joined.needles + one.needles,
            addresses=joined.addresses + one.addresses,
        )
    return joined


def _decode(name: str, content: bytes, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(msgspec.msgpack.decode(content), kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise RuleError(f"{name}: {error}") from error


def steps_of(place: str) -> Steps:
    """Take a place apart: `a/b` is `b` in `a`."""
    return tuple(place.split("/"))


def opening_of(one: Wrapper) -> Opening:
    """Take a wrapper's places apart."""
    needs = tuple(steps_of(place) for place in one.needs)
    return Opening(
        needs=needs,
        names=_tops(needs),
        inner=steps_of(one.inner),
        time=steps_of(one.time) if one.time else (),
        packed=one.packed,
        keeps=tuple(steps_of(place) for place in one.keeps),
    )


def _tops(needs: tuple[Steps, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((steps[0], ".".join(steps)) for steps in needs)


def reading_of(one: LogFormat) -> Reading:
    """Take a format's places apart.

    Raises: RuleError, for an expression that cannot be used.
    """
    needs = tuple(steps_of(place) for place in one.needs)
    try:
        pattern = re.compile(one.pattern) if one.pattern else None
    except re.error as error:
        raise RuleError(f"log format {one.name}: pattern: {error}") from error
    return Reading(
        format=one,
        needs=needs,
        names=_tops(needs),
        any=tuple(steps_of(place) for place in one.any),
        lacks=tuple(steps_of(place) for place in one.lacks),
        equals=tuple((steps_of(place), tuple(value.lower() for value in values)) for place, values in one.equals.items()),
        fields={name: tuple(steps_of(place) for place in places) for name, places in one.fields.items()},
        compose=tuple(
            (name, tuple(_template(text) for text in ([texts] if isinstance(texts, str) else texts))) for name, texts in one.compose.items()
        ),
        blocked=tuple((steps_of(place), tuple(value.lower() for value in values)) for place, values in one.blocked.items()),
        pattern=pattern,
    )


def _template(text: str) -> Template:
    parts: list[str | tuple[Steps, bool]] = []
    for number, part in enumerate(re.split(r"[{}]", text)):
        if number % 2:
            place, _, modifier = part.partition("|")
            parts.append((steps_of(place), modifier == "last"))
        elif part:
            parts.append(part)
    return tuple(parts)
