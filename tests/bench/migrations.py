"""What a migration does to real applications: the patch applies, their own tests still pass, and how much moved without a person.

    python -m tests.bench.migrations                    # all of them
    python -m tests.bench.migrations slack --clones ~/src

Clones each application at a pinned commit (or from a folder of one's own clones, named owner+name), installs what its tests need, runs them,
makes every edit of `auditor migrate`, scans again, runs them again, and prints one row of the table in `docs/guide/migrate.md`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

TARGET = """base-url = "http://localhost:8000/v1"

[[models]]
instead-of = ["*embed*"]
use = "open-embedding"
role = "embedding"

[[models]]
instead-of = ["*"]
use = "open-large"
"""
PYTHON = "{venv}/bin/python"
VENV = ((sys.executable, "-m", "venv", "{venv}"),)
TIMEOUT_SECONDS = 1800


class Application(NamedTuple):
    """One public application and how its tests are run."""

    repository: str
    commit: str
    setup: tuple[tuple[str, ...], ...]
    tests: tuple[tuple[str, ...], ...]


APPLICATIONS: Mapping[str, Application] = {
    "slack": Application(
        "seratch/ChatGPT-in-Slack",
        "94845aac70",
        (*VENV, (PYTHON, "-m", "pip", "install", "-q", "pytest", "-r", "requirements.txt")),
        ((PYTHON, "-m", "pytest", "-q", "tests"),),
    ),
    "gpt-engineer": Application(
        "AntonOsika/gpt-engineer",
        "bdd2cb040f",
        (*VENV, (PYTHON, "-m", "pip", "install", "-q", "pytest", "openai==0.27.8", "dataclasses-json==0.5.7", "termcolor", "tiktoken", "typer", "tabulate", "black")),
        ((PYTHON, "-m", "pytest", "-q", "tests", "--ignore", "tests/test_collect.py"),),
    ),
    "gpt-cli": Application(
        "kharvd/gpt-cli",
        "bff5d87311",
        (*VENV, (PYTHON, "-m", "pip", "install", "-q", "pytest", ".")),
        ((PYTHON, "-m", "pytest", "-q", "tests"),),
    ),
    "chatbot-ui": Application(
        "mckaywrigley/chatbot-ui",
        "81328b61d2",
        (("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),),
        (("npx", "jest", "--silent"), ("npx", "tsc", "--noEmit", "--incremental", "false")),
    ),
}  # fmt: skip


def main() -> None:
    """Migrate the applications that are named, or all."""
    arguments = _arguments()
    for name in arguments.applications or APPLICATIONS:
        with tempfile.TemporaryDirectory() as folder:
            _migrated(name, APPLICATIONS[name], Path(arguments.work or folder) / name, arguments.clones)


def _migrated(name: str, application: Application, folder: Path, clones: str | None) -> None:
    tree = folder / "tree"
    if not tree.exists():
        _fetch(application, tree, clones)
        for command in application.setup:
            _run(command, tree, folder)
    _git(tree, "checkout", "-q", "--", ".")
    target = folder / "target.toml"
    target.write_text(TARGET, encoding="utf-8")
    before_tests = [_outcome(command, tree, folder) for command in application.tests]
    before = _closed(tree)
    plan = _auditor(tree, "migrate", "--target", str(target)).stdout
    patch = _auditor(tree, "migrate", "--target", str(target), "--diff").stdout
    subprocess.run(["git", "-C", str(tree), "apply", "-"], input=patch, text=True, check=True)
    after = _closed(tree)
    again = _auditor(tree, "migrate", "--target", str(target), "--diff").stdout
    after_tests = [_outcome(command, tree, folder) for command in application.tests]
    moved, alone = (int(found) for found in re.findall(r"(\d+) calls and clients can be moved by edits, (\d+) of them", plan)[0])
    print(f"{name}: {application.repository} {application.commit}")
    print(
        f"  closed calls and clients: {before} before, {after} after; {moved} moved, {alone} of them without a person ({_share(alone, before)})"
    )
    print(f"  patch of {patch.count('diff --git')} files applied; a second run has {'nothing' if not again else 'edits'} left")
    for one, other in zip(before_tests, after_tests, strict=True):
        print(f"  {'same' if one == other else 'DIFFERENT'}: {one} -> {other}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "none"


def _fetch(application: Application, tree: Path, clones: str | None) -> None:
    source = f"{clones}/{application.repository.replace('/', '+')}" if clones else f"https://github.com/{application.repository}"
    tree.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "-q", source, str(tree)], check=True)
    _git(tree, "checkout", "-q", application.commit)


def _git(tree: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(tree), *arguments], check=True)


def _closed(tree: Path) -> int:
    findings = json.loads(_auditor(tree, "scan", "-f", "json", "-o", "-").stdout)["findings"]
    return sum(
        1 for one in findings if one["closed"] and one["kind"] in ("call", "client") and one["context"] == "production" and not one["via"]
    )


def _auditor(tree: Path, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "auditor", command, *arguments, "--no-cache", "--quiet"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def _run(command: Sequence[str], tree: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    filled = [part.replace("{venv}", str(folder / "venv")) for part in command]
    return subprocess.run(
        filled,
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        env={**os.environ, "CI": "1", "NO_COLOR": "1"},
        check=False,
    )


def _outcome(command: Sequence[str], tree: Path, folder: Path) -> str:
    """Return what a run of tests says of itself, without times."""
    done = _run(command, tree, folder)
    said = re.findall(r"\d+ (?:passed|failed|skipped|errors?)|error TS\d+", done.stdout + done.stderr)
    return f"{Path(command[-1] if command[0] == 'npx' else command[2]).name} exit {done.returncode}: {', '.join(dict.fromkeys(said)) or 'nothing to report'}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a migration does to real applications.")
    parser.add_argument("applications", nargs="*", metavar="APPLICATION", help=", ".join(APPLICATIONS))
    parser.add_argument("--clones", help="a folder of one's own clones, named owner+name, instead of fetching")
    parser.add_argument("--work", help="where trees and what their tests need are kept; a temporary folder without it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
