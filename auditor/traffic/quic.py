"""The first packets of QUIC connections -> the server's name: their protection is no secret, the keys follow from the packet itself."""

import hashlib
import hmac
import struct
from typing import Final

from auditor.traffic.aes import counter_mode, encrypt_block, expand_key
from auditor.traffic.wire import server_name

PENDING_LIMIT: Final = 20_000
CRYPTO_LIMIT: Final = 32 << 10
SALTS: Final = {
    0x00000001: bytes.fromhex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a"),
    0x6B3343CF: bytes.fromhex("0dede3def700a6db819381be6e269dcbf9bd2ed9"),
    0xFF00001D: bytes.fromhex("afbfec289993d24c9e9786f19c6111e04390a899"),
    0xFF000017: bytes.fromhex("c3eef712c72ebb5a11a7d2432bb46365bef9f502"),
}
"""Version -> salt. Source: RFC 9001 section 5.2, RFC 9369 section 3.3.1, drafts 29 and 23 to 28. Checked: 2026-11-24."""
VERSION_2: Final = 0x6B3343CF

Tuple = tuple[str, int, str, int, int]


class Initials:
    """Puts the hello together, which may come in several packets and in any order."""

    def __init__(self) -> None:
        self._parts: dict[Tuple, tuple[bytes, dict[int, bytes]]] = {}

    def take(self, datagram: bytes, connection: Tuple) -> str:
        """Return the server's name once it is known."""
        known = self._parts.get(connection)
        if known is None and len(self._parts) >= PENDING_LIMIT:
            self._parts.clear()
        opened = unprotected(datagram, known[0] if known else None)
        if opened is None:
            return ""
        key_id, payload = opened
        _, parts = known or self._parts.setdefault(connection, (key_id, {}))
        parts.update(crypto_parts(payload))
        message = bytearray()
        for offset in sorted(parts):
            if offset > len(message) or offset > CRYPTO_LIMIT:
                break
            message[offset:] = parts[offset]
        if len(message) < 4 or len(message) < 4 + int.from_bytes(message[1:4], "big"):
            return ""
        del self._parts[connection]
        return server_name(bytes(message)) if message[0] == 1 else ""


def unprotected(datagram: bytes, key_id: bytes | None = None) -> tuple[bytes, bytes] | None:
    """Return the client's first destination id and the frames of an initial packet; None for any other packet.

    The tag is not checked: what is no such packet gives frames without sense. Source: RFC 9001, section 5. Checked: 2026-11-24.
    """
    if len(datagram) < 64 or not datagram[0] & 0x80:
        return None
    version = int.from_bytes(datagram[1:5], "big")
    salt = SALTS.get(0xFF000017 if 0xFF000017 <= version <= 0xFF00001C else 0xFF00001D if 0xFF00001D <= version <= 0xFF000022 else version)
    if salt is None or (datagram[0] >> 4) & 3 != (1 if version == VERSION_2 else 0):
        return None
    place = 5
    ids = []
    for _ in range(2):
        length = datagram[place]
        ids.append(datagram[place + 1 : place + 1 + length])
        place += 1 + length
        if place >= len(datagram) - 8:
            return None
    token, place = _varint(datagram, place)
    length, place = _varint(datagram, place + token)
    if place + 20 > len(datagram) or length < 20:
        return None
    own = key_id if key_id is not None else ids[0]
    return own, _opened(datagram, place, length, _keys(salt, own, "quicv2 " if version == VERSION_2 else "quic "))


def _opened(datagram: bytes, place: int, length: int, keys: tuple[bytes, bytes, bytes]) -> bytes:
    key, vector, mask_key = keys
    mask = encrypt_block(expand_key(mask_key), datagram[place + 4 : place + 20])
    size = ((datagram[0] ^ (mask[0] & 0x0F)) & 3) + 1
    number = bytes(byte ^ mask[1 + index] for index, byte in enumerate(datagram[place : place + size]))
    nonce = (int.from_bytes(vector, "big") ^ int.from_bytes(number, "big")).to_bytes(12, "big")
    return counter_mode(expand_key(key), nonce, datagram[place + size : place + length - 16])


def crypto_parts(frames: bytes) -> dict[int, bytes]:
    """Return the pieces of the hello in the frames of an initial packet, by their offset."""
    found: dict[int, bytes] = {}
    place = 0
    while place < len(frames):
        kind = frames[place]
        place += 1
        if kind in (0, 1):  # padding, ping
            continue
        if kind != 6:
            break
        offset, place = _varint(frames, place)
        length, place = _varint(frames, place)
        found[offset] = frames[place : place + length]
        place += length
    return found


def _keys(salt: bytes, key_id: bytes, prefix: str) -> tuple[bytes, bytes, bytes]:
    secret = _expanded(hmac.digest(salt, key_id, "sha256"), "client in", 32)
    return _expanded(secret, f"{prefix}key", 16), _expanded(secret, f"{prefix}iv", 12), _expanded(secret, f"{prefix}hp", 16)


def _expanded(secret: bytes, label: str, size: int) -> bytes:
    """Source: RFC 8446, section 7.1; one round of HKDF is enough for 32 bytes. Checked: 2026-11-24."""
    name = b"tls13 " + label.encode()
    return hmac.new(secret, struct.pack(">HB", size, len(name)) + name + b"\0\x01", hashlib.sha256).digest()[:size]


def _varint(content: bytes, place: int) -> tuple[int, int]:
    if place >= len(content):
        return 0, place
    size = 1 << (content[place] >> 6)
    value = int.from_bytes(content[place : place + size], "big") & ((1 << (8 * size - 2)) - 1)
    return min(value, 1 << 30), place + size
