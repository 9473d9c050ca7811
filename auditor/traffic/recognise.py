"""Fields of a record, or the text of a line -> the format it is of, and what it says."""

from typing import Any

import msgspec

from auditor.traffic.formats import Formats, Reading, Shape, Steps
from auditor.traffic.moments import moment_of
from auditor.traffic.shapes import TEXT_LIMIT, Record, columns_of
from auditor.traffic.sighting import Sighting
from auditor.traffic.values import first_at, host_of, is_telling, last_part, path_of, split_url, text_of, value_at, whole

PAYLOAD_LIMIT = 1 << 20
"""Bytes of what was sent that are looked at for kinds of data."""
OTHERS_LIMIT = 200
"""Names of one certificate."""


class Recogniser:
    """Finds formats; the one that fitted last is tried first, for the lines of a log are mostly of one kind."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats
        self._last: dict[Shape, Reading] = {}

    def named(self, shape: Shape, record: Record) -> Reading | None:
        """Return the format of a record with named fields."""
        last = self._last.get(shape)
        for reading in (last, *self._formats.of(shape)) if last else self._formats.of(shape):
            if fits(reading, record):
                # Only what is told apart by the values of one field may be tried out of turn: else an earlier format might fit too.
                if reading.equals:
                    self._last[shape] = reading
                return reading
        return None

    def written(self, text: str, program: str) -> tuple[Reading, Record] | None:
        """Return the format of a line, and its fields."""
        text = text[:TEXT_LIMIT]
        for reading in self._formats.of("text"):
            if reading.pattern is None or not all(word in text for word in reading.format.words):
                continue
            if (found := reading.pattern.match(text)) and _has_values(reading, found.groupdict() | {"_program": program}):
                return reading, found.groupdict()
        columns = self._formats.of("columns")
        values = columns_of(text) if columns and text.count(",") > 2 else []
        for reading in columns:
            names = reading.format.columns
            record = {name: value for name, value in zip(names, values, strict=False) if name}
            if len(values) >= len(names) and _has_values(reading, record):
                return reading, record
        return None


def fits(reading: Reading, record: Record) -> bool:
    """Whether a record is of a format."""
    return (
        all(value_at(record, steps) is not None for steps in reading.needs)
        and not any(value_at(record, steps) is not None for steps in reading.lacks)
        and _has_values(reading, record)
    )


def _has_values(reading: Reading, record: Record) -> bool:
    return all(_is_one_of(value_at(record, steps), values) for steps, values in reading.equals)


def _is_one_of(value: Any, values: tuple[str, ...]) -> bool:
    if isinstance(value, list):
        return any(_is_one_of(one, values) for one in value[:100])
    text = text_of(value).lower() if not isinstance(value, bool) else str(value).lower()
    return any(text.startswith(wanted[:-1]) if wanted.endswith("*") else text == wanted for wanted in values)


def sighting_of(reading: Reading, record: Record, *, time: str = "", written_at: float | None = None) -> Sighting:
    """Return what a record of a known format says; `time` is the wrapper's, for records without one."""
    one = reading.format
    get = _Getter(reading, record)
    url = get.text("url")
    url_host, url_path = split_url(url) if url else ("", "")
    sent, received = whole(get.value("sent")), whole(get.value("received"))
    written = get.value("time")
    at = moment_of(written, written_at)
    found = Sighting(
        format=one.name,
        level=one.level,
        counted=one.counted,
        host=host_of(get.text("host")) or url_host,
        others=get.others("host"),
        client=_client(get.text("client")),
        service=get.text("service") or product_of(get.text("agent")),
        at=at if at is not None or not time else moment_of(time, written_at),
        sent=sent,
        received=received,
        method=get.text("method").upper()[:16],
        path=path_of(get.text("path")) or url_path,
        operation=get.text("operation"),
        action=one.action,
        model=model_of(get.text("model")),
        served_model=model_of(get.text("served_model")),
        label=get.text("label"),
        protocol=one.protocol,
        provider=one.provider,
        flow=get.text("flow"),
        address=get.text("address"),
        payload=_payload(get.value("payload")),
        answer=_payload(get.value("answer")),
        blocked=any(_is_one_of(value_at(record, steps), values) for steps, values in reading.blocked),
        has_wrong_time=written is not None and at is None,
        count=max(1, whole(get.value("count")) or 1),
    )
    if found.level == 2 and (found.sent or found.received):
        found.level = 3
    return found


class _Getter:
    """Values of one record, by the names of a sighting."""

    def __init__(self, reading: Reading, record: Record) -> None:
        self._reading = reading
        self._record = record
        self._composed = {name: self._filled(parts) for name, parts in reading.compose} if reading.compose else {}

    def value(self, name: str) -> Any:
        if self._composed.get(name):
            return self._composed[name]
        places = self._reading.fields.get(name)
        return first_at(self._record, places) if places else None

    def text(self, name: str) -> str:
        return text_of(self.value(name), 2048 if name in ("url", "path") else 512)

    def others(self, name: str) -> tuple[str, ...]:
        """Return the names after the first where a place holds a list."""
        for steps in self._reading.fields.get(name, ()):
            value = value_at(self._record, steps)
            if isinstance(value, str) and "," in value:
                value = value.split(",")
            if isinstance(value, list):
                return tuple(host for one in value[:OTHERS_LIMIT] if (host := host_of(text_of(one))))
        return ()

    def _filled(self, parts: tuple[str | tuple[Steps, bool], ...]) -> str:
        """Return a template's text, or nothing when one of its places is empty."""
        texts = []
        for part in parts:
            if isinstance(part, str):
                texts.append(part)
                continue
            steps, last = part
            value = value_at(self._record, steps)
            if not is_telling(value):
                return ""
            texts.append(last_part(text_of(value)) if last else text_of(value))
        return "".join(texts)


def model_of(text: str) -> str:
    """Return a model id without the resource name around it: ARNs and resource paths keep their last part."""
    return last_part(text) if text.startswith(("arn:", "projects/", "publishers/", "models/", "//")) else text


def product_of(agent: str) -> str:
    """Return the program that a user agent names, without its version; browsers are all `browser`."""
    name = agent.split(" ", 1)[0].strip("\"'")
    if name.startswith("Mozilla/"):
        return "browser"
    product, slash, version = name.rpartition("/")
    return (product if slash and version[:1].isdigit() else name)[:80]


def _client(text: str) -> str:
    """Return an address without its port."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    if text.count(":") == 1:
        return text.partition(":")[0]
    return text.removeprefix("::ffff:")


def _payload(value: Any) -> bytes:
    if isinstance(value, str):
        return value[:PAYLOAD_LIMIT].encode("utf-8", "replace")
    if isinstance(value, dict | list):
        return msgspec.json.encode(value)[:PAYLOAD_LIMIT]
    return b""
