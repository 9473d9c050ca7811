"""One case of a public data-flow suite, the places that the suite means, and what the engine said about it."""

from collections.abc import Mapping
from typing import NamedTuple


class Places(NamedTuple):
    """Sources, sinks and sanitizers of a suite, as entries of a user's rule pack: `call` unless they are spelled `form:name`.

    `name(0,1)`: of a sink these arguments alone count.
    """

    sources: tuple[str, ...] = ()
    sinks: tuple[str, ...] = ()
    sanitizers: tuple[str, ...] = ()


class Case(NamedTuple):
    """A small program of which the suite says whether data reaches the sink."""

    name: str
    category: str
    flows: bool
    files: Mapping[str, str]
    """Paths and texts."""
    asked: tuple[str, ...]
    """The files of the case itself, without what cases share."""
    places: Places = Places()
    line: int | None = None
    """Where one program holds several cases: the line of this one's sink."""
    path: str | None = None
    """Where several files hold cases: the file of that line."""


class Verdict(NamedTuple):
    """What the engine said about a case."""

    case: Case
    found: bool

    @property
    def is_right(self) -> bool:
        """Tell whether suite and engine agree."""
        return self.found == self.case.flows
