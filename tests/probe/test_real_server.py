"""A real open server, with a tiny model made on the spot, is told from the fakes: what it ignores and refuses is found."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from auditor.model.probe import ProbeKnowledge
from auditor.probe.asking import Endpoint
from auditor.probe.limits import Budget, Limits
from auditor.probe.probing import Wishes, probe

STARTS_WITHIN_SECONDS = 60

EXPECTED = {
    "models": "supported",
    "chat": "supported",
    "stream": "supported",
    "stream_usage": "supported",
    "seed": "supported",
    "n": "supported",
    "max_completion_tokens": "supported",
    "json_schema": "supported",
    "tools_named": "supported",
    "embeddings": "supported",
    "embeddings_base64": "supported",
    "embeddings_dimensions": "ignored",
    "images": "refused",
    "rerank": "absent",
    "assistants": "absent",
    "unknown_model": "ignored",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the base URL of the running server."""
    with socket.socket() as probe_socket:
        probe_socket.bind(("127.0.0.1", 0))
        port = probe_socket.getsockname()[1]
    script = Path(__file__).with_name("real_server.py")
    process = subprocess.Popen([sys.executable, script, str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    guard = threading.Timer(STARTS_WITHIN_SECONDS, process.kill)
    guard.start()
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("http://"), "the server did not start"
        yield url
    finally:
        guard.cancel()
        process.terminate()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()


def test_a_real_server_is_judged_by_what_it_does(server: str, knowledge: ProbeKnowledge) -> None:
    endpoint = Endpoint(server, Budget(Limits(tokens=20_000)))
    profile = probe(endpoint, knowledge, Wishes(only=frozenset(EXPECTED)))
    assert {name: profile.verdict(name) for name in EXPECTED} == EXPECTED
    assert profile.model == "tiny-random"
    assert profile.measures["context_claimed"] == 2048
