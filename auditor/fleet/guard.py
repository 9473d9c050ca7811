"""A task and its limits -> its outcome, done in a child process: one that dies, takes too long or too much memory costs this task alone.

The same on every engine: whatever runs `guarded_task` keeps one child for each of its threads.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from typing import NamedTuple

import msgspec

from auditor.fleet.child import MEMORY_CODE, read_frame, write_frame
from auditor.fleet.records import LogTask, Outcome, RepositoryTask, Trouble


class Limits(NamedTuple):
    """What one task may cost."""

    seconds: float
    memory_bytes: int


def guarded_task(task: bytes, limits: Limits) -> bytes:
    """Do one task (MessagePack of a `Task`) and return its outcome (MessagePack); never raises for what a task does."""
    child = getattr(_local, "child", None)
    if child is None or child.memory_bytes != limits.memory_bytes:
        if child is not None:
            child.stop()
        child = _local.child = Child(limits.memory_bytes)
    answer = child.run(task, limits.seconds)
    return answer if isinstance(answer, bytes) else msgspec.msgpack.encode(Outcome(task=_name(task), trouble=answer))


def stop_all() -> None:
    """Kill every child of this process that there is now."""
    for child in tuple(_children):
        child.stop()
        _children.discard(child)


class Child:
    """One process that does one task at a time; started when it is needed, and again after it died."""

    def __init__(self, memory_bytes: int) -> None:
        self.memory_bytes = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, task: bytes, seconds: float) -> bytes | Trouble:
        """Return the outcome of a task, or why there is none."""
        overrun = threading.Event()
        timer = threading.Timer(seconds, self._overran, (overrun,))
        timer.daemon = True
        timer.start()
        try:
            answer = self._ask(task)
        finally:
            timer.cancel()
        if answer is not None:
            return answer
        code = self._buried()
        if overrun.is_set():
            return Trouble(code="time-limit", reason=f"took longer than {seconds:g} seconds")
        if code == MEMORY_CODE:
            return Trouble(code="memory-limit", reason=f"needed more than {self.memory_bytes >> 20} MiB of memory")
        return Trouble(code="killed-worker", reason=f"the process that did it died ({_ending(code)})", may_pass=True)

    def stop(self) -> None:
        """Kill the process."""
        process = self._process
        if process is not None:
            _kill(process)
            process.wait()

    def _ask(self, task: bytes) -> bytes | None:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            write_frame(process.stdin, task)
            return read_frame(process.stdout)
        except (OSError, ValueError):
            return None

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "auditor.fleet.child",
                    str(self.memory_bytes),
                ],  # -P: nothing of the current folder is imported
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C at a terminal goes to all of a session
            )
            _children.add(self)  # held here too: a thread that ends lets go of its own
        return self._process

    def _overran(self, overrun: threading.Event) -> None:
        overrun.set()
        self.stop()

    def _buried(self) -> int:
        """Wait for the end of a process whose pipe is closed, and forget it."""
        process, self._process = self._process, None
        if process is None:
            return 0
        _kill(process)
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        return code


_local = threading.local()
_children: set[Child] = set()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and what it started: a git that fetches for nobody holds locks."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # no groups here, or the process is gone
        process.kill()


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def _name(task: bytes) -> str:
    try:
        return msgspec.msgpack.decode(task, type=RepositoryTask | LogTask).name
    except msgspec.DecodeError:
        return "unknown"
