"""`python -m auditor.fleet.child`: tasks on stdin -> outcomes on stdout, one at a time, in a process that may be killed at any moment.

A task and an outcome are each eight bytes of length and as many of MessagePack.
"""

import contextlib
import os
import queue
import signal
import sys
import threading
import time
from typing import IO, Final

import msgspec

from auditor.fleet.records import Task

LENGTH: Final = 8
MEMORY_CODE: Final = 86
"""The code with which a process ends that needed more memory than it may have."""
LOOKS_A_SECOND: Final = 4


def main() -> None:
    """Do tasks until nobody sends any more; when whoever sent them has died, end at once, in the middle of one."""
    tasks, answers = _pipes()
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of whoever started this process
    if len(sys.argv) > 1 and int(sys.argv[1]) > 0:
        threading.Thread(target=_watch_memory, args=(int(sys.argv[1]),), daemon=True).start()
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take_in, args=(tasks, waiting), daemon=True).start()
    from auditor.fleet.work import perform

    while True:
        task = msgspec.msgpack.decode(waiting.get(), type=Task)
        write_frame(answers, msgspec.msgpack.encode(perform(task)))


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next message of a pipe, or None at its end."""
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    size = int.from_bytes(head, "big")
    content = stream.read(size)
    return content if len(content) == size else None


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write a message to a pipe.

    Raises: OSError, when nobody reads it.
    """
    stream.write(len(content).to_bytes(LENGTH, "big") + content)
    stream.flush()


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Take the two pipes for tasks and outcomes alone: what anything prints goes elsewhere."""
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return tasks, answers


def _take_in(tasks: IO[bytes], waiting: "queue.SimpleQueue[bytes]") -> None:
    while (task := read_frame(tasks)) is not None:
        waiting.put(task)
    os._exit(0)


def _watch_memory(limit_bytes: int) -> None:
    while True:
        if _memory() > limit_bytes:
            os._exit(MEMORY_CODE)
        time.sleep(1 / LOOKS_A_SECOND)


def _memory() -> int:
    """Return the bytes of memory this process uses; where only the most it ever used is told, that."""
    try:
        with open("/proc/self/statm", "rb") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


if __name__ == "__main__":
    main()
