"""Results of earlier runs -> those that are still right: nothing that decided them has changed since.

A result depends on the content of files, on answers to questions about the project (`auditor.analysis.paths`), and through the modules it used
on all that running those modules depended on. Each is written down once, with its state at the end of the last run.
"""

from collections.abc import Callable, Iterable, Mapping

from auditor.analysis.paths import MARK
from auditor.execution.store import SLACK, Memory, Outcome


class Recall:
    """Tells which outcomes of a memory hold, and keeps new ones."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._numbers = {name: number for number, name in enumerate(memory.names)}
        self._changed: set[int] = set()
        """Numbers of what is no longer as it was."""
        self._unsettled: set[int] = set()
        """Numbers of modules that, themselves or through others, depended on any of that."""
        self._fresh: set[str] = set()
        """Keys of the outcomes that were asked for or made in this run: they hold."""

    def settle(self, current: Callable[[str], str], *, questions: bool, told_from: str = "") -> None:
        """Hold what earlier results depended on against today: files, then questions, once both can be answered.

        `told_from` stands for all that answers are told from: as long as it is the same, so are they.
        """
        memory = self._memory
        is_same = bool(told_from) and told_from == memory.context
        memory.context = told_from or memory.context
        for number, name in enumerate(() if is_same else memory.names):
            if name.startswith(MARK) == questions:
                today = current(name)
                if memory.digests[number] != today:
                    memory.digests[number] = today
                    self._changed.add(number)
        if questions:
            self._spread()

    def result(self, key: str, *, alone: bool) -> bytes | None:
        """Return a remembered result that still holds; `alone`: it depends on its own file and on no module."""
        outcome = self._memory.outcomes.get(key)
        if outcome is None or not self._holds(outcome, alone=alone):
            return None
        self._fresh.add(key)
        return outcome.result

    def keep(self, key: str, needs: Iterable[str], result: bytes, current: Callable[[str], str]) -> None:
        """Remember a result with what decided it."""
        self._fresh.add(key)
        self._memory.outcomes[key] = Outcome(self._numbered(needs, current), result)

    def drop(self, key: str) -> None:
        """Forget a result that must be made again in any case."""
        self._memory.outcomes.pop(key, None)

    def reached(self, modules: Mapping[str, Iterable[str]], current: Callable[[str], str]) -> None:
        """Remember what decided something while modules were run."""
        known = self._memory.modules
        for path, needs in modules.items():
            (number,) = self._numbered((path,), current)
            known[number] = tuple({*known.get(number, ()), *self._numbered(needs, current)})

    def close(self) -> None:
        """Forget results that no longer hold and were not made again, and names that nothing needs."""
        memory = self._memory
        memory.outcomes = {
            key: outcome for key, outcome in memory.outcomes.items() if key in self._fresh or self._holds(outcome, alone=False)
        }
        needed = {number for outcome in memory.outcomes.values() for number in outcome.needs}
        waiting = list(needed)
        while waiting:
            new = set(memory.modules.get(waiting.pop(), ())) - needed
            needed |= new
            waiting.extend(new)
        if len(memory.names) > 2 * len(needed) + SLACK:
            self._renumber(sorted(needed))

    def _holds(self, outcome: Outcome, *, alone: bool) -> bool:
        return self._changed.isdisjoint(outcome.needs) and (alone or self._unsettled.isdisjoint(outcome.needs))

    def _spread(self) -> None:
        """Find the modules that depended on what changed; what running them depended on is to be found out again."""
        modules, unsettled = self._memory.modules, set(self._changed)
        size = -1
        while len(unsettled) != size:
            size = len(unsettled)
            unsettled.update(number for number, needs in modules.items() if not unsettled.isdisjoint(needs))
        self._unsettled = unsettled
        for number in unsettled:
            modules.pop(number, None)

    def _numbered(self, names: Iterable[str], current: Callable[[str], str]) -> tuple[int, ...]:
        found = []
        for name in names:
            number = self._numbers.get(name)
            if number is None:
                number = self._numbers[name] = len(self._memory.names)
                self._memory.names.append(name)
                self._memory.digests.append(current(name))
            found.append(number)
        return tuple(found)

    def _renumber(self, needed: list[int]) -> None:
        memory = self._memory
        new = {old: number for number, old in enumerate(needed)}
        memory.names = [memory.names[old] for old in needed]
        memory.digests = [memory.digests[old] for old in needed]
        memory.modules = {new[old]: tuple(new[one] for one in needs) for old, needs in memory.modules.items() if old in new}
        memory.outcomes = {
            key: Outcome(tuple(new[one] for one in outcome.needs), outcome.result) for key, outcome in memory.outcomes.items()
        }
