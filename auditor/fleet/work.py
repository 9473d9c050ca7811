"""One task -> its outcome, in a process that does one task at a time: what goes wrong with a task is told, and spoils no other."""

import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import lru_cache
from typing import Final

import msgspec
import zstandard

from auditor.catalogue.catalogue import Catalogue
from auditor.errors import AuditorError, UsageError
from auditor.execution.digests import with_digests
from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.execution.store import Store
from auditor.execution.traffic import Bench, TrafficOptions, read_logs
from auditor.execution.watch import Watch
from auditor.execution.workshop import guarded
from auditor.fleet.clones import CloneFailed, cloned, fetch_contents
from auditor.fleet.keys import Keyed, keys_in, reads_commits
from auditor.fleet.packages import packages_of
from auditor.fleet.records import LogTask, Outcome, RepositoryTask, Result, Step, Task, Trouble
from auditor.fleet.summary import record_of
from auditor.inputs.git import GitRefused
from auditor.inputs.gittree import GitTreeSource
from auditor.inputs.opening import open_source
from auditor.inputs.source import Source
from auditor.model.report import Report
from auditor.pipeline import find_all, judge, with_edits
from auditor.reporters import html, json
from auditor.traffic.encoding import encode

LEVEL: Final = 6
"""Of zstd: reports shrink to a fifteenth, at a hundredth of the time a scan takes."""


def perform(task: Task) -> Outcome:
    """Do one task; whatever goes wrong is told in its outcome."""
    began = time.perf_counter()
    done = guarded(lambda: _done(task), lambda reason: _failed(task, reason))
    return msgspec.structs.replace(done, seconds=time.perf_counter() - began)


def unpacked(content: bytes) -> bytes:
    """Return what a packed report holds."""
    return zstandard.ZstdDecompressor().decompress(content)


def _done(task: Task) -> Outcome:
    try:
        match task:
            case RepositoryTask():
                return _scan_all(task)
            case LogTask():
                return _read(task)
    except CloneFailed as error:
        return _troubled(task, Trouble(code="unreachable", reason=str(error), may_pass=True))
    except GitRefused as error:
        return _troubled(task, Trouble(code="unreadable", reason=str(error)))
    except OSError as error:  # a full disk, a mount that went away
        return _troubled(task, Trouble(code="unreadable", reason=str(error.strerror or error), may_pass=True))
    except AuditorError as error:
        return _troubled(task, Trouble(code="unreadable", reason=str(error).removeprefix(f"{getattr(task, 'path', '')}: ")))


def _scan_all(task: RepositoryTask) -> Outcome:
    catalogue = _catalogue(task.settings.rules)
    if refusal := _other_rules(catalogue, task.rules_digest):
        return _troubled(task, refusal)
    with ExitStack() as stack:
        path = task.path
        if task.url:
            assert task.clones is not None
            path = stack.enter_context(cloned(task.url, task.revision, task.clones))
            task = msgspec.structs.replace(task, revision="HEAD")
        keyed = keys_in(task, path)
        if not keyed:
            raise UsageError(f"{task.revision or 'HEAD'}: {task.name} has no such revision")
        todo = {one.key: one for one in keyed if one.key not in task.known}
        if task.url and task.clones is not None and not task.clones.offline:
            fetch_contents(path, [one.commit for one in todo.values()])
        results = tuple(_scan(task, path, one, catalogue) for one in todo.values())
    return Outcome(task=task.name, results=results, steps=tuple(_step(one) for one in keyed))


def _step(keyed: Keyed) -> Step:
    return Step(day=keyed.day, commit=keyed.commit, key=keyed.key)


def _scan(task: RepositoryTask, path: str, keyed: Keyed, catalogue: Catalogue) -> Result:
    source: Source
    if reads_commits(task, path):
        source = GitTreeSource(path, keyed.commit, exclude=task.settings.exclude)
    else:
        source = open_source([path], task.settings.exclude)
    try:
        report, packages = _report(task, source, catalogue)
    finally:
        if isinstance(source, GitTreeSource):
            source.close()
    return Result(
        key=keyed.key,
        record=msgspec.msgpack.encode(record_of(report, keyed.commit, packages, task.parts)),
        report=_packed(json.render(report)),
        page=_packed(html.render(report)),
    )


def _report(task: RepositoryTask, source: Source, catalogue: Catalogue) -> tuple[Report, tuple[Sequence[str], Sequence[str]]]:
    """Scan one source as `auditor scan` does; what is remembered of files is kept by their content, so that a commit costs what is new in it."""
    listing = source.list()
    entries = with_digests(listing, source)
    folder = _memory_folder() if task.settings.cache else None
    store = Store(folder, source.identity, task.rules_digest)
    gathered = find_all(source, listing, entries, catalogue, task.settings, store, Watch())
    report = with_edits(judge(gathered, catalogue, task.settings, root=task.name), catalogue, source)
    return report, packages_of(source, (entry.path for entry in entries), catalogue)


def _memory_folder() -> str | None:
    """Return a folder of the fleets' own, so that hundreds of repositories do not drive out what single scans remember."""
    folder = cache_folder()
    if folder is None:
        return None
    path = os.path.join(folder, "fleet-files")
    os.makedirs(path, mode=0o700, exist_ok=True)
    return path


def _read(task: LogTask) -> Outcome:
    options = msgspec.structs.replace(task.options, cache_folder=cache_folder())
    bench, digest = _bench(msgspec.json.encode(options))
    if digest != task.rules_digest:
        return _troubled(task, _refusal())
    seen = read_logs(task.logs, options, jobs=1, bench=bench)
    unread = next((problem for problem in seen.problems if problem.code == "unreadable"), None)
    if unread is not None:  # what could not be read now is not remembered as if it held nothing
        return _troubled(task, Trouble(code="unreadable", reason=f"{unread.path}: {unread.message}", may_pass=True))
    return Outcome(task=task.name, results=(Result(key=task.key, record=_packed(encode(seen, digest, ""))),))


@lru_cache(maxsize=4)
def _bench(options: bytes) -> tuple[Bench, str]:
    chosen = msgspec.json.decode(options, type=TrafficOptions)
    catalogue = _catalogue(chosen.rules)
    return Bench(chosen, catalogue), catalogue.digest


@lru_cache(maxsize=2)
def _catalogue(rules: tuple[str, ...]) -> Catalogue:
    return load_catalogue(rules, cache_folder=cache_folder())


def _other_rules(catalogue: Catalogue, wanted: str) -> Trouble | None:
    return _refusal() if catalogue.digest != wanted else None


def _refusal() -> Trouble:
    return Trouble(code="other-rules", reason="the worker has other rules than the fleet is judged by: install the same version on all")


def _failed(task: Task, reason: str) -> Outcome:
    return _troubled(task, Trouble(code="failed", reason=f"a mistake in auditor: {reason}"))


def _troubled(task: Task, trouble: Trouble) -> Outcome:
    return Outcome(task=task.name, trouble=trouble)


def _packed(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(content)
