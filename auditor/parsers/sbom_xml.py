"""A bill of materials in XML -> what the same one says in JSON, through expat and without a tree: such files are large.

A document type or an entity of its own ends the reading.
"""

from typing import Any
from xml.parsers import expat

SIZE_LIMIT = 60_000_000
"""Characters of a bill of materials that are read."""
DEPTH_LIMIT = 100

_NAMED = frozenset({"name", "purl"})
_KEPT = 2_000
"""Characters of one text that are kept."""


class _Stop(Exception):
    """The way out of expat's callbacks; never seen outside."""


def read_bom(text: str) -> dict[str, Any]:
    """Return `components`, `dependencies`, `services` and `metadata` of a bill of materials; never raises. Cost: one pass."""
    reader = _Reader()
    if len(text) <= SIZE_LIMIT:
        try:
            reader.parser.Parse(text.encode("utf-8", "replace"), True)
        except (expat.ExpatError, _Stop, ValueError):
            pass  # what was read so far stands
    return reader.document


class _Reader:
    def __init__(self) -> None:
        self.document: dict[str, Any] = {"components": [], "dependencies": [], "services": [], "metadata": {}}
        self._names: list[str] = []
        self._components: list[dict[str, Any]] = []
        self._needs: list[str] | None = None
        self._text: list[str] | None = None
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
        name = name.rpartition(":")[2]
        if len(self._names) > DEPTH_LIMIT:
            raise _Stop
        above = self._names[-1] if self._names else ""
        self._names.append(name)
        if name == "component":
            self._place(above, {"bom-ref": attributes.get("bom-ref", ""), "type": attributes.get("type", "")})
        elif name == "dependency" and above == "dependency" and self._needs is not None:
            self._needs.append(attributes.get("ref", ""))
        elif name == "dependency":
            self._needs = []
            self.document["dependencies"].append({"ref": attributes.get("ref", ""), "dependsOn": self._needs})
        elif name == "modelCard" and above == "component":
            self._components[-1]["modelCard"] = {}
        elif name == "endpoint" or (name in _NAMED and above == "component"):
            self._text = []

    def _place(self, above: str, component: dict[str, Any]) -> None:
        """A component of the project, the project itself, or what another one was made from."""
        if above == "metadata":
            self.document["metadata"]["component"] = component
        elif above == "ancestors" and self._components:
            self._components[-1].setdefault("pedigree", {"ancestors": []})["ancestors"].append(component)
        else:
            self.document["components"].append(component)
        self._components.append(component)

    def _end(self, _: str) -> None:
        name = self._names.pop()
        if name == "component":
            self._components.pop()
        elif self._text is not None:
            value = "".join(self._text).strip()[:_KEPT]
            self._text = None
            if name == "endpoint":
                self.document["services"].append({"endpoints": [value]})
            elif name in _NAMED and self._components:
                self._components[-1][name] = value

    def _characters(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
