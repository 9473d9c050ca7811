"""What earlier runs found out, by content: one packed file per project and one per whole result, each written beside and renamed.

A file that is missing, cut short or from another version is the same as no file: everything is found out again.
"""

import contextlib
import hashlib
import os
import tempfile
import zlib
from collections.abc import Mapping
from typing import Final

import msgspec

from auditor import __version__
from auditor.execution.formats import Reader
from auditor.inputs.program import program_stamp

FORMAT: Final = 3
"""Goes up whenever what is stored changes its shape."""

KEPT_FILES: Final = 400
"""Packed files kept in the folder; the oldest go first."""

WORDS_LIMIT: Final = 20_000
"""Words of one kind that are remembered; beyond it most are those of names that are gone."""
SLACK: Final = 1_000
"""Entries that no file has any more and that do no harm: those of another branch."""

_CHECK_BYTES: Final = 8


class Verdict(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one look at a file's bytes told."""

    size_bytes: int
    needles: tuple[int, ...] = ()
    """Numbers of the catalogue's literals that stand in it, sorted."""
    reason: str = ""
    """Why it is not worth more than this look; empty when it is."""
    generated: bool = False
    language: str | None = None
    """Told by the first line, where the name does not tell."""


class Outcome(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was found out about one file, and what that depended on."""

    needs: tuple[int, ...]
    """Numbers in the memory's `names`."""
    result: bytes
    """MessagePack of what the stage that stored it makes."""


class Seen(msgspec.Struct, array_like=True):
    """Which of some words stand in which files. Words are only added; a file is searched for those that came since it was searched last."""

    words: list[str] = []
    """Each with the role in which it is looked for."""
    files: dict[str, tuple[int, ...]] = {}
    """By file digest: how many of the words it was searched for, then the numbers of those that stand in it."""


class Memory(msgspec.Struct, array_like=True):
    """All that is remembered of one project under one set of rules."""

    verdicts: dict[str, Verdict] = {}
    """By file digest and language."""
    outcomes: dict[str, Outcome] = {}
    """By stage and path."""
    names: list[str] = []
    """What outcomes depend on: paths, and questions about the project."""
    digests: list[str] = []
    """The state of each at the end of the last run: of a file's content, empty where there is none, or of an answer."""
    context: str = ""
    """Digest of what the answers among them were told from."""
    modules: dict[int, tuple[int, ...]] = {}
    """Module -> what decided something while it was run: whatever depends on the module depends on that too."""
    seen: dict[str, Seen] = {}
    """By what is looked for: the callers of wrappers, the names of settings."""
    readers: dict[str, Reader | None] = {}
    """By name of a file, or by path where its folder decides; see `auditor.execution.formats.Readers`."""
    tools: tuple[str, bytes] | None = None
    """Digest of all paths, and what they tell by themselves."""
    told: dict[str, tuple[tuple[str, ...], ...]] = {}
    """By kind and file digest: names that stand in a file."""

    def trim(self, files: Mapping[str, str]) -> None:
        """Forget what belongs to none of these files (path -> digest), once that is more than what does."""
        current, most = set(files.values()), 2 * len(files) + SLACK
        if len(self.readers) > most:
            self.readers.clear()
        if len(self.verdicts) > most:
            self.verdicts = {key: verdict for key, verdict in self.verdicts.items() if key.partition(" ")[0] in current}
        if len(self.outcomes) > most:
            self.outcomes = {key: outcome for key, outcome in self.outcomes.items() if key.partition(" ")[2] in files}
        if len(self.told) > most:
            self.told = {key: names for key, names in self.told.items() if key.partition(" ")[2] in current}
        for seen in self.seen.values():
            if len(seen.words) > WORDS_LIMIT:
                seen.words, seen.files = [], {}
            if len(seen.files) > most:
                seen.files = {digest: numbers for digest, numbers in seen.files.items() if digest in current}


class Store:
    """The cache of one project; a store without folder remembers what single files told as long as it lives, and nothing else."""

    def __init__(self, folder: str | None, identity: str, rules: str) -> None:
        """`identity` tells projects apart, `rules` sets of rules and settings that change answers."""
        self.folder = folder
        self._memory = Memory()
        self._name = digest_of(__version__, program_stamp(), str(FORMAT), identity, rules)[:32]

    def report(self, key: str, kind: str = "report") -> bytes | None:
        """Return the whole result that was stored under this key; some are kept, so that the two sides of a comparison do not drive each other out."""
        content = self._read(kind + key[:1])
        return content[64:] if content is not None and content[:64] == key.encode("ascii") else None

    def keep_report(self, key: str, content: bytes, kind: str = "report") -> None:
        """Store a whole result in place of one of the project's earlier ones."""
        self._write(kind + key[:1], key.encode("ascii") + content)

    def memory(self) -> Memory:
        """Return what is remembered of single files."""
        content = self._read("files")
        if content is not None:
            with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
                return msgspec.msgpack.decode(content, type=Memory)
        return self._memory if self.folder is None else Memory()

    def keep_memory(self, memory: Memory) -> None:
        """Store what is remembered of single files."""
        self._memory = memory
        self._write("files", msgspec.msgpack.encode(memory))

    def _read(self, kind: str) -> bytes | None:
        if self.folder is None:
            return None
        try:
            with open(self._path(kind), "rb") as stream:
                content = stream.read()
        except OSError:
            return None
        return unsealed(content)

    def _write(self, kind: str, content: bytes) -> None:
        """Write beside and rename; a full disk or a folder that cannot be written to costs only time in the next run."""
        if self.folder is None:
            return
        temporary = None
        try:
            handle, temporary = tempfile.mkstemp(dir=self.folder, prefix="writing-")
            with os.fdopen(handle, "wb") as stream:
                stream.write(sealed(content))
            os.replace(temporary, self._path(kind))
            _forget_oldest(self.folder)
        except OSError:
            _remove(temporary)
        except BaseException:  # Ctrl-C: leave nothing half-written behind
            _remove(temporary)
            raise

    def _path(self, kind: str) -> str:
        return os.path.join(self.folder or "", f"{kind}-{self._name}.bin")


def digest_of(*parts: str) -> str:
    """Return the SHA-256 of some texts, in hex; the bounds between them count."""
    total = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        total.update(len(encoded).to_bytes(8, "big"))
        total.update(encoded)
    return total.hexdigest()


def sealed(content: bytes) -> bytes:
    """Return the content with what tells later whether it is still whole."""
    return _check(content) + content


def unsealed(content: bytes) -> bytes | None:
    """Return what was sealed, or None when it is no longer whole."""
    return content[_CHECK_BYTES:] if content[:_CHECK_BYTES] == _check(content[_CHECK_BYTES:]) else None


def _check(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(4, "big") + (len(content) & 0xFFFFFFFF).to_bytes(4, "big")


def _remove(path: str | None) -> None:
    if path is not None:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _forget_oldest(folder: str) -> None:
    """Keep the number of packed files bounded; asked rarely, as one listing costs little."""
    names = [name for name in os.listdir(folder) if name.endswith(".bin")]
    if len(names) <= KEPT_FILES:
        return
    with contextlib.suppress(OSError):
        paths = sorted((os.path.join(folder, name) for name in names), key=os.path.getmtime)
        for path in paths[: len(paths) - KEPT_FILES]:
            os.unlink(path)
