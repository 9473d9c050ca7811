"""The shape of the result JSON, `schema_version` 1: what other programs and later runs hold on to.

Every record of a report has its place here, so that a saved result can be read back and rendered again without loss.
"""

import msgspec

from auditor.model.artifact import Context
from auditor.model.evidence import Confidence, ViaStep, Weights
from auditor.model.finding import FindingKind, Severity, State, Treatment
from auditor.model.flow import FlowStep, SourceKind
from auditor.model.glossary import Glossary
from auditor.model.policy import Because, Waiver
from auditor.model.report import Coverage

SCHEMA_VERSION = 1


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """What made the result."""

    name: str = "auditor"
    version: str = ""
    rules_digest: str = ""
    """Scores and states are comparable only under one digest."""
    catalogue_date: str = ""
    """The day of the newest fact; grades that depend on dates are as of it."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is: lines and columns count from 1, columns in code points, ends are exclusive."""

    path: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    start_byte: int | None = None
    end_byte: int | None = None
    logical: str | None = None
    """A place inside a container: `cell 3 line 2`, `entry 14`, a JSON pointer."""
    cell: int | None = None
    """Of a notebook."""
    cell_line: int | None = None


class MatchEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that a finding meets."""

    rule: str
    pack: str
    severity: Severity
    message: str = ""


class FindingEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One finding."""

    id: str
    """Fingerprint: stays when code moves within its file."""
    rule: str
    severity: Severity
    confidence: Confidence
    kind: FindingKind
    provider: str | None
    closed: bool | None
    """True: a provider's service answers. False: something the customer runs does. null: cannot be told."""
    closed_because: str = ""
    weights: Weights | None = None
    path: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    start_byte: int | None = None
    end_byte: int | None = None
    logical: str | None = None
    cell: int | None = None
    cell_line: int | None = None
    snippet: str = ""
    symbol: str | None = None
    package: str | None = None
    capability: str | None = None
    model: str | None = None
    endpoint: str | None = None
    features: tuple[str, ...] = ()
    implicit: bool = False
    state_held: bool = False
    context: Context = "production"
    component: str = "."
    enclosing: str = ""
    entry_point: str | None = None
    guards: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    direct: bool = True
    construct: str = ""
    scope: str = ""
    via: tuple[ViaStep, ...] = ()
    rules: tuple[MatchEntry, ...] = ()
    possible_rules: tuple[str, ...] = ()
    """Rules that would hold if the target, which cannot be told, were closed."""
    related: tuple[Place, ...] = ()
    flows: tuple[int, ...] = ()
    """Indices into `flows`."""
    traffic: tuple[int, ...] = ()
    """Indices into `traffic`."""
    state: State | None = None
    """null: nothing was compared."""
    treatment: Treatment = "counts"
    because: Because | None = None
    fails: bool = False
    changes: tuple[str, ...] = ()
    gate: str = ""
    """The line of `[gate]` that judged it; empty when none did."""
    moved_from: str = ""
    """Where it was in the base, when that is another place."""
    message: str = ""
    help: str = ""
    target_kind: str = "unresolved"
    """`provider`, `unknown-host`, `loopback`, `private`, `cluster`, `open-server`, `in-process` or `unresolved`."""
    host_class: str = ""
    in_clear: bool = False
    environment: str = ""
    moved_id: str = ""
    """The fingerprint without the path."""
    place_id: str = ""
    """The fingerprint of the place alone, whatever answers there."""
    facts: str = ""
    """Digest of model, endpoint, closed and data types."""


class AbsentEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of the baseline that is there no more."""

    id: str
    state: State = "absent"
    treatment: Treatment = "counts"
    because: Because | None = None
    fails: bool = False
    changes: tuple[str, ...] = ()
    gate: str = ""
    moved_from: str = ""


class SourceEntry(Place, frozen=True, kw_only=True):
    """Where data starts."""

    data_types: tuple[str, ...] = ()
    kind: SourceKind
    name: str


class SinkEntry(Place, frozen=True, kw_only=True):
    """Where data leaves."""

    provider: str | None
    closed: bool | None
    capability: str | None
    argument: str = ""
    finding: str | None = None


class FlowEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Data that can reach a provider."""

    source: SourceEntry
    steps: tuple[FlowStep, ...] = ()
    sink: SinkEntry
    sanitized_by: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    """`user_filter`: what was retrieved was narrowed to what whoever asks may see."""
    confidence: Confidence = "high"


class TrafficEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Requests of one client to one host in one log."""

    provider: str | None
    weights: Weights | None = None
    host: str
    host_class: str = "api"
    client: str = ""
    service: str = ""
    model: str | None = None
    served_model: str | None = None
    action: str = ""
    count: int = 0
    bytes_out: int | None = None
    bytes_in: int | None = None
    first_seen: str | None = None
    last_seen: str | None = None
    evidence_level: int = 0
    data_types: tuple[tuple[str, int], ...] = ()
    per_day: tuple[tuple[str, int, int], ...] = ()
    source: str = ""
    """The log's path."""
    place: Place | None = None
    source_format: str = ""
    owner: str = ""
    """Who holds the client's address, where the scan was told."""
    code: str = "unknown"
    """`confirmed`: the scanned code reaches this provider; `shadow`: it does not; `unknown`."""


class FindingShare(msgspec.Struct, frozen=True, kw_only=True):
    """What one finding adds to a metric."""

    id: str
    points: float
    marginal: float
    """What the score loses without it."""


class ContributionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What one metric adds to a score; the points of a score sum to its value exactly."""

    metric: str
    rule: str | None = None
    rules: tuple[str, ...] = ()
    points: float
    high_points: float
    count: int
    high_count: int
    reason: str = ""
    findings: tuple[FindingShare, ...] = ()


class ScoreEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One score: 0 to 100 in thousandths, higher is worse."""

    subject: str
    """`project`, `provider:<id>` or `component:<path>`."""
    pack: str
    value: float
    """What is proven."""
    high: float
    """The same with every unknown at its worst."""
    band: str
    band_high: str = ""
    distance: str = ""
    vector: str = ""
    as_of: str = ""
    contributions: tuple[ContributionEntry, ...] = ()


class EffortEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Hours as a range."""

    effort_class: int = msgspec.field(name="class")
    low_hours: float
    high_hours: float
    derivation: str = ""


class PlanEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the migration plan."""

    id: str
    title: str
    capability: str | None = None
    provider: str | None = None
    findings: tuple[str, ...] = ()
    target: str = ""
    steps: tuple[str, ...] = ()
    effort: EffortEntry
    codemod: str | None = None
    blockers: tuple[str, ...] = ()
    phase: int
    depends_on: tuple[str, ...] = ()
    supported: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    exit_test: str = ""
    before: str = ""
    after: str = ""
    risk: float = 0.0
    """Points of the project's scores that its findings account for."""


class OutlookEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A score of the project when the phases up to this one are done."""

    phase: int
    pack: str
    value: float
    high: float
    band: str


class ReachEntry(msgspec.Struct, frozen=True, kw_only=True):
    """How far a provider, or a wrapper of the project, reaches: its calls in production code, those behind wrappers included."""

    subject: str
    """`provider:<id>` or `wrapper:<function>`."""
    path: str | None = None
    """For a wrapper: where its provider call stands."""
    line: int | None = None
    providers: tuple[str, ...] = ()
    callers: int = 0
    files: int = 0
    components: tuple[str, ...] = ()
    entry_points: dict[str, int] = {}
    """`http`, `cli`, `queue`, `cron`... -> functions of that kind that reach it."""
    elsewhere: dict[str, int] = {}
    """`test`, `example`, `docs`, `generated` -> calls there."""


class PermissionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """`auditor: allow[...]` or `auditor: ignore[...]` in the code."""

    names: tuple[str, ...]
    path: str
    line: int | None = None
    place: Place | None = None
    reason: str
    until: str | None = None


class NotificationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Something about the scan itself."""

    level: str
    code: str
    message: str
    path: str | None = None
    line: int | None = None
    place: Place | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The whole result of one run."""

    schema_version: int = SCHEMA_VERSION
    tool: Tool = Tool()
    root: str = ""
    """A display name for what was scanned."""
    coverage: Coverage
    findings: tuple[FindingEntry, ...] = ()
    absent: tuple[AbsentEntry, ...] = ()
    flows: tuple[FlowEntry, ...] = ()
    traffic: tuple[TrafficEntry, ...] = ()
    scores: tuple[ScoreEntry, ...] = ()
    plan: tuple[PlanEntry, ...] = ()
    outlook: tuple[OutlookEntry, ...] = ()
    reach: tuple[ReachEntry, ...] = ()
    permissions: tuple[PermissionEntry, ...] = ()
    ignores: tuple[PermissionEntry, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    notifications: tuple[NotificationEntry, ...] = ()
    glossary: Glossary = Glossary()
    """What the catalogue knew of all that is named: terms, shutdown dates, rules, packs."""
