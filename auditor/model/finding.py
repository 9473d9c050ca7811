"""A match worth telling a person about, with everything a report or a gate needs to know of it."""

from typing import Literal

import msgspec

from auditor.model.artifact import Context
from auditor.model.evidence import Confidence, TrafficEvidence, ViaStep, Weights
from auditor.model.flow import Flow
from auditor.model.location import Location

Severity = Literal["critical", "high", "medium", "low", "info"]
FindingKind = Literal["dependency", "import", "client", "call", "sink", "model", "endpoint", "credential", "config", "traffic"]
State = Literal["new", "updated", "newly_known", "unchanged", "absent", "unknown"]
Treatment = Literal["counts", "allowed", "waived", "ignored"]

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
"""From worst to least."""


class RuleMatch(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One rule that the finding meets; a finding keeps them all, primary first."""

    rule_id: str
    pack: str
    severity: Severity
    message: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found at one place: one expression, one line of a manifest, one client on the wire."""

    fingerprint: str
    """SHA-256 (hex) of rule, provider, path, own syntax and ordinal among equals; never of a line number."""
    moved_fingerprint: str
    """The same without the path, so that a move can be told from a new call."""
    place_fingerprint: str = ""
    """The place alone (kind, path, enclosing function, symbol, ordinal), whatever answers there: by it a call whose model, target or rule changed is
    `updated` rather than gone and new."""
    facts_digest: str
    """Digest of the resolved facts (model, endpoint, closed, data types): same place, other digest = updated."""
    rule_id: str
    severity: Severity
    confidence: Confidence
    kind: FindingKind
    provider_id: str | None
    closed: bool | None
    weights: Weights | None = None
    location: Location
    context: Context
    component: str
    message: str
    help: str = ""
    snippet: str = ""
    symbol: str | None = None
    package: str | None = None
    capability: str | None = None
    model: str | None = None
    endpoint: str | None = None
    target_reason: str = ""
    features: tuple[str, ...] = ()
    implicit: bool = False
    state_held: bool = False
    """True when the call makes or extends state that the vendor keeps."""
    via: tuple[ViaStep, ...] = ()
    enclosing: str = ""
    entry_point: str | None = None
    guards: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    matches: tuple[RuleMatch, ...] = ()
    possible: tuple[str, ...] = ()
    """Ids of rules that would hold if the target, which cannot be told, were closed: the upper end of scores."""
    related: tuple[Location, ...] = ()
    flows: tuple[int, ...] = ()
    """Indices into `Report.flows` whose sink this finding is."""
    traffic: tuple[int, ...] = ()
    """Indices into `Report.traffic` that confirm it on the wire."""
    data_types: tuple[str, ...] = ()
    """Types that reach it unsanitised, sorted."""
    direct: bool = True
    """False for a transitive dependency."""
    construct: str = ""
    """For `config`: which kind of construct (`terraform-resource`, `developer-tool`...)."""
    scope: str = ""
    """A dependency's scope (`runtime`, `development`...); empty for other kinds."""
    target_kind: str = "unresolved"
    """What the target is, where it is known (`provider`, `unknown-host`, `loopback`...); see `Target.kind`."""
    host_class: str = ""
    """For `endpoint`: what the host serves (`api`, `web-chat`, `developer-tool`...)."""
    in_clear: bool = False
    """True for a key that is written down."""
    environment: str = ""
    """Which environment the settings are for, where the file says so."""


class Correlated(msgspec.Struct, frozen=True, kw_only=True):
    """What correlation hands on: findings and flows that refer to each other."""

    findings: tuple[Finding, ...]
    flows: tuple[Flow, ...]
    traffic: tuple[TrafficEvidence, ...] = ()
    """Sorted, with `code` filled in; `Finding.traffic` holds indices into it."""
