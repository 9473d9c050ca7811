"""All evidence of a project -> what one piece of it cannot tell by itself: who is imported, declared, reached, seen on the wire."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from auditor.matching.environments import missing_elsewhere
from auditor.matching.knowledge import Knowledge
from auditor.matching.packages import Use, use_of
from auditor.matching.setting_words import is_address
from auditor.model.artifact import Artifact, Layout
from auditor.model.evidence import CallEvidence, DependencyEvidence, Evidence, ImportEvidence, SettingEvidence, TrafficEvidence
from auditor.model.flow import Flow
from auditor.model.location import Location
from auditor.model.rule import Stage

Located = tuple[Artifact, Evidence]
Place = tuple[str, int, int]
"""Path, line, column."""


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """The project seen as a whole."""

    use: Use
    """What is declared, and what is used."""
    used_providers: frozenset[str]
    """Providers that code imports, builds a client for, or calls."""
    wire_providers: frozenset[str]
    has_traffic: bool
    """Logs were read that would show what leaves: what they do not show is silent."""
    has_code: bool
    read_keys: frozenset[str]
    """Names that code reads, and that values of other settings refer to."""
    inner: frozenset[tuple[str, int]]
    """Places that another call reaches through a wrapper."""
    stages: tuple[Stage, ...]
    missing_elsewhere: dict[tuple[str, int], tuple[str, ...]]
    """Path and line of an address that other environments do not set -> those environments."""
    flows: dict[int, tuple[int, ...]]
    """Index of a call in the evidence -> indices of the flows that end in it."""


def survey(
    located: Sequence[Located], flows: Sequence[Flow], knowledge: Knowledge, *, covers: bool | None = None, layout: Layout | None = None
) -> Survey:
    """Return what the evidence says as a whole; cost: two passes, and flows by binary search."""
    used_providers: set[str] = set()
    wire: set[str] = set()
    read: set[str] = set()
    inner: set[tuple[str, int]] = set()
    for _, evidence in located:
        match evidence:
            case ImportEvidence():
                used_providers.add(evidence.provider_id or "")
            case CallEvidence():
                used_providers.add(evidence.provider_id or "")
                inner.update((step.path, step.line) for step in evidence.via[1:])
            case SettingEvidence():
                read.update((evidence.key,) if evidence.role == "read" else evidence.reads)
            case TrafficEvidence():
                wire.add(evidence.provider_id or "")
            case _:
                pass
    return Survey(
        use=use_of(located, layout or Layout(), knowledge.packages, knowledge.provider_of_package, knowledge.framework_of_package),
        used_providers=frozenset(used_providers - {""}),
        wire_providers=frozenset(wire - {""}),
        has_traffic=covers if covers is not None else any(isinstance(evidence, TrafficEvidence) for _, evidence in located),
        has_code=any(artifact.kind in ("code", "notebook") for artifact, _ in located),
        read_keys=frozenset(read),
        inner=frozenset(inner),
        stages=_stages((evidence for _, evidence in located), knowledge),
        missing_elsewhere=missing_elsewhere(
            (evidence for _, evidence in located if isinstance(evidence, SettingEvidence)), knowledge.provider_of_environment, is_address
        ),
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


Span = tuple[tuple[int, int], tuple[int, int]]


def _join_flows(located: Sequence[Located], flows: Sequence[Flow]) -> dict[int, tuple[int, ...]]:
    """Give each flow to the innermost call whose expression holds its sink, else to a call that starts on the sink's line.

    A call that was seen several times gets it each time: which one is kept is decided later.
    """
    calls = _calls_by_path(located)
    ordered = {path: sorted(spans) for path, spans in calls.items()}
    joined: dict[int, list[int]] = {}
    for number, flow in enumerate(flows):
        owner = _owner(ordered.get(flow.sink.path, ()), flow.sink)
        for index in calls[flow.sink.path][owner] if owner else ():
            joined.setdefault(index, []).append(number)
    return {index: tuple(numbers) for index, numbers in joined.items()}


def _calls_by_path(located: Sequence[Located]) -> dict[str, dict[Span, list[int]]]:
    found: dict[str, dict[Span, list[int]]] = {}
    for index, (_, evidence) in enumerate(located):
        region = evidence.location.region
        if isinstance(evidence, CallEvidence) and region is not None:
            span = (region.start_line, region.start_column), (region.end_line, region.end_column)
            found.setdefault(evidence.location.path, {}).setdefault(span, []).append(index)
    return found


def _owner(spans: Sequence[Span], sink: Location) -> Span | None:
    if sink.region is None:
        return None
    place = (sink.region.start_line, sink.region.start_column)
    last = bisect_right(spans, (place, (1 << 40, 0)))
    for position in range(last - 1, max(-1, last - 64), -1):
        if place < spans[position][1]:
            return spans[position]
    return next((span for span in spans if span[0][0] == place[0]), None)
