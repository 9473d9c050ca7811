"""Rendered reports -> files and stdout; files first, each written beside its place and then renamed."""

import os
import stat
import sys

from auditor.errors import UsageError
from auditor.execution.files import replace_file


def write_file(path: str, content: bytes) -> None:
    """Put the content at `path` as a whole or not at all.

    Raises: UsageError, when it cannot be written.
    """
    real = os.path.realpath(path)
    try:
        if os.path.exists(real) and not stat.S_ISREG(os.stat(real).st_mode):
            with open(real, "wb") as stream:  # a pipe or `/dev/stdout`: there is nothing to rename
                stream.write(content)
            return
        replace_file(real, content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def write_stdout(content: bytes) -> None:
    """Write to stdout; a reader that goes away early is no error."""
    try:
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(content.decode("utf-8", "replace"))
            return
        buffer.write(content)
        buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
