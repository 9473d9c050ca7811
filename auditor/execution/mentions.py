"""Wrappers that files export -> the files that may call them: those in which the name is used, and the module it comes from is named.

A name alone pulls in too much (`run`, `setup`): a caller also imports the wrapper's file, by its name or by that of its folder, or shares its
package where the language needs no import. A package's own file that passes a name on (`__init__.py`, `index.ts`) lends its name too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from auditor.analysis.implementers import ANYBODY
from auditor.execution.store import Seen
from auditor.inputs.prefilter import Matcher

SHORTEST_NAME: Final = 3
RARE: Final = 24
"""A name that stands in more files than this tells nothing by itself."""
RARE_SHORT: Final = 8
LONG_NAME: Final = 8
NAMES_LIMIT: Final = 5_000
"""Names looked for in one round."""

_PACKAGE_STEMS: Final = frozenset({"", "__init__", "index", "mod", "lib"})
"""Names of files that stand for their folder."""
_EMPTY_PARTS: Final = _PACKAGE_STEMS | {"src"}
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
    shares_package: bool = False
    """Files of its folder need no import to be called from it."""


class Exported(NamedTuple):
    """A wrapper's name and where it is defined."""

    name: str
    path: str
    family: str
    owners: tuple[str, ...] = ()
    """Names by which a caller may know what it belongs to: a class, an interface, a package that is a folder."""


def exports(path: str, family: str, names: Iterable[str], owners: tuple[str, ...] = ()) -> list[Exported]:
    """Return the names worth looking for."""
    return [Exported(name, path, family, owners) for name in names if len(name) >= SHORTEST_NAME and not name.startswith("__")]


def mentioning(
    exported: Sequence[Exported],
    candidates: Sequence[Candidate],
    read: Callable[[str], bytes | None],
    remembered: Seen,
) -> list[str]:
    """Return the paths of the candidates that may call one of the exported wrappers, in their order.

    `remembered` holds what earlier runs saw of files that did not change. Cost: one search of each candidate that is new, and one of all for
    names that are.
    """
    names = sorted({one.name for one in exported})
    if not names:
        return []
    ways = sorted({way for one in exported for way in (*folders_and_stem(one.path), *one.owners)} - {ANYBODY})
    literals = [*(Name(name, "callee") for name in names), *(Name(way) for way in ways)]
    families = {one.family for one in exported}
    asked = [candidate for candidate in candidates if candidate.family in families]
    seen = _seen(literals, asked, read, remembered)
    sources = _passed_on(exported, asked, seen)
    uses = Counter(name for words in seen.values() for name in words.names)
    rare = frozenset(name for name, count in uses.items() if count <= (RARE if len(name) >= LONG_NAME else RARE_SHORT))
    return [candidate.path for candidate in asked if candidate.path in seen and _calls(candidate, seen[candidate.path], sources, rare)]


def naming(
    names: Sequence[str],
    candidates: Sequence[Candidate],
    read: Callable[[str], bytes | None],
    remembered: Seen,
) -> list[str]:
    """Return the paths of the candidates in which one of the names stands as a word. `remembered` as in `mentioning`."""
    if not names:
        return []
    seen = _seen([Name(name) for name in names], candidates, read, remembered)
    return [candidate.path for candidate in candidates if candidate.path in seen and seen[candidate.path].ways]


class Words(NamedTuple):
    """What stands in one file."""

    names: frozenset[str]
    """Names of wrappers, used and not only defined."""
    ways: frozenset[str]
    """Names of modules and folders."""


def _seen(
    literals: Sequence[Name],
    candidates: Sequence[Candidate],
    read: Callable[[str], bytes | None],
    remembered: Seen,
) -> dict[str, Words]:
    """Return what stands in each file that holds one of the names, by path."""
    numbers = {word: number for number, word in enumerate(remembered.words)}
    for literal in literals:
        word = f"{literal.role} {literal.text}"
        if word not in numbers:
            numbers[word] = len(remembered.words)
            remembered.words.append(word)
    wanted = {numbers[f"{literal.role} {literal.text}"]: literal for literal in literals}
    roles = {literal.role for literal in literals}
    telling = frozenset(
        number for number, literal in wanted.items() if literal.role == "callee" or roles == {"name"}
    )  # a way alone is none
    last = max(wanted, default=-1)
    matchers: dict[int, Matcher] = {}
    found = {}
    for candidate in candidates:
        known = remembered.files.get(candidate.digest, (0,))
        if known[0] <= last:
            known = _searched(candidate, known, read, remembered, matchers)
        if not telling.isdisjoint(known):
            found[candidate.path] = _words(wanted, known)
    return found


def _searched(
    candidate: Candidate, known: tuple[int, ...], read: Callable[[str], bytes | None], remembered: Seen, matchers: dict[int, Matcher]
) -> tuple[int, ...]:
    """Search a file for the words that it was not searched for before; return what is known of it then."""
    since = known[0]
    matcher = matchers.get(since)
    if matcher is None:
        matcher = matchers[since] = Matcher([_literal(word) for word in remembered.words[since:]])
    found = sorted(matcher.scan(read(candidate.path) or b""))
    known = remembered.files[candidate.digest] = (len(remembered.words), *known[1:], *(number + since for number in found))
    return known


def _literal(word: str) -> Name:
    role, _, text = word.partition(" ")
    return Name(text, role)


def _words(wanted: Mapping[int, Name], known: tuple[int, ...]) -> Words:
    texts = [wanted[number] for number in known[1:] if number in wanted]
    return Words(
        frozenset(literal.text for literal in texts if literal.role == "callee"),
        frozenset(literal.text for literal in texts if literal.role == "name"),
    )


def _passed_on(exported: Sequence[Exported], candidates: Sequence[Candidate], seen: Mapping[str, Words]) -> dict[str, list[Exported]]:
    """Return the wrappers by name, with those that a package's own file passes on standing for that package too."""
    sources: dict[str, list[Exported]] = {}
    for one in exported:
        sources.setdefault(one.name, []).append(one)
    for candidate in candidates:
        words = seen.get(candidate.path)
        if words is not None and stem(candidate.path) in _PACKAGE_STEMS:
            for name in words.names:
                if any(_is_way(one, candidate, words) for one in sources[name]):
                    sources[name].append(Exported(name, candidate.path, candidate.family))
    return sources


def _calls(candidate: Candidate, words: Words, sources: Mapping[str, Sequence[Exported]], rare: frozenset[str]) -> bool:
    return any(
        _is_way(one, candidate, words) or (name in rare and ANYBODY in one.owners and one.family == candidate.family)
        for name in words.names
        for one in sources[name]
    )


def _is_way(one: Exported, candidate: Candidate, words: Words) -> bool:
    """Whether the candidate names the module of a wrapper, or needs not to."""
    if one.family != candidate.family or one.path == candidate.path:
        return False
    if candidate.shares_package and one.path.rpartition("/")[0] == candidate.path.rpartition("/")[0]:
        return True
    key = module_name(one.path)
    return not key or key in words.ways or any(owner in words.ways for owner in one.owners)


def folders_and_stem(path: str) -> tuple[str, ...]:
    """Return the names of a path by which imports can name its file or a package around it."""
    return tuple(part for part in (*path.split("/")[:-1], stem(path)) if part not in _EMPTY_PARTS)


@lru_cache(maxsize=100_000)
def module_name(path: str) -> str:
    """Return the name an import must use for a file: its own, or its folder's where the file stands for it; empty at the root."""
    own = stem(path)
    return own if own not in _PACKAGE_STEMS else next((part for part in reversed(path.split("/")[:-1]) if part not in _EMPTY_PARTS), "")


def stem(path: str) -> str:
    """Return a file's name up to its first point."""
    return path[path.rfind("/") + 1 :].partition(".")[0]
