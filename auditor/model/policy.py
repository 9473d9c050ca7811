"""What a company says about findings: permissions, waivers, a baseline, and what follows for the gate."""

import msgspec

from auditor.model.artifact import Context
from auditor.model.evidence import Confidence
from auditor.model.finding import FindingKind, Severity, State, Treatment
from auditor.model.location import Location


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """`auditor: allow[...]` in the code that is scanned: stays in report and score, passes the gate."""

    names: tuple[str, ...]
    """Rule or provider ids."""
    location: Location
    reason: str
    until: str | None = None


class Ignore(msgspec.Struct, frozen=True, kw_only=True):
    """`auditor: ignore[...]`: the finding is wrong; out of gate and score, listed in the appendix."""

    names: tuple[str, ...]
    location: Location
    reason: str


class Waiver(msgspec.Struct, frozen=True, kw_only=True):
    """A dated acceptance in `auditor.toml`, with an owner."""

    fingerprint: str = ""
    rule: str = ""
    provider: str = ""
    path: str = ""
    owner: str
    reason: str
    expires_on: str | None = None


class BaselineEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered of one accepted finding: enough to meet it again after it moved, and to tell what changed; no line, no secret."""

    fingerprint: str = msgspec.field(name="id")
    rule_id: str = msgspec.field(name="rule")
    path: str
    kind: FindingKind
    provider_id: str | None = msgspec.field(name="provider", default=None)
    closed: bool | None = None
    symbol: str = ""
    capability: str = ""
    model: str = ""
    endpoint: str = ""
    enclosing: str = msgspec.field(name="in", default="")
    data_types: tuple[str, ...] = msgspec.field(name="data", default=())
    package: str = ""
    component: str = "."
    context: Context = "production"
    severity: Severity = "info"
    confidence: Confidence = "high"
    host_class: str = ""
    is_wrapped: bool = msgspec.field(name="wrapped", default=False)
    """True for a call of a wrapper of the project."""
    is_implicit: bool = msgspec.field(name="implicit", default=False)
    is_direct: bool = msgspec.field(name="direct", default=True)
    moved_fingerprint: str = msgspec.field(name="moved", default="")
    place_fingerprint: str = msgspec.field(name="place", default="")
    facts_digest: str = msgspec.field(name="facts", default="")
    owner: str = ""
    """Written by hand: who answers for it."""
    reason: str = ""
    """Written by hand."""
    until: str | None = None
    """Written by hand: the ISO date after which it counts again."""


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """The accepted findings of an earlier run."""

    schema_version: int = 1
    tool_version: str = ""
    rules_digest: str = ""
    entries: tuple[BaselineEntry, ...] = ()
    """Sorted by path, rule and fingerprint."""
    notes: dict[str, dict[str, str | int | float | bool | None]] = {}
    """Fingerprint -> fields that people wrote beside an entry and that mean nothing here; they are kept."""
    files: dict[str, str] = {}
    """Path -> digest of what was looked at, where no git remembers it: by it, what is new is told from what is only known since."""


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """Who or what decided a treatment."""

    by: str
    reason: str
    until: str | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """State and treatment of one finding, and whether the gate fails because of it."""

    fingerprint: str
    state: State
    treatment: Treatment
    fails: bool = False
    because: Because | None = None
    changes: tuple[str, ...] = ()
    """For `updated`: what got worse or better, in words."""
    reason: str = ""
    """The line of `[gate]` that judged it: `new-closed-call`, `target-closed`...; empty when nothing did."""
    before: str = ""
    """Where it was in the base, when that is another place."""
