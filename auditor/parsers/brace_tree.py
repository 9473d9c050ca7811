"""JSON, JSONC, JSON5 and TOML values -> tree: one tolerant scanner that keeps offsets and never recurses."""

import re
from functools import lru_cache

from auditor.parsers.tree import DEPTH_LIMIT, NODE_LIMIT, SIZE_LIMIT, Node

_TOKEN = re.compile(
    r"""(?P<skip>[\s,]+|//[^\n]*|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|\#[^\n]*)
      |(?P<string>"(?:[^"\\\n]++|\\.)*+"?|'(?:[^'\\\n]++|\\.)*+'?)
      |(?P<mark>[{}\[\]:=])
      |(?P<word>[^\s,{}\[\]:="']+)
      |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_TOML_TOKEN = re.compile(
    r"""(?P<skip>[\s,]+|\#[^\n]*)
      |(?P<string>\"{3}(?:[^"\\]++|\\.|"{1,2}(?!"))*+(?:\"{3})?
                  |'{3}(?:[^']++|'{1,2}(?!'))*+(?:'{3})?
                  |"(?:[^"\\\n]++|\\.)*+"?
                  |'[^'\n]*+'?)
      |(?P<mark>[{}\[\]=])
      |(?P<word>[^\s,{}\[\]="'\#]+)
      |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}


@lru_cache(maxsize=2)
def read_json(text: str) -> Node:
    """Return the tree of a JSON, JSONC or JSON5 text, with as much of it as could be read; never raises."""
    scanner = BraceScanner(text)
    if len(text) <= SIZE_LIMIT:
        scanner.scan(0)
    return scanner.root


class BraceScanner:
    """Reads nested `{key: value}` and `[value]` from any place of a text."""

    def __init__(self, text: str, *, toml: bool = False) -> None:
        self.root = Node("list", "", 0, len(text))
        self.count = 0
        """Nodes made so far; `NODE_LIMIT` also when the nesting went too deep."""
        self._text = text
        self._toml = toml
        self._pattern = _TOML_TOKEN if toml else _TOKEN
        self._stack = [self.root]
        self._keys: list[tuple[str, int] | None] = [None]

    def scan(self, start: int, *, one_value: bool = False) -> int:
        """Read from `start` to the end, or over one value; return the offset after what was read."""
        match = self._pattern.match
        text, position = self._text, start
        while position < len(text) and self.count < NODE_LIMIT:
            found = match(text, position)
            if found is None:  # pragma: no cover - the pattern's last branch takes any character
                break
            position = found.end()
            group = found.lastgroup
            if group == "mark":
                self._mark(found.group(), found.start(), position)
            elif group in ("string", "word"):
                self._scalar(found.group(), found.start(), position, quoted=group == "string")
            if one_value and len(self._stack) == 1 and self.root.children:
                break
        self._finish(position)
        return position

    def _finish(self, end: int) -> None:
        for node in self._stack[1:]:
            node.end = end
        del self._stack[1:], self._keys[1:]

    def _mark(self, mark: str, start: int, end: int) -> None:
        if mark in "{[":
            if len(self._stack) > DEPTH_LIMIT:
                self.count = NODE_LIMIT
                return
            node = self._add(Node("map" if mark == "{" else "list", "", start, end))
            self._stack.append(node)
            self._keys.append(None)
        elif mark in "}]" and len(self._stack) > 1:
            self._stack.pop().end = end
            self._keys.pop()

    def _scalar(self, token: str, start: int, end: int, *, quoted: bool) -> None:
        value = unquoted(token, literal=self._toml and token[0] == "'") if quoted else token
        if self._stack[-1].kind == "map" and self._keys[-1] is None:
            self._keys[-1] = (value, start)
            return
        self._add(Node("scalar", "", start, end, value, quoted=quoted))

    def _add(self, node: Node) -> Node:
        self.count += 1
        waiting = self._keys[-1]
        if waiting is not None:
            node.key, node.start = waiting
            self._keys[-1] = None
        self._stack[-1].children.append(node)
        return node


def unquoted(token: str, *, literal: bool = False) -> str:
    """Return what a quoted token says."""
    width = 3 if token[:3] in ('"""', "'''") else 1
    closed = len(token) >= 2 * width and token.endswith(token[:width])
    inner = token[width:-width] if closed else token[width:]
    if literal or "\\" not in inner:
        return inner
    return _ESCAPE.sub(_unescape, inner)


def _unescape(found: re.Match[str]) -> str:
    what = found.group(1)
    if len(what) == 5:
        character = chr(int(what[1:], 16))
        # Half of a surrogate pair is no character: kept as the replacement, since records must survive encoding.
        return "\ufffd" if "\ud800" <= character <= "\udfff" else character
    return _PLAIN.get(what, what)
