"""Data that reached a provider call -> flows with source, steps and sink."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from auditor.analysis.facts import Collected, Received
from auditor.analysis.words import tokens
from auditor.model.flow import Flow, FlowStep

STEP_LIMIT = 16
_GUESSED = frozenset({"field", "parameter"})
"""Kinds of sources that are known by a name alone."""


def flows_of(project: Any, parts: list[Collected]) -> list[Flow]:
    """Return one flow for each place where data starts, sink and argument: the shortest way."""
    items = [(part, item) for part in parts for item in part.received if _counts(project, item)]
    meant = _meanings(item for _part, item in items)
    found: dict[tuple[object, ...], Flow] = {}
    types: dict[tuple[object, ...], set[str]] = {}
    for part, item in items:
        flow = _flow(project, item, part)
        key = (*_place(item), _last(flow))
        if item.data.source.name == meant[_place(item)]:
            found[key] = _joined(found[key], flow) if key in found else flow
        else:
            types.setdefault(_place(item), set()).update(flow.data_types)
    told = (_with_types(flow, types.get(key[:-1], set())) for key, flow in found.items())
    return sorted(_without_echoes(told, project.flows.weak), key=repr)


def _with_types(flow: Flow, types: Iterable[str]) -> Flow:
    return msgspec.structs.replace(flow, data_types=tuple(sorted({*flow.data_types, *types})))


def _counts(project: Any, item: Received) -> bool:
    """Tell whether what was received is data: a handle is none, and of an object that is known by its class alone only what the taxonomy names."""
    source = item.data.source
    if source.handle:
        return False
    return source.kind not in _GUESSED or bool(
        source.data_types or project.flows.types_of(item.data.access) or project.flows.is_whole(item.data.access)
    )


def _meanings(items: Iterable[Received]) -> dict[tuple[object, ...], str]:
    """Return what one expression is called that is a source in several ways: by the user, by the member that is read, else by its call."""
    names: dict[tuple[object, ...], tuple[bool, bool, bool, bool, str]] = {}
    for item in items:
        source = item.data.source
        rank = (source.kind != "custom", source.kind != "retrieval", source.kind in _GUESSED, not item.data.access, source.name)
        place = _place(item)
        names[place] = min(names.get(place, rank), rank)
    return {place: rank[-1] for place, rank in names.items()}


def _place(item: Received) -> tuple[object, ...]:
    """Return what two ways of the same data share: where it starts, where it ends, and whether it was cleaned."""
    source = item.data.source
    return (source.path, source.start, source.end, item.path, item.start, item.end, item.argument, bool(item.data.cleaned))


def _joined(first: Flow, second: Flow) -> Flow:
    """Return one flow for two ways of the same data: what is known of the source surest, by the shortest way."""
    better = min(first, second, key=lambda flow: (flow.source_kind in _GUESSED, len(flow.steps), repr(flow)))
    return _with_types(better, (*first.data_types, *second.data_types))


def _without_echoes(flows: Iterable[Flow], weak: frozenset[str]) -> Iterator[Flow]:
    """Leave out what is known by its name alone where the same data is known by where it came from."""
    by_sink: dict[tuple[object, ...], list[Flow]] = {}
    for flow in flows:
        by_sink.setdefault((flow.sink.path, flow.sink.region, flow.argument), []).append(flow)
    for group in by_sink.values():
        sure = [flow for flow in group if flow.source_kind not in _GUESSED]
        for flow in group:
            if flow.source_kind not in _GUESSED or not any(_is_echo(flow, other, weak) for other in sure):
                yield flow


def _is_echo(flow: Flow, other: Flow, weak: frozenset[str]) -> bool:
    """Tell whether a guessed flow says nothing that another does not: a weak type, the same name, or a name on the line where the other starts."""
    types = frozenset(flow.data_types)
    if types and types <= weak:
        return True
    return types <= frozenset(other.data_types) and (_last(flow) == _last(other) or _line(flow) == _line(other))


def _last(flow: Flow) -> tuple[str, ...]:
    """Return the words of the field that is read, however it is spelled."""
    return tokens(flow.source_name.rpartition(".")[2]) or (flow.source_name,)


def _line(flow: Flow) -> tuple[str, int]:
    return flow.source.path, flow.source.region.start_line if flow.source.region is not None else 0


def _flow(project: Any, item: Received, part: Collected) -> Flow:
    source = item.data.source
    origin = project.module(source.path)
    end = project.module(item.path)
    name = ".".join((source.name, *item.data.access)) if item.data.access else source.name
    return Flow(
        source=origin.location(source.start, source.end),
        source_kind=source.kind,
        source_name=name,
        data_types=tuple(
            sorted(
                {
                    *source.data_types,
                    *project.flows.types_of(item.data.access),
                    *(source.whole if project.flows.is_whole(item.data.access) else ()),
                }
            )
        ),
        steps=tuple(_steps(project, item, part))[:STEP_LIMIT],
        sink=end.location(item.start, item.end),
        provider_id=item.provider_id,
        closed=item.closed,
        capability=item.capability,
        argument=item.argument,
        sanitized_by=item.data.cleaned,
        confidence=source.confidence,
        guards=source.guards,
    )


def _steps(project: Any, item: Received, part: Collected) -> Iterator[FlowStep]:
    source = item.data.source
    yield FlowStep(path=source.path, line=project.line(source.path, source.start), what=f"{source.kind}: {source.name}")
    for path, start, what in part.steps.get(source, ()):
        yield FlowStep(path=path, line=project.line(path, start), what=what)
    for path, start in item.calls:
        yield FlowStep(path=path, line=project.line(path, start), what="is passed on")
    argument = f"argument {int(item.argument) + 1}" if item.argument.isdecimal() else item.argument or "the call"
    yield FlowStep(path=item.path, line=project.line(item.path, item.start), what=f"reaches {argument}")
