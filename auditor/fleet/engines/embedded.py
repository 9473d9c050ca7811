"""Tasks on this machine: one thread a task, which waits for its own child process; nothing has to be installed or started."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from auditor.execution.pool import processes
from auditor.fleet.guard import Limits, guarded_task, stop_all

LOOKS_EVERY: Final = 0.02
"""Seconds between two looks whether all threads have ended."""


class EmbeddedEngine:
    """As many tasks at a time as there are jobs."""

    def __init__(self, jobs: int) -> None:
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
        self._threads.shutdown(wait=not at_once, cancel_futures=at_once)
        while any(thread.is_alive() for thread in self._threads._threads):  # one may have taken up a task a moment ago
            stop_all()
            time.sleep(LOOKS_EVERY)
        stop_all()


def open_engine(jobs: int, scheduler: str = "") -> EmbeddedEngine:
    """Return the engine."""
    del scheduler
    return EmbeddedEngine(jobs)
