"""What `auditor fleet` costs: `python tests/bench/fleet.py FILE` for a description of many repositories.

Prints the time of N workers and of one, of a second run in which nothing changed, and what an engine adds to a task that does almost nothing.
Each figure is the middle of three where that is quick. `--engine dask --tasks 10000` measures the engine alone.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.execution.traffic import TrafficOptions
from auditor.fleet.dispatch import Dispatcher
from auditor.fleet.engines import open_engine
from auditor.fleet.guard import Limits
from auditor.fleet.records import LogTask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engine", default="embedded")
    parser.add_argument("--scheduler", default="")
    parser.add_argument("--tasks", type=int, default=0)
    given = parser.parse_args()
    if given.tasks:
        overhead(given.engine, given.scheduler, given.jobs, given.tasks)
    if given.file:
        runs(os.path.abspath(given.file), given.engine, given.jobs)


def overhead(name: str, scheduler: str, jobs: int, count: int) -> None:
    """Time many tasks that read no log: what is left is engine, pipes and bookkeeping."""
    digest = load_catalogue(cache_folder=cache_folder()).digest

    def tasks(number: int) -> Iterator[LogTask]:
        return (LogTask(name=str(one), key=str(one), logs=(), options=TrafficOptions(), rules_digest=digest) for one in range(number))

    engine = open_engine(name, jobs=jobs, scheduler=scheduler)
    dispatcher = Dispatcher(engine, Limits(600, 0))
    warm = sum(1 for _ in dispatcher.run(tasks(4 * jobs)))
    begin, own = time.perf_counter(), time.process_time()
    done = sum(answer.outcome.trouble is None for answer in dispatcher.run(tasks(count)))
    seconds, own = time.perf_counter() - begin, time.process_time() - own
    engine.close()
    print(f"{name}: {done:,} of {count:,} tasks after {warm} to warm up in {seconds:.1f} s: {1000 * seconds / count:.2f} ms a task,"
          f" of which {1000 * own / count:.2f} ms in this process")  # fmt: skip


def runs(file: str, engine: str, jobs: int) -> None:
    """Time one worker, all workers, and a run in which nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        caches = {number: Path(folder, str(number)) for number in {1, jobs}}
        seconds = {number: run(file, engine, number, cache) for number, cache in sorted(caches.items())}
        again = sorted(run(file, engine, jobs, caches[jobs]) for _ in range(3))[1]
    for number, (wall, cpu) in sorted((number, one) for number, one in seconds.items()):
        print(f"{number} worker{'s' if number > 1 else ''}: {wall:.1f} s, {cpu:.1f} s of CPU")
    first, last = seconds[1], seconds[jobs]
    print(
        f"{jobs} workers against one: {first[0] / last[0]:.2f}x as measured, {jobs * first[1] / last[1]:.2f}x by CPU, were all cores free"
    )
    print(f"a second run: {again[0]:.2f} s, {last[0] / again[0]:.0f}x faster")


def run(file: str, engine: str, jobs: int, cache: Path) -> tuple[float, float]:
    """Return seconds and CPU seconds of one run."""
    cache.mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "auditor",
        "fleet",
        file,
        "--engine",
        engine,
        "-j",
        str(jobs),
        "-q",
        "--results",
        str(cache / "results"),
    ]
    before, begin = os.times(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"AUDITOR_CACHE_DIR": str(cache)})
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begin, cpu


if __name__ == "__main__":
    main()
