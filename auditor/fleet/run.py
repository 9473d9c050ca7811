"""Tasks, an engine and a store -> what is known of every repository and of the logs, and what is missing: resumed where an earlier run stopped."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import msgspec

from auditor.errors import AuditorError
from auditor.execution.wire import merge_parts
from auditor.fleet.clones import CloneFailed
from auditor.fleet.dispatch import Dispatcher
from auditor.fleet.keys import Keyed, head_of, keys_in, trend_key
from auditor.fleet.records import LogTask, Missing, Outcome, RepositoryRecord, RepositoryTask, Step, Task, Trend
from auditor.fleet.store import ResultStore
from auditor.fleet.work import unpacked
from auditor.inputs.git import GitRefused
from auditor.traffic.aggregate import Aggregates

LOOK_UPS: Final = 16
"""Questions asked side by side, to git and to servers: they wait more than they work."""

Tell = Callable[["Progress"], None]


class Progress(NamedTuple):
    """How far a run has come."""

    total: int
    known: int
    """Tasks whose results were there already."""
    done: int
    missing: int
    last: str = ""


class Found(NamedTuple):
    """What is there of one repository: its newest result, and those of the days of a trend."""

    task: RepositoryTask
    key: str
    record: RepositoryRecord
    trend: tuple[tuple[str, RepositoryRecord], ...] = ()


class Gathered(NamedTuple):
    """Everything a run knows at its end."""

    found: tuple[Found, ...]
    missing: tuple[Missing, ...]
    known: int
    """Tasks that were answered by a look-up."""


class Run:
    """One run over the repositories and logs of a fleet."""

    def __init__(self, store: ResultStore, tell: Tell = lambda _progress: None) -> None:
        self._store = store
        self._tell = tell
        self._missing: dict[str, Missing] = {}
        self._steps: dict[str, tuple[Step, ...]] = {}

    def look_up(self, tasks: Sequence[Task]) -> tuple[Task, ...]:
        """Return the tasks that are still to do; those whose results are there cost one look-up each."""
        with ThreadPoolExecutor(LOOK_UPS, thread_name_prefix="look-up") as threads:
            answers = threads.map(self._known, tasks)
            return tuple(task for task in answers if task is not None)

    def do(self, tasks: Iterable[Task], dispatcher: Dispatcher, *, total: int, known: int) -> None:
        """Do tasks, and keep each result as soon as it is there.

        Raises: OSError, when a result cannot be written; UsageError, when the engine is lost.
        """
        for done, (task, outcome, attempts) in enumerate(dispatcher.run(tasks), start=1):
            self._keep(task, outcome, attempts)
            self._tell(Progress(total, known, done, len(self._missing), task.name))

    def gathered(self, tasks: Sequence[Task], known: int) -> Gathered:
        """Return what is there of all repositories, by name, and what is missing."""
        found = [one for task in tasks if isinstance(task, RepositoryTask) and (one := self._found(task)) is not None]
        return Gathered(tuple(found), tuple(self._missing[name] for name in sorted(self._missing)), known)

    def traffic(self, tasks: Sequence[LogTask], rules_digest: str) -> Aggregates:
        """Return what all logs showed: parts are read and added one at a time, in the order of the tasks."""
        return merge_parts(self._parts(tasks), rules_digest)

    def _parts(self, tasks: Sequence[LogTask]) -> Iterator[tuple[str, bytes]]:
        for task in tasks:
            content = self._store.record(task.key)
            if content is not None:
                yield task.name, unpacked(content)

    def _known(self, task: Task) -> Task | None:
        """Return the task with the keys that are there already, or None when nothing of it is left to do."""
        if isinstance(task, LogTask):
            return None if self._store.record(task.key) is not None else task
        try:
            head = head_of(task)
            if head is None:
                return task
            if not task.days:
                self._steps[task.name] = (Step(day="", commit=head.commit, key=head.key),)
                return None if self._record(head.key) is not None else task
            return self._known_trend(task, head)
        except (AuditorError, GitRefused, CloneFailed, OSError):  # the work itself tells what is wrong, and is tried more than once
            return task

    def _known_trend(self, task: RepositoryTask, head: Keyed) -> RepositoryTask | None:
        trend = self._store.trend(trend_key(task))
        steps = trend.steps if trend is not None else ()
        if trend is None or trend.head != head.key or trend.days != task.days:
            here = keys_in(task, task.path) if task.path else ()
            steps = (*steps, *(Step(day=one.day, commit=one.commit, key=one.key) for one in here))
        elif all(self._record(step.key) is not None for step in steps):
            self._steps[task.name] = steps
            return None
        return msgspec.structs.replace(task, known=tuple(sorted({step.key for step in steps if self._record(step.key) is not None})))

    def _keep(self, task: Task, outcome: Outcome, attempts: int) -> None:
        for result in outcome.results:
            self._store.keep(result)
        if outcome.trouble is not None:
            self._missing[task.name] = Missing(name=task.name, code=outcome.trouble.code, reason=outcome.trouble.reason, attempts=attempts)
        elif isinstance(task, RepositoryTask):
            self._steps[task.name] = outcome.steps
            if task.days and outcome.steps:
                self._store.keep_trend(trend_key(task), Trend(head=outcome.steps[-1].key, days=task.days, steps=outcome.steps))

    def _found(self, task: RepositoryTask) -> Found | None:
        steps = self._steps.get(task.name, ())
        if task.name in self._missing or not steps:
            return None
        record = self._record(steps[-1].key)
        if record is None:
            self._missing[task.name] = Missing(name=task.name, code="unreadable", reason="its result was lost from the store", attempts=1)
            return None
        trend = tuple((step.day, one) for step in steps if step.day and (one := self._record(step.key)) is not None)
        return Found(task, steps[-1].key, record, trend)

    def _record(self, key: str) -> RepositoryRecord | None:
        content = self._store.record(key)
        try:
            return None if content is None else msgspec.msgpack.decode(content, type=RepositoryRecord)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None
