"""Full names of classes -> the classes, in languages where a name alone is enough: no import says which file defines it."""

from typing import TYPE_CHECKING, Any

from auditor.analysis.values import EMPTY, ClassValue, Object, Value

if TYPE_CHECKING:
    from auditor.analysis.frames import Frame
    from auditor.analysis.modules import ModuleState

ABSOLUTE_MARKS = ":\\"
"""What stands before a name that is looked for from the top only: `::Name`, `\\Name`."""
FILES_ASKED = 4


class Constants:
    """Finds the class of a dotted name by the file that the language's habit puts it in."""

    def __init__(self, project: Any) -> None:
        self._project = project
        self._known: dict[tuple[str, str], tuple[Value, frozenset[str]]] = {}
        """Language and full name -> what it means, and what decided that."""

    def find(self, run: Any, state: "ModuleState", dotted: str) -> Value:
        """Return the class with exactly this full name; nothing when no fitting file defines one."""
        if state.language is None or not dotted[:1].isupper():
            return EMPTY
        own = _defined(state.scope, _below(dotted, state.module.package if state.module is not None else ""))
        if own:
            return own
        key = (state.language.name, dotted)
        found = self._known.get(key)
        if found is None:
            self._known[key] = (EMPTY, frozenset())  # a name that is looked for while it is being looked for
            found = self._known[key] = self._project.files.noted(lambda: self._look(run, state, dotted))
        self._project.files.used |= found[1]
        return found[0]

    def _look(self, run: Any, state: "ModuleState", dotted: str) -> Value:
        assert state.language is not None
        last = dotted.rpartition(".")[2].encode()
        asked = 0
        for path in self._project.files.every(state.language.module_paths(dotted, 0, state.path)):
            other = self._project.module(path)
            if last not in other.content or other.module is None:
                continue
            self._project.load(run, path)
            found = _defined(other.scope, _below(dotted, other.module.package))
            asked += 1
            if found or asked >= FILES_ASKED:
                return found
        return EMPTY

    def from_here(self, run: Any, frame: "Frame", name: str) -> Value:
        """Return the class a name means in a class or namespace: the innermost of that name around it, else the one at the top."""
        state = frame.module
        owner = frame.cls or (frame.function.cls if frame.function is not None else None)
        around = owner.name if owner is not None else ""
        package = state.module.package if state.module is not None else ""
        prefixes = [f"{package}.{around}".strip(".")]
        while "." in prefixes[-1]:
            prefixes.append(prefixes[-1].rpartition(".")[0])
        for prefix in prefixes if prefixes[0] else []:
            found = _defined(state.scope, _below(f"{prefix}.{name}", package)) or self.find(run, state, f"{prefix}.{name}")
            if found:
                return found
        return self.find(run, state, name)


def _below(dotted: str, package: str) -> str:
    return dotted.removeprefix(f"{package}.") if package else dotted


def _defined(scope: Object, dotted: str, depth: int = 0) -> Value:
    """Return a class by its name in a scope, whether nested or written with its full name."""
    head, rest = dotted, ""
    while head and depth < 12:
        for atom in scope.fields.get(head, EMPTY):
            if isinstance(atom, ClassValue):
                found = _defined(atom.attributes, rest, depth + 1) if rest else frozenset((atom,))
                if found:
                    return found
        head, _, last = head.rpartition(".")
        rest = f"{last}.{rest}" if rest else last
    return EMPTY
