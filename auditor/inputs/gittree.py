"""One revision of a git repository, bare or not -> a listing and bytes read from git objects; no work tree is touched."""

import contextlib
import os
import subprocess
from collections.abc import Sequence
from typing import IO

from auditor.errors import UsageError
from auditor.inputs import git
from auditor.inputs.listing import Collector
from auditor.inputs.names import from_bytes, shown
from auditor.inputs.read import too_large
from auditor.inputs.roots import find_top, is_bare
from auditor.inputs.source import Listing, Unreadable

_AT_ONCE = 500
"""Names that git is given in one go: a command line has an end."""


class GitTreeSource:
    """The files of one commit or tree."""

    def __init__(self, repository: str, revision: str = "HEAD", below: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        """Resolve the revision.

        `repository` is a work tree, a folder in one, or a bare repository; `below` holds folders and files relative to its top.

        Raises: UsageError, when it is no repository or has no such revision, GitRefused, when git does not want to read it.
        """
        real = os.path.realpath(repository)
        top = find_top(real)
        self._bare = top is None and is_bare(real)
        if top is None and not self._bare:
            raise UsageError(f"{repository}: not a git repository")
        self.base = real if top is None else top
        self._below = tuple(below)
        self._exclude = tuple(exclude)
        self._blobs: dict[str, bytes] = {}
        self._process: subprocess.Popen[bytes] | None = None
        if revision.startswith("-"):
            raise UsageError(f"{revision}: not a revision")
        try:
            found = git.run(self.base, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{tree}", bare=self._bare)
        except git.GitRefused as error:
            if "dubious ownership" in str(error) or "cannot be started" in str(error):
                raise
            raise UsageError(f"{revision}: {repository} has no such revision") from error
        self.tree = found.decode("ascii").strip()

    @property
    def name(self) -> str:
        """The repository's name."""
        return shown(os.path.basename(self.base)).removesuffix(".git")

    @property
    def identity(self) -> str:
        """What tells this source from others on this machine: as for the work tree, whose files most often have the same content."""
        return f"{self.base}\1\1{chr(2).join(self._below)}"

    def list(self) -> Listing:
        """Return all files of the tree; each digest is the blob's id."""
        found = Collector(self._exclude)
        found.own = tuple(part.rstrip("/") + "/" for part in self._below if part)
        paths = self._below if any(self._below) else ()
        asked = [("--", *paths[start : start + _AT_ONCE]) for start in range(0, len(paths), _AT_ONCE)] or [()]
        output = b"".join(git.run(self.base, "ls-tree", "-r", "-z", "--full-tree", self.tree, *part, bare=self._bare) for part in asked)
        for record in output.split(b"\0"):
            head, tab, name = record.partition(b"\t")
            if tab:
                self._add(head, name, found)
        return found.seal()

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of one blob.

        Raises: Unreadable.
        """
        blob = self._blobs.get(path)
        if blob is None:
            raise Unreadable("not in this revision")
        stdin, stdout = self._pipes()
        try:
            stdin.write(blob + b"\n")
            stdin.flush()
            return _answer(stdout, limit)
        except EOFError as error:  # older versions of git end where a partial clone lacks a blob; the next file has a process of its own
            self.close()
            raise Unreadable("not in the object store") from error
        except OSError as error:
            self.close()
            raise Unreadable("git ended while it was read") from error

    def close(self) -> None:
        """End the process that reads blobs; the next `read` starts another."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):  # what was still in the pipe to one that has ended
                process.communicate()

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_process": None}

    def _add(self, head: bytes, name: bytes, found: Collector) -> None:
        mode, kind, blob = head.split(b" ")
        path = from_bytes(name)
        if kind != b"blob":
            found.skip(path + "/", "submodule: another repository")
        elif mode == b"120000":
            found.skip(path, "symbolic link: not followed")
        else:
            found.add(path, blob.decode("ascii"))
            self._blobs[path] = blob

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = git.start(self.base, "cat-file", "--batch", bare=self._bare, feed=True)
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise Unreadable("git gave no pipe")
        return stdin, stdout


def _answer(stdout: IO[bytes], limit: int) -> bytes:
    line = stdout.readline()
    if not line:
        raise EOFError
    header = line.split()
    if len(header) != 3:
        raise Unreadable("not in the object store")
    left = int(header[2])
    if left <= limit:
        content = git.read_exactly(stdout, left)
        stdout.read(1)
        return content
    left += 1
    while left > 0 and (part := stdout.read(min(left, 1 << 20))):
        left -= len(part)
    raise Unreadable(too_large(limit))
