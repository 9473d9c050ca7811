"""Logs that are still written -> aggregates that grow: only what is new is read, through rotations and restarts of the writers."""

import os
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from auditor.execution.traffic import Bench, TrafficOptions, read_logs
from auditor.inputs.streams import STDIN, Log, find_logs, opened
from auditor.traffic.aggregate import Aggregates

PACKED_NAMES: Final = (".gz", ".zst", ".bz2", ".xz")
_ROTATED = re.compile(r"(?:[.\-_]\d[\d\-_.T:]*)+$")
LINE_SEARCH: Final = 1 << 20


class Place(NamedTuple):
    """How far one file was read."""

    path: str
    offset: int


class Follower:
    """Remembers, for each file by its number on its disk, how far it was read: a rotated file goes on under its new name."""

    def __init__(self, paths: Sequence[str], options: TrafficOptions, bench: Bench, jobs: int = 1) -> None:
        self._paths = paths
        self._options = options
        self._bench = bench
        self._jobs = jobs
        self._places: dict[tuple[int, int], Place] = {}
        self._stems: set[str] = set()
        self.seen = Aggregates()

    def poll(self) -> bool:
        """Read what is new; False when nothing is.

        Raises: UsageError, when a path that was given is gone.
        """
        fresh = list(self._fresh(find_logs([path for path in self._paths if path != STDIN])))
        if fresh:
            read_logs(fresh, self._options, jobs=self._jobs, bench=self._bench, seen=self.seen)
        return bool(fresh)

    def _fresh(self, logs: Sequence[Log]) -> Iterator[Log]:
        is_first = not self._places
        for log in logs:
            try:
                status = os.stat(log.path)
            except OSError:
                continue
            number = (status.st_dev, status.st_ino)
            known = self._places.get(number)
            stem = stem_of(log.path)
            if known is None and not is_first and log.path.endswith(PACKED_NAMES) and stem in self._stems:
                self._places[number] = Place(log.path, status.st_size)  # a rotated file, packed: it was read when it was plain
                continue
            self._stems.add(stem)
            start = known.offset if known is not None and known.offset <= status.st_size else 0
            if status.st_size == start and known is not None:
                continue
            yield from self._part(log, number, start, status.st_size)

    def _part(self, log: Log, number: tuple[int, int], start: int, size: int) -> Iterator[Log]:
        """Yield the range up to the last end of a line; packed files and captures as a whole, once."""
        if log.path.endswith(PACKED_NAMES) or _is_packed(log):
            self._places[number] = Place(log.path, size)
            yield log
            return
        end = last_line(log.path, start, size)
        self._places[number] = Place(log.path, end)
        if end > start:
            yield log._replace(start=start, end=end)


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


def _is_packed(log: Log) -> bool:
    try:
        with opened(log) as stream:
            return stream.is_packed
    except OSError:
        return False
