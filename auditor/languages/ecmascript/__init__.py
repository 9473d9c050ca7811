"""JavaScript, TypeScript and what embeds them -> Module: one lowering for all grammars of the family."""

import sys
from functools import cache
from importlib import import_module

from tree_sitter import Language, Node

from auditor.languages.ecmascript.expressions import EXPRESSIONS
from auditor.languages.ecmascript.lowering import Grammar, Lowering
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


def lower(
    path: str, content: bytes, language: str, grammars: tuple[str, ...]
) -> Module:
    """Lower one file; of several grammars the first that parses it without an error, else the one with the fewest.

    A `.js` file may hold Flow or TypeScript syntax, which TypeScript's grammar reads better than JavaScript's.
    """
    best: tuple[int, Lowering, Node, tuple[tuple[int, int], ...]] | None = None
    for name in grammars:
        known = grammar(name)
        root = known.parser.parse(content).root_node
        errors = _errors(root)
        size = sum(end - start + 1 for start, end in errors)
        if best is None or size < best[0]:
            best = (size, Lowering(known, content), root, errors)
        if not errors:
            break
    assert best is not None
    _, low, root, errors = best
    body = low.statements(root.named_children)
    return Module(
        path=path, language=language, body=body, errors=errors, too_deep=low.too_deep
    )


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
