"""A git work tree -> its files with the ids git already knows: index, changed and untracked, asked side by side."""

import os
from typing import Final, NamedTuple

from auditor.inputs import git
from auditor.inputs.listing import Collector, stamp
from auditor.inputs.names import from_bytes, is_odd

_NESTED_LIMIT: Final = 8
"""Levels of submodules and repositories inside repositories."""


class _Lists(NamedTuple):
    indexed: bytes
    changed: bytes
    untracked: bytes


def collect(top: str, below: tuple[str, ...], prefix: str, found: Collector, depth: int = 0) -> None:
    """Collect the files of the work tree `top` that lie in one of the folders or files `below` (relative, empty for all).

    Files that are tracked and unchanged get their blob id as digest, others their state on disk.

    Raises: GitRefused, before anything was collected.
    """
    lists = _ask(top, below)
    tree = _Tree(top, prefix, found, depth)
    changed = set(lists.changed.split(b"\0"))
    for record in lists.indexed.split(b"\0"):
        head, tab, name = record.partition(b"\t")
        if tab:
            tree.tracked(head, name, name in changed)
    for name in lists.untracked.split(b"\0"):
        if name.endswith(b"/"):
            tree.nested(name[:-1], "a repository inside this one that git does not read")
        elif name:
            tree.on_disk(name)


def _ask(top: str, below: tuple[str, ...]) -> _Lists:
    paths = ("--", *(part or "." for part in below))
    filters = git.without_filters(top)
    processes = (
        git.start(top, "ls-files", "-s", "-v", "-z", *paths),
        git.start(top, "ls-files", "-m", "-z", *paths, overrides=filters),
        git.start(top, "ls-files", "-o", "-z", "--exclude-per-directory=.gitignore", *_own_excludes(top), *paths),
    )
    outputs = [process.communicate() for process in processes]
    for process, (_, complaint) in zip(processes, outputs, strict=True):
        if process.returncode != 0:
            lines = complaint.decode("utf-8", "replace").strip().splitlines()
            raise git.GitRefused(lines[0] if lines else f"git ended with code {process.returncode}")
    return _Lists(outputs[0][0], outputs[1][0], outputs[2][0])


def _own_excludes(top: str) -> tuple[str, ...]:
    path = os.path.join(top, ".git", "info", "exclude")
    return ("--exclude-from=" + path,) if os.path.isfile(path) else ()


class _Tree:
    """One work tree while it is collected."""

    def __init__(self, top: str, prefix: str, found: Collector, depth: int) -> None:
        self._top = top
        self._prefix = prefix
        self._found = found
        self._depth = depth
        self._seen: set[bytes] = set()
        self._real_folders = {b""}

    def tracked(self, head: bytes, name: bytes, changed: bool) -> None:
        """Take in one record of the index: `H 100644 <id> 0`."""
        tag, mode, blob, stage = head.split(b" ")
        if mode == b"160000":
            self.nested(name, "submodule that is not checked out")
        elif tag == b"S":
            self._found.skip(self._path(name), "not checked out (sparse checkout)")
        elif changed or stage != b"0" or tag.islower() or mode == b"120000" or not self._is_inside(name):
            self.on_disk(name)
        else:
            path = self._path(name)
            if not name.isascii():
                self._remember(path, name)
            self._found.add(path, blob.decode("ascii"))

    def on_disk(self, name: bytes) -> None:
        """Take in a file of which only the disk knows the content."""
        path = self._path(name)
        if name in self._seen or not self._found.accepts(path):
            return
        self._seen.add(name)
        if not self._is_inside(name):
            self._found.skip(path, "behind a symbolic link: not followed")
            return
        try:
            status = os.lstat(os.path.join(self._top, os.fsdecode(name)))
        except FileNotFoundError:
            return  # deleted in the work tree, not yet in the index
        except OSError as error:
            self._found.skip(path, f"cannot be read: {error.strerror}")
            return
        if not self._found.special(path, status.st_mode):
            self._remember(path, name)
            self._found.add(path, stamp(status, self._found.now))

    def nested(self, name: bytes, otherwise: str) -> None:
        """Take in a repository inside this one, or say why not."""
        real = os.path.join(self._top, os.fsdecode(name))
        path = self._path(name)
        if not self._found.accepts(path + "/"):
            return
        if self._depth >= _NESTED_LIMIT or os.path.islink(real) or not os.path.lexists(os.path.join(real, ".git")):
            self._found.skip(path + "/", otherwise)
            return
        try:
            collect(real, ("",), path + "/", self._found, self._depth + 1)
        except git.GitRefused as error:
            self._found.skip(path + "/", f"{otherwise} ({error})")

    def _path(self, name: bytes) -> str:
        return self._prefix + from_bytes(name)

    def _remember(self, path: str, name: bytes) -> None:
        if is_odd(name):
            self._found.odd[path] = os.path.join(self._top, os.fsdecode(name))

    def _is_inside(self, name: bytes) -> bool:
        """Whether no folder on the way to the file is a symbolic link; each folder is looked at once."""
        folder = name.rpartition(b"/")[0]
        if folder in self._real_folders:
            return True
        if not self._is_inside(folder) or os.path.islink(os.path.join(os.fsencode(self._top), folder)):
            return False
        self._real_folders.add(folder)
        return True
