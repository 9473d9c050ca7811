"""The program's own files -> a cheap stamp that tells whether it is still the one whose answers are remembered."""

import hashlib
import os
from functools import cache

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""Where the package is."""


@cache
def program_stamp(folder: str = FOLDER) -> str:
    """Return a digest of names, sizes and times of the Python files below a folder, without reading them: some milliseconds.

    A version alone does not tell: between releases, and in a checkout, the same version answers differently.
    """
    total = hashlib.sha256()
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
                total.update(f"{entry.path[len(folder) :]}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()
