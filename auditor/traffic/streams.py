"""The first bytes of a stream -> what kind it is; text in other encodings -> UTF-8."""

import codecs
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Final

from auditor.traffic.shapes import decoded

CAPTURES: Final = (
    b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d", b"\x0a\x0d\x0d\x0a",
)  # fmt: skip
"""Source: https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/ and draft-ietf-opsawg-pcapng. Checked: 2026-11-24."""

_RECORDING = re.compile(rb"\d{1,10}:\d{1,4}:(?:error|version|type|mode|response|request|websocket|client_conn|id|intercepted|marked)[,;]")
_CASSETTE = re.compile(
    rb"(?:---[ \t]*\r?\n|#[^\n]*\n|\s|version:[^\n]*\n|recorded_with:[^\n]*\n)*"
    rb"(?:(?:http_)?interactions:\s*(?:\n|\[)|-\s+request:\s*\n\s+(?:method|url|uri):)"
)
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*[\[{]")
_PART = re.compile(rb"(\S{20,40} (stdout|stderr) )([PF])((?::\S+)? )")
"""How a container's runtime marks the parts of a long line: partial, and full. Source: https://kubernetes.io/docs/concepts/cluster-administration/logging/.
Checked: 2026-11-24."""
_HOLE = re.compile(rb"\0{16,}")
"""What a file holds that was cut off while its writer went on behind."""
_TEXT_LINE = re.compile(rb"[^\x00-\x08\x0e-\x1a\x1c-\x1f]{24,}\n")
"""How a log begins that is damaged further on."""
_MARKS: Final = (b"stdout P", b"stderr P")
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CONTROL: Final = frozenset(range(32)) - {9, 10, 11, 12, 13, 27, 30}
SAMPLE: Final = 4096
PART_LIMIT: Final = 16 << 20
"""Bytes of a line that are put together."""


class Kind(Enum):
    """How a stream is read."""

    TEXT = "text"
    UTF16 = "utf16"
    DOCUMENT = "document"
    CASSETTE = "cassette"
    RECORDING = "recording"
    CAPTURE = "capture"
    BINARY = "binary"


def kind_of(head: bytes) -> Kind:
    """Return how to read a stream that starts like this."""
    if head[:4] in CAPTURES:
        return Kind.CAPTURE
    if _RECORDING.match(head):
        return Kind.RECORDING
    if head[:2] in _UTF16:
        return Kind.UTF16
    if _is_binary(head[:SAMPLE]) and not _TEXT_LINE.match(head):
        return Kind.BINARY
    if _CASSETTE.match(head.removeprefix(codecs.BOM_UTF8)):
        return Kind.CASSETTE
    return Kind.DOCUMENT if _is_document(head.removeprefix(codecs.BOM_UTF8)) else Kind.TEXT


def texts(chunks: Iterable[bytes], head: bytes) -> Iterator[bytes]:
    """Yield the chunks of a UTF-16 stream as UTF-8."""
    decoder = codecs.getincrementaldecoder(_UTF16.get(head[:2], "utf-16-le"))("replace")
    for number, chunk in enumerate(chunks):
        text = decoder.decode(chunk)
        yield (text.lstrip("\ufeff") if number == 0 else text).encode("utf-8", "replace")


def damage_in(head: bytes) -> int:
    """Return where the bytes of a text begin that are none; -1 where there are none, as far as it was looked at."""
    return head[:SAMPLE].find(b"\0") if b"\0" in head[:SAMPLE] else (0 if _is_binary(head[:SAMPLE]) else -1)


def is_divided(head: bytes) -> bool:
    """Whether long lines of a stream may have been divided by a container's runtime."""
    return _PART.match(head) is not None


def whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks with the parts of divided lines put together. Memory: one chunk, and a line of each stream."""
    rest = b""
    open_: dict[bytes, bytes] = {}
    for chunk in chunks:
        block = rest + chunk
        end = block.rfind(b"\n") + 1
        rest = block[end:] if len(block) - end < PART_LIMIT else b""
        whole = block[: len(block) - len(rest)]
        yield b"".join(_together(whole, open_)) if open_ or any(mark in whole for mark in _MARKS) else whole
    yield b"".join((*open_.values(), rest))


def _together(block: bytes, open_: dict[bytes, bytes]) -> Iterator[bytes]:
    """Yield lines; those that go on are kept, by their stream."""
    for line in block.splitlines(keepends=True):
        found = _PART.match(line)
        if found is None:
            yield line
            continue
        head, stream, mark, space = found.groups()
        begun = open_.pop(stream, None)
        joined = begun + line[found.end() :] if begun is not None else head + b"F" + space + line[found.end() :]
        if mark == b"P" and len(joined) < PART_LIMIT:
            open_[stream] = joined.rstrip(b"\r\n")
        else:
            yield joined


def _is_binary(sample: bytes) -> bool:
    sample = _HOLE.sub(b"", sample)
    return b"\0" in sample or sum(byte in _CONTROL for byte in sample) * 20 > len(sample)


def _is_document(head: bytes) -> bool:
    """Whether the stream is JSON over several lines, and not a record on each."""
    text = head.lstrip()
    if not _JSON.match(text):
        return False
    lines = text.split(b"\n")
    if len(lines) < 2:
        return False
    if sum(line[:2] == b'{"' for line in lines[:20]) > 1:  # records, even where none of them is whole
        return False
    return not any(line[:1] == b"{" and decoded(line.strip().rstrip(b",")) for line in lines[:20])
