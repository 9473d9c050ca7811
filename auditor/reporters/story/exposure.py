"""Flows, terms and traffic -> who sees what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from auditor.model.evidence import TrafficEvidence
from auditor.model.flow import Flow, FlowStep
from auditor.model.provider import Fact
from auditor.reporters.story.counting import OLD_AFTER_DAYS, count, day, days_between, inline, listed, size
from auditor.reporters.story.names import NOBODY, OTHER, OWN, STRANGER, UNTYPED, Names
from auditor.reporters.story.processing import ROWS_SHOWN, ProcessingRow, processing

FLOWS_SHOWN: Final = 24
ALIKE_SHOWN: Final = 4
COLUMNS_SHOWN: Final = 6
CELL_SHOWN: Final = 6
TRAFFIC_SHOWN: Final = 60

TERMS: Final = (("retention", "Retention"), ("training", "Training use"), ("residency", "Region"))
"""Terms that have a column of their own; the others stand in the provider's sheet."""


class Stream(NamedTuple):
    """Equal flows: one data type through one component to one provider."""

    data_type: str
    component: str
    provider: str
    closed: bool | None
    masked: bool
    number: int


class CellPart(NamedTuple):
    """One component in a cell, with a finding that proves it."""

    component: str
    number: int
    fingerprint: str
    masked: bool


class Cell(NamedTuple):
    """What of one data type one provider receives."""

    parts: tuple[CellPart, ...]
    more: int


class MatrixRow(NamedTuple):
    """One data type."""

    name: str
    grade: int
    cells: tuple[Cell, ...]


class Matrix(NamedTuple):
    """Data type by provider."""

    providers: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


class TermCell(NamedTuple):
    """One term of one provider; the text is empty when it is not known."""

    text: str
    source: str
    confidence: str


class TermsRow(NamedTuple):
    """The terms of one provider."""

    provider: str
    jurisdiction: str
    cells: tuple[TermCell, ...]
    as_of: str
    age_days: int
    is_old: bool


class FlowStory(NamedTuple):
    """One way of data, from where it starts to where it leaves."""

    title: str
    types: str
    provider: str
    closed: bool | None
    masked: str
    confidence: str
    source: FlowStep
    source_kind: str
    source_name: str
    steps: tuple[FlowStep, ...]
    sink: FlowStep
    fingerprint: str | None


class TrafficRow(NamedTuple):
    """One client on the wire."""

    provider: str
    host: str
    client: str
    what: str
    requests: str
    sent: str
    received: str
    seen: str
    code: str


class Exposure(NamedTuple):
    """The section."""

    lead: str
    chart_title: str
    streams: tuple[Stream, ...]
    matrix: Matrix | None
    terms: tuple[TermsRow, ...]
    flows: tuple[FlowStory, ...]
    flows_more: int
    traffic: tuple[TrafficRow, ...]
    traffic_more: int
    shadow: int
    processing: tuple[ProcessingRow, ...] = ()
    processing_more: int = 0


def exposure(names: Names) -> Exposure:
    """Return the section on who sees what."""
    report = names.report
    owners = _owners(names)
    pairs = [(flow, owners.get(number)) for number, flow in enumerate(report.flows) if _is_told(names, owners.get(number))]
    streams = _streams(names, pairs)
    ordered = _varied(sorted(pairs, key=lambda pair: _flow_order(names, pair[0])))
    record = processing(names, pairs)
    traffic = sorted(report.traffic, key=lambda item: (item.code != "shadow", -item.count, item.host, item.client))
    return Exposure(
        lead=_lead(streams),
        chart_title=_chart_title(streams),
        streams=streams,
        matrix=_matrix(names, pairs),
        terms=_terms(names),
        flows=tuple(_flow(names, flow, fingerprint) for flow, fingerprint in ordered[:FLOWS_SHOWN]),
        flows_more=max(0, len(ordered) - FLOWS_SHOWN),
        traffic=tuple(_traffic(names, item) for item in traffic[:TRAFFIC_SHOWN]),
        traffic_more=max(0, len(traffic) - TRAFFIC_SHOWN),
        shadow=sum(1 for item in traffic if item.code == "shadow"),
        processing=record[:ROWS_SHOWN],
        processing_more=max(0, len(record) - ROWS_SHOWN),
    )


Pair = tuple[Flow, str | None]


def _owners(names: Names) -> dict[int, str]:
    """Return, by number of a flow, the finding it ends in; the innermost of several."""
    owners: dict[int, str] = {}
    for finding in names.findings:
        for number in finding.flows:
            known = owners.get(number)
            if known is None or len(finding.via) < len(names.by_fingerprint[known].via):
                owners[number] = finding.fingerprint
    return owners


def _is_told(names: Names, fingerprint: str | None) -> bool:
    """Whether a flow counts: those into tests and into findings said to be wrong do not."""
    return fingerprint is None or names.counts(names.by_fingerprint[fingerprint])


def _varied(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the flows with the first few of each kind of data and provider before the others: one busy place must not hide the rest."""
    seen: dict[tuple[tuple[str, ...], str | None], int] = defaultdict(int)
    first: list[Pair] = []
    later: list[Pair] = []
    for flow, fingerprint in pairs:
        seen[flow.data_types, flow.provider_id] += 1
        (first if seen[flow.data_types, flow.provider_id] <= ALIKE_SHOWN else later).append((flow, fingerprint))
    return [*first, *later]


def _types(flow: Flow) -> tuple[str, ...]:
    return flow.data_types or (UNTYPED,)


def _component(names: Names, flow: Flow, fingerprint: str | None) -> str:
    finding = names.by_fingerprint.get(fingerprint or "")
    return names.component(finding.component if finding else flow.sink.path.rpartition("/")[0])


def _streams(names: Names, pairs: Sequence[Pair]) -> tuple[Stream, ...]:
    tally: dict[tuple[str, str, str, bool | None, bool], int] = defaultdict(int)
    for flow, fingerprint in pairs:
        for type_id in _types(flow):
            key = (
                type_id,
                _component(names, flow, fingerprint),
                names.recipient(flow, fingerprint),
                flow.closed,
                bool(flow.sanitized_by),
            )
            tally[key] += 1
    order = sorted(tally, key=lambda key: (-names.grade(key[0]), key[0], key[1], key[2], key[4], str(key[3])))
    return tuple(Stream(names.data_type(key[0]), *key[1:], tally[key]) for key in order)


def _lead(streams: Sequence[Stream]) -> str:
    leaving = _leaving(streams)
    if not leaving:
        return "No flow of data to a closed provider was found." if streams else ""
    known = [stream for stream in leaving if stream.data_type != OTHER]
    types = list(dict.fromkeys(stream.data_type for stream in known))
    masked = ", masked" if all(stream.masked for stream in leaving) else ""
    said = f"{count(len(types), 'kind')} of data" if known else "Data of no known kind"
    text = f"{said} can go{_to(known or leaving)} in {count(_flows(known or leaving), 'flow')}{masked}."
    if len(types) > 1:
        text += f" The most sensitive: {inline(types[0])}."
    others = [stream for stream in leaving if stream.data_type == OTHER]
    if known and others:
        text += f" {count(_flows(others), 'more flow carries', 'more flows carry')} data of no known kind{_to(others)}."
    return text


def _to(streams: Sequence[Stream]) -> str:
    providers = sorted({stream.provider for stream in streams} - {NOBODY})
    return f" to {listed(providers, 3)}" if providers else ""


def _flows(streams: Sequence[Stream]) -> int:
    return sum(stream.number for stream in streams)


def _leaving(streams: Sequence[Stream]) -> list[Stream]:
    """Return the streams that leave as they are; where all are masked, those."""
    leaving = [stream for stream in streams if stream.closed is not False]
    return [stream for stream in leaving if not stream.masked] or leaving


def _chart_title(streams: Sequence[Stream]) -> str:
    leaving = _leaving(streams) or list(streams)
    if not leaving:
        return ""
    worst = leaving[0].data_type
    own = [stream for stream in leaving if stream.data_type == worst]
    masked = " masked" if all(stream.masked for stream in own) else ""
    providers = list(dict.fromkeys(stream.provider for stream in own))
    where = listed(["a target that cannot be told" if name == NOBODY else name for name in providers], 3)
    what = "data of no known kind" if worst == OTHER else inline(worst)
    return f"{count(_flows(own), 'flow carries', 'flows carry')} {what}{masked} to {where}"


def _matrix(names: Names, pairs: Sequence[Pair]) -> Matrix | None:
    if not pairs:
        return None
    tally: dict[str, int] = defaultdict(int)
    cells: dict[tuple[str, str], dict[tuple[str, bool], list[str]]] = defaultdict(lambda: defaultdict(list))
    for flow, fingerprint in pairs:
        provider = names.recipient(flow, fingerprint)
        tally[provider] += 1
        for type_id in _types(flow):
            cells[type_id, provider][_component(names, flow, fingerprint), bool(flow.sanitized_by)].append(fingerprint or "")
    columns = sorted(tally, key=lambda name: (name == NOBODY, -tally[name], name))
    shown = columns if len(columns) <= COLUMNS_SHOWN else columns[: COLUMNS_SHOWN - 1]
    others = [name for name in columns if name not in shown]
    rows = []
    for type_id in sorted({key[0] for key in cells}, key=lambda name: (-names.grade(name), name)):
        made = [_cell([cells[type_id, name]] if (type_id, name) in cells else []) for name in shown]
        if others:
            made.append(_cell([cells[type_id, name] for name in others if (type_id, name) in cells]))
        rows.append(MatrixRow(names.data_type(type_id), names.grade(type_id), tuple(made)))
    heads = (*shown, f"{len(others)} others") if others else tuple(shown)
    return Matrix(heads, tuple(rows))


def _cell(groups: Iterable[dict[tuple[str, bool], list[str]]]) -> Cell:
    parts = [
        CellPart(component, len(fingerprints), fingerprints[0], masked)
        for group in groups
        for (component, masked), fingerprints in sorted(group.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return Cell(tuple(parts[:CELL_SHOWN]), max(0, len(parts) - CELL_SHOWN))


def _terms(names: Names) -> tuple[TermsRow, ...]:
    """Return the terms of the providers that are reached, those with most findings first."""
    tally: dict[str, int] = defaultdict(int)
    for finding in names.findings:
        if names.counts(finding) and finding.closed and finding.provider_id and finding.kind in ("call", "client", "config", "traffic"):
            tally[finding.provider_id] += 1
    rows = []
    for provider_id in sorted(tally, key=lambda name: (-tally[name], name)):
        note = names.provider_note(provider_id)
        if note is None:
            continue
        facts = [note.terms.get(key) for key, _ in TERMS]
        oldest = min((fact.checked_on for fact in note.terms.values()), default=note.checked_on)
        age = days_between(oldest, names.report.catalogue_date) or 0
        rows.append(
            TermsRow(
                provider=note.name,
                jurisdiction=note.jurisdiction or "",
                cells=tuple(_term(fact) for fact in facts),
                as_of=day(oldest),
                age_days=age,
                is_old=age > OLD_AFTER_DAYS,
            )
        )
    return tuple(rows)


def _term(fact: Fact | None) -> TermCell:
    return TermCell(fact.statement, fact.source, fact.confidence) if fact else TermCell("", "", "")


def _flow_order(names: Names, flow: Flow) -> tuple[object, ...]:
    grade = max((names.grade(name) for name in flow.data_types), default=0)
    confidence = ("high", "medium", "low").index(flow.confidence)
    line = flow.sink.region.start_line if flow.sink.region else 0
    return (flow.closed is False, bool(flow.sanitized_by), -grade, confidence, flow.sink.path, line, flow.source_name)


def _flow(names: Names, flow: Flow, fingerprint: str | None) -> FlowStory:
    provider = names.recipient(flow, fingerprint)
    types = listed((names.data_type(name) for name in _types(flow)), 4)
    source_line = flow.source.region.start_line if flow.source.region else 0
    sink_line = flow.sink.region.start_line if flow.sink.region else 0
    name = {NOBODY: "a target that cannot be told", OWN: "a model of your own", STRANGER: "a service not in the catalogue"}.get(
        provider, provider
    )
    leaves = f"stays inside, at {name}" if flow.closed is False else f"leaves to {name}"
    return FlowStory(
        title=f"{flow.source_name} \u2192 {name}",
        types=types,
        provider=provider,
        closed=flow.closed,
        masked=listed(flow.sanitized_by),
        confidence=flow.confidence,
        source=FlowStep(path=flow.source.path, line=source_line, what=flow.source_kind),
        source_kind=flow.source_kind,
        source_name=flow.source_name,
        steps=tuple(
            step for step in flow.steps if (step.path, step.line) not in ((flow.source.path, source_line), (flow.sink.path, sink_line))
        ),
        sink=FlowStep(path=flow.sink.path, line=sink_line, what=leaves),
        fingerprint=fingerprint,
    )


def gravest_first(names: Names, numbers: Sequence[int]) -> tuple[int, ...]:
    """Return numbers of flows, those of the most sensitive data first."""
    flows = names.report.flows
    return tuple(sorted(numbers, key=lambda number: -max((names.grade(name) for name in flows[number].data_types), default=0)))


def flow_of(names: Names, number: int) -> FlowStory:
    """Return one flow of the report."""
    return _flow(names, names.report.flows[number], None)


def _traffic(names: Names, item: TrafficEvidence) -> TrafficRow:
    first, last = day(item.first_at), day(item.last_at)
    model = f" {item.model}" if item.model else ""
    service = f" ({item.service})" if item.service and item.service != item.client else ""
    return TrafficRow(
        provider=names.provider(item.provider_id),
        host=item.host,
        client=f"{item.client or 'unknown'}{service}",
        what=f"{item.action or item.host_class}{model}",
        requests=f"{item.count:,}",
        sent=size(item.sent_bytes),
        received=size(item.received_bytes),
        seen=first if first == last else f"{first} to {last}",
        code=item.code,
    )
