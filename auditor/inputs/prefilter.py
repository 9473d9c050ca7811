"""Bytes of a file -> which literals of the catalogue stand in it: one scan for all of them, before anything is decoded or parsed.

A hit counts where the literal stands as a word of its own, as far as its role asks for it: `cohere` is not in `coherent`.
"""

import contextlib
import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from auditor.inputs.importing import IMPORTED, QUOTES

_WORD: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")

_LEFT: Final = frozenset({"module", "package", "model", "name", "host", "sink"})
"""Roles whose literal may not be the end of a longer word."""
_RIGHT: Final = frozenset({"module", "package", "name", "path", "sink"})
"""Roles whose literal may not be the beginning of a longer word."""


_KEY: Final = _WORD | frozenset(b"-")
_KEY_TAIL: Final = 12
"""So many more characters of a key follow its prefix at least."""
_CHANCE: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
"""A name in lower case may go on for long; what is drawn by chance has one of these before long."""
_DEFINING: Final = frozenset({b"def", b"function", b"func", b"fun", b"fn", b"sub", b"class", b"defp"})
"""Words after which a name is defined."""
_JOINTS: Final = (b".", b"-")
"""What joins the parts of a host's name."""


class Literal(Protocol):
    """What of a needle decides where it is found."""

    @property
    def text(self) -> str:
        """What to look for, in any case."""

    @property
    def role(self) -> str:
        """`module`, `switch`, `package`, `host`, `setting`, `model`, `key`, `path`, `part`, `name`, `callee`, `sink` or `value`."""

    @property
    def language(self) -> str:
        """The language a module is imported in; empty for all."""


class Engine(Protocol):
    """Finds literals, in any case, overlapping ones too."""

    def find(self, content: bytes, on_match: Callable[[int, int], bool]) -> None:
        """Call `on_match(index, end)` for each occurrence, in no fixed order; True means that no more are asked for."""


class Matcher:
    """A compiled set of needles. May be used by several threads at once."""

    def __init__(self, needles: Sequence[Literal], *, cache_folder: str | None = None, engine: str | None = None) -> None:
        """Compile, or load what an earlier run compiled; `engine` is `hyperscan` or `ahocorasick`, None for the quicker that is there."""
        forms: dict[tuple[bytes, Check | None], list[int]] = {}
        for number, needle in enumerate(needles):
            text = needle.text.encode("utf-8").lower()
            if text:
                forms.setdefault((text, _check(text, needle.role, needle.language)), []).append(number)
        self._lengths = tuple(len(text) for text, _ in forms)
        self._checks = tuple(check for _, check in forms)
        self._numbers = tuple(tuple(numbers) for numbers in forms.values())
        self._engine = _engine(tuple(text for text, _ in forms), cache_folder, engine) if forms else None

    def scan(self, content: bytes) -> frozenset[int]:
        """Return the numbers of the needles that stand in the content."""
        if self._engine is None or not content:
            return frozenset()
        found: set[int] = set()
        lengths, checks = self._lengths, self._checks

        def on_match(index: int, end: int) -> bool:
            if index not in found:
                check = checks[index]
                if check is None or check(content, end - lengths[index], end):
                    found.add(index)
            return False

        self._engine.find(content, on_match)
        if not found:
            return frozenset()
        return frozenset(number for index in found for number in self._numbers[index])

    def spans(self, content: bytes) -> list[tuple[int, int]]:
        """Return (start, end) of every place where a needle stands, in no fixed order."""
        if self._engine is None or not content:
            return []
        found: list[tuple[int, int]] = []
        lengths, checks = self._lengths, self._checks

        def on_match(index: int, end: int) -> bool:
            start = end - lengths[index]
            check = checks[index]
            if check is None or check(content, start, end):
                found.append((start, end))
            return False

        self._engine.find(content, on_match)
        return found


Check = Callable[[bytes, int, int], bool]
"""(content, start, end) -> whether a literal that stands there counts."""


def _check(text: bytes, role: str, language: str) -> Check | None:
    """Return what else must hold where a literal of this role stands."""
    if role == "key":
        return _is_key
    if role == "switch":
        return _is_quoted
    if role == "value":
        return _is_value
    if role == "callee":
        return _is_used
    if role == "module" and language in IMPORTED:
        return IMPORTED[language]
    if role == "host" and b"." not in text:
        return _is_part_of_host
    left = role in _LEFT and text[0] in _WORD
    right = role in _RIGHT and text[-1] in _WORD
    return (_is_word if right else _starts_word) if left else (_ends_word if right else None)


def _is_quoted(content: bytes, start: int, end: int) -> bool:
    return start > 0 and content[start - 1] in QUOTES and content[end : end + 1] == content[start - 1 : start]


def _is_used(content: bytes, start: int, end: int) -> bool:
    """Whether a name is used here and not defined."""
    if not _is_word(content, start, end):
        return False
    before = content[max(0, start - 12) : start]
    return before[-1:] not in (b" ", b"\t") or before.split()[-1:] == [] or before.split()[-1] not in _DEFINING


def _is_value(content: bytes, start: int, end: int) -> bool:
    """Whether it is all that a key is set to: `provider: acme`, `"provider": "acme"`, `PROVIDER=acme`."""
    before = content[max(0, start - 8) : start].rstrip(b" \t\"'")
    after = content[end : end + 1]
    return before[-1:] in (b":", b"=") and after in (b"", b"\n", b"\r", b'"', b"'", b",", b" ", b"}")


def _starts_word(content: bytes, start: int, _end: int) -> bool:
    return start == 0 or content[start - 1] not in _WORD


def _ends_word(content: bytes, _start: int, end: int) -> bool:
    return end == len(content) or content[end] not in _WORD


def _is_word(content: bytes, start: int, end: int) -> bool:
    return _starts_word(content, start, end) and _ends_word(content, start, end)


def _is_key(content: bytes, start: int, end: int) -> bool:
    tail = content[end : end + _KEY_TAIL]
    if len(tail) < _KEY_TAIL or not _KEY.issuperset(tail) or not _starts_word(content, start, end):
        return False
    return not _CHANCE.isdisjoint(content[end : end + 2 * _KEY_TAIL])


def _is_part_of_host(content: bytes, start: int, end: int) -> bool:
    """Whether a part of a host's name is joined to another on one side at least."""
    joined = content[end : end + 1] in _JOINTS or (start > 0 and content[start - 1 : start] in _JOINTS)
    return joined and _is_word(content, start, end)


class _Hyperscan:
    """Intel's vectorised matcher; each thread has its own scratch."""

    def __init__(self, texts: Sequence[bytes], cache_folder: str | None) -> None:
        import hyperscan  # has no wheel everywhere

        self._module = hyperscan
        self._database = self._load(texts, cache_folder)
        self._own = threading.local()

    def find(self, content: bytes, on_match: Callable[[int, int], bool]) -> None:
        """Scan once; see `Engine`."""
        try:
            scratch = self._own.scratch
        except AttributeError:
            scratch = self._own.scratch = self._module.Scratch(self._database)
        self._database.scan(content, lambda index, _start, end, _flags, _context: on_match(index, end) or None, scratch=scratch)

    def _load(self, texts: Sequence[bytes], cache_folder: str | None):  # type: ignore[no-untyped-def]  # hyperscan has no types
        if cache_folder is None:
            return self._compile(texts)
        name = hashlib.sha256(b"\0".join((self._module.__file__.encode("utf-8", "replace"), *texts))).hexdigest()[:32]
        path = os.path.join(cache_folder, f"needles-{name}.hs")
        try:
            with open(path, "rb") as stream:
                packed = stream.read()
            if hashlib.sha256(packed[32:]).digest() == packed[:32]:
                return self._module.loadb(packed[32:], self._module.HS_MODE_BLOCK)
        except (OSError, self._module.HyperscanError):
            pass
        database = self._compile(texts)
        packed = self._module.dumpb(database)
        _write(path, hashlib.sha256(packed).digest() + packed)
        return database

    def _compile(self, texts: Sequence[bytes]):  # type: ignore[no-untyped-def]  # hyperscan has no types
        database = self._module.Database(mode=self._module.HS_MODE_BLOCK)
        database.compile(
            expressions=list(texts), ids=list(range(len(texts))), elements=len(texts), flags=self._module.HS_FLAG_CASELESS, literal=True
        )
        return database


class _AhoCorasick:
    """The engine for machines without a hyperscan wheel; slower, with the same answers."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        from ahocorasick_rs import BytesAhoCorasick  # only where hyperscan is missing

        self._automaton = BytesAhoCorasick(list(texts))

    def find(self, content: bytes, on_match: Callable[[int, int], bool]) -> None:
        """Scan once; see `Engine`."""
        for index, _start, end in self._automaton.find_matches_as_indexes(content.lower(), overlapping=True):
            on_match(index, end)


def _engine(texts: Sequence[bytes], cache_folder: str | None, wanted: str | None) -> Engine:
    if wanted != "ahocorasick":
        try:
            return _Hyperscan(texts, cache_folder)
        except ImportError:
            if wanted is not None:
                raise
    return _AhoCorasick(texts)


def _write(path: str, content: bytes) -> None:
    """Write beside and rename; a folder that cannot be written to costs the compilation next time, no more."""
    folder = os.path.dirname(path)
    with contextlib.suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix="needles-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, path)
