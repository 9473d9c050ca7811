"""What every kind of input offers: a list of files, and their bytes."""

from typing import NamedTuple, Protocol

import msgspec

from auditor.model.report import Notification, Skipped


class Unreadable(Exception):
    """One file that cannot be read; `reason` is a phrase for the coverage table."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Entry(NamedTuple):
    """One regular file of a listing."""

    path: str
    """As reports show it: relative, with `/`, bytes that are no UTF-8 written as `\\xff`."""
    digest: str
    """An id of the content or of its state on disk: an equal digest means the content did not change. Empty when only reading can tell."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one source, sorted by path, and what was left out on the way."""

    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()
    notifications: tuple[Notification, ...] = ()
    named: tuple[str, ...] = ()
    """The folders that were asked for by name, with their `/`: whoever names `docs/demo` wants it judged like any code."""


class Source(Protocol):
    """Where files come from. Can be sent to another process after `list`."""

    @property
    def name(self) -> str:
        """A display name for what is scanned; never an absolute path."""

    @property
    def identity(self) -> str:
        """What tells this source from others on this machine: for the cache, not for reports."""

    def list(self) -> Listing:
        """Return all files, sorted by path."""

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of the file that the listing calls `path`.

        Raises: Unreadable, when it is gone, is no regular file, holds more than `limit` bytes or may not be read.
        """
