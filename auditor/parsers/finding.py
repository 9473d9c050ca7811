"""Paths -> the parsers that want them."""

import re
from collections.abc import Iterator

from auditor.parsers.parser import Knowledge, Parsed, Parser

_PLAIN_SUFFIX = re.compile(r"^\*(\.[^*?\[/]+)$")


class Finder:
    """Looks files up by name, by suffix and by pattern."""

    def __init__(self, parsers: tuple[Parser, ...]) -> None:
        self._parsers = parsers
        self._joined: dict[tuple[str, ...], Parser] = {}
        self._names: dict[str, list[int]] = {}
        self._suffixes: dict[str, list[int]] = {}
        self._patterns: list[tuple[re.Pattern[str], int]] = []
        rest: list[str] = []
        for number, parser in enumerate(parsers):
            for pattern in parser.wants:
                self._add(pattern.lower(), number, rest)
        self._any = re.compile("|".join(rest) or r"(?!)")
        self._skips = [re.compile("|".join(_expression(pattern.lower()) for pattern in parser.skips) or r"(?!)") for parser in parsers]

    def find(self, path: str) -> tuple[Parser, ...]:
        """Return the parsers that read a file of this name, in order."""
        place = "/" + path.lower()
        name = place[place.rfind("/") + 1 :]
        numbers = set(self._names.get(name, ()))
        dot = name.find(".")
        while dot >= 0:
            numbers.update(self._suffixes.get(name[dot:], ()))
            dot = name.find(".", dot + 1)
        if self._any.search(place):
            numbers.update(number for pattern, number in self._patterns if pattern.search(place))
        return tuple(self._parsers[number] for number in sorted(numbers) if not self._skips[number].search(place))

    def find_one(self, path: str) -> Parser | None:
        """Return one parser that runs all of them in order."""
        found = self.find(path)
        if len(found) <= 1:
            return found[0] if found else None
        names = tuple(parser.name for parser in found)
        if names not in self._joined:
            self._joined[names] = _join(found)
        return self._joined[names]

    def _add(self, pattern: str, number: int, rest: list[str]) -> None:
        suffix = _PLAIN_SUFFIX.match(pattern)
        if suffix:
            self._suffixes.setdefault(suffix.group(1), []).append(number)
        elif not any(mark in pattern for mark in "*?[/"):
            self._names.setdefault(pattern, []).append(number)
        else:
            expression = _expression(pattern)
            rest.append(expression)
            self._patterns.append((re.compile(expression), number))


def _expression(pattern: str) -> str:
    """`*` stays inside one folder, `**` crosses folders; the pattern names the end of the path."""
    parts = re.split(r"(\*\*|\*|\?)", pattern)
    wild = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "/" + "".join(wild.get(part, re.escape(part)) for part in parts) + "$"


def _join(parsers: tuple[Parser, ...]) -> Parser:
    def read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
        for parser in parsers:
            yield from parser.read(path, content, knowledge)

    return Parser(name="+".join(parser.name for parser in parsers), version=sum(parser.version for parser in parsers), wants=(), read=read)
