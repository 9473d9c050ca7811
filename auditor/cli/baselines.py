"""Where the baseline file is, and its bytes -> records; what today's rules find in the code it was made of."""

import hashlib
import os
from collections.abc import Callable
from typing import Final

from auditor.config import Settings
from auditor.errors import AuditorError, BaselineError
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.limits import LIMITS
from auditor.inputs.revisions import Repository
from auditor.inputs.roots import find_top
from auditor.inputs.source import Source, Unreadable
from auditor.model.policy import Baseline, BaselineEntry
from auditor.model.report import Report
from auditor.policy.baseline import parse_baseline
from auditor.policy.entries import DIGEST_CHARACTERS, entries_of

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


def known_then(path: str, settings: Settings, scan: Callable[[Source], Report]) -> tuple[BaselineEntry, ...] | None:
    """Return what today's rules find in the commit by which something was last accepted; None where git does not know one.

    By it, what only our knowledge makes new is told from what the code makes new.
    """
    try:
        repository = Repository(path)
        name = os.path.relpath(os.path.realpath(path), repository.top).replace(os.sep, "/")
        commit = repository.last_acceptance(name)
        if commit is None:
            return None
        return entries_of(scan(GitTreeSource(repository.top, commit, (), settings.exclude)).findings)
    except AuditorError:
        return None


def untouched(baseline: Baseline, head: Report, source: Source) -> tuple[BaselineEntry, ...] | None:
    """Return what today's rules find in the files that are as they were when a baseline was written; None where it does not remember them."""
    if not baseline.files:
        return None
    paths = {finding.location.path for finding in head.findings}
    same = {path for path in paths if path in baseline.files and _digest(source, path) == baseline.files[path]}
    return entries_of(finding for finding in head.findings if finding.location.path in same)


def file_digests(source: Source) -> dict[str, str]:
    """Return path -> digest of all that can be read."""
    digests = ((entry.path, _digest(source, entry.path)) for entry in source.list().entries)
    return {path: digest for path, digest in digests if digest}


def _digest(source: Source, path: str) -> str:
    try:
        return hashlib.sha256(source.read(path, LIMITS.record_bytes)).hexdigest()[:DIGEST_CHARACTERS]
    except Unreadable:
        return ""
