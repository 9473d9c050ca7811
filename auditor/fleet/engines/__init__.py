"""Where tasks run: on this machine, on Dask, on Ray. One small interface, the same work, the same bytes out.

An engine has nothing to do with what a task is: it calls `guarded_task` somewhere and brings back what that returned.
"""

from concurrent.futures import Future
from importlib import import_module
from typing import Final, Protocol

from auditor.errors import UsageError
from auditor.fleet.guard import Limits

ENGINES: Final = {
    "embedded": "auditor.fleet.engines.embedded",
    "dask": "auditor.fleet.engines.dask",
    "ray": "auditor.fleet.engines.ray",
}
"""Name -> the module with its `open_engine(jobs, scheduler)`."""


class EngineLost(Exception):
    """Whoever gives out the work is gone: nothing is known of a task that was under way."""


class Engine(Protocol):
    """Runs tasks side by side."""

    def slots(self) -> int:
        """Return how many tasks can run at the same time now."""

    def submit(self, task: bytes, limits: Limits) -> "Future[bytes]":
        """Begin a task (MessagePack of a `Task`); the future holds its outcome (MessagePack), or `EngineLost`."""

    def reopen(self) -> None:
        """Begin again after `EngineLost`.

        Raises: UsageError, when nobody gives out work any more.
        """

    def close(self, *, at_once: bool = False) -> None:
        """End; `at_once` does not wait for what is under way."""


def open_engine(name: str, *, jobs: int, scheduler: str = "") -> Engine:
    """Return a running engine.

    Raises: UsageError, for one that does not exist or is not installed, and for a scheduler that does not answer.
    """
    module = ENGINES.get(name)
    if module is None:
        raise UsageError(f"--engine {name}: there are {', '.join(ENGINES)}")
    if scheduler and name == "embedded":
        raise UsageError("--scheduler: the embedded engine has none; add --engine dask or --engine ray")
    try:
        engine: Engine = import_module(module).open_engine(jobs, scheduler)
    except ImportError as error:
        raise UsageError(f"--engine {name}: is not installed here: pip install 'auditor[{name}]' ({error})") from error
    return engine
