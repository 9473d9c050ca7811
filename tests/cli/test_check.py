"""`auditor check` and `auditor baseline` on real repositories."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import LLM, Run, start

MORE = "\n\ndef embed(text):\n    return client.embeddings.create(model='text-embedding-3-small', input=text)\n"
CI_NAMES = ("GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "JENKINS_URL", "BITBUCKET_BUILD_NUMBER", "CIRCLECI", "BUILDKITE")
Git = Callable[..., str]


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CI_NAMES:
        monkeypatch.delenv(name, raising=False)


def git_in(folder: Path) -> Git:
    environment = os.environ | {
        "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e@x", "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e@x",
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    }  # fmt: skip

    def run(*arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True, env=environment)
        return done.stdout.strip()

    return run


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository whose first commit holds one closed call."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "llm.py").write_text(LLM)
    git = git_in(root)
    git("init", "-q", "-b", "main")
    commit(root, "first")
    return root


def commit(root: Path, message: str) -> str:
    git = git_in(root)
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", message)
    return git("rev-parse", "HEAD")


def test_an_unrelated_change_passes_and_a_new_call_fails_with_its_name(auditor: Run, repository: Path) -> None:
    (repository / "other.py").write_text("x = 1\n")
    commit(repository, "other")
    assert auditor("check", repository, "--since", "HEAD~1").code == 0
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    ran = auditor("check", repository, "--since", "HEAD~1")
    assert ran.code == 1
    which, why, allow = ran.out.splitlines()[:3]
    assert which.startswith("llm.py:11:12  high closed-provider-call")
    assert "new-closed-call" in why
    assert "client.embeddings.create" in why
    assert "auditor: allow[openai]" in allow
    assert ran.out.splitlines()[-1] == "1 new, 3 accepted, 0 expire in 14 days"
    assert "compared HEAD~1" in ran.err


def test_the_work_tree_is_not_looked_at_between_two_commits(auditor: Run, repository: Path) -> None:
    commit(repository, "nothing")
    (repository / "llm.py").write_text(LLM + MORE)
    ran = auditor("check", repository, "--since", "HEAD~1")
    assert (ran.code, git_in(repository)("status", "--porcelain")) == (0, "M llm.py")


def test_moving_reformatting_and_renaming_pass(auditor: Run, repository: Path) -> None:
    (repository / "lib").mkdir()
    (repository / "llm.py").rename(repository / "lib" / "model.py")
    text = LLM.replace("prompt", "question").replace("messages=[", "messages = [\n        ")
    (repository / "lib" / "model.py").write_text("# moved\n\n" + text)
    commit(repository, "move")
    assert auditor("check", repository, "--since", "HEAD~1").code == 0


def test_a_permission_passes_and_is_shown(auditor: Run, repository: Path) -> None:
    allowed = MORE.replace("    return", "    # auditor: allow[openai] until=2999-01-01 the pilot\n    return")
    (repository / "llm.py").write_text(LLM + allowed)
    commit(repository, "call")
    ran = auditor("check", repository, "--since", "HEAD~1")
    assert ran.code == 0
    assert "Accepted by this change:" in ran.out
    assert "the pilot" in ran.out


def test_what_is_staged_is_compared_with_the_last_commit(auditor: Run, repository: Path) -> None:
    (repository / "llm.py").write_text(LLM + MORE)
    assert auditor("check", repository, "--staged").code == 0
    git_in(repository)("add", "-A")
    assert auditor("check", repository, "--staged").code == 1


def test_before_the_first_commit_everything_staged_is_new(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "llm.py").write_text(LLM)
    git_in(tmp_path)("init", "-q")
    git_in(tmp_path)("add", "-A")
    assert auditor("check", tmp_path, "--staged").code == 1


def test_a_baseline_passes_today_and_fails_on_the_next_call(auditor: Run, repository: Path) -> None:
    assert auditor("baseline", repository).code == 0
    first = (repository / "auditor-baseline.jsonl").read_bytes()
    assert auditor("check", repository).code == 0
    assert auditor("baseline", repository, "--update").code == 0
    assert (repository / "auditor-baseline.jsonl").read_bytes() == first
    (repository / "llm.py").write_text("import os\n\n\n" + LLM)
    assert auditor("check", repository).code == 0
    (repository / "llm.py").write_text(LLM + MORE)
    ran = auditor("check", repository, "-f", "json", "-o", "-")
    assert ran.code == 1
    failing = [one for one in json.loads(ran.out)["findings"] if one["fails"]]
    assert [(one["line"], one["state"]) for one in failing] == [(11, "new")]
    assert ran.err.splitlines()[-1] == "1 new, 3 accepted, 0 expire in 14 days"


def test_a_baseline_is_shown_with_age_and_owner(auditor: Run, repository: Path) -> None:
    auditor("baseline", repository)
    path = repository / "auditor-baseline.jsonl"
    path.write_text(path.read_text().replace('"kind":"call"', '"kind":"call","owner":"ann","until":"2020-01-01","reason":"pilot"'))
    commit(repository, "baseline")
    ran = auditor("baseline", "show", repository)
    row = next(line for line in ran.out.splitlines() if "closed-provider-call" in line)
    assert "ann" in row
    assert "expired on 2020-01-01" in row
    assert row.split()[1].startswith("20")
    assert "3 entries (1 high, 1 medium, 1 low); +0 since the last commit" in ran.out
    assert auditor("check", repository).code == 1
    assert auditor("baseline", repository, "--prune").code == 0
    assert '"owner":"ann"' in path.read_text()


def test_a_change_to_rules_alone_turns_nothing_red(auditor: Run, repository: Path) -> None:
    auditor("baseline", repository)
    path = repository / "auditor-baseline.jsonl"
    kept = [line for line in path.read_text().splitlines() if '"kind":"call"' not in line]
    path.write_text("\n".join(kept).replace('"rules":"', '"rules":"older-') + "\n")
    commit(repository, "as an older auditor wrote it")
    ran = auditor("check", repository)
    assert ran.code == 0
    assert "only what is known" in ran.out
    (repository / "llm.py").write_text(LLM + MORE)
    assert auditor("check", repository).code == 1


def test_a_broken_baseline_ends_with_two(auditor: Run, repository: Path) -> None:
    (repository / "auditor-baseline.jsonl").write_text("{}\n{")
    ran = auditor("check", repository)
    assert ran.code == 2
    assert "auditor baseline" in ran.err
    assert auditor("check", repository, "--baseline", repository / "none.jsonl").code == 2
    assert auditor("baseline", repository, "--prune", "--baseline", repository / "none.jsonl").code == 2


@pytest.mark.parametrize(
    "flags", [("--since", "nowhere"), ("--since", "-x"), ("--since", "auto", "--staged"), ("--exact",), ("--head", "HEAD")]
)
def test_what_cannot_be_compared_ends_with_two(auditor: Run, repository: Path, flags: tuple[str, ...]) -> None:
    assert auditor("check", repository, *flags).code == 2


def test_without_git_and_baseline_it_ends_with_two(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(LLM)
    ran = auditor("check", tmp_path)
    assert ran.code == 2
    assert "baseline" in ran.err


def test_equal_ends_fall_back_to_the_baseline(auditor: Run, repository: Path) -> None:
    ran = auditor("check", repository, "--since", "auto")
    assert ran.code == 2
    assert "auditor baseline" in ran.err
    auditor("baseline", repository)
    ran = auditor("check", repository, "--since", "auto")
    assert ran.code == 0
    assert "auditor-baseline.jsonl with the files here" in ran.err
    assert "auditor-baseline.jsonl with the files here" in auditor("check", repository, "--since", "main").err


def test_a_shallow_clone_says_how_to_get_more(auditor: Run, repository: Path, tmp_path: Path) -> None:
    commit(repository, "second")
    commit(repository, "third")
    clone = tmp_path / "clone"
    git_in(tmp_path)("clone", "-q", "--depth", "1", f"file://{repository}", str(clone))
    ran = auditor("check", clone, "--since", "HEAD~2")
    assert ran.code == 2
    assert "shallow" in ran.err


def test_unrelated_histories_and_exact(auditor: Run, repository: Path) -> None:
    git = git_in(repository)
    git("checkout", "-q", "--orphan", "other")
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "orphan")
    ran = auditor("check", repository, "--since", "main")
    assert ran.code == 2
    assert "--exact" in ran.err
    assert auditor("check", repository, "--since", "main", "--exact").code == 1


def test_bare_repositories_and_worktrees(auditor: Run, repository: Path, tmp_path: Path) -> None:
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    bare = tmp_path / "bare.git"
    git_in(tmp_path)("clone", "-q", "--bare", str(repository), str(bare))
    assert auditor("check", bare, "--since", "HEAD~1").code == 1
    git_in(repository)("worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "HEAD")
    assert auditor("check", tmp_path / "tree", "--since", "HEAD~1").code == 1


def test_a_read_only_checkout_is_checked(auditor: Run, repository: Path) -> None:
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    for folder, _, _ in os.walk(repository):
        os.chmod(folder, 0o500)
    try:
        assert auditor("check", repository, "--since", "HEAD~1").code == 1
    finally:
        for folder, _, _ in os.walk(repository):
            os.chmod(folder, 0o700)


def test_a_folder_names_files_like_the_whole(auditor: Run, repository: Path) -> None:
    (repository / "services" / "a").mkdir(parents=True)
    (repository / "services" / "a" / "x.py").write_text(LLM)
    commit(repository, "service")
    ran = auditor("check", repository / "services" / "a", "--since", "HEAD~1")
    assert ran.out.startswith("services/a/x.py:")
    assert auditor("check", repository / "services" / "a", repository, "--since", "HEAD~1").code == 1
    assert auditor("check", repository, repository.parent, "--since", "HEAD~1").code == 2


def test_a_pull_request_on_github_is_compared_with_what_it_is_merged_into(
    auditor: Run, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = git_in(repository)
    git("checkout", "-q", "-b", "feature")
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    git("checkout", "-q", "main")
    (repository / "b.py").write_text(LLM)
    base = commit(repository, "somebody else")
    git("merge", "-q", "--no-ff", "-m", "merge", "feature")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"base": {"sha": base, "ref": "main"}}}))
    for name, value in {
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(event), "GITHUB_REF": "refs/pull/1/merge",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    ran = auditor("check", repository, "--since", "auto")
    assert ran.code == 1
    assert ran.out.splitlines()[-1].startswith("1 new")
    assert "GitHub pull request into main" in ran.err


def test_a_force_pushed_base_that_is_gone_never_passes(
    auditor: Run, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"before": "b" * 40, "repository": {"default_branch": "main"}}))
    for name, value in {
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": str(event), "GITHUB_REF_NAME": "main",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    ran = auditor("check", repository)
    assert ran.code == 2
    assert "is not here" in ran.err


def test_a_side_that_could_not_be_read_is_incomplete_under_strict(auditor: Run, repository: Path) -> None:
    (repository / "llm.py").write_text(LLM + "# " + "x" * 5_000_000)
    commit(repository, "large")
    assert auditor("check", repository, "--since", "HEAD~1").code == 0
    ran = auditor("check", repository, "--since", "HEAD~1", "--strict")
    assert ran.code == 4
    assert "llm.py" in ran.out


def test_a_repository_with_nothing_to_scan_ends_with_three(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\0")
    git_in(tmp_path)("init", "-q", "-b", "main")
    commit(tmp_path, "one")
    commit(tmp_path, "two")
    assert auditor("check", tmp_path, "--since", "HEAD~1").code == 3
    assert auditor("baseline", tmp_path).code == 3


def test_waivers_come_from_the_settings_and_new_ones_are_shown(auditor: Run, repository: Path) -> None:
    (repository / "llm.py").write_text(LLM + MORE)
    (repository / "auditor.toml").write_text(
        '[[waivers]]\nprovider = "openai"\nowner = "ann"\nreason = "pilot"\nexpires_on = "2999-01-01"\n'
    )
    commit(repository, "call")
    ran = auditor("check", repository, "--since", "HEAD~1")
    assert ran.code == 0
    assert "waiver of ann" in ran.out
    shutil.rmtree(repository / ".git")
    assert auditor("check", repository).code == 2


def test_a_job_gets_a_summary_and_annotations(auditor: Run, repository: Path, tmp_path: Path) -> None:
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call | with <b>")
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    ran = auditor("check", repository, "--since", "HEAD~1", "--annotations", "--summary", summary)
    assert ran.code == 1
    assert "file=llm.py,line=11" in ran.out.splitlines()[0]
    assert ran.out.splitlines()[-1].startswith("1 new")
    text = summary.read_text()
    assert text.startswith("before\n### auditor: failed")
    assert "| `llm.py:11:12` |" in text
    assert auditor("check", repository, "--since", "HEAD", "--summary", tmp_path / "no" / "folder").code == 0
    assert auditor("check", repository, "--since", "HEAD~1", "--comment").code == 1


def test_the_baseline_of_settings_lies_beside_them(auditor: Run, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "auditor.toml").write_text('baseline = "accepted.jsonl"\n')
    monkeypatch.chdir(tmp_path)
    assert auditor("baseline", repository).code == 0
    assert (repository / "accepted.jsonl").exists()
    assert auditor("check", repository).code == 0


def test_a_company_policy_is_extended(auditor: Run, repository: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[gate]\nmodel-changed = "fail"\n[[gate.allow]]\nprovider = ["openai"]\ncapability = ["embeddings"]\nreason = "contract"\n'
    )
    own = repository / "auditor.toml"
    own.write_text('extends = "../policy.toml"\n')
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    assert auditor("check", repository, "--since", "HEAD~1").code == 0
    (repository / "llm.py").write_text(LLM.replace("gpt-4o", "gpt-4o-mini") + MORE)
    commit(repository, "model")
    assert auditor("check", repository, "--since", "HEAD~1").code == 1
    own.write_text('extends = ["../policy.toml"]\n[gate]\nmodel-changed = "report"\n')
    assert auditor("check", repository, "--since", "HEAD~1").code == 0
    own.write_text('extends = "auditor.toml"\n')
    ran = auditor("check", repository, "--since", "HEAD~1")
    assert ran.code == 2
    assert "at most" in ran.err
    own.write_text('extends = "none.toml"\n')
    assert auditor("check", repository, "--since", "HEAD~1").code == 2


def test_a_scan_tells_what_is_allowed_and_waived(auditor: Run, repository: Path) -> None:
    text = LLM.replace("    return", "    # auditor: ignore[openai] a mock\n    return").replace(
        "client =", "# auditor: allow[openai] pilot\nclient ="
    )
    (repository / "llm.py").write_text(text)
    found = json.loads(auditor("scan", repository, "-f", "json").out)["findings"]
    assert {one["kind"]: (one["treatment"], one["because"] and one["because"]["reason"]) for one in found} == {
        "import": ("counts", None),
        "client": ("allowed", "pilot"),
        "call": ("ignored", "a mock"),
    }
    assert auditor("scan", repository, "--fail-on", "high").code == 0


def test_what_moved_into_a_folder_that_is_checked_is_not_new(auditor: Run, repository: Path) -> None:
    (repository / "old").mkdir()
    (repository / "old" / "embed.py").write_text(LLM.replace("ask", "embed_all"))
    (repository / "services").mkdir()
    (repository / "services" / "plain.py").write_text("x = 1\n")
    auditor("baseline", repository)
    commit(repository, "before")
    (repository / "old" / "embed.py").rename(repository / "services" / "embed.py")
    assert auditor("check", repository / "services").code == 0
    commit(repository, "moved")
    assert auditor("check", repository / "services", "--since", "HEAD~1").code == 0
    (repository / "services" / "llm.py").write_text(LLM)
    assert auditor("check", repository / "services").code == 1
    commit(repository, "copied")
    assert auditor("check", repository / "services", "--since", "HEAD~1").code == 1


def test_changes_that_are_not_committed_are_named_when_two_ends_are_equal(auditor: Run, repository: Path) -> None:
    assert "not committed" not in auditor("check", repository, "--since", "HEAD").err
    (repository / "llm.py").write_text(LLM + MORE)
    ran = auditor("check", repository, "--since", "HEAD")
    assert "changes that are not committed were not looked at" in ran.err
    assert "--staged" in ran.err
    assert "auditor baseline" in ran.err
    assert "not committed" not in auditor("check", repository, "--since", "HEAD", "--head", "HEAD").err


def as_an_older_auditor_wrote_it(path: Path) -> None:
    kept = [line for line in path.read_text().splitlines() if '"kind":"call"' not in line]
    path.write_text("\n".join(kept).replace('"rules":"', '"rules":"older-').replace('"closed":true,', "") + "\n")


def test_a_change_to_rules_turns_no_target_red_that_was_closed_all_along(auditor: Run, repository: Path) -> None:
    auditor("baseline", repository)
    as_an_older_auditor_wrote_it(repository / "auditor-baseline.jsonl")
    commit(repository, "as an older auditor wrote it, to whom the target was unknown")
    ran = auditor("check", repository)
    assert ran.code == 0
    assert "only what is known" in ran.out
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    assert auditor("check", repository).code == 1


def test_a_field_written_by_hand_accepts_nothing(auditor: Run, repository: Path) -> None:
    auditor("baseline", repository)
    path = repository / "auditor-baseline.jsonl"
    as_an_older_auditor_wrote_it(path)
    commit(repository, "as an older auditor wrote it")
    (repository / "llm.py").write_text(LLM + MORE)
    path.write_text(path.read_text().replace('"kind":"client"', '"kind":"client","owner":"ann"'))
    commit(repository, "a call, and an owner")
    assert '"owner":"ann"' in path.read_text()
    assert auditor("check", repository).code == 1


def test_the_end_of_a_shallow_clone_accepts_nothing(auditor: Run, repository: Path, tmp_path: Path) -> None:
    auditor("baseline", repository)
    as_an_older_auditor_wrote_it(repository / "auditor-baseline.jsonl")
    commit(repository, "as an older auditor wrote it")
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    clone = tmp_path / "clone"
    git_in(tmp_path)("clone", "-q", "--depth", "1", f"file://{repository}", str(clone))
    ran = auditor("check", clone)
    assert ran.code == 1
    assert "shallow clone: fetch-depth: 0" in ran.err


def test_outside_git_a_change_to_rules_alone_turns_nothing_red(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "llm.py").write_text(LLM)
    (tmp_path / "unread.bin").write_bytes(b"\0" * 10)
    auditor("baseline", tmp_path)
    path = tmp_path / "auditor-baseline.jsonl"
    assert '{"file":"llm.py","digest":"' in path.read_text()
    as_an_older_auditor_wrote_it(path)
    ran = auditor("check", tmp_path)
    assert ran.code == 0
    assert "only what is known" in ran.out
    (tmp_path / "new.py").write_text(LLM)
    assert auditor("check", tmp_path).code == 1
    assert auditor("baseline", tmp_path, "--prune").code == 0
    assert '{"file":"llm.py","digest":"' in path.read_text()


def test_a_detached_head_is_compared_and_a_repository_without_branches_says_what_to_do(auditor: Run, repository: Path) -> None:
    git = git_in(repository)
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    git("checkout", "-q", "--detach")
    assert auditor("check", repository, "--since", "HEAD~1").code == 1
    git("branch", "-q", "-D", "main")
    ran = auditor("check", repository, "--since", "auto")
    assert ran.code == 2
    assert "auditor baseline" in ran.err


def test_without_the_program_git_nothing_passes_unseen(auditor: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor("baseline", repository)
    monkeypatch.setenv("PATH", "/nonexistent")
    for flags in (("--since", "HEAD~1"), ("--since", "auto"), ("--staged",)):
        ran = auditor("check", repository, *flags)
        assert ran.code == 2
        assert "git cannot be started" in ran.err
    assert auditor("check", repository).code == 0
    (repository / "llm.py").write_text(LLM + MORE)
    assert auditor("check", repository).code == 1


def test_runs_at_the_same_time_answer_alike(repository: Path) -> None:
    (repository / "llm.py").write_text(LLM + MORE)
    commit(repository, "call")
    runs = [start(["check", repository, "--since", "HEAD~1"]) for _ in range(3)]
    answers = {(*run.communicate(), run.returncode) for run in runs}
    assert len(answers) == 1
    assert {code for _, _, code in answers} == {1}
