"""An address -> a bare repository in a folder of a bounded size: shallow, and of the contents only what is read.

git asks its own helpers for credentials; nothing of what is cloned is checked out, and no hook, filter or setting of it runs.
"""

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from auditor.execution.formats import reader_of
from auditor.fleet.records import ClonePolicy
from auditor.inputs import git
from auditor.inputs.gittree import GitTreeSource
from auditor.parsers.schemas import is_schema

HEAD: Final = "refs/auditor/head"
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SLOW: Final = ("http.lowSpeedLimit=1000", "http.lowSpeedTime=60")
"""A server that sends nothing for a minute is one that does not answer."""
_SIZE: Final = "auditor-size"
_FETCH: Final = (
    *("fetch", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet", "--force", "--no-auto-maintenance"),
    "--filter=blob:none",
)


class CloneFailed(Exception):
    """A repository that could not be brought here; the text says why, without address and credentials."""


def newest(url: str, revision: str = "") -> str:
    """Return the commit that a server has for a revision now: one question, nothing fetched.

    Raises: CloneFailed.
    """
    if _COMMIT.fullmatch(revision):
        return revision
    refs = {name: commit for commit, tab, name in (line.partition("\t") for line in _asked(url, revision).splitlines()) if tab}
    name = _chosen(refs, revision)
    if name is None:
        raise CloneFailed(f"the server has no revision {revision}" if revision else "the repository is empty")
    return refs[name]


@contextlib.contextmanager
def cloned(url: str, revision: str, policy: ClonePolicy) -> Iterator[str]:
    """Yield the bare repository of an address, its newest commit at `HEAD`, back to the day the policy asks for; nobody else has it meanwhile.

    Raises: CloneFailed.
    """
    path = clone_path(url, policy)
    with _locked(path):
        if not policy.offline:
            _prepare(path, url)
            _clear(path)
            _fetch(path, revision, policy.since)
        elif not os.path.isdir(path):
            raise CloneFailed("was never cloned, and --offline asks no server")
        yield path
        _note_size(path)
    _bound(policy, keep=path)


def clone_path(url: str, policy: ClonePolicy) -> str:
    """Return where the clone of an address is kept."""
    return os.path.join(policy.folder, hashlib.sha256(url.encode()).hexdigest()[:32] + ".git")


def fetch_contents(path: str, commits: Sequence[str]) -> None:
    """Bring the contents that a scan of some commits reads and that are not here yet: each once, all in one request.

    Raises: CloneFailed.
    """
    wanted = {blob for commit in commits for blob in _read_blobs(path, commit)}
    missing = sorted(wanted & _missing(path, commits)) if wanted else []
    if not missing:
        return
    process = git.start(
        path, *_FETCH, "--stdin", "origin", overrides=(*_SLOW, "fetch.negotiationAlgorithm=noop"), bare=True, feed=True, network=True
    )
    _, complaint = process.communicate("".join(f"{blob}\n" for blob in missing).encode())
    if process.returncode != 0:
        raise CloneFailed(_said(complaint))


def _asked(url: str, revision: str) -> str:
    patterns = (revision, f"{revision}^{{}}") if revision else ("HEAD",)
    try:  # in no folder: one that others can write to may hold settings of theirs
        output = git.run(os.devnull, "ls-remote", "--quiet", "--", url, *patterns, overrides=_SLOW, bare=True, network=True)
    except git.GitRefused as error:
        raise CloneFailed(_said(str(error).encode())) from error
    return output.decode("utf-8", "replace")


def _chosen(refs: dict[str, str], revision: str) -> str | None:
    wanted = (revision, f"refs/heads/{revision}", f"refs/tags/{revision}^{{}}", f"refs/tags/{revision}") if revision else ("HEAD",)
    return next((name for name in wanted if name in refs), None)


def _prepare(path: str, url: str) -> None:
    """Make an empty repository of our own, which asks this address for what it lacks."""
    if os.path.isfile(os.path.join(path, _SIZE)):
        return
    shutil.rmtree(path, ignore_errors=True)
    try:
        os.makedirs(path, mode=0o700)
        git.run(path, "init", "--quiet", "--bare", "--template=", path, bare=True)
        for name, value in (
            ("remote.origin.url", url),
            ("remote.origin.promisor", "true"),
            ("remote.origin.partialclonefilter", "blob:none"),
            ("core.repositoryformatversion", "1"),
            ("extensions.partialClone", "origin"),
        ):
            git.run(path, "config", "--local", name, value, bare=True)
        _note_size(path)
    except (OSError, git.GitRefused) as error:
        raise CloneFailed(_said(str(getattr(error, "strerror", None) or error).encode())) from error


def _clear(path: str) -> None:
    """Remove the locks of a git that was killed while it fetched: whoever has the clone to himself knows that no other one works on it."""
    for name in ("shallow.lock", "config.lock", "packed-refs.lock", "HEAD.lock", f"{HEAD}.lock"):
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(path, name))


def _fetch(path: str, revision: str, since: str) -> None:
    """Fetch commits and folders without contents; from a server that cannot leave contents out, with them."""
    fetch = (*_FETCH, "origin", f"+{revision or 'HEAD'}:{HEAD}")
    try:
        if not since or not _reaches_back(path, since, fetch):
            git.run(path, *fetch, "--depth=1", overrides=_SLOW, bare=True, network=True)
        git.run(path, "symbolic-ref", "HEAD", HEAD, bare=True)
    except git.GitRefused as error:
        raise CloneFailed(_said(str(error).encode())) from error


def _reaches_back(path: str, since: str, fetch: Sequence[str]) -> bool:
    """Fetch the commits since a day and the one before them, which stood on that day; False when nothing is as new."""
    try:
        git.run(path, *fetch, f"--shallow-since={since}", overrides=_SLOW, bare=True, network=True)
    except git.GitRefused:
        return False
    git.run(path, *fetch, "--deepen=1", overrides=_SLOW, bare=True, network=True)
    return True


def _read_blobs(path: str, commit: str) -> Iterator[str]:
    try:
        entries = GitTreeSource(path, commit).list().entries
    except git.GitRefused as error:
        raise CloneFailed(_said(str(error).encode())) from error
    return (entry.digest for entry in entries if _is_read(entry.path))


def _is_read(path: str) -> bool:
    """Whether a scan opens a file of this name: what has a reader, what schemas stand in, and what only its first line could tell."""
    language, has_parser, reason, *_ = reader_of(path)
    return (reason is None and (language is not None or has_parser or "." not in path.rpartition("/")[2][1:])) or is_schema(path)


def _missing(path: str, commits: Sequence[str]) -> set[str]:
    """Return the objects of some commits that are not here."""
    try:
        output = git.run(path, "rev-list", "--objects", "--no-walk", "--no-object-names", "--missing=print", *commits, bare=True)
    except git.GitRefused as error:
        raise CloneFailed(_said(str(error).encode())) from error
    return {line[1:] for line in output.decode("ascii", "replace").splitlines() if line.startswith("?")}


def _said(complaint: bytes) -> str:
    """Return git's reason in one line, without the address: it may hold a name that is nobody's business."""
    lines = [line.strip() for line in complaint.decode("utf-8", "replace").splitlines() if line.strip()]
    telling = next((line for line in lines if line.startswith(("fatal:", "error:", "ssh:"))), lines[0] if lines else "git failed")
    return re.sub(r"'[^']*/[^']*'|[a-z+]+://\S+", "the address", telling.partition(": ")[2] or telling)[:300]


def _note_size(path: str) -> None:
    size = sum(entry.stat().st_size for folder, _, _ in os.walk(path) for entry in _files(folder))
    with contextlib.suppress(OSError), open(os.path.join(path, _SIZE), "w", encoding="ascii") as stream:
        stream.write(str(size))


def _files(folder: str) -> Iterable["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return [entry for entry in entries if entry.is_file(follow_symlinks=False)]


def _bound(policy: ClonePolicy, *, keep: str) -> None:
    """Remove the clones that were used longest ago, while all of them are larger than they may be; none that is in use."""
    known: list[tuple[float, int, str]] = []
    for name in os.listdir(policy.folder):
        path = os.path.join(policy.folder, name)
        with contextlib.suppress(OSError, ValueError), open(os.path.join(path, _SIZE), encoding="ascii") as stream:
            known.append((os.fstat(stream.fileno()).st_mtime, int(stream.read() or 0), path))
    total = sum(size for _, size, _ in known)
    for _, size, path in sorted(known):
        if total <= policy.limit_bytes:
            return
        if path == keep:
            continue
        with contextlib.suppress(BlockingIOError), _locked(path, wait=False):
            shutil.rmtree(path, ignore_errors=True)
            total -= size


@contextlib.contextmanager
def _locked(path: str, *, wait: bool = True) -> Iterator[None]:
    """Keep other processes off one clone; the system lets go of the lock when its holder dies.

    Raises: BlockingIOError, when another one holds it and nobody waits.
    """
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(path + ".lock", "ab") as stream:
        try:
            import fcntl
        except ImportError:  # no such locks here: git's own keep two writers apart, and the later one fails and is tried again
            yield
            return
        fcntl.flock(stream, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
