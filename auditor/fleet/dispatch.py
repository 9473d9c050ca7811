"""Tasks, as many as there may be -> their outcomes as they come in: a few under way at a time, failed ones again, hopeless ones set aside."""

import heapq
import itertools
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Final, NamedTuple

import msgspec

from auditor.errors import UsageError
from auditor.fleet.engines import Engine, EngineLost
from auditor.fleet.guard import Limits
from auditor.fleet.records import Outcome, Task

WINDOW: Final = 4
"""Tasks given to the engine for each that can run: enough that no worker waits, few enough that a whole lake is never in memory."""
TICK: Final = 1.0
"""Seconds after which a wait looks up, so that Ctrl-C is heard."""
LOSSES_LIMIT: Final = 5
"""How often an engine may get lost in one run."""
FIRST_PAUSE: Final = 0.5
"""Seconds before a failed task is tried again; each further time twice as long."""


class Attempt(NamedTuple):
    """One task, and how often it was tried."""

    task: Task
    number: int


class Answer(NamedTuple):
    """A task with its outcome, or with why there is none after so many attempts."""

    task: Task
    outcome: Outcome
    attempts: int


class Dispatcher:
    """Gives out tasks to one engine."""

    def __init__(self, engine: Engine, limits: Limits, *, retries: int = 2) -> None:
        self._engine = engine
        self._limits = limits
        self._retries = retries
        self._losses = 0
        self._under_way: dict[Future[bytes], Attempt] = {}
        self._again: list[tuple[float, int, Attempt]] = []
        self._numbers = itertools.count()

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Yield an answer for each task, in the order in which they come.

        Raises: UsageError, when the engine is lost for good.
        """
        fresh = (Attempt(task, 1) for task in tasks)
        while self._fill(fresh) or self._again:
            if not self._under_way:
                time.sleep(max(0.0, min(TICK, self._again[0][0] - time.monotonic())))
                continue
            done, _ = wait(self._under_way, timeout=TICK, return_when=FIRST_COMPLETED)
            for future in done:
                attempt = self._under_way.pop(future, None)  # None: it was given out again when the engine got lost
                answer = self._taken(future, attempt) if attempt is not None else None
                if answer is not None:
                    yield answer

    def _fill(self, fresh: Iterator[Attempt]) -> bool:
        """Give out as much as the engine can take; False when nothing is under way after that."""
        room = WINDOW * self._engine.slots() - len(self._under_way)
        while room > 0:
            if self._again and self._again[0][0] <= time.monotonic():
                attempt: Attempt | None = heapq.heappop(self._again)[2]
            else:
                attempt = next(fresh, None)
            if attempt is None:
                break
            self._under_way[self._engine.submit(msgspec.msgpack.encode(attempt.task), self._limits)] = attempt
            room -= 1
        return bool(self._under_way)

    def _taken(self, future: "Future[bytes]", attempt: Attempt) -> Answer | None:
        """Return the answer, or None when the task is tried again."""
        try:
            outcome = msgspec.msgpack.decode(future.result(), type=Outcome)
        except EngineLost as error:
            self._recover(attempt, error)
            return None
        trouble = outcome.trouble
        if trouble is not None and trouble.may_pass and attempt.number <= self._retries:
            pause = FIRST_PAUSE * 2 ** (attempt.number - 1)
            self._later(attempt._replace(number=attempt.number + 1), pause)
            return None
        return Answer(attempt.task, outcome, attempt.number)

    def _recover(self, attempt: Attempt, error: EngineLost) -> None:
        """Begin again with all that was under way: no task is to blame."""
        self._losses += 1
        if self._losses > LOSSES_LIMIT:
            raise UsageError(f"the engine was lost {self._losses} times ({error}); results so far are kept: run again") from error
        for other in (attempt, *self._under_way.values()):
            self._later(other, 0.0)
        self._under_way.clear()
        self._engine.reopen()

    def _later(self, attempt: Attempt, pause: float) -> None:
        heapq.heappush(self._again, (time.monotonic() + pause, next(self._numbers), attempt))
