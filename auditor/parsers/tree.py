"""The one shape that YAML, JSON, TOML and HCL become: nodes with keys, values and character offsets."""

from collections.abc import Iterator
from typing import Literal

DEPTH_LIMIT = 100
"""Nesting beyond which a reader drops what it meets."""
NODE_LIMIT = 200_000
"""Nodes of one file; the rest is dropped."""
SIZE_LIMIT = 4_000_000
"""Characters of a structured file that are read as a tree; larger ones are data, not settings."""

Kind = Literal["map", "list", "scalar"]


class Node:
    """A mapping, a list or a scalar. `key` is its name in a mapping and empty in a list."""

    __slots__ = ("children", "end", "key", "kind", "quoted", "start", "value")

    def __init__(self, kind: Kind, key: str, start: int, end: int, value: str = "", quoted: bool = False) -> None:
        self.kind = kind
        self.key = key
        self.start = start
        """Offset of the key, or of the value where there is none."""
        self.end = end
        self.value = value
        self.quoted = quoted
        self.children: list[Node] = []

    def get(self, key: str) -> "Node | None":
        """Return the child of that name."""
        return next((child for child in self.children if child.key == key), None) if self.kind == "map" else None

    def text(self, key: str) -> str:
        """Return the scalar value of the child of that name, or an empty string."""
        child = self.get(key)
        return child.value if child is not None and child.kind == "scalar" else ""

    def at(self, *keys: str) -> "Node | None":
        """Return the node below a chain of names."""
        node: Node | None = self
        for key in keys:
            node = node.get(key) if node is not None else None
        return node

    def each(self, key: str) -> "list[Node]":
        """Return the children of the child of that name."""
        child = self.get(key)
        return child.children if child is not None else []


def walk(root: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield every node below `root` with the names that lead to it, in file order, without recursion."""
    stack: list[tuple[tuple[str, ...], Node]] = [((), child) for child in reversed(root.children)]
    while stack:
        above, node = stack.pop()
        path = (*above, node.key) if node.key else above
        yield path, node
        stack.extend((path, child) for child in reversed(node.children))
