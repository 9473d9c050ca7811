"""Aggregates of all logs -> traffic evidence and what a person has to know: each use once, at its highest level, in one fixed order."""

from collections.abc import Iterable, Iterator, Mapping

from auditor.model.evidence import TrafficEvidence, Weights
from auditor.model.location import Location
from auditor.model.report import Notification
from auditor.traffic.aggregate import OTHERS, Aggregates, Key, Sum
from auditor.traffic.formats import Formats
from auditor.traffic.knowledge import Knowledge
from auditor.traffic.moments import day_of, stamp_of
from auditor.traffic.owners import Owners

ALONE = frozenset({"zeek-x509"})
NAMED = 5
"""Hosts and files that one note names."""


def evidence_of(seen: Aggregates, formats: Formats, knowledge: Knowledge, owners: Owners) -> tuple[TrafficEvidence, ...]:
    """Return the evidence, sorted. `seen` must be settled."""
    found = [
        TrafficEvidence(
            location=Location(path=one.path),
            host=key.host,
            provider_id=key.provider or None,
            host_class=key.host_class,
            client=key.client,
            service=key.service,
            action=key.action,
            model=key.model or None,
            served_model=key.served_model or None,
            weights=_weights(key, knowledge),
            count=one.count,
            sent_bytes=one.sent,
            received_bytes=one.received,
            first_at=stamp_of(one.first) if one.first is not None else None,
            last_at=stamp_of(one.last) if one.last is not None else None,
            level=key.level,
            data_types=tuple(sorted(one.data.items())),
            per_day=tuple((day_of(day), count, sent) for day, (count, sent) in sorted(one.days.items())),
            source_format=key.format,
            owner=owners.owner_of(key.client, key.service),
        )
        for key, one in _once(seen.sums, formats)
    ]
    return tuple(found)


def notifications_of(seen: Aggregates) -> tuple[Notification, ...]:
    """Return what spoiled inputs, what was not seen, and what could not be told, sorted."""
    found = [
        Notification(level=one.level, code=one.code, message=f"at byte {one.offset:,}: {one.message}", location=Location(path=one.path))
        for one in sorted(seen.problems, key=lambda one: (one.path, one.offset, one.code))
    ]
    if seen.kinds:
        found.append(_note("read-as", "read as " + ", ".join(f"{name} ({count:,})" for name, count in sorted(seen.kinds.items()))))
    if seen.strange:
        message = (
            f"{len(seen.strange):,} logs are of no known format ({_listed(seen.strange)}): hosts in them are evidence of the lowest level"
        )
        found.append(_note("no-known-format", message))
    for spot, count in sorted(seen.blind.items()):
        found.append(_note("blind-spot", f"{spot}: {count:,} records of a kind behind which names are hidden"))
    if seen.undated:
        found.append(_note("undated", f"{seen.undated:,} records carry no usable time: counted, and not in any time line"))
    if seen.overflows:
        found.append(_note("too-many-clients", f"{seen.overflows:,} sums beyond the limit are told together as {OTHERS}", warns=True))
    if seen.unsized:
        found.append(
            _note("too-many-connections", f"{seen.unsized:,} connections beyond the limit are told without their size", warns=True)
        )
    found.extend(_gateways(seen.sums))
    if seen.nameless:
        lines, logs = sum(seen.nameless.values()), _listed(seen.nameless)
        message = f"{lines:,} lines hold addresses alone, and no names ({logs}): "
        if seen.scopes:
            found.append(_note("addresses-only", message + "they give sizes to connections that are named elsewhere"))
        else:
            found.append(_note("addresses-only", message + "what they carried can be told for published networks alone", warns=True))
    return tuple(found)


def _gateways(sums: Mapping[Key, Sum]) -> Iterator[Notification]:
    """Measure the calls behind which somebody else may answer."""
    calls: dict[str, int] = {}
    for key, one in sums.items():
        if not key.provider:
            calls[key.host] = calls.get(key.host, 0) + one.count
    if calls:
        message = f"{sum(calls.values()):,} calls of model APIs at hosts behind which anybody may answer ({_listed(calls)})"
        yield _note("blind-spot", f"gateways: {message}: name them with --gateway HOST=PROVIDER")


def _listed(names: Iterable[str]) -> str:
    """Return the first names of some, and how many there are besides."""
    ordered = sorted(names)
    rest = len(ordered) - NAMED
    return ", ".join(ordered[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def _note(code: str, message: str, *, warns: bool = False) -> Notification:
    return Notification(level="warning" if warns else "note", code=code, message=message)


def _once(sums: Mapping[Key, Sum], formats: Formats) -> Iterator[tuple[Key, Sum]]:
    """Yield the sums without those that tell again, with less, what another one tells: a look-up before a connection."""
    told = _Told(sums)
    for key in sorted(sums):
        other = formats.by_name.get(key.format)
        yields = other is not None and other.yields_to and (key.host, key.client, other.yields_to) in told.formats
        if not yields and not told.is_told_better(key) and not told.is_told_elsewhere(key):
            yield key, sums[key]


class _Vantage:
    """What one family of logs tells of a client's use of a host."""

    def __init__(self) -> None:
        self.level = 0
        self.count = 0
        self.days: set[int] = set()
        self.paths: set[str] = set()

    def add(self, key: Key, one: Sum) -> None:
        """Take in one of its sums."""
        self.level = max(self.level, key.level)
        self.count += one.count
        self.days.update(one.days)
        self.paths.add(one.path)

    def tells_of(self, other: "_Vantage") -> bool:
        """Whether both tell of the same time, from different logs."""
        return not self.paths & other.paths and (not self.days or not other.days or bool(self.days & other.days))


class _Told:
    """What is told of which host, by which client, at which level."""

    def __init__(self, sums: Mapping[Key, Sum]) -> None:
        self.formats: set[tuple[str, str, str]] = set()
        self._clients: set[tuple[str, str]] = set()
        self._hosts: set[str] = set()
        self._providers: set[tuple[str, str]] = set()
        self._seen: dict[tuple[str, str], dict[str, _Vantage]] = {}
        for key, one in sums.items():
            self.formats.add((key.host, key.client, key.format))
            if key.level >= 2:
                self._clients.add((key.host, key.client))
                self._hosts.add(key.host)
                self._providers.add((key.provider, key.client))
            if key.client not in ("", OTHERS):
                self._seen.setdefault((key.host, key.client), {}).setdefault(_family(key), _Vantage()).add(key, one)

    def is_told_better(self, key: Key) -> bool:
        """Whether another sum tells of the same use at a higher level."""
        if key.level == 1:
            return (key.host, key.client) in self._clients
        if key.level == 0 and "/" in key.host:
            return (key.provider, key.client) in self._providers
        return key.level == 0 and key.format in ALONE and key.host in self._hosts

    def is_told_elsewhere(self, key: Key) -> bool:
        """Whether logs of another family saw the same use by the same client on the same days, at a higher level or more of it."""
        seen = self._seen.get((key.host, key.client), {})
        if len(seen) < 2:
            return False
        best = max(seen, key=lambda family: (seen[family].level, seen[family].count, family))
        own = _family(key)
        return own != best and seen[best].tells_of(seen[own])


def _family(key: Key) -> str:
    """Return what logs of one vantage point have in common: the first word of the format's name."""
    return key.format.partition("-")[0]


def _weights(key: Key, knowledge: Knowledge) -> Weights | None:
    model = key.served_model or key.model
    return knowledge.weights_of(model) if model else None
