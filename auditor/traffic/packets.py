"""A captured frame -> addresses, ports and content of its TCP segment or UDP datagram."""

import struct
from ipaddress import IPv6Address
from typing import Final, NamedTuple

TCP: Final = 6
UDP: Final = 17
ETHERNET: Final = 1
RAW: Final = 101
LINK_HEADERS: Final = {0: 4, 108: 4, 101: 0, 12: 0, 14: 0, 228: 0, 229: 0, 113: 16, 276: 20}
"""Link type -> bytes before the IP header. Source: https://www.tcpdump.org/linktypes.html. Checked: 2026-11-24."""
TUNNELS: Final = {4789: "vxlan", 6081: "geneve"}
"""UDP port -> how frames that a network mirrors are wrapped. Source: RFC 7348, RFC 8926. Checked: 2026-11-24."""
GRE: Final = 47
IN_IP: Final = frozenset({4, 41})
"""IP packets within IP packets."""
TUNNELED: Final = 2
"""Tunnels within tunnels that are opened."""
IP_TYPES: Final = (b"\x08\x00", b"\x86\xdd")
EXTENSIONS: Final = frozenset({0, 43, 60})
"""IPv6 headers between the first one and TCP or UDP."""


class Packet(NamedTuple):
    """One segment or datagram."""

    source: str
    source_port: int
    target: str
    target_port: int
    protocol: int
    sequence: int
    is_syn: bool
    """Opens a connection, and is not the answer to one that does."""
    content: bytes


def packet_of(link: int, frame: bytes, depth: int = 0) -> Packet | None:
    """Return what a frame carries; None for anything but whole TCP and UDP. What a mirror or a tunnel wrapped is opened."""
    start = _ip_start(link, frame)
    if start is None or len(frame) < start + 20:
        return None
    version = frame[start] >> 4
    if version == 4:
        return _mirrored(_ipv4(frame, start, depth), depth)
    return _mirrored(_ipv6(frame, start, depth), depth) if version == 6 and len(frame) >= start + 40 else None


def _mirrored(packet: Packet | None, depth: int) -> Packet | None:
    """Return the packet that a mirror of a network wrapped, or the packet itself."""
    if packet is None or depth or packet.protocol != UDP or packet.target_port not in TUNNELS or len(packet.content) < 8:
        return packet
    options = (packet.content[0] & 0x3F) * 4 if TUNNELS[packet.target_port] == "geneve" else 0
    return packet_of(ETHERNET, packet.content[8 + options :], depth + 1) or packet


def _ip_start(link: int, frame: bytes) -> int | None:
    if link != ETHERNET:
        return LINK_HEADERS.get(link)
    start = 12
    while frame[start : start + 2] in (b"\x81\x00", b"\x88\xa8") and start < 28:  # VLAN tags
        start += 4
    kind = frame[start : start + 2]
    if kind == b"\x88\x47":  # MPLS: labels up to the last
        while start + 6 < len(frame) and not frame[start + 4] & 1:
            start += 4
        return start + 6
    if kind == b"\x88\x64":  # PPP over Ethernet
        return start + 10 if frame[start + 8 : start + 10] in (b"\0\x21", b"\0\x57") else None
    return start + 2 if kind in IP_TYPES else None


def _tunneled(segment: bytes, protocol: int, depth: int) -> Packet | None:
    """Return the packet in a tunnel. Source: RFC 2003, RFC 2784, RFC 2890, draft-foschiano-erspan. Checked: 2026-11-24."""
    if depth >= TUNNELED:
        return None
    if protocol in IN_IP:
        return packet_of(RAW, segment, depth + 1)
    flags, kind = segment[:1], segment[2:4]
    start = 4 + sum(4 for bit in (0x80, 0x20, 0x10) if flags and flags[0] & bit)
    if kind in IP_TYPES:
        return packet_of(RAW, segment[start:], depth + 1)
    if kind == b"\x88\xbe":
        return packet_of(ETHERNET, segment[start + (8 if flags and flags[0] & 0x10 else 0) :], depth + 1)
    return packet_of(ETHERNET, segment[start:], depth + 1) if kind == b"\x65\x58" else None


def _ipv4(frame: bytes, start: int, depth: int) -> Packet | None:
    header = (frame[start] & 15) * 4
    total, fragment = struct.unpack(">H", frame[start + 2 : start + 4])[0], struct.unpack(">H", frame[start + 6 : start + 8])[0]
    if header < 20 or fragment & 0x1FFF:
        return None
    end = start + total if total else len(frame)
    source = ".".join(map(str, frame[start + 12 : start + 16]))
    target = ".".join(map(str, frame[start + 16 : start + 20]))
    return _transport(frame[start + header : end], frame[start + 9], source, target, depth)


def _ipv6(frame: bytes, start: int, depth: int) -> Packet | None:
    length = struct.unpack(">H", frame[start + 4 : start + 6])[0]
    protocol, place = frame[start + 6], start + 40
    for _ in range(8):
        if protocol not in EXTENSIONS or place + 2 > len(frame):
            break
        protocol, place = frame[place], place + (frame[place + 1] + 1) * 8
    source, target = str(IPv6Address(frame[start + 8 : start + 24])), str(IPv6Address(frame[start + 24 : start + 40]))
    return _transport(frame[place : start + 40 + length if length else len(frame)], protocol, source, target, depth)


def _transport(segment: bytes, protocol: int, source: str, target: str, depth: int) -> Packet | None:
    if protocol == GRE or protocol in IN_IP:
        return _tunneled(segment, protocol, depth)
    if protocol == UDP and len(segment) >= 8:
        source_port, target_port = struct.unpack(">HH", segment[:4])
        return Packet(source, source_port, target, target_port, UDP, 0, False, segment[8:])
    if protocol == TCP and len(segment) >= 20:
        source_port, target_port, sequence = struct.unpack(">HHI", segment[:8])
        flags = segment[13]
        content = segment[(segment[12] >> 4) * 4 :]
        return Packet(source, source_port, target, target_port, TCP, sequence, flags & 0x12 == 2, content)
    return None
