"""`auditor init`, and the CI files that are shipped."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from auditor.cli.init import SERVICES, bundled_text
from auditor.config import GateSettings, decode_settings
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from tests.cli.conftest import LLM, Run
from tests.cli.test_check import MORE, commit, git_in, repository

__all__ = ["repository"]
ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file() and ".git/" not in f"{path}"}


def test_the_gate_it_writes_is_green_today_and_fails_on_the_next_call(auditor: Run, repository: Path) -> None:
    (repository / ".github").mkdir()
    ran = auditor("init", repository)
    assert ran.code == 0
    assert set(files(repository)) == {
        "llm.py",
        "auditor.toml",
        "auditor-baseline.jsonl",
        ".gitattributes",
        ".github/workflows/auditor.yml",
    }
    commit(repository, "gate")
    assert auditor("check", repository).code == 0
    (repository / "llm.py").write_text(LLM + MORE)
    assert auditor("check", repository).code == 1


def test_run_twice_it_changes_nothing(auditor: Run, repository: Path) -> None:
    auditor("init", repository, "--ci", "gitlab")
    before = files(repository)
    ran = auditor("init", repository, "--ci", "gitlab")
    assert ran.code == 0
    assert "there already" in ran.out
    assert files(repository) == before


def test_two_branches_that_accept_different_findings_merge(auditor: Run, repository: Path) -> None:
    auditor("init", repository, "--ci", "none")
    commit(repository, "gate")
    for branch in ("one", "two"):
        git_in(repository)("checkout", "-q", "-b", branch, "main")
        (repository / f"{branch}.py").write_text(LLM)
        auditor("baseline", repository)
        commit(repository, branch)
    git_in(repository)("merge", "-q", "one", "-m", "both")
    assert auditor("check", repository).code == 0
    (repository / "three.py").write_text(LLM)
    assert auditor("check", repository).code == 1


def test_attributes_of_the_projects_own_are_not_changed_and_the_line_is_told(auditor: Run, repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.png binary\n")
    assert ".gitattributes: add  auditor-baseline.jsonl merge=union" in auditor("init", repository, "--ci", "none").out
    assert (repository / ".gitattributes").read_text() == "*.png binary\n"
    (repository / ".gitattributes").write_text("auditor-baseline.jsonl merge=union\n")
    assert ".gitattributes: there already" in auditor("init", repository, "--ci", "none").out
    (repository / ".gitattributes").unlink()
    (repository / ".gitattributes").mkdir()
    assert ".gitattributes: add" in auditor("init", repository, "--ci", "none").out


def test_it_leaves_settings_in_pyproject_alone(auditor: Run, repository: Path) -> None:
    (repository / "pyproject.toml").write_text("[tool.auditor]\n")
    auditor("init", repository, "--ci", "none")
    assert not (repository / "auditor.toml").exists()


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        (".gitlab-ci.yml", "include: [{local: .gitlab/auditor.yml}]"),
        ("azure-pipelines.yml", 'fetchDepth: "0"'),
        ("Jenkinsfile", "stage('auditor')"),
        ("bitbucket-pipelines.yml", "pull-requests:"),
        (".circleci", "CIRCLE_BASE_REVISION"),
        (".buildkite", "key: auditor"),
    ],
)
def test_it_finds_the_ci_of_the_project(auditor: Run, tmp_path: Path, sign: str, said: str) -> None:
    (tmp_path / "llm.py").write_text(LLM)
    (tmp_path / sign).write_text("")
    ran = auditor("init", tmp_path)
    assert ran.code == 0
    assert said in ran.out
    assert (tmp_path / sign).read_text() == ""


def test_it_asks_the_remote_where_no_file_tells(auditor: Run, repository: Path) -> None:
    git_in(repository)("remote", "add", "origin", "git@gitlab.example.org:acme/desk.git")
    auditor("init", repository)
    assert (repository / ".gitlab" / "auditor.yml").exists()


def test_wrong_use_ends_with_two(auditor: Run, tmp_path: Path) -> None:
    assert auditor("init", tmp_path / "none").code == 2
    assert auditor("init", tmp_path, "--ci", "nobody").code == 2


def test_the_settings_it_writes_are_right_and_name_the_defaults() -> None:
    text = bundled_text("init", "auditor.toml")
    assert decode_settings(text.encode(), "auditor.toml") is not None
    opened = re.sub(r"(?m)^# (?=\[|[a-z_-]+ = )", "", text)
    decoded = decode_settings(opened.encode(), "auditor.toml")
    assert decoded is not None
    for line, value in tomllib.loads(opened)["gate"].items():
        if isinstance(value, str):
            assert getattr(GateSettings(), line.replace("-", "_")) == value


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "jenkins"])
def test_the_ci_steps_are_yaml_and_run_the_gate(name: str) -> None:
    text = bundled_text("ci", SERVICES[name].template, version="1.0", default_branch="main")
    assert isinstance(yaml.safe_load(text), dict)
    assert "auditor check --since auto" in text
    assert "auditor==1.0" in text


SCHEMAS = {
    "github": "github-workflows",
    "gitlab": "gitlab-ci",
    "azure": "azure-pipelines",
    "bitbucket": "bitbucket-pipelines",
    "circleci": "circle-ci",
    "buildkite": "buildkite",
}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "jenkins"])
def test_the_ci_steps_meet_the_published_schemas(tmp_path: Path, name: str) -> None:
    step = tmp_path / "step.yml"
    step.write_text(bundled_text("ci", SERVICES[name].template, version="1.0", default_branch="main"))
    ran = CliRunner().invoke(check_jsonschema, ["--builtin-schema", f"vendor.{SCHEMAS[name]}", str(step)])
    assert ran.exit_code == 0, ran.output


@pytest.mark.parametrize(
    ("schema", "path"),
    [("github-actions", "action.yml"), *(("github-workflows", f".github/workflows/{path.name}") for path in WORKFLOWS.glob("*.yml"))],
)
def test_the_action_and_the_workflows_meet_the_published_schemas(schema: str, path: str) -> None:
    ran = CliRunner().invoke(check_jsonschema, ["--builtin-schema", f"vendor.{schema}", str(ROOT / path)])
    assert ran.exit_code == 0, ran.output


def test_a_file_of_the_runner_is_not_asked_for_by_a_function_that_sees_the_work_tree_alone() -> None:
    assert "hashFiles" not in (ROOT / "action.yml").read_text()


def test_actions_are_pinned_and_may_only_read() -> None:
    step = bundled_text("ci", "github.yml", version="1", default_branch="main")
    action = (ROOT / "action.yml").read_text()
    for text in (step, action):
        for used in re.findall(r"uses: (\S+)", text):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), used
    assert yaml.safe_load(step)["permissions"] == {"contents": "read"}
    steps = yaml.safe_load(action)["runs"]["steps"]
    assert all("${{" not in one.get("run", "") for one in steps)
    assert next(one for one in steps if one["name"] == "Upload SARIF")["continue-on-error"] is True


def test_the_hooks_look_at_the_whole_change_once() -> None:
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()):
        assert hook["pass_filenames"] is False
        assert hook["entry"].startswith("auditor check")
    assert json.dumps(hook)
