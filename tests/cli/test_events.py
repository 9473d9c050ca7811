"""The table behind `--since auto`: one test for each row of it."""

import json

import pytest
from auditor.cli.events import Event, Step, event_of

SHA = "a" * 40
ZERO = "0" * 40
DEFAULT = Step("merge-base", "")


def asked(environment: dict[str, str], payload: object = None) -> Event:
    return event_of(environment, lambda _path: json.dumps(payload).encode())


def github(name: str, payload: object = None, **more: str) -> Event:
    return asked({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": "event.json", **more}, payload)


def branch(name: str) -> tuple[Step, ...]:
    return Step("merge-base", f"refs/remotes/origin/{name}"), Step("merge-base", f"refs/heads/{name}")


def test_github_pull_request_merged_into_its_base() -> None:
    payload = {"pull_request": {"base": {"sha": SHA, "ref": "main"}}}
    event = github("pull_request", payload, GITHUB_REF="refs/pull/3/merge", GITHUB_BASE_REF="main")
    assert event.steps == (Step("merged-into"), Step("merge-base", SHA), *branch("main"))
    assert event.name == "GitHub pull request into main"


def test_github_pull_request_target_with_its_head_checked_out() -> None:
    event = github("pull_request_target", {"pull_request": {"base": {"sha": SHA, "ref": "main"}}}, GITHUB_REF="refs/heads/main")
    assert event.steps == (Step("merge-base", SHA), *branch("main"))


def test_github_merge_queue() -> None:
    assert github("merge_group", {"merge_group": {"base_sha": SHA}}).steps == (Step("merge-base", SHA),)


def test_github_push_to_the_default_branch() -> None:
    payload = {"before": SHA, "repository": {"default_branch": "main"}}
    assert github("push", payload, GITHUB_REF="refs/heads/main", GITHUB_REF_NAME="main").steps == (Step("exact", SHA),)


def test_github_push_to_another_branch() -> None:
    payload = {"before": SHA, "repository": {"default_branch": "main"}}
    assert github("push", payload, GITHUB_REF="refs/heads/x", GITHUB_REF_NAME="x").steps == (Step("exact", SHA), *branch("main"), DEFAULT)


def test_github_push_of_a_new_branch() -> None:
    event = github("push", {"before": ZERO, "repository": {"default_branch": "main"}}, GITHUB_REF_NAME="x")
    assert event.steps == (*branch("main"), DEFAULT)
    assert event.name.endswith("(a new branch)")


def test_github_tag() -> None:
    assert github("push", {"before": ZERO}, GITHUB_REF="refs/tags/v1").steps == (Step("previous-tag"),)


@pytest.mark.parametrize("name", ["schedule", "workflow_dispatch", "release", ""])
def test_github_events_without_a_change(name: str) -> None:
    assert github(name, {}).steps == ()


@pytest.mark.parametrize("payload", [None, [], "x", {"pull_request": 3}, {"pull_request": {"base": None}}])
def test_github_events_that_say_nothing_leave_the_branch(payload: object) -> None:
    assert github("pull_request", payload, GITHUB_BASE_REF="dev").steps == branch("dev")


def test_an_event_file_that_cannot_be_read_says_nothing() -> None:
    def read(_path: str) -> bytes:
        raise OSError

    event = event_of({"GITHUB_ACTIONS": "1", "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": "x", "GITHUB_REF_NAME": "main"}, read)
    assert event.steps == ()


def gitlab(**more: str) -> Event:
    return asked({"GITLAB_CI": "true", "CI_DEFAULT_BRANCH": "main", **more})


def test_gitlab_merge_request() -> None:
    event = gitlab(CI_PIPELINE_SOURCE="merge_request_event", CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main", CI_MERGE_REQUEST_DIFF_BASE_SHA=SHA)
    assert event.steps == (Step("merge-base", SHA), *branch("main"))


def test_gitlab_merge_train() -> None:
    event = gitlab(
        CI_MERGE_REQUEST_EVENT_TYPE="merge_train",
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA=SHA,
    )
    assert event.steps == (Step("merge-base", SHA), *branch("main"))
    assert event.name == "GitLab merge train into main"


def test_gitlab_push() -> None:
    assert gitlab(CI_PIPELINE_SOURCE="push", CI_COMMIT_BRANCH="main", CI_COMMIT_BEFORE_SHA=SHA).steps == (Step("exact", SHA),)
    new = gitlab(CI_PIPELINE_SOURCE="push", CI_COMMIT_BRANCH="x", CI_COMMIT_BEFORE_SHA=ZERO)
    assert new.steps == (*branch("main"), DEFAULT)


def test_gitlab_tag_and_schedule() -> None:
    assert gitlab(CI_COMMIT_TAG="v1", CI_PIPELINE_SOURCE="push").steps == (Step("previous-tag"),)
    assert gitlab(CI_PIPELINE_SOURCE="schedule", CI_COMMIT_BRANCH="main").steps == ()


def azure(**more: str) -> Event:
    return asked({"TF_BUILD": "True", **more})


def test_azure_pull_request() -> None:
    event = azure(BUILD_REASON="PullRequest", SYSTEM_PULLREQUEST_TARGETBRANCH="refs/heads/main")
    assert event.steps == (Step("merged-into"), *branch("main"))


def test_azure_push() -> None:
    assert azure(BUILD_REASON="IndividualCI", BUILD_SOURCEBRANCHNAME="main", BUILD_SOURCEBRANCH="refs/heads/main").steps == (
        Step("parent"),
    )
    assert azure(BUILD_REASON="BatchedCI", BUILD_SOURCEBRANCHNAME="main", BUILD_SOURCEBRANCH="refs/heads/main").steps == ()
    assert azure(BUILD_REASON="BatchedCI", BUILD_SOURCEBRANCHNAME="x", BUILD_SOURCEBRANCH="refs/heads/x").steps == (DEFAULT,)


def test_azure_tag_and_schedule() -> None:
    assert azure(BUILD_REASON="IndividualCI", BUILD_SOURCEBRANCH="refs/tags/v1").steps == (Step("previous-tag"),)
    assert azure(BUILD_REASON="Schedule", BUILD_SOURCEBRANCH="refs/heads/main").steps == ()


def jenkins(**more: str) -> Event:
    return asked({"JENKINS_URL": "https://ci", **more})


def test_jenkins() -> None:
    assert jenkins(CHANGE_TARGET="main", CHANGE_ID="3").steps == branch("main")
    assert jenkins(BRANCH_NAME="main", GIT_PREVIOUS_COMMIT="b" * 40, GIT_PREVIOUS_SUCCESSFUL_COMMIT=SHA).steps == (Step("exact", SHA),)
    assert jenkins(BRANCH_NAME="main", GIT_PREVIOUS_COMMIT=SHA).steps == (Step("exact", SHA),)
    assert jenkins(BRANCH_NAME="x").steps == (DEFAULT,)
    assert jenkins(TAG_NAME="v1").steps == (Step("previous-tag"),)


def bitbucket(**more: str) -> Event:
    return asked({"BITBUCKET_BUILD_NUMBER": "1", **more})


def test_bitbucket() -> None:
    pull = bitbucket(BITBUCKET_PR_DESTINATION_BRANCH="main", BITBUCKET_PR_DESTINATION_COMMIT=SHA)
    assert pull.steps == (Step("merge-base", SHA), *branch("main"))
    assert bitbucket(BITBUCKET_BRANCH="x").steps == (DEFAULT,)
    assert bitbucket(BITBUCKET_BRANCH="main").steps == ()
    assert bitbucket(BITBUCKET_TAG="v1").steps == (Step("previous-tag"),)


def circle(**more: str) -> Event:
    return asked({"CIRCLECI": "true", **more})


def test_circle() -> None:
    assert circle(CIRCLE_BRANCH="main", CIRCLE_BASE_REVISION=SHA).steps == (Step("exact", SHA),)
    assert circle(CIRCLE_BRANCH="x").steps == (DEFAULT,)
    assert circle(CIRCLE_TAG="v1").steps == (Step("previous-tag"),)


def buildkite(**more: str) -> Event:
    return asked({"BUILDKITE": "true", **more})


def test_buildkite() -> None:
    assert buildkite(BUILDKITE_PULL_REQUEST_BASE_BRANCH="main", BUILDKITE_BRANCH="x").steps == branch("main")
    assert buildkite(BUILDKITE_BRANCH="x", BUILDKITE_PIPELINE_DEFAULT_BRANCH="main").steps == (*branch("main"), DEFAULT)
    assert buildkite(BUILDKITE_BRANCH="main", BUILDKITE_PIPELINE_DEFAULT_BRANCH="main").steps == ()
    assert buildkite(BUILDKITE_BRANCH="main", BUILDKITE_SOURCE="schedule").steps == ()
    assert buildkite(BUILDKITE_TAG="v1").steps == (Step("previous-tag"),)


def test_a_machine_that_is_no_ci_looks_at_the_branch_others_branch_off() -> None:
    assert asked({}).steps == (Step("merge-base", "@{upstream}"), DEFAULT)
