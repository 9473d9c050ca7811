"""A manifest -> the part of it that decides what imports mean: another version of a dependency changes nothing of that."""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from auditor.languages.ecmascript.packages import TELLING, decoded

_MODULE_NAME: Final = re.compile(rb"^module\s+[\"`]?([^\s\"`]+)", re.MULTILINE)


def module_name(content: bytes) -> str:
    """Return the name that a `go.mod` gives the module of its folder, without major version; empty when it gives none."""
    found = _MODULE_NAME.search(content)
    return re.sub(r"/v\d+$", "", found[1].decode(errors="replace")) if found else ""


def is_manifest(path: str) -> bool:
    """Whether only a part of a file decides what imports mean."""
    return path.rpartition("/")[2] in _READERS


def telling_part(path: str, content: bytes) -> str:
    """Return that part of a manifest, as a text of its own."""
    return _READERS[path.rpartition("/")[2]](content)


def _of_package(content: bytes) -> str:
    settings = {key: value for key, value in decoded(content).items() if key in TELLING}
    return msgspec.json.encode(settings, order="deterministic").decode()


_READERS: Final[dict[str, Callable[[bytes], str]]] = {"go.mod": module_name, "package.json": _of_package, "deno.json": _of_package}
