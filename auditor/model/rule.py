"""What evidence means: rules and the packs they belong to, as decoded from `rules/packs/`."""

from typing import Literal

import msgspec

from auditor.model.evidence import Confidence
from auditor.model.finding import Severity


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a rule's claim was read."""

    source: str
    checked_on: str
    says: str = ""


class Remediation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do."""

    text: str
    effort: Literal["trivial", "low", "medium", "high", "unknown"] = "unknown"


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Code or a settings file that a rule must match, or must not."""

    path: str
    """File name the text is scanned under: decides its language and context."""
    text: str


class Examples(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least two of each."""

    match: tuple[Example, ...]
    no_match: tuple[Example, ...]


class Metric(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many units a match adds to which metric of the pack's score."""

    metric: str
    grade: int
    unit: tuple[str, ...]
    """Finding fields that make the key of a unit; equal keys count once, with the largest grade."""


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions; all that are given must hold. A list means any of."""

    evidence: tuple[str, ...] = ()
    target: tuple[Literal["closed", "open", "unknown"], ...] = ()
    weights: tuple[Literal["open", "closed", "unknown"], ...] = ()
    provider: tuple[str, ...] = ()
    provider_class: tuple[str, ...] = ()
    capability: tuple[str, ...] = ()
    model: str | None = None
    """Regular expression, whole id."""
    feature: tuple[str, ...] = ()
    """Feature names; `x:*` matches by prefix."""
    construct: tuple[str, ...] = ()
    implicit: bool | None = None
    state: bool | None = None
    in_clear: bool | None = None
    direct: bool | None = None
    via: bool | None = None
    scope: tuple[str, ...] = ()
    host_class: tuple[str, ...] = ()
    data_type: tuple[str, ...] = ()
    lacks_guard: tuple[str, ...] = ()
    model_status: tuple[Literal["shut-down", "within-90-days", "within-365-days", "announced", "floating"], ...] = ()
    term: tuple[str, ...] = ()
    """Keys of the provider's terms that must be known."""
    competes: bool | None = None
    jurisdiction: tuple[str, ...] = ()
    outside_jurisdiction: tuple[str, ...] = ()
    traffic: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    component: tuple[str, ...] = ()
    confidence: tuple[Confidence, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule."""

    id: str
    pack: str = ""
    """Filled in from the folder."""
    summary: str
    motivation: str
    severity: Severity
    confidence: Confidence = "high"
    lifecycle: Literal["experimental", "stable", "deprecated"] = "stable"
    when: When
    message: str = ""
    """With `{provider}`, `{model}`, `{capability}`, `{endpoint}`, `{reason}`, `{package}`, `{data_types}`."""
    remediation: Remediation
    references: tuple[Reference, ...] = ()
    examples: Examples
    score: tuple[Metric, ...] = ()


class Weight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One metric of a pack's score."""

    metric: str
    weight: int
    half: int
    means: str
    reason: str


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set of rules that answers one question."""

    id: str
    question: str
    title: str
    vector: str | None = None
    """The vector's name and version, `LOCKIN:1.0`; None for a pack without a score."""
    metrics: tuple[Weight, ...] = ()
    checked_on: str
