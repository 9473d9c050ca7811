"""Folders of rules -> their files' bytes, and a cheap stamp that tells whether they changed."""

import hashlib
import os
import stat
from collections.abc import Iterator

from auditor.errors import RuleError
from auditor.inputs.program import installed
from auditor.resources import bundled

FILES_LIMIT = 50_000
"""Files in one rules tree."""
FILE_LIMIT_BYTES = 4_000_000
"""Bytes of one rule file."""


def rule_folders(extra: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Return (display name, folder) of the shipped rules and of the user's, in this order."""
    return (("rules", str(bundled("rules"))), *((folder.replace("\\", "/").rstrip("/"), folder) for folder in extra))


def rules_stamp(folders: tuple[tuple[str, str], ...]) -> str:
    """Return a digest of the rule files: of names, sizes and times of those that are shipped, without reading them; of the content of others.

    What is shipped with an installed package stands in its record (see `auditor.inputs.program`): its times tell nothing. Those of a user's
    rules are new in every checkout.

    Raises: RuleError when a folder cannot be listed or a file cannot be read.
    """
    total = hashlib.sha256()
    shipped = str(bundled("rules")) + os.sep
    for name, path, status in _files(folders):
        state = hashlib.sha256(_read(name, path, status)).hexdigest()[:32] if not path.startswith(shipped) else _state(status)
        total.update(f"{name}\0{path}\0{status.st_size}\0{state}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def load_rules(folders: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    """Return the YAML files of the folders by their display names.

    Raises: RuleError when a folder or file cannot be read.
    """
    files: dict[str, bytes] = {}
    for name, path, status in _files(folders):
        files[name] = _read(name, path, status)
    return files


def _state(status: os.stat_result) -> str:
    return "" if installed() else str(status.st_mtime_ns)


def _read(name: str, path: str, status: os.stat_result) -> bytes:
    if status.st_size > FILE_LIMIT_BYTES:
        raise RuleError(f"{name}: {status.st_size} bytes are more than the {FILE_LIMIT_BYTES} a rule file may have; split it")
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise RuleError(f"{name}: cannot be read: {error.strerror}") from error


def _files(folders: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str, os.stat_result]]:
    count = 0
    for display, folder in folders:
        if not os.path.isdir(folder):
            raise RuleError(f"{display}: there is no such folder of rules")
        for name, path, status in _walk(display, folder):
            count += 1
            if count > FILES_LIMIT:
                raise RuleError(f"{display}: more than {FILES_LIMIT} rule files")
            yield name, path, status


def _walk(display: str, folder: str) -> Iterator[tuple[str, str, os.stat_result]]:
    """Yield the YAML files below a folder in a fixed order; links are not followed out of it."""
    pending = [(display, folder)]
    while pending:
        shown, path = pending.pop()
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            raise RuleError(f"{shown}: cannot be listed: {error.strerror}") from error
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and entry.name != "schema":
                    pending.append((f"{shown}/{entry.name}", entry.path))
            elif entry.name.endswith((".yaml", ".yml")):
                status = entry.stat()
                if stat.S_ISREG(status.st_mode):
                    yield f"{shown}/{entry.name}", entry.path, status
