"""HCL text (Terraform, OpenTofu, Nomad, Packer) -> tree: blocks with their labels as value, attributes as scalars."""

import re
from functools import lru_cache

from auditor.parsers.brace_tree import unquoted
from auditor.parsers.tree import DEPTH_LIMIT, NODE_LIMIT, SIZE_LIMIT, Node

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*|//[^\n]*|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)
      |(?P<line>\n)|(?P<comma>,)
      |(?P<heredoc><<-?(?P<mark>[A-Za-z_]\w*)\r?\n)
      |(?P<string>"(?:[^"\\\n]++|\\.)*+"?)
      |(?P<open>[{\[])|(?P<close>[}\]])
      |(?P<assign>[=:](?!=))
      |(?P<word>[^\s,{}\[\]="\#:]++(?:(?<=[\w)])\[[^\[\]\n]{0,100}\][\w.*-]*)*+)
      |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


_REFERENCE = re.compile(r"(?!(?:true|false|null)$)[A-Za-z_][\w-]*(?:\[[^\]\n]{0,100}\]|\.(?:[\w-]+|\*))*")
"""A bare name, or a path of names: what something else is, never what is meant by its letters."""


@lru_cache(maxsize=2)
def read_hcl(text: str) -> Node:
    """Return the tree of an HCL text; never raises."""
    reader = _Reader(text)
    if len(text) <= SIZE_LIMIT:
        reader.read()
    return reader.root


class _Reader:
    """A stack of open blocks; the words of the current statement wait until it ends or opens a block."""

    def __init__(self, text: str) -> None:
        self.root = Node("map", "", 0, len(text))
        self._text = text
        self._stack = [self.root]
        self._words: list[tuple[str, int, int, bool]] = []
        """(text, start, end, quoted) of the statement so far."""
        self._assigned = -1
        """How many words stood before the `=`; -1 before there is one."""
        self._inside = 0
        """Brackets of calls that the statement so far leaves open."""
        self._count = 0

    def read(self) -> None:
        """Read the whole text."""
        position = 0
        while position < len(self._text) and self._count < NODE_LIMIT:
            found = _TOKEN.match(self._text, position)
            if found is None:  # pragma: no cover - the pattern's last branch takes any character
                break
            position = found.end()
            group = found.lastgroup
            if group in ("word", "string"):
                self._word(found, quoted=group == "string")
            elif group == "mark" or found.group("heredoc"):
                position = self._heredoc(found)
            elif group == "assign":
                self._assigned = len(self._words) if self._assigned < 0 else self._assigned
            elif group == "open":
                self._open(found)
            elif group in ("close", "line") or (group == "comma" and self._inside <= 0):
                self._flush()
                if group == "close" and len(self._stack) > 1:
                    self._stack.pop().end = position
        self._flush()
        for node in self._stack[1:]:
            node.end = position

    def _word(self, found: re.Match[str], *, quoted: bool) -> None:
        if self._stack[-1].kind == "list" and self._assigned < 0 and self._words:
            self._flush()
        value = unquoted(found.group()) if quoted else found.group()
        self._inside += 0 if quoted else value.count("(") - value.count(")")
        self._words.append((value, found.start(), found.end(), quoted))

    def _heredoc(self, found: re.Match[str]) -> int:
        close = re.compile(rf"^[ \t]*{re.escape(found.group('mark'))}[ \t]*\r?$", re.MULTILINE).search(self._text, found.end())
        end = close.start() if close else len(self._text)
        self._words.append((self._text[found.end() : end], found.start(), end, True))
        return close.end() if close else end

    def _open(self, found: re.Match[str]) -> None:
        if len(self._stack) > DEPTH_LIMIT:
            self._count = NODE_LIMIT
            return
        words = self._words
        node = Node("map" if found.group() == "{" else "list", "", found.start(), found.end())
        if words:
            node.key, node.start = words[0][0], words[0][1]
            if self._assigned < 0:
                node.value = " ".join(word[0] for word in words[1:])
        self._words, self._assigned, self._inside = [], -1, 0
        self._add(node)
        self._stack.append(node)

    def _flush(self) -> None:
        words, assigned = self._words, self._assigned
        self._words, self._assigned, self._inside = [], -1, 0
        if not words:
            return
        if self._stack[-1].kind == "list":
            value = words[0][0] if words[0][3] else _marked(words[0][0])
            self._add(Node("scalar", "", words[0][1], words[-1][2], value, quoted=words[0][3]))
        elif 0 < assigned < len(words):
            values = words[assigned:]
            whole = values[0][0] if len(values) == 1 else self._text[values[0][1] : values[-1][2]]
            whole = whole if values[0][3] else _marked(whole)
            self._add(Node("scalar", words[0][0], words[0][1], values[-1][2], whole, quoted=values[0][3]))

    def _add(self, node: Node) -> None:
        self._count += 1
        self._stack[-1].children.append(node)


def _marked(written: str) -> str:
    """Return a bare name as a reference, `${name}`, and anything else as it is written."""
    return f"${{{written}}}" if _REFERENCE.fullmatch(written) else written
