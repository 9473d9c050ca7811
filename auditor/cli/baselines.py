"""Where the baseline file is, and its bytes -> records; what today's rules find in the code it was made of."""

import os
from collections.abc import Callable
from typing import Final

from auditor.config import Settings
from auditor.errors import AuditorError, BaselineError
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.revisions import Repository
from auditor.inputs.roots import find_top
from auditor.inputs.source import Source
from auditor.model.policy import Baseline, BaselineEntry
from auditor.model.report import Report
from auditor.policy.baseline import parse_baseline
from auditor.policy.entries import entries_of

NAME: Final = "auditor-baseline.jsonl"
BYTES_LIMIT: Final = 256 * 1024 * 1024


def baseline_path(path: str, settings: Settings) -> str:
    """Return where the baseline file of a scanned path is: as the settings say, else at the top of its repository or folder."""
    if settings.baseline is not None:
        return settings.baseline
    real = os.path.realpath(path)
    folder = real if os.path.isdir(real) else os.path.dirname(real)
    return os.path.join(find_top(real) or folder, NAME)


def read_baseline(path: str) -> Baseline:
    """Return the records of a baseline file.

    Raises: BaselineError, which says what to do.
    """
    shown = os.path.basename(path)
    try:
        with open(path, "rb") as stream:
            content = stream.read(BYTES_LIMIT + 1)
    except FileNotFoundError as error:
        raise BaselineError(
            f"{shown}: there is no baseline file: write one with `auditor baseline`, or compare with --since REF"
        ) from error
    except OSError as error:
        raise BaselineError(f"{shown}: cannot be read: {error.strerror}") from error
    if len(content) > BYTES_LIMIT:
        raise BaselineError(f"{shown}: larger than a baseline can be: write it afresh with `auditor baseline`")
    return parse_baseline(shown, content)


def known_then(path: str, settings: Settings, scan: Callable[[Source], Report]) -> tuple[BaselineEntry, ...]:
    """Return what today's rules find in the commit by which a baseline file was last written; nothing where git does not know one.

    By it, what only our knowledge makes new is told from what the code makes new.
    """
    try:
        repository = Repository(path)
        name = os.path.relpath(os.path.realpath(path), repository.top).replace(os.sep, "/")
        commit = repository.last_change(name)
        if commit is None:
            return ()
        return entries_of(scan(GitTreeSource(repository.top, commit, (), settings.exclude)).findings)
    except AuditorError:
        return ()
