"""What a parser or the analysis saw: never a verdict, that is a rule's business."""

from typing import Literal

import msgspec

from auditor.model.location import Location

Confidence = Literal["high", "medium", "low"]
Weights = Literal["open", "closed"]


class Target(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What answers a call."""

    closed: bool | None
    """True: a provider's service. False: something the customer runs. None: cannot be told."""
    reason: str
    """Why, in one sentence for a person."""
    host: str | None = None
    """Host name (and port) without user information, path or query."""
    endpoint: str | None = None
    """The base URL as far as it is known, without user information and query."""
    weights: Weights | None = None
    """Whether the customer could run the same model; None when no model id decides it."""
    kind: Literal["provider", "loopback", "private", "cluster", "open-server", "in-process", "unknown-host", "unresolved"] = "unresolved"


class ViaStep(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One call on the way from a caller to the provider call; the call site comes first."""

    path: str
    line: int
    symbol: str


class ImportEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="import"):
    """A module of an SDK named in code."""

    location: Location
    module: str
    provider_id: str | None
    """None for a framework that serves many providers."""
    package: str
    """The SDK's package name, as its registry spells it."""
    syntax: str = ""
    snippet: str = ""


class CallEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="call"):
    """A call that reaches a provider, the construction of a client that can, or a place of the user's own that data must not reach."""

    location: Location
    role: Literal["call", "client", "sink"]
    """`sink`: a place that a user's rule pack names, and data must not reach."""
    callee: str
    """The resolved dotted name: `openai.OpenAI.chat.completions.create`."""
    provider_id: str | None
    """Who answers, decided by the resolved target; None when it cannot be told."""
    package: str
    """The SDK by which the call is made."""
    target: Target
    capability: str | None = None
    model: str | None = None
    models: tuple[str, ...] = ()
    """All ids when more than one can be meant (a conditional, two environments)."""
    features: tuple[str, ...] = ()
    """Parameters and shapes that decide portability: `stream`, `tools.strict`, `json_schema:pattern`."""
    state: bool = False
    """True when the call creates or extends state held by the vendor."""
    injected: bool = False
    """True when the client is known by its declared type alone: a container or a caller outside the project hands it in."""
    implicit: str | None = None
    """Set when nothing in the code names the provider: the argument or setting that would change it."""
    aside: str = ""
    """What is sent besides the call that stands there, to somebody else or for another purpose; empty for the call itself."""
    via: tuple[ViaStep, ...] = ()
    reached: str | None = None
    """For a caller of a wrapper: the symbol of the innermost provider call."""
    enclosing: str = ""
    """Qualified name of the function or class the call stands in."""
    entry_point: str | None = None
    """`http`, `cli`, `queue`, `cron`, `test` when the enclosing function is one."""
    data: tuple[str, ...] = ()
    """Names of the data-bearing arguments that were given."""
    guards: tuple[str, ...] = ()
    """`timeout`, `retry`, `fallback`, `budget`, `user_filter`: what stands around the call."""
    prompts: tuple[str, ...] = ()
    """Short digests of the literal prompt texts and tool schemas that reach the call; never the text."""
    confidence: Confidence = "high"
    syntax: str = ""
    """The expression's own tokens without white space and comments, digested: identity across moves."""
    snippet: str = ""


class DependencyEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="dependency"):
    """A package declared in a manifest, lock file or SBOM."""

    location: Location
    purl: str
    """Package URL without qualifiers: `pkg:pypi/openai`, with `@version` where one is fixed."""
    name: str
    """As the ecosystem compares names (PEP 503 and so on)."""
    ecosystem: str
    requirement: str = ""
    scope: Literal["runtime", "development", "optional", "test", "build"] = "runtime"
    direct: bool = True
    introduced_by: tuple[str, ...] = ()
    """The direct dependencies that pull a transitive one in, where the lock file says it."""
    syntax: str = ""
    snippet: str = ""


class SettingEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="setting"):
    """A key of a settings file or an environment variable read or declared."""

    location: Location
    key: str
    value: str | None = None
    """Hosts, URLs, model ids and plain switches alone; never anything that could be a secret."""
    has_value: bool = False
    environment: str = ""
    """Which environment the file is for (`production`, a compose service, a profile), when it says so."""
    role: Literal["declared", "read"] = "declared"
    reads: tuple[str, ...] = ()
    """Other keys the value refers to: `${OPENAI_BASE_URL}`, `secretKeyRef`."""
    syntax: str = ""
    snippet: str = ""


class EndpointEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="endpoint"):
    """A provider's host written down, in code or settings."""

    location: Location
    host: str
    url: str
    """Without user information and query."""
    key: str | None = None
    """The setting, constant or argument that holds it."""
    provider_id: str | None = None
    host_class: str = "api"
    """`api`, `web-chat`, `developer-tool`, `telemetry`, `storage`, `site`."""
    target: Target | None = None
    """What answers there, where whoever saw it could tell (a compose service, a variable folded to a private address); None: the host decides."""
    confidence: Confidence = "high"
    syntax: str = ""
    snippet: str = ""


class ModelEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="model"):
    """A model id in a place that selects a model."""

    location: Location
    name: str
    key: str | None = None
    provider_id: str | None = None
    confidence: Confidence = "high"
    syntax: str = ""
    snippet: str = ""


class CredentialEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="credential"):
    """A provider's key: the name of one that is declared or read, or a value found in clear."""

    location: Location
    kind: str
    """The environment variable's name, or the kind of key found in clear."""
    provider_id: str | None
    in_clear: bool = False
    digest: str = ""
    """A keyed digest of a value in clear, to tell equal keys; the value itself is never kept."""
    confidence: Confidence = "high"
    syntax: str = ""
    snippet: str = ""


class ConfigEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="config"):
    """A construct of settings, infrastructure or pipelines that binds a provider: a resource, an action, a route, an agent's file."""

    location: Location
    construct: str
    """`terraform-resource`, `github-action`, `gateway-route`, `gateway-fallback`, `developer-tool`, `mcp-server`, `network-policy`..."""
    name: str
    provider_id: str | None = None
    target: Target | None = None
    capability: str | None = None
    model: str | None = None
    features: tuple[str, ...] = ()
    confidence: Confidence = "high"
    syntax: str = ""
    snippet: str = ""


class TrafficEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="traffic"):
    """Aggregated requests from one client to one provider host in one log source."""

    location: Location
    host: str
    provider_id: str | None
    host_class: str = "api"
    client: str = ""
    service: str = ""
    """Principal, user agent, Kubernetes workload or team, as the log names it."""
    action: str = ""
    """`inference`, `listing`, `health`, `counting`, `embedding`, `unknown`..."""
    model: str | None = None
    served_model: str | None = None
    weights: Weights | None = None
    count: int = 0
    sent_bytes: int | None = None
    """None where the format does not log them: never guessed."""
    received_bytes: int | None = None
    first_at: str | None = None
    """RFC 3339 in UTC."""
    last_at: str | None = None
    level: int = 0
    """4 payload or model call, 3 URL or host with bytes, 2 host, 1 looked up only, 0 address only."""
    data_types: tuple[tuple[str, int], ...] = ()
    """Kinds of data seen in payloads with their counts; never the data."""
    per_day: tuple[tuple[str, int, int], ...] = ()
    """(date, count, sent bytes) in date order, for the time line."""
    source_format: str = ""
    owner: str = ""
    """Whose the client is, by an owners file."""
    code: Literal["confirmed", "shadow", "unknown"] = "unknown"
    """Whether the scanned code reaches the same provider; filled in by correlation."""


Evidence = (
    ImportEvidence
    | CallEvidence
    | DependencyEvidence
    | SettingEvidence
    | EndpointEvidence
    | ModelEvidence
    | CredentialEvidence
    | ConfigEvidence
    | TrafficEvidence
)
