"""Public lists of models by their address; the server is on the loopback address."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from auditor.cli import providers
from auditor.errors import UsageError
from auditor.remote import feeds

Out = pytest.CaptureFixture[bytes]


@pytest.fixture
def address() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/gone" else 200)
            self.end_headers()
            self.wfile.write(b'{"nobody": {"models": {"m": {}}}}')

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_list_is_fetched(address: str) -> None:
    assert feeds.fetch_feed(f"{address}/api.json") == b'{"nobody": {"models": {"m": {}}}}'


def test_a_list_that_cannot_be_had_is_refused_with_a_way_out(address: str) -> None:
    with pytest.raises(UsageError, match="--file NAME=PATH"):
        feeds.fetch_feed(f"{address}/gone")


def test_a_list_that_is_too_large_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "FEED_BYTES", 4)
    with pytest.raises(UsageError, match="4 bytes at most"):
        feeds.fetch_feed(f"{address}/api.json")


def test_the_command_asks_the_address_of_each_list(monkeypatch: pytest.MonkeyPatch, capfdbinary: Out) -> None:
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return b'{"nobody": {"models": {"m": {}}}}'

    monkeypatch.setattr(feeds, "fetch_feed", fetch)
    assert providers.update_command(feed=["models.dev"]) == 0
    assert len(asked) == 1
    assert capfdbinary.readouterr().out == b"# nobody: no provider of the catalogue is called so\n"
