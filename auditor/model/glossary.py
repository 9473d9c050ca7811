"""What the words of a report mean: of all the catalogue knows, only what the report names, as it was known on that day."""

from typing import Literal

import msgspec

from auditor.model.finding import Severity
from auditor.model.portability import Capability, Feature
from auditor.model.provider import Fact, Model, Openness, ProviderClass
from auditor.model.rule import Pack, Reference


class ProviderNote(msgspec.Struct, frozen=True, kw_only=True):
    """One provider, without what only the search for it needs."""

    id: str
    name: str
    provider_class: ProviderClass
    openness: Openness | None
    owner: str | None = None
    jurisdiction: str | None = None
    source: str = ""
    checked_on: str = ""
    competes: Fact | None = None
    openai_compatible: str | None = None
    terms: dict[str, Fact] = {}
    note: str | None = None


class RuleNote(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, without its conditions and examples."""

    id: str
    pack: str
    summary: str
    motivation: str
    severity: Severity
    lifecycle: Literal["experimental", "stable", "deprecated"] = "stable"
    help: str = ""
    effort: str = "unknown"
    references: tuple[Reference, ...] = ()
    metrics: tuple[str, ...] = ()
    """Metrics of its pack's score that it adds to."""


class DataTypeNote(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of data."""

    id: str
    title: str
    grade: int = 0
    """The most that any rule adds to a score for it: how sensitive it is."""


class FlowLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What is known to go wrong where data is followed in one language."""

    language: str
    title: str
    """How it is written: `C#`."""
    lost: tuple[str, ...] = ()
    """Constructs through which data is not followed."""
    told: tuple[str, ...] = ()
    """Constructs through which too much is said to flow."""


class Glossary(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a reader of the report can look up; each part sorted by id."""

    providers: tuple[ProviderNote, ...] = ()
    models: dict[str, Model] = {}
    """By the id as it stands in the findings; only those of which something is known."""
    rules: tuple[RuleNote, ...] = ()
    packs: tuple[Pack, ...] = ()
    data_types: tuple[DataTypeNote, ...] = ()
    features: dict[str, Feature] = {}
    """By the name as it stands in the findings."""
    capabilities: dict[str, Capability] = {}
    flow_limits: tuple[FlowLimits, ...] = ()
    """Of the languages of which code was parsed."""
