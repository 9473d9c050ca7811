"""Fields of a record, or the text of a line -> the format it is of, and what it says."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from auditor.traffic.formats import Formats, Reading, Shape, Template
from auditor.traffic.knowledge import Owner
from auditor.traffic.moments import moment_in, moment_of
from auditor.traffic.shapes import TEXT_LIMIT, Record, columns_of, flattened
from auditor.traffic.sighting import Sighting
from auditor.traffic.values import first_at, host_of, is_telling, last_part, path_of, split_url, text_of, value_at, whole

PAYLOAD_LIMIT = 1 << 20
"""Bytes of what was sent that are looked at for kinds of data."""
OTHERS_LIMIT = 200
"""Names of one certificate."""
REST_LIMIT = 2048
"""Characters behind the fields of a line that are looked at for what was added to the format."""
REST = "_rest"
ALONE_CLASSES = ("api", "web-chat", "developer-tool", "telemetry")

_WITH_PORT = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}:")
_REST_HOST = re.compile(r"(?<![@\w.\-])(?<!\+http://)(?<!\+https://)([A-Za-z0-9][A-Za-z0-9\-]*(?:\.[A-Za-z0-9\-]+)+)")
_REST_FIELD = re.compile(r"(?:^|(?<=[\s\"'|\[(,;]))([A-Za-z0-9][A-Za-z0-9\-]*(?:\.[A-Za-z0-9\-]+)+)(?::\d{1,5})?(?=[\s\"'|\]),;]|$)")
"""A host that is a field of its own."""


class Recogniser:
    """Finds formats; the one that fitted last is tried first, for the lines of a log are mostly of one kind."""

    def __init__(self, formats: Formats, owner: Callable[[str], Owner | None]) -> None:
        self._formats = formats
        self._owner = owner
        self._last: dict[Shape, Reading] = {}

    def named(self, shape: Shape, record: Record, *, sample: bool = False) -> tuple[Reading, Record] | None:
        """Return the format of a record with named fields, and the record as that format names them; `sample`: where no host is known."""
        last = self._last.get(shape)
        loose: Record | None = None
        for reading in (last, *self._formats.of(shape)) if last else self._formats.of(shape):
            seen = record
            if reading.format.loose:
                seen = loose = flattened(record) if loose is None else loose
            if fits(reading, seen) and (sample or not reading.format.guess or self._names_a_provider(reading, seen)):
                # Only what is told apart by the values of one field may be tried out of turn: else an earlier format might fit too.
                if reading.equals and reading.format.counted != "nothing":
                    self._last[shape] = reading
                return reading, seen
        return None

    def _names_a_provider(self, reading: Reading, record: Record) -> bool:
        get = _Getter(reading, record)
        return any(self._owner(host) for host in (*get.hosts(), split_url(get.request()[1])[0]))

    def written(self, text: str, program: str) -> tuple[Reading, Record] | None:
        """Return the format of a line, and its fields."""
        text = text[:TEXT_LIMIT]
        for reading in self._formats.of("text"):
            if reading.pattern is None or not all(word in text for word in reading.format.words):
                continue
            if (found := reading.pattern.match(text)) and _has_values(reading, found.groupdict() | {"_program": program}):
                return reading, found.groupdict() | self.behind(text[found.end() :])
        columns = self._formats.of("columns")
        values = columns_of(text) if columns and text.count(",") > 2 else []
        for reading in columns:
            names = reading.format.columns
            record = {name: value for name, value in zip(names, values, strict=False) if name}
            if len(values) >= len(names) and _has_values(reading, record):
                return reading, record
        return None

    def behind(self, rest: str) -> Record:
        """Return the host of a provider in what stands behind a line's fields: what somebody added to the format.

        Within a URL only that of an API: others there are those of the pages that visitors came from.
        """
        for pattern, classes in ((_REST_FIELD, ALONE_CLASSES), (_REST_HOST, ("api",))):
            for found in pattern.finditer(rest[:REST_LIMIT]):
                owner = self._owner(found.group(1).lower())
                if owner and owner.host_class in classes:
                    return {REST: found.group(1)}
        return {}


def fits(reading: Reading, record: Record) -> bool:
    """Whether a record is of a format."""
    for first, whole_name in reading.names:
        if first not in record and whole_name not in record:
            return False
    return (
        all(value_at(record, steps) is not None for steps in reading.needs)
        and (not reading.any or any(value_at(record, steps) is not None for steps in reading.any))
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


def sighting_of(reading: Reading, record: Record, *, time: str = "", written_at: float | None = None, workload: str = "") -> Sighting:
    """Return what a record of a known format says; `time` and `workload` are the wrapper's, for records without one."""
    one = reading.format
    get = _Getter(reading, record)
    method, requested = get.request()
    url_host, url_path = split_url(get.text("url") or requested)
    sent, received = whole(get.value("sent")), whole(get.value("received"))
    times = get.values("time")
    at = next((moment for value in times if (moment := moment_of(value, written_at)) is not None), None)
    found = Sighting(
        format=one.name,
        level=one.level,
        counted=one.counted,
        host=host_of(get.text("host")) or url_host,
        others=tuple(get.hosts()),
        client=_client(get.text("client")),
        service=get.text("service") or workload or product_of(get.text("agent")),
        at=at if at is not None or not time else moment_of(time, written_at) or moment_in(time, written_at),
        sent=sent,
        received=received,
        method=(get.text("method") or method).upper()[:16],
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
        ends=get.ends(),
        payload=_payload(get.value("payload")),
        answer=_payload(get.value("answer")),
        blocked=any(_is_one_of(value_at(record, steps), values) for steps, values in reading.blocked),
        has_wrong_time=bool(times) and at is None,
        count=max(1, whole(get.value("count")) or 1),
    )
    if found.level == 2 and (found.sent or found.received or (found.path.startswith("/") and len(found.path) > 1)):
        found.level = 3
    return found


class _Getter:
    """Values of one record, by the names of a sighting."""

    def __init__(self, reading: Reading, record: Record) -> None:
        self._reading = reading
        self._record = record
        self._composed = {name: next(filter(None, map(self._filled, texts)), "") for name, texts in reading.compose}

    def value(self, name: str) -> Any:
        if self._composed.get(name):
            return self._composed[name]
        places = self._reading.fields.get(name)
        return first_at(self._record, places) if places else None

    def values(self, name: str) -> list[Any]:
        """Return the values that a field can have: composed, and as it stands."""
        places = self._reading.fields.get(name)
        return [
            value for value in (self._composed.get(name), first_at(self._record, places) if places else None) if value not in (None, "")
        ]

    def text(self, name: str) -> str:
        return text_of(self.value(name), 2048 if name in ("url", "path") else 512)

    def ends(self) -> str:
        """Return both ends of the connection; nothing where one is missing."""
        parts = [self.text(name) for name in ("client", "client_port", "address", "port")]
        return " ".join(parts) if all(parts) else ""

    def request(self) -> tuple[str, str]:
        """Return method and URL of a request's first line."""
        method, _, rest = self.text("request").partition(" ")
        return (method, rest.rpartition(" ")[0] or rest) if method.isalpha() and method.isupper() else ("", "")

    def hosts(self) -> Iterator[str]:
        """Yield every name that the record gives for where the request went."""
        for name in ("host", "url"):
            for steps in self._reading.fields.get(name, ()):
                for one in _parts(value_at(self._record, steps)):
                    host = host_of(text_of(one)) if name == "host" else split_url(text_of(one, 2048))[0]
                    if host:
                        yield host
        if behind := self._record.get(REST):
            yield host_of(text_of(behind))

    def _filled(self, parts: Template) -> str:
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


def _parts(value: Any) -> list[Any]:
    """Return the names in a place that holds several: a list, or a text with commas or bars."""
    if isinstance(value, str):
        return re.split(r"[,|]", value, maxsplit=OTHERS_LIMIT)[:OTHERS_LIMIT]
    return value[:OTHERS_LIMIT] if isinstance(value, list) else [value]


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
    """Return an address without its port; of a chain of proxies the first one's."""
    first = text.partition(",")[0].strip()
    text = first if first.replace(".", "").isdigit() or first.count(":") > 1 else text
    if text.startswith("["):
        return text[1:].partition("]")[0]
    if text.count(":") == 1 or _WITH_PORT.match(text):
        return text.partition(":")[0]
    return text.removeprefix("::ffff:")


def _payload(value: Any) -> bytes:
    if isinstance(value, str):
        return value[:PAYLOAD_LIMIT].encode("utf-8", "replace")
    if isinstance(value, dict | list):
        return msgspec.json.encode(value)[:PAYLOAD_LIMIT]
    return b""
