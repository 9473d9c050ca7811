"""Logs that are still written -> aggregates that grow: only what is new is read, through rotations and restarts of the writers."""

import contextlib
import glob
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from auditor.execution.traffic import Bench, TrafficOptions, read_logs
from auditor.inputs.streams import STDIN, Log, find_logs, opened
from auditor.traffic.aggregate import Aggregates
from auditor.traffic.sighting import Problem
from auditor.traffic.streams import Kind, kind_of

PACKED_NAMES: Final = (".gz", ".zst", ".bz2", ".xz")
_ROTATED = re.compile(r"(?:[.\-_]\d[\d\-_.T:]*)+$")
LINE_SEARCH: Final = 1 << 20
END_BYTES: Final = 1024


Number = tuple[int, int]
"""Of a file: that of its disk, and its own there."""


class Place(NamedTuple):
    """How far one file was read."""

    log: Log
    offset: int
    size: int = 0
    """When it was last looked at."""
    is_whole: bool = False
    """Read as a whole, once: it can be understood from its beginning alone."""
    ends: tuple[bytes, bytes] = (b"", b"")
    """The first and the last bytes of what was read, by which a copy is known, and a file that was begun anew."""


class Follower:
    """Remembers, for each file by its number, how far it was read: a rotated file goes on under its new name."""

    def __init__(self, paths: Sequence[str], options: TrafficOptions, bench: Bench, jobs: int = 1) -> None:
        self._paths = paths
        self._options = options
        self._bench = bench
        self._jobs = jobs
        self._places: dict[Number, Place] = {}
        self._stems: set[str] = set()
        self._is_first = True
        self.seen = Aggregates()

    def poll(self) -> bool:
        """Read what is new; False when nothing is.

        Raises: UsageError, when a path is not there at the beginning; later it may be gone for a moment, while it is rotated.
        """
        paths = [path for path in self._paths if path != STDIN]
        fresh = list(self._fresh(find_logs(paths if self._is_first else [path for path in paths if is_there(path)])))
        self._is_first = False
        if fresh:
            read_logs(fresh, self._options, jobs=self._jobs, bench=self._bench, seen=self.seen)
        return bool(fresh)

    def _fresh(self, logs: Sequence[Log]) -> Iterator[Log]:
        files = dict(_numbered(logs))
        gone = self._places.keys() - files.keys()
        files |= _renamed({number: self._places[number].log for number in gone})
        for number in self._places.keys() - files.keys():  # deleted: another file may get its number
            del self._places[number]
        for number, log in sorted(files.items(), key=lambda one: one[0] in self._places):  # copies while what they are of is known
            yield from self._file(number, log)

    def _file(self, number: Number, log: Log) -> Iterator[Log]:
        known = self._places.get(number)
        stem = stem_of(log.path)
        if known is None and not self._is_first and log.path.endswith(PACKED_NAMES) and stem in self._stems:
            self._places[number] = Place(log, log.size)  # a rotated file, packed: it was read when it was plain
            return
        self._stems.add(stem)
        if known is not None and known.is_whole:
            yield from self._whole(number, log, known)
            return
        if known is None:
            copied = next((place for place in self._places.values() if stem_of(place.log.path) == stem and _continues(place, log)), None)
            yield from self._part(number, log, copied.offset if copied and not self._is_first else 0)
        elif log.size != known.offset:
            yield from self._part(number, log, known.offset if _continues(known, log) else 0)

    def _part(self, number: Number, log: Log, start: int) -> Iterator[Log]:
        """Yield the range up to the last end of a line; what is no text of lines as a whole, where it was there from the beginning."""
        if _is_whole(log):
            self._places[number] = Place(log, log.size if self._is_first else 0, log.size, is_whole=True)
            if self._is_first:
                yield log
            return
        end = last_line(log.path, start, log.size)
        self._places[number] = Place(log, end, ends=_ends(log.path, end))
        if end > start:
            yield log._replace(start=start, end=end)

    def _whole(self, number: Number, log: Log, known: Place) -> Iterator[Log]:
        """Yield a capture, a document or a packed file once nobody writes to it any more; tell what is written to it after that."""
        if known.offset == 0 and log.size == known.size:
            self._places[number] = known._replace(offset=max(log.size, 1))
            yield log
        elif log.size != known.size:
            self._places[number] = known._replace(size=log.size)
            if known.offset and log.size > known.size:
                message = "written to after it was read as a whole: what is new is not read"
                self.seen.problem(Problem("grown-file", message, log.name, known.size))


def _continues(place: Place, log: Log) -> bool:
    """Whether a file begins with what was read of another, or of itself: it was copied before it was cut off, or was not cut off."""
    return log.size >= place.offset and _ends(log.path, place.offset) == place.ends


def _ends(path: str, end: int) -> tuple[bytes, bytes]:
    with contextlib.suppress(OSError), open(path, "rb") as file:
        first = file.read(min(END_BYTES, end))
        file.seek(max(0, end - END_BYTES))
        return first, file.read(end - file.tell())
    return b"", b""


def is_there(path: str) -> bool:
    """Whether a path, or something that a pattern fits, is there."""
    return os.path.exists(path) or (glob.has_magic(path) and next(glob.iglob(path, recursive=True), None) is not None)


def _numbered(logs: Sequence[Log]) -> Iterator[tuple[Number, Log]]:
    for log in logs:
        with contextlib.suppress(OSError):
            status = os.stat(log.path)
            yield (status.st_dev, status.st_ino), log._replace(size=status.st_size)


def _renamed(gone: Mapping[Number, Log]) -> dict[Number, Log]:
    """Return the files that rotation moved away from the paths that were given, as long as they stay in their folders."""
    found: dict[Number, Log] = {}
    for folder in sorted({os.path.dirname(log.path) or "." for log in gone.values()}):
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            files = [Log(entry.path, entry.name) for entry in entries if entry.is_file()]
            found |= {number: log._replace(name=gone[number].name) for number, log in _numbered(files) if number in gone}
    return found


def stem_of(path: str) -> str:
    """Return a name without what rotation adds: `access.log-20261124.gz` and `access.log.1` are `access.log`."""
    for suffix in PACKED_NAMES:
        path = path.removesuffix(suffix)
    return _ROTATED.sub("", path)


def last_line(path: str, start: int, size: int) -> int:
    """Return the place behind the last end of a line before `size`, or `start` when there is none."""
    with open(path, "rb") as file:
        end = size
        while end > start:
            begin = max(start, end - LINE_SEARCH)
            file.seek(begin)
            place = file.read(end - begin).rfind(b"\n")
            if place >= 0:
                return begin + place + 1
            end = begin
    return start


def _is_whole(log: Log) -> bool:
    """Whether a file can be understood from its beginning alone."""
    if log.path.endswith(PACKED_NAMES):
        return True
    try:
        with opened(log) as stream:
            return stream.is_packed or (bool(stream.head) and kind_of(stream.head) is not Kind.TEXT)
    except OSError:
        return False
