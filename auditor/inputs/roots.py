"""The paths a user names -> the folders that names in reports are relative to, and what to list below each."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from auditor.errors import UsageError


class Base(NamedTuple):
    """A folder that reported paths are relative to."""

    real: str
    is_git: bool
    below: tuple[str, ...]
    """What of it is listed: real paths relative to it, an empty string for all."""
    prefix: str = ""
    """Put before each path when there is more than one base; ends with a slash."""


def find_bases(paths: Sequence[str]) -> tuple[Base, ...]:
    """Group the paths by the work tree (or, without git, the folder) they lie in.

    Raises: UsageError, for a path that does not exist.
    """
    wanted: dict[tuple[str, bool], list[str]] = {}
    plain = []
    for path in paths:
        real = os.path.realpath(path)
        if not os.path.lexists(real):
            raise UsageError(f"{path}: there is no such file or folder")
        top = find_top(real)
        if top is None:
            plain.append(real)
        else:
            wanted.setdefault((top, True), []).append(os.path.relpath(real, top))
    for real, folder in _without_git(plain):
        wanted.setdefault((folder, False), []).append(os.path.relpath(real, folder))
    bases = [Base(folder, is_git, _outermost(parts)) for (folder, is_git), parts in sorted(wanted.items())]
    return tuple(_with_prefixes(bases))


def find_top(real: str) -> str | None:
    """Return the top of the git work tree a path lies in."""
    folder = real if os.path.isdir(real) else os.path.dirname(real)
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def is_bare(real: str) -> bool:
    """Whether a folder is a git repository without a work tree."""
    return os.path.isfile(os.path.join(real, "HEAD")) and all(os.path.isdir(os.path.join(real, part)) for part in ("objects", "refs"))


def _without_git(paths: Sequence[str]) -> list[tuple[str, str]]:
    """Pair each path with the outermost named folder that holds it."""
    folders = sorted({path if os.path.isdir(path) else os.path.dirname(path) for path in paths}, key=len)
    outer: list[str] = []
    for folder in folders:
        if not any(_is_below(folder, other) for other in outer):
            outer.append(folder)
    return [(path, next(folder for folder in outer if _is_below(path, folder))) for path in paths]


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _outermost(parts: Sequence[str]) -> tuple[str, ...]:
    """Drop what lies below another part; `.` becomes the empty string."""
    kept: list[str] = []
    for part in sorted({"" if part == "." else part for part in parts}, key=lambda part: (len(part), part)):
        if not any(other == "" or _is_below(part, other) for other in kept):
            kept.append(part)
    return tuple(sorted(kept))


def _with_prefixes(bases: list[Base]) -> list[Base]:
    """Give each of several bases the shortest end of its path that tells it from the others."""
    if len(bases) < 2:
        return bases
    parts = [base.real.strip(os.sep).split(os.sep) for base in bases]
    count = 1
    while len({tuple(names[-count:]) for names in parts}) < len(bases) and count < max(map(len, parts)):
        count += 1
    return [base._replace(prefix="/".join(names[-count:]) + "/") for base, names in zip(bases, parts, strict=True)]
