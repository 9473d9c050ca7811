"""How far a fleet has come -> a line that a person watches, or plain lines in a log: done, rate, time left."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from auditor.cli.running import complain
from auditor.cli.terminal import is_terminal
from auditor.fleet.run import Progress

EVERY_SECONDS: Final = 10.0
"""Between two lines in a log."""


@contextmanager
def open_progress(*, silent: bool) -> Iterator[Callable[[Progress], None]]:
    """Yield what takes progress and shows it on stderr."""
    if silent:
        yield lambda _progress: None
    elif is_terminal(sys.stderr):
        with _bar() as show:
            yield show
    else:
        yield Lines()


class Lines:
    """Plain lines, not too many of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._told = 0.0

    def __call__(self, progress: Progress) -> None:
        """Say how far it has come, at the end and now and then before."""
        now = self._clock()
        at_end = progress.known + progress.done >= progress.total
        if at_end or now - self._told >= EVERY_SECONDS:
            self._told = now
            complain(said(progress, now - self._began), "note")


def said(progress: Progress, seconds: float) -> str:
    """Return progress in words: `12 of 200 done, 90 of them known, 1 missing; 2.4 a second, 46 s left`."""
    rate = progress.done / seconds if seconds > 0 else 0.0
    left = progress.total - progress.known - progress.done
    parts = [f"{progress.known + progress.done:,} of {progress.total:,} done"]
    parts += [f"{progress.known:,} of them known"] if progress.known else []
    parts += [f"{progress.missing:,} missing"] if progress.missing else []
    return f"{', '.join(parts)}; {rate:.1f} a second" + (f", {_span(left / rate)} left" if left and rate else "")


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    from auditor.reporters.neutral import neutral

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")
        began = time.monotonic()

        def show(progress: Progress) -> None:
            rate = f"{progress.done / max(0.001, time.monotonic() - began):.1f}/s"
            missing = f", {progress.missing} missing" if progress.missing else ""
            name = Text(neutral(progress.last)).plain.replace("[", "\\[")
            bar.update(task, total=progress.total, completed=progress.known + progress.done, rate=rate + missing, description=name)

        yield show
