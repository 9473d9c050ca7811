"""Edits of a file in a language that refuses what nothing uses -> the imports and variables that go with them.

Uses are looked for in the text: a name in a comment counts as one, so that nothing goes which is wanted.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.codemods.arguments import Stretch
from auditor.codemods.results import scope_of
from auditor.codemods.sites import SourceFile, chain
from auditor.codemods.text import is_first_on_line, line_end, line_start
from auditor.model import ir
from auditor.model.edit import Edit


class Unused(NamedTuple):
    """A name without a use after some edits."""

    name: str
    stretch: Stretch | None
    """What takes its declaration out; None where that would lose more than the name."""
    groups: frozenset[str]
    """The edits that took its uses."""


def unused_after(source: SourceFile, edits: Sequence[Edit]) -> Iterator[Unused]:
    """Yield the names that edits leave without a use."""
    for node in source.nodes:
        if isinstance(node, ir.Import) and len(node.bindings) == 1:
            local = re.escape(node.bindings[0].local)
            groups = _takers(source, edits, rf"(?<![\w.]){local}\s*\.", (0, len(source.content)), (node.start, node.end))
            if groups:
                yield Unused(node.bindings[0].local, _line(source, node), groups)
        elif isinstance(node, ir.Assign) and node.declares and isinstance(node.target, ir.Name):
            start, end = scope_of(source, node)
            name = re.escape(node.target.id)
            groups = _takers(source, edits, rf"(?<![\w.]){name}\b(?!\s*:[^=])", (start, end), (node.target.start, node.target.end))
            if groups and (start, end) != (0, len(source.content)):
                yield Unused(node.target.id, _line(source, node) if _is_harmless(node.value) else None, groups)


def _takers(source: SourceFile, edits: Sequence[Edit], pattern: str, scope: tuple[int, int], own: tuple[int, int]) -> frozenset[str]:
    """Return the groups of the edits that take all uses of a name; none where one is left, or there was none."""
    groups: set[str] = set()
    word = re.compile(pattern.encode())
    for found in word.finditer(source.content, *scope):
        if own[0] <= found.start() < own[1]:
            continue
        taker = next((edit for edit in edits if edit.start_byte <= found.start() < edit.end_byte), None)
        if taker is None:
            return frozenset()
        groups.add(taker.group)
    return frozenset() if any(word.search(edit.replacement) for edit in edits) else frozenset(groups)


def _line(source: SourceFile, node: ir.Node) -> Stretch | None:
    """Return what takes a statement out with its line; None where it shares the line."""
    start, end = line_start(source.content, node.start), line_end(source.content, node.end)
    before = source.content[start : node.start].strip()
    alone = (is_first_on_line(source.content, node.start) or before in (b"import", b"var")) and not source.content[node.end : end].strip()
    return Stretch(start, end, b"") if alone else None


def _is_harmless(value: ir.Expr | None) -> bool:
    """Whether a value is no more than read: a literal, or a setting."""
    root = chain(value.callee)[0] if isinstance(value, ir.Call) else None
    reads = isinstance(value, ir.Call) and all(isinstance(one.value, ir.Literal) for one in value.arguments) and isinstance(root, ir.Name)
    return isinstance(value, ir.Literal) or (reads and isinstance(root, ir.Name) and root.id == "os")
