"""What functions do by themselves, and whom they call -> which of them are worth running: those that tell something, and their callers.

A function that reaches a provider over ten others is worth its run only where each of them told something when it was run: an address, a
client, a call. So the called are decided before their callers. Those that call each other in a circle are decided together: their callers
inside the circle are run again, once, when a function that they call turns out to tell something.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Protocol

Key = tuple[str, int]
"""Path of a module and first byte of a function in it."""

RUNS = 2
"""How often a function in a circle is run at most."""


class Node(Protocol):
    """A function that was looked at."""

    finds: bool

    @property
    def calls(self) -> Mapping[Key, object]:
        """The functions it calls, hands on, or may call on what it is given."""


class Worth:
    """Decides for functions, the called before their callers."""

    def __init__(self, notes: Mapping[Key, Node], tells: Callable[[Key], bool], forget: Callable[[Key], None]) -> None:
        """`tells` runs a function, unless it was, and says whether anything was found; `forget` makes it be run again."""
        self.known: dict[Key, bool] = {}
        self._notes = notes
        self._tells = tells
        self._forget = forget
        self._told: dict[Key, bool] = {}

    def decide(self, new: list[Key], likely: AbstractSet[Key]) -> None:
        """Decide for functions whose callees are among them or were decided before; the likely ones are run in any case."""
        for circle in circles(new, {key: self._notes[key].calls for key in new}):
            self._decide(sorted(circle), likely)

    def _decide(self, circle: list[Key], likely: AbstractSet[Key]) -> None:
        members = set(circle)
        callers: dict[Key, list[Key]] = {}
        for key in circle:
            for other in self._notes[key].calls:
                if other in members:
                    callers.setdefault(other, []).append(key)
        worth = [key for key in circle if self._notes[key].finds or key in likely or self._calls_telling(key, members)]
        self.known.update((key, False) for key in circle)
        self.known.update((key, True) for key in worth)
        waiting, runs = deque(worth), dict.fromkeys(worth, 0)
        while waiting:
            key = waiting.popleft()
            runs[key] += 1
            if runs[key] > 1:
                self._forget(key)
            told = self._tells(key)
            if told and not self._told.get(key):
                for caller in callers.get(key, ()):
                    if caller not in runs:
                        runs[caller] = 0
                        self.known[caller] = True
                        self._forget(caller)  # others of the circle may have asked for it
                        waiting.append(caller)
                    elif 0 < runs[caller] < RUNS and caller not in waiting and caller != key:
                        waiting.append(caller)
            self._told[key] = told

    def _calls_telling(self, key: Key, members: AbstractSet[Key]) -> bool:
        return any(
            self._told.get(other, self.known.get(other, other in self._notes)) for other in self._notes[key].calls if other not in members
        )


def circles(keys: list[Key], calls: Mapping[Key, Mapping[Key, object]]) -> Iterator[list[Key]]:
    """Yield the functions that reach each other, the called before their callers (Tarjan, without recursion)."""
    number: dict[Key, int] = {}
    lowest: dict[Key, int] = {}
    stack: list[Key] = []
    standing: set[Key] = set()

    def enter(key: Key) -> tuple[Key, Iterator[Key]]:
        number[key] = lowest[key] = len(number)
        stack.append(key)
        standing.add(key)
        return key, iter([other for other in calls[key] if other in calls])

    for start in keys:
        work = [enter(start)] if start not in number else []
        while work:
            key, others = work[-1]
            for other in others:
                if other not in number:
                    work.append(enter(other))
                    break
                if other in standing:
                    lowest[key] = min(lowest[key], number[other])
            else:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[key])
                if lowest[key] == number[key]:
                    found = _popped(stack, key)
                    standing.difference_update(found)
                    yield found


def _popped(stack: list[Key], key: Key) -> list[Key]:
    """Take a key and what lies above it from a stack."""
    found = []
    while True:
        found.append(stack.pop())
        if found[-1] == key:
            return found
