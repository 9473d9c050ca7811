"""The environment of a CI run -> where its change began: the table behind `--since auto`.

Each row answers with steps, tried in order: the first whose commit is there, and is not the head itself, is the base. `docs/guide/gate.md` prints
the same table.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

How = Literal["merge-base", "exact", "parent", "merged-into", "previous-tag"]
"""`merge-base`: what head and revision have in common. `exact`: the revision itself. `parent`: the commit before the head. `merged-into`: the
first parent of the head, when that is a merge commit. `previous-tag`: the newest tag before the head."""

PAYLOAD_BYTES: Final = 25_000_000


class Step(NamedTuple):
    """One way to find the base."""

    how: How
    revision: str = ""


class Event(NamedTuple):
    """What made the CI run, in words, and how to find its base; without steps there is no change to look at."""

    name: str
    steps: tuple[Step, ...] = ()


Read = Callable[[str], bytes]


def event_of(environment: Mapping[str, str], read: Read) -> Event:
    """Return what the CI service says of this run; on a machine that is none, what is not yet on the default branch.

    `read` returns the bytes of the event's file.
    """
    for variable, service in _SERVICES:
        if environment.get(variable):
            return service(environment, read)
    return Event("local work", (Step("merge-base", "@{upstream}"), *_DEFAULT))


_DEFAULT: Final = (Step("merge-base", ""),)
"""The default branch, whatever its name; see `Repository.default_branch`."""
_TAG: Final = (Step("previous-tag"),)


def is_zero(sha: str) -> bool:
    """Whether a service says that there was nothing before."""
    return not sha.strip("0")


def _github(environment: Mapping[str, str], read: Read) -> Event:
    name = environment.get("GITHUB_EVENT_NAME", "")
    payload = payload_of(environment.get("GITHUB_EVENT_PATH", ""), read)
    if name in ("pull_request", "pull_request_target", "pull_request_review"):
        base = _text(payload, "pull_request", "base", "sha")
        branch = environment.get("GITHUB_BASE_REF") or _text(payload, "pull_request", "base", "ref")
        merged = (Step("merged-into"),) if environment.get("GITHUB_REF", "").endswith("/merge") else ()
        return Event(f"GitHub pull request into {branch}", (*merged, *_merge_base(base), *_branch(branch)))
    if name == "merge_group":
        return Event("GitHub merge queue", (*_merge_base(_text(payload, "merge_group", "base_sha")),))
    if name == "push":
        if environment.get("GITHUB_REF", "").startswith("refs/tags/"):
            return Event("GitHub tag", _TAG)
        default = _text(payload, "repository", "default_branch")
        return _pushed("GitHub push", _text(payload, "before"), environment.get("GITHUB_REF_NAME", ""), default)
    return Event(f"GitHub {name or 'run'}")


def _gitlab(environment: Mapping[str, str], _read: Read) -> Event:
    if environment.get("CI_COMMIT_TAG"):
        return Event("GitLab tag", _TAG)
    branch = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "")
    if branch:
        is_train = environment.get("CI_MERGE_REQUEST_EVENT_TYPE") == "merge_train"
        merged = _merge_base(environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", ""))
        steps = (*merged, *_merge_base(environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")), *_branch(branch))
        return Event(f"GitLab {'merge train' if is_train else 'merge request'} into {branch}", steps)
    if environment.get("CI_PIPELINE_SOURCE", "push") != "push":
        return Event(f"GitLab {environment['CI_PIPELINE_SOURCE']}")
    before = environment.get("CI_COMMIT_BEFORE_SHA", "")
    return _pushed("GitLab push", before, environment.get("CI_COMMIT_BRANCH", ""), environment.get("CI_DEFAULT_BRANCH", ""))


def _azure(environment: Mapping[str, str], _read: Read) -> Event:
    reason = environment.get("BUILD_REASON", "")
    branch = environment.get("SYSTEM_PULLREQUEST_TARGETBRANCH", "").removeprefix("refs/heads/")
    if reason == "PullRequest" or branch:
        return Event(f"Azure pull request into {branch}", (Step("merged-into"), *_branch(branch)))
    if environment.get("BUILD_SOURCEBRANCH", "").startswith("refs/tags/"):
        return Event("Azure tag", _TAG)
    if reason in ("IndividualCI", "BatchedCI"):
        return _pushed("Azure push", "", environment.get("BUILD_SOURCEBRANCHNAME", ""), "", is_single=reason == "IndividualCI")
    return Event(f"Azure {reason or 'run'}")


def _jenkins(environment: Mapping[str, str], _read: Read) -> Event:
    if environment.get("TAG_NAME"):
        return Event("Jenkins tag", _TAG)
    branch = environment.get("CHANGE_TARGET", "")
    if branch:
        return Event(f"Jenkins change into {branch}", (*_branch(branch),))
    before = environment.get("GIT_PREVIOUS_SUCCESSFUL_COMMIT") or environment.get("GIT_PREVIOUS_COMMIT", "")
    return _pushed("Jenkins build", before, environment.get("BRANCH_NAME", ""), "")


def _bitbucket(environment: Mapping[str, str], _read: Read) -> Event:
    if environment.get("BITBUCKET_TAG"):
        return Event("Bitbucket tag", _TAG)
    branch = environment.get("BITBUCKET_PR_DESTINATION_BRANCH", "")
    if branch:
        steps = (*_merge_base(environment.get("BITBUCKET_PR_DESTINATION_COMMIT", "")), *_branch(branch))
        return Event(f"Bitbucket pull request into {branch}", steps)
    return _pushed("Bitbucket push", "", environment.get("BITBUCKET_BRANCH", ""), "")


def _circle(environment: Mapping[str, str], _read: Read) -> Event:
    if environment.get("CIRCLE_TAG"):
        return Event("CircleCI tag", _TAG)
    before = environment.get("CIRCLE_BASE_REVISION", "")
    return _pushed("CircleCI build", before, environment.get("CIRCLE_BRANCH", ""), "")


def _buildkite(environment: Mapping[str, str], _read: Read) -> Event:
    if environment.get("BUILDKITE_TAG"):
        return Event("Buildkite tag", _TAG)
    branch = environment.get("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "")
    if branch:
        return Event(f"Buildkite pull request into {branch}", _branch(branch))
    if environment.get("BUILDKITE_SOURCE") == "schedule":
        return Event("Buildkite schedule")
    return _pushed("Buildkite build", "", environment.get("BUILDKITE_BRANCH", ""), environment.get("BUILDKITE_PIPELINE_DEFAULT_BRANCH", ""))


_SERVICES: Final[tuple[tuple[str, Callable[[Mapping[str, str], Read], Event]], ...]] = (
    ("GITHUB_ACTIONS", _github),
    ("GITLAB_CI", _gitlab),
    ("TF_BUILD", _azure),
    ("JENKINS_URL", _jenkins),
    ("BITBUCKET_BUILD_NUMBER", _bitbucket),
    ("CIRCLECI", _circle),
    ("BUILDKITE", _buildkite),
)
"""A variable that only this service sets -> how to read its run."""

_DEFAULT_NAMES: Final = frozenset({"main", "master", "trunk"})


def _pushed(name: str, before: str, branch: str, default: str, *, is_single: bool = False) -> Event:
    """Return the event of a push.

    On the default branch, what was there before; on another, all that is not yet on the default branch. `is_single`: the service runs once for
    each commit, so the parent is what was there before.
    """
    is_default = branch == default if default else branch in _DEFAULT_NAMES
    exact = () if is_zero(before) else (Step("exact", before),)
    if is_default:
        return Event(f"{name} to {branch}", (*exact, *((Step("parent"),) if is_single else ())))
    others = _branch(default) if default else ()
    is_new = " (a new branch)" if before and is_zero(before) else ""
    return Event(f"{name} to {branch or 'a branch'}{is_new}", (*exact, *others, *_DEFAULT))


def _merge_base(revision: str) -> tuple[Step, ...]:
    return () if is_zero(revision) else (Step("merge-base", revision),)


def _branch(name: str) -> tuple[Step, ...]:
    return (Step("merge-base", f"refs/remotes/origin/{name}"), Step("merge-base", f"refs/heads/{name}")) if name else ()


def payload_of(path: str, read: Read) -> dict[str, Any]:
    """Return the event's content; an event that cannot be read says nothing, and the steps that need it fall away."""
    if not path:
        return {}
    try:
        content = read(path)
        found = json.loads(content) if len(content) <= PAYLOAD_BYTES else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(payload: Mapping[str, Any], *names: str) -> str:
    found: Any = payload
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
