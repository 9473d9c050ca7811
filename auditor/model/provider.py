"""What the catalogue knows: providers, and the SDKs that reach them."""

from typing import Final, Literal

import msgspec

ProviderClass = Literal[
    "closed-lab", "cloud", "inference-host", "gateway", "open-server", "vector-store", "observability", "developer-tool", "specialist"
]
Openness = Literal["closed", "open-weight-hosted", "mixed", "self-hosted"]
HostClass = Literal["api", "web-chat", "developer-tool", "telemetry", "storage", "site"]
SITE: Final = "site"
"""Pages about the provider; no model answers there, so a visit shows interest and an address in code nothing."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement about the world with where it was read and when."""

    statement: str
    source: str
    checked_on: str
    """ISO date; a fact without one is refused."""
    confidence: Literal["documented", "reported", "general-knowledge"] = "documented"


class Host(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A host that answers for a provider."""

    host: str
    match: Literal["exact", "suffix", "pattern"] = "exact"
    """A suffix covers its own name and every name below it; a pattern is a regular expression for the whole name."""
    host_class: HostClass = msgspec.field(name="class", default="api")
    shared: bool = False


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model id or family with what is known about it."""

    id: str
    weights: Literal["open", "closed"]
    shutdown_on: str | None = None
    """ISO date from which it may not answer any more."""
    replacement: str | None = None
    source: str = ""
    checked_on: str = ""


class Provider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One provider, gateway, open server, vector store, observability service or developer tool."""

    id: str
    name: str
    provider_class: ProviderClass = msgspec.field(name="class")
    openness: Openness | None
    owner: str | None = None
    jurisdiction: str | None = None
    source: str
    checked_on: str
    competes: Fact | None = None
    packages: dict[str, tuple[str, ...]] = {}
    """Ecosystem (purl type) -> package names that belong to this provider alone."""
    shared_packages: dict[str, tuple[str, ...]] = {}
    """Packages that several providers are reached by: evidence of a framework, not of this provider."""
    modules: dict[str, tuple[str, ...]] = {}
    """Language -> import names that belong to this provider alone."""
    hosts: tuple[Host, ...] = ()
    environment: tuple[str, ...] = ()
    """Names of environment variables and settings that belong to this provider alone."""
    trace_switches: tuple[str, ...] = ()
    """Those of them that, turned on, send it what a program asks models and what they answer."""
    key_patterns: tuple[str, ...] = ()
    """Regular expressions of this provider's keys alone."""
    closed_models: tuple[str, ...] = ()
    """Regular expressions (whole id) of models whose weights are closed."""
    open_models: tuple[str, ...] = ()
    models: tuple[Model, ...] = ()
    openai_compatible: str | None = None
    default_ports: tuple[int, ...] = ()
    images: tuple[str, ...] = ()
    """Container image names of a server that the customer runs."""
    config_files: tuple[str, ...] = ()
    terms: dict[str, Fact] = {}
    """`retention`, `zero_retention`, `training`, `residency`, `entity`, `legal_hold`, `deprecation`, `cut_off`."""
    note: str | None = None

    @property
    def is_own_gateway(self) -> bool:
        """Tell whether its hosts are the customer's own, as users describe the gateway of their company."""
        return self.provider_class == "gateway" and self.openness == "self-hosted"


class Aside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is sent besides, to a provider that nothing in the code names: trace uploads, memory, moderation."""

    provider: str
    capability: str
    what: str
    """What is sent, in one sentence for a person."""
    when: tuple[str, ...] = ()
    """`argument=value` or `argument` that must be given, any of them; empty: always."""
    unless: tuple[str, ...] = ()
    """`argument`, `argument=value`, `env:NAME`, `env:NAME=value`, or `global:word` of the SDK's `globals`: any of them stops it."""
    default_model: str | None = None
    default_endpoint: str | None = None


class Client(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that, called or constructed, gives a receiver on which provider calls are made."""

    name: str
    """Full dotted symbol in the language: `openai.OpenAI`, `@langchain/openai.ChatOpenAI`, `com.openai.client.okhttp.OpenAIOkHttpClient.fromEnv`."""
    also: tuple[str, ...] = ()
    """Other symbols for the same thing."""
    provider: str | None = None
    """Where it differs from the SDK's; `by-model`, `by-config` or `local` as there."""
    gives: str | None = None
    """For factories: the `name` of the client that comes out; calls are looked up on that one."""
    endpoint: tuple[str, ...] = ()
    """Argument paths that set the endpoint, by precedence; `host+path` joins what two arguments hold."""
    endpoint_env: tuple[str, ...] = ()
    """Environment variables the SDK itself reads, by precedence, when no argument is given; `NAME?address`: one that may also only say yes."""
    default_endpoint: str | None = None
    """None: there is no default, one must be given."""
    key: tuple[str, ...] = ()
    key_env: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    """Arguments of the constructor that set the model of the calls."""
    default_model: str | None = None
    model_env: tuple[str, ...] = ()
    open_by_default: bool = False
    """Answers on the customer's own machine unless an endpoint says otherwise."""
    deployment: bool = False
    """True: `model` is a deployment name and tells nothing about the model (Azure)."""
    switches: dict[str, str] = {}
    """`argument=value` or `env:NAME=value` -> provider id that answers instead: `vertexai=true`."""
    data: tuple[str, ...] = ()
    """Data-bearing arguments of the construction itself (an agent's instructions)."""
    implicit: str | None = None
    """Constructing it without this argument reaches the provider of `default_model` with none named in code."""
    sends: str | None = None
    """Capability, when constructing it already sends something."""
    inner: tuple[str, ...] = ()
    """Argument paths that may hold another client (`llm`, `model`, `#0`, `#0.llm`): its provider, endpoint and model are taken over by this
    one, whatever SDK it is of. A string there is a model id. Also a receiver's: see `Call.gives`."""
    asides: tuple[Aside, ...] = ()
    pipes: bool = False
    """An instance joined to others by `|` or `.pipe(x)`, first or last or between, gives something on which this client's calls are made."""
    binds: tuple[str, ...] = ()
    """Argument paths that hold a project interface (`#0`): what comes out is an instance of it, and every method of it is a call that sends its
    arguments. `@`: the name is an annotation, and the interface it stands on is meant, its injected instances included."""


class Call(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A call that sends something to a provider."""

    path: str
    """Attribute chain from a client instance (`chat.completions.create`), or a full dotted symbol with `function: true`."""
    function: bool = False
    also: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    """Names of the clients that have it; empty = all of the SDK's."""
    capability: str
    provider: str | None = None
    model: tuple[str, ...] = ()
    endpoint: tuple[str, ...] = ()
    """For functions that take the endpoint on each call."""
    endpoint_env: tuple[str, ...] = ()
    default_endpoint: str | None = None
    default_model: str | None = None
    data: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    """User ids and metadata: personal data by the side door."""
    state: bool = False
    gives: str | None = None
    """What comes back is a client of this name (`GenerativeModel.start_chat`); where that client names nothing itself, provider, endpoint and
    model are the receiver's (or this call's `model`, `endpoint`, `inner`). Data given to this call is sent with the later one."""
    inner: tuple[str, ...] = ()
    """As for clients: argument paths that hold the client which answers (`Runner.run(agent, ...)`); without one there, the receiver does."""
    switches: dict[str, str] = {}
    """As for clients: `#0=bedrock-runtime` -> provider id."""
    asides: tuple[Aside, ...] = ()
    sends: bool = True
    """False: only makes a receiver or prepares."""
    any_receiver: bool = False
    """The path is a method's name that no other library uses (an extension method): it counts on a receiver of unknown type too."""
    registers: tuple[str, ...] = ()
    """Names of `by-config` clients that a container injects elsewhere in the component: this call decides who answers them (`AddChatClient`)."""
    implicit: str | None = None


class Runner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is given functions and runs them when it is told to: a graph of nodes."""

    name: str
    """Full dotted symbol of what is constructed."""
    also: tuple[str, ...] = ()
    given: tuple[str, ...]
    """Methods that give it functions."""
    runs: tuple[str, ...]
    """Methods that run them, of it or of what its other methods return."""


class Configured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dependency that makes the clients a framework injects: it, with settings, decides who answers a `by-config` client named nowhere else."""

    packages: tuple[str, ...]
    """As the SDK's ecosystem spells them; declared by the build file that the calling code belongs to."""
    provider: str
    capabilities: tuple[str, ...] = ()
    """What it answers; empty: everything."""
    selectors: dict[str, str] = {}
    """Settings keys with the value that chooses this one where several are declared: `spring.ai.model.chat: openai`."""
    endpoint: tuple[str, ...] = ()
    """Settings keys that set the endpoint, by precedence."""
    model: tuple[str, ...] = ()
    """Settings keys that set the model, by precedence."""
    default_endpoint: str | None = None
    default_model: str | None = None
    open_by_default: bool = False
    deployment: bool = False


class Sdk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One package by which providers are reached, in one language."""

    package: str
    ecosystem: str
    """purl type: pypi, npm, golang, maven, nuget, gem, composer, cargo, swift, pub, hex."""
    provider: str
    """A provider's id; `by-model`: a model string decides; `by-config`: class, settings or endpoint decide; `local`: weights run in the process."""
    modules: tuple[str, ...]
    """Import names as written in code; each is a prefix of the symbols below it."""
    source: str
    checked_on: str
    clients: tuple[Client, ...] = ()
    calls: tuple[Call, ...] = ()
    calls_from: str | None = None
    """Take the calls of that package's entry too."""
    transparent: tuple[str, ...] = ()
    """Attributes that may stand anywhere in a path and change nothing: `with_raw_response`."""
    methods_as_calls: bool = False
    """True: every public method of a project interface bound by this SDK is a call (LangChain4j AiServices)."""
    model_prefixes: dict[str, str] = {}
    """`by-model`: prefix of the model string up to its separator -> provider id."""
    prefixes_from: str | None = None
    """Take the prefixes of that package's entry too."""
    model_separators: str = ""
    """The characters that end the prefix: `/`, `:`."""
    unprefixed: str | None = None
    """`by-model`: who answers for a string without known prefix: a provider id, or `by-pattern` (the catalogue's model patterns decide)."""
    generic: bool = False
    """True: the module's name is an ordinary word (`agents`, `ai`): an import alone is weak evidence."""
    common: bool = False
    """True: the package serves much else (a cloud's SDK, an HTTP client): neither a dependency on it nor its import is evidence."""
    exceptions: tuple[str, ...] = ()
    """Exception types that tie error handling to the SDK."""
    globals: dict[str, str] = {}
    """Process-wide settings: `symbol` assigned or `symbol(argument path)` called -> what it sets for all that name nothing themselves:
    `endpoint`, `key`, `model`, `switch` (see `switches`) or `client` (the client there answers)."""
    switches: dict[str, str] = {}
    """`symbol=value` of a global, or `env:NAME=value` -> provider id that answers the module's own functions instead."""
    constants: dict[str, str] = {}
    """Members of the SDK's types that stand for a string, by their last two names: `ChatModel.GPT_4O` -> `gpt-4o`."""
    collects: dict[str, str] = {}
    """Field of a project class -> decorator: the field holds what the methods under that decorator give (CrewAI's `agents`, `tasks`)."""
    runners: tuple[Runner, ...] = ()
    configured: tuple[Configured, ...] = ()
