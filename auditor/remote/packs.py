"""Names of rule packs elsewhere (`https://...#sha256=...`, `entry-point:NAME`) -> folders of rules on this machine.

A pack by URL is a zip of YAML files, pinned by its SHA-256: fetched once, kept, and refused when it is not what was pinned. Of the archive
only YAML files with plain names are taken, under names made of their words; nothing else of it reaches the disk.
"""

import hashlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from importlib import metadata, util
from urllib.parse import urlsplit

import requests

from auditor.errors import RuleError, UsageError

ENTRY_POINTS = "auditor.rules"
"""The group in which a Python package names the module whose folder holds its rules."""
PREFIX = "entry-point:"
ARCHIVE_BYTES = 20_000_000
MEMBER_BYTES = 1_000_000
MEMBERS = 2_000
TIMEOUT_SECONDS = 30

_PIN = re.compile(r"sha256=([0-9a-fA-F]{64})")
_MEMBER = re.compile(r"(?:.*/)?([a-z0-9][a-z0-9-]*)/([a-z0-9][a-z0-9-]*)\.ya?ml", re.DOTALL)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_remote(name: str) -> bool:
    """Tell whether a name is not a folder's: a URL or an entry point."""
    return name.startswith(("https://", "http://", PREFIX))


def resolve(names: tuple[str, ...], *, cache_folder: str | None, may_fetch: bool) -> tuple[str, ...]:
    """Return a folder for each name; folders stay as they are.

    Raises: UsageError for a name that cannot be used, RuleError when a pack is not what was pinned.
    """
    return tuple(_resolved(name, cache_folder, may_fetch=may_fetch) if is_remote(name) else name for name in names)


def _resolved(name: str, cache_folder: str | None, *, may_fetch: bool) -> str:
    if name.startswith(PREFIX):
        return _entry_point(name.removeprefix(PREFIX))
    url, pin = _pinned(name)
    if cache_folder is None:
        raise UsageError(f"{url}: there is no folder to keep a rule pack in; set AUDITOR_CACHE_DIR")
    folder = os.path.join(cache_folder, "rule-packs", pin)
    if os.path.isdir(folder):
        return folder
    if not may_fetch:
        raise UsageError(f"{url}: this rule pack was not fetched yet, and --offline allows no connection; run once without it")
    _keep(folder, dict(_members(url, _fetch(url, pin))))
    return folder


def _entry_point(name: str) -> str:
    """Return the folder of the module that an installed package names; its code is not run."""
    found = sorted(metadata.entry_points(group=ENTRY_POINTS, name=name), key=lambda point: point.value)
    if not found:
        known = ", ".join(sorted({point.name for point in metadata.entry_points(group=ENTRY_POINTS)})) or "none"
        raise UsageError(f"{PREFIX}{name}: no installed package names rules so; there are {known}")
    spec = util.find_spec(found[0].module.partition(".")[0])
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise UsageError(f"{PREFIX}{name}: {found[0].module} is no package with a folder")
    return os.path.join(places[0], *found[0].module.split(".")[1:])


def _pinned(name: str) -> tuple[str, str]:
    url, _, fragment = name.partition("#")
    match = _PIN.fullmatch(fragment)
    if match is None:
        raise UsageError(f"{url}: pin the rule pack by its digest: {url}#sha256=<64 hexadecimal digits>")
    _check_scheme(url)
    return url, match.group(1).lower()


def _check_scheme(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise UsageError(f"{url}: rule packs are fetched by https alone")


def _fetch(url: str, pin: str) -> bytes:
    """Return the bytes of the pack.

    Raises: UsageError when it cannot be had, RuleError when it is another than was pinned.
    """
    content = bytearray()
    try:
        with requests.get(url, timeout=TIMEOUT_SECONDS, stream=True) as response:
            _check_scheme(response.url)
            response.raise_for_status()
            for chunk in response.iter_content(65536):
                content += chunk
                if len(content) > ARCHIVE_BYTES:
                    raise UsageError(f"{url}: a rule pack may have {ARCHIVE_BYTES} bytes at most")
    except requests.RequestException as error:
        raise UsageError(f"{url}: the rule pack cannot be fetched: {type(error).__name__}") from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != pin:
        raise RuleError(f"{url}: this is not the pinned rule pack: its SHA-256 is {digest}, not {pin}; nothing of it was used")
    return bytes(content)


def _members(url: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield `pack/file.yaml` and bytes of the archive's rule files; whatever else lies in it is left alone.

    Raises: RuleError when it is no zip, or larger than a rule pack may be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > MEMBERS:
                raise RuleError(f"{url}: a rule pack may hold {MEMBERS} files at most")
            for info in infos:
                match = _MEMBER.fullmatch(info.filename)
                if match is None or info.is_dir():
                    continue
                with archive.open(info) as member:
                    text = member.read(MEMBER_BYTES + 1)
                if len(text) > MEMBER_BYTES:
                    raise RuleError(f"{url}: {match.group(2)}.yaml is larger than {MEMBER_BYTES} bytes")
                yield f"{match.group(1)}/{match.group(2)}.yaml", text
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise RuleError(f"{url}: this is no zip archive of rules: {type(error).__name__}") from error


def _keep(folder: str, files: dict[str, bytes]) -> None:
    """Write the files beside their place, then rename: another run sees all of a pack or nothing.

    Raises: UsageError when nothing can be written.
    """
    if not files:
        raise RuleError("the rule pack holds no file such as my-pack/my-rule.yaml")
    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        with tempfile.TemporaryDirectory(dir=os.path.dirname(folder)) as beside:
            made = os.path.join(beside, "pack")
            for name, content in sorted(files.items()):
                path = os.path.join(made, "packs", name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(content)
            if not os.path.isdir(folder):
                os.rename(made, folder)
    except OSError as error:
        raise UsageError(f"{folder}: the rule pack cannot be kept: {error.strerror}") from error
