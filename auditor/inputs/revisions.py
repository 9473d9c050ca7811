"""Names of git revisions -> commits, and the commit two lines of work have in common; every reason why there is none is told."""

import os
import re
from collections.abc import Collection

from auditor.errors import UsageError
from auditor.inputs import git
from auditor.inputs.roots import find_top, is_bare

_HOST = re.compile(r"(?:[a-z+]+://)?(?:[^@/]*@)?([A-Za-z0-9.-]+)[:/]")
_ID = re.compile(r"\b[0-9a-f]{64}\b")


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
            raise UsageError(
                f"{path}: not in a git repository; compare with a baseline file instead (auditor baseline, then auditor check)"
            )
        self.top = real if top is None else top

    def commit(self, revision: str) -> str | None:
        """Return the id of a revision's commit, or None when the repository does not have it.

        Raises: UsageError, when git cannot be asked at all.
        """
        if revision.startswith("-") or not revision or "\0" in revision or set(revision) == {"0"}:
            return None
        return self._line("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")

    def commit_before(self, revision: str, day: str) -> str | None:
        """Return the last commit of a line of work up to the end of a day (ISO, UTC), or None when it began later."""
        return self._line("rev-list", "-1", "--first-parent", f"--before={day}T23:59:59Z", "--end-of-options", revision)

    def merge_base(self, one: str, other: str) -> str | None:
        """Return the newest commit that both lines of work have in common, where one is known here."""
        return self._line("merge-base", one, other)

    def parent(self, revision: str) -> str | None:
        """Return the first parent of a commit."""
        return self.commit(revision + "^1")

    def previous_tag(self, revision: str) -> str | None:
        """Return the newest tag before a commit."""
        return self._line("describe", "--tags", "--abbrev=0", revision + "^1")

    def is_shallow(self) -> bool:
        """Whether the history was cut off when the repository was fetched."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def content(self, commit: str, path: str) -> bytes | None:
        """Return the bytes of one file of a commit; None when it has no such file."""
        try:
            return git.run(self.top, "cat-file", "blob", f"{commit}:{path}", bare=self.is_bare)
        except git.GitRefused:
            return None

    def has_changes(self) -> bool:
        """Whether files that git tracks, or could track, differ from the last commit."""
        if self.is_bare:
            return False
        try:
            return bool(git.run(self.top, "status", "--porcelain", overrides=git.without_filters(self.top)).strip())
        except git.GitRefused:
            return False

    def gone(self, base: str, head: str) -> tuple[str, ...]:
        """Return the files of one commit that another no longer has (relative to the top): what they held may have moved."""
        names = self._output("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=D", base, head)
        return tuple(name for name in names.split("\0") if name)

    def last_acceptance(self, path: str) -> str | None:
        """Return the last commit that added to a baseline file (relative to the top), of which the commit before is known too.

        Fields written by hand and entries that were taken out add nothing; the oldest commit of a shallow clone adds all, and says nothing.
        """
        log = ("log", "-m", "--first-parent", "--format=%x00%H %P", "-p", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv")
        for part in self._output(*log, "HEAD", "--", path).split("\0")[1:]:
            ids, *lines = part.split("\n")
            commit, _, parents = ids.partition(" ")
            added, removed = ({name for line in lines if line.startswith(sign) for name in _ID.findall(line)} for sign in "+-")
            if added - removed:
                return None if not parents and self.is_shallow() else commit
        return None

    def days(self, path: str, names: Collection[str]) -> dict[str, str]:
        """Return the day on which a line that holds each of some names (SHA-256 in hex) last came into a file (relative to the top)."""
        found: dict[str, str] = {}
        day = ""
        for line in self._output("log", "--format=%x00%cs", "-p", "--unified=0", "--no-color", "--no-ext-diff", "HEAD", "--", path).split(
            "\n"
        ):
            if line.startswith("\0"):
                day = line[1:]
            elif line.startswith("+"):
                for name in _ID.findall(line):
                    if name in names:
                        found[name] = day
        return found

    def remote(self) -> str | None:
        """Return the host of the place the repository was cloned from."""
        found = _HOST.match(self._line("config", "--get", "remote.origin.url") or "")
        return found[1].lower() if found else None

    def default_branch(self) -> str | None:
        """Return a name of the branch that others branch off, where the remote says so or custom names one."""
        named = self._line("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
        for name in filter(None, (named, "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master")):
            if self.commit(name) is not None:
                return name
        return None

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
