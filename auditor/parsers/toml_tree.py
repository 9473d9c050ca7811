"""TOML text -> tree with offsets: tables and keys line by line, values by the brace scanner."""

import re
from functools import lru_cache

from auditor.parsers.brace_tree import BraceScanner, unquoted
from auditor.parsers.tree import DEPTH_LIMIT, NODE_LIMIT, SIZE_LIMIT, Node

_BLANK = re.compile(r"(?:\s+|#[^\n]*)+")
_HEADER = re.compile(r"(\[\[?)[ \t]*([^\[\]\n]{1,500})\]")
_PART = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[\w-]+)"
_KEY = re.compile(rf"({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*=[ \t]*")
_PARTS = re.compile(_PART)
_BARE = re.compile(r"[^\n#]*")


@lru_cache(maxsize=2)
def read_toml(text: str) -> Node:
    """Return the tree of a TOML text; a line that is no TOML is passed over; never raises."""
    reader = _Reader(text)
    if len(text) <= SIZE_LIMIT:
        reader.read()
    return reader.root


class _Reader:
    def __init__(self, text: str) -> None:
        self.root = Node("map", "", 0, len(text))
        self._text = text
        self._tables: dict[tuple[str, ...], Node] = {(): self.root}
        self._below: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        """For each array of tables: the tables made below its last row."""
        self._current: tuple[str, ...] = ()
        self._count = 0

    def read(self) -> None:
        """Read the whole text."""
        position = 0
        while position < len(self._text) and self._count < NODE_LIMIT:
            blank = _BLANK.match(self._text, position)
            if blank:
                position = blank.end()
                continue
            position = self._line(position)

    def _line(self, position: int) -> int:
        header = _HEADER.match(self._text, position)
        if header:
            self._open(header)
        else:
            key = _KEY.match(self._text, position)
            if key:
                return self._assign(key)
        end = self._text.find("\n", position)
        return len(self._text) if end < 0 else end + 1

    def _open(self, header: re.Match[str]) -> None:
        names = tuple(_name(part) for part in _PARTS.findall(header.group(2)))[:DEPTH_LIMIT]
        if not names:
            return
        if header.group(1) == "[[":
            rows = self._table(names, header.start(), "list")
            row = Node("map", "", header.start(), header.end())
            rows.children.append(row)
            # Tables below the row before are not tables of this one.
            for known in self._below.get(names, ()):
                self._tables.pop(known, None)
            self._below[names] = []
            self._tables[names] = row
        else:
            self._table(names, header.start(), "map")
        self._current = names

    def _table(self, names: tuple[str, ...], start: int, kind: str) -> Node:
        """Return the table of that name, made with all above it where it is new."""
        node = self.root
        for depth in range(1, len(names) + 1):
            path = names[:depth]
            known = self._tables.get(path)
            if known is None:
                last = depth == len(names) and kind == "list"
                known = Node("list" if last else "map", path[-1], start, start)
                node.children.append(known)
                self._count += 1
                if not last:
                    self._tables[path] = known
                    self._remember(path)
            elif depth == len(names) and kind == "list":
                known = next((child for child in reversed(node.children) if child.key == path[-1]), known)
            node = known
        return node

    def _remember(self, path: tuple[str, ...]) -> None:
        for depth in range(1, len(path)):
            below = self._below.get(path[:depth])
            if below is not None:
                below.append(path)

    def _assign(self, key: re.Match[str]) -> int:
        names = tuple(_name(part) for part in _PARTS.findall(key.group(1)))[:DEPTH_LIMIT]
        node, end = self._read_value(key.end())
        node.key, node.start = names[-1], key.start()
        self._table((*self._current, *names[:-1]), key.start(), "map").children.append(node)
        self._count += 1
        return end

    def _read_value(self, start: int) -> tuple[Node, int]:
        if self._text[start : start + 1] in ("[", "{", '"', "'"):
            scanner = BraceScanner(self._text, toml=True)
            end = scanner.scan(start, one_value=True)
            self._count += scanner.count
            if scanner.root.children:
                return scanner.root.children[0], end
        bare = _BARE.match(self._text, start)
        end = bare.end() if bare else start
        return Node("scalar", "", start, end, self._text[start:end].strip()), max(end, start)


def _name(part: str) -> str:
    return unquoted(part, literal=True) if part[0] in "\"'" else part
