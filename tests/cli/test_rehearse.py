"""`auditor rehearse`: files in, a report and sets out; nothing is sent but to the endpoint."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.probe.fake import Fake, serving
from tests.rehearse.conftest import answered, asked, pair


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(Fake()) as running:
        yield running


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "calls.jsonl"
    lines = [pair(asked(f"Say {number} to ann@example.org"), answered("Done."), site="app.py") for number in range(3)]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def rehearse(*arguments: object, key: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditor", "rehearse", *map(str, arguments)]
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "AUDITOR_API_KEY": key, "NO_PROXY": "*"}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def test_a_report_and_sets_are_written(recording: Path, fake: Fake, tmp_path: Path) -> None:
    report, answers, sets = tmp_path / "r.json", tmp_path / "answers.jsonl", tmp_path / "sets"
    done = rehearse(
        recording, "--to", fake.url, "-o", report, "-o", tmp_path / "r.md", "--answers", answers, "--sets", sets, "--training", "--mask"
    )
    assert done.returncode == 0, done.stderr
    assert "3 of 3 distinct calls (3 recorded) were made again" in done.stdout
    found = json.loads(report.read_bytes())
    assert found["all"]["figures"]["answered"]["value"] == 1
    assert "ann@" not in report.read_text() + (tmp_path / "r.md").read_text() + done.stdout
    assert "ann@example.org" in answers.read_text()
    assert "[contact]" in (sets / "training" / "chat.jsonl").read_text()
    assert "contact" in done.stderr


def test_the_key_comes_from_the_environment(recording: Path, fake: Fake) -> None:
    fake.key = "right"
    assert rehearse(recording, "--to", fake.url, key="right").returncode == 0
    assert rehearse(recording, "--to", fake.url, "--model", "tiny", key="wrong").returncode == 1


def test_sets_need_no_endpoint(recording: Path, tmp_path: Path) -> None:
    done = rehearse(recording, "--sets", tmp_path / "sets")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "sets" / "training").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--to"),
        (["--to", "http://u:p@x/v1"], "environment"),
        (["--to", "http://127.0.0.1:9/v1", "-f", "pdf"], "one of text, json, markdown"),
        (["--to", "http://127.0.0.1:9/v1", "-o", "r.pdf"], "tells the format"),
        (["--to", "http://127.0.0.1:9/v1", "--model", "m"], "cannot be reached"),
        (["--sets", "s", "--for", "missing.json"], "cannot be read"),
    ],
)
def test_wrong_use_is_told_in_one_line(recording: Path, arguments: list[str], told: str) -> None:
    done = rehearse(recording, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_without_calls_is_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text('{"level": "info"}\n')
    done = rehearse(tmp_path / "x.log", "--to", "http://127.0.0.1:9/v1")
    assert done.returncode == 3
    assert "no known form" in done.stderr
