"""Calls that bring documents from a store: data of its own kind, and whether the call says whose documents it may bring.

A search narrowed by a name that ties it to whoever asks (`filter={"tenant_id": ...}`, `WHERE owner_id = %s`, a collection per tenant) is guarded. What the
store itself enforces (row-level security, a key per tenant) cannot be seen here.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.analysis.arguments import Arguments
from auditor.analysis.values import Chain, Const, Data, Object, Parameter, Source, Symbol, Unknown, Value, join
from auditor.analysis.words import Terms
from auditor.model.flow_pack import name_parts

GUARD = "user_filter"
ANSWERING = frozenset({"chat", "completions", "text", "agents", "responses"})
"""Capabilities of calls that tell somebody what they were given."""
SEARCHING = frozenset({"search", "vector-stores"})
"""Capabilities of calls that bring documents."""
DEPTH = 5
"""Objects inside objects that are looked at for a filter."""
ATOMS = 400
"""Values that are looked at for one call."""
HELD = "#retrieved"
"""The field of an object that brings documents when it is asked."""
_WORD = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
_NARROWING = re.compile(r"(?i)\b(?:where|filter|filter_by|filters|having|and|must|namespace)\b")
_TEXT_BYTES = 4_000


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One call that brings documents."""

    call: str
    text: str = ""
    """What its text or constants must hold."""


class Retrieval:
    """Answers whether a call brings documents, and for whom."""

    def __init__(self, project: Any) -> None:
        document = msgspec.msgpack.decode(project.catalogue.document("flows/retrieval.yaml") or b"\x80")
        self._project = project
        self._by_last: dict[str, list[tuple[tuple[str, ...], re.Pattern[str] | None]]] = {}
        for plain in document.get("calls", ()):
            entry = msgspec.convert(plain, Entry)
            parts = name_parts(entry.call)
            self._by_last.setdefault(parts[-1], []).append((parts, re.compile(entry.text) if entry.text else None))
        self._narrows = Terms(dict.fromkeys(document.get("narrows", ()), "narrows"))
        self._tied = Terms(dict.fromkeys(document.get("tied", ()), "tied"))
        self.owners = frozenset(parts[-2] for some in self._by_last.values() for parts, _text in some if len(parts) > 1)
        """Classes whose methods bring documents."""

    def called(self, run: Any, atom: Any, arguments: Arguments, site: Any, result: Value) -> Value:
        """Return what a call gives, with the documents it brings."""
        names = _names(atom)
        if not names or names[-1] not in self._by_last or not hasattr(site, "start"):
            return result
        text = self._text(run, arguments, site)
        if not any(_is_end(parts, names) and (pattern is None or pattern.search(text)) for parts, pattern in self._by_last[names[-1]]):
            return result
        frame = run.frames[-1]
        receiver = atom.root if isinstance(atom, Chain) else None
        guards = (GUARD,) if self._is_tied(arguments, receiver) or self._is_tied_text(text) else ()
        source = Source("retrieval", "retrieved documents", (), frame.module.path, site.start, site.end, guards=guards)
        held = frozenset((Data(source),))
        for made in result:
            if isinstance(made, Object):
                run.trail.add(made.fields, HELD, held)
        if isinstance(receiver, Object) and receiver.kind == "foreign" and receiver.client is None:
            run.trail.add(receiver.fields, HELD, held)  # a cursor is asked for the rows later
        return join(result, held)

    def typed(self, name: str, part: Any, frame: Any) -> Value:
        """Return an object of a class whose methods bring documents, for something that is declared with it."""
        if name_parts(name)[-1] not in self.owners:
            return frozenset()
        made = Object("foreign", frame.module.path, part.start)
        made.symbol = name
        return frozenset((made,))

    # Whose documents -------------------------------------------------------------------------------------------------

    def is_bound(self, run: Any, arguments: Arguments, receiver: Any, site: Any) -> bool:
        """Tell whether a search is narrowed to what whoever asks may see."""
        return self._is_tied(arguments, receiver) or self._is_tied_text(self._text(run, arguments, site))

    def _is_tied(self, arguments: Arguments, receiver: Any) -> bool:
        """Tell whether something that narrows the search, or the name of an argument, is about whoever asks."""
        given = [("", value) for value in (*arguments.positional, *arguments.unpacked, *arguments.mappings)]
        steps = [(name, value) for name, value in arguments.named]
        link = receiver
        for _ in range(DEPTH):
            if not isinstance(link, Object):
                break
            made_by = link.symbol.rpartition(".")[2]
            steps += [(name if not name.startswith("#") else made_by, value) for name, value in link.fields.items() if name != HELD]
            link = link.parent
        return any(self._ties(name, value) for name, value in (*given, *steps))

    def _ties(self, name: str, value: Value) -> bool:
        """Tell whether a value tied to whoever asks stands under a name that narrows, at any depth."""
        if name and self._tied.of(name):
            return True
        return any(
            self._tied.of(word) for word, is_narrow in _words(value, bool(name and self._narrows.of(name)), self._narrows) if is_narrow
        )

    def _is_tied_text(self, text: str) -> bool:
        """Tell whether a condition written in a text, or in the call itself, names whoever asks."""
        found = _NARROWING.search(text)
        if found is None:
            return False
        return any(self._tied.of(word.rpartition(".")[2]) for word in _WORD.findall(text[found.end() :]))

    def _text(self, run: Any, arguments: Arguments, site: Any) -> str:
        """Return a call as it is written, and the constant texts it is given."""
        written = run.frames[-1].module.content[site.start : min(site.end, site.start + _TEXT_BYTES)].decode("utf-8", "replace")
        texts = [str(atom.value) for value in arguments.all() for atom in value if isinstance(atom, Const) and isinstance(atom.value, str)]
        parts = [atom.name for value in arguments.all() for atom in value if isinstance(atom, Unknown) and atom.reason == "text"]
        return "\n".join((written, *sorted(texts), *sorted(parts), *sorted(set(_made_by(arguments)))))


def _words(value: Value, is_narrow: bool, narrows: Terms) -> Iterator[tuple[str, bool]]:
    """Yield the names in a value, each with whether it stands under a name that narrows."""
    stack: list[tuple[Any, bool, int]] = [(atom, is_narrow, 0) for atom in value]
    for _ in range(ATOMS):
        if not stack:
            return
        atom, narrow, depth = stack.pop()
        match atom:
            case Const(value=str() as text) if narrow:
                yield from ((word.rpartition(".")[2], True) for word in _WORD.findall(text[:_TEXT_BYTES]))
            case Data():
                yield from ((name, narrow) for name in (atom.source.name, *atom.access))
            case Parameter() | Unknown():
                yield from ((word, narrow) for word in _WORD.findall(atom.name[:_TEXT_BYTES]))
            case Chain():
                yield from ((name, narrow) for name in atom.names)
                stack.append((atom.root, narrow, depth + 1))
            case Object() if depth < DEPTH:
                for name, held in atom.fields.items():
                    inside = narrow or bool(narrows.of(name))
                    if not name.startswith("#") and not name.isdigit():
                        yield name, True  # a key such as `userId` says it by itself
                    stack.extend((part, inside, depth + 1) for part in held)
                if atom.parent is not None:  # a builder: what its earlier steps were told
                    stack.append((atom.parent, narrow, depth + 1))
            case _:
                pass


def _made_by(arguments: Arguments) -> Iterator[str]:
    """Yield what the objects in arguments were made by: `gt(similarity, 0.5)`, whose first argument is a distance."""
    stack: list[tuple[Any, int]] = [(atom, 0) for value in arguments.all() for atom in value]
    for _ in range(ATOMS // 4):
        if not stack:
            return
        atom, depth = stack.pop()
        if isinstance(atom, Object) and depth < DEPTH:
            yield atom.symbol
            stack.extend((part, depth + 1) for held in atom.fields.values() for part in held)


def _names(atom: Any) -> tuple[str, ...]:
    """Return the parts of the full name of what is called."""
    if isinstance(atom, Symbol):
        return name_parts(atom.name)
    if isinstance(atom, Chain):
        root = atom.root
        before = name_parts(root.symbol) if isinstance(root, Object) else (root.name.rpartition(".")[2],)
        return (*before, *atom.names)
    return ()


def _is_end(wanted: tuple[str, ...], seen: tuple[str, ...]) -> bool:
    """Tell whether an entry names the end of a name; a class before a method may lie further back: `Pinecone.Index.query`."""
    if len(wanted) == 1:
        return True
    rest = iter(seen[:-1])
    return all(part in rest for part in wanted[:-1])


def held_by(run: Any, *owners: Object | None) -> list[Data]:
    """Return the documents that objects bring when they are asked: a chain with a retriever in it, a query engine."""
    out = {
        atom
        for owner in owners
        if owner is not None
        for atom in run.deep(frozenset((owner,)))
        if isinstance(atom, Data) and atom.source.kind == "retrieval"
    }
    return sorted(out, key=repr)
