"""Folders of rules -> their files' bytes, and a cheap stamp that tells whether they changed."""

import hashlib
import os
import stat
from collections.abc import Iterator

from auditor.errors import RuleError
from auditor.resources import bundled

FILES_LIMIT = 50_000
"""Files in one rules tree."""
FILE_LIMIT_BYTES = 4_000_000
"""Bytes of one rule file."""


def rule_folders(extra: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Return (display name, folder) of the shipped rules and of the user's, in this order."""
    return (("rules", str(bundled("rules"))), *((folder.replace("\\", "/").rstrip("/"), folder) for folder in extra))


def rules_stamp(folders: tuple[tuple[str, str], ...]) -> str:
    """Return a digest of names, sizes and times of the rule files, without reading them.

    Raises: RuleError when a folder cannot be listed.
    """
    total = hashlib.sha256()
    for name, path, status in _files(folders):
        total.update(f"{name}\0{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def load_rules(folders: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    """Return the YAML files of the folders by their display names.

    Raises: RuleError when a folder or file cannot be read.
    """
    files: dict[str, bytes] = {}
    for name, path, status in _files(folders):
        if status.st_size > FILE_LIMIT_BYTES:
            raise RuleError(f"{name}: {status.st_size} bytes are more than the {FILE_LIMIT_BYTES} a rule file may have; split it")
        try:
            with open(path, "rb") as file:
                files[name] = file.read()
        except OSError as error:
            raise RuleError(f"{name}: cannot be read: {error.strerror}") from error
    return files


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
