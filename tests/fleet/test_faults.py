"""What goes wrong in a fleet: nothing is lost, nothing comes twice, and the report names what is missing."""

import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from auditor.execution.traffic import TrafficOptions
from auditor.fleet.dispatch import Dispatcher
from auditor.fleet.engines import dask
from auditor.fleet.guard import Limits
from auditor.fleet.records import LogTask
from auditor.fleet.store import ResultStore
from auditor.inputs.streams import Log
from tests.fleet.conftest import KIT, Run, commit, git, lay

BESIDE = '[[repositories]]\npath = "kit"\n'


def missing(folder: Path = Path("acme-results")) -> dict[str, tuple[str, str, int]]:
    told = json.loads((folder / "portfolio.json").read_text(encoding="utf-8"))
    return {one["name"]: (one["code"], one["reason"], one["attempts"]) for one in told["missing"]}


def members(folder: Path = Path("acme-results")) -> list[str]:
    return sorted(one["name"] for one in json.loads((folder / "portfolio.json").read_text(encoding="utf-8"))["members"])


def describe(company: Path, text: str) -> None:
    (company / "acme.toml").write_text(BESIDE + text, encoding="utf-8")


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_an_unreachable_repository_is_tried_again_and_named(company: Path, auditor: Run) -> None:
    describe(company, f'[[repositories]]\nurl = "{(company / "gone").as_uri()}"\n[[repositories]]\npath = "nowhere"\n')
    ran = auditor("fleet", "acme.toml", "--retries", 1, "--strict", "-o", "acme.md")
    assert ran.code == 4
    assert members() == ["kit"]
    assert missing()["gone"][::2] == ("unreachable", 2)
    assert missing()["nowhere"] == ("unreadable", "there is no such file or folder", 1)
    assert "auditor: warning: gone: the address does not appear to be a git repository (tried 2 times)" in ran.err
    assert "| nowhere | there is no such file or folder" in Path("acme.md").read_text(encoding="utf-8")


def test_a_corrupt_repository_is_named_and_spoils_no_other(company: Path, auditor: Run) -> None:
    commit(company / "torn", {"kit.py": KIT})
    tree = git(company / "torn", "rev-parse", "HEAD^{tree}")
    torn = company / "torn" / ".git" / "objects" / tree[:2] / tree[2:]
    torn.chmod(0o644)
    torn.write_bytes(b"torn")
    describe(company, '[[repositories]]\npath = "torn"\nrevision = "main"\n')
    assert auditor("fleet", "acme.toml", "-q").code == 0
    assert members() == ["kit"]
    assert missing()["torn"][0] == "unreadable"


def test_a_hostile_repository_costs_itself_alone(company: Path, auditor: Run) -> None:
    trap = company / "trap"
    lay(
        company / "evil",
        {
            "auditor.toml": 'exclude = ["*"]\nrules = ["/etc"]\n',
            "deep.py": "import openai\nx = " + "(" * 50_000 + "\n",
            "one_line.js": "require('openai');" + "a=1;" * 400_000,
            "<script>alert(1)</script>.py": KIT,
            "pyproject.toml": '[project]\nname = "<img src=x onerror=alert(1)>"\n',
            "package.json": "[" * 100_000,
        },
    )
    commit(company / "evil", {"kit.py": KIT, ".gitattributes": "* filter=evil\n"})
    git(company / "evil", "config", "filter.evil.clean", f"touch {trap}; cat")
    git(company / "evil", "config", "core.fsmonitor", f"touch {trap}")
    (company / "evil" / "kit.py").write_text(KIT + "\n", encoding="utf-8")
    describe(company, '[[repositories]]\npath = "evil"\nname = "<b>evil</b>"\nowner = "=HYPERLINK(1)"\n')
    ran = auditor("fleet", "acme.toml", "-q", "-o", "acme.html", "-o", "acme.csv", "-o", "acme.md")
    assert ran.code == 0, ran.err
    assert members() == ["<b>evil</b>", "kit"]
    assert not trap.exists()
    page = Path("acme.html").read_text(encoding="utf-8")
    assert "<b>evil" not in page
    assert "onerror=alert" not in page.replace("&gt;", ">").replace("&lt;img", "")
    assert "'=HYPERLINK(1)" in Path("acme.csv").read_text(encoding="utf-8")
    evil = json.loads(next(Path("acme-results").glob("*evil*.json")).read_text(encoding="utf-8"))
    assert any(one["path"] == "kit.py" for one in evil["findings"]), "settings of the repository hid its own code"


def test_nothing_of_the_folder_a_fleet_is_run_in_is_imported(company: Path, auditor: Run) -> None:
    trap = company / "trap"
    evil = f"open({str(trap)!r}, 'w').close()\n"
    lay(company, {"auditor/__init__.py": evil, "auditor/fleet/child.py": evil, "queue.py": evil, "msgspec.py": evil})
    describe(company, "")
    assert auditor("fleet", "acme.toml", "-q").code == 0
    assert members() == ["kit"]
    assert not trap.exists()


def test_a_full_disk_ends_the_run_keeps_what_is_done_and_the_next_run_goes_on(
    company: Path, auditor: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    real = ResultStore.keep

    def keep(store: ResultStore, result: object) -> None:
        if kept:
            raise OSError(errno.ENOSPC, "No space left on device")
        kept.append("one")
        real(store, result)  # type: ignore[arg-type]

    monkeypatch.setattr(ResultStore, "keep", keep)
    ran = auditor("fleet", "acme.toml", "-q", "-j", 1)
    assert ran.code == 2
    assert "a result cannot be written: No space left on device; those before it are kept: make room and run again" in ran.err
    assert not Path("acme-results").exists(), "a portfolio was written of a run that did not end"
    monkeypatch.setattr(ResultStore, "keep", real)
    assert "2 of 3 tasks would run; the others are known" in auditor("fleet", "acme.toml", "--dry-run").out
    assert auditor("fleet", "acme.toml", "-q").code == 0
    assert members() == ["desk", "kit", "shop"]


def test_ctrl_c_ends_all_at_once_and_what_was_done_stays_done(company: Path, cache: Path, auditor: Run) -> None:
    os.mkfifo(company / "never.log")
    (company / "objects.txt").write_text("never.log\n", encoding="utf-8")
    describe(company, '[[logs]]\nlisting = "objects.txt"\nmount = "."\n')
    command = [sys.executable, "-m", "auditor", "fleet", "acme.toml", "-j", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        until(lambda: list((cache / "fleet-results").glob("*/*.record")))
        running.send_signal(signal.SIGINT)
        try:
            _, said = running.communicate(timeout=30)
        finally:
            running.kill()  # one that does not end fails this test and holds up no other
    assert running.returncode == 130
    assert "auditor: error: interrupted" in said
    assert "1 of 2 tasks would run; the others are known" in auditor("fleet", "acme.toml", "--dry-run").out


def test_a_task_that_kills_its_workers_is_set_aside_and_named(company: Path, cache: Path, auditor: Run) -> None:
    os.mkfifo(company / "never.log")
    (company / "objects.txt").write_text("never.log\n", encoding="utf-8")
    describe(company, '[[logs]]\nlisting = "objects.txt"\nmount = "."\n')
    ended = threading.Event()

    def kill() -> None:
        until(lambda: list((cache / "fleet-results").glob("*/*.record")))  # the repository is done: who works now has the log
        while not ended.wait(0.3):
            for child in _children():
                os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    ran = auditor("fleet", "acme.toml", "-j", 1, "--retries", 1, "-o", "acme.md")
    ended.set()
    killer.join()
    assert ran.code == 0
    assert members() == ["kit"]
    assert missing() == {"logs 1: never.log": ("killed-worker", "the process that did it died (signal 9)", 2)}
    assert "1 missing" in ran.err


def _children() -> list[int]:
    """Return the processes of this one that do tasks."""
    found = []
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError, ValueError):
            parent = int(Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"auditor.fleet.child" in Path("/proc", name, "cmdline").read_bytes():
                found.append(int(name))
    return found


def test_two_fleets_on_one_cache_do_not_disturb_each_other(company: Path, cache: Path) -> None:
    url = (company / "server").as_uri()
    commit(company / "server", {"kit.py": KIT})
    describe(company, f'[[repositories]]\nurl = "{url}"\n')
    command = [sys.executable, "-m", "auditor", "fleet", "acme.toml", "-q", "-j", "1", "--strict", "--results"]
    running = [subprocess.Popen([*command, name], stdout=subprocess.DEVNULL) for name in ("one", "two")]
    assert [process.wait(timeout=100) for process in running] == [0, 0]
    assert members(Path("one")) == members(Path("two")) == ["kit", "server"]
    one, two = (json.loads(Path(name, "portfolio.json").read_text()) for name in ("one", "two"))
    assert one == two
    assert len(list((cache / "fleet-results").glob("*/*.record"))) == 2


@pytest.fixture
def port() -> int:
    """Return a free port that the system gives to nobody: a client that knocks at one of those may meet itself."""
    for number in range(20_000 + os.getpid() % 5_000, 32_000):
        with socket.socket() as free, contextlib.suppress(OSError):
            free.bind(("127.0.0.1", number))
            return number
    raise AssertionError("no port is free")


class Cluster:
    """A Dask scheduler and a worker, each a process that can be killed."""

    def __init__(self, port: int, cache: Path) -> None:
        self.address = f"tcp://127.0.0.1:{port}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._port = port

    def start(self) -> None:
        flags = ["--no-dashboard", "--host", "127.0.0.1"]
        scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", str(self._port), *flags]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny", *flags]
        for command in (scheduler, worker):
            self._processes.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def kill(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
        self._processes.clear()


@pytest.fixture
def dask_cluster(port: int, cache: Path) -> Iterator[Cluster]:
    cluster = Cluster(port, cache)
    cluster.start()
    yield cluster
    cluster.kill()


def test_a_scheduler_that_is_restarted_loses_nothing_and_does_nothing_twice(dask_cluster: Cluster, tmp_path: Path, digest: str) -> None:
    waits = tmp_path / "waits.log"
    os.mkfifo(waits)
    engine = dask.DaskEngine(1, dask_cluster.address)
    tasks = [
        LogTask(
            name=str(number),
            key=str(number),
            logs=(Log(str(waits), "waits.log", 1),) if number == 3 else (),
            options=TrafficOptions(),
            rules_digest=digest,
        )
        for number in range(8)
    ]
    answers: list[str] = []
    dispatcher = Dispatcher(engine, Limits(100, 0))
    work = threading.Thread(target=lambda: answers.extend(one.task.name for one in dispatcher.run(tasks) if one.outcome.trouble is None))
    work.start()
    until(lambda: len(answers) == 3)  # the only worker has the fourth, and waits
    dask_cluster.kill()
    dask_cluster.start()
    until(lambda: not work.is_alive() or (_let_go(waits) and False), 120)
    engine.close()
    assert Counter(answers) == Counter(str(number) for number in range(8))


def _let_go(pipe: Path) -> bool:
    """Open and close a pipe for whoever reads it, if anybody does: what they read ends there."""
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True
