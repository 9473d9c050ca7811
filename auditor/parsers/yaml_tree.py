"""YAML text -> tree: built from parse events, so aliases are never expanded and nothing is ever constructed."""

import re
from functools import lru_cache
from typing import Protocol

import yaml

from auditor.parsers.tree import DEPTH_LIMIT, NODE_LIMIT, SIZE_LIMIT, Node

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - only where PyYAML was built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # same interface, slower

_TEMPLATE_LINE = re.compile(r"^[ \t]*\{\{[^\n]*\}\}[ \t]*$|^[ \t]*\{%[^\n]*%\}[ \t]*$|^[ \t]*<%[^=][^\n]*%>[ \t]*$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{[^{}\n]*\}\}")
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOSE_LINE = re.compile(r"^([ \t]*)(?:-[ \t]+)?([\w.\-/]{1,120})[ \t]*:[ \t]+(\S[^\n]*)$", re.MULTILINE)


@lru_cache(maxsize=2)
def read_yaml(text: str) -> tuple[Node, ...]:
    """Return one tree a document. What does not parse is read line by line instead; never raises."""
    if len(text) > SIZE_LIMIT:
        return ()
    builder = _Builder(text)
    try:
        for event in yaml.parse(_readable(text), Loader=_Loader):
            builder.take(event)
            if builder.full:
                break
    except (yaml.YAMLError, ValueError, RecursionError):
        builder.loose_lines(builder.reached)
    return tuple(builder.documents)


def _readable(text: str) -> str:
    """Blank out what template engines add and characters YAML refuses; every offset stays the same."""
    if "{{" in text or "<%" in text or "{%" in text:
        text = _TEMPLATE_LINE.sub(_blank, text)
        text = _TEMPLATE.sub(_defuse, text)
    return _UNREADABLE.sub("?", text)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _defuse(found: re.Match[str]) -> str:
    inner = re.sub(r"[\"':#,]", "_", found.group()[2:-2])
    return f"<<{inner}>>"


class _Mark(Protocol):
    @property
    def index(self) -> int: ...


def _at(mark: _Mark | None) -> int:
    return mark.index if mark is not None else 0


_REFERRING = frozenset({"!Ref", "!ImportValue"})
"""Tags that make a text the name of something else."""


class _Builder:
    """Takes events one by one; a stack of open nodes instead of recursion."""

    def __init__(self, text: str) -> None:
        self.documents: list[Node] = []
        self.reached = 0
        self.full = False
        self._text = text
        self._stack: list[Node] = []
        self._keys: list[tuple[str, int] | None] = []
        """The key that waits for its value, one for each open node."""
        self._skipping = 0
        self._count = 0

    def take(self, event: yaml.Event) -> None:
        """Add what one event says."""
        if self._skipping:
            self._skip(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open("map" if isinstance(event, yaml.MappingStartEvent) else "list", _at(event.start_mark))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close(self._trimmed(_at(event.end_mark)))
        elif isinstance(event, yaml.AliasEvent):
            self._value(Node("scalar", "", _at(event.start_mark), _at(event.end_mark), f"*{event.anchor}"))
        if event.end_mark is not None:
            self.reached = _at(event.end_mark)

    def loose_lines(self, after: int) -> None:
        """Read `key: value` lines from `after` on, with no structure but the key's own name."""
        root = Node("map", "", after, len(self._text))
        for found in _LOOSE_LINE.finditer(self._text, after):
            value = re.sub(r"[ \t]+#.*$", "", found.group(3)).strip().strip("\"'")
            root.children.append(Node("scalar", found.group(2), found.start(2), found.end(3), value))
            if len(root.children) > NODE_LIMIT:
                break
        self.documents.append(root)

    def _skip(self, event: yaml.Event) -> None:
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._skipping += 1
            self.full = self._skipping >= DEPTH_LIMIT
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._skipping -= 1

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start, end = _at(event.start_mark), self._trimmed(_at(event.end_mark))
        if self._expects_key():
            self._keys[-1] = (str(event.value), start)
            return
        value = str(event.value)
        if event.tag in _REFERRING and value:
            value = f"${{{value}}}"
        if "<<" in value and "{{" in (raw := self._text[start:end]):
            value = raw.strip().strip("\"'")
        self._value(Node("scalar", "", start, end, value, quoted=event.style in ("'", '"')))

    def _trimmed(self, end: int) -> int:
        """Blocks end where the next entry starts: go back over the white space between."""
        while end > 0 and self._text[end - 1 : end].isspace():
            end -= 1
        return end

    def _expects_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].kind == "map" and self._keys[-1] is None

    def _open(self, kind: str, start: int) -> None:
        if self._expects_key():
            # A mapping or list as a key: nothing we read has one, so its value is kept under an empty name.
            self._keys[-1] = ("", start)
            self._skipping = 1
            return
        if len(self._stack) >= DEPTH_LIMIT:
            # libyaml's time grows with the square of the depth: a file this deep is a bomb, so stop reading it.
            self.full = True
            return
        node = Node("map" if kind == "map" else "list", "", start, start)
        self._value(node)
        self._stack.append(node)
        self._keys.append(None)

    def _close(self, end: int) -> None:
        if self._stack:
            self._stack.pop().end = end
            self._keys.pop()

    def _value(self, node: Node) -> None:
        self._count += 1
        self.full = self.full or self._count >= NODE_LIMIT
        if not self._stack:
            self.documents.append(node)
            return
        if self._expects_key():
            self._keys[-1] = ("", node.start)
            return
        waiting = self._keys[-1]
        if waiting is not None:
            node.key, node.start = waiting
            self._keys[-1] = None
        self._stack[-1].children.append(node)
