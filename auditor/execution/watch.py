"""What the caller of a scan may watch: progress, and what took how long. Nothing of it enters a report."""

from collections.abc import Callable
from typing import NamedTuple

Progress = Callable[[str, int, int], None]
"""(stage, done, total), called now and then."""


class Timing(NamedTuple):
    """How long one file took in one stage."""

    seconds: float
    stage: str
    path: str


class Watch:
    """Collects what happens during one scan."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress
        self.timings: list[Timing] = []
        self.from_cache = False
        self.cache_is_off = False
        """Wanted, but there is no folder to keep it in."""

    def step(self, stage: str, done: int, total: int) -> None:
        """Tell how far a stage has come."""
        if self._progress is not None:
            self._progress(stage, done, total)

    def took(self, seconds: float, stage: str, path: str) -> None:
        """Note one file's time."""
        self.timings.append(Timing(seconds, stage, path))
