"""Files met while listing -> a `Listing`: exclusion, third-party folders, odd names and the order in one place."""

import os
import re
import stat
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from auditor.inputs.limits import LIMITS
from auditor.inputs.source import Entry, Listing
from auditor.model.location import Location
from auditor.model.report import Notification, Skipped

if TYPE_CHECKING:
    import pathspec

THIRD_PARTY: Final = (
    "node_modules", "bower_components", "jspm_packages", "site-packages", "dist-packages", "__pypackages__", ".venv", "venv", "virtualenv",
    ".tox", ".nox", ".yarn", ".pnpm-store", "Pods", "Carthage", ".gradle", ".cargo", ".bundle", "vendor", "third_party", "third-party",
    "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache",
)  # fmt: skip
"""Folders whose code the project did not write: reported as skipped, as a whole."""

UNTRUSTED_SECONDS: Final = 0.03
"""A file changed this short a time ago may change again within one tick of its time stamp: its state is no proof of its content."""
COARSE_SECONDS: Final = 2.5
"""The same where time stamps hold whole seconds, as those of old file systems do."""

_third_party = re.compile("(?:^|/)(?:" + "|".join(re.escape(name) for name in THIRD_PARTY) + ")/").search


def is_third_party_folder(name: str) -> bool:
    """Whether a folder of this name holds code of others."""
    return name in THIRD_PARTY


def stamp(status: os.stat_result, now: float) -> str:
    """Return an id of a file's state on disk, or an empty string when it changed too recently to be trusted."""
    age = now - max(status.st_mtime, status.st_ctime)
    if age < UNTRUSTED_SECONDS or (age < COARSE_SECONDS and status.st_mtime_ns % 1_000_000_000 == 0):
        return ""
    return f"{status.st_ino}.{status.st_size}.{status.st_mtime_ns}.{status.st_ctime_ns}"


def special_reason(mode: int) -> str | None:
    """Return why something with this mode is not opened; None for a regular file."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return "symbolic link: not followed"
    if stat.S_ISFIFO(mode):
        return "pipe: never opened"
    if stat.S_ISSOCK(mode):
        return "socket: never opened"
    if stat.S_ISDIR(mode):
        return "folder in place of a file"
    return "device: never opened"


def ignore_rules(lines: Iterable[str]) -> "pathspec.GitIgnoreSpec":
    """Return the meaning of some lines of a `.gitignore`; most trees have none, and do not pay for the import."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


class Collector:
    """Gathers files and what is left out, and seals them as a `Listing`."""

    def __init__(self, exclude: Sequence[str] = ()) -> None:
        self.odd: dict[str, str] = {}
        """Shown path -> full real path, for names that are no UTF-8."""
        self.now = time.time()
        self._entries: dict[str, str] = {}
        self._skipped: dict[str, str] = {}
        self._folders: dict[str, int] = {}
        self._notifications: list[Notification] = []
        self._exclude = tuple((pattern, ignore_rules([pattern])) for pattern in exclude)
        self._excluded: dict[str, int] = {}
        self.own: tuple[str, ...] = ()
        """Beginnings of paths the user named: a third-party folder in one of them is what was asked for."""

    def add(self, path: str, digest: str) -> None:
        """Take in one regular file."""
        if self.accepts(path):
            self.put(path, digest)

    def put(self, path: str, digest: str) -> None:
        """Take in one regular file that is known to be wanted."""
        if len(self._entries) < LIMITS.entries:
            self._entries[path] = digest
        else:
            self.notify("too-many-files", f"More than {LIMITS.entries} files: the rest was not listed.", level="error")

    def add_named(self, path: str, real: str) -> None:
        """Take in one file that the user named."""
        try:
            status = os.lstat(real)
        except OSError as error:
            self.skip(path, f"cannot be read: {error.strerror}")
            return
        if not self.special(path, status.st_mode):
            self.remember(path, real)
            self.add(path, stamp(status, self.now))

    def has_below(self, path: str) -> bool:
        """Whether the file, or any file in the folder, of this name was collected or left out by name."""
        folder = path + "/"
        return (
            path in self._entries
            or path in self._skipped
            or any(name.startswith(folder) for name in self._entries)
            or any(name.startswith(folder) for name in self._skipped)
        )

    def accepts(self, path: str) -> bool:
        """Whether a path is neither excluded nor third-party; counts it where it is."""
        found = _third_party(path, self._own_length(path) if self.own else 0)
        if found is not None:
            folder = path[: found.end()]
            self._folders[folder] = self._folders.get(folder, 0) + 1
            return False
        return not (self._exclude and self.excludes(path))

    def excludes(self, path: str) -> bool:
        """Whether the user left a path out; counts it where that is so."""
        for pattern, spec in self._exclude:
            if spec.match_file(path):
                self._excluded[pattern] = self._excluded.get(pattern, 0) + 1
                return True
        return False

    def remember(self, path: str, real: str) -> None:
        """Keep the full real name of a file whose shown name may differ from it."""
        if os.fsencode(real)[-len(os.fsencode(path)) :] != path.encode("utf-8", "surrogatepass"):
            self.odd[path] = real

    def skip(self, path: str, reason: str) -> None:
        """Note one file or folder that is not read."""
        self._skipped[path] = reason

    def notify(self, code: str, message: str, path: str | None = None, level: str = "warning") -> None:
        """Note something about the listing itself."""
        note = Notification(
            level="error" if level == "error" else "note" if level == "note" else "warning",
            code=code,
            message=message,
            location=None if path is None else Location(path=path),
        )
        if note not in self._notifications:
            self._notifications.append(note)

    def special(self, path: str, mode: int) -> bool:
        """Note a link, pipe, socket or device as skipped; False for a regular file."""
        reason = special_reason(mode)
        if reason is None:
            return False
        self.skip(path, reason)
        return True

    def seal(self) -> Listing:
        """Return everything, sorted by path."""
        folders = (Skipped(path=path, reason=_third_party_reason(count)) for path, count in self._folders.items())
        excluded = (Skipped(path=pattern, reason=f"excluded by the user ({count} files)") for pattern, count in self._excluded.items())
        return Listing(
            entries=tuple(map(Entry._make, sorted(self._entries.items()))),
            skipped=_sorted((Skipped(path=path, reason=reason) for path, reason in self._skipped.items()), folders, excluded),
            notifications=tuple(self._notifications),
            named=self.own,
        )

    def _own_length(self, path: str) -> int:
        return max((len(prefix) - 1 for prefix in self.own if path.startswith(prefix)), default=0)


def _third_party_reason(count: int) -> str:
    return f"third-party code ({count} files)" if count > 1 else "third-party code"


def _sorted(*groups: Iterable[Skipped]) -> tuple[Skipped, ...]:
    return tuple(sorted((item for group in groups for item in group), key=lambda item: (item.path, item.reason)))
