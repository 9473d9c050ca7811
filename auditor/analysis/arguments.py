"""The arguments of one call, evaluated, and the ways that SDK descriptions name them."""

from collections.abc import Iterator
from typing import NamedTuple

from auditor.analysis.texts import concatenated
from auditor.analysis.values import DYNAMIC, EMPTY, Const, Object, Value, join, join_all

SEARCH_DEPTH = 3
"""How deep a named field is looked for in objects given as arguments: `parameters: {model: ...}`, options in options."""


class Arguments(NamedTuple):
    """Evaluated arguments in order: positional ones, named ones, and what was unpacked into the call."""

    positional: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()
    unpacked: tuple[Value, ...] = ()
    """Values of `*sequence` arguments; their items may stand anywhere among the positional ones."""
    mappings: tuple[Value, ...] = ()
    """Values of `**mapping` arguments."""

    def all(self) -> Iterator[Value]:
        """Yield every argument's value."""
        yield from self.positional
        for _name, value in self.named:
            yield value
        yield from self.unpacked
        yield from self.mappings

    def rest(self) -> "Arguments":
        """Return all but the first argument."""
        return self._replace(positional=self.positional[1:])

    def uncounted(self) -> "Arguments":
        """Return the arguments without the numbers that are known: a call far down a recursion may have any."""
        return self._replace(positional=tuple(DYNAMIC if number(value) is not None else value for value in self.positional))

    def get(self, path: str) -> Value:
        """Return the value at an argument path of an SDK description: `name`, `#n`, `#n.name`, `a+b` joined; empty when it is not given."""
        first, joined, second = path.partition("+")
        if joined:
            parts = [self.get(first), self.get(second)]
            return (concatenated(parts) or parts[0]) if parts[0] else EMPTY
        if path.startswith("#"):
            place, _, rest = path[1:].partition(".")
            value = self.positional[int(place)] if place.isdigit() and int(place) < len(self.positional) else EMPTY
            return field_of(value, rest) if rest else value
        head, _, rest = path.partition(".")
        for name, value in self.named:
            if name == head:
                return field_of(value, rest) if rest else value
        for value in self.mappings:
            found = field_of(value, path)
            if found:
                return found
        return join_all([field_of(value, path) for value in (*self.positional, *(value for _name, value in self.named))])


def field_of(value: Value, path: str, depth: int = SEARCH_DEPTH) -> Value:
    """Return what a field of that (dotted) name holds in the objects of a value, looked for inside them to a small depth."""
    head, _, rest = path.partition(".")
    found = EMPTY
    for atom in value:
        if isinstance(atom, Object):
            held = own_field(atom, head)
            if not held and depth > 0 and atom.kind in ("map", "list", "foreign"):
                held = join_all([field_of(inner, head, depth - 1) for inner in atom.fields.values()])
            found = join(found, held)
    return field_of(found, rest) if rest and found else found


def own_field(instance: Object, name: str) -> Value:
    """Return a field of an object or of those it was derived from; names compare without case and underscores at first letters."""
    seen = 0
    current: Object | None = instance
    while current is not None and seen < 64:
        for spelling in (name, name[:1].lower() + name[1:], name[:1].upper() + name[1:]):
            if spelling in current.fields:
                return current.fields[spelling]
        current = current.parent
        seen += 1
    return EMPTY


def number(value: Value) -> int | None:
    """Return the one whole number a value is."""
    if len(value) == 1:
        (atom,) = value
        if isinstance(atom, Const) and isinstance(atom.value, int) and not isinstance(atom.value, bool):
            return atom.value
    return None
