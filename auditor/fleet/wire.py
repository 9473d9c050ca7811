"""What the logs of a fleet showed -> one row for each provider, held against what the repositories name, and a report of the logs alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.config import Settings
from auditor.execution.traffic import Bench, TrafficOptions
from auditor.execution.wire import Wire, alone, read_owners, wire_of
from auditor.fleet.company import WireRow
from auditor.fleet.planning import LogPlan
from auditor.fleet.run import Run
from auditor.model.evidence import TrafficEvidence
from auditor.model.report import Report
from auditor.pipeline import judge
from auditor.traffic.owners import Owners


class Wired(NamedTuple):
    """All that the logs showed."""

    wires: tuple[Wire, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """(provider, its name)."""
    bytes_read: int = 0

    def rows(self, in_code: Collection[str | None]) -> tuple[WireRow, ...]:
        """Return one row for each provider, those with most requests first; `in_code` are the providers that repositories name."""
        groups: dict[str, list[TrafficEvidence]] = defaultdict(list)
        for wire in self.wires:
            for one in wire.traffic:
                if one.provider_id is not None:
                    groups[one.provider_id].append(one)
        names = dict(self.names)
        made = [_row(names.get(provider, provider), own, provider in in_code) for provider, own in groups.items()]
        return tuple(sorted(made, key=lambda row: (-row.requests, row.provider)))


def wired(run: Run, plans: Sequence[LogPlan], catalogue: Catalogue, cache_folder: str | None) -> Wired:
    """Return what the parts of all sets of logs show together.

    Raises: ConfigError, for a file of owners that is wrong.
    """
    wires = []
    for plan in plans:
        seen = run.traffic(plan.tasks, catalogue.digest)
        options = plan.options if cache_folder is None else _with_cache(plan, cache_folder)
        wires.append(wire_of(seen, Bench(options, catalogue), read_owners(plan.owners) if plan.owners else Owners()))
    names = {one.provider_id: known.name for one in _all(wires) if one.provider_id and (known := catalogue.provider(one.provider_id))}
    return Wired(tuple(wires), tuple(sorted(names.items())), sum(wire.coverage.bytes_scanned for wire in wires))


def log_reports(found: Wired, catalogue: Catalogue, settings: Settings) -> tuple[Report, ...]:
    """Return a report on each set of logs by itself."""
    return tuple(
        judge(alone(wire), catalogue, settings, root=f"logs {number}", covers=wire.covers)
        for number, wire in enumerate(found.wires, start=1)
    )


def _with_cache(plan: LogPlan, folder: str) -> TrafficOptions:
    return msgspec.structs.replace(plan.options, cache_folder=folder)


def _all(wires: Iterable[Wire]) -> Iterable[TrafficEvidence]:
    return (one for wire in wires for one in wire.traffic)


def _row(name: str, own: Sequence[TrafficEvidence], in_code: bool) -> WireRow:
    sent = [one.sent_bytes for one in own if one.sent_bytes is not None]
    return WireRow(
        provider=name,
        requests=sum(one.count for one in own),
        sent_bytes=sum(sent) if sent else None,
        clients=len({one.client for one in own}),
        owners=tuple(sorted({one.owner for one in own if one.owner})),
        first_seen=min((one.first_at for one in own if one.first_at), default=None),
        last_seen=max((one.last_at for one in own if one.last_at), default=None),
        in_code=in_code,
    )
