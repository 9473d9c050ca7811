"""A small company: a package that wraps a provider, two repositories that rest on it, and what engines need to run them."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from auditor.cli.app import application
from auditor.cli.running import run
from auditor.execution.knowledge import load_catalogue
from auditor.fleet.guard import Limits
from auditor.fleet.records import Outcome, RepositoryRecord, Task, Use

KIT = """from openai import OpenAI

client = OpenAI()


def ask(prompt):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}])


def summarise(text):
    return ask("Summarise: " + text)
"""
SHOP = """import os

import anthropic
from acme_llm import ask

client = anthropic.Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])


def answer(customer):
    return client.messages.create(model="claude-3-5-sonnet-20241022", max_tokens=9, messages=[{"role": "user", "content": customer.email}])
"""
DESK = """import os

from openai import OpenAI

gateway = OpenAI(base_url="http://llm.corp.internal/v1", api_key="none")
client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])


def closed(text):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])


def own(text):
    return gateway.chat.completions.create(model="llama-3", messages=[{"role": "user", "content": text}])
"""
COMPANY = """name = "Acme"

[[repositories]]
path = "kit"
owner = "Platform"

[[repositories]]
path = "shop"
owner = "Shop"
groups = ["retail"]

[[repositories]]
path = "desk"
owner = "Support"
components = [{path = "services/billing", owner = "Finance"}]
"""


class Ran(NamedTuple):
    """What one call of the command line left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def lay(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


def git(folder: Path, *arguments: str, day: str = "2026-01-01") -> str:
    """Run git with an identity and a day of its own, and without the user's settings."""
    variables = os.environ | {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
        "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=variables, text=True)
    return done.stdout.strip()


def commit(folder: Path, files: Mapping[str, str], day: str = "2026-01-01") -> str:
    """Write files into a repository, made when it is not there, and commit them on a day."""
    lay(folder, files)
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", day, day=day)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that holds the compiled rules and nothing else."""
    folder = tmp_path_factory.mktemp("compiled")
    load_catalogue(cache_folder=str(folder))
    return folder


@pytest.fixture(autouse=True)
def cache(compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache of its own, in which nothing but the rules is known."""
    folder = tmp_path / "cache"
    shutil.copytree(compiled, folder)
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(folder))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return folder


@pytest.fixture(scope="session")
def digest(compiled: Path) -> str:
    """Return the digest of the shipped rules."""
    return load_catalogue(cache_folder=str(compiled)).digest


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with three repositories and their description; the tests run in it."""
    root = tmp_path / "company"
    lay(
        root,
        {
            "kit/pyproject.toml": '[project]\nname = "acme-llm"\nversion = "1"\ndependencies = ["openai>=1"]\n',
            "kit/acme_llm/__init__.py": KIT,
            "shop/requirements.txt": "acme-llm==1\nanthropic==0.30\n",
            "shop/shop/answers.py": SHOP,
            "desk/requirements.txt": "acme-llm==1\n",
            "desk/services/billing/app.py": DESK,
            "acme.toml": COMPANY,
        },
    )
    monkeypatch.chdir(root)
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


class FakeEngine:
    """Runs tasks in threads of this process, as a function says."""

    def __init__(self, work: Callable[[Task], Outcome | Exception], slots: int = 2) -> None:
        self._work = work
        self._slots = slots
        self._threads = ThreadPoolExecutor(slots)
        self.under_way = 0
        self.most_under_way = 0
        self.reopened = 0

    def slots(self) -> int:
        return self._slots

    def submit(self, task: bytes, limits: Limits) -> "Future[bytes]":
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        future = self._threads.submit(self._run, task)
        future.add_done_callback(lambda _future: setattr(self, "under_way", self.under_way - 1))
        return future

    def reopen(self) -> None:
        self.reopened += 1

    def close(self, *, at_once: bool = False) -> None:
        self._threads.shutdown()

    def _run(self, task: bytes) -> bytes:
        answer = self._work(msgspec.msgpack.decode(task, type=Task))
        if isinstance(answer, Exception):
            raise answer
        return msgspec.msgpack.encode(answer)


def use(name: str = "Acme AI", **fields: object) -> Use:
    """Return what a component has to do with a provider."""
    plain: dict[str, object] = {"component": ".", "provider": name.lower().replace(" ", "-"), "name": name, "closed": True, "edit": 1}
    return Use(**{**plain, **fields})  # type: ignore[arg-type]


def record(name: str = "shop", uses: Sequence[Use] = (), **fields: object) -> RepositoryRecord:
    """Return a record with a value in every field."""
    plain: dict[str, object] = {
        "name": name,
        "tool_version": "1",
        "rules_digest": "r" * 64,
        "catalogue_date": "2026-11-24",
        "headline": "Nothing closed was found in what was scanned.",
        "scores": (),
        "numbers": {"providers": 0, "edit": sum(one.edit for one in uses), "callers": sum(one.callers for one in uses)},
        "low_hours": 0.0,
        "high_hours": 0.0,
        "has_plan": False,
        "uses": tuple(uses),
    }
    return RepositoryRecord(**{**plain, **fields})  # type: ignore[arg-type]
