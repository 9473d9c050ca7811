"""Folders of rules -> the compiled catalogue, from a cache on disk when neither rules nor program changed."""

import contextlib
import hashlib
import os
import tempfile

from auditor import __version__
from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.index import FORMAT
from auditor.errors import RuleError
from auditor.inputs.program import program_stamp
from auditor.inputs.rules import load_rules, rule_folders, rules_stamp

KEPT = 4
"""Compiled catalogues in the cache."""


def load_catalogue(extra: tuple[str, ...] = (), *, cache_folder: str | None = None) -> Catalogue:
    """Return the catalogue of the shipped rules and of the user's folders `extra`.

    `cache_folder` None: compiled afresh, which takes a second or two; else a few milliseconds when nothing changed.

    Raises: RuleError when a rule file is wrong.
    """
    folders = rule_folders(extra)
    if cache_folder is None:
        return Catalogue.from_files(load_rules(folders))
    path = _cache_path(cache_folder, rules_stamp(folders))
    cached = _read(path)
    if cached is not None:
        with contextlib.suppress(RuleError):
            return Catalogue.from_bytes(cached)
    catalogue = Catalogue.from_files(load_rules(folders))
    _write(path, catalogue.to_bytes())
    return catalogue


def _cache_path(folder: str, stamp: str) -> str:
    name = hashlib.sha256(f"{__version__}\0{program_stamp()}\0{FORMAT}\0{stamp}".encode()).hexdigest()[:32]
    return os.path.join(folder, f"catalogue-{name}.msgpack")


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
        handle, temporary = tempfile.mkstemp(dir=folder, prefix="catalogue-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
        _forget(folder, keep=path)


def _forget(folder: str, *, keep: str) -> None:
    """Remove the oldest compiled catalogues; a few stay, for runs with other folders of rules."""
    names = [name for name in os.listdir(folder) if name.startswith("catalogue-") and name.endswith(".msgpack")]
    others = sorted(
        (path for name in names if (path := os.path.join(folder, name)) != keep), key=lambda path: (os.stat(path).st_mtime_ns, path)
    )
    for path in others[: max(0, len(others) - KEPT + 1)]:
        os.unlink(path)
