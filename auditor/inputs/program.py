"""The program's own files -> a cheap stamp that tells whether it is still the one whose answers are remembered."""

import hashlib
import os
from functools import cache

from auditor import __version__

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""Where the package is."""


@cache
def installed(folder: str = FOLDER) -> bytes:
    """Return what an installer wrote down of the package's files, with a digest of each; nothing in a checkout."""
    try:
        with open(os.path.join(os.path.dirname(folder), f"auditor-{__version__}.dist-info", "RECORD"), "rb") as record:
            return b"\n".join(line for line in record.read().splitlines() if line.startswith(b"auditor/"))
    except OSError:
        return b""


@cache
def program_stamp(folder: str = FOLDER) -> str:
    """Return a digest of names, sizes and times of the Python files below a folder, without reading them: some milliseconds.

    A version alone does not tell: between releases, and in a checkout, the same version answers differently. Where the package was installed, its
    record stands for times: a job that installs it afresh in each run has new times and the same program.
    """
    record = installed(folder)
    total = hashlib.sha256(record)
    pending = [folder]
    while pending:
        path = pending.pop()
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:  # run from a zip
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    pending.append(entry.path)
            elif entry.name.endswith(".py"):
                status = entry.stat()
                total.update(
                    f"{entry.path[len(folder) :]}\0{status.st_size}\0{0 if record else status.st_mtime_ns}\n".encode(
                        "utf-8", "surrogateescape"
                    )
                )
    return total.hexdigest()
