"""Results by key on disk: each written beside its place and renamed, so that it is there as a whole or not at all.

A result that was cut short or damaged is the same as none. Two fleets may use one store: what both write under one key is the same.
"""

import os
from typing import Final

import msgspec

from auditor.execution.files import replace_file
from auditor.execution.store import sealed, unsealed
from auditor.fleet.records import Result, Trend

RECORD: Final = "record"
REPORT: Final = "report"
PAGE: Final = "page"
TREND: Final = "trend"


class ResultStore:
    """The results of all fleets that share a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def keep(self, result: Result) -> None:
        """Store a result; its record last, for where there is a record, there is all.

        Raises: OSError, when the disk is full or cannot be written to.
        """
        for kind, content in ((PAGE, result.page), (REPORT, result.report), (RECORD, result.record)):
            if content:
                self._write(result.key, kind, content)

    def record(self, key: str) -> bytes | None:
        """Return what the portfolio has to know of a result, or None when there is no such result."""
        return self._read(key, RECORD)

    def report(self, key: str) -> bytes | None:
        """Return the packed result JSON."""
        return self._read(key, REPORT)

    def page(self, key: str) -> bytes | None:
        """Return the packed HTML report."""
        return self._read(key, PAGE)

    def has(self, key: str) -> bool:
        """Whether there is a result under a key, without looking into it."""
        return os.path.exists(self._path(key, RECORD))

    def trend(self, key: str) -> Trend | None:
        """Return what stood for a repository on some days, as it was told last."""
        content = self._read(key, TREND)
        try:
            return None if content is None else msgspec.msgpack.decode(content, type=Trend)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def keep_trend(self, key: str, trend: Trend) -> None:
        """Remember what stood for a repository on some days.

        Raises: OSError.
        """
        self._write(key, TREND, msgspec.msgpack.encode(trend))

    def _write(self, key: str, kind: str, content: bytes) -> None:
        path = self._path(key, kind)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        replace_file(path, sealed(content))

    def _read(self, key: str, kind: str) -> bytes | None:
        try:
            with open(self._path(key, kind), "rb") as stream:
                return unsealed(stream.read())
        except OSError:
            return None

    def _path(self, key: str, kind: str) -> str:
        return os.path.join(self.folder, key[:2], f"{key}.{kind}")
