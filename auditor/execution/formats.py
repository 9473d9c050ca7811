"""Names of files -> what reads them: a language, a parser, or nobody. Asked for every file of a tree, so answered by name where that is enough."""

import fnmatch
import re
from collections.abc import MutableMapping
from functools import cache
from typing import NamedTuple

from auditor.inputs.recognise import name_reason
from auditor.languages import language_of


class Reader(NamedTuple):
    """Who reads files of a name."""

    language: str | None
    has_parser: bool
    reason: str | None = None
    """Why the name alone says that a file is not opened."""
    is_manifest: bool = False
    """Code that is read by more than the parser for keys in clear: `setup.py`, `mix.exs`."""
    is_schema: bool = False
    """It can describe types of data."""
    declares: bool = False
    """It can name packages."""


class Readers:
    """Finds readers. `known` holds those found before, by name, or by path where the folder decides: then the name has none."""

    def __init__(self, known: MutableMapping[str, Reader | None] | None = None) -> None:
        self._known: MutableMapping[str, Reader | None] = {} if known is None else known

    def of(self, path: str) -> Reader:
        """Return who reads a file."""
        name = path[path.rfind("/") + 1 :]
        try:
            found = self._known[name]
        except KeyError:
            found = self._known[name] = None if _folder_patterns().match(name.lower()) else _look_up(name)
        if found is None:
            found = self._known.get("/" + path)
            if found is None:
                found = self._known["/" + path] = _look_up(path)
        return found


def reader_of(path: str) -> Reader:
    """Return who reads a file."""
    return _readers.of(path)


_readers = Readers()


@cache
def _folder_patterns() -> re.Pattern[str]:
    """Return what fits the names for which the folder counts too, since a parser asks for one."""
    from auditor.parsers import PARSERS  # all formats: imported for names that were not met before

    patterns = {
        fnmatch.translate(pattern.lower().rpartition("/")[2])
        for parser in PARSERS
        for pattern in (*parser.wants, *parser.skips)
        if "/" in pattern
    }
    return re.compile("|".join(sorted(patterns)) or r"(?!)")


def _look_up(path: str) -> Reader:
    from auditor.parsers import find_parser, find_parsers
    from auditor.parsers.schemas import is_schema

    parsers = find_parsers(path)
    is_manifest = any(parser.name != "keys-in-clear" for parser in parsers)
    declares = any(parser.declares for parser in parsers)
    return Reader(language_of(path), find_parser(path) is not None, name_reason(path), is_manifest, is_schema(path), declares)
