"""What a change costs after the first run: a repository of 10,000 files of which a few speak to models, scanned and checked again and again.

    python -m tests.bench.incremental

Prints processor time (user and system, one process) and its part of a first scan's; quote the parts, never the seconds. `--verify` holds every
answer against one that nothing was remembered for.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tests.bench.compare import fetch

SPARSE: Final = "homeassistant==2024.3.3"
DENSE: Final = ("mem0ai==0.1.115", "crewai==0.150.0")
FILES: Final = 10_000

PLAIN: Final = "\n\ndef added_{number}(first, second):\n    return first + second\n"
CALLING: Final = """

def asked_{number}(question):
    from openai import OpenAI
    return OpenAI().chat.completions.create(model="gpt-4o", messages=[dict(role="user", content=question)])
"""


class Step(NamedTuple):
    """One change and the command that is timed after it."""

    name: str
    change: Callable[[Path], None]
    command: Sequence[str] = ("scan",)
    is_cold: bool = False


def main() -> None:
    """Lay the repository out, change it, run, print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        tree, kept = Path(folder) / "tree", Path(folder) / "cache"
        lay_out(tree, Path(arguments.trees))
        kept.mkdir()
        run(Path(__file__).parent, kept, ("scan",))  # compiles rules and program
        first = 0.0
        for step in steps():
            step.change(tree)
            if step.is_cold:
                for path in kept.glob("*.bin"):  # what is known of files; the compiled rules stay
                    path.unlink()
            spent, answer = run(tree, kept, step.command)
            first = first or spent
            sys.stdout.write(f"{step.name:64} {spent:7.2f} s   {spent / first:6.3f}\n")
            sys.stdout.flush()
            if arguments.verify and answer != run(tree, kept, (*step.command, "--no-cache"))[1]:
                sys.exit("the answer is another one when nothing is remembered")


def steps() -> Iterator[Step]:
    """Yield what is timed, in order: each goes on from the one before."""
    nothing: Callable[[Path], None] = lambda _tree: None  # noqa: E731
    since = ("check", "--since", "HEAD~1")
    yield Step("first scan", nothing)
    yield Step("nothing changed", nothing)
    yield Step("ten files without AI changed", lambda tree: _append(_plain(tree)[:10], PLAIN))
    yield Step("ten files without AI changed again", lambda tree: _append(_plain(tree)[10:20], PLAIN))
    yield Step("ten files with AI changed", lambda tree: _append(_calling(tree)[:10], PLAIN))
    yield Step("a call added to one file without AI", lambda tree: _append(_plain(tree)[20:21], CALLING))
    yield Step("one file without AI added", lambda tree: _write(tree / "homeassistant/added_here.py", "x = 1\n"))
    yield Step("one file with AI added", lambda tree: _write(tree / "homeassistant/asking_here.py", CALLING))
    yield Step("one file without AI removed", lambda tree: _plain(tree)[30].unlink())
    yield Step("one file without AI renamed", lambda tree: _rename(_plain(tree)[31]))
    yield Step("one file with AI renamed", lambda tree: _rename(_calling(tree)[5]))
    yield Step(
        "check --since, ten files changed, scanned in the work tree before",
        _committed(lambda tree: _append(_plain(tree)[40:50], PLAIN)),
        since,
    )
    yield Step("the same check again", nothing, since)
    yield Step("check --since, the next ten files, three of them with AI", _committed(_mixed), since)
    yield Step("check --since, nothing remembered", nothing, since, is_cold=True)


def lay_out(tree: Path, trees: Path) -> None:
    """Make the repository: all of the packages full of AI, and of the other its code first, up to the number of files."""
    for requirement in DENSE:
        shutil.copytree(fetch(requirement, trees), tree, dirs_exist_ok=True)
    sparse = fetch(SPARSE, trees)
    left = FILES - sum(1 for path in tree.rglob("*") if path.is_file())
    every = sorted((path for path in sparse.rglob("*") if path.is_file()), key=lambda path: (path.suffix != ".py", path))
    for path in every[:left]:
        target = tree / path.relative_to(sparse)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    _git(tree, "init", "-q", "-b", "main")
    _commit(tree)


def run(tree: Path, kept: Path, command: Sequence[str]) -> tuple[float, bytes]:
    """Return the processor time of one run in one process, git's included, and what it wrote."""
    out = kept.parent / "out.json"
    words = [sys.executable, "-m", "auditor", command[0], str(tree), *command[1:], "-q", "-j", "1", "-o", str(out)]
    kept_settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, capture_output=True, env=kept_settings | {"AUDITOR_CACHE_DIR": str(kept)}, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stderr.decode()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, out.read_bytes()


def _plain(tree: Path) -> list[Path]:
    return sorted((tree / "homeassistant" / "components").glob("[b-m]*/sensor.py"))


def _calling(tree: Path) -> list[Path]:
    return sorted((tree / "mem0" / "llms").glob("[a-z]*.py"))


def _append(paths: Sequence[Path], text: str) -> None:
    for number, path in enumerate(paths):
        path.write_text(path.read_text("utf-8") + text.format(number=number), "utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def _rename(path: Path) -> None:
    path.rename(path.with_name("renamed_" + path.name))


def _mixed(tree: Path) -> None:
    _append(_plain(tree)[50:57], PLAIN)
    _append(_calling(tree)[6:8], PLAIN)
    _append(_calling(tree)[8:9], CALLING)


def _committed(change: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return a change between two commits: what was changed before is committed first, and scanned as the base of it is."""

    def made(tree: Path) -> None:
        _commit(tree)
        change(tree)
        _commit(tree)

    return made


def _commit(tree: Path) -> None:
    _git(tree, "add", "-A", "-f")
    _git(tree, "-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-q", "--allow-empty", "-m", "change")


def _git(tree: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(tree), *words], check=True, stdout=subprocess.DEVNULL)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", default=os.path.join(tempfile.gettempdir(), "auditor-bench"), help="folder where trees are kept")
    parser.add_argument("--verify", action="store_true", help="hold every answer against one without a cache")
    return parser.parse_args()


if __name__ == "__main__":
    main()
