"""Folders of rules -> the compiled catalogue, from a cache on disk when neither rules nor program changed."""

import contextlib
import hashlib
import os
import tempfile
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import msgspec

from auditor import __version__
from auditor.errors import RuleError
from auditor.execution.needles import Needles, needles_of
from auditor.inputs.program import program_stamp
from auditor.inputs.rules import load_rules, rule_folders, rules_stamp

if TYPE_CHECKING:
    from auditor.catalogue.catalogue import Catalogue

KEPT = 4
"""Compiled catalogues in the cache, and as many lists of literals."""


_needles: dict[str, Needles] = {}
"""Those of the last catalogue, by their place in the cache: both sides of a comparison have the same."""


class _Late:
    """A catalogue that is loaded when something of it is first asked for: a run that meets nothing new needs none of it."""

    def __init__(self, extra: tuple[str, ...], cache_folder: str | None) -> None:
        self._extra = extra
        self._cache_folder = cache_folder

    @cached_property
    def _loaded(self) -> "Catalogue":
        return load_catalogue(self._extra, cache_folder=self._cache_folder)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loaded, name)


def late_catalogue(extra: tuple[str, ...] = (), *, cache_folder: str | None = None) -> "Catalogue":
    """Return the catalogue of `load_catalogue`, loaded when it is first asked for something; a wrong rule file is told then."""
    return cast("Catalogue", _Late(extra, cache_folder))


def load_needles(catalogue: "Catalogue", extra: tuple[str, ...] = (), *, cache_folder: str | None = None) -> Needles:
    """Return the literals of a catalogue made of these folders, from the cache where they are there."""
    if cache_folder is None:
        return needles_of(catalogue)
    path = _cache_path(cache_folder, rules_stamp(rule_folders(extra)), "literals")
    if path not in _needles:
        _needles.clear()
        with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
            _needles[path] = msgspec.msgpack.decode(_read(path) or b"", type=Needles)
    if path not in _needles:
        _needles[path] = needles_of(catalogue)
        _write(path, msgspec.msgpack.encode(_needles[path]))
    return _needles[path]


def load_catalogue(extra: tuple[str, ...] = (), *, cache_folder: str | None = None) -> "Catalogue":
    """Return the catalogue of the shipped rules and of the user's folders `extra`.

    `cache_folder` None: compiled afresh, which takes a second or two; else a few milliseconds when nothing changed.

    Raises: RuleError when a rule file is wrong.
    """
    from auditor.catalogue.catalogue import Catalogue

    folders = rule_folders(extra)
    if cache_folder is None:
        return Catalogue.from_files(load_rules(folders))
    path = _cache_path(cache_folder, rules_stamp(folders), "catalogue")
    cached = _read(path)
    if cached is not None:
        with contextlib.suppress(RuleError):
            return Catalogue.from_bytes(cached)
    catalogue = Catalogue.from_files(load_rules(folders))
    _write(path, catalogue.to_bytes())
    return catalogue


def _cache_path(folder: str, stamp: str, kind: str) -> str:
    name = hashlib.sha256(f"{__version__}\0{program_stamp()}\0{stamp}".encode()).hexdigest()[:32]
    return os.path.join(folder, f"{kind}-{name}.msgpack")


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _write(path: str, content: bytes) -> None:
    """Write beside and rename, so that no other run sees half a file; a cache that cannot be written is no error."""
    folder = os.path.dirname(path)
    with contextlib.suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix="writing-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
        _forget(folder, keep=path)


def _forget(folder: str, *, keep: str) -> None:
    """Remove the oldest of a kind; a few stay, for runs with other folders of rules."""
    kind = os.path.basename(keep).partition("-")[0]
    names = [name for name in os.listdir(folder) if name.startswith(f"{kind}-") and name.endswith(".msgpack")]
    others = sorted(
        (path for name in names if (path := os.path.join(folder, name)) != keep), key=lambda path: (os.stat(path).st_mtime_ns, path)
    )
    for path in others[: max(0, len(others) - KEPT + 1)]:
        os.unlink(path)
