"""Records of repositories -> the portfolio: who depends on whom, who owns what, what is shared, what stands on how few."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from auditor import __version__
from auditor.fleet.company import Company, Concentration, Contract, Gateway, Holding, Member, Overlap, OwnerRow, SharedPackage, Totals, Way
from auditor.fleet.description import Fleet, Repository
from auditor.fleet.moves import movement
from auditor.fleet.planning import file_name
from auditor.fleet.records import Endpoint, RepositoryRecord, Use
from auditor.fleet.run import Found, Gathered
from auditor.fleet.summary import is_dependence
from auditor.fleet.trend import arrivals, points
from auditor.fleet.wire import Wired
from auditor.reporters.result import Tool
from auditor.reporters.story.scores import PAGE_ONE

NOBODY: Final = "no owner named"


def portfolio(fleet: Fleet, gathered: Gathered, *, rules_digest: str, catalogue_date: str, wired: Wired, before: Company | None) -> Company:
    """Return the portfolio of what a run gathered; `before` is that of the last run."""
    described = {one.name: one for one in fleet.repositories}
    members = tuple(
        sorted((_member(found, described[found.task.name]) for found in gathered.found), key=lambda one: (-one.worst, one.name))
    )
    holdings = holdings_of(members, described)
    known = {use.provider for member in members for use in member.record.uses}
    return Company(
        tool=Tool(version=__version__, rules_digest=rules_digest, catalogue_date=catalogue_date),
        name=fleet.name,
        totals=_totals(members, holdings, gathered, wired),
        members=members,
        holdings=holdings,
        concentration=concentration_of(members, holdings),
        owners=owners_of(members, described),
        packages=packages_of(members),
        gateways=gateways_of(members),
        contracts=contracts_of(members, described),
        overlaps=overlaps_of(members),
        trend=points(gathered.found),
        arrivals=arrivals(gathered.found),
        wire=wired.rows(known),
        moved=movement(before, members, rules_digest) if before is not None else None,
        missing=gathered.missing,
    )


def holdings_of(members: Sequence[Member], described: dict[str, Repository]) -> tuple[Holding, ...]:
    """Return the closed providers, those with most repositories first."""
    groups: dict[str, list[tuple[Member, Use]]] = defaultdict(list)
    for member in members:
        for use in filter(is_dependence, member.record.uses):
            groups[use.name].append((member, use))
    calls = sum(use.edit + use.callers for own in groups.values() for _, use in own)
    counts = Counter(member.name for own in groups.values() for member in {one.name: one for one, _ in own}.values())
    made = [
        _holding(name, own, len(counts), calls, {one for one, count in counts.items() if count == 1}, described)
        for name, own in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.repositories), -one.edit - one.callers, one.name)))


def _holding(
    name: str, own: Sequence[tuple[Member, Use]], dependent: int, calls: int, single: set[str], described: dict[str, Repository]
) -> Holding:
    uses = [use for _, use in own]
    repositories = sorted({member.name for member, _ in own})
    edit, callers = sum(use.edit for use in uses), sum(use.callers for use in uses)
    return Holding(
        provider=uses[0].provider,
        name=name,
        repositories=tuple(repositories),
        owners=tuple(sorted({_owner(described[member.name], use.part) for member, use in own})),
        edit=edit,
        callers=callers,
        others=sum(use.others for use in uses),
        share_of_repositories=_share(len(repositories), dependent),
        share_of_calls=_share(edit + callers, calls),
        alone=tuple(one for one in repositories if one in single),
        capabilities=_joined(use.capabilities for use in uses),
        models=_joined(use.models for use in uses),
        data_types=_joined(use.data_types for use in uses),
    )


def concentration_of(members: Sequence[Member], holdings: Sequence[Holding]) -> Concentration:
    """Return how much stands on how few."""
    dependent = {name for one in holdings for name in one.repositories}
    sizes = sorted((one.edit + one.callers for one in holdings), reverse=True)
    calls = sum(sizes)
    halves, reached = 0, 0
    while calls and 2 * reached < calls:
        reached += sizes[halves]
        halves += 1
    return Concentration(
        dependent=len(dependent),
        free=len(members) - len(dependent),
        calls=calls,
        index=sum(size * size for size in sizes) * 1000 // (calls * calls) if calls else 0,
        halves=halves,
    )


def owners_of(members: Sequence[Member], described: dict[str, Repository]) -> tuple[OwnerRow, ...]:
    """Return the owners, those with most to change first; repositories without one stand under one row of their own."""
    uses: dict[str, list[tuple[str, Use]]] = defaultdict(list)
    repositories: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    for member in members:
        repository = described[member.name]
        repositories[repository.owner or NOBODY].add(member.name)
        for use in member.record.uses:
            owner = _owner(repository, use.part)
            uses[owner].append((member.name, use))
            if use.part:
                parts[owner].add(f"{member.name}/{use.part}")
    rows = [_owner_row(owner, uses[owner], repositories[owner], parts[owner]) for owner in {*uses, *repositories}]
    return tuple(sorted(rows, key=lambda row: (row.owner == NOBODY, -row.edit, -row.callers, row.owner)))


def _owner_row(owner: str, own: Sequence[tuple[str, Use]], repositories: set[str], parts: set[str]) -> OwnerRow:
    closed = [use for _, use in own if is_dependence(use)]
    return OwnerRow(
        owner=owner,
        repositories=tuple(sorted(repositories)),
        components=tuple(sorted(parts)),
        providers=tuple(sorted({use.name for use in closed})),
        edit=sum(use.edit for use in closed),
        callers=sum(use.callers for use in closed),
        data_types=_joined(use.data_types for use in closed),
    )


def packages_of(members: Sequence[Member]) -> tuple[SharedPackage, ...]:
    """Return the packages of the company's own that call a provider and that other repositories name, the most used first."""
    users: dict[str, list[str]] = defaultdict(list)
    for member in members:
        for package in member.record.requires:
            users[package].append(member.name)
    made = []
    for member in members:
        providers = sorted({use.name for use in member.record.uses if use.edit or use.callers})
        for package in member.record.publishes if providers else ():
            used_by = tuple(sorted(name for name in users.get(package, ()) if name != member.name))
            if used_by:
                symbols = tuple(wrapper.symbol for wrapper in member.record.wrappers[:5])
                made.append(
                    SharedPackage(package=package, repository=member.name, symbols=symbols, providers=tuple(providers), used_by=used_by)
                )
    return tuple(sorted(made, key=lambda one: (-len(one.used_by), one.package, one.repository)))


def gateways_of(members: Sequence[Member]) -> tuple[Gateway, ...]:
    """Return the hosts of nobody the catalogue knows to which model calls go, those of most repositories first."""
    groups: dict[tuple[str, bool | None], list[tuple[str, Endpoint]]] = defaultdict(list)
    for member in members:
        for endpoint in member.record.endpoints:
            groups[endpoint.host, endpoint.closed].append((member.name, endpoint))
    made = [
        Gateway(host=host, closed=closed, calls=sum(one.calls for _, one in own), repositories=tuple(sorted({name for name, _ in own})))
        for (host, closed), own in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.repositories), -one.calls, one.host, str(one.closed))))


def contracts_of(members: Sequence[Member], described: dict[str, Repository]) -> tuple[Contract, ...]:
    """Return the providers that more than one owner (or, without owners, repository) reaches by a key of its own."""
    ways: dict[str, dict[str, list[tuple[str, Use]]]] = defaultdict(lambda: defaultdict(list))
    for member in members:
        for use in filter(is_dependence, member.record.uses):
            if use.provider is not None and (use.edit or use.settings):
                owner = _owner(described[member.name], use.part)
                ways[use.name][member.name if owner == NOBODY else owner].append((member.name, use))
    made = [
        Contract(provider=name, ways=tuple(_way(owner, own) for owner, own in sorted(groups.items())))
        for name, groups in ways.items()
        if len(groups) > 1
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.ways), one.provider)))


def _way(owner: str, own: Sequence[tuple[str, Use]]) -> Way:
    return Way(owner=owner, repositories=tuple(sorted({name for name, _ in own})), settings=_joined(use.settings for _, use in own))


def overlaps_of(members: Sequence[Member]) -> tuple[Overlap, ...]:
    """Return the capabilities that more than one closed provider serves, those with most providers first."""
    providers: dict[str, set[str]] = defaultdict(set)
    repositories: dict[str, set[str]] = defaultdict(set)
    for member in members:
        for use in filter(is_dependence, member.record.uses):
            for capability in use.capabilities:
                providers[capability].add(use.name)
                repositories[capability].add(member.name)
    made = [
        Overlap(capability=name, providers=tuple(sorted(own)), repositories=len(repositories[name]))
        for name, own in providers.items()
        if len(own) > 1
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.providers), one.capability)))


def _member(found: Found, described: Repository) -> Member:
    record = found.record
    return Member(
        name=found.task.name,
        owner=described.owner,
        groups=described.groups,
        key=found.key,
        report=file_name(found.task.name),
        worst=max((score.value for score in record.scores if score.pack in PAGE_ONE), default=0),
        record=record,
    )


def _totals(members: Sequence[Member], holdings: Sequence[Holding], gathered: Gathered, wired: Wired) -> Totals:
    records: list[RepositoryRecord] = [member.record for member in members]
    return Totals(
        repositories=len(members),
        missing=len(gathered.missing),
        providers=len(holdings),
        edit=sum(record.numbers.get("edit", 0) for record in records),
        callers=sum(record.numbers.get("callers", 0) for record in records),
        unknown=sum(record.numbers.get("unknown", 0) for record in records),
        low_hours=sum(record.low_hours for record in records),
        high_hours=sum(record.high_hours for record in records),
        files_scanned=sum(record.files_scanned for record in records),
        bytes_scanned=sum(record.bytes_scanned for record in records),
        unread=sum(record.unread for record in records),
        log_bytes=wired.bytes_read,
    )


def _owner(repository: Repository, part: str) -> str:
    """Return who answers for a part of a repository, or for the rest of it."""
    return next((one.owner for one in repository.components if part and one.path.strip("/") == part), "") or repository.owner or NOBODY


def _share(part: int, whole: int) -> int:
    return part * 1000 // whole if whole else 0


def _joined(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({word for group in groups for word in group}))
