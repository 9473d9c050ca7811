"""What a user named -> the source to read it from."""

import os
from collections.abc import Sequence

from auditor.errors import UsageError
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.roots import find_top, is_bare
from auditor.inputs.source import Source
from auditor.inputs.worktree import WorkTreeSource


def open_source(paths: Sequence[str] | None, exclude: Sequence[str] = ()) -> Source:
    """Return the source of this machine's files (without paths: of the current folder), or of the last commit of a bare repository.

    Raises: UsageError.
    """
    named = list(paths or ["."])
    bare = [path for path in named if is_bare(os.path.realpath(path)) and find_top(os.path.realpath(path)) is None]
    if not bare:
        return WorkTreeSource(named, exclude)
    if len(named) > 1:
        raise UsageError(f"{bare[0]}: a bare repository is scanned by itself, not beside other paths")
    return GitTreeSource(bare[0], "HEAD", exclude=exclude)
