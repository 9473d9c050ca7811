"""Names of files -> what reads them: a language, a parser, or nobody. Asked for every file of a tree, so answered by name where that is enough."""

import fnmatch
import re
from typing import Final, NamedTuple

from auditor.inputs.recognise import name_reason
from auditor.languages import language_of
from auditor.parsers import PARSERS, find_parser, find_parsers


class Reader(NamedTuple):
    """Who reads files of a name."""

    language: str | None
    has_parser: bool
    reason: str | None = None
    """Why the name alone says that a file is not opened."""


_FOLDER_PATTERNS: Final = re.compile(
    "|".join(
        sorted(
            {
                fnmatch.translate(pattern.lower().rpartition("/")[2])
                for parser in PARSERS
                for pattern in (*parser.wants, *parser.skips)
                if "/" in pattern
            }
        )
    )
    or r"(?!)"
)
"""Names for which the folder counts too, since a parser asks for one."""

_known: dict[str, Reader | None] = {}
"""Name of a file -> its reader; None where the folder decides."""


def reader_of(path: str) -> Reader:
    """Return who reads a file."""
    name = path[path.rfind("/") + 1 :]
    try:
        found = _known[name]
    except KeyError:
        found = None if _FOLDER_PATTERNS.match(name.lower()) else _look_up(name)
        if len(_known) < 1_000_000:
            _known[name] = found
    return _look_up(path) if found is None else found


def is_manifest(path: str) -> bool:
    """Whether a code file is read by more than the parser for keys in clear: `setup.py`, `mix.exs`."""
    return any(parser.name != "keys-in-clear" for parser in find_parsers(path))


def _look_up(path: str) -> Reader:
    return Reader(language_of(path), find_parser(path) is not None, name_reason(path))
