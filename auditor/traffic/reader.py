"""One stream -> what was seen in it. The kind of stream and the format of each record are told by their content."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, Final, NamedTuple

import msgspec

from auditor.traffic import captures, cassettes, recordings
from auditor.traffic.aggregate import Aggregates, Key
from auditor.traffic.documents import holds_records, is_container, records_of, with_attributes
from auditor.traffic.elements import elements
from auditor.traffic.formats import Formats, Reading
from auditor.traffic.knowledge import SHARED_ADDRESSES, UNNAMED, Resolver
from auditor.traffic.lines import LINE_LIMIT, Find, Line, hit_lines
from auditor.traffic.mentions import name_around
from auditor.traffic.moments import moment_in
from auditor.traffic.payload import Payloads
from auditor.traffic.recognise import Recogniser, sighting_of
from auditor.traffic.shapes import LINE_SEARCH, Header, Record, first_address, json_record, leaves_of, line_record, pairs_record, plain_name
from auditor.traffic.sighting import Problem, Sighting
from auditor.traffic.streams import Kind, damage_in, is_divided, kind_of, texts, whole_lines
from auditor.traffic.values import first_at, text_of
from auditor.traffic.wrappers import Message, inside, messages, unwrapped

UNKNOWN: Final = "unknown"
SAMPLE_LINES: Final = 40
"""Lines at the start of a stream that are looked at, whatever stands in them, to tell what kind of log it is."""
NESTED: Final = 2
"""Lists of records within wrapped records that are opened."""
HEAD_BYTES: Final = 64 << 10
PARTS_DEPTH: Final = 6
PARTS_LIMIT: Final = 10_000
SHORTEST_PART: Final = 12
"""Characters of a text within a record that may be a record of its own."""
CLIENTS_LIMIT: Final = 5_000
MOMENT_BYTES: Final = 512
"""Bytes of a line of no known format in which its time is looked for."""

_MODEL = re.compile(rb'"(?:model|modelId|model_id)"\s*:\s*"([^"\\]{1,200})"')


class Stream(NamedTuple):
    """One input: a file, a part of one, or stdin."""

    path: str
    chunks: Iterable[bytes]
    head: bytes
    """The first bytes of the whole, also where the chunks are a later part."""
    written_at: float | None = None
    offset: int = 0


class Reader:
    """Reads streams into one set of aggregates. Not for several threads."""

    def __init__(self, resolver: Resolver, formats: Formats, find: Find) -> None:
        self.seen = Aggregates()
        self._resolver = resolver
        self._formats = formats
        self._find = find
        self._recogniser = Recogniser(formats, resolver.owner)
        self._payloads = Payloads(formats.identifiers, resolver.knowledge)
        self._stream = Stream("", (), b"")
        self._header = Header()
        self._unknown: list[int] = []
        self._has_told_time = self._has_told_cut = False
        self._is_nameless = False

    def read(self, stream: Stream) -> None:
        """Read one stream; never raises for what it holds."""
        self._begin(stream)
        kind = kind_of(stream.head)
        if kind not in (Kind.TEXT, Kind.UTF16, Kind.BINARY):
            self.seen.kinds[kind.value] = self.seen.kinds.get(kind.value, 0) + 1
        match kind:
            case Kind.CAPTURE:
                self._sightings(captures.sightings(stream.chunks, self._wanted, self._problem), "service")
            case Kind.RECORDING:
                self._records(recordings.records(stream.chunks, self._is_hit, self._problem))
            case Kind.CASSETTE | Kind.DOCUMENT:
                self._document(kind)
            case Kind.BINARY:
                self._problem("binary-file", "neither text nor a capture that is known: not read", 0)
            case Kind.UTF16:
                self._text(self._measured(texts(stream.chunks, stream.head)))
            case Kind.TEXT:
                if (place := damage_in(stream.head)) >= 0 and stream.offset == 0:
                    self._problem("damaged-text", "bytes that are no text: only lines that are text are read", place)
                self._text(self._measured(stream.chunks))
        self._end()

    def sizes(self, stream: Stream, find: Find, wanted: frozenset[str] | set[str]) -> Iterator[tuple[str, int | None, int | None]]:
        """Yield (connection, sent, received) of the wanted connections; `find` finds their ids, and the header lines of tables."""
        self._begin(stream)
        for line in hit_lines(stream.chunks, find, stream.offset):
            if not isinstance(line, Line):
                continue
            text = line.content.decode("utf-8", "replace").rstrip("\r")
            if self._header.is_header(text):
                continue
            for message in messages(text, self._formats):
                found = self._reading(message)
                if found is not None and found[0].format.counted == "size":
                    one = sighting_of(*found)
                    if one.flow in wanted:
                        yield one.flow, one.sent, one.received

    def joins(self, stream: Stream) -> bool:
        """Whether sizes of connections stand in a stream, as far as its first bytes tell."""
        self._begin(stream)
        return stream.path in self.seen.sized_paths

    def _begin(self, stream: Stream) -> None:
        self._stream = stream
        self._header = Header()
        self._unknown = [0, 0]
        self._has_told_time = self._has_told_cut = self._is_nameless = False
        self.seen.files.add(stream.path)
        if kind_of(stream.head) in (Kind.TEXT, Kind.UTF16):
            self._sample(b"".join(texts([stream.head], stream.head)) if kind_of(stream.head) is Kind.UTF16 else stream.head)

    def _sample(self, head: bytes) -> None:
        """Look at the first lines: headers of tables, what the log would show, whether it tells sizes of connections."""
        lines = head.decode("utf-8", "replace").split("\n")
        if len(lines) > 1 and len(head) >= HEAD_BYTES:
            lines.pop()
        if lines and not lines[0].startswith("#"):
            self._header.take_csv(lines[0].rstrip("\r"))
        kinds: dict[str, str] = {}
        for line in lines[:SAMPLE_LINES]:
            text = line.strip(" \r")
            if self._header.is_header(text) or not text.strip():
                continue
            for message in self._samples(text.rstrip(",") if text[:1] in ("{", "[") else text):
                if found := self._reading(message, sample=True):
                    self._recognised(found[0])
                    self._sampled(*found)
                    kinds[found[0].format.name] = found[0].format.counted
        if not kinds and lines and is_container(lines[0].encode("utf-8", "replace"), self._formats):
            kinds[Kind.DOCUMENT.value] = "nothing"  # of records that go on behind what was looked at, or are of no interest
        counted = set(kinds.values())
        self._is_nameless = "size" in counted and counted <= {"size", "nothing"}
        if self._stream.offset == 0:
            for name in kinds:
                self.seen.kinds[name] = self.seen.kinds.get(name, 0) + 1
            if not kinds and head.strip():
                self.seen.strange.add(self._stream.path)

    def _samples(self, text: str) -> Iterator[Message]:
        """Yield the first messages of a line."""
        content = text.encode("utf-8", "replace")
        records = records_of(content, self._formats, lambda _content: True) if is_container(content, self._formats) else iter(())
        first = list(islice(records, SAMPLE_LINES))
        for record in first:
            yield from unwrapped(record, self._formats)
        if not first:
            yield from messages(text, self._formats)

    def _sampled(self, reading: Reading, record: Record) -> None:
        """Remember whose traffic a log of a network would show."""
        if reading.format.scope == "network" and reading.format.counted != "nothing" and len(self.seen.clients) < CLIENTS_LIMIT:
            one = sighting_of(reading, record)
            self.seen.clients.add((one.client, one.service))

    def _recognised(self, reading: Reading) -> None:
        if reading.format.counted == "size" or reading.format.joins:
            self.seen.sized_paths.add(self._stream.path)
        if reading.format.counted not in ("size", "nothing"):
            self.seen.scopes.add(reading.format.scope)

    def _lines(self, chunks: Iterable[bytes]) -> None:
        for line in hit_lines(chunks, self._find, self._stream.offset):
            if isinstance(line, Line):
                self._line(line)
            elif line.gave_up:
                self._problem("not-a-log", f"no end of a line within {line.size:,} bytes: read no further", line.offset)
            else:
                self._problem("long-line", f"a line of {line.size:,} bytes is looked at for hosts alone", line.offset)

    def _measured(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Count the lines of a log that holds addresses alone, on their way."""
        if not self._is_nameless:
            yield from chunks
            return
        for chunk in chunks:
            self.seen.nameless[self._stream.path] = self.seen.nameless.get(self._stream.path, 0) + chunk.count(b"\n")
            yield chunk

    def _line(self, line: Line) -> None:
        if not line.is_whole:
            self._unknown_hosts(line, Message(""))
            return
        content = line.content.strip(b" \r\n\0")
        content = content.rstrip(b",") if content[:1] in (b"{", b"[") else content  # an element of an array that is written over lines
        if is_container(content, self._formats) and self._parts(content, line.offset):
            return
        if content[:1] == b"{" and content[-1:] != b"}" and not self._has_told_cut:
            self._has_told_cut = True
            self._problem("cut-record", "a record that is cut off: what is whole of it is read", line.offset)
        text = content.decode("utf-8", "replace")
        if self._header.is_header(text):
            return
        for message in messages(text, self._formats):
            self._message(message, line)

    def _message(self, message: Message, line: Line, depth: int = 0) -> None:
        record = message.record
        row = self._row(message) if record is None and depth < NESTED else None
        if row is not None and (inner := list(inside(row, self._formats))):
            for one in inner:
                self._message(one, line, depth + 1)
            return
        is_list = record is not None and depth < NESTED and holds_records(record, self._formats)
        if is_list and self._records(records_of(msgspec.json.encode(record), self._formats, self._is_hit), depth + 1):
            return
        reading = self._reading(message)
        time = message.time or message.text.partition("{")[0][:64]
        if reading is not None:
            if not self._take(*reading, time or text_of(reading[1].get("@timestamp") or reading[1].get("timestamp")), line, message.outer):
                self._unknown_hosts(line, message)
        elif not self._within(self._record(message), line, 0):
            self._unknown_hosts(line, message)

    def _within(self, value: Any, line: Line, depth: int) -> bool:
        """Take in what stands in a record of no known kind: of an object the first part that is of a known one, of a list all."""
        if isinstance(value, str):
            is_hit = len(value) > SHORTEST_PART and self._is_hit(value.encode("utf-8", "replace"))
            return is_hit and sum(self._part(one, line) for one in messages(value, self._formats)) > 0
        if depth >= PARTS_DEPTH or (depth and not self._is_hit(msgspec.json.encode(value))):
            return False
        if isinstance(value, list):
            return sum(self._within(one, line, depth + 1) for one in value[:PARTS_LIMIT]) > 0
        if not isinstance(value, dict) or (depth and self._part(Message("", record=value), line)):
            return isinstance(value, dict)
        parts = [part for name, part in value.items() if plain_name(name) not in self._formats.aside]
        return any(self._within(part, line, depth + 1) for part in parts[:PARTS_LIMIT])

    def _part(self, message: Message, line: Line) -> bool:
        reading = self._inner(message, sample=False)
        if reading is not None:
            self._take(*reading, message.time or line.content[:MOMENT_BYTES].decode("utf-8", "replace"), line)
        return reading is not None

    def _document(self, kind: Kind) -> None:
        """Read a stream that is one document, as far as one is kept in memory."""
        content = bytearray()
        chunks = iter(self._stream.chunks)
        for chunk in chunks:
            content += chunk
            if len(content) > LINE_LIMIT and kind is Kind.DOCUMENT:
                self._elements(chain([bytes(content)], chunks))
                return
            if len(content) > LINE_LIMIT:
                self._problem("large-document", f"one document of more than {LINE_LIMIT:,} bytes is not read", 0)
                return
        whole = bytes(content)
        if not self._is_hit(whole):
            return
        if kind is Kind.CASSETTE:
            self._records(cassettes.records(whole, self._problem))
            return
        if not self._parts(whole, 0):
            self._problem("broken-document", "JSON that cannot be read: looked at for hosts alone", 0)
            self._unknown_hosts(Line(0, whole, tuple(self._find(whole))), Message(""))

    def _parts(self, content: bytes, offset: int) -> int:
        """Take in the records of a document, of a broken one those that are whole, and return how many there were."""
        return self._records(records_of(content, self._formats, self._is_hit)) or self._elements([content], offset)

    def _elements(self, chunks: Iterable[bytes], offset: int = 0) -> int:
        """Read a document that is not kept in memory, or broken, element by element."""
        count = 0
        for element in elements(chunks, self._find, lambda code, message, place: self._problem(code, message, offset + place)):
            count += self._records(records_of(element, self._formats, self._is_hit))
        return count

    def _text(self, chunks: Iterable[bytes]) -> None:
        """Read lines; a first one without end that is a document is read as such."""
        iterator = whole_lines(chunks) if is_divided(self._stream.head) else iter(chunks)
        first: list[bytes] = []
        while is_container(self._stream.head, self._formats) and b"\n" not in b"".join(first[-1:]) and sum(map(len, first)) <= LINE_LIMIT:
            chunk = next(iterator, None)
            if chunk is None:
                break
            first.append(chunk)
        if sum(map(len, first)) > LINE_LIMIT and not any(b"\n" in chunk for chunk in first):
            self._elements(chain(first, iterator))
        else:
            self._lines(chain(first, iterator))

    def _records(self, records: Iterator[Record], depth: int = 0) -> int:
        """Take in records, and return how many there were."""
        count = 0
        for record in records:
            count += 1
            for message in unwrapped(record, self._formats):
                whole = message.line.encode("utf-8", "replace") if message.record is None else msgspec.json.encode(message.record)
                self._message(message, Line(self._stream.offset, whole, tuple(self._find(whole))), depth)
        return count

    def _reading(self, message: Message, *, sample: bool = False) -> tuple[Reading, Record] | None:
        """Return the format of a message with its fields; where it says nothing, that of what was around it."""
        inner = self._inner(message, sample) if sample or self._is_telling(message) else None
        if message.outer is None or (inner is not None and not inner[0].format.guess):
            return inner
        outer = self._recogniser.named("json", message.outer, sample=sample)
        return inner if outer is None or (inner is not None and outer[0].format.guess) else outer

    def _is_telling(self, message: Message) -> bool:
        """Whether a text in a record is worth more than its wrapper: one without any host is what a program says of the record."""
        if message.outer is None or message.record is not None or message.text[:1] == "{" or self._header.table is not None:
            return True
        return self._is_hit(message.line.encode("utf-8", "replace"))

    def _inner(self, message: Message, sample: bool) -> tuple[Reading, Record] | None:
        """Return the format of a message with its fields, by the shapes it can have: the most telling first."""
        record = self._record(message)
        if record is not None:
            return self._recogniser.named("json", with_attributes(record), sample=sample)
        if (row := self._row(message)) and (found := self._recogniser.named("table", row, sample=sample)):
            return found
        for candidate in dict.fromkeys((message.text, message.before, message.line, message.text.rpartition("\t")[2])):
            if found := self._recogniser.written(candidate, message.program):
                return found
            if (pairs := pairs_record(candidate)) and (found := self._recogniser.named("pairs", pairs, sample=sample)):
                return found
        request = line_record(message.text)
        if request is None:
            return None
        # What looks like the name of a logging host may be the client.
        client = request["client"] or first_address(message.line[:MOMENT_BYTES].partition(message.text)[0])
        request |= {"client": client, "time": message.time or moment_in(request["text"], self._stream.written_at)}
        return self._recogniser.named("line", request | self._recogniser.behind(request["rest"]), sample=sample)

    @staticmethod
    def _record(message: Message) -> Record | None:
        return message.record if message.record is not None else json_record(message.text) if "{" in message.text[:512] else None

    def _row(self, message: Message) -> Record | None:
        return self._header.table.record(message.line) if self._header.table is not None else None

    def _take(self, reading: Reading, record: Record, time: str, line: Line, outer: Record | None = None) -> bool:
        """Take in a record; False where it should name a host and does not, so that whatever stands in it is told."""
        self._recognised(reading)
        self.seen.strange.discard(self._stream.path)
        if reading.format.counted == "nothing":
            return True
        workload = text_of(first_at(outer, self._formats.workloads)) if outer is not None else ""
        sighting = sighting_of(reading, record, time=time, written_at=self._stream.written_at, workload=workload)
        if sighting.counted == "size":
            self._add_address(sighting, sighting.address)
            return True
        if sighting.has_wrong_time and not self._has_told_time:
            self._has_told_time = True
            self._problem("wrong-clock", "a time that cannot be right: records without one are counted, and not dated", line.offset)
        if reading.format.guess and not sighting.client:
            sighting.client = first_address(line.content[:LINE_SEARCH].decode("utf-8", "replace"), own=True)
        self._add(sighting)
        return sighting.level == 4 or bool(sighting.host or sighting.others) or ("text" in reading.format.shape and "url" in reading.fields)

    def _sightings(self, sightings: Iterator[Sighting], scope: str) -> None:
        self.seen.scopes.add(scope)
        for sighting in sightings:
            self._add(sighting)

    def _wanted(self, host: str) -> bool:
        """Whether connections to a host are worth following."""
        return self._resolver.owner(host) is not None

    def _add(self, sighting: Sighting) -> None:
        """Work out who answered and what was asked, and count it; drop it when it is none of our business."""
        if sighting.hidden:
            self.seen.blind[sighting.hidden] = self.seen.blind.get(sighting.hidden, 0) + sighting.count
            self._add_address(sighting, sighting.address)
            return
        owner = self._resolver.provider_of(sighting)
        call = self._resolver.call(sighting.method, sighting.path)
        if sighting.level < 4 and not (call and (call.distinctive or owner)):
            if spot := self._resolver.blind_spot(sighting.host):
                self.seen.blind[spot] = self.seen.blind.get(spot, 0) + sighting.count
                return
            if owner is None:
                self._add_address(sighting, sighting.host or sighting.address)
                return
        model = sighting.model or (call.model if call else "") or _model_in(sighting.payload)
        if call and sighting.payload:
            sighting.level = 4
        key = Key(
            provider=owner.provider if owner else "",
            host=sighting.host or UNNAMED,
            host_class=owner.host_class if owner else "api",
            client=sighting.client,
            service=sighting.service,
            action=self._resolver.action_of(sighting, call),
            model=model,
            served_model=sighting.served_model or _model_in(sighting.answer),
            level=sighting.level,
            format=sighting.format,
        )
        self.seen.add(key, sighting, self._stream.path, self._payloads.kinds(sighting.payload) if sighting.payload else ())

    def _add_address(self, sighting: Sighting, address: str) -> None:
        """Count a connection of which the server's address alone is known, where that tells something."""
        reached = self._resolver.reached(address)
        if reached is None:
            return
        if not reached.provider:
            self.seen.blind[SHARED_ADDRESSES] = self.seen.blind.get(SHARED_ADDRESSES, 0) + sighting.count
            return
        sighting.counted = "flow" if sighting.flow else "request"
        action = "blocked" if sighting.blocked else "unknown"
        key = Key(reached.provider, reached.network, "api", sighting.client, sighting.service, action, "", "", 0, sighting.format)
        self.seen.add(key, sighting, self._stream.path)

    def _unknown_hosts(self, line: Line, message: Message) -> None:
        """Tell the hosts on a line of no known format: evidence of the lowest level."""
        hosts = _names(line.content, line.spans)
        record = self._record(message) or self._row(message) or pairs_record(message.text)
        if record is not None:
            hosts -= self._names_in(record, aside=True) - self._names_in(record, aside=False)
        known = sorted(host for host in hosts if self._resolver.owner(host))
        if not known:
            return
        if self._unknown[0] == 0:
            self._unknown[1] = line.offset
        self._unknown[0] += 1
        text = line.content[:LINE_SEARCH].decode("utf-8", "replace")
        at = moment_in(message.time or text[:MOMENT_BYTES], self._stream.written_at)
        for host in known:
            self._add(Sighting(format=UNKNOWN, level=0, host=host, at=at, client=first_address(text, own=True)))

    def _names_in(self, record: Record, *, aside: bool) -> set[str]:
        """Return the hosts in the fields that say where a visitor came from, or in all others."""
        values = [str(value) for names, value in leaves_of(record) if (bool(names) and names[-1] in self._formats.aside) == aside]
        content = "\n".join(values).encode("utf-8", "replace")
        return _names(content, self._find(content))

    def _is_hit(self, content: bytes) -> bool:
        return bool(self._find(content))

    def _problem(self, code: str, message: str, offset: int) -> None:
        self.seen.problem(Problem(code, message, self._stream.path, offset))

    def _end(self) -> None:
        if self._unknown[0]:
            message = f"{self._unknown[0]:,} records of no known format name hosts of providers: counted as evidence of the lowest level"
            self._problem("unknown-format", message, self._unknown[1])


def _names(content: bytes, spans: Iterable[tuple[int, int]]) -> set[str]:
    return {host for start, end in spans if (host := name_around(content, start, end).partition("/")[0])}


def _model_in(body: bytes) -> str:
    """Return the model id that a request or answer names."""
    found = _MODEL.search(body[: 64 << 10])
    return found.group(1).decode("utf-8", "replace") if found else ""
