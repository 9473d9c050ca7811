"""Sightings -> sums by who reached what: small, mergeable in any order, and of a bounded size whatever the logs hold."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from auditor.traffic.sighting import Problem, Sighting

KEYS_LIMIT: Final = 50_000
"""Sums kept apart; beyond it clients are told together."""
FLOWS_LIMIT: Final = 200_000
"""Connections that wait for the record of their size."""
PROBLEMS_LIMIT: Final = 1_000
OTHERS: Final = "(others)"
SECONDS_A_DAY: Final = 86_400
SAME_SECONDS: Final = 5.0
"""Two sensors that tell of one connection do so within this time: clocks differ, and some log its start, others its hello."""


class Key(msgspec.Struct, frozen=True, gc=False, order=True):
    """What is told apart."""

    provider: str
    host: str
    host_class: str
    client: str
    service: str
    action: str
    model: str
    served_model: str
    level: int
    format: str


class Sum(msgspec.Struct, gc=False):
    """What is counted."""

    count: int = 0
    sent: int | None = None
    received: int | None = None
    first: float | None = None
    last: float | None = None
    days: dict[int, tuple[int, int]] = {}
    """Days since 1970 -> count and sent bytes."""
    data: dict[str, int] = {}
    path: str = ""
    """The first of the logs, by name."""


class Flow(msgspec.Struct, gc=False):
    """One connection that waits for the record of its size."""

    key: Key
    at: float | None
    sent: int | None
    received: int | None
    address: str
    path: str
    ends: str = ""
    data: tuple[str, ...] = ()


class Aggregates(msgspec.Struct):
    """All that was seen in some logs."""

    sums: dict[Key, Sum] = {}
    flows: dict[str, Flow] = {}
    requested: set[str] = set()
    """Connections whose requests were told one by one, so that they are not told again as a whole."""
    blind: dict[str, int] = {}
    formats: dict[str, int] = {}
    """Format -> records that held something."""
    problems: list[Problem] = []
    overflows: int = 0
    unsized: int = 0
    """Connections beyond the limit, which are told without their size."""
    sized_paths: set[str] = set()
    """Logs that hold sizes of connections."""
    nameless: dict[str, int] = {}
    """Logs that hold addresses alone, as far as their first lines tell -> their lines."""
    kinds: dict[str, int] = {}
    """Format -> logs whose first lines are of it."""
    strange: set[str] = set()
    """Logs of lines none of which is of a known format, as far as they were looked at."""
    clients: set[tuple[str, str]] = set()
    """Some of the clients and services of which network logs tell, whatever they reached: whose silence says something."""
    bytes_read: int = 0
    files: set[str] = set()
    scopes: set[str] = set()
    """What the logs would show if it happened."""
    undated: int = 0

    def add(self, key: Key, sighting: Sighting, path: str, data: Iterable[str] = ()) -> None:
        """Count one sighting: at once, or when the size of its connection is known."""
        self.formats[key.format] = self.formats.get(key.format, 0) + sighting.count
        if sighting.counted == "flow" and sighting.flow:
            flow = Flow(key, sighting.at, sighting.sent, sighting.received, sighting.address, path, sighting.ends, tuple(data))
            self._wait(sighting.flow, flow)
            return
        if sighting.counted == "request" and sighting.flow and len(self.requested) < FLOWS_LIMIT:
            self.requested.add(sighting.flow)
        self._count(key, sighting.at, sighting.sent, sighting.received, path, sighting.count, data)

    def size(self, flow: str, sent: int | None, received: int | None) -> None:
        """Take in the size of a connection that waits for it."""
        waiting = self.flows.get(flow)
        if waiting is not None:
            waiting.sent = _more(waiting.sent, sent)
            waiting.received = _more(waiting.received, received)

    def problem(self, problem: Problem) -> None:
        """Keep a problem, unless there are too many."""
        if len(self.problems) < PROBLEMS_LIMIT:
            self.problems.append(problem)

    def merge(self, other: "Aggregates") -> None:
        """Take in what was seen in other logs; the order of merging changes nothing."""
        for key, one in other.sums.items():
            self._merge_sum(key, one)
        self.requested |= other.requested
        for flow, waiting in other.flows.items():
            self._wait(flow, waiting)
        for mine, theirs in ((self.blind, other.blind), (self.formats, other.formats), (self.kinds, other.kinds)):
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count
        for problem in other.problems:
            self.problem(problem)
        self.sized_paths |= other.sized_paths
        for path, lines in other.nameless.items():
            self.nameless[path] = self.nameless.get(path, 0) + lines
        self.files |= other.files
        self.strange |= other.strange
        self.clients |= other.clients
        self.scopes |= other.scopes
        self.overflows += other.overflows
        self.unsized += other.unsized
        self.bytes_read += other.bytes_read
        self.undated += other.undated

    def settle(self) -> None:
        """Count the connections that waited: each once, at its highest level, with its size where it is known."""
        for flow, is_requested in self._connections():
            if not is_requested:
                key = flow.key
                if key.level == 2 and (flow.sent or flow.received):
                    key = msgspec.structs.replace(key, level=3)
                self._count(key, flow.at, flow.sent, flow.received, flow.path, 1, flow.data)
        self.flows = {}
        self.requested = set()

    def _connections(self) -> Iterator[tuple[Flow, bool]]:
        """Yield each connection once, however many sensors saw it, and whether its requests were told one by one."""
        joined: dict[str, list[str]] = {}
        for name in sorted(self.flows):
            flow = self.flows[name]
            if flow.ends:
                joined.setdefault(flow.ends, []).append(name)
            else:
                yield flow, name in self.requested
        for names in joined.values():
            for same in self._seen_together(names):
                flow = self.flows[same[0]]
                for other in same[1:]:
                    flow = _together(flow, self.flows[other])
                yield flow, any(name in self.requested for name in same)

    def _seen_together(self, names: list[str]) -> Iterator[list[str]]:
        """Divide connections with the same ends: those are one that several logs tell of, each once, at nearly the same time."""
        found: list[str] = []
        for name in sorted(names, key=lambda one: (self.flows[one].at or 0.0, one)):
            flow = self.flows[name]
            first = self.flows[found[0]] if found else flow
            is_late = abs((flow.at or 0.0) - (first.at or 0.0)) > SAME_SECONDS
            if found and (is_late or any(self.flows[other].path == flow.path for other in found)):
                yield found
                found = []
            found.append(name)
        yield found

    def _wait(self, flow: str, new: Flow) -> None:
        known = self.flows.get(flow)
        if known is None:
            if len(self.flows) >= FLOWS_LIMIT:
                self.unsized += 1
                self._count(new.key, new.at, new.sent, new.received, new.path, 1, new.data)
                return
            self.flows[flow] = new
            return
        self.flows[flow] = _together(known, new)

    def _count(
        self, key: Key, at: float | None, sent: int | None, received: int | None, path: str, count: int, data: Iterable[str]
    ) -> None:
        one = self._sum(key, path)
        one.count += count
        one.sent = _plus(one.sent, sent)
        one.received = _plus(one.received, received)
        one.path = min(one.path, path)
        if at is None:
            self.undated += count
        else:
            one.first, one.last = _earlier(one.first, at), _later(one.last, at)
            day = int(at // SECONDS_A_DAY)
            counted, bytes_ = one.days.get(day, (0, 0))
            one.days[day] = (counted + count, bytes_ + (sent or 0))
        for kind in data:
            one.data[kind] = one.data.get(kind, 0) + count

    def _sum(self, key: Key, path: str) -> Sum:
        found = self.sums.get(key)
        if found is None:
            if len(self.sums) >= KEYS_LIMIT:
                self.overflows += 1
                key = _coarser(key, host=len(self.sums) < 2 * KEYS_LIMIT)
            found = self.sums.setdefault(key, Sum(path=path, days={}, data={}))
        return found

    def _merge_sum(self, key: Key, new: Sum) -> None:
        one = self._sum(key, new.path)
        one.count += new.count
        one.sent, one.received = _plus(one.sent, new.sent), _plus(one.received, new.received)
        one.first, one.last = _earlier(one.first, new.first), _later(one.last, new.last)
        one.path = min(one.path, new.path)
        for day, (count, sent) in new.days.items():
            counted, bytes_ = one.days.get(day, (0, 0))
            one.days[day] = (counted + count, bytes_ + sent)
        for kind, count in new.data.items():
            one.data[kind] = one.data.get(kind, 0) + count


def _coarser(key: Key, *, host: bool) -> Key:
    return Key(
        key.provider, key.host if host else OTHERS, key.host_class, OTHERS, "", key.action, "", "", key.level, key.format
    )  # fmt: skip


def _preferred(flow: Flow) -> tuple[int, Key, str]:
    return (-flow.key.level, flow.key, flow.path)


def _together(one: Flow, other: Flow) -> Flow:
    """Return what two records tell of one connection, at the higher level."""
    better = min(one, other, key=_preferred)
    return Flow(
        better.key,
        _earlier(one.at, other.at),
        _more(one.sent, other.sent),
        _more(one.received, other.received),
        better.address,
        min(one.path, other.path),
        min((ends for ends in (one.ends, other.ends) if ends), default=""),
        tuple(sorted({*one.data, *other.data})),
    )


def _plus(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def _more(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else max(one, other)


def _earlier(one: float | None, other: float | None) -> float | None:
    return other if one is None else one if other is None else min(one, other)


def _later(one: float | None, other: float | None) -> float | None:
    return other if one is None else one if other is None else max(one, other)
