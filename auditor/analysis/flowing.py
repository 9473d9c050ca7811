"""Data that reached a provider call -> flows with source, steps and sink."""

from collections.abc import Iterator
from typing import Any

from auditor.analysis.facts import Collected, Received
from auditor.model.flow import Flow, FlowStep
from auditor.model.location import Location

STEP_LIMIT = 16


def flows_of(project: Any, parts: list[Collected]) -> list[Flow]:
    """Return one flow for each source, sink and argument: the shortest way."""
    found: dict[tuple[object, ...], Flow] = {}
    for part, item in ((part, item) for part in parts for item in part.received):
        flow = _flow(project, item, part)
        key = (flow.source.path, flow.source.region, flow.source_name, flow.sink.path, flow.sink.region, flow.argument)
        other = found.get(key)
        if other is None or len(flow.steps) < len(other.steps):
            found[key] = flow
    return [found[key] for key in sorted(found, key=repr)]


def _flow(project: Any, item: Received, part: Collected) -> Flow:
    source = item.data.source
    origin = project.module(source.path)
    end = project.module(item.path)
    name = ".".join((source.name, *item.data.access)) if item.data.access else source.name
    return Flow(
        source=Location(path=source.path, region=origin.lines.region(source.start, source.end)),
        source_kind=source.kind,
        source_name=name,
        data_types=tuple(sorted({*source.data_types, *project.flows.types_of(item.data.access)})),
        steps=tuple(_steps(project, item, part))[:STEP_LIMIT],
        sink=Location(path=item.path, region=end.lines.region(item.start, item.end)),
        provider_id=item.provider_id,
        closed=item.closed,
        capability=item.capability,
        argument=item.argument,
        sanitized_by=item.data.cleaned,
        confidence=source.confidence,
    )


def _steps(project: Any, item: Received, part: Collected) -> Iterator[FlowStep]:
    source = item.data.source
    yield FlowStep(path=source.path, line=project.line(source.path, source.start), what=f"{source.kind}: {source.name}")
    for path, start, what in part.steps.get(source, ()):
        yield FlowStep(path=path, line=project.line(path, start), what=what)
    for path, start in item.calls:
        yield FlowStep(path=path, line=project.line(path, start), what="is passed on")
    yield FlowStep(path=item.path, line=project.line(item.path, item.start), what=f"reaches {item.argument or 'the call'}")
