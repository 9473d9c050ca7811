"""Tasks on Ray: on a cluster that an address names, or on one of this machine's own that is started for the run."""

import contextlib
import logging
import time
from concurrent.futures import Future
from functools import partial
from typing import Any, Final

import msgspec
import ray

from auditor.errors import UsageError
from auditor.execution.pool import processes
from auditor.fleet.engines import EngineLost
from auditor.fleet.guard import Limits, guarded_task
from auditor.fleet.records import Outcome, Trouble

WORKERS_TRIED: Final = 3
"""Workers that may die of one task before it is set aside; as Dask has it."""
ASKED_EVERY: Final = 5.0


class RayEngine:
    """The workers of one Ray cluster."""

    def __init__(self, jobs: int, scheduler: str) -> None:
        self._jobs = jobs
        self._scheduler = scheduler
        self._ray: Any = ray
        self._work: Any = None
        self._slots = (0.0, 1)
        self._connect()

    def slots(self) -> int:
        """Return the number of processors of all nodes that there are now."""
        asked, known = self._slots
        if time.monotonic() - asked > ASKED_EVERY:
            with contextlib.suppress(Exception):
                known = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
            self._slots = (time.monotonic(), known)
        return known

    def submit(self, task: bytes, limits: Limits) -> "Future[bytes]":
        """Begin a task on some worker; Ray itself tries it again on another one when a worker dies."""
        plain: Future[bytes] = Future()
        try:
            future = self._work.remote(task, limits).future()
        except Exception as error:  # noqa: BLE001 - a driver without a cluster raises many things
            plain.set_exception(EngineLost(str(error)))
            return plain
        future.add_done_callback(partial(_settle, plain))
        return plain

    def reopen(self) -> None:
        """Connect again.

        Raises: UsageError.
        """
        ray.shutdown()
        self._connect()

    def close(self, *, at_once: bool = False) -> None:
        """Let go of the cluster; one of our own ends, with what is under way."""
        del at_once
        ray.shutdown()

    def _connect(self) -> None:
        own: dict[str, Any] = {} if self._scheduler else {"num_cpus": processes(self._jobs), "include_dashboard": False}
        try:
            ray.init(address=self._scheduler or "local", log_to_driver=False, logging_level=logging.CRITICAL, **own)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise UsageError(f"--scheduler {self._scheduler}: does not answer: {error}") from error
        self._work = ray.remote(num_cpus=1, max_retries=WORKERS_TRIED, retry_exceptions=False)(guarded_task)


def open_engine(jobs: int, scheduler: str = "") -> RayEngine:
    """Return the engine.

    Raises: UsageError.
    """
    return RayEngine(jobs, scheduler)


def _settle(plain: "Future[bytes]", future: "Future[Any]") -> None:
    error = future.exception()
    if error is None:
        plain.set_result(future.result())
    elif isinstance(error, ray.exceptions.WorkerCrashedError | ray.exceptions.OutOfMemoryError):
        trouble = Trouble(code="killed-worker", reason="every worker that tried it died", may_pass=False)
        plain.set_result(msgspec.msgpack.encode(Outcome(task="", trouble=trouble)))
    else:
        plain.set_exception(EngineLost(str(error)))
