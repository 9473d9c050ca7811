"""Nodes of an Elixir tree: the arguments, blocks and clauses of a call, however they are written."""

from collections.abc import Sequence as Nodes
from typing import Any

from auditor.languages.tree import File

CLAUSES = frozenset({"else_block", "rescue_block", "catch_block", "after_block"})


def enclosing_module(file: File, node: Any) -> str:
    """Return the full name of the module a node stands in."""
    names: list[str] = []
    while node is not None:
        if node.type == "call" and file.text(node.child_by_field_name("target")) == "defmodule":
            given = arguments_node(node)
            names.append(file.text(given.named_children[0]) if given is not None and given.named_children else "")
        node = node.parent
    return ".".join(reversed([name for name in names if name]))


def arguments_node(node: Any) -> Any:
    """Return the argument list of a call."""
    return next((child for child in node.named_children if child.type == "arguments"), None)


def do_block(node: Any) -> Any:
    """Return the `do ... end` of a call."""
    return next((child for child in node.named_children if child.type == "do_block"), None)


def block_nodes(file: File, block: Any) -> list[Any]:
    """Return the statements of a block, without its `else` and the like."""
    return [child for child in file.children(block) if child.type not in CLAUSES] if block is not None else []


def keyword(file: File, node: Any, name: str) -> Any:
    """Return the value given for a keyword in a call: `do:`, `else:`, `to:`."""
    given = arguments_node(node)
    for child in given.named_children if given is not None else ():
        for pair in child.named_children if child.type == "keywords" else ():
            if file.text(pair.child_by_field_name("key")).strip() == f"{name}:":
                return pair.child_by_field_name("value")
    return None


def branch_nodes(file: File, node: Any, name: str) -> list[Any]:
    """Return the statements of `do` or of a clause, whichever way they are written."""
    given = keyword(file, node, name)
    if given is not None:
        return file.children(given) if given.type == "block" else [given]
    block = do_block(node)
    if name == "do":
        return block_nodes(file, block)
    clause = next((child for child in block.named_children if child.type == f"{name}_block"), None) if block is not None else None
    return file.children(clause) if clause is not None else []


def plain_arguments(file: File, node: Any) -> list[Any]:
    """Return the arguments of a call without its keywords."""
    given = arguments_node(node)
    return [child for child in file.children(given) if child.type != "keywords"] if given is not None else []


def stab(node: Any) -> tuple[list[Any], Any, list[Any]]:
    """Return the patterns, the guard and the statements of one `a when b -> c`."""
    left, guard = node.child_by_field_name("left"), None
    if left is not None and left.type == "binary_operator":
        guard, left = left.child_by_field_name("right"), left.child_by_field_name("left")
    right = node.child_by_field_name("right")
    patterns = list(left.named_children) if left is not None and left.type == "arguments" else [left] if left is not None else []
    return patterns, guard, list(right.named_children) if right is not None else []


def clause_nodes(nodes: Nodes[Any]) -> list[Any]:
    """Return the `->` clauses among nodes."""
    return [node for node in nodes if node.type == "stab_clause"]
