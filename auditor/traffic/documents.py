"""A JSON document of many records -> its records: arrays, lists under a key, values one after another, bundles of a telemetry protocol."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from auditor.traffic.formats import Formats, Steps
from auditor.traffic.shapes import RECORD_LIMIT, Record
from auditor.traffic.values import by_name, text_of, value_at

BUNDLE_LIMIT: Final = 64 << 20
"""Bytes of one bundle of spans, or of a table, that are decoded."""
BUNDLES: Final = {
    "scopeSpans": "spans", "instrumentationLibrarySpans": "spans", "scopeLogs": "logRecords",
    "scope_spans": "spans", "instrumentation_library_spans": "spans", "scope_logs": "log_records",
}  # fmt: skip
"""What one resource tells of, by the name of the lists of it. Source: OpenTelemetry protocol, JSON encoding,
https://opentelemetry.io/docs/specs/otlp/. Checked: 2026-11-24."""
PROCESSES: Final = "processes"
"""Who sent the spans beside it, by the number that each of them names. Source: https://www.jaegertracing.io/docs/latest/apis/. Checked: 2026-11-24."""
COLUMNS, ROWS = "columns", "rows"
"""A table as an answer of an API."""
DEPTH: Final = 5
VALUE_DEPTH: Final = 4
ATTRIBUTES: Final = "attributes"
BODY: Final = "body"
NAMES_OF_ATTRIBUTES: Final = (ATTRIBUTES, "tags", "tag", "SpanAttributes")
"""What has attributes of its own is a record, and the lists in it are its own."""

Asks = Callable[[bytes], bool]
"""Whether something stands in the bytes of a record."""


def is_container(content: bytes, formats: Formats) -> bool:
    """Whether a document may hold many records."""
    head = content[:512].lstrip(b" \t\r\n\xef\xbb\xbf")
    start = head[:1]
    if (start == b"[" and head[1:].lstrip()[:1] in (b"[", b"{", b"")) or (start == b"{" and b"}{" in content):
        return True
    names = {ROWS, *(steps[-1] for steps in formats.containers)}
    return start == b"{" and any(f'"{name}"'.encode() in content for name in names)


def records_of(content: bytes, formats: Formats, is_hit: Asks) -> Iterator[Record]:
    """Yield the records of a document in which something stands; cost: one pass, and the decoding of those records alone."""
    for value in _values(content.removeprefix(b"\xef\xbb\xbf")):
        yield from _records(value, formats, is_hit, 0)


def holds_records(record: Record, formats: Formats) -> bool:
    """Whether a record that a wrapper held is itself a list of many."""
    if ATTRIBUTES in record:
        return False
    return any(isinstance(value_at(record, steps), list) for steps in formats.containers)


def _values(content: bytes) -> Iterator[bytes | msgspec.Raw]:
    """Yield the JSON values that follow one another; usually there is one."""
    if _as(content, msgspec.Raw) is not None:
        yield content
        return
    text = content.decode("utf-8", "replace")
    decoder = json.JSONDecoder()
    position = 0
    while position < len(text):
        while text[position : position + 1] in (" ", "\t", "\r", "\n", ",", "\x1e"):
            position += 1
        try:
            _, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield text[position:end].encode()
        position = end


def _records(value: bytes | msgspec.Raw, formats: Formats, is_hit: Asks, depth: int) -> Iterator[Record]:
    raw = bytes(value)
    if depth > DEPTH or not is_hit(raw):
        return
    if raw.lstrip()[:1] == b"[":
        held = _as(raw, list[msgspec.Raw]) or []
        if held and by_name([_as(held[0], dict[str, Any])]) and (named := by_name(_as(raw, list[Any]))):
            yield named
            return
        for element in held:
            yield from _records(element, formats, is_hit, depth + 1)
        return
    members = _as(raw, dict[str, msgspec.Raw])
    if members is None:
        return
    if (joined := _joined(members, raw)) is not None:
        yield from joined
        return
    found = False
    for steps in formats.containers if ATTRIBUTES not in members else ():
        if (held := _inside(members, steps)) is not None:
            found = True
            yield from _records(held, formats, is_hit, depth + 1)
    if not found and len(raw) <= RECORD_LIMIT and isinstance(record := _as(raw, dict[str, Any]), dict):
        yield with_attributes(record)


def _inside(members: dict[str, msgspec.Raw], steps: Steps) -> msgspec.Raw | None:
    """Return the list at a place, or None where there is none."""
    for number, step in enumerate(steps):
        found = members.get(step)
        if found is None:
            return None
        if number == len(steps) - 1:
            return found if bytes(found).lstrip()[:1] == b"[" else None
        inner = _as(found, dict[str, msgspec.Raw])
        if inner is None:
            return None
        members = inner
    return None


def _joined(members: dict[str, msgspec.Raw], raw: bytes) -> Iterator[Record] | None:
    """Return the records of what holds a part of them once for all: a bundle of one resource, spans and who sent them, a table."""
    bundled = any(name in members for name in BUNDLES)
    if not bundled and not (ROWS in members and COLUMNS in members) and not (PROCESSES in members and "spans" in members):
        return None
    whole = _as(raw, dict[str, Any]) if len(raw) <= BUNDLE_LIMIT else None
    if whole is None:
        return None
    return _of_resource(whole) if bundled else _of_processes(whole) if PROCESSES in whole else _of_table(whole)


def _of_resource(bundle: Record) -> Iterator[Record]:
    shared = bundle.get("resource")
    resource = with_attributes(shared) if isinstance(shared, dict) else {}
    for scopes, spans in BUNDLES.items():
        for scope in _list(bundle.get(scopes)):
            for span in _list(scope.get(spans)) if isinstance(scope, dict) else ():
                if isinstance(span, dict):
                    yield with_attributes(span) | {"resource": resource}


def _of_processes(trace: Record) -> Iterator[Record]:
    for span in _list(trace["spans"]):
        if isinstance(span, dict):
            yield with_attributes(span) | {"process": value_at(trace[PROCESSES], (text_of(span.get("processID")),))}


def _of_table(table: Record) -> Iterator[Record]:
    names = [text_of(column.get("name") if isinstance(column, dict) else column) for column in _list(table[COLUMNS])]
    for row in _list(table[ROWS]):
        yield row if isinstance(row, dict) else dict(zip(names, _list(row), strict=False))


def with_attributes(record: Record) -> Record:
    """Return a record whose attributes, and those of its events, go by name instead of standing in a list of pairs."""
    changed: Record = {}
    name = next((name for name in NAMES_OF_ATTRIBUTES if record.get(name)), ATTRIBUTES)
    own = record.get(name)
    if isinstance(own, list):
        changed[ATTRIBUTES] = attributes_of(own)
    elif isinstance(own, dict) and name != ATTRIBUTES:
        changed[ATTRIBUTES] = {key.replace("@", "."): value for key, value in own.items()}
    if isinstance(record.get(BODY), dict):
        changed[BODY] = attribute_of(record[BODY])
    if isinstance(record.get("events"), list):
        joined: Record = {}
        for event in record["events"][:1000]:
            if isinstance(event, dict) and isinstance(event.get("attributes"), list | dict):
                own = event["attributes"]
                joined |= attributes_of(own) if isinstance(own, list) else own
        changed["events"] = joined
    return record | changed if changed else record


def attributes_of(pairs: list[Any]) -> Record:
    """Return attributes by name."""
    found: Record = {}
    for pair in pairs[:2000]:
        if isinstance(pair, dict) and isinstance(pair.get("key"), str):
            found[pair["key"]] = attribute_of(pair.get("value"))
    return found


def attribute_of(value: Any, depth: int = 0) -> Any:
    """Return the value of an attribute, whose type is the name it goes by: `{"stringValue": "a"}`."""
    kind, inner = next(iter(value.items()), ("", None)) if isinstance(value, dict) else ("", None)
    if len(kind) < len("Value") or not kind.lower().endswith("value") or len(value) != 1:
        return value
    if isinstance(inner, dict) and kind in ("kvlistValue", "kvlist_value") and depth < VALUE_DEPTH:
        pairs = [pair for pair in _list(inner.get("values"))[:2000] if isinstance(pair, dict) and isinstance(pair.get("key"), str)]
        return {pair["key"]: attribute_of(pair.get("value"), depth + 1) for pair in pairs}
    return inner


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _as(content: bytes | msgspec.Raw, kind: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError, ValueError):
        return None
