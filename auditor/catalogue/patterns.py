"""Regular expressions of the catalogue -> tables that compile an expression only when its literal part is there.

Hundreds of patterns would cost more to compile at the start than most runs need of them.
"""

import re
from collections.abc import Iterator

import msgspec

_LITERAL = re.compile(r"(?:[A-Za-z0-9 _@%&=~<>,;:!\"'#/-]|\\[.\\/@:-])(?![*?+{])")


class Pattern(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One expression for a whole name, the literal text it starts or ends with, and what it stands for."""

    literal: str
    expression: str
    subject: str


def whole(expression: str) -> str:
    """Return an expression in the form the catalogue keeps: for the whole name, without anchors."""
    return expression.removeprefix("^").removesuffix("$")


def literal_prefix(expression: str) -> str:
    """Return the text that every match of `expression` starts with, in lower case."""
    if _has_alternatives(expression):
        return ""
    found: list[str] = []
    position = 0
    while match := _LITERAL.match(expression, position):
        found.append(match.group().removeprefix("\\"))
        position = match.end()
    return "".join(found).lower()


def literal_tail(expression: str) -> str:
    """Return the labels that every host matching `expression` ends with: `openai.azure.com`."""
    match = re.search(r"(?:(?:\\\.|[a-z0-9-])+)$", expression)
    if match is None or _has_alternatives(expression):
        return ""
    tail = match.group().replace("\\.", ".")
    before = expression[: match.start()]
    if before and not tail.startswith("."):
        # The first label may go on to the left: it is not literal.
        tail = "." + tail.partition(".")[2]
    return tail.lstrip(".")


def literal_parts(expression: str) -> tuple[str, ...]:
    """Return the maximal literal stretches of an expression, in order."""
    parts: list[str] = []
    current: list[str] = []
    position = 0
    depth = 0
    while position < len(expression):
        match = _LITERAL.match(expression, position)
        if match and depth == 0:
            current.append(match.group().removeprefix("\\"))
            position = match.end()
            continue
        if current:
            parts.append("".join(current))
            current = []
        position, depth = _skip(expression, position, depth)
    if current:
        parts.append("".join(current))
    return tuple(parts)


def _skip(expression: str, position: int, depth: int) -> tuple[int, int]:
    """Step over one piece that is not literal: a class, an escape, a bracket, a character with its quantifier."""
    character = expression[position]
    if character == "[":
        end = expression.find("]", position + 2)
        return (len(expression) if end < 0 else end + 1), depth
    if character == "{":
        end = expression.find("}", position)
        return (len(expression) if end < 0 else end + 1), depth
    if character == "\\":
        return position + 2, depth
    return position + 1, depth + {"(": 1, ")": -1}.get(character, 0)


def _has_alternatives(expression: str) -> bool:
    """Tell whether `|` stands outside of every group."""
    depth = 0
    position = 0
    while position < len(expression):
        if expression[position] == "|" and depth == 0:
            return True
        position, depth = _skip(expression, position, depth)
    return False


class PrefixTable:
    """Patterns looked up by the literal text they start with; an expression is compiled when first needed."""

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self._by_literal: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            self._by_literal.setdefault(pattern.literal, []).append(pattern)
        self._lengths = tuple(sorted({len(literal) for literal in self._by_literal}, reverse=True))
        self._compiled: dict[str, re.Pattern[str]] = {}

    def matching(self, text: str) -> Iterator[Pattern]:
        """Yield the patterns that match the whole of `text` (given in lower case), longest literal first."""
        for length in self._lengths:
            if length > len(text):
                continue
            for pattern in self._by_literal.get(text[:length], ()):
                if self._expression(pattern.expression).fullmatch(text):
                    yield pattern

    def _expression(self, expression: str) -> re.Pattern[str]:
        compiled = self._compiled.get(expression)
        if compiled is None:
            compiled = self._compiled[expression] = re.compile(expression, re.IGNORECASE)
        return compiled
