"""XML text -> tree with offsets, through expat; a document type or an entity of its own ends the reading."""

from functools import lru_cache
from xml.parsers import expat

from auditor.parsers.tree import DEPTH_LIMIT, NODE_LIMIT, Node

SIZE_LIMIT = 50_000_000
"""Characters of an XML file that are read: SBOMs are large."""


class _Stop(Exception):
    """The way out of expat's callbacks; never seen outside."""


@lru_cache(maxsize=2)
def read_xml(text: str) -> Node:
    """Return the tree of an XML text; attributes are scalars among the children, text is the element's value; never raises."""
    root = Node("map", "", 0, len(text))
    if len(text) > SIZE_LIMIT:
        return root
    reader = _Reader(text, root)
    try:
        reader.parser.Parse(reader.encoded, True)
    except (expat.ExpatError, _Stop, ValueError):
        pass  # what was read so far stands
    return root


class _Reader:
    def __init__(self, text: str, root: Node) -> None:
        self.encoded = text.encode("utf-8", "replace")
        self._text = text
        self._ascii = len(self.encoded) == len(text)
        self._known = (0, 0)
        """A byte offset with its character offset: positions only grow, so each step counts what is new."""
        self._stack = [root]
        self._count = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise _Stop

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._stack) > DEPTH_LIMIT or self._count > NODE_LIMIT:
            raise _Stop
        place = self._place()
        node = Node("map", name.rsplit(":", 1)[-1], place, place)
        node.children.extend(Node("scalar", key.rsplit(":", 1)[-1], place, place, value, quoted=True) for key, value in attributes.items())
        self._stack[-1].children.append(node)
        self._stack.append(node)

    def _end(self, _: str) -> None:
        node = self._stack.pop()
        place = self._place()
        node.end = self._text.find(">", place) + 1 or place
        node.value = node.value.strip()

    def _characters(self, data: str) -> None:
        self._stack[-1].value += data

    def _place(self) -> int:
        byte = self.parser.CurrentByteIndex
        if self._ascii:
            return byte
        last_byte, last_place = self._known
        if byte < last_byte:  # pragma: no cover - expat only moves forward
            last_byte = last_place = 0
        place = last_place + len(self.encoded[last_byte:byte].decode("utf-8", "ignore"))
        self._known = (byte, place)
        return place
