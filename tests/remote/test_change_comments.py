"""One comment on a change, against a local fake of the service that checks every request."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from auditor.cli.comment import comment, place_of
from auditor.remote.comments import MARK, CommentError, Place, github_place, gitlab_place, keep_comment


class Service:
    """A fake that keeps comments; `script` holds answers that come before the real one."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.script: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[tuple[str, str]] = []
        self.header = ("Authorization", "Bearer secret-token")
        self.address = ""


@pytest.fixture
def service() -> Iterator[Service]:
    """Serve on the loopback interface."""
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            assert self.headers[state.header[0]] == state.header[1]
            state.asked.append((self.command, self.path))
            length = int(self.headers.get("Content-Length", 0))
            sent = json.loads(self.rfile.read(length)) if length else None
            if state.script:
                code, headers, body = state.script.pop(0)
            else:
                code, headers, body = 200, {}, json.dumps(self.done(sent)).encode()
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def done(self, sent: Any) -> Any:
            if self.command == "GET":
                page = int(self.path.rpartition("page=")[2])
                return state.comments[(page - 1) * 100 : page * 100]
            assert set(sent) == {"body"}
            if self.command == "POST":
                state.comments.append({"id": len(state.comments) + 1, **sent})
                return state.comments[-1]
            wanted = int(self.path.rpartition("/")[2])
            next(one for one in state.comments if one["id"] == wanted).update(sent)
            return {}

        do_GET = do_POST = do_PATCH = do_PUT = answer

        def log_message(self, *_arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def place(service: Service) -> Place:
    return github_place(service.address, "acme/desk", 7, "secret-token")


def kept(place: Place, body: str, *, worth: bool = True) -> tuple[str, list[float]]:
    waited: list[float] = []
    return keep_comment(place, body, is_worth_making=worth, wait=waited.append), waited


def test_the_comment_is_made_once_and_kept_up_to_date(service: Service, place: Place) -> None:
    assert kept(place, "one") == ("made", [])
    assert kept(place, "one") == ("unchanged", [])
    assert kept(place, "two") == ("updated", [])
    assert [one["body"] for one in service.comments] == [f"{MARK}\ntwo"]
    assert service.asked[1] == ("POST", "/repos/acme/desk/issues/7/comments")
    assert service.asked[-1] == ("PATCH", "/repos/acme/desk/issues/comments/1")


def test_nothing_is_said_where_all_is_well_but_an_old_word_is_taken_back(service: Service, place: Place) -> None:
    assert kept(place, "fine", worth=False)[0] == "nothing to say"
    kept(place, "bad")
    assert kept(place, "fine", worth=False)[0] == "updated"
    assert len(service.comments) == 1


def test_comments_of_others_are_left_alone_and_ours_is_found_on_a_later_page(service: Service, place: Place) -> None:
    service.comments = [{"id": number, "body": f"quoting {MARK}"} for number in range(1, 102)]
    kept(place, "one")
    kept(place, "two")
    assert len(service.comments) == 102
    assert service.comments[-1]["body"].endswith("two")


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        ((502, {}, b""), 1.0),
        ((429, {"Retry-After": "3"}, b""), 3.0),
        ((403, {"Retry-After": "5"}, b""), 5.0),
        ((403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}, b""), 0.0),
    ],
)
def test_a_busy_service_is_asked_again(service: Service, place: Place, answer: tuple[int, dict[str, str], bytes], pause: float) -> None:
    service.script = [answer]
    assert kept(place, "one") == ("made", [pause])


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([(403, {}, b"")], "fork"),
        ([(401, {}, b"")], "not valid"),
        ([(404, {}, b"")], "no such change"),
        ([(302, {"Location": "https://elsewhere.example"}, b"")], "302"),
        ([(429, {"Retry-After": "9999"}, b"")], "asks to wait"),
        ([(500, {}, b"")] * 4, "500"),
        ([(200, {}, b"<html>")], "something else"),
        ([(200, {}, b"{}")], "something else"),
    ],
)
def test_a_failure_is_one_sentence_without_the_token(
    service: Service, place: Place, answers: list[tuple[int, dict[str, str], bytes]], said: str
) -> None:
    service.script = answers
    with pytest.raises(CommentError, match=said) as raised:
        kept(place, "one")
    assert "secret" not in str(raised.value)


def test_gitlab_has_its_own_addresses_and_header(service: Service) -> None:
    service.header = ("PRIVATE-TOKEN", "secret-token")
    place = gitlab_place(service.address, "acme/desk", 7, "secret-token")
    kept(place, "one")
    kept(place, "two")
    assert service.asked[-1] == ("PUT", "/projects/acme%2Fdesk/merge_requests/7/notes/1")


def test_no_token_travels_over_a_plain_connection() -> None:
    with pytest.raises(CommentError, match="https"):
        github_place("http://api.example.org", "a/b", 1, "secret")


def test_the_place_follows_from_the_run(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"pull_request": {"number": 7}}')
    github = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(event), "GITHUB_REPOSITORY": "acme/desk", "GITHUB_TOKEN": "t"}
    assert place_of(github).comments == "https://api.github.com/repos/acme/desk/issues/7/comments"
    gitlab = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_IID": "3",
        "CI_API_V4_URL": "https://git.example.org/api/v4",
        "CI_PROJECT_ID": "5",
        "AUDITOR_GITLAB_TOKEN": "t",
    }
    assert place_of(gitlab).comments == "https://git.example.org/api/v4/projects/5/merge_requests/3/notes"
    event.write_text("{}")
    for environment in (github, gitlab | {"CI_MERGE_REQUEST_IID": ""}, github | {"GITHUB_TOKEN": ""}, {}):
        with pytest.raises(CommentError):
            place_of(environment)


def test_a_failing_comment_fails_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    comment("text", has_failed=True)
    assert "no comment on the change" in capsys.readouterr().err
