"""Flows and terms -> a draft of the record of processing activities (GDPR, Article 30): what the code shows of each activity, and what it cannot show."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from auditor.model.flow import Flow
from auditor.reporters.story.counting import inline, listed
from auditor.reporters.story.names import UNTYPED, Names

ROWS_SHOWN: Final = 40


class ProcessingRow(NamedTuple):
    """One activity: data that one component hands to one recipient."""

    component: str
    purpose: str
    """What the call does; why, only people know."""
    data: str
    recipient: str
    country: str
    """Seat of the recipient; empty: not known."""
    retention: str
    measures: str
    """What was seen to protect the data on the way."""
    fingerprint: str


def processing(names: Names, flows: Iterable[tuple[Flow, str | None]]) -> tuple[ProcessingRow, ...]:
    """Return the activities by which data leaves, those with the most sensitive data first."""
    groups: dict[tuple[str, str], list[tuple[Flow, str]]] = defaultdict(list)
    for flow, fingerprint in flows:
        if flow.closed is not False and fingerprint is not None:
            groups[names.component(names.by_fingerprint[fingerprint].component), names.recipient(flow, fingerprint)].append(
                (flow, fingerprint)
            )
    rows = {key: _row(names, *key, pairs) for key, pairs in groups.items()}
    order = sorted(rows, key=lambda key: (-max(_grade(names, flow) for flow, _ in groups[key]), key))
    return tuple(rows[key] for key in order)


def _row(names: Names, component: str, recipient: str, pairs: list[tuple[Flow, str]]) -> ProcessingRow:
    types = sorted({kind for flow, _ in pairs for kind in flow.data_types or (UNTYPED,)}, key=lambda kind: (-names.grade(kind), kind))
    note = names.provider_note(next((flow.provider_id for flow, _ in pairs if flow.provider_id), None))
    retention = note.terms.get("retention") if note is not None else None
    worst = min(pairs, key=lambda pair: (-_grade(names, pair[0]), pair[1]))
    return ProcessingRow(
        component=component,
        purpose=listed(sorted({(flow.capability or "other").replace("-", " ") for flow, _ in pairs}), 4),
        data=_title(listed([inline(names.data_type(kind)) for kind in types], 6)),
        recipient=recipient,
        country=(note.jurisdiction or "") if note is not None else "",
        retention=retention.statement if retention is not None else "",
        measures=listed(sorted(set(_measures(pairs))), 4),
        fingerprint=worst[1],
    )


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]


def _measures(pairs: list[tuple[Flow, str]]) -> Iterable[str]:
    """Yield what protects the data of some or all of the flows."""
    for flow, _ in pairs:
        yield from (f"{name} before it leaves" for name in flow.sanitized_by)
    retrieved = ["user_filter" in flow.guards for flow, _ in pairs if flow.source_kind == "retrieval"]
    if any(retrieved):
        yield "retrieval bound to whoever asks" + ("" if all(retrieved) else ", in part")


def _grade(names: Names, flow: Flow) -> int:
    return 0 if flow.sanitized_by else max((names.grade(kind) for kind in flow.data_types), default=0)
