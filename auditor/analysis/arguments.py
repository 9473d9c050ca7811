"""The arguments of one call, evaluated, and the ways that SDK descriptions name them."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from auditor.analysis.texts import concatenated
from auditor.analysis.values import DYNAMIC, EMPTY, Const, Object, Value, join, join_all

SEARCH_DEPTH = 3
"""How deep a named field is looked for in objects given as arguments: `parameters: {model: ...}`, options in options."""
DERIVED = 64
"""Objects in a line, each derived from the next."""


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
    """Return a field of an object or of those it was derived from; names compare without case at their first letters."""
    for current in _derivation(instance):
        for spelling in _spellings(name):
            if spelling in current.fields:
                return current.fields[spelling]
    return EMPTY


def _derivation(instance: Object) -> Iterator[Object]:
    """Yield an object and those it was derived from, the nearest first."""
    current: Object | None = instance
    for _ in range(DERIVED):
        if current is None:
            return
        yield current
        current = current.parent


@lru_cache(maxsize=4096)
def _spellings(name: str) -> tuple[str, ...]:
    """Return the ways a field's name is written: names compare without case at the first letter."""
    return tuple(dict.fromkeys((name, name[:1].lower() + name[1:], name[:1].upper() + name[1:])))


class Fields:
    """The arguments of a call that is asked for many names, of which it has few: what it has is looked for once."""

    def __init__(self, arguments: Arguments) -> None:
        self._arguments = arguments
        self._names = {name.partition(".")[0] for name, _value in arguments.named}
        self._seen: dict[int, int] = {}
        """Object -> how deep what lies in it was looked into."""
        for value in arguments.all():
            self._collect(value, SEARCH_DEPTH)

    def get(self, name: str) -> Value:
        """Return what `Arguments.get` returns for a name or dotted name."""
        head = name.partition(".")[0]
        return self._arguments.get(name) if not self._names.isdisjoint(_spellings(head)) else EMPTY

    def _collect(self, value: Value, depth: int) -> None:
        for atom in value:
            if isinstance(atom, Object) and self._seen.get(id(atom), -1) < depth:
                self._seen[id(atom)] = depth
                for held in _derivation(atom):
                    self._names.update(held.fields)
                if depth > 0 and atom.kind in ("map", "list", "foreign"):
                    for inner in atom.fields.values():
                        self._collect(inner, depth - 1)


def number(value: Value) -> int | None:
    """Return the one whole number a value is."""
    if len(value) == 1:
        (atom,) = value
        if isinstance(atom, Const) and isinstance(atom.value, int) and not isinstance(atom.value, bool):
            return atom.value
    return None
