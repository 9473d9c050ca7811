"""Tasks on Dask: on a cluster that a scheduler's address names, or on one of this machine's own that is started for the run."""

import contextlib
import logging
import time
from concurrent.futures import Future
from functools import partial
from typing import Any, Final

import distributed
import msgspec
from distributed.scheduler import KilledWorker

from auditor.errors import UsageError
from auditor.execution.pool import processes
from auditor.fleet.engines import EngineLost
from auditor.fleet.guard import Limits, guarded_task
from auditor.fleet.records import Outcome, Trouble

ANSWERS_WITHIN: Final = 60.0
"""Seconds a scheduler may take to come, or to come back."""
ASKED_EVERY: Final = 5.0
"""Seconds between two questions how many workers there are."""


class DaskEngine:
    """The workers of one Dask cluster."""

    def __init__(self, jobs: int, scheduler: str) -> None:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._scheduler = scheduler
        self._dask: Any = distributed
        self._cluster: Any = None
        if not scheduler:
            self._cluster = self._dask.LocalCluster(
                n_workers=processes(jobs), threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.CRITICAL
            )
        self._client: Any = self._connect()
        self._under_way: set[Any] = set()
        self._slots = (0.0, 1)

    def slots(self) -> int:
        """Return the number of threads of all workers that there are now."""
        asked, known = self._slots
        if time.monotonic() - asked > ASKED_EVERY:
            with contextlib.suppress(Exception):  # a scheduler that is gone is told of by the tasks it had
                known = max(1, sum(self._client.nthreads().values()))
            self._slots = (time.monotonic(), known)
        return known

    def submit(self, task: bytes, limits: Limits) -> "Future[bytes]":
        """Begin a task on some worker; Dask itself tries it again on another one when a worker dies."""
        plain: Future[bytes] = Future()
        try:
            future = self._client.submit(guarded_task, task, limits, pure=False)
        except Exception as error:  # noqa: BLE001 - a client without a scheduler raises many things
            plain.set_exception(EngineLost(str(error)))
            return plain
        self._under_way.add(future)
        future.add_done_callback(partial(self._settle, plain))
        return plain

    def reopen(self) -> None:
        """Connect again.

        Raises: UsageError, when the scheduler does not come back.
        """
        self._under_way.clear()
        with contextlib.suppress(Exception):
            self._client.close(timeout=1)
        self._client = self._connect()

    def close(self, *, at_once: bool = False) -> None:
        """Let go of the cluster; one of our own ends."""
        futures, self._under_way = list(self._under_way), set()
        with contextlib.suppress(Exception):
            if at_once and futures:
                self._client.cancel(futures, force=True)
            self._client.close(timeout=2)
        if self._cluster is not None:
            with contextlib.suppress(Exception):
                self._cluster.close(timeout=5)

    def _settle(self, plain: "Future[bytes]", future: Any) -> None:
        self._under_way.discard(future)
        try:
            if future.status == "finished":
                plain.set_result(future.result(timeout=ANSWERS_WITHIN))
            elif future.status == "error" and isinstance(error := future.exception(timeout=ANSWERS_WITHIN), KilledWorker):
                plain.set_result(_killed(error))
            else:
                plain.set_exception(EngineLost(f"the scheduler lost the task ({future.status})"))
        except Exception as error:  # noqa: BLE001 - the result went with the scheduler or the worker that held it
            plain.set_exception(EngineLost(str(error)))

    def _connect(self) -> Any:
        until = time.monotonic() + ANSWERS_WITHIN
        while True:
            try:
                return self._dask.Client(self._cluster or self._scheduler, timeout=5, set_as_default=False)
            except (OSError, TimeoutError, ValueError) as error:
                if isinstance(error, ValueError) or time.monotonic() > until:
                    raise UsageError(f"--scheduler {self._scheduler}: does not answer: {error}") from error
                time.sleep(0.5)


def open_engine(jobs: int, scheduler: str = "") -> DaskEngine:
    """Return the engine.

    Raises: UsageError.
    """
    return DaskEngine(jobs, scheduler)


def _killed(error: KilledWorker) -> bytes:
    del error  # it names a worker's address, which is no business of a report
    return msgspec.msgpack.encode(
        Outcome(task="", trouble=Trouble(code="killed-worker", reason="every worker that tried it died", may_pass=False))
    )
