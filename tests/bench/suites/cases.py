"""One case of a public data-flow suite, and how it is judged."""

from collections.abc import Mapping
from typing import NamedTuple


class Case(NamedTuple):
    """A small program of which the suite says whether data reaches the sink."""

    name: str
    category: str
    flows: bool
    files: Mapping[str, str]
    """Paths and texts, with the suite's source and sink rewritten to a request and a provider call."""

    def asked(self) -> tuple[str, ...]:
        """Return the files of the case itself, without what cases share."""
        stem = self.name.rpartition(".")[0] if "." in self.name.rpartition("/")[2] else self.name
        return tuple(path for path in self.files if path.startswith(stem))


class Verdict(NamedTuple):
    """What the engine said about a case."""

    case: Case
    found: bool

    @property
    def is_right(self) -> bool:
        """Tell whether suite and engine agree."""
        return self.found == self.case.flows
