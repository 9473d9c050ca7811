"""What a task looks at -> the key its result is stored under: the same input, rules and program give the same key, whatever machine."""

import os
from importlib.resources import files
from typing import Final, NamedTuple

import msgspec

from auditor import __version__
from auditor.config import Settings
from auditor.execution.digests import with_digests
from auditor.execution.store import digest_of
from auditor.execution.traffic import TrafficOptions
from auditor.fleet.clones import clone_path, newest
from auditor.fleet.records import RepositoryTask
from auditor.inputs.opening import open_source
from auditor.inputs.program import program_stamp
from auditor.inputs.revisions import Repository
from auditor.inputs.roots import find_top, is_bare
from auditor.inputs.streams import Log
from auditor.pipeline import report_key

FORMAT: Final = 1
"""Goes up whenever a result changes its shape."""


class Keyed(NamedTuple):
    """One input of a repository task."""

    key: str
    commit: str
    """Empty for the files of a folder as they are."""
    day: str = ""


def head_of(task: RepositoryTask) -> Keyed | None:
    """Return the newest of what a task would scan, without reading any content; None where only the work itself can tell.

    Of an address one question is asked to its server.

    Raises: UsageError, GitRefused, CloneFailed.
    """
    path = task.path
    if task.url:
        assert task.clones is not None
        if not task.clones.offline:
            commit = newest(task.url, task.revision)
            return Keyed(commit_key(task, commit), commit)
        path = clone_path(task.url, task.clones)
        task = msgspec.structs.replace(task, revision="HEAD")
    elif not reads_commits(task, path):
        return Keyed(folder_key(task, path), "")
    commit_here = Repository(path).commit(task.revision or "HEAD")
    return Keyed(commit_key(task, commit_here), commit_here) if commit_here is not None else None


def keys_in(task: RepositoryTask, path: str) -> tuple[Keyed, ...]:
    """Return the keys of what a task would scan in a folder or repository here.

    Raises: UsageError, GitRefused.
    """
    if not reads_commits(task, path):
        return (Keyed(folder_key(task, path), ""),)
    repository = Repository(path)
    head = repository.commit(task.revision or "HEAD")
    if head is None:
        return ()
    found = {}
    for day in task.days:
        commit = repository.commit_before(head, day)
        if commit is not None:
            found[day] = Keyed(commit_key(task, commit), commit, day)
    return (*(found[day] for day in sorted(found)), Keyed(commit_key(task, head), head))


def reads_commits(task: RepositoryTask, path: str) -> bool:
    """Whether a task reads git objects, rather than files as they lie in a folder."""
    real = os.path.realpath(path)
    top = find_top(real)
    return bool(task.url or task.revision or (top is None and is_bare(real)) or (task.days and top == real))


def commit_key(task: RepositoryTask, commit: str) -> str:
    """Return the key of one commit of a repository."""
    return _key(task, "commit", commit)


def folder_key(task: RepositoryTask, path: str) -> str:
    """Return the key of the files of a folder as they are.

    Raises: UsageError.
    """
    source = open_source([path], task.settings.exclude)
    listing = source.list()
    return _key(task, "files", report_key(listing, with_digests(listing, source), task.settings))


def trend_key(task: RepositoryTask) -> str:
    """Return the key under which the commits of a repository's trend are remembered, whatever commits they are."""
    return _key(task, "trend", task.url or task.path)


def log_key(logs: tuple[Log, ...], stamps: tuple[str, ...], options: TrafficOptions, rules_digest: str) -> str:
    """Return the key of some logs, or ranges of them; a stamp tells one state of a file from others."""
    said = msgspec.json.encode(msgspec.structs.replace(options, rules=(), cache_folder=None), order="deterministic").decode()
    places = (f"{log.name}\0{log.start}\0{log.end}\0{stamp}" for log, stamp in zip(logs, stamps, strict=True))
    return digest_of(program(), str(FORMAT), "logs", rules_digest, said, *places)


def program() -> str:
    """Return what tells this program from others that answer differently: the version; in a checkout, the state of its files too."""
    is_checkout = not (files("auditor") / "_bundled").is_dir()
    return __version__ + (program_stamp() if is_checkout else "")


def _key(task: RepositoryTask, kind: str, digest: str) -> str:
    parts = "\0".join(task.parts)
    return digest_of(task.program, str(FORMAT), kind, task.name, digest, task.rules_digest, _answering(task.settings), parts)


def _answering(settings: Settings) -> str:
    """Return the settings that change answers, in one text."""
    plain = msgspec.structs.replace(settings, rules=(), jobs=0, cache=True, color="auto", quiet=False, verbose=False, timings=False)
    return msgspec.json.encode(plain, order="deterministic").decode()
