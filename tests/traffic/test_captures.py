"""Packet captures made here -> look-ups and connections, with their bytes."""

import struct

import pytest
from auditor.traffic.aes import counter_mode, encrypt_block, expand_key
from auditor.traffic.captures import sightings
from auditor.traffic.quic import SALTS, _expanded, _keys, unprotected
from auditor.traffic.wire import client_hello, question_of
from hypothesis import given, settings
from hypothesis import strategies as st

CLIENT, SERVER = "10.0.0.5", "1.2.3.4"
PCAP = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)


def hello(name: str, padding: int = 0) -> bytes:
    """Return a TLS record with a client's hello."""
    server = struct.pack(">HBH", len(name) + 3, 0, len(name)) + name.encode()
    extensions = struct.pack(">HH", 21, padding) + b"\0" * padding + struct.pack(">HH", 0, len(server)) + server
    body = b"\x03\x03" + b"r" * 32 + b"\x20" + b"s" * 32 + b"\0\x02\x13\x01" + b"\x01\0" + struct.pack(">H", len(extensions)) + extensions
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x01" + struct.pack(">H", len(message)) + message


def query(name: str) -> bytes:
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0" + labels + b"\0\0\x01\0\x01"


def ip(protocol: int, segment: bytes, source: str, target: str) -> bytes:
    def address(text: str) -> bytes:
        return bytes(int(part) for part in text.split("."))

    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(segment), 0, 0, 64, protocol, 0) + address(source) + address(target)
    return b"\0" * 12 + b"\x08\0" + header + segment


def tcp(content: bytes, sequence: int, *, back: bool = False, syn: bool = False, port: int = 443) -> bytes:
    ends = (port, 50000) if back else (50000, port)
    segment = struct.pack(">HHIIBBHHH", *ends, sequence, 0, 0x50, 2 if syn else 0x10, 0, 0, 0) + content
    return ip(6, segment, SERVER if back else CLIENT, CLIENT if back else SERVER)


def udp(content: bytes, port: int) -> bytes:
    return ip(17, struct.pack(">HHHH", 50000, port, 8 + len(content), 0) + content, CLIENT, SERVER)


def pcap(*frames: bytes) -> bytes:
    return PCAP + b"".join(struct.pack("<IIII", 1_795_132_800, 0, len(frame), len(frame)) + frame for frame in frames)


def pcapng(*frames: bytes) -> bytes:
    def block(kind: int, body: bytes) -> bytes:
        body += b"\0" * (-len(body) % 4)
        return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

    head = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(
        1, struct.pack("<HHI", 1, 0, 0) + b"\x09\0\x01\0\x09\0\0\0"
    )
    moment = 1_795_132_800 * 10**9
    return head + b"".join(
        block(6, struct.pack("<IIIII", 0, moment >> 32, moment & 0xFFFFFFFF, len(frame), len(frame)) + frame) for frame in frames
    )


def seen(capture: bytes, problems: list[tuple[str, str, int]] | None = None):
    return [
        (one.format, one.host, one.client, one.level, one.sent, one.received, one.at)
        for one in sightings([capture], lambda host: host.endswith("openai.com"), lambda *problem: (problems or []).append(problem))
    ]


@pytest.mark.parametrize("container", [pcap, pcapng])
def test_a_connection_is_told_by_its_hello_with_its_bytes(container):
    first = hello("api.openai.com")
    frames = (tcp(b"", 99, syn=True), tcp(first, 100), tcp(b"a" * 700, 5, back=True), tcp(b"b" * 50, 100 + len(first)))
    assert seen(container(*frames)) == [("capture", "api.openai.com", CLIENT, 3, len(first) + 50, 700, 1_795_132_800.0)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_hello_is_put_together_from_segments_in_any_order(order):
    whole = hello("api.openai.com", padding=900)
    parts = [(101 + place, whole[place : place + 400]) for place in range(0, len(whole), 400)]
    frames = [tcp(b"", 100, syn=True), *(tcp(parts[number][1], parts[number][0]) for number in order)]
    assert [one[:2] for one in seen(pcap(*frames))] == [("capture", "api.openai.com")]


def test_a_hello_spread_over_records_is_put_together():
    message = hello("api.openai.com")[5:]
    records = b"".join(b"\x16\x03\x01" + struct.pack(">H", len(part)) + part for part in (message[:30], message[30:]))
    assert client_hello(records) == "api.openai.com"
    assert client_hello(records[:-1]) is None
    assert client_hello(b"\x17\x03\x03\0\x01a") == ""


@pytest.mark.parametrize(
    ("options", "unit"),
    [
        (b"\x02\0\x03\0eth\0\x09\0\x01\0\x06\0\0\0", 1e-6),
        (b"\x09\0\x01\0\x8a\0\0\0", 2.0**-10),
        (b"\0\0\0\0\x09\0\x01\0\x09\0\0\0", 1e-6),
        (b"", 1e-6),
    ],
)
def test_the_clock_of_each_interface_counts(options, unit):
    def block(kind: int, body: bytes) -> bytes:
        body += b"\0" * (-len(body) % 4)
        return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

    frame = udp(query("api.openai.com"), 53)
    ticks = round(1_795_132_800 / unit)
    head = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(1, struct.pack("<HHI", 1, 0, 0) + options)
    packet = block(6, struct.pack("<IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame)) + frame)
    simple = block(3, struct.pack("<I", len(frame)) + frame)
    assert [round(one[6]) for one in seen(head + packet + simple)] == [1_795_132_800, 0]


def test_hosts_that_nobody_asked_for_are_told_without_bytes():
    assert seen(pcap(tcp(hello("example.org"), 100))) == [("capture", "example.org", CLIENT, 2, None, None, 1_795_132_800.0)]


def test_queries_are_told_and_answers_are_not():
    answer = bytearray(query("api.openai.com"))
    answer[2] |= 0x80
    assert [one[:4] for one in seen(pcap(udp(query("API.openai.com"), 53), udp(bytes(answer), 53)))] == [
        ("capture-dns", "api.openai.com", CLIENT, 1)
    ]
    assert question_of(b"short") == ""
    assert question_of(query("a")[:12] + b"\xc0\x0c" + b"\0" * 8) == ""


def test_a_requests_head_is_put_together_and_told_even_when_its_end_never_comes():
    first, rest = b"POST /v1/embeddings HTTP/1.1\r\nHost: api.op", b"enai.com\r\n\r\n"
    assert [one[1] for one in seen(pcap(tcp(first, 100, port=80), tcp(rest, 143, port=80)))] == ["api.openai.com"]
    cut = seen(pcap(tcp(first + b"enai.com\r\n", 100, port=80)))
    assert [(one[1], one[6]) for one in cut] == [("api.openai.com", 1_795_132_800.0)]


def test_a_hello_without_a_name_is_a_blind_spot_and_that_of_a_server_is_none():
    nameless = hello("")
    answer = b"\x16\x03\x03\0\x30\x02" + b"\0" * 47
    found = list(sightings([pcap(tcp(nameless, 100), tcp(answer, 5, back=True))], lambda _host: True, lambda *_problem: None))
    assert [(one.hidden, one.host, one.client, one.address) for one in found] == [
        ("connections without a server's name", "", CLIENT, SERVER)
    ]


@pytest.mark.parametrize(("port", "wrapper"), [(4789, b"\x08\0\0\0\0\0\x01\0"), (6081, b"\x01\0\x65\x58\0\0\x01\0" + b"\0" * 4)])
def test_what_a_mirror_wrapped_is_opened(port, wrapper):
    assert [one[:3] for one in seen(pcap(udp(wrapper + tcp(hello("api.openai.com"), 100), port)))] == [
        ("capture", "api.openai.com", CLIENT)
    ]
    assert seen(pcap(udp(wrapper, port), udp(b"", port))) == []


def packet(frame: bytes) -> bytes:
    """Return the IP packet of a frame."""
    return frame[14:]


def gre(kind: bytes, inner: bytes, flags: int = 0, extra: int = 0) -> bytes:
    return ip(47, bytes([flags, 0]) + kind + b"\0" * extra + inner, "9.9.9.9", "8.8.8.8")


INNER = tcp(hello("api.openai.com"), 100)


@pytest.mark.parametrize(
    "frame",
    [
        b"\0" * 12 + b"\x88\x47\0\x01\0\x40\0\x01\x01\x40" + packet(INNER),
        b"\0" * 12 + b"\x88\x64\x11\0\0\x01\0\0\0\x21" + packet(INNER),
        gre(b"\x08\0", packet(INNER)),
        gre(b"\x08\0", packet(INNER), 0xB0, 12),
        gre(b"\x65\x58", INNER),
        gre(b"\x88\xbe", INNER),
        gre(b"\x88\xbe", INNER, 0x10, 12),
        ip(4, packet(INNER), "9.9.9.9", "8.8.8.8"),
        ip(4, packet(ip(4, packet(INNER), "9.9.9.9", "8.8.8.8")), "7.7.7.7", "8.8.8.8"),
    ],
)
def test_tunnels_and_labels_are_opened(frame: bytes):
    assert [one[1:3] for one in seen(pcap(frame))] == [("api.openai.com", CLIENT)]


def test_tunnels_without_end_and_other_contents_are_passed_over():
    deep = packet(INNER)
    for _ in range(4):
        deep = packet(ip(4, deep, "9.9.9.9", "8.8.8.8"))
    frames = (b"\0" * 14 + deep, gre(b"\x12\x34", INNER), ip(47, b"", CLIENT, SERVER), b"\0" * 12 + b"\x88\x64" + b"\0" * 40)
    assert seen(pcap(*frames)) == []


def test_a_clients_port_that_is_used_again_is_another_connection():
    frames = (tcp(b"", 99, syn=True), tcp(hello("api.openai.com"), 100), tcp(b"", 900, syn=True), tcp(hello("eu.openai.com"), 901))
    assert sorted(one[1] for one in seen(pcap(*frames))) == ["api.openai.com", "eu.openai.com"]


def test_plain_requests_and_tunnels_are_told():
    request = b"POST /v1/embeddings HTTP/1.1\r\nHost: api.openai.com\r\nUser-Agent: curl/8\r\nContent-Length: 12\r\n\r\n"
    assert [one[:6] for one in seen(pcap(tcp(request, 100, port=80)))] == [("capture-http", "api.openai.com", CLIENT, 3, 12, None)]
    tunnel = tcp(b"CONNECT api.openai.com:443 HTTP/1.1\r\n\r\n", 100, port=3128)
    through = tcp(hello("api.openai.com"), 139, port=3128)
    assert [one[:2] for one in seen(pcap(tunnel, through))] == [("capture", "api.openai.com")]


@pytest.mark.parametrize("version", [1, 0x6B3343CF, 0xFF00001D])
def test_the_first_packet_of_quic_is_opened(version):
    packet = initial(hello("api.openai.com")[5:], version)
    assert [one[:2] for one in seen(pcap(udp(packet, 443)))] == [("capture", "api.openai.com")]


def test_a_quic_hello_in_two_packets_in_the_wrong_order_is_put_together():
    message = hello("api.openai.com", padding=1200)[5:]
    late, early = initial(message[600:], 1, offset=600), initial(message[:600], 1)
    assert [one[:2] for one in seen(pcap(udp(late, 443), udp(early, 443)))] == [("capture", "api.openai.com")]


def test_captures_that_are_cut_off_or_broken_are_told():
    problems: list[tuple[str, str, int]] = [("", "", 0)]
    whole = pcap(tcp(hello("api.openai.com"), 100), udp(query("api.openai.com"), 53))
    assert len(seen(whole[:-10], problems)) == 1
    assert problems[-1][0] == "truncated-file"
    seen(PCAP + b"\xff" * 16, problems)
    assert problems[-1][0] == "broken-capture"
    seen(pcapng(tcp(hello("api.openai.com"), 100))[:-3], problems)
    assert problems[-1][0] == "truncated-file"


def test_the_cipher_gives_the_standards_example():
    key, text = bytes(range(16)), bytes.fromhex("00112233445566778899aabbccddeeff")
    assert encrypt_block(expand_key(key), text).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"


@settings(max_examples=80, deadline=None)
@given(content=st.binary(max_size=300))
def test_no_bytes_raise(content):
    for head in (b"", PCAP, pcapng(), PCAP + struct.pack("<IIII", 0, 0, len(content), len(content))):
        seen(head + content)
    seen(pcap(udp(b"\xc0\0\0\0\x01" + content, 443), udp(content, 53), tcp(b"\x16\x03" + content, 1)))
    client_hello(b"\x16\x03\x01" + content)
    unprotected(b"\xc0\0\0\0\x01" + content)


def initial(message: bytes, version: int, offset: int = 0) -> bytes:
    """Return a protected initial packet that carries a piece of a hello."""

    def varint(number: int) -> bytes:
        return struct.pack(">H", 0x4000 | number)

    frames = b"\x06" + varint(offset) + varint(len(message)) + message + b"\0" * 20
    key_id = b"12345678"
    head = (
        bytes([0xD0 if version == 0x6B3343CF else 0xC0])
        + struct.pack(">I", version)
        + b"\x08"
        + key_id
        + b"\0"
        + b"\0"
        + varint(1 + len(frames) + 16)
    )
    salt = SALTS[version]
    key, vector, mask_key = _keys(salt, key_id, "quicv2 " if version == 0x6B3343CF else "quic ")
    assert len(_expanded(key, "x", 16)) == 16
    sealed = counter_mode(expand_key(key), vector, frames)  # packet number 0, one byte long
    sealed += tag_of(key, vector, head + b"\0", sealed)
    packet = bytearray(head + b"\0" + sealed)
    mask = encrypt_block(expand_key(mask_key), bytes(packet[len(head) + 4 : len(head) + 20]))
    packet[0] ^= mask[0] & 0x0F
    packet[len(head)] ^= mask[1]
    return bytes(packet)


def tag_of(key: bytes, vector: bytes, head: bytes, sealed: bytes) -> bytes:
    """Return the tag of AES-GCM, which other programs check. Source: NIST SP 800-38D."""
    rounds = expand_key(key)
    subkey = int.from_bytes(encrypt_block(rounds, bytes(16)), "big")
    found = 0
    padded = b"".join(part + bytes(-len(part) % 16) for part in (head, sealed)) + struct.pack(">QQ", len(head) * 8, len(sealed) * 8)
    for place in range(0, len(padded), 16):
        found = times(found ^ int.from_bytes(padded[place : place + 16], "big"), subkey)
    return (found ^ int.from_bytes(encrypt_block(rounds, vector + b"\0\0\0\x01"), "big")).to_bytes(16, "big")


def times(one: int, other: int) -> int:
    found = 0
    for bit in range(127, -1, -1):
        found ^= other if one >> bit & 1 else 0
        other = other >> 1 ^ (0xE1 << 120 if other & 1 else 0)
    return found


def test_names_are_found_below_every_kind_of_link():
    segment = struct.pack(">HHIIBBHHH", 50000, 443, 100, 0, 0x50, 0x10, 0, 0, 0) + hello("api.openai.com")
    six = struct.pack(">IHBB", 0x60000000, len(segment) + 8, 0, 64) + b"\xfd" + b"\0" * 14 + b"\x01" + b"\xfd" + b"\0" * 14 + b"\x02"
    six += b"\x06\0" + b"\0" * 6 + segment  # an extension header before TCP
    four = ip(6, segment, CLIENT, SERVER)[14:]
    frames = {
        1: [b"\0" * 12 + b"\x81\0\0\x05\x08\0" + four, b"\0" * 12 + b"\x86\xdd" + six],
        0: [b"\x02\0\0\0" + four],
        101: [four, six],
        113: [b"\0" * 16 + four],
        276: [b"\0" * 20 + four],
    }
    for link, contents in frames.items():
        for content in contents:
            (found,) = seen(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link) + pcap(content)[24:])
            assert (found[1], found[2]) == ("api.openai.com", "fd00::1" if content.endswith(six) else CLIENT)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\0" * 12 + b"\x08\x06" + b"\0" * 40,
        b"\0" * 12 + b"\x08\0" + b"\x45\0\0\x28\0\0\x20\x05\x40\x06" + b"\0" * 40,  # a later fragment
        b"\0" * 12 + b"\x08\0" + b"\x41" + b"\0" * 40,
        b"\0" * 12 + b"\x08\0" + b"\x95" + b"\0" * 40,
        b"\0" * 12 + b"\x08\0" + b"\x45\0\0\x18\0\0\0\0\x40\x01" + b"\0" * 20,  # ICMP
    ],
)
def test_frames_of_other_things_are_passed_over(frame):
    assert seen(pcap(frame)) == []
