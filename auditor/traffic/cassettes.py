"""Recorded HTTP interactions of test suites (VCR cassettes in YAML) -> one record for each."""

import base64
import zlib
from collections.abc import Iterator
from typing import Any, Final

import yaml

from auditor.traffic.recordings import Tells, headers_of
from auditor.traffic.shapes import Record

LIMIT: Final = 16 << 20
"""Bytes of one cassette: YAML is read a hundred times slower than JSON."""
INTERACTIONS: Final = 10_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def records(content: bytes, problem: Tells) -> Iterator[Record]:
    """Yield the interactions of one cassette."""
    if len(content) > LIMIT:
        problem("large-document", f"a cassette of more than {LIMIT:,} bytes is not read", 0)
        return
    try:
        document = yaml.load(content.decode("utf-8", "replace"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, RecursionError, ValueError):
        problem("broken-document", "YAML that cannot be read", 0)
        return
    found = document.get("interactions") or document.get("http_interactions") if isinstance(document, dict) else document
    for one in found[:INTERACTIONS] if isinstance(found, list) else ():
        if isinstance(one, dict) and isinstance(one.get("request"), dict):
            yield interaction(one)


def interaction(one: Record) -> Record:
    """Return an interaction with its headers by name and its bodies as texts."""
    request, response = one["request"], one.get("response")
    response = response if isinstance(response, dict) else {}
    sent, received = body_of(request.get("body")), body_of(response.get("body"))
    status = response.get("status", response.get("status_code"))
    return {
        "_event": "interaction",
        "recorded_at": str(one.get("recorded_at") or ""),
        "request": {
            "uri": str(request.get("uri") or request.get("url") or ""),
            "method": str(request.get("method") or ""),
            "headers": headers_of(request.get("headers")),
            "body": sent,
            "size": len(sent.encode("utf-8", "replace")),
        },
        "response": {
            "status": status.get("code") if isinstance(status, dict) else status,
            "headers": headers_of(response.get("headers")),
            "body": received,
            "size": len(received.encode("utf-8", "replace")),
        },
    }


def body_of(body: Any) -> str:
    """Return a body as text, however the recorder wrapped it."""
    if isinstance(body, dict):
        packed = body.get("base64_string")
        body = _unpacked(packed) if isinstance(packed, str) else body.get("string")
    if isinstance(body, bytes):
        return _inflated(body).decode("utf-8", "replace")
    return body if isinstance(body, str) else ""


def _unpacked(text: str) -> bytes | str:
    try:
        return base64.b64decode(text)
    except ValueError:
        return text


def _inflated(body: bytes) -> bytes:
    """Return a body without the compression that recorders leave around it."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return zlib.decompressobj(31).decompress(body, LIMIT)
    except zlib.error:
        return body
