"""Files, folders and stdin -> streams of unpacked chunks, read once and never kept."""

import bz2
import contextlib
import glob
import lzma
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final, NamedTuple

from auditor.errors import UsageError

CHUNK: Final = 8 << 20
"""Bytes of a chunk: large enough that the matcher's start costs nothing, small enough to stay in a cache of the processor."""
PACKED: Final = 1 << 20
HEAD: Final = 64 << 10
NESTED: Final = 3
"""Compressions around one another."""
BOMB_BYTES: Final = 4 << 30
BOMB_RATIO: Final = 1_000
"""A stream that unpacks to more than this many times its size, and to more than that many bytes, is no log."""

END_MARK: Final = b"\0end of the log\n"
"""What no log ends with: the decompressor itself does not tell whether its input was cut off."""

STDIN: Final = "-"


class Trouble(NamedTuple):
    """What went wrong while a stream was read, and where in it."""

    code: str
    message: str
    offset: int


class Log(NamedTuple):
    """A file to read, or a range of one."""

    path: str
    """As it is opened."""
    name: str
    """As it is shown."""
    size: int = 0
    start: int = 0
    end: int | None = None


class Opened:
    """An open stream: its first bytes, its chunks, and what went wrong while they were read."""

    def __init__(self, file: IO[bytes], written_at: float | None) -> None:
        self.troubles: list[Trouble] = []
        self.written_at = written_at
        self.bytes_read = 0
        self.is_packed = False
        self._chunks = self._unpacked(_read(file), 0)
        self.head = self._take_head()

    def chunks(self) -> Iterator[bytes]:
        """Yield the chunks; trouble ends them early, and what is told without a place is told of the end."""
        try:
            for chunk in self._chunks:
                self.bytes_read += len(chunk)
                yield chunk
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.troubles.append(Trouble("unreadable", f"cannot be read any further: {reason}", self.bytes_read))
        self.troubles[:] = [one._replace(offset=one.offset or self.bytes_read) for one in self.troubles]

    def _take_head(self) -> bytes:
        parts: list[bytes] = []
        size = 0
        try:
            for chunk in self._chunks:
                parts.append(chunk)
                size += len(chunk)
                if size >= HEAD:
                    break
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            self.troubles.append(Trouble("unreadable", f"cannot be read any further: {error}", size))
        rest = self._chunks
        self._chunks = _chain(parts, rest)
        return b"".join(parts)[:HEAD]

    def _unpacked(self, packed: Iterator[bytes], depth: int) -> Iterator[bytes]:
        first = next(packed, b"")
        unpacker = _unpacker(first) if depth < NESTED else None
        if unpacker is None:
            if first:
                yield first
            yield from packed
            return
        self.is_packed = True
        counted = _Counted(_chain([first], packed))
        inner = self._guarded(unpacker(counted, self.troubles), counted)
        yield from self._unpacked(inner, depth + 1)

    def _guarded(self, chunks: Iterator[bytes], packed: "_Counted") -> Iterator[bytes]:
        total = 0
        for chunk in chunks:
            total += len(chunk)
            if total > BOMB_BYTES and total > BOMB_RATIO * max(1, packed.total):
                self.troubles.append(
                    Trouble("decompression-bomb", f"unpacks to more than {BOMB_RATIO} times its size: read no further", total)
                )
                return
            yield chunk


class _Counted:
    """Passes chunks on, and counts their bytes."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.total = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = next(self._chunks)
        self.total += len(chunk)
        return chunk


@contextlib.contextmanager
def opened(log: Log) -> Iterator[Opened]:
    """Open one log.

    Raises: OSError.
    """
    if log.path == STDIN:
        yield Opened(sys.stdin.buffer, None)
        return
    with open(log.path, "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        yield Opened(file, status.st_mtime if stat.S_ISREG(status.st_mode) else None)


def range_of(log: Log) -> Iterator[bytes]:
    """Yield the lines that start within a range of a plain file: from the first new line, to the end of the last one.

    Raises: OSError.
    """
    end = log.end if log.end is not None else log.size
    with open(log.path, "rb", buffering=0) as file:
        position = max(0, log.start - 1)
        file.seek(position)
        skipping = log.start > 0
        while position < end:
            chunk = file.read(min(CHUNK, end - position))
            if not chunk:
                return
            position += len(chunk)
            if skipping:
                place = chunk.find(b"\n")
                if place < 0:
                    continue
                skipping = False
                chunk = chunk[place + 1 :]
            if chunk:
                yield chunk
        if not skipping:
            yield from _rest_of_line(file, position)


def _rest_of_line(file: IO[bytes], position: int) -> Iterator[bytes]:
    """Yield what is missing of a line that started before `position`."""
    file.seek(position - 1)
    if file.read(1) == b"\n":
        return
    while chunk := file.read(1 << 16):
        place = chunk.find(b"\n")
        if place >= 0:
            yield chunk[: place + 1]
            return
        yield chunk


def start_of_range(log: Log) -> int:
    """Return the offset of the first line that starts within the range."""
    if log.start == 0:
        return 0
    with open(log.path, "rb", buffering=0) as file:
        position = log.start - 1
        file.seek(position)
        while chunk := file.read(1 << 16):
            place = chunk.find(b"\n")
            if place >= 0:
                return position + place + 1
            position += len(chunk)
    return position


def find_logs(paths: Sequence[str]) -> tuple[Log, ...]:
    """Return the logs that paths, folders and globs mean, sorted by name; each file once, links to folders not followed.

    Raises: UsageError, for a path that is not there.
    """
    found: dict[tuple[int, int] | str, Log] = {}
    for path in paths:
        if path == STDIN:
            found[STDIN] = Log(STDIN, STDIN)
            continue
        matches = sorted(glob.glob(path, recursive=True)) if not os.path.lexists(path) and glob.has_magic(path) else [path]
        if not matches or not os.path.exists(matches[0]):
            raise UsageError(f"{path}: there is no such file or folder")
        for match in matches:
            for file in sorted(_files(match)):
                _keep(found, file)
    return tuple(sorted(_shown(list(found.values())), key=lambda log: log.name))


def _shown(logs: list[Log]) -> Iterator[Log]:
    """Name logs as they were given; those with absolute paths from their common folder on, for a report tells no machine's paths."""
    folders = [os.path.dirname(log.path) for log in logs if os.path.isabs(log.path)]
    common = os.path.commonpath(folders) if folders else ""
    for log in logs:
        yield log._replace(name=os.path.relpath(log.path, common).replace(os.sep, "/")) if os.path.isabs(log.path) else log


def _keep(found: dict[tuple[int, int] | str, Log], file: str) -> None:
    with contextlib.suppress(OSError):
        status = os.stat(file)
        if stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode):
            found.setdefault((status.st_dev, status.st_ino), Log(file, file.replace(os.sep, "/"), status.st_size))


def _files(path: str) -> Iterable[str]:
    if not os.path.isdir(path):
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            file = os.path.join(folder, name)
            if os.path.isfile(file):
                yield file


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _chain(parts: list[bytes], rest: Iterator[bytes]) -> Iterator[bytes]:
    yield from parts
    parts.clear()
    yield from rest


def _unpacker(first: bytes) -> Any:
    """Return how to unpack a stream that starts like this; None for one that is not packed."""
    if first[:2] == b"\x1f\x8b":
        return _gunzipped
    if first[:3] == b"BZh" and first[4:10] in (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"):
        return _bunzipped
    if first[:6] == b"\xfd7zXZ\x00":
        return _unxzed
    if first[:4] == b"\x28\xb5\x2f\xfd" or (first[1:4] == b"\x2a\x4d\x18" and 0x50 <= first[0] <= 0x5F):
        return _unzstd
    return None


def _gunzipped(packed: Iterator[bytes], troubles: list[Trouble]) -> Iterator[bytes]:
    """Unpack one gzip member after another; a tail that is none is left out."""
    engine = zlib.decompressobj(31)
    started = False
    for data in _pieces(packed):
        rest = data
        while rest:
            if engine.eof:
                rest = rest.lstrip(b"\0")
                if not rest:
                    break
                engine, started = zlib.decompressobj(31), False
            out = engine.decompress(rest, CHUNK)
            started = True
            rest = engine.unused_data if engine.eof else engine.unconsumed_tail
            if out:
                yield out
    if started and not engine.eof:
        yield from _cut_off(troubles)


def _pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield smaller pieces: what zlib leaves over of its input is copied each time."""
    for chunk in chunks:
        for place in range(0, len(chunk), PACKED):
            yield chunk[place : place + PACKED]


def _bunzipped(packed: Iterator[bytes], troubles: list[Trouble]) -> Iterator[bytes]:
    yield from _by_engine(bz2.BZ2Decompressor, packed, troubles)


def _unxzed(packed: Iterator[bytes], troubles: list[Trouble]) -> Iterator[bytes]:
    yield from _by_engine(lambda: lzma.LZMADecompressor(memlimit=256 << 20), packed, troubles)


def _by_engine(make: Any, packed: Iterator[bytes], troubles: list[Trouble]) -> Iterator[bytes]:
    """Unpack with an engine that keeps what it could not give out yet."""
    engine = make()
    for data in packed:
        rest = data
        while rest:
            if engine.eof:
                engine = make()
            out = engine.decompress(rest, CHUNK)
            if out:
                yield out
            while not engine.eof and not engine.needs_input:
                yield engine.decompress(b"", CHUNK)
            rest = engine.unused_data.lstrip(b"\0") if engine.eof else b""
    if not engine.eof:
        yield from _cut_off(troubles)


def _unzstd(packed: Iterator[bytes], troubles: list[Trouble]) -> Iterator[bytes]:
    try:
        import zstandard  # only for such files
    except ImportError:
        troubles.append(Trouble("cannot-unpack", "zstd: install auditor[zstd] to read it", 0))
        return
    source: Any = _AsFile(packed, zstandard.ZstdCompressor().compress(END_MARK))
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 28).stream_reader(source, read_size=PACKED, read_across_frames=True)
    held = b""
    try:
        while chunk := reader.read(CHUNK):
            if len(chunk) >= len(END_MARK):
                if held:
                    yield held
                held = b""
            held += chunk
    except zstandard.ZstdError as error:
        if not source.is_at_end:
            raise ValueError(str(error)) from error
    if held.removesuffix(END_MARK):
        yield held.removesuffix(END_MARK)
    if not held.endswith(END_MARK):
        yield from _cut_off(troubles)


class _AsFile:
    """Chunks behind the `read` that zstandard asks for, and an end after them: it comes out only where the last frame was whole."""

    def __init__(self, chunks: Iterator[bytes], end: bytes) -> None:
        self._chunks = chunks
        self._end = end
        self._held = b""
        self.is_at_end = False

    def read(self, size: int = -1) -> bytes:
        """Return some of the next bytes."""
        if not self._held:
            self._held = next(self._chunks, b"")
        if not self._held and not self.is_at_end:
            self._held, self.is_at_end = self._end, True
        found, self._held = self._held[:size], self._held[size:]
        return found


def _cut_off(troubles: list[Trouble]) -> Iterator[bytes]:
    troubles.append(Trouble("truncated-file", "the compressed data is cut off", 0))
    return
    yield b""
