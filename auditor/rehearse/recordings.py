"""The bytes of a recording -> the calls in it: HAR, cassettes, gateway logs, spans with content, lines of request and answer."""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.model.rehearsal import RecordedCall, RecordingShape, RehearsalKnowledge, Said
from auditor.probe.answers import as_number, as_text, decoded
from auditor.rehearse.asked import Request, request_of
from auditor.rehearse.said import said_of
from auditor.traffic.cassettes import records as cassette_records
from auditor.traffic.documents import records_of
from auditor.traffic.formats import Document, Formats, steps_of
from auditor.traffic.moments import moment_of
from auditor.traffic.shapes import Record
from auditor.traffic.streams import Kind, kind_of
from auditor.traffic.values import value_at

RECORDS_LIMIT = 200_000
TEXT_LIMIT = 4 << 20
UNFOLD_LIMIT = 5_000
_SITE = re.compile(r"[\w./:@ ()\[\],=+~#-]{1,160}")
_NOT_KNOWN = "a record of no known form, or without the contents of request and answer"
_NO_ANSWER = "the recording holds no answer"
_NO_REQUEST = "a request of a form that is not known, or no call of a model"
_FAILED = "the recorded call had failed itself"


class Recording:
    """Calls as they are read, and a count of what could not be."""

    def __init__(self, knowledge: RehearsalKnowledge) -> None:
        self._knowledge = knowledge
        self._formats = Formats((Document(containers=knowledge.containers),))
        self.calls: list[RecordedCall] = []
        self.left_out: dict[str, int] = {}
        self.problems: list[str] = []

    def read(self, name: str, content: bytes) -> None:
        """Take in one file; `name` is shown, and names the place of calls where nothing else does."""
        for _, record in zip(range(RECORDS_LIMIT), self._records(name, content), strict=False):
            self._take(record)

    def _records(self, name: str, content: bytes) -> Iterator[Record]:
        if kind_of(content[: 64 << 10]) is Kind.CASSETTE:
            for record in cassette_records(content, lambda _code, message, _offset: self.problems.append(f"{name}: {message}")):
                yield record | {"_file": name}
            return
        first, _, rest = content.strip().partition(b"\n")
        if rest and _is_json(first):
            for line in content.split(b"\n"):
                yield from records_of(line, self._formats, _any)
        else:
            yield from records_of(content, self._formats, _any)

    def _take(self, record: Record) -> None:
        for shape in self._knowledge.shapes:
            if all(value_at(record, steps_of(place)) is not None for place in shape.needs) and not any(
                value_at(record, steps_of(place)) is not None for place in shape.lacks
            ):
                found = self._call(_unfolded(record, shape), shape)
                if isinstance(found, RecordedCall):
                    self.calls.append(found)
                else:
                    self.left_out[found] = self.left_out.get(found, 0) + 1
                return
        self.left_out[_NOT_KNOWN] = self.left_out.get(_NOT_KNOWN, 0) + 1

    def _call(self, record: Record, shape: RecordingShape) -> RecordedCall | str:
        url = as_text(_at(record, shape.url))
        status = as_number(_at(record, shape.status))
        said = _answer(record, shape)
        request = request_of(_body(record, shape), self._knowledge, url=url, wants_vectors=bool(said.vectors))
        if request is None:
            return _NO_REQUEST
        if status is not None and status >= 400:
            return _FAILED
        return _NO_ANSWER if said.is_empty else _recorded(request, said, record, shape)


def _recorded(request: Request, said: Said, record: Record, shape: RecordingShape) -> RecordedCall:
    bare = {name: value for name, value in request.body.items() if name not in ("model", "stream", "stream_options")}
    digest = hashlib.sha256(request.kind.encode() + msgspec.json.encode(bare, order="sorted")).hexdigest()
    return RecordedCall(
        kind=request.kind,
        body=request.body,
        said=said,
        model=as_text(request.body.get("model")),
        site=_site(request, record, shape),
        seconds=_seconds(record, shape),
        features=request.features,
        digest=digest,
    )


def _at(record: Record, places: tuple[str, ...]) -> Any:
    for place in places:
        found = record if place == "." else value_at(record, steps_of(place))
        if found is not None and found not in ("", [], {}):
            return found
    return None


def _body(record: Record, shape: RecordingShape) -> Any:
    """Return the body of the request: as a whole, or put together from its fields."""
    whole = _at(record, shape.request)
    whole = decoded(whole) if isinstance(whole, str) else whole
    if not shape.fields:
        return whole
    given: dict[str, Any] = dict(whole) if isinstance(whole, dict) else {}
    more = _at(record, shape.fields.get("*", ()))
    more = decoded(more) if isinstance(more, str) else more
    for name, places in shape.fields.items():
        value = _at(record, places) if name != "*" else None
        if value is not None:
            given.setdefault(name, value)
    return (more if isinstance(more, dict) else {}) | given


def _answer(record: Record, shape: RecordingShape) -> Said:
    found = _at(record, shape.response)
    if isinstance(found, str) and _at(record, shape.packed) == "base64":
        found = _unpacked(found)
    said = said_of(found)
    prompt, completion = as_number(_at(record, shape.prompt_tokens)), as_number(_at(record, shape.completion_tokens))
    return msgspec.structs.replace(
        said,
        prompt_tokens=said.prompt_tokens if said.prompt_tokens is not None else prompt,
        completion_tokens=said.completion_tokens if said.completion_tokens is not None else completion,
    )


def _unpacked(text: str) -> str:
    """Return a text that was packed as base64, and perhaps compressed besides."""
    try:
        content = base64.b64decode(text)
        if content[:2] == b"\x1f\x8b":
            content = zlib.decompressobj(31).decompress(content, TEXT_LIMIT)
    except (binascii.Error, ValueError, zlib.error):
        return ""
    return content.decode("utf-8", "replace")


def _seconds(record: Record, shape: RecordingShape) -> float | None:
    told = as_number(_at(record, shape.seconds))
    if told is None and (milliseconds := as_number(_at(record, shape.milliseconds))) is not None:
        told = milliseconds / 1000
    if told is None:
        start, end = moment_of(_at(record, shape.start)), moment_of(_at(record, shape.end))
        told = end - start if start is not None and end is not None else None
    return told if told is not None and 0 <= told < 86_400 else None


def _site(request: Request, record: Record, shape: RecordingShape) -> str:
    """Return what names the place of a call: what the recording says, else what calls of one place have in common."""
    told = as_text(_at(record, shape.site))
    line = _at(record, shape.line)
    if told and _SITE.fullmatch(told):
        return f"{told}:{line}" if isinstance(line, int | str) and str(line).isdecimal() else told
    body = request.body
    messages = body.get("messages") or [{}]
    system = messages[0].get("content") if messages[0].get("role") == "system" else ""
    start = re.sub(r"\d+", "0", as_text(system))[:60]
    tools = [as_text(tool.get("function", {}).get("name")) for tool in body.get("tools", ())]
    common = msgspec.json.encode([request.kind, start, sorted(tools), body.get("response_format")], order="sorted")
    return f"{request.kind} #{hashlib.sha256(common).hexdigest()[:6]}"


def _unfolded(record: Record, shape: RecordingShape) -> Record:
    """Return a record whose attributes stand besides under the parts of their dotted names."""
    attributes = value_at(record, steps_of(shape.unfold)) if shape.unfold else None
    if not isinstance(attributes, dict):
        return record
    root: dict[str, Any] = {}
    for name, value in list(attributes.items())[:UNFOLD_LIMIT]:
        *path, last = str(name).split(".")[:20]
        place = root
        for step in path:
            inner = place.get(step)
            if not isinstance(inner, dict):
                inner = place[step] = {}
            place = inner
        if not isinstance(place.get(last), dict):
            place[last] = value
    return record | {"unfolded": root}


def _is_json(line: bytes) -> bool:
    return line.lstrip()[:1] in (b"{", b"[") and isinstance(decoded(line), dict | list)


def _any(_content: bytes) -> bool:
    return True
