"""JavaScript, TypeScript and what embeds them -> Module: one lowering for all grammars of the family."""

import sys
from functools import cache
from importlib import import_module
from typing import TypeAlias

from tree_sitter import Language, Node

from auditor.languages.ecmascript.classes import classes_of_old
from auditor.languages.ecmascript.entry_points import mark_exports
from auditor.languages.ecmascript.expressions import EXPRESSIONS
from auditor.languages.ecmascript.lowering import Grammar, Lowering
from auditor.languages.ecmascript.mending import mend
from auditor.languages.ecmascript.patterns import PATTERNS
from auditor.languages.ecmascript.statements import STATEMENTS
from auditor.languages.ecmascript.types import TYPES
from auditor.model.ir import Module

_GRAMMARS = {
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
}
_FRAMES_NEEDED = 6_000
"""Python frames that the deepest allowed nesting takes, with room; the interpreter's default of 1,000 is too few."""
_ERRORS_KEPT = 200


@cache
def grammar(name: str) -> Grammar:
    """Return a grammar with its tables, loaded when first asked for."""
    package, function = _GRAMMARS[name]
    if sys.getrecursionlimit() < _FRAMES_NEEDED:
        sys.setrecursionlimit(_FRAMES_NEEDED)
    language = Language(getattr(import_module(package), function)())
    return Grammar(language, EXPRESSIONS, STATEMENTS, PATTERNS, TYPES)


def lower(path: str, content: bytes, language: str, grammars: tuple[str, ...]) -> Module:
    """Lower one file; of several grammars the first that parses it without an error, else the one with the fewest.

    A `.js` file may hold Flow or TypeScript syntax, which TypeScript's grammar reads better than JavaScript's.
    """
    if content[:100].lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml"):  # a translation of Qt's is called `.ts`, too
        return Module(path=path, language=language, body=(), errors=((0, len(content)),))
    known, root, errors = _parsed(content, grammars[0])
    for name in grammars[1:]:
        if errors:
            other = _parsed(content, name)
            if _size(other[2]) < _size(errors):
                known, root, errors = other
    low = Lowering(known, content)
    body = mark_exports(path, classes_of_old(low.statements(root.named_children)))
    return Module(path=path, language=language, body=body, errors=errors, too_deep=low.too_deep)


_Parsed: TypeAlias = tuple[Grammar, Node, tuple[tuple[int, int], ...]]


def _parsed(content: bytes, name: str) -> _Parsed:
    """Parse, and once more with what the grammars are known not to read replaced by something as long."""
    known = grammar(name)
    root = known.parser.parse(content).root_node
    errors = _errors(root)
    if errors and (mended := mend(content, errors)) != content:
        again = known.parser.parse(mended).root_node
        left = _errors(again)
        if _size(left) < _size(errors):
            return known, again, left
    return known, root, errors


def _size(errors: tuple[tuple[int, int], ...]) -> int:
    return sum(end - start + 1 for start, end in errors)


def _errors(root: Node) -> tuple[tuple[int, int], ...]:
    """Return the byte ranges that did not parse, in order, at most `_ERRORS_KEPT`."""
    if not root.has_error:
        return ()
    found: list[tuple[int, int]] = []
    waiting = [root]
    while waiting and len(found) < _ERRORS_KEPT:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            found.append((node.start_byte, node.end_byte))
        elif node.has_error:
            waiting.extend(reversed(node.children))
    return tuple(found)
