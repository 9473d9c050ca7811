"""`auditor probe` prints what an endpoint serves, and what of the code does not work there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.probe.fake import Fake, serving


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(Fake()) as running:
        yield running


def test_a_folder_is_held_against_the_endpoint(auditor: Run, fake: Fake, project: Path, tmp_path: Path) -> None:
    code = (project / "app" / "llm.py").read_text()
    (project / "app" / "llm.py").write_text(code.replace('model="gpt-4o",', 'model="gpt-4o", seed=3, n=2,'))
    fake.change = lambda _path, asked, answer: (
        {**answer, "choices": answer["choices"][:1]} if "n" in asked and "choices" in answer else answer
    )
    saved = tmp_path / "profile.json"
    ran = auditor("probe", fake.url, "--for", project, "--fail-on-missing", "-o", saved, "--no-context")
    assert ran.code == 1, ran.err
    assert "Of the 3 features your code uses, this endpoint serves 2; this one does not work as asked." in ran.out
    assert "    app/llm.py:7\n" in ran.out
    assert json.loads(saved.read_text())["model"] == "tiny"


def test_a_saved_result_is_held_against_the_endpoint(auditor: Run, fake: Fake, project: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    assert auditor("scan", project, "-o", result, "-q").code == 0
    ran = auditor("probe", fake.url, "--for", result, "-f", "json", "--no-context", "--fail-on-missing", "-q")
    assert ran.code == 0, ran.err
    features = {feature["name"]: feature for feature in json.loads(ran.out)["features"]}
    assert len(features["chat"]["used_by"]) == 1


def test_the_key_comes_from_the_environment_alone(auditor: Run, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.key = "k-1"
    monkeypatch.setenv("MY_KEY", "k-1")
    assert auditor("probe", fake.url, "--key-variable", "MY_KEY", "--no-context", "-q").code == 0
    assert {headers.get("Authorization") for headers in fake.headers} == {"Bearer k-1"}


def test_wrong_use_is_told(auditor: Run, fake: Fake, tmp_path: Path) -> None:
    assert auditor("probe", "localhost").code == 2
    assert auditor("probe", fake.url, "-f", "xml").code == 2
    assert auditor("probe", fake.url, "--ca-file", tmp_path / "none.pem").code == 2
    assert auditor("probe", fake.url, "--for", tmp_path / "none.json").code == 2
    assert "cannot be reached" in auditor("probe", "http://127.0.0.1:9/v1").err


def test_a_profile_that_is_none_is_told_in_one_line(auditor: Run, project: Path, tmp_path: Path) -> None:
    (tmp_path / "profile.json").write_text("{}")
    done = auditor("scan", str(project), "--profile", str(tmp_path / "profile.json"))
    assert done.code == 2
    assert "no profile" in done.err


def test_plans_and_scores_rest_on_a_profile(auditor: Run, fake: Fake, project: Path, tmp_path: Path) -> None:
    profile, result = str(tmp_path / "profile.json"), str(tmp_path / "result.json")
    assert auditor("probe", fake.url, "--for", str(project), "-o", profile, "--no-context").code == 0
    assert auditor("scan", str(project), "--profile", profile, "-o", result).code == 0
    scanned = json.loads(Path(result).read_bytes())["plan"]
    assert any(fake.url in one for item in scanned for one in item["supported"])
    assert auditor("report", result, "--profile", profile, "-f", "json").code == 0
