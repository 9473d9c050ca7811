"""Tasks on this machine: one thread a task, which waits for its own child process; nothing has to be installed or started."""

from concurrent.futures import Future, ThreadPoolExecutor

from auditor.execution.pool import processes
from auditor.fleet.guard import Limits, guarded_task, start_again, stop_all


class EmbeddedEngine:
    """As many tasks at a time as there are jobs."""

    def __init__(self, jobs: int) -> None:
        start_again()
        self._jobs = processes(jobs)
        self._threads = ThreadPoolExecutor(self._jobs, thread_name_prefix="fleet")

    def slots(self) -> int:
        """Return the number of jobs."""
        return self._jobs

    def submit(self, task: bytes, limits: Limits) -> "Future[bytes]":
        """Begin a task."""
        return self._threads.submit(guarded_task, task, limits)

    def reopen(self) -> None:
        """Do nothing: this engine cannot get lost."""

    def close(self, *, at_once: bool = False) -> None:
        """End all child processes."""
        if not at_once:
            self._threads.shutdown(wait=True)
        stop_all()
        self._threads.shutdown(wait=True, cancel_futures=True)


def open_engine(jobs: int, scheduler: str = "") -> EmbeddedEngine:
    """Return the engine."""
    del scheduler
    return EmbeddedEngine(jobs)
