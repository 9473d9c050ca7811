"""All evidence of a project -> what one piece of it cannot tell by itself: who is imported, declared, reached, seen on the wire."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from auditor.matching.knowledge import Knowledge
from auditor.model.artifact import Artifact
from auditor.model.evidence import CallEvidence, DependencyEvidence, Evidence, ImportEvidence, SettingEvidence, TrafficEvidence
from auditor.model.flow import Flow
from auditor.model.location import Location
from auditor.model.rule import Stage

Located = tuple[Artifact, Evidence]
Place = tuple[str, int, int]
"""Path, line, column."""

ECOSYSTEMS = {"python": "pypi", "javascript": "npm", "typescript": "npm"}
"""Language -> purl type, where an import's package is named as in its manifest; elsewhere an import does not prove a missing declaration."""

_SEPARATORS = re.compile(r"[-_.]+")


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """The project seen as a whole."""

    used_packages: frozenset[str]
    used_providers: frozenset[str]
    """Providers that code imports, builds a client for, or calls."""
    declared: dict[str, frozenset[str]]
    """Ecosystem -> compared names of declared packages."""
    wire_providers: frozenset[str]
    has_traffic: bool
    has_code: bool
    read_keys: frozenset[str]
    inner: frozenset[tuple[str, int]]
    """Places that another call reaches through a wrapper."""
    stages: tuple[Stage, ...]
    flows: dict[int, tuple[int, ...]]
    """Index of a call in the evidence -> indices of the flows that end in it."""


def compared(package: str) -> str:
    """Return a package's name in the form in which imports and manifests are compared."""
    return _SEPARATORS.sub("-", package).lower()


def survey(located: Sequence[Located], flows: Sequence[Flow], knowledge: Knowledge) -> Survey:
    """Return what the evidence says as a whole; cost: one pass, and flows by binary search."""
    used_packages: set[str] = set()
    used_providers: set[str] = set()
    declared: dict[str, set[str]] = {}
    wire: set[str] = set()
    read: set[str] = set()
    inner: set[tuple[str, int]] = set()
    for _, evidence in located:
        match evidence:
            case ImportEvidence():
                used_packages.add(compared(evidence.package))
                used_providers.add(evidence.provider_id or "")
            case CallEvidence():
                used_packages.add(compared(evidence.package))
                used_providers.add(evidence.provider_id or "")
                inner.update((step.path, step.line) for step in evidence.via[1:])
            case DependencyEvidence():
                declared.setdefault(evidence.ecosystem, set()).add(compared(evidence.name))
            case SettingEvidence(role="read"):
                read.add(evidence.key)
            case TrafficEvidence():
                wire.add(evidence.provider_id or "")
            case _:
                pass
    return Survey(
        used_packages=frozenset(used_packages),
        used_providers=frozenset(used_providers - {""}),
        declared={ecosystem: frozenset(names) for ecosystem, names in declared.items()},
        wire_providers=frozenset(wire - {""}),
        has_traffic=any(isinstance(evidence, TrafficEvidence) for _, evidence in located),
        has_code=any(artifact.kind in ("code", "notebook") for artifact, _ in located),
        read_keys=frozenset(read),
        inner=frozenset(inner),
        stages=_stages((evidence for _, evidence in located), knowledge),
        flows=_join_flows(located, flows),
    )


def _stages(evidence: Iterable[Evidence], knowledge: Knowledge) -> tuple[Stage, ...]:
    found: set[Stage] = set()
    for one in evidence:
        match one:
            case DependencyEvidence():
                stage = knowledge.stage_of(one.ecosystem, one.name)
                if stage is not None:
                    found.add(stage)
            case CallEvidence() if one.target.closed is False:
                found.update(("serve", "second-endpoint"))
            case CallEvidence() if "fallback" in one.guards:
                found.add("second-endpoint")
            case _:
                pass
    return tuple(sorted(found))


def _join_flows(located: Sequence[Located], flows: Sequence[Flow]) -> dict[int, tuple[int, ...]]:
    """Give each flow to the innermost call whose expression holds its sink, else to a call that starts on the sink's line."""
    calls = _calls_by_path(located)
    joined: dict[int, list[int]] = {}
    for number, flow in enumerate(flows):
        owner = _owner(calls.get(flow.sink.path, ([], [])), flow.sink)
        if owner is not None:
            joined.setdefault(owner, []).append(number)
    return {owner: tuple(numbers) for owner, numbers in joined.items()}


def _calls_by_path(located: Sequence[Located]) -> dict[str, tuple[list[tuple[int, int]], list[tuple[int, tuple[int, int]]]]]:
    spans: dict[str, list[tuple[tuple[int, int], int, tuple[int, int]]]] = {}
    for index, (_, evidence) in enumerate(located):
        if isinstance(evidence, CallEvidence) and evidence.location.region is not None:
            region = evidence.location.region
            start, end = (region.start_line, region.start_column), (region.end_line, region.end_column)
            spans.setdefault(evidence.location.path, []).append((start, index, end))
    result = {}
    for path, some in spans.items():
        some.sort()
        result[path] = ([start for start, _, _ in some], [(index, end) for _, index, end in some])
    return result


def _owner(calls: tuple[list[tuple[int, int]], list[tuple[int, tuple[int, int]]]], sink: Location) -> int | None:
    starts, rest = calls
    if sink.region is None or not starts:
        return None
    place = (sink.region.start_line, sink.region.start_column)
    last = bisect_right(starts, place)
    for position in range(last - 1, max(-1, last - 64), -1):
        index, end = rest[position]
        if place < end:
            return index
    same_line = [index for start, (index, _) in zip(starts, rest, strict=True) if start[0] == place[0]]
    return same_line[0] if same_line else None
