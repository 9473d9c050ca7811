"""Paths of logs -> what the wire showed, ready to be judged alone or together with code."""

import copy
import re
import zlib
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.correlation.correlate import is_foreign
from auditor.errors import ConfigError, ParseError, UsageError
from auditor.execution.gathered import Gathered
from auditor.execution.traffic import Bench, TrafficOptions, formats_of, read_logs
from auditor.inputs.streams import Log, find_logs
from auditor.model.artifact import Artifact
from auditor.model.evidence import TrafficEvidence
from auditor.model.report import Coverage, LanguageCoverage, Notification, Skipped
from auditor.traffic.aggregate import OTHERS, Aggregates
from auditor.traffic.encoding import decode
from auditor.traffic.evidence import evidence_of, notifications_of
from auditor.traffic.owners import Owners, load_owners

CLIENTS_A_HOST: Final = 50
"""Clients of one host that become findings of their own; the rest are told together."""
UNREAD: Final = frozenset({"binary-file", "unreadable", "cannot-unpack", "not-a-log"})
"""Problems that mean a log was not read."""
NETWORK: Final = "network"


class Wire(NamedTuple):
    """What logs showed."""

    traffic: tuple[TrafficEvidence, ...]
    uses: tuple[TrafficEvidence, ...]
    """What of it is a use of a model, as far as findings are told apart."""
    notifications: tuple[Notification, ...]
    coverage: Coverage
    covers: bool
    """Whether what left the network would be there: only then its absence says something."""
    unseen: frozenset[str] = frozenset()
    """Owners of whose clients the logs show nothing at all, as far as was looked: their silence says nothing."""

    def covers_project(self, name: str) -> bool:
        """Whether the absence of a project's traffic says something."""
        return self.covers and name not in self.unseen


def read_wire(
    paths: Sequence[str], options: TrafficOptions, catalogue: Catalogue, *, jobs: int, owners: Owners | None = None, shard: str = ""
) -> Wire:
    """Return what the logs at some paths show.

    Raises: UsageError, RuleError.
    """
    bench = Bench(options, catalogue)
    seen = read_logs(shard_of(find_logs(paths), shard, bench.formats.streams), options, jobs=jobs, bench=bench)
    return wire_of(seen, bench, owners or Owners())


def wire_of(seen: Aggregates, bench: Bench, owners: Owners) -> Wire:
    """Return what aggregates show; they stay as they are, so that more can be added."""
    settled = copy.deepcopy(seen)
    settled.settle()
    traffic = evidence_of(settled, bench.formats, bench.knowledge, owners)
    unread = {problem.path: problem.message for problem in seen.problems if problem.code in UNREAD}
    read = len(seen.files) - len(unread)
    coverage = Coverage(
        files_seen=len(seen.files),
        files_scanned=read,
        bytes_scanned=seen.bytes_read,
        skipped=tuple(Skipped(path=path, reason=f"cannot be read: {message}") for path, message in sorted(unread.items())),
        by_language={"logs": LanguageCoverage(files=read, bytes=seen.bytes_read, parsed=read)} if read else {},
    )
    return Wire(
        traffic=traffic,
        uses=uses_of(traffic, bench.not_usage),
        notifications=notifications_of(settled),
        coverage=coverage,
        covers=NETWORK in seen.scopes,
        unseen=owners.names - {owners.owner_of(client, service) for client, service in seen.clients} - {one.owner for one in traffic},
    )


def merge_parts(parts: Iterable[tuple[str, bytes]], rules_digest: str) -> Aggregates:
    """Return what all shards saw together.

    Raises: UsageError, for what is no part, or was made with other rules.
    """
    seen = Aggregates()
    for path, content in parts:
        try:
            one, digest = decode(content, path)
        except ParseError as error:
            raise UsageError(str(error)) from error
        if digest != rules_digest:
            raise UsageError(f"{path}: made with other rules: run all shards and the merge with the same version and --rules")
        seen.merge(one)
    return seen


def alone(wire: Wire) -> Gathered:
    """Return what logs alone gave, as a scan gathers it."""
    return with_wire(Gathered(), wire)


def with_wire(gathered: Gathered, wire: Wire, project: str = "") -> Gathered:
    """Return what code and logs gave together; what others own is traffic, and no finding of this project's."""
    seen = gathered.coverage
    coverage = msgspec.structs.replace(
        seen,
        files_seen=seen.files_seen + wire.coverage.files_seen,
        files_scanned=seen.files_scanned + wire.coverage.files_scanned,
        bytes_scanned=seen.bytes_scanned + wire.coverage.bytes_scanned,
        skipped=(*seen.skipped, *wire.coverage.skipped),
        by_language={**seen.by_language, **wire.coverage.by_language},
    )
    return gathered._replace(
        located=[
            *gathered.located,
            *((Artifact(path=one.location.path, kind="other"), one) for one in wire.uses if not is_foreign(one, project)),
        ],
        traffic=wire.traffic,
        coverage=coverage,
        notifications=[*gathered.notifications, *wire.notifications],
    )


def uses_of(traffic: Iterable[TrafficEvidence], not_usage: frozenset[str]) -> tuple[TrafficEvidence, ...]:
    """Return one piece of evidence for each client, host, action and model, without listing, polling, counting and what was blocked."""
    joined: dict[tuple[str, ...], TrafficEvidence] = {}
    for one in _few_clients([one for one in traffic if one.action not in not_usage]):
        key = (one.provider_id or "", one.host, one.client, one.action, one.model or "")
        joined[key] = _together(joined[key], one) if key in joined else one
    return tuple(joined.values())


def _few_clients(traffic: Sequence[TrafficEvidence]) -> Iterable[TrafficEvidence]:
    counts: dict[str, dict[str, int]] = {}
    for one in traffic:
        clients = counts.setdefault(one.host, {})
        clients[one.client] = clients.get(one.client, 0) + one.count
    kept = {host: _busiest(clients) for host, clients in counts.items() if len(clients) > CLIENTS_A_HOST}
    for one in traffic:
        known = kept.get(one.host)
        yield one if known is None or one.client in known else msgspec.structs.replace(one, client=OTHERS, service="")


def _busiest(clients: dict[str, int]) -> frozenset[str]:
    return frozenset(sorted(clients, key=lambda client: (-clients[client], client))[:CLIENTS_A_HOST])


def _together(one: TrafficEvidence, other: TrafficEvidence) -> TrafficEvidence:
    data: dict[str, int] = dict(one.data_types)
    for kind, count in other.data_types:
        data[kind] = data.get(kind, 0) + count
    sent = [size for size in (one.sent_bytes, other.sent_bytes) if size is not None]
    received = [size for size in (one.received_bytes, other.received_bytes) if size is not None]
    stronger = max(one, other, key=lambda evidence: evidence.level)
    return msgspec.structs.replace(
        one,
        location=min(one.location, other.location, key=lambda location: location.path),
        service=one.service or other.service,
        served_model=one.served_model or other.served_model,
        count=one.count + other.count,
        sent_bytes=sum(sent) if sent else None,
        received_bytes=sum(received) if received else None,
        first_at=min((at for at in (one.first_at, other.first_at) if at), default=None),
        last_at=max((at for at in (one.last_at, other.last_at) if at), default=None),
        level=stronger.level,
        source_format=stronger.source_format,
        data_types=tuple(sorted(data.items())),
        per_day=(),
    )


def read_owners(path: str) -> Owners:
    """Return the owners in a file.

    Raises: ConfigError.
    """
    try:
        with open(path, "rb") as file:
            return load_owners(file.read(4 << 20), path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error


def shard_of(logs: Sequence[Log], shard: str, streams: frozenset[str]) -> tuple[Log, ...]:
    """Return the logs of one shard, `2/16`; logs whose records join go into the same one.

    Raises: UsageError.
    """
    if not shard:
        return tuple(logs)
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", shard)
    number, count = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= count:
        raise UsageError(f"--shard {shard}: give it as 1/16, 2/16 ... 16/16")
    return tuple(log for log in logs if zlib.crc32(together(log.name, streams).encode()) % count == number - 1)


def together(name: str, streams: frozenset[str]) -> str:
    """Return what the names of logs have in common whose records join: `zeek/ssl.10.log` and `zeek/conn.10.log` have `zeek/.10.log`."""
    folder, _, file = name.rpartition("/")
    word = re.match(r"[A-Za-z0-9]+", file)
    return f"{folder}/{file[word.end() :]}" if word and word.group() in streams else name


def gateways_of(given: Sequence[str], catalogue: Catalogue) -> dict[str, str]:
    """Return host -> provider of `--gateway HOST=PROVIDER`.

    Raises: UsageError.
    """
    found = {}
    for one in given:
        host, equals, provider = one.partition("=")
        if not equals or not host or catalogue.provider(provider) is None:
            raise UsageError(f"--gateway {one}: give HOST=PROVIDER with an id of `auditor providers list`")
        found[host.strip().lower()] = provider
    return found


def columns_of(given: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """Return field -> place of `--map FIELD=COLUMN`.

    Raises: UsageError.
    """
    found = {}
    for one in given:
        field, equals, place = one.partition("=")
        if not equals or not place or field not in fields:
            raise UsageError(f"--map {one}: give FIELD=COLUMN; fields are {', '.join(fields)}")
        found[field] = place
    if found and not found.keys() & {"host", "url"}:
        raise UsageError("--map: say at least where `host` or `url` stands")
    return found


def is_log_format(name: str, catalogue: Catalogue) -> bool:
    """Whether a name is that of a log format, or the first word of several.

    Raises: RuleError.
    """
    return any(known == name or known.startswith(f"{name}-") for known in formats_of(catalogue).names)
