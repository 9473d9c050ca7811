"""Batches of work -> their results in the same order: in this process, or in several when there is enough to do.

The same function runs either way, so the results are the same bytes.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:  # what starts processes is imported where some are started: most runs need none
    import multiprocessing.context
    from concurrent.futures import Future, ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")
Worker = TypeVar("Worker")

BATCHES_PER_PROCESS: Final = 6
"""Enough that a slow batch at the end leaves no process idle for long, few enough that sending them costs nothing."""

SERIAL_BATCH: Final = 64
"""How many items are done in this process before progress is told."""

_worker: Any = None
"""The worker of this process, when it is one of a pool."""


def processes(jobs: int) -> int:
    """Return how many processes to use when `jobs` is asked for; 0 asks for as many as there are cores."""
    if jobs > 0:
        return jobs
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool(Generic[Worker]):
    """Runs batches on workers, each built once per process by `build(plan)`."""

    def __init__(self, jobs: int, build: Callable[[Any], Worker], plan: Callable[[], object], own: Worker) -> None:
        """`own` does the work that stays in this process; `build` and what `plan` gives, asked when a process starts, must survive pickling."""
        self._jobs = processes(jobs)
        self._build = build
        self._plan = plan
        self._own = own
        self._executor: ProcessPoolExecutor | None = None

    def run(
        self,
        work: Callable[[Worker, Sequence[Item]], Sequence[Result]],
        items: Sequence[Item],
        *,
        is_worth_it: bool,
        failed: Callable[[Item, str], Result],
    ) -> Iterator[Result]:
        """Yield one result for each item, in order.

        `work` is a module's own function; `failed` makes the result of an item whose process died.
        """
        if not is_worth_it or self._jobs < 2 or len(items) < 2:
            for start in range(0, len(items), SERIAL_BATCH):
                yield from work(self._own, items[start : start + SERIAL_BATCH])
            return
        from concurrent.futures.process import BrokenProcessPool

        waiting = [(batch, self._submit(work, batch)) for batch in batches(items, self._jobs * BATCHES_PER_PROCESS)]
        for batch, future in waiting:
            try:
                results = future.result()
            except BrokenProcessPool:
                results = self._one_by_one(work, batch, failed)
            yield from results

    def close(self, *, at_once: bool = False) -> None:
        """End the processes; `at_once` does not wait for what they are doing."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        if at_once:
            for process in list((executor._processes or {}).values()):
                process.terminate()
        executor.shutdown(wait=not at_once, cancel_futures=True)

    def _submit(self, work: Callable[[Worker, Sequence[Item]], Sequence[Result]], batch: Sequence[Item]) -> "Future[Sequence[Result]]":
        from concurrent.futures import Future, ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                max_workers=self._jobs, mp_context=_context(), initializer=_start, initargs=(self._build, self._plan())
            )
        try:
            return self._executor.submit(_run, work, batch)
        except BrokenProcessPool as error:
            broken: Future[Sequence[Result]] = Future()
            broken.set_exception(error)
            return broken

    def _one_by_one(
        self, work: Callable[[Worker, Sequence[Item]], Sequence[Result]], batch: Sequence[Item], failed: Callable[[Item, str], Result]
    ) -> list[Result]:
        """A process died: find the item that kills it, and do the others."""
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        results: list[Result] = []
        for item in batch:
            self.close(at_once=True)
            with ProcessPoolExecutor(1, mp_context=_context(), initializer=_start, initargs=(self._build, self._plan())) as single:
                try:
                    results.extend(single.submit(_run, work, [item]).result())
                except BrokenProcessPool:
                    results.append(failed(item, "the process that read it died"))
        return results


def batches(items: Sequence[Item], count: int) -> Iterator[Sequence[Item]]:
    """Split into at most `count` runs of neighbours, of nearly one length."""
    size = max(1, -(-len(items) // max(1, count)))
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _context() -> "multiprocessing.context.BaseContext":
    """Never plain fork: the matcher and git readers may run threads. forkserver starts quicker than spawn where there is one."""
    import multiprocessing

    if sys.platform in ("win32", "darwin"):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["auditor.execution.workshop"])
    return context


def _start(build: Callable[[Any], Any], plan: object) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    _worker = build(plan)


def _run(work: Callable[[Any, Any], Any], batch: Any) -> Any:
    return work(_worker, batch)
