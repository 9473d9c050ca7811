"""Wrappers that files export -> the files that may call them: those in which the name stands, and the way to it.

A name alone pulls in too much (`run`, `ask`): a caller also imports the wrapper's file, or shares its folder, so that some part of the file's path
stands in it too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from auditor.execution.store import digest_of
from auditor.inputs.prefilter import Matcher

SHORTEST_NAME: Final = 3
NAMES_LIMIT: Final = 5_000
"""Names looked for in one round."""

_EMPTY_PARTS: Final = frozenset({"", "__init__", "index", "mod", "lib", "src", "main", "init"})
"""Parts of paths that an import leaves out."""


class Name(NamedTuple):
    """A name to look for; see `auditor.inputs.prefilter.Literal`."""

    text: str
    role: str = "name"
    language: str = ""


class Candidate(NamedTuple):
    """A file that may mention something."""

    path: str
    digest: str
    family: str
    """Languages that can import each other have one family."""


class Exported(NamedTuple):
    """A wrapper's name and where it is defined."""

    name: str
    path: str
    family: str


def exports(path: str, family: str, names: Iterable[str]) -> list[Exported]:
    """Return the names worth looking for."""
    return [Exported(name, path, family) for name in names if len(name) >= SHORTEST_NAME and not name.startswith("__")]


def mentioning(
    exported: Sequence[Exported],
    candidates: Sequence[Candidate],
    read: Callable[[str], bytes | None],
    remembered: dict[str, dict[str, tuple[int, ...]]],
) -> list[str]:
    """Return the paths of the candidates that may call one of the exported wrappers, in their order.

    `remembered` holds what earlier runs saw of files that did not change. Cost: one scan of each candidate that is new.
    """
    words = sorted({word for one in exported for word in (one.name, *parts(one.path))})
    if not words:
        return []
    seen = remembered.setdefault(digest_of(*words), {})
    matcher: Matcher | None = None
    by_name: dict[str, list[Exported]] = {}
    for one in exported:
        by_name.setdefault(one.name, []).append(one)
    families = {one.family for one in exported}
    found = []
    for candidate in candidates:
        if candidate.family not in families:
            continue
        numbers = seen.get(candidate.digest)
        if numbers is None:
            matcher = matcher or Matcher([Name(word) for word in words])
            numbers = tuple(sorted(matcher.scan(read(candidate.path) or b"")))
            seen[candidate.digest] = numbers
        if _calls(candidate, {words[number] for number in numbers}, by_name):
            found.append(candidate.path)
    return found


def parts(path: str) -> frozenset[str]:
    """Return the words of a path by which imports name it."""
    folders = path.split("/")
    stem = folders[-1].partition(".")[0]
    return frozenset(part for part in (*folders[:-1], stem) if part not in _EMPTY_PARTS)


def _calls(candidate: Candidate, words: set[str], by_name: Mapping[str, Sequence[Exported]]) -> bool:
    folder = candidate.path.rpartition("/")[0]
    for word in words:
        for one in by_name.get(word, ()):
            if one.family != candidate.family or one.path == candidate.path:
                continue
            way = parts(one.path) - {word}
            if not way or one.path.rpartition("/")[0] == folder or not way.isdisjoint(words):
                return True
    return False
