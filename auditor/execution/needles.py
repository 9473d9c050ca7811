"""The catalogue -> every literal that a file is searched for: its own needles, and the names by which settings bind a provider."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from auditor.catalogue.catalogue import Catalogue

CODE: Final = frozenset({"module", "switch", "host", "path", "model", "setting", "key", "sink"})
"""Roles that make a code file worth a look."""
CALLING: Final = frozenset({"module", "switch", "host", "path", "sink"})
"""Those of them that a call may stand beside."""
DECLARING: Final = frozenset({"package", "host", "setting", "model", "key", "part", "name", "value"})
"""Roles that make a manifest or settings file worth parsing."""

COMMENT: Final = frozenset({"comment"})
"""What permissions and ignores start with."""

_SHORTEST: Final = 4


class Word(NamedTuple):
    """A literal beside those of the catalogue; see `auditor.inputs.prefilter.Literal`."""

    text: str
    role: str
    language: str = ""


class Needles(NamedTuple):
    """All literals, with what they mean by their number."""

    literals: tuple[Word, ...]

    def having(self, roles: frozenset[str]) -> frozenset[int]:
        """Return the numbers of the literals with one of these roles."""
        return frozenset(number for number, literal in enumerate(self.literals) if literal.role in roles)


def needles_of(catalogue: "Catalogue") -> Needles:
    """Return every literal, in an order that depends on the catalogue alone."""
    own = tuple(Word(needle.text, needle.role, needle.language) for needle in catalogue.needles())
    return Needles((*own, *sorted(set(_words(catalogue)))))


def _words(catalogue: "Catalogue") -> Iterator[Word]:
    """Yield what settings, infrastructure and pipelines name a provider by."""
    from auditor.model.flow_pack import name_parts
    from auditor.parsers import knowledge_of  # all formats: imported when a catalogue is new

    yield Word("auditor:", "comment")
    knowledge = knowledge_of(catalogue)
    for area in knowledge.constructs.areas:
        for name in knowledge.constructs.names(area):
            yield from _literal(name)
    for image in knowledge.images:
        yield from _literal(image)
    for provider in catalogue.providers:
        if len(provider) >= _SHORTEST and provider != "local":
            yield Word(provider, "value")
    for pack in catalogue.flow_packs:
        yield from (Word(name_parts(sink.place)[-1], "sink") for sink in pack.sinks)


def _literal(name: str) -> Iterator[Word]:
    """Yield a name as a whole word, or the longest part of a pattern."""
    parts = re.split(r"[*?]+", name)
    longest = max(parts, key=len)
    if len(longest) >= _SHORTEST:
        yield Word(longest, "name" if len(parts) == 1 else "part")
