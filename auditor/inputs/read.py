"""One file on disk -> its bytes, without ever following a link, waiting for a pipe or touching a device."""

import os
import stat

from auditor.inputs.listing import special_reason
from auditor.inputs.source import Unreadable

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_file(real: str, limit: int) -> bytes:
    """Return the content of a regular file.

    Raises: Unreadable, when it is no regular file, holds more than `limit` bytes or cannot be read.
    """
    try:
        handle = os.open(real, _FLAGS)
    except OSError as error:
        raise Unreadable(_open_reason(real, error)) from error
    try:
        status = os.fstat(handle)
        reason = None if stat.S_ISREG(status.st_mode) else special_reason(status.st_mode)
        if reason is not None:
            raise Unreadable(reason)
        if status.st_size > limit:
            raise Unreadable(too_large(limit))
        content = os.read(handle, status.st_size + 1)
        return content if len(content) == status.st_size else _rest(handle, content, limit)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    finally:
        os.close(handle)


def too_large(limit: int) -> str:
    """Return the reason for a file over the limit."""
    return f"larger than {limit // (1024 * 1024)} MiB"


def _rest(handle: int, content: bytes, limit: int) -> bytes:
    """Read on: the file grew, shrank, or says nothing of its size (as those of `/proc` do)."""
    parts = [content]
    total = len(content)
    while part := os.read(handle, 65_536):
        parts.append(part)
        total += len(part)
        if total > limit:
            raise Unreadable(too_large(limit))
    return b"".join(parts)


def _open_reason(real: str, error: OSError) -> str:
    try:
        status = os.lstat(real)
    except OSError:
        return "gone while the scan ran"
    return special_reason(status.st_mode) or f"cannot be opened: {error.strerror}"
