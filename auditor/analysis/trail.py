"""A log of writes, so that branches can be run one after the other from the same state and joined after."""

from collections.abc import Callable

from auditor.analysis.values import EMPTY, NONE, PART, UNTOUCHED, Const, Object, Value, join, join_all

Fields = dict[str, Value]
Changes = dict[tuple[int, str], tuple[Fields, str, Value]]

HELD_LIMIT = 200


class Trail:
    """Every write to a scope, an object or a container goes through here."""

    def __init__(self) -> None:
        self._log: list[tuple[Fields, str, Value | None]] = []

    def write(self, fields: Fields, key: str, value: Value) -> None:
        """Overwrite one field."""
        self._log.append((fields, key, fields.get(key)))
        fields[key] = value

    def add(self, fields: Fields, key: str, value: Value) -> None:
        """Add to what a field may hold."""
        old = fields.get(key)
        if old is None:
            self.write(fields, key, value)
        elif not value <= old:
            self.write(fields, key, join(old, value))

    def remove(self, fields: Fields, key: str) -> None:
        """Take a field away."""
        if key in fields:
            self._log.append((fields, key, fields.pop(key)))

    def mark(self) -> int:
        """Return the present length of the log."""
        return len(self._log)

    def changes(self, mark: int) -> Changes:
        """Return what was written since `mark`, with the values as they are now."""
        out: Changes = {}
        for fields, key, _old in self._log[mark:]:
            out[(id(fields), key)] = (fields, key, fields.get(key, EMPTY))
        return out

    def undo(self, mark: int) -> None:
        """Go back to the state at `mark`."""
        log = self._log
        while len(log) > mark:
            fields, key, old = log.pop()
            if old is None:
                fields.pop(key, None)
            else:
                fields[key] = old

    def forget(self) -> None:
        """Drop the log: what was written stays."""
        self._log.clear()

    def branch(self, alternatives: list[Callable[[], bool]], scope: Fields | None = None) -> tuple[bool, list[Changes]]:
        """Run each alternative from the present state and join those that go on.

        An alternative returns True when control leaves it for good (return, raise). Returns whether all of them leave,
        and the changes of those that did, for the function's exit.
        """
        outcomes: list[Changes] = []
        left: list[Changes] = []
        for run in alternatives:
            mark = self.mark()
            leaves = run()
            changes = self.changes(mark)
            self.undo(mark)
            (left if leaves else outcomes).append(changes)
        if len(outcomes) == 1:
            for fields, key, value in outcomes[0].values():
                self.write(fields, key, value)
        elif outcomes:
            self.merge(outcomes, scope)
        return not outcomes, left

    def merge(self, outcomes: list[Changes], scope: Fields | None = None) -> None:
        """Write the join of several outcomes; one that did not touch a field keeps the present value.

        With the `scope` of a choice: an option that one branch alone sets to something known is absent (`None`) after the others; not so the
        fields of what was made in that branch: it is not there after the others.
        """
        touched = {place: (entry[0], entry[1]) for changes in outcomes for place, entry in changes.items()}
        held = _held(scope) if scope is not None else frozenset()
        for place, (fields, key) in touched.items():
            present = fields.get(key, EMPTY)
            value = join_all([changes[place][2] if place in changes else present for changes in outcomes])
            may_lack = place[0] in held and key not in fields and key[:1].isalpha() and any(place not in changes for changes in outcomes)
            if may_lack and all(isinstance(atom, Const) for atom in value):
                value = join(value, NONE)
            if key.startswith(PART) and key not in fields and any(place not in changes for changes in outcomes):
                value = join(value, frozenset((UNTOUCHED,)))
            self.write(fields, key, value)


def _held(scope: Fields) -> frozenset[int]:
    """Return which objects variables hold, themselves or in a field: those that were there before a choice was made."""
    found = [atom for value in scope.values() for atom in value if isinstance(atom, Object)][:HELD_LIMIT]
    inner = [atom for owner in found for value in owner.fields.values() for atom in value if isinstance(atom, Object)][:HELD_LIMIT]
    return frozenset(id(atom.fields) for atom in (*found, *inner))
