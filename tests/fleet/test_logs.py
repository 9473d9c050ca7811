"""Logs as tasks: any split and any order give the same, and what is in no repository is told."""

import gzip
import json
from pathlib import Path

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.execution import traffic
from auditor.execution.knowledge import load_catalogue
from auditor.execution.traffic import Bench, TrafficOptions, read_logs
from auditor.execution.wire import wire_of
from auditor.fleet.description import LogSet
from auditor.fleet.planning import log_plan
from auditor.fleet.run import Run as FleetRun
from auditor.fleet.store import ResultStore
from auditor.fleet.work import perform
from auditor.traffic.owners import Owners
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fleet.conftest import Run

HOSTS = ("api.openai.com", "api.anthropic.com", "example.org")


def line(number: int) -> str:
    """Return a line of a squid log: whose client, when, where to."""
    host = HOSTS[number % len(HOSTS)]
    return f"17640000{number % 100:02d}.000    120 10.0.0.{number % 7} TCP_TUNNEL/200 {1000 + number} CONNECT {host}:443 - HIER_DIRECT/1.2.3.4 -\n"


@pytest.fixture(scope="module")
def catalogue(compiled: Path) -> Catalogue:
    return load_catalogue(cache_folder=str(compiled))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 120), max_size=4), width=st.integers(60, 3000), backwards=st.booleans())
def test_any_split_in_any_order_gives_the_same(
    tmp_path: Path, catalogue: Catalogue, compiled: Path, cuts: list[int], width: int, backwards: bool
) -> None:
    lines = [line(number) for number in range(120)]
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir(exist_ok=True)
        for file in folder.iterdir():
            file.unlink()
    (whole / "access.log").write_text("".join(lines), encoding="utf-8")
    bounds = sorted({0, *cuts, 120})
    for start, end in zip(bounds, bounds[1:], strict=False):
        (parts / f"access-{start:03d}.log").write_text("".join(lines[start:end]), encoding="utf-8")
    options = TrafficOptions(cache_folder=str(compiled))
    bench = Bench(options, catalogue)
    expected = wire_of(read_logs(traffic_logs(whole), options, bench=bench), bench, Owners())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(traffic, "RANGE", width)
        plan = log_plan(LogSet(paths=(str(parts),)), 1, catalogue, options)
    assert len(plan.tasks) >= len(bounds) - 1
    store = ResultStore(str(tmp_path / "store"))
    for task in reversed(plan.tasks) if backwards else plan.tasks:
        outcome = perform(task)
        assert outcome.trouble is None
        store.keep(outcome.results[0])
    seen = FleetRun(store).traffic(plan.tasks, catalogue.digest)
    found = wire_of(seen, bench, Owners())
    summed = [(one.host, one.client, one.count, one.received_bytes, one.first_at, one.last_at) for one in found.traffic]
    assert summed == [(one.host, one.client, one.count, one.received_bytes, one.first_at, one.last_at) for one in expected.traffic]
    assert len(summed) > 5


def traffic_logs(folder: Path) -> tuple:
    from auditor.inputs.streams import find_logs

    return find_logs([str(folder)])


def test_packed_logs_are_whole_and_logs_that_join_are_one_task(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic, "RANGE", 500)
    text = "".join(line(number) for number in range(40))
    (tmp_path / "access.log").write_text(text, encoding="utf-8")
    (tmp_path / "packed.log.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("ssl", "conn", "dns"):
        (tmp_path / f"{name}.10.log").write_text(f"#path\t{name}\n", encoding="utf-8")
    plan = log_plan(
        LogSet(paths=(str(tmp_path / "access.log"), str(tmp_path / "packed.log.gz"), str(tmp_path))), 1, catalogue, TrafficOptions()
    )
    names = [tuple(log.name for log in task.logs) for task in plan.tasks]
    assert ("conn.10.log", "dns.10.log", "ssl.10.log") in names
    assert names.count(("packed.log.gz",)) == 1
    assert names.count(("access.log",)) > 5
    assert len({task.key for task in plan.tasks}) == len({task.name for task in plan.tasks}) == len(plan.tasks)


def test_a_lake_is_read_once_and_held_against_the_repositories(company: Path, auditor: Run) -> None:
    (company / "logs").mkdir()
    (company / "logs" / "access.log").write_text("".join(line(number) for number in range(30)), encoding="utf-8")
    (company / "objects.txt").write_text("2026-11-24 10:00:01 345 stored/more.log\n", encoding="utf-8")
    (company / "lake" / "stored").mkdir(parents=True)
    (company / "lake" / "stored" / "more.log").write_text(line(0), encoding="utf-8")
    (company / "owners.toml").write_text('[[owners]]\nname = "shop"\nclients = ["10.0.0.0/24"]\n', encoding="utf-8")
    text = '[[repositories]]\npath = "kit"\n[[logs]]\npaths = ["logs"]\nowners = "owners.toml"\n[[logs]]\nlisting = "objects.txt"\nmount = "lake"\n'
    (company / "lake.toml").write_text(text, encoding="utf-8")
    ran = auditor("fleet", "lake.toml", "-q", "-o", "-", "-f", "json")
    assert ran.code == 0, ran.err
    wire = {row["provider"]: (row["requests"], row["owners"], row["in_code"]) for row in json.loads(ran.out)["wire"]}
    assert wire == {"OpenAI": (11, ["shop"], True), "Anthropic": (10, ["shop"], False)}
    assert {"logs-1.json", "logs-1.html", "logs-2.json"} <= {file.name for file in Path("lake-results").iterdir()}
    assert "0 of 3 tasks would run" in auditor("fleet", "lake.toml", "--dry-run").out
    assert auditor("fleet", "lake.toml", "-q", "-o", "lake.html", "-o", "lake.md").code == 0
    assert "| Anthropic | 10 |" in Path("lake.md").read_text(encoding="utf-8")
    assert '<span class="tag unknown">in none</span>' in Path("lake.html").read_text(encoding="utf-8")


def test_a_log_that_cannot_be_read_is_missing_rather_than_empty(company: Path, auditor: Run) -> None:
    (company / "objects.txt").write_text("gone.log\n", encoding="utf-8")
    (company / "lake.toml").write_text('[[logs]]\nlisting = "objects.txt"\nmount = "lake"\n', encoding="utf-8")
    ran = auditor("fleet", "lake.toml", "--retries", 0)
    assert ran.code == 3
    assert "auditor: warning: logs 1: gone.log: gone.log: cannot be read: No such file or directory (tried 1 time)" in ran.err
    assert "nothing to scan: no repository or log has a result" in ran.err
    assert "1 of 1 tasks would run" in auditor("fleet", "lake.toml", "--dry-run").out
