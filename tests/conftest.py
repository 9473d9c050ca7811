"""A real open server on loopback, for all that has to hold against one."""

import importlib.util
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

STARTS_WITHIN_SECONDS = 60
SCRIPT = Path(__file__).parent / "probe" / "real_server.py"

collect_ignore_glob = [] if importlib.util.find_spec("xllamacpp") else ["*/test_real_server.py"]
"""The server's package has wheels for Linux on x86-64 alone, where the test extra brings it; elsewhere there is nothing to collect."""

signal.signal(signal.SIGINT, signal.default_int_handler)
"""A shell starts what runs in its background with interrupts ignored, and so would every program under test be."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the base URL of the running server."""
    with socket.socket() as probe_socket:
        probe_socket.bind(("127.0.0.1", 0))
        port = probe_socket.getsockname()[1]
    process = subprocess.Popen([sys.executable, SCRIPT, str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    guard = threading.Timer(STARTS_WITHIN_SECONDS, process.kill)
    guard.start()
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        guard.cancel()
        assert url.startswith("http://"), "the server did not start"
        yield url
    finally:
        guard.cancel()
        process.terminate()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()
