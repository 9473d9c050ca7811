"""A JSON document of many records -> its records: arrays, lists under a key, values one after another, bundles of a telemetry protocol."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from auditor.traffic.formats import Formats, Steps
from auditor.traffic.shapes import RECORD_LIMIT, Record
from auditor.traffic.values import value_at

BUNDLE_LIMIT: Final = 16 << 20
"""Bytes of one bundle of spans that are decoded."""
BUNDLES: Final = {
    "resourceSpans": (("scopeSpans", "spans"), ("instrumentationLibrarySpans", "spans")),
    "resourceLogs": (("scopeLogs", "logRecords"),),
    "resource_spans": (("scope_spans", "spans"), ("instrumentation_library_spans", "spans")),
    "resource_logs": (("scope_logs", "log_records"),),
}
"""Source: OpenTelemetry protocol, JSON encoding, https://opentelemetry.io/docs/specs/otlp/. Checked: 2026-11-24."""
DEPTH: Final = 4
ATTRIBUTES: Final = "attributes"
"""What has attributes of its own is a record, and the lists in it are its own."""

Asks = Callable[[bytes], bool]
"""Whether something stands in the bytes of a record."""


def is_container(content: bytes, formats: Formats) -> bool:
    """Whether a document may hold many records."""
    start = content[:512].lstrip(b" \t\r\n\xef\xbb\xbf")[:1]
    if start == b"[" or (start == b"{" and b"}{" in content):
        return True
    names = {*BUNDLES, *(steps[-1] for steps in formats.containers)}
    return start == b"{" and any(f'"{name}"'.encode() in content for name in names)


def records_of(content: bytes, formats: Formats, is_hit: Asks) -> Iterator[Record]:
    """Yield the records of a document in which something stands; cost: one pass, and the decoding of those records alone."""
    for value in _values(content.removeprefix(b"\xef\xbb\xbf")):
        yield from _records(value, formats, is_hit, 0)


def holds_records(record: Record, formats: Formats) -> bool:
    """Whether a record that a wrapper held is itself a list of many."""
    if ATTRIBUTES in record:
        return False
    return any(name in record for name in BUNDLES) or any(isinstance(value_at(record, steps), list) for steps in formats.containers)


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
        for element in _as(raw, list[msgspec.Raw]) or ():
            yield from _records(element, formats, is_hit, depth + 1)
        return
    members = _as(raw, dict[str, msgspec.Raw])
    if members is None:
        return
    found = False
    for name, inner in BUNDLES.items():
        if name in members:
            found = True
            yield from _bundles(members[name], inner, is_hit)
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


def _bundles(held: msgspec.Raw, inner: tuple[tuple[str, str], ...], is_hit: Asks) -> Iterator[Record]:
    for element in _as(held, list[msgspec.Raw]) or ():
        raw = bytes(element)
        bundle = _as(raw, dict[str, Any]) if len(raw) <= BUNDLE_LIMIT and is_hit(raw) else None
        if bundle is None:
            continue
        shared = bundle.get("resource")
        resource = with_attributes(shared) if isinstance(shared, dict) else {}
        for scopes, spans in inner:
            for scope in _list(bundle.get(scopes)):
                for span in _list(scope.get(spans)) if isinstance(scope, dict) else ():
                    if isinstance(span, dict):
                        yield with_attributes(span) | {"resource": resource}


def with_attributes(record: Record) -> Record:
    """Return a record whose attributes, and those of its events, go by name instead of standing in a list of pairs."""
    changed: Record = {}
    own = record.get(ATTRIBUTES, record.get("tags"))
    if isinstance(own, list):
        changed[ATTRIBUTES] = attributes_of(own)
    elif isinstance(own, dict) and ATTRIBUTES not in record:
        changed[ATTRIBUTES] = own
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
            value = pair.get("value")
            found[pair["key"]] = next(iter(value.values()), None) if isinstance(value, dict) else value
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _as(content: bytes | msgspec.Raw, kind: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError, ValueError):
        return None
