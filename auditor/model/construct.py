"""Names outside code that bind a provider: resource types, actions, images, tool files, routes; decoded from `rules/constructs/`."""

from collections.abc import Iterator

import msgspec

from auditor.model.evidence import Confidence

DOCUMENTS = "constructs/"
"""How the names of the catalogue's documents with constructs begin; those of users stand beside the shipped ones."""


class Construct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One name, or pattern of names, and what it means."""

    name: str
    """As the format spells it; with `*` and `?` it is a glob for the whole name."""
    provider: str | None = None
    """A provider's id; None where other attributes decide."""
    closed: bool | None = None
    """True: a provider's service answers. False: something the customer runs does. None: depends."""
    capability: str | None = None
    requires: tuple[str, ...] = ()
    """Words of which one must stand in the construct's text, for names that serve other ends too."""
    model_keys: tuple[str, ...] = ()
    """Attributes that hold the model's id."""
    endpoint_keys: tuple[str, ...] = ()
    confidence: Confidence = "high"
    source: str
    checked_on: str


class ConstructArea(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of `rules/constructs/`."""

    construct: str
    """The word evidence carries: `terraform-resource`, `github-action`, `container-image`."""
    title: str
    entries: tuple[Construct, ...]


class Constructs:
    """All areas, those of one word joined, looked up by construct word and name; cost: one dictionary look-up, then one test a glob."""

    __slots__ = ("_areas",)

    def __init__(self, areas: tuple[ConstructArea, ...] = ()) -> None:
        self._areas: dict[str, tuple[dict[str, Construct], tuple[Construct, ...]]] = {}
        for area in areas:
            known, before = self._areas.get(area.construct, ({}, ()))
            exact = {entry.name.lower(): entry for entry in area.entries if not _is_glob(entry.name)}
            globs = tuple(entry for entry in area.entries if _is_glob(entry.name))
            self._areas[area.construct] = (known | exact, before + globs)

    @property
    def areas(self) -> tuple[str, ...]:
        """The words of all areas, in file order."""
        return tuple(self._areas)

    def find(self, construct: str, name: str) -> Construct | None:
        """Return what `name` means as a `construct`; an exact name wins over globs, a glob over those after it."""
        return next(self.candidates(construct, name), None)

    def candidates(self, construct: str, name: str) -> Iterator[Construct]:
        """Yield all that `name` may mean, in that order: whoever asks takes the first whose demands are met."""
        exact, globs = self._areas.get(construct, ({}, ()))
        name = name.lower()
        if name in exact:
            yield exact[name]
        yield from (entry for entry in globs if _matches(entry.name.lower(), name))

    def names(self, construct: str) -> tuple[str, ...]:
        """Return the names and globs of one area, in file order."""
        exact, globs = self._areas.get(construct, ({}, ()))
        return (
            *(entry.name for entry in exact.values()),
            *(entry.name for entry in globs),
        )


def _is_glob(name: str) -> bool:
    return "*" in name or "?" in name


def _matches(glob: str, name: str) -> bool:
    """Linear glob match: remembers the last star only, so no pattern can make it explode."""
    at, place, star, mark = 0, 0, -1, 0
    while place < len(name):
        if at < len(glob) and glob[at] != "*" and glob[at] in ("?", name[place]):
            at, place = at + 1, place + 1
        elif at < len(glob) and glob[at] == "*":
            star, mark, at = at, place, at + 1
        elif star >= 0:
            at, mark = star + 1, mark + 1
            place = mark
        else:
            return False
    return glob[at:].strip("*") == ""
