"""The paths of a project's code -> which files have a name, lie in a folder, end like an import.

Every answer can be asked for again by its question, a text: a result that depended on some answers is still right while they stay the same,
whatever else was added, removed or renamed.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

MARK: Final = "\0"
"""What a question starts with, and what parts it: no path holds one."""
IMPORTS: Final = MARK + "imports"
"""After the path of a manifest: the part of it that decides what imports mean."""
PACKAGE_FILES: Final = 60
"""Files of a package that are looked through for a name."""


def question(kind: str, *about: str) -> str:
    """Return the text of a question, one that can be written down whatever was asked about."""
    text = MARK.join(("", kind, *about))
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


class Paths:
    """Answers questions about one list of paths; every answer is in a fixed order."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.all = frozenset(paths)
        self._answers: dict[str, tuple[str, ...]] = {}

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """The files that lie in each folder itself."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.all):
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return found

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(self.all):
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        """(name as classes are called, name) of every file: in lower case, without what parts words."""
        return [(name.lower().replace("_", ""), name) for name in self._names]

    @cached_property
    def _pairs(self) -> dict[str, list[str]]:
        """Name with the folder it lies in -> files: many are called `__init__.py`, few lie in folders of one name."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.all):
            found.setdefault(_last_two(path), []).append(path)
        return found

    @cached_property
    def _endings(self) -> dict[str, list[str]]:
        """Last part of a folder's path -> folders."""
        found: dict[str, list[str]] = {}
        for folder in sorted(self.folders):
            found.setdefault(folder.rpartition("/")[2], []).append(folder)
        return found

    def answer(self, asked: str) -> tuple[str, ...]:
        """Return the answer to a question of one of the kinds below."""
        found = self._answers.get(asked)
        if found is None:
            _, kind, *about = asked.split(MARK)
            found = self._answers[asked] = tuple(self._look(kind, about))
        return found

    def _look(self, kind: str, about: list[str]) -> Iterable[str]:
        """Tell the kinds of questions apart."""
        match kind:
            case "in":  # the files of a folder
                return self.folders.get(about[0], ())
            case "named":  # the files of a name
                return self._names.get(about[0], ())
            case "spelled":  # the files of a name in any case
                return sorted(path for name, paths in self._names.items() if name.lower() == about[0] for path in paths)
            case "ending":  # the files whose path ends with these parts
                return self._ending(about[0])
            case "below":  # the folders whose path ends with these parts
                return self._below(about[0])
            case "package":  # the files of the folders that end with a package's path; its first parts may be missing
                return self._package(about[0])
            case "fitting":  # the folders with code in or below them that fit one of some patterns
                return self._fitting(about)
            case "called":  # the files in whose name a class's name stands
                return sorted(path for word, name in self._words if about[0] in word for path in self._names[name])
            case "having":  # the files with a suffix, in whose name one of the words stands
                return sorted(path for name, paths in self._names.items() if _fits(name, about[0], about[1:]) for path in paths)
            case "beside":  # the same, of one folder
                return (path for path in self.folders.get(about[0], ()) if _fits(path.rpartition("/")[2], about[1], about[2:]))
            case "first":  # the files with one of some suffixes, whose path holds one of some fragments
                fragments, suffixes = about[0].split(" "), tuple(about[1].split(" "))
                return (path for path in sorted(self.all) if path.endswith(suffixes) and any(part in f"/{path}" for part in fragments))
        return ()

    def _ending(self, tail: str) -> Iterable[str]:
        if "/" not in tail:
            return self._names.get(tail, ())
        return (path for path in self._pairs.get(_last_two(tail), ()) if path == tail or path.endswith("/" + tail))

    def _below(self, tail: str) -> Iterable[str]:
        return (known for known in self._endings.get(tail.rpartition("/")[2], ()) if known == tail or known.endswith("/" + tail))

    def _fitting(self, patterns: list[str]) -> Iterable[str]:
        known = {above for folder in self.folders for above in _upwards(folder)}
        globs = [_glob(pattern) for pattern in patterns]
        return (folder for folder in sorted(known) if any(glob.fullmatch(folder) for glob in globs))

    def _package(self, folder: str) -> Iterable[str]:
        found: list[str] = []
        while folder and not found:
            found = [path for known in self._below(folder) for path in self.folders[known]]
            folder = folder.partition("/")[2]
        return found[:PACKAGE_FILES]


def _upwards(folder: str) -> Iterable[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _glob(pattern: str) -> re.Pattern[str]:
    """Return what a pattern matches: `*` within a name, `**` across them."""
    parts = re.split(r"(\*\*|\*)", pattern)
    return re.compile("".join({"*": "[^/]*", "**": ".*"}.get(part, re.escape(part)) for part in parts))


def _last_two(path: str) -> str:
    """Return a file's name with the folder it lies in."""
    return path[path.rfind("/", 0, max(path.rfind("/"), 0)) + 1 :]


def _fits(name: str, suffix: str, words: Iterable[str]) -> bool:
    """Tell whether a file's name has a suffix, and one of some words in it."""
    plain = name.lower()
    return name.endswith(suffix) and any(word in plain for word in words)
