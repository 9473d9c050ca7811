"""Folders without git -> their files: `os.scandir`, with the meaning of `.gitignore` supplied by pathspec."""

import os
import re
import stat
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor.inputs.limits import LIMITS
from auditor.inputs.listing import Collector, ignore_rules, is_third_party_folder, stamp
from auditor.inputs.names import shown

if TYPE_CHECKING:
    import pathspec

_NEVER = frozenset({".git", ".hg", ".svn", ".jj", "CVS"})


class _Rules(NamedTuple):
    """The `.gitignore` files from the root down to one folder, nearest first."""

    spec: "pathspec.GitIgnoreSpec"
    length: int
    """Length of the real path of the folder the file stands in, with its slash."""
    outer: "_Rules | None"


class _Folder(NamedTuple):
    real: str
    path: str
    """Shown, with a slash at its end; empty for the root."""
    rules: _Rules | None
    depth: int


_TEMPLATE: Final = re.compile(r"\.env[\w.-]*(?:example|sample|template|dist)[\w.-]*$")
"""Settings templates: a rule such as `.env*` means the files with secrets, and git keeps the template that was added all the same."""


def walk(base: str, start: str, prefix: str, found: Collector, nested: Callable[[str, str], bool]) -> None:
    """Collect the files below the folder `start` of `base`.

    `prefix` stands before every path. `nested(real, path)` is asked about each folder that is a git work tree of its own: True when it has dealt with it.
    """
    root = os.path.join(base, start) if start else base
    rules = _outer_rules(base, start)
    if start and _is_ignored(root + "/", rules):
        rules = None  # the user named it: that is asking for what is in it
    pending = [_Folder(root, prefix + (shown(start) + "/" if start else ""), rules, 0)]
    while pending:
        folder = pending.pop()
        if folder.depth > LIMITS.folder_depth:
            found.skip(folder.path, f"more than {LIMITS.folder_depth} folders deep")
            continue
        try:
            with os.scandir(folder.real) as listing:
                children = list(listing)
        except OSError as error:
            found.skip(folder.path or ".", f"cannot be listed: {error.strerror}")
            continue
        rules = _with_rules(folder, children)
        for child in children:
            name = child.name
            path = folder.path + (name if name.isascii() else shown(name))
            if child.is_dir(follow_symlinks=False):
                deeper = _go_into(child, path + "/", folder, rules, found, nested)
                if deeper is not None:
                    pending.append(deeper)
            elif rules is None or _TEMPLATE.match(name) or not _is_ignored(child.path, rules):
                _take(child, path, found)


def _go_into(
    child: "os.DirEntry[str]", path: str, folder: _Folder, rules: _Rules | None, found: Collector, nested: Callable[[str, str], bool]
) -> _Folder | None:
    """Return a folder to go into, unless it is ignored, third-party, or a work tree that was dealt with."""
    if child.name in _NEVER or _is_ignored(child.path + "/", rules):
        return None
    if is_third_party_folder(child.name):
        found.skip(path, "third-party code")
        return None
    if os.path.lexists(os.path.join(child.path, ".git")) and nested(child.path, path):
        return None
    return _Folder(child.path, path, rules, folder.depth + 1)


def _take(child: "os.DirEntry[str]", path: str, found: Collector) -> None:
    """Take in one member of a folder that is no folder itself."""
    try:
        status = child.stat(follow_symlinks=False)
    except OSError as error:
        found.skip(path, f"cannot be read: {error.strerror}")
        return
    if not stat.S_ISREG(status.st_mode):
        found.special(path, status.st_mode)
        return
    if not child.name.isascii():
        found.remember(path, child.path)
    if not found.excludes(path):
        found.put(path, stamp(status, found.now))


def _with_rules(folder: _Folder, children: "list[os.DirEntry[str]]") -> _Rules | None:
    if not any(child.name == ".gitignore" and child.is_file(follow_symlinks=False) for child in children):
        return folder.rules
    return _read_rules(folder.real, folder.rules)


def _read_rules(folder: str, outer: _Rules | None) -> _Rules | None:
    try:
        with open(os.path.join(folder, ".gitignore"), "rb") as stream:
            text = stream.read(LIMITS.ignore_file_bytes)
        spec = ignore_rules(text.decode("utf-8", "replace").splitlines())
    except (OSError, ValueError):
        return outer
    return _Rules(spec, len(folder) + 1, outer)


def _outer_rules(base: str, start: str) -> _Rules | None:
    """Return the rules of the folders above `start`, which hold below it too."""
    rules: _Rules | None = None
    folder = base
    for part in start.split(os.sep) if start else ():
        if os.path.isfile(os.path.join(folder, ".gitignore")):
            rules = _read_rules(folder, rules)
        folder = os.path.join(folder, part)
    return rules


def _as_text(name: str) -> str:
    """Return a name as the rules were read: bytes that are no UTF-8 are one mark each, in both."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def _is_ignored(real: str, rules: _Rules | None) -> bool:
    while rules is not None:
        answer = rules.spec.check_file(_as_text(real[rules.length :])).include
        if answer is not None:
            return answer
        rules = rules.outer
    return False
