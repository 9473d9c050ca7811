"""A lock file's graph -> which direct dependencies pull a package in."""

from collections import deque
from collections.abc import Iterable, Mapping

NAMED_LIMIT = 5
"""Direct dependencies that are named for one transitive package."""
STEP_LIMIT = 50_000
"""Edges that are followed for one package."""


class Graph:
    """Who requires whom; turned around only when a known package asks."""

    def __init__(self, requires: Mapping[str, Iterable[str]], direct: Iterable[str] | None = None) -> None:
        self._requires = requires
        self._users: dict[str, list[str]] | None = None
        self._direct = frozenset(direct) if direct is not None else None

    def is_direct(self, name: str) -> bool:
        """Return whether the project asks for a package itself: as the lock file says, else when nothing else requires it."""
        return name in self._direct if self._direct is not None else not self._required_by(name)

    def introduced_by(self, name: str) -> tuple[str, ...]:
        """Return the direct dependencies above a package, sorted; at most `NAMED_LIMIT`. Cost: the part of the graph above it."""
        seen = {name}
        waiting = deque([name])
        found: set[str] = set()
        steps = 0
        while waiting and steps < STEP_LIMIT:
            current = waiting.popleft()
            for user in self._required_by(current):
                steps += 1
                if user in seen:
                    continue
                seen.add(user)
                if self.is_direct(user):
                    found.add(user)
                else:
                    waiting.append(user)
        return tuple(sorted(found)[:NAMED_LIMIT])

    def _required_by(self, name: str) -> list[str]:
        if self._users is None:
            users: dict[str, list[str]] = {}
            for owner, needs in self._requires.items():
                for need in needs:
                    users.setdefault(need, []).append(owner)
            self._users = users
        return self._users.get(name, [])
