"""What is staged for the next commit -> a listing and bytes read from git objects; the work tree is not looked at."""

from collections.abc import Sequence

from auditor.inputs import git
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.listing import Collector
from auditor.inputs.source import Listing


class IndexSource(GitTreeSource):
    """The files of the index."""

    def __init__(self, repository: str, below: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        """Take the index of the repository that holds a folder; a repository without any commit has one too.

        Raises: UsageError, GitRefused.
        """
        super().__init__(repository, EMPTY_TREE, below, exclude)

    def list(self) -> Listing:
        """Return all files of the index; each digest is the blob's id. Of a file in conflict, our side counts."""
        found = Collector(self._exclude)
        found.own = tuple(part.rstrip("/") + "/" for part in self._below if part)
        paths = ("--", *self._below) if any(self._below) else ()
        output = git.run(self.base, "ls-files", "-s", "-z", *paths)
        for record in output.split(b"\0"):
            head, tab, name = record.partition(b"\t")
            if not tab:
                continue
            mode, blob, stage = head.split(b" ")
            if stage in (b"0", b"2"):
                kind = b"commit" if mode == b"160000" else b"blob"
                self._add(b" ".join((mode, kind, blob)), name, found)
        return found.seal()


EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The id git gives to a tree without files; it need not be stored."""
