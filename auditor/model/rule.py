"""What evidence means: rules and the packs they belong to, as decoded from `rules/packs/`."""

from typing import Literal

import msgspec

from auditor.model.evidence import Confidence
from auditor.model.finding import FindingKind, Severity
from auditor.model.flow import SourceKind

TargetWord = Literal["closed", "open", "unknown"]
TargetKind = Literal["provider", "loopback", "private", "cluster", "open-server", "in-process", "unknown-host", "unresolved"]
ModelStatus = Literal["shut-down", "within-90-days", "within-365-days", "announced", "floating", "pinned"]
Relation = Literal["unused", "undeclared", "unread", "missing-elsewhere"]
TrafficWord = Literal["confirmed", "shadow", "silent", "unknown"]
Stage = Literal["store", "evaluate", "curate", "train", "serve", "second-endpoint"]

MESSAGE_NAMES = (
    "provider",
    "model",
    "capability",
    "endpoint",
    "host",
    "reason",
    "package",
    "symbol",
    "feature",
    "data_types",
    "sent",
    "client",
    "construct",
)
"""What a rule's message may name in braces."""


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a rule's claim was read."""

    source: str
    checked_on: str
    says: str = ""


class Remediation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do."""

    text: str
    effort: Literal["trivial", "low", "medium", "high", "unknown"] = "unknown"


class SeenFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece of evidence in the words that rules ask for; equal facts meet equal rules, wherever they stand.

    Also the form in which an example of a rule states what was seen, where code cannot show it (traffic, flows, dates).
    """

    evidence: FindingKind
    target: TargetWord = "unknown"
    target_kind: TargetKind = "unresolved"
    weights: TargetWord = "unknown"
    provider: str | None = None
    provider_class: str = ""
    """Filled in from the catalogue where it is empty, as are openness, jurisdiction, competes and terms."""
    openness: str = ""
    jurisdiction: str = ""
    competes: bool = False
    terms: tuple[str, ...] = ()
    capability: str = ""
    package: str = ""
    symbol: str = ""
    """Resolved callee, module, setting, key or name of the construct."""
    model: str = ""
    host: str = ""
    features: tuple[str, ...] = ()
    construct: str = ""
    environment: str = ""
    implicit: bool = False
    state: bool = False
    in_clear: bool = False
    direct: bool = True
    via: bool = False
    outermost: bool = False
    """A call that no other call of the project reaches through a wrapper."""
    prompts: bool = False
    scope: str = ""
    host_class: str = ""
    entry_point: str = ""
    guards: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    flow_sources: tuple[SourceKind, ...] = ()
    sanitized: bool = False
    model_status: tuple[ModelStatus, ...] = ()
    traffic: TrafficWord = "unknown"
    relations: tuple[Relation, ...] = ()
    stages: tuple[Stage, ...] = ()
    """Stages of a training loop of one's own, and a second endpoint, that the project shows."""
    confidence: Confidence = "high"
    count: int = 0
    sent_bytes: int = 0
    declared_on: str = ""
    """The catalogue's date, for conditions that hold from a day on."""


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Code or a settings file that a rule must match, or must not; or the facts of evidence that no single file can show."""

    path: str = "app/service.py"
    """File name the text is scanned under: decides its language and context."""
    text: str = ""
    facts: SeenFacts | None = None
    """Given instead of `text`."""
    component: str = "app"
    context: str = "production"


class Examples(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least two of each."""

    match: tuple[Example, ...]
    no_match: tuple[Example, ...]


class Metric(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many units a match adds to which metric of the pack's score."""

    metric: str
    grade: int
    high_grade: int | None = None
    """The grade at its worst, where it cannot be told; None: as `grade`."""
    unit: tuple[str, ...] = ()
    """Finding fields (or `=constant` words) that make the key of a unit; equal keys count once, with the largest grade. None: one unit in all."""
    times: Literal["sent-mebibytes"] | None = None
    """Multiply the grade by this quantity of the finding."""
    pack: str = ""
    """Another pack whose score the unit goes to; empty: the rule's own."""


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions; all that are given must hold. A list means any of."""

    evidence: tuple[FindingKind, ...] = ()
    target: tuple[TargetWord, ...] = ()
    target_kind: tuple[TargetKind, ...] = ()
    weights: tuple[TargetWord, ...] = ()
    provider: tuple[str, ...] = ()
    not_provider: tuple[str, ...] = ()
    has_provider: bool | None = None
    provider_class: tuple[str, ...] = ()
    openness: tuple[str, ...] = ()
    capability: tuple[str, ...] = ()
    not_capability: tuple[str, ...] = ()
    package: tuple[str, ...] = ()
    symbol: tuple[str, ...] = ()
    """Globs for the whole symbol."""
    host: tuple[str, ...] = ()
    """Globs for the whole host."""
    model: str | None = None
    """Regular expression, whole id, any case."""
    not_model: str | None = None
    feature: tuple[str, ...] = ()
    """Feature names; `x:*` matches by prefix."""
    construct: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    implicit: bool | None = None
    state: bool | None = None
    in_clear: bool | None = None
    direct: bool | None = None
    via: bool | None = None
    outermost: bool | None = None
    prompts: bool | None = None
    scope: tuple[str, ...] = ()
    host_class: tuple[str, ...] = ()
    entry_point: tuple[str, ...] = ()
    guard: tuple[str, ...] = ()
    lacks_guard: tuple[str, ...] = ()
    """None of these stands around the call."""
    data_type: tuple[str, ...] = ()
    """Data types that reach the call unsanitised."""
    flow_source: tuple[SourceKind, ...] = ()
    sanitized: bool | None = None
    """Data reaches the call, and only through sanitizers."""
    model_status: tuple[ModelStatus, ...] = ()
    after: str | None = None
    """Holds from this date on (ISO), measured by the catalogue's date."""
    before: str | None = None
    """Holds until the day before this date."""
    term: tuple[str, ...] = ()
    """Keys of the provider's terms of which one must be known."""
    lacks_term: tuple[str, ...] = ()
    competes: bool | None = None
    jurisdiction: tuple[str, ...] = ()
    outside_jurisdiction: tuple[str, ...] = ()
    traffic: tuple[TrafficWord, ...] = ()
    relation: tuple[Relation, ...] = ()
    stage: tuple[Stage, ...] = ()
    lacks_stage: tuple[Stage, ...] = ()
    sent_bytes_at_least: int | None = None
    count_at_least: int | None = None
    confidence: tuple[Confidence, ...] = ()
    path: tuple[str, ...] = ()
    """Globs; `**` crosses folders."""
    component: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


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
    """With `{provider}`, `{model}`, `{capability}`, `{endpoint}`, `{reason}`, `{package}`, `{symbol}`, `{feature}`, `{data_types}`, `{host}`;
    a part in square brackets is left out when a name in it is empty."""
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
    title: str = ""
    """Two to five words for charts; empty: what it means."""


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set of rules that answers one question."""

    id: str
    question: str
    title: str
    vector: str | None = None
    """The vector's name and version, `LOCKIN:1.0`; None for a pack without a score."""
    metrics: tuple[Weight, ...] = ()
    subjects: tuple[Literal["project", "provider", "component"], ...] = ("project", "provider", "component")
    """Whom the pack's score can be made for."""
    limits: tuple[str, ...] = ()
    """What a scan cannot see of this question."""
    checked_on: str


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of one run with their packs, in order of pack and id."""

    packs: tuple[Pack, ...]
    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule with this id; cost: one pass."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def pack(self, pack_id: str) -> Pack | None:
        """Return the pack with this id."""
        return next((pack for pack in self.packs if pack.id == pack_id), None)
