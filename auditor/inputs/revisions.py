"""Names of git revisions -> commits, and the commit two lines of work have in common; every reason why there is none is told."""

import os

from auditor.errors import UsageError
from auditor.inputs import git
from auditor.inputs.roots import find_top, is_bare

ZERO = "0" * 40


class Repository:
    """One repository, asked for revisions."""

    def __init__(self, path: str) -> None:
        """Find the repository that holds a path.

        Raises: UsageError, when there is none, or git is missing.
        """
        real = os.path.realpath(path)
        top = find_top(real)
        self.is_bare = top is None and is_bare(real)
        if top is None and not self.is_bare:
            raise UsageError(f"{path}: not in a git repository; compare with a baseline file instead (auditor baseline, then auditor check)")
        self.top = real if top is None else top

    def commit(self, revision: str) -> str | None:
        """Return the id of a revision's commit, or None when the repository does not have it.

        Raises: UsageError, when git cannot be asked at all.
        """
        if revision.startswith("-") or not revision or "\0" in revision or set(revision) == {"0"}:
            return None
        return self._line("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")

    def merge_base(self, one: str, other: str) -> str | None:
        """Return the newest commit that both lines of work have in common, where one is known here."""
        return self._line("merge-base", one, other)

    def parent(self, revision: str) -> str | None:
        """Return the first parent of a commit."""
        return self.commit(revision + "^1")

    def is_shallow(self) -> bool:
        """Whether the history was cut off when the repository was fetched."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def last_change(self, path: str) -> str | None:
        """Return the last commit that changed a file (relative to the top)."""
        return self._line("log", "-1", "--format=%H", "HEAD", "--", path)

    def dated(self, path: str, needle: str) -> str | None:
        """Return the day on which a text came into a file (relative to the top)."""
        return self._last_line("log", "--format=%cs", "-S" + needle, "HEAD", "--", path)

    def is_changed(self, path: str) -> bool:
        """Whether a file differs from the last commit."""
        return self._line("status", "--porcelain", "--", path) is not None

    def default_branch(self) -> str | None:
        """Return a name of the branch that others branch off, where the remote says so or custom names one."""
        named = self._line("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
        for name in filter(None, (named, "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master")):
            if self.commit(name) is not None:
                return name
        return None

    def _last_line(self, *arguments: str) -> str | None:
        output = self._output(*arguments)
        return output.rpartition("\n")[2] if output else None

    def _line(self, *arguments: str) -> str | None:
        output = self._output(*arguments)
        return output.partition("\n")[0] if output else None

    def _output(self, *arguments: str) -> str:
        try:
            output = git.run(self.top, *arguments, bare=self.is_bare)
        except git.GitRefused as error:
            text = str(error)
            if "cannot be started" in text or "dubious ownership" in text:
                raise UsageError(f"git cannot be asked: {text}") from error
            return ""
        return output.decode("utf-8", "replace").strip()
