"""Bytes of DNS messages and TLS hellos -> the names in them."""

import struct
from typing import Final

QUESTION_LABELS: Final = 128
SERVER_NAME: Final = 0
CLIENT_HELLO: Final = 1
HANDSHAKE: Final = 0x16
WRAP: Final = 1 << 32


class Hello:
    """The segments of one direction of a connection, put in order until the hello is whole."""

    def __init__(self, base: int) -> None:
        self._base = base % WRAP
        self._parts: dict[int, bytes] = {}
        self.size = 0

    def add(self, sequence: int, content: bytes) -> None:
        """Take in a segment; one that was sent again replaces the first."""
        place = (sequence - self._base) % WRAP
        if place < 1 << 20 and len(self._parts) < 64:
            self.size += len(content) if place not in self._parts else 0
            self._parts[place] = content

    def contiguous(self) -> bytes:
        """Return what is there without a gap, from the start."""
        found = bytearray()
        for place in sorted(self._parts):
            if place > len(found):
                break
            found[place:] = self._parts[place]
        return bytes(found)


def client_hello(stream: bytes) -> str | None:
    """Return the server's name in the hello that a stream starts with; empty without one; None when more of it must come.

    The hello may be spread over several records. Source: RFC 8446, sections 4 and 5.1; RFC 6066, section 3. Checked: 2026-11-24.
    """
    message = bytearray()
    position = 0
    while True:
        if position + 5 > len(stream):
            return None if len(stream) < 1 or stream[0] == HANDSHAKE else ""
        kind, length = stream[position], struct.unpack(">H", stream[position + 3 : position + 5])[0]
        if kind != HANDSHAKE or stream[position + 1] != 3:
            return ""
        message += stream[position + 5 : position + 5 + length]
        position += 5 + length
        if len(message) >= 4:
            if message[0] != CLIENT_HELLO:
                return ""
            if len(message) >= 4 + int.from_bytes(message[1:4], "big"):
                return server_name(bytes(message))


def is_client_hello(stream: bytes) -> bool:
    """Whether a stream starts with the hello of a client."""
    return stream[:1] == bytes([HANDSHAKE]) and stream[5:6] == bytes([CLIENT_HELLO])


def server_name(message: bytes) -> str:
    """Return the server's name in a whole hello message, or nothing."""
    position = 4 + 2 + 32
    for width in (1, 2, 1):  # session id, cipher suites, compression methods
        length = int.from_bytes(message[position : position + width], "big")
        position += width + length
    end = min(len(message), position + 2 + int.from_bytes(message[position : position + 2], "big"))
    position += 2
    while position + 4 <= end:
        kind, length = struct.unpack(">HH", message[position : position + 4])
        body = message[position + 4 : position + 4 + length]
        if kind == SERVER_NAME and len(body) >= 5 and body[2] == 0:
            size = struct.unpack(">H", body[3:5])[0]
            return body[5 : 5 + size].decode("ascii", "replace")
        position += 4 + length
    return ""


def question_of(message: bytes) -> str:
    """Return the name that a DNS query asks for; nothing for answers and for what is no query. Source: RFC 1035. Checked: 2026-11-24."""
    if len(message) < 17 or message[2] & 0xF8 or int.from_bytes(message[4:6], "big") != 1:
        return ""
    labels = []
    position = 12
    for _ in range(QUESTION_LABELS):
        length = message[position] if position < len(message) else 64
        if length == 0:
            break
        if length > 63:
            return ""
        labels.append(message[position + 1 : position + 1 + length].decode("ascii", "replace"))
        position += 1 + length
    return ".".join(labels)
