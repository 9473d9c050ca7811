"""The gate's answer and the environment of a CI run -> one comment on the change; a failure is a note, never an exit code."""

import os
from collections.abc import Mapping

from auditor.cli.bases import read_event
from auditor.cli.events import payload_of
from auditor.cli.running import complain
from auditor.remote.comments import CommentError, Place, github_place, gitlab_place, keep_comment


def comment(body: str, *, has_failed: bool) -> None:
    """Keep the comment of this run's change up to date."""
    try:
        place = place_of(os.environ)
        done = keep_comment(place, body, is_worth_making=has_failed)
    except CommentError as error:
        complain(f"no comment on the change: {error}", "warning")
        return
    complain(f"comment on the change: {done}", "note")


def place_of(environment: Mapping[str, str]) -> Place:
    """Return where the comments of this run's change are.

    Raises: CommentError, when it has none, or there is no token.
    """
    if environment.get("GITHUB_ACTIONS"):
        token = _token(environment, "GITHUB_TOKEN")
        payload = payload_of(environment.get("GITHUB_EVENT_PATH", ""), read_event)
        pull = payload.get("pull_request")
        number = pull.get("number") if isinstance(pull, dict) else None
        if not isinstance(number, int):
            raise CommentError("this run is not for a pull request")
        api = environment.get("GITHUB_API_URL", "https://api.github.com")
        return github_place(api, environment.get("GITHUB_REPOSITORY", ""), number, token)
    if environment.get("GITLAB_CI"):
        token = _token(environment, "AUDITOR_GITLAB_TOKEN")
        iid = environment.get("CI_MERGE_REQUEST_IID", "")
        if not iid.isdigit():
            raise CommentError("this run is not for a merge request")
        return gitlab_place(environment.get("CI_API_V4_URL", ""), environment.get("CI_PROJECT_ID", ""), int(iid), token)
    raise CommentError("comments are made on GitHub and GitLab, from their CI")


def _token(environment: Mapping[str, str], name: str) -> str:
    token = environment.get(name, "")
    if not token:
        raise CommentError(f"{name} is not set; a change from a fork has no token: its annotations say the same")
    return token
