"""The shape of the portfolio JSON, `schema_version` 1: all that is told of a company at once. Every list has one fixed order."""

from typing import Final

import msgspec

from auditor.fleet.records import Missing, RepositoryRecord
from auditor.reporters.result import Tool

SCHEMA_VERSION: Final = 1


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One repository, the one with the highest score first."""

    name: str
    owner: str
    groups: tuple[str, ...]
    key: str
    """Of its result in the store: the same key, the same report."""
    report: str
    """Beginning of the names of its own reports in the folder of results; `.json` or `.html` follows."""
    worst: int
    """The highest of its scores of page one, in thousandths."""
    record: RepositoryRecord


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One closed provider over the whole company."""

    provider: str | None
    name: str
    repositories: tuple[str, ...]
    owners: tuple[str, ...]
    edit: int
    callers: int
    others: int
    share_of_repositories: int
    """Of those that depend on any closed provider, in thousandths."""
    share_of_calls: int
    """Of all calls to closed providers, in thousandths."""
    alone: tuple[str, ...]
    """Repositories that depend on no other closed provider."""
    capabilities: tuple[str, ...]
    models: tuple[str, ...]
    data_types: tuple[str, ...]


class Concentration(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the company stands on how few."""

    dependent: int
    """Repositories with any closed provider."""
    free: int
    """Repositories in which none was found."""
    calls: int
    index: int
    """Sum of the squares of the providers' shares of calls, 0 to 1000: 1000 means that all calls go to one."""
    halves: int
    """Providers without which half of all calls would be gone."""


class OwnerRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one owner answers for."""

    owner: str
    repositories: tuple[str, ...]
    components: tuple[str, ...]
    """`repository/folder`, of parts of other repositories that it answers for."""
    providers: tuple[str, ...]
    edit: int
    callers: int
    data_types: tuple[str, ...]


class SharedPackage(msgspec.Struct, frozen=True, kw_only=True):
    """A package of the company's own that calls a provider, and the repositories that rest on it."""

    package: str
    repository: str
    symbols: tuple[str, ...]
    providers: tuple[str, ...]
    used_by: tuple[str, ...]


class Gateway(msgspec.Struct, frozen=True, kw_only=True):
    """A host that is no provider's, to which model calls of repositories go."""

    host: str
    closed: bool | None
    calls: int
    repositories: tuple[str, ...]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How one owner reaches a provider."""

    owner: str
    repositories: tuple[str, ...]
    settings: tuple[str, ...]
    """Names of the settings that hold its keys."""


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """A provider that several owners reach, each by a key of its own: there may be as many contracts."""

    provider: str
    ways: tuple[Way, ...]


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """One capability that several closed providers serve."""

    capability: str
    providers: tuple[str, ...]
    repositories: int


class TrendPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The company on one day."""

    day: str
    repositories: int
    """That existed by then."""
    dependent: int
    edit: int
    callers: int
    providers: dict[str, int]
    """Name -> repositories."""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """When a provider was first seen, and where."""

    provider: str
    day: str
    since_before: bool
    """It was there on the first day already."""
    repositories: tuple[str, ...]
    components: tuple[str, ...]


class WireRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the logs show of one provider."""

    provider: str
    requests: int
    sent_bytes: int | None
    clients: int
    owners: tuple[str, ...]
    first_seen: str | None
    last_seen: str | None
    in_code: bool
    """Whether any repository of the fleet names it."""


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in one repository since the last run."""

    repository: str
    arrived: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    edit: int = 0
    callers: int = 0
    scores: dict[str, int] = {}
    """Pack -> change in thousandths; only what is a difference."""


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """What moved since the last run."""

    same_rules: bool
    """False: some of it may be only known since."""
    added: tuple[str, ...]
    removed: tuple[str, ...]
    shifts: tuple[Shift, ...]
    unchanged: int


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """The figures at the top."""

    repositories: int
    missing: int
    providers: int
    edit: int
    callers: int
    unknown: int
    low_hours: float
    high_hours: float
    files_scanned: int
    bytes_scanned: int
    unread: int
    log_bytes: int = 0


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """The whole portfolio."""

    schema_version: int = SCHEMA_VERSION
    tool: Tool
    name: str
    totals: Totals
    members: tuple[Member, ...]
    holdings: tuple[Holding, ...]
    concentration: Concentration
    owners: tuple[OwnerRow, ...]
    packages: tuple[SharedPackage, ...]
    gateways: tuple[Gateway, ...]
    contracts: tuple[Contract, ...]
    overlaps: tuple[Overlap, ...]
    trend: tuple[TrendPoint, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    wire: tuple[WireRow, ...] = ()
    moved: Movement | None = None
    missing: tuple[Missing, ...] = ()
