"""Whatever an endpoint does wrongly ends in a verdict, within the limits, and without a word of the key."""

import datetime
import email.utils
import gzip
import ssl
import subprocess
import threading
import time
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest
from auditor.errors import ProbeError, UsageError
from auditor.probe.asking import Endpoint, checked_url
from auditor.probe.limits import Budget, Limits
from auditor.probe.probing import Wishes, probe
from auditor.probe.profile import render_json, render_text
from tests.probe.conftest import Probe
from tests.probe.fake import Fake, Handler, Reply

CHAT = ("POST", "/v1/chat/completions")
MODELS = ("GET", "/v1/models")


def result(probed: Probe, feature: str, **options: Any) -> tuple[str, str]:
    """Return verdict and detail of one feature."""
    found = next(one for one in probed(feature, **options).features if one.name == feature)
    return found.verdict, found.detail


def endless(handler: Handler) -> None:
    """Send a stream that never ends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b'data: {"choices":[{"delta":{"content":"' + b"x" * 5000 + b'"}}]}\n\n')
    except OSError:
        handler.close_connection = True


def dripping(handler: Handler) -> None:
    """Send one byte after the other, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        pass
    handler.close_connection = True


def silent(handler: Handler) -> None:
    """Answer too late."""
    time.sleep(0.6)
    handler.close_connection = True


def cut_off(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.close_connection = True


def nested(handler: Handler) -> None:
    """Send JSON too deep for any parser."""
    handler.raw(b"[" * 50_000 + b"]" * 50_000, content_type="application/json")


BOMB = gzip.compress(b" " * 30_000_000)
"""Made beforehand: a machine with much else to do is not to be late with it."""


def bomb(handler: Handler) -> None:
    """Send a little that unpacks to much."""
    handler.raw(BOMB, headers={"Content-Encoding": "gzip"}, content_type="application/json")


@pytest.mark.parametrize(
    ("reply", "verdict", "told"),
    [
        (endless, "partial", "does not end"),
        (dripping, "unknown", "not complete"),
        (silent, "unknown", "no answer in time"),
        (cut_off, "unknown", "broke off"),
        (nested, "absent", "no JSON"),
        (bomb, "partial", "does not end"),
        (lambda handler: handler.raw(b"<!DOCTYPE html><title>Sign in</title>"), "absent", "web page"),
        (lambda handler: handler.raw(b"ok", content_type="text/plain"), "absent", "no JSON"),
        (lambda handler: handler.raw(b"\xff\xfe\x00", content_type="application/json"), "absent", "no JSON"),
        (lambda handler: handler.raw(b"", 302, headers={"Location": "https://elsewhere.test/v1"}), "unknown", "elsewhere.test"),
        (lambda handler: handler.json({"error": {"message": "no\x1b[31m such"}}, 400), "refused", "no [31m such"),
        (lambda handler: handler.json({"detail": [{"msg": "extra field"}]}, 422), "refused", "extra field"),
        (lambda handler: handler.json({"message": "broken"}, 500), "unknown", "broken"),
        (lambda handler: handler.json({}, 501), "absent", "501"),
        (lambda handler: handler.json({}, 403), "refused", "key"),
        (lambda handler: handler.raw(b"<html>Bad gateway</html>", 502), "unknown", "502"),
        (lambda handler: handler.raw(b"{}", 429, headers={"Retry-After": "3600"}), "unknown", "3600"),
    ],
)
def test_a_fault_is_a_verdict(probed: Probe, fake: Fake, reply: Reply, verdict: str, told: str) -> None:
    fake.replies[CHAT] = reply
    started = time.monotonic()
    found, detail = result(probed, "chat", request_seconds=0.4, answer_bytes=100_000)
    assert (found, told in detail) == (verdict, True), (found, detail)
    assert time.monotonic() - started < 3


def test_a_server_error_about_one_parameter_counts_as_a_refusal(probed: Probe, fake: Fake) -> None:
    fake.replies[CHAT] = lambda handler: None
    good = fake.change

    def change(path: str, asked: dict[str, Any], answer: Any) -> Any:
        return {"error": "unknown response_format"} if "response_format" in asked else good(path, asked, answer)

    del fake.replies[CHAT]
    fake.change = change
    assert result(probed, "json_schema") == ("refused", "status 200, but an error inside: unknown response_format")


class Busy:
    """A server that is busy a few times."""

    def __init__(self, fake: Fake, times: int, headers: dict[str, str]) -> None:
        self._fake = fake
        self._left = times
        self._headers = headers

    def __call__(self, handler: Handler) -> None:
        if self._left:
            self._left -= 1
            handler.json({"error": {"message": "slow down"}}, 429, self._headers)
        else:
            del self._fake.replies[CHAT]
            handler._good(self._fake.seen[-1][2])


def test_a_rate_limit_is_waited_for_as_long_as_the_server_says(probed: Probe, fake: Fake, pauses: list[float]) -> None:
    fake.replies[CHAT] = Busy(fake, 1, {"Retry-After": "2"})
    assert result(probed, "chat")[0] == "supported"
    assert pauses == [2.0]


def test_a_rate_limit_without_a_time_is_waited_for_with_growing_pauses(probed: Probe, fake: Fake, pauses: list[float]) -> None:
    fake.replies[CHAT] = Busy(fake, 2, {})
    assert result(probed, "chat")[0] == "supported"
    assert pauses == [1.0, 3.0]


def test_a_rate_limit_may_name_a_date(probed: Probe, fake: Fake, pauses: list[float]) -> None:
    when = email.utils.format_datetime(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=5))
    fake.replies[CHAT] = Busy(fake, 1, {"Retry-After": when})
    assert result(probed, "chat")[0] == "supported"
    assert 3 <= pauses[0] <= 5


def test_a_rate_limit_that_stays_ends_in_a_verdict(probed: Probe, fake: Fake, pauses: list[float]) -> None:
    fake.replies[CHAT] = Busy(fake, 99, {"Retry-After": "soon"})
    verdict, detail = result(probed, "chat")
    assert verdict == "unknown"
    assert "rate limit" in detail
    assert len(pauses) == 2


def test_requests_tokens_and_seconds_are_bounded(probed: Probe, fake: Fake) -> None:
    profile = probed(requests=5)
    assert len(fake.seen) == 5
    assert "limit" in [note.code for note in profile.notifications]
    assert profile.verdict("image_generation") == "unknown"
    assert probed(tokens=100).spent.tokens <= 100
    assert probed(seconds=0.01).spent.requests < 45


def test_an_endpoint_that_is_not_there_is_an_error(probed: Probe) -> None:
    with pytest.raises(ProbeError, match="cannot be reached"):
        probed("chat", url="http://127.0.0.1:9/v1")


def test_an_endpoint_that_sends_on_is_not_followed(probed: Probe, fake: Fake) -> None:
    fake.replies[MODELS] = lambda handler: handler.raw(b"", 307, headers={"Location": "/elsewhere"})
    with pytest.raises(ProbeError, match="no model is listed"):
        probed("chat")
    assert [path for _, path, _ in fake.seen] == ["/v1/models"]


def test_a_slow_endpoint_is_an_error_when_it_answers_nothing(probed: Probe, fake: Fake) -> None:
    fake.replies[MODELS] = fake.replies[CHAT] = silent
    with pytest.raises(ProbeError, match="no answer in time"):
        probed(wishes=Wishes(model="m"), request_seconds=0.2)


def test_the_key_is_sent_and_never_repeated(probed: Probe, fake: Fake) -> None:
    fake.key = "right"
    assert probed("chat", key="right").verdict("chat") == "supported"
    fake.replies[MODELS] = lambda handler: handler.json({"data": [{"id": "tiny"}]})
    profile = probed("chat", key="hunter-2-secret")
    assert profile.verdict("chat") == "refused"
    assert "[key]" in render_text(profile)
    assert b"hunter" not in render_json(profile)


def test_no_key_of_a_netrc_file_is_sent(probed: Probe, fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    probed("chat")
    assert all("Authorization" not in headers for headers in fake.headers)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a/v1",
        "localhost:8000",
        "http://",
        "http://u:p@a/v1",
        "http://a/v1?key=1",
        "http://a/#x",
        "http://a:99999/v1",
        "http://[::1/v1",
    ],
)
def test_only_plain_urls_are_taken(url: str) -> None:
    with pytest.raises(UsageError):
        checked_url(url)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("certificate")
    key, cert = str(folder / "key.pem"), str(folder / "cert.pem")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        key,
        "-out",
        cert,
    ]
    subprocess.run(
        [*command, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True
    )
    return cert, key


def test_a_certificate_of_ones_own_is_taken_only_when_named(certificate: tuple[str, str], knowledge: Any) -> None:
    fake = Fake()
    server = HTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"fake": fake, "protocol_version": "HTTP/1.0"}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_arguments: None  # type: ignore[method-assign]  # a refused handshake is what is tested
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    url, wishes = f"https://127.0.0.1:{server.server_address[1]}/v1", Wishes(only=frozenset({"chat"}))
    try:
        with pytest.raises(ProbeError, match="certificate is not trusted"):
            probe(Endpoint(url, Budget(Limits())), knowledge, wishes)
        trusted = Endpoint(url, Budget(Limits()), ca_file=certificate[0])
        assert probe(trusted, knowledge, wishes).verdict("chat") == "supported"
    finally:
        server.shutdown()
        server.server_close()
