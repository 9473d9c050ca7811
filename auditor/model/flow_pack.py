"""A user's own data types, and sources, sinks and sanitizers of data flows, as decoded from `flows.yaml` in a rule pack."""

import re
from typing import Annotated

import msgspec

from auditor.model.evidence import Confidence
from auditor.model.flow import SourceKind

FORMS = ("call", "parameter", "field", "type", "decorator", "check")
"""By what a place in code is named; each entry gives exactly one of them."""

_JOINTS = re.compile(r"->|::|[./\\#]+")


def name_parts(name: str) -> tuple[str, ...]:
    """Return the parts of a dotted name, however its language joins them; at least one."""
    return tuple(part for part in _JOINTS.split(name) if part and part != "*") or ("",)


class _Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place in code. Dotted names match from their end: `Customer.load` is also `acme.crm.Customer.load`."""

    call: str = ""
    """A function, method or constructor."""
    parameter: str = ""
    """A parameter by its name, or `function.name`."""
    field: str = ""
    """A field, property, column or key by its name, or `Class.name`."""
    type: str = ""
    """A class: what is declared with it, and what its constructor makes."""
    decorator: str = ""
    """A decorator, annotation or attribute on a function, or on a parameter."""
    check: str = ""
    """Of sanitizers: a function or operator (`in`) in a condition that asks about data."""
    language: tuple[str, ...] = ()
    """Empty: those of the pack."""
    name: str = ""
    """What reports call the place; empty: as it is named here."""

    @property
    def form(self) -> str:
        """The one form that is given."""
        return next((form for form in FORMS if getattr(self, form)), "")

    @property
    def place(self) -> str:
        """The name that is given."""
        return str(getattr(self, self.form)) if self.form else ""

    @property
    def title(self) -> str:
        """What reports call the place."""
        return self.name or self.place


class FlowSource(_Place, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place where data comes in."""

    kind: SourceKind = "custom"
    data_types: tuple[str, ...] = ()
    """Ids of the taxonomy in `rules/flows/data_types.yaml`."""
    confidence: Confidence = "high"


class FlowSink(_Place, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place that data must not reach."""

    arguments: tuple[str | int, ...] = ()
    """Places from 0 and names of the arguments that count; empty: all of them, and what a method is called on."""
    provider: str | None = None
    """Whose service receives the data; None: nobody's that the catalogue knows."""


class FlowSanitizer(_Place, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place after which data counts as cleaned."""

    answer: bool | None = None
    """Of a check: where it answers this, what it was asked about is clean; None: it is wherever it was asked."""


class FlowDataType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A type of data, or more names for one of the taxonomy."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    title: str = ""
    """What reports call it."""
    phrase: str = ""
    """What it is called within a sentence; empty: the title in lower case."""
    terms: tuple[str, ...] = ()
    """Names of fields, columns, parameters and variables that say it, in words: `shipment number` is also `shipmentNumber`."""


class FlowExample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Code in which data must flow, or must not."""

    text: str
    path: str = "app/service.py"
    """File name the text is scanned under: decides its language."""


class FlowExamples(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least one of each."""

    match: tuple[FlowExample, ...]
    """An uncleaned flow is found."""
    no_match: tuple[FlowExample, ...]
    """None is."""


class FlowPack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The places that one file names."""

    language: tuple[str, ...] = ()
    """Of all entries that name none themselves; empty: any."""
    data_types: tuple[FlowDataType, ...] = ()
    sources: tuple[FlowSource, ...] = ()
    sinks: tuple[FlowSink, ...] = ()
    sanitizers: tuple[FlowSanitizer, ...] = ()
    examples: FlowExamples
    name: str = ""
    """Filled in: the pack, or the file."""
