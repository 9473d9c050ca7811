"""Packet captures (pcap, pcapng) -> names that were looked up, and connections by the server's name in their hello, with their bytes."""

import struct
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from auditor.traffic.packets import Packet, packet_of
from auditor.traffic.quic import Initials
from auditor.traffic.recordings import Tells, Window
from auditor.traffic.sighting import Sighting
from auditor.traffic.values import host_of, split_url
from auditor.traffic.wire import Hello, client_hello, is_client_hello, question_of

FORMAT: Final = "capture"
FLOWS_LIMIT: Final = 50_000
"""Connections followed for their bytes, and as many whose hello is still incomplete."""
HELLO_LIMIT: Final = 32 << 10
"""Bytes of a hello that are put together."""
HEAD_LIMIT: Final = 8192
"""Bytes of a request's head that are put together."""
NAMELESS: Final = "connections without a server's name"
BLOCK_LIMIT: Final = 16 << 20
DNS_PORT: Final = 53
QUIC_PORT: Final = 443

_METHODS: Final = (b"GET ", b"POST ", b"PUT ", b"HEAD ", b"CONNECT ", b"PATCH ", b"DELETE ", b"OPTIONS ")


class Frame(NamedTuple):
    """One captured frame."""

    link: int
    at: float
    content: bytes


def sightings(chunks: Iterable[bytes], wanted: Callable[[str], bool], problem: Tells) -> Iterator[Sighting]:
    """Yield look-ups and connections; those to wanted hosts at the end, with their bytes."""
    follower = Follower(wanted)
    for frame in frames(Window(chunks), problem):
        packet = packet_of(frame.link, frame.content)
        if packet is not None:
            yield from follower.take(packet, frame.at)
    yield from follower.rest()


def frames(window: Window, problem: Tells) -> Iterator[Frame]:
    """Yield the frames of a capture in either format."""
    if window.peek(4) == b"\x0a\x0d\x0d\x0a":
        yield from _frames_ng(window, problem)
    else:
        yield from _frames_classic(window, problem)


def _frames_classic(window: Window, problem: Tells) -> Iterator[Frame]:
    head = window.take(24)
    order = "<" if head[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    factor = 1e-9 if head[:4] in (b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d") else 1e-6
    if len(head) < 24:
        return
    link = int(struct.unpack(order + "I", head[20:24])[0]) & 0xFFFF
    while True:
        start = window.offset
        record = window.take(16)
        if not record:
            return
        if len(record) < 16:
            problem("truncated-file", "the capture is cut off", start)
            return
        seconds, fraction, size, _ = struct.unpack(order + "IIII", record)
        if size > BLOCK_LIMIT:
            problem("broken-capture", "a frame of an impossible size: read no further", start)
            return
        content = window.take(size)
        if len(content) < size:
            problem("truncated-file", "the capture is cut off", start)
            return
        yield Frame(link, seconds + fraction * factor, content)


def _frames_ng(window: Window, problem: Tells) -> Iterator[Frame]:
    order = "<"
    links: list[tuple[int, float]] = []
    while True:
        start = window.offset
        head = window.peek(12)
        if len(head) < 12:
            return
        if head[:4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if head[8:12] == b"\x4d\x3c\x2b\x1a" else ">"
            links = []
        kind, size = struct.unpack(order + "II", head[:8])
        if not 12 <= size <= BLOCK_LIMIT:
            problem("broken-capture", "a block of an impossible size: read no further", start)
            return
        block = window.take(size)
        if len(block) < size:
            problem("truncated-file", "the capture is cut off", start)
            return
        if kind == 1 and len(links) < 1000:
            links.append((struct.unpack(order + "H", block[8:10])[0], _resolution(block[16:-4], order)))
        elif kind == 6 and size >= 32:
            interface, high, low, length = struct.unpack(order + "IIII", block[8:24])
            link, unit = links[interface] if interface < len(links) else (1, 1e-6)
            yield Frame(link, ((high << 32) | low) * unit, block[28 : 28 + length])
        elif kind == 3:
            link, _ = links[0] if links else (1, 1e-6)
            yield Frame(link, 0.0, block[12:-4])


def _resolution(options: bytes, order: str) -> float:
    """Return the seconds that one tick of an interface's clock takes."""
    position = 0
    while position + 4 <= len(options):
        code, length = struct.unpack(order + "HH", options[position : position + 4])
        if code == 9 and length:
            value = options[position + 4]
            return float(2.0 ** -(value & 0x7F)) if value & 0x80 else float(10.0**-value)
        if code == 0:
            break
        position += 4 + (length + 3) // 4 * 4
    return 1e-6


class Connection:
    """One connection to a host that is wanted."""

    __slots__ = ("at", "client", "ends", "host", "received", "sent")

    def __init__(self, host: str, packet: Packet, at: float) -> None:
        self.host = host
        self.client = packet.source
        self.ends = f"{packet.source} {packet.source_port} {packet.target} {packet.target_port}"
        self.at = at
        self.sent = 0
        self.received = 0

    def sighting(self) -> Sighting:
        """Return what is known of the connection."""
        return Sighting(
            format=FORMAT,
            level=3 if self.sent > 0 or self.received > 0 else 2,
            counted="flow",
            host=self.host,
            client=self.client,
            at=self.at,
            sent=self.sent,
            received=self.received,
            flow=f"{self.ends} {self.at:.6f}",
            ends=self.ends,
        )


Tuple = tuple[str, int, str, int, int]
"""Client address and port, server address and port, protocol."""


class Follower:
    """Follows connections through a capture."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        self._open: dict[Tuple, Connection] = {}
        self._hellos: dict[Tuple, Hello] = {}
        self._heads: dict[Tuple, tuple[bytes, float]] = {}
        self._initials = Initials()

    def take(self, packet: Packet, at: float) -> Iterator[Sighting]:
        """Yield what one packet tells at once."""
        forth = (packet.source, packet.source_port, packet.target, packet.target_port, packet.protocol)
        if packet.is_syn and (ended := self._open.pop(forth, None)):  # the client's port is used again
            yield ended.sighting()
        if connection := self._open.get(forth):
            connection.sent += len(packet.content)
        elif connection := self._open.get((packet.target, packet.target_port, packet.source, packet.source_port, packet.protocol)):
            connection.received += len(packet.content)
        elif packet.target_port == DNS_PORT:
            content = packet.content[2:] if packet.protocol == 6 else packet.content
            if name := question_of(content):
                yield Sighting(format=f"{FORMAT}-dns", level=1, counted="lookup", host=host_of(name), client=packet.source, at=at)
        elif packet.protocol == 6:
            yield from self._tcp(forth, packet, at)
        elif packet.target_port == QUIC_PORT and packet.content[:1] >= b"\xc0":
            name = self._initials.take(packet.content, forth)
            if name:
                yield from self._connected(forth, host_of(name), packet, at)

    def rest(self) -> Iterator[Sighting]:
        """Yield the connections that were followed, and requests whose end never came."""
        for forth, (head, at) in self._heads.items():
            yield from self._http(forth, head, at)
        for connection in self._open.values():
            yield connection.sighting()

    def _tcp(self, forth: Tuple, packet: Packet, at: float) -> Iterator[Sighting]:
        hello = self._hellos.get(forth)
        if packet.is_syn and hello is None and len(self._hellos) < FLOWS_LIMIT:
            self._hellos[forth] = Hello(packet.sequence + 1)
            return
        if not packet.content:
            return
        head = self._heads.pop(forth, (b"", at))[0] + packet.content
        if head.startswith(_METHODS):
            if b"\r\n\r\n" not in head and len(head) < HEAD_LIMIT and len(self._heads) < FLOWS_LIMIT:
                self._heads[forth] = (head, at)  # the rest comes with the next segment
            else:
                yield from self._http(forth, head, at)
            return
        if hello is None:
            if packet.content[:2] != b"\x16\x03" or len(self._hellos) >= FLOWS_LIMIT:
                return
            hello = self._hellos[forth] = Hello(packet.sequence)
        hello.add(packet.sequence, packet.content)
        name = client_hello(hello.contiguous())
        if name is None and hello.size < HELLO_LIMIT:
            return
        del self._hellos[forth]
        if name:
            yield from self._connected(forth, host_of(name), packet, at, hello.size)
        elif is_client_hello(hello.contiguous()):
            yield Sighting(format=FORMAT, level=0, client=packet.source, address=packet.target, at=at, hidden=NAMELESS)

    def _connected(self, forth: Tuple, host: str, packet: Packet, at: float, sent: int | None = None) -> Iterator[Sighting]:
        if self._wanted(host) and len(self._open) < FLOWS_LIMIT:
            connection = self._open[forth] = Connection(host, packet, at)
            connection.sent = len(packet.content) if sent is None else sent
        else:
            yield Sighting(format=FORMAT, level=2, host=host, client=packet.source, at=at)

    def _http(self, forth: Tuple, content: bytes, at: float) -> Iterator[Sighting]:
        head = content[:HEAD_LIMIT].decode("latin-1")
        first, _, rest = head.partition("\r\n")
        method, _, target = first.partition(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest.split("\r\n"))}
        host, path = split_url(target.partition(" ")[0])
        host = host or host_of(headers.get("host", ""))
        size = headers.get("content-length", "")
        if method == "CONNECT":
            self._hellos.pop(forth, None)  # the hello comes through the tunnel, where it starts afresh
        else:
            yield Sighting(
                format=f"{FORMAT}-http", level=3, host=host, client=forth[0], at=at, method=method, path=path,
                sent=int(size) if size.isdigit() and len(size) < 15 else None, service=headers.get("user-agent", "").partition("/")[0][:80],
            )  # fmt: skip
