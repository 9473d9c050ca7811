"""A small project and a way to run the command line on it."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from auditor.cli.app import application
from auditor.cli.running import run
from auditor.inputs.listing import UNTRUSTED_SECONDS


class Ran(NamedTuple):
    """What one call of the command line left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]

LLM = """from openai import OpenAI

client = OpenAI()


def ask(prompt):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}])
"""


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder for all tests, so that the rules are compiled once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_cache(shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(shared_cache))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with one closed call and one dependency."""
    root = tmp_path / "project"
    (root / "app").mkdir(parents=True)
    (root / "app" / "llm.py").write_text(LLM)
    (root / "app" / "plain.py").write_text("x = 1\n")
    (root / "requirements.txt").write_text("openai==1.2\n")
    time.sleep(2 * UNTRUSTED_SECONDS)  # so that time stamps are trusted
    return root


@pytest.fixture
def auditor(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line in this process."""

    def call(*arguments: object) -> Ran:
        words = [str(argument) for argument in arguments]
        code = run(lambda: application(words)(words, standalone_mode=False))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


def start(arguments: Sequence[object], **options: object) -> "subprocess.Popen[bytes]":
    """Start the command line as a process of its own."""
    command = [sys.executable, "-m", "auditor", *(str(argument) for argument in arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]  # passes options on
