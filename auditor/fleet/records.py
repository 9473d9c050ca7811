"""What a fleet is made of: tasks that go out, results that come back, and the small record of each repository that the portfolio is made of."""

from typing import Final, Literal

import msgspec

from auditor.config import Settings
from auditor.execution.traffic import TrafficOptions
from auditor.inputs.streams import Log

SCHEMA_VERSION: Final = 1


class ClonePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Where clones are kept, and how much of them."""

    folder: str
    limit_bytes: int
    offline: bool = False
    """Use what is there; ask no server."""
    since: str = ""
    """The day (ISO) back to which history is needed; empty: the newest commit alone."""


class RepositoryTask(msgspec.Struct, frozen=True, kw_only=True, tag="repository"):
    """One repository to scan, at one or more of its commits."""

    name: str
    """Unique within the fleet."""
    path: str = ""
    url: str = ""
    revision: str = ""
    """Empty for the files as they are, or the default branch."""
    days: tuple[str, ...] = ()
    """For a trend: the days (ISO) whose last commits are scanned too."""
    settings: Settings = Settings()
    parts: tuple[str, ...] = ()
    """Folders that somebody else answers for: what is in them is counted apart."""
    rules_digest: str = ""
    """Of the rules the fleet is judged by: a worker that has others refuses."""
    program: str = ""
    """What tells the program that started the run from others that answer differently."""
    clones: ClonePolicy | None = None
    known: tuple[str, ...] = ()
    """Keys of commits whose results are there already."""


class LogTask(msgspec.Struct, frozen=True, kw_only=True, tag="logs"):
    """Some logs to read, or a range of one: those whose records join are in one task."""

    name: str
    key: str
    logs: tuple[Log, ...]
    options: TrafficOptions
    rules_digest: str = ""


Task = RepositoryTask | LogTask


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one task made, for one commit of a repository or one part of the logs: small, and whole or not there."""

    key: str
    record: bytes
    """MessagePack of a `RepositoryRecord`; of logs, the part as `auditor logs --shard` writes it."""
    report: bytes = b""
    """The result JSON, packed with zstd."""
    page: bytes = b""
    """The HTML report, packed with zstd: a hundredth of the time of a scan, and the portfolio leads to it."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why a task has no result."""

    code: Literal["unreachable", "unreadable", "killed-worker", "time-limit", "memory-limit", "failed", "other-rules"]
    reason: str
    may_pass: bool = False
    """Whether it may go well another time."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a trend: which result stands for it."""

    day: str
    commit: str
    key: str


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """What stood for a repository on some days, as it was told last."""

    head: str
    """Key of the newest commit."""
    days: tuple[str, ...]
    steps: tuple[Step, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one task."""

    task: str
    results: tuple[Result, ...] = ()
    steps: tuple[Step, ...] = ()
    trouble: Trouble | None = None
    seconds: float = 0.0
    """For the person who waits; goes into no report."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One score of a repository, in thousandths of a point."""

    pack: str
    title: str
    value: int
    high: int
    band: str


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """What one component of a repository has to do with one provider."""

    component: str
    part: str = ""
    """The folder of the description it lies in; empty for the rest."""
    provider: str | None
    name: str
    closed: bool | None
    edit: int = 0
    """Calls at the SDK itself."""
    callers: int = 0
    """Calls through a function of the repository."""
    others: int = 0
    """Clients, packages, imports, keys, addresses."""
    capabilities: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    """Titles of the kinds of data that reach it."""
    settings: tuple[str, ...] = ()
    """Names of the settings that hold its keys."""


class Wrapper(msgspec.Struct, frozen=True, kw_only=True):
    """A function of the repository that others call instead of a provider."""

    symbol: str
    path: str
    line: int
    providers: tuple[str, ...]
    callers: int


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A host that is no provider's, to which model calls go: a gateway, or a model of the company's own."""

    host: str
    closed: bool | None
    calls: int
    providers: tuple[str, ...] = ()


class RepositoryRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the portfolio has to know of one repository at one commit."""

    name: str
    commit: str = ""
    """Empty for files that no commit holds."""
    tool_version: str
    rules_digest: str
    catalogue_date: str
    headline: str
    scores: tuple[Standing, ...]
    numbers: dict[str, int]
    """The numbers of page one, by key of the ledger."""
    low_hours: float
    high_hours: float
    has_plan: bool
    uses: tuple[Use, ...]
    wrappers: tuple[Wrapper, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    publishes: tuple[str, ...] = ()
    """Packages it makes, as `ecosystem:name`."""
    requires: tuple[str, ...] = ()
    """Packages its manifests name."""
    files_seen: int = 0
    files_scanned: int = 0
    bytes_scanned: int = 0
    unread: int = 0
    """Files that should have been read and could not be."""
    errors: int = 0
    findings: int = 0


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A task without a result: named in every report."""

    name: str
    code: str
    reason: str
    attempts: int
