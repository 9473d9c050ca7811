"""Files, folders and git work trees on this machine -> a listing, and their bytes."""

import os
from collections.abc import Sequence

from auditor.inputs import git
from auditor.inputs.gitlist import collect
from auditor.inputs.listing import Collector
from auditor.inputs.names import shown
from auditor.inputs.read import read_file
from auditor.inputs.roots import Base, find_bases
from auditor.inputs.source import Listing
from auditor.inputs.walk import walk


class WorkTreeSource:
    """Everything below some files, folders and work trees."""

    def __init__(self, paths: Sequence[str], exclude: Sequence[str] = ()) -> None:
        """Find what the paths are relative to.

        Raises: UsageError, for a path that does not exist.
        """
        self._bases = find_bases(paths)
        self._exclude = tuple(exclude)
        self._odd: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The names of the scanned folders."""
        return ", ".join(shown(os.path.basename(base.real)) or "/" for base in self._bases)

    @property
    def base(self) -> str:
        """The real folder names are relative to; of several, the first."""
        return self._bases[0].real

    @property
    def identity(self) -> str:
        """What tells this source from others on this machine: a key for the cache, not for reports."""
        return "\0".join(f"{base.real}\1{base.prefix}\1{chr(2).join(base.below)}" for base in self._bases)

    def list(self) -> Listing:
        """Return all files, sorted by path; git is asked where there is one, else the folders are walked."""
        found = Collector(self._exclude)
        found.own = tuple(base.prefix + shown(part) + "/" for base in self._bases for part in base.below if part)
        for base in self._bases:
            _list_base(base, found)
        self._odd = dict(found.odd)
        return found.seal()

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of one listed file.

        Raises: Unreadable.
        """
        return read_file(self._real(path), limit)

    def place(self, path: str) -> str:
        """Return where a listed file lies on this machine, for those who write."""
        return self._real(path)

    def _real(self, path: str) -> str:
        odd = self._odd.get(path)
        if odd is not None:
            return odd
        for base in self._bases:
            if path.startswith(base.prefix):
                return base.real + os.sep + path[len(base.prefix) :]
        return path


def _list_base(base: Base, found: Collector) -> None:
    if base.is_git:
        try:
            collect(base.real, base.below, base.prefix, found)
            _list_ignored(base, found)
        except git.GitRefused as error:
            found.notify("git-refused", f"Listed without git, .gitignore files honoured all the same: {error}")
        else:
            return
    for part in base.below:
        _walk_part(base, part, found)


def _walk_part(base: Base, part: str, found: Collector) -> None:
    def nested(real: str, path: str) -> bool:
        try:
            collect(real, ("",), path, found)
        except git.GitRefused as error:
            found.notify("git-refused", f"{path} was listed without git, .gitignore files honoured all the same: {error}")
            return False
        return True

    real = os.path.join(base.real, part) if part else base.real
    if os.path.isdir(real):
        walk(base.real, part, base.prefix, found, nested)
    else:
        found.add_named(base.prefix + shown(part), real)


def _list_ignored(base: Base, found: Collector) -> None:
    """List what the user named by itself though git ignores it: naming it is asking for it."""
    for part in base.below:
        if part and not found.has_below(base.prefix + shown(part)):
            _walk_part(base, part, found)
