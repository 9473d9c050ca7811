"""Speed of a full scan against ripgrep with the same literals and ast-grep with five rules, on trees from the package registry.

    python -m tests.bench.compare

Runs alternate, so that a busy machine slows all of them; what counts is the ratio of the medians, never the seconds.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from auditor.execution.knowledge import load_catalogue
from auditor.execution.needles import needles_of

TREES: Final = {"sparse": "homeassistant==2024.3.3", "dense": "litellm==1.80.0"}
"""A big tree with next to no AI in it, and a framework full of it."""

RULES: Final = Path(__file__).with_name("rules.yml")


class Contender(NamedTuple):
    """One command to time."""

    name: str
    command: Sequence[str]
    cache: str | None = None


def main() -> None:
    """Fetch, run, print."""
    arguments = _arguments()
    trees = Path(arguments.trees)
    for kind, requirement in TREES.items():
        if arguments.tree in (None, kind):
            tree = fetch(requirement, trees)
            with tempfile.TemporaryDirectory() as scratch:
                _report(kind, requirement, race(contenders(tree, Path(scratch), kind), arguments.runs))


def fetch(requirement: str, trees: Path) -> Path:
    """Return the unpacked wheel of a requirement, downloaded once.

    Raises: SystemExit, when the registry cannot be reached.
    """
    target = trees / requirement.replace("==", "-")
    if target.is_dir():
        return target
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", requirement, "-d", folder],
            capture_output=True,
            text=True,
            check=False,
        )
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode != 0 or not wheels:
            sys.exit(f"{requirement} could not be fetched from the package registry:\n{done.stderr}")
        unpacked = target.with_suffix(".part")
        shutil.rmtree(unpacked, ignore_errors=True)
        with zipfile.ZipFile(wheels[0]) as archive:
            archive.extractall(unpacked)
        unpacked.rename(target)
    return target


def contenders(tree: Path, scratch: Path, kind: str) -> list[Contender]:
    """Return what is timed on a tree."""
    needles = scratch / "needles.txt"
    texts = {literal.text for literal in needles_of(load_catalogue()).literals}
    needles.write_text("\n".join(sorted(texts)) + "\n", encoding="utf-8")
    scan = [sys.executable, "-m", "auditor", "scan", str(tree), "-q", "-f", "json", "-o", str(scratch / "out.json")]
    found = [
        Contender("auditor, nothing remembered", scan, cache="fresh"),
        Contender("auditor, nothing changed", scan, cache="kept"),
    ]
    if shutil.which("rg"):
        found.append(
            Contender(
                "ripgrep, same literals", ["rg", "-c", "-i", "-F", "--no-ignore", "--hidden", "-j", "2", "-f", str(needles), str(tree)]
            )
        )
    if kind == "dense" and shutil.which("ast-grep"):
        rules = RULES.read_text(encoding="utf-8")
        found.append(
            Contender("ast-grep, five rules", ["ast-grep", "scan", "--inline-rules", rules, "--json=stream", "-j", "2", str(tree)])
        )
    return found


def race(field: Sequence[Contender], runs: int) -> dict[str, float]:
    """Return the median wall seconds of each, in alternating runs; workers of a pool are no children of ours, so CPU time would miss them."""
    taken: dict[str, list[float]] = {one.name: [] for one in field}
    with tempfile.TemporaryDirectory() as kept:
        _run(field[0], kept)  # compiles the rules and brings the tree into the page cache
        for _ in range(runs):
            for one in field:
                taken[one.name].append(_run(one, kept))
    return {name: statistics.median(walls) for name, walls in taken.items()}


def _run(one: Contender, kept: str) -> float:
    environment = os.environ | {"AUDITOR_CACHE_DIR": kept}
    if one.cache == "fresh":
        for path in Path(kept).glob("*.bin"):  # what is known of files; the compiled rules stay
            path.unlink()
    start = time.perf_counter()
    subprocess.run(one.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False)
    return time.perf_counter() - start


def _report(kind: str, requirement: str, results: dict[str, float]) -> None:
    own = results["auditor, nothing remembered"]
    write: Callable[[str], object] = sys.stdout.write
    write(f"{kind}: {requirement}\n")
    for name, wall in results.items():
        ratio = "" if name == "auditor, nothing remembered" else f"   a full scan takes {own / wall:6.2f} x its time"
        write(f"  {name:28} {wall:7.2f} s{ratio}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tree", choices=list(TREES), help="only this tree")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--trees", default=os.path.join(tempfile.gettempdir(), "auditor-bench"), help="folder where trees are kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
