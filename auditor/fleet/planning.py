"""A description and what was asked for -> the tasks of a run: one for each repository, and one for each piece of the logs."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.errors import ConfigError, UsageError
from auditor.execution.traffic import Bench, TrafficOptions, ranges_of
from auditor.execution.wire import columns_of, gateways_of, together
from auditor.fleet.description import Fleet, LogSet, Repository, name_of, parse_fleet
from auditor.fleet.keys import log_key, program
from auditor.fleet.listings import LISTING_BYTES, parse_objects, parse_organisation
from auditor.fleet.records import ClonePolicy, LogTask, RepositoryTask
from auditor.inputs.streams import Log, find_logs
from auditor.traffic.formats import FIELDS

STEPS_LIMIT: Final = 400
_SPAN: Final = re.compile(r"(\d{1,5})([dwmy])")
_ELSEWHERE: Final = ("http://", "https://", "entry-point:")
_DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}


class LogPlan(NamedTuple):
    """The tasks of one set of logs, with what is needed to judge what they bring."""

    tasks: tuple[LogTask, ...]
    options: TrafficOptions
    owners: str


def read_fleet(path: str) -> Fleet:
    """Return the description in a file, with the listings it names read and every path made absolute.

    Raises: ConfigError.
    """
    fleet = parse_fleet(_content(path, path), path)
    folder = os.path.dirname(os.path.abspath(path))
    repositories = [_placed(one, folder) for one in fleet.repositories]
    for organisation in fleet.organisations:
        where = os.path.join(folder, organisation.listing)
        listed = parse_organisation(_content(where, organisation.listing), organisation.listing, organisation)
        repositories += [_placed(one, os.path.dirname(where)) for one in listed]
    settings = fleet.settings
    return msgspec.structs.replace(
        fleet,
        repositories=_named(_once(repositories), path),
        logs=tuple(_absolute(logs, folder) for logs in fleet.logs),
        settings=msgspec.structs.replace(settings, rules=rules_beside(settings.rules, folder)),
    )


def rules_beside(names: Iterable[str], folder: str) -> tuple[str, ...]:
    """Return folders of rules told from a folder; packs named by URL or entry point stay what they are."""
    return tuple(one if one.startswith(_ELSEWHERE) else os.path.join(folder, one) for one in names)


def days_of(since: str, step: str, until: str) -> tuple[str, ...]:
    """Return the days (ISO) of a trend, the oldest first, the last of them `until` or one step before it.

    Raises: UsageError.
    """
    span, width = _span("--since", since), _span("--step", step)
    if span // width > STEPS_LIMIT:
        raise UsageError(f"--step {step}: gives {span // width} steps; no more than {STEPS_LIMIT} are drawn")
    try:
        last = date.fromisoformat(until)
    except ValueError as error:
        raise UsageError(f"--until {until}: give a day as 2026-11-24") from error
    return tuple((last - timedelta(days=back)).isoformat() for back in range(span - span % width, 0, -width))


def repository_tasks(fleet: Fleet, *, rules_digest: str, clones: ClonePolicy, days: tuple[str, ...] = ()) -> tuple[RepositoryTask, ...]:
    """Return one task for each repository, by name."""
    policy = msgspec.structs.replace(clones, since=days[0] if days else "")
    return tuple(
        RepositoryTask(
            name=one.name,
            path=one.path,
            url=one.url,
            revision=one.revision,
            days=days,
            parts=tuple(sorted({part.path.strip("/") for part in one.components})),
            settings=msgspec.structs.replace(fleet.settings, jobs=1),
            rules_digest=rules_digest,
            program=program(),
            clones=policy,
        )
        for one in sorted(fleet.repositories, key=lambda one: one.name)
    )


def log_plan(logs: LogSet, number: int, catalogue: Catalogue, options: TrafficOptions) -> LogPlan:
    """Return the tasks of one set of logs: files whose records join together, large plain files of lines in ranges.

    Raises: UsageError.
    """
    chosen = msgspec.structs.replace(
        options,
        format=logs.format,
        columns=columns_of([f"{field}={place}" for field, place in logs.columns.items()], FIELDS),
        gateways=gateways_of(logs.gateways, catalogue),
    )
    bench = Bench(msgspec.structs.replace(chosen, cache_folder=options.cache_folder), catalogue)
    plain = msgspec.structs.replace(chosen, cache_folder=None)
    tasks = []
    for group, stamps in _groups(logs, bench):
        key = log_key(group, stamps, plain, catalogue.digest)
        name = f"logs {number}: {group[0].name}" + (f" from {group[0].start:,}" if group[0].end is not None else "")
        tasks.append(LogTask(name=name, key=key, logs=group, options=plain, rules_digest=catalogue.digest))
    return LogPlan(tuple(tasks), plain, logs.owners)


def file_name(name: str) -> str:
    """Return how the files of a repository's own reports are called: its name, with what a file system would not take written as `+`."""
    return re.sub(r"[^\w.@+-]|^\.", "+", name)[:150]


def _groups(logs: LogSet, bench: Bench) -> Iterator[tuple[tuple[Log, ...], tuple[str, ...]]]:
    """Yield the logs that are read together, with a stamp for each that tells one state of it from others."""
    joined: dict[str, list[tuple[Log, str]]] = {}
    for log, stamp in _stamped(logs):
        joined.setdefault(together(log.name, bench.formats.streams), []).append((log, stamp))
    for name in sorted(joined):
        own = joined[name]
        if len(own) > 1:
            yield tuple(log for log, _ in own), tuple(stamp for _, stamp in own)
            continue
        log, stamp = own[0]
        for piece in ranges_of(log, bench):
            yield (piece,), (stamp,)


def _stamped(logs: LogSet) -> Iterator[tuple[Log, str]]:
    for log in find_logs(logs.paths) if logs.paths else ():
        status = os.stat(log.path)
        yield log._replace(size=status.st_size), f"{status.st_size}.{status.st_mtime_ns}"
    if logs.listing:
        for one in parse_objects(_content(logs.listing, logs.listing), os.path.basename(logs.listing)):
            yield Log(os.path.join(logs.mount, *one.key.split("/")), one.key, one.size), f"{one.size}.{one.digest}"


def _once(repositories: Iterable[Repository]) -> tuple[Repository, ...]:
    """Return each place once: what the description itself says of it goes before what a listing says."""
    found: dict[tuple[str, str], Repository] = {}
    for one in repositories:
        place = (one.url.removesuffix(".git") or os.path.realpath(one.path), one.revision)
        found.setdefault(place, one)
    return tuple(found.values())


def _named(repositories: Sequence[Repository], path: str) -> tuple[Repository, ...]:
    """Raises: ConfigError, when two are called the same."""
    names: dict[str, str] = {}
    for one in repositories:
        place, known = one.url or one.path, names.get(file_name(one.name).lower())
        if known is not None:
            raise ConfigError(f"{path}: {known} and {place} are both called {one.name}: give one of them another `name`")
        names[file_name(one.name).lower()] = place
    return tuple(repositories)


def _placed(one: Repository, folder: str) -> Repository:
    place = os.path.join(folder, os.path.expanduser(one.path)) if one.path else ""
    return msgspec.structs.replace(one, path=place, name=one.name or name_of(os.path.abspath(place) if place else one.url))


def _absolute(logs: LogSet, folder: str) -> LogSet:
    def placed(path: str) -> str:
        return os.path.join(folder, os.path.expanduser(path)) if path else ""

    return msgspec.structs.replace(
        logs, paths=tuple(map(placed, logs.paths)), listing=placed(logs.listing), mount=placed(logs.mount), owners=placed(logs.owners)
    )


def _content(path: str, shown: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            content = stream.read(LISTING_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{shown}: cannot be read: {error.strerror}") from error
    if len(content) > LISTING_BYTES:
        raise ConfigError(f"{shown}: larger than a description or listing can be")
    return content


def _span(flag: str, text: str) -> int:
    found = _SPAN.fullmatch(text)
    if found is None or not int(found[1]):
        raise UsageError(f"{flag} {text}: give a span as 180d, 26w, 6m or 1y")
    return int(found[1]) * _DAYS[found[2]]
