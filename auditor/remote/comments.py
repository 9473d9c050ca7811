"""Text for people who review a change -> one comment on it, made once and kept up to date.

Opt-in. Whatever goes wrong is told in one sentence and changes no exit code: the gate's answer does not depend on a service.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlsplit

import requests

MARK: Final = "<!-- auditor: one comment, kept up to date -->"
"""By it our comment is found again; invisible where it is shown."""
TRIES: Final = 4
PAGES: Final = 30
TIMEOUT_SECONDS: Final = 20
LONGEST_WAIT_SECONDS: Final = 60.0

_RETRIED: Final = frozenset({429, 500, 502, 503, 504})
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class CommentError(Exception):
    """Why there is no comment; the text names no secret."""


class Place(NamedTuple):
    """Where the comments of one change are, as its service offers them."""

    comments: str
    """Address that lists comments, and makes one."""
    one: str
    """Address of one comment, with `{id}`."""
    change: str
    """The method that changes one: PATCH or PUT."""
    headers: Mapping[str, str]


def github_place(api: str, repository: str, number: int, token: str) -> Place:
    """Return the place of a pull request on GitHub."""
    base = f"{_checked(api)}/repos/{quote(repository)}/issues"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    return Place(f"{base}/{number}/comments", f"{base}/comments/{{id}}", "PATCH", headers)


def gitlab_place(api: str, project: str, number: int, token: str) -> Place:
    """Return the place of a merge request on GitLab."""
    base = f"{_checked(api)}/projects/{quote(project, safe='')}/merge_requests/{number}/notes"
    return Place(base, base + "/{id}", "PUT", {"PRIVATE-TOKEN": token})


def keep_comment(place: Place, body: str, *, is_worth_making: bool, wait: Callable[[float], None] = time.sleep) -> str:
    """Make our comment or bring it up to date, and return what was done: `made`, `updated`, `unchanged` or `nothing to say`.

    `is_worth_making`: False where all is well; then an old comment is brought up to date, and none is made.

    Raises: CommentError.
    """
    text = f"{MARK}\n{body}"
    session = requests.Session()
    session.headers.update({**place.headers, "User-Agent": "auditor"})
    with session:
        old = _ours(session, place, wait)
        if old is None and not is_worth_making:
            return "nothing to say"
        if old is None:
            _asked(session, "POST", place.comments, wait, json={"body": text})
            return "made"
        if old.get("body") == text:
            return "unchanged"
        _asked(session, place.change, place.one.replace("{id}", str(int(old["id"]))), wait, json={"body": text})
        return "updated"


def _ours(session: requests.Session, place: Place, wait: Callable[[float], None]) -> dict[str, Any] | None:
    for comment in _comments(session, place, wait):
        body = comment.get("body")
        if isinstance(body, str) and body.startswith(MARK) and isinstance(comment.get("id"), int):
            return comment
    return None


def _comments(session: requests.Session, place: Place, wait: Callable[[float], None]) -> Iterator[dict[str, Any]]:
    for page in range(1, PAGES + 1):
        answer = _asked(session, "GET", place.comments, wait, params={"per_page": 100, "page": page})
        try:
            found = answer.json()
        except ValueError as error:
            raise CommentError("the service answered with something else than its comments") from error
        if not isinstance(found, list):
            raise CommentError("the service answered with something else than its comments")
        yield from (comment for comment in found if isinstance(comment, dict))
        if len(found) < 100:
            return


def _asked(session: requests.Session, method: str, url: str, wait: Callable[[float], None], **content: Any) -> requests.Response:
    """Return the answer to one request, asked again when the service is busy or asks for patience."""
    reason = ""
    for attempt in range(TRIES):
        try:
            answer = session.request(method, url, timeout=TIMEOUT_SECONDS, allow_redirects=False, **content)
        except requests.RequestException as error:
            reason, pause = f"the service cannot be reached: {type(error).__name__}", 2.0**attempt
        else:
            if answer.status_code < 300:
                return answer
            reason = f"the service answered {answer.status_code}{_advice(answer)}"
            if answer.status_code not in _RETRIED and not _is_limited(answer):
                break
            pause = _pause(answer, attempt)
        if pause > LONGEST_WAIT_SECONDS:
            reason += f"; it asks to wait {pause:.0f} s"
            break
        if attempt + 1 < TRIES:
            wait(pause)
    raise CommentError(reason)


def _is_limited(answer: requests.Response) -> bool:
    return answer.status_code == 403 and ("Retry-After" in answer.headers or answer.headers.get("X-RateLimit-Remaining") == "0")


def _pause(answer: requests.Response, attempt: int) -> float:
    """Return how long to wait, as the service says, else longer each time."""
    for value, since in ((answer.headers.get("Retry-After"), 0.0), (answer.headers.get("X-RateLimit-Reset"), time.time())):
        if value is not None and value.isdigit() and (since == 0.0 or _is_limited(answer)):
            return max(0.0, float(value) - since)
    return 2.0**attempt


def _advice(answer: requests.Response) -> str:
    return {
        401: ": the token is not valid",
        403: ": the token may not write comments (a change from a fork has none that may)",
        404: ": there is no such change, or the token may not see it",
    }.get(answer.status_code, "")


def _checked(api: str) -> str:
    """Refuse to send a token over a plain connection.

    Raises: CommentError.
    """
    parts = urlsplit(api)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise CommentError("the service's address is not https")
    return api.rstrip("/")
