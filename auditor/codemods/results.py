"""A call whose result has another form afterwards -> the changes to what is read of it, as far as the same function shows."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.codemods.arguments import Stretch
from auditor.codemods.sites import SourceFile, chain, unwrapped
from auditor.model import ir


def result_changes(source: SourceFile, call: ir.Call, results: Mapping[str, str]) -> list[Stretch]:
    """Return the changes to paths into the result: read at once, or by the name it is given."""
    table = {tuple(_steps(old)): new for old, new in results.items()}
    whole = unwrapped(source, call)
    name = _name_of(source, whole)
    start, end = scope_of(source, whole)
    found: list[Stretch] = []
    for node in source.nodes:
        if not isinstance(node, ir.Attribute | ir.Subscript) or isinstance(source.parent(node), ir.Attribute | ir.Subscript):
            continue
        root, steps = chain(node)
        direct = root is whole or root is call
        named = name is not None and isinstance(root, ir.Name) and root.id == name and start <= root.start <= end and root.start > whole.end
        if direct or named:
            found += _replaced(source, root, steps, table)
    return found


def _replaced(source: SourceFile, root: Any, steps: list[tuple[str, int]], table: Mapping[tuple[str, ...], str]) -> Iterator[Stretch]:
    names = tuple(name for name, _ in steps)
    for length in range(len(names), 0, -1):
        if names[:length] in table:
            start = root.end
            while source.content[start : start + 1] == b")":  # `(await f()).x`
                start += 1
            yield Stretch(start, steps[length - 1][1], f".{table[names[:length]]}".encode())
            return


def _name_of(source: SourceFile, whole: Any) -> str | None:
    parent = source.parent(whole)
    if isinstance(parent, ir.Assign) and parent.value is whole and isinstance(parent.target, ir.Name):
        return parent.target.id
    return None


def scope_of(source: SourceFile, node: Any) -> tuple[int, int]:
    """Return the bytes of the function around a node, or of the file."""
    while node is not None and node is not source.module:
        if isinstance(node, ir.Function):
            return node.start, node.end
        node = source.parent(node)
    return 0, len(source.content)


def _steps(path: str) -> list[str]:
    return [step for step in path.replace("[", ".").replace("]", "").split(".") if step]
