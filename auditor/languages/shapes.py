"""Shapes that languages of expressions share: long chains, blocks used as values, and functions that answer with their last expression."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from auditor.languages.tree import File
from auditor.model.ir import (
    Assign,
    Binary,
    Block,
    BlockExpr,
    Call,
    Conditional,
    Evaluate,
    Expr,
    If,
    Literal,
    Opaque,
    Return,
    Stmt,
    Switch,
    Try,
    With,
)

LONGEST_CHAIN = 20_000
"""Links of one chain that are kept: a tree much deeper than this cannot be let go without a deep stack."""

DEEPEST_ANSWER = 50
"""Nested branches below which the last expression is no longer looked for."""

Link = Callable[[File, Any, Expr], Expr]


def fold(file: File, node: Any, links: Mapping[str, tuple[str, Link]], lone: Callable[[File, Any], Expr]) -> Expr:
    """Lower a chain (`a.b().c`, `x |> f |> g`, `s + t + u`) in a loop, from its innermost link outwards.

    `links` gives for a kind of node the field that holds the link inside (empty: its first child) and what the link makes of it; `lone` lowers a node of
    these kinds that has nothing inside (a call without receiver).
    """
    outer: list[tuple[Any, Link]] = []
    while (known := links.get(node.type)) is not None and (below := _below(node, known[0])) is not None:
        if len(outer) >= LONGEST_CHAIN:
            file.too_deep = True
            node = None
            break
        outer.append((node, known[1]))
        node = below
    if node is None:
        value: Expr = Opaque(outer[-1][0].start_byte, outer[-1][0].end_byte, ())
    else:
        value = lone(file, node) if node.type in links else file.expr(node)
    for link, make in reversed(outer):
        value = make(file, link, value)
    return value


def _below(node: Any, field: str) -> Any:
    return node.child_by_field_name(field) if field else node.named_child(0)


def block_value(file: File, node: Any, nodes: Sequence[Any]) -> Expr:
    """Lower statements whose last one is the value: a single expression is itself, none is nothing."""
    if not nodes:
        return Literal(node.start_byte, node.end_byte, None)
    if len(nodes) == 1:
        return file.expr(nodes[0])
    last = nodes[-1]
    body = (*file.stmts(nodes[:-1]), Evaluate(last.start_byte, last.end_byte, file.expr(last)))
    return BlockExpr(node.start_byte, node.end_byte, body)


def answered(body: tuple[Stmt, ...], depth: int = 0) -> tuple[Stmt, ...]:
    """Return a function's statements with the value of the last one returned, in every branch that ends it."""
    if not body or depth > DEEPEST_ANSWER:
        return body
    return (*body[:-1], *_answered_last(body[-1], depth + 1))


def _answered_last(last: Stmt, depth: int) -> tuple[Stmt, ...]:
    match last:
        case Evaluate(start=start, end=end, value=value):
            return (Return(start, end, value),)
        case Assign(start=start, end=end, target=target, value=value) if value is not None:
            return (last, Return(start, end, target))
        case If(start=start, end=end, test=test, then=then, orelse=orelse):
            return (If(start, end, test, answered(then, depth), answered(orelse, depth)),)
        case Switch(start=start, end=end, subject=subject, cases=cases):
            found = tuple(msgspec.structs.replace(case, body=answered(case.body, depth)) for case in cases)
            return (Switch(start, end, subject, found),)
        case Try(start=start, end=end, body=body, handlers=handlers, orelse=orelse, final=final):
            caught = tuple(msgspec.structs.replace(handler, body=answered(handler.body, depth)) for handler in handlers)
            tried = body if orelse else answered(body, depth)
            return (Try(start, end, tried, caught, answered(orelse, depth), final),)
        case With(start=start, end=end, items=items, body=body):
            return (With(start, end, items, answered(body, depth)),)
        case Block(start=start, end=end, body=body):
            return (Block(start, end, answered(body, depth)),)
        case _:
            return (last,)


def any_of(tests: Sequence[Expr]) -> Expr:
    """Return `a or b or c` over at least one test."""
    joined = tests[0]
    for test in tests[1:]:
        joined = Binary(joined.start, test.end, "or", joined, test)
    return joined


def call(node: Any, callee: Expr, *arguments: Any) -> Call:
    """Return a call at a node's place."""
    return Call(node.start_byte, node.end_byte, callee, arguments)


def conditional(node: Any, test: Expr, then: Expr, orelse: Expr | None) -> Expr:
    """Return an `if` used as a value; without an `else` it may be nothing."""
    return Conditional(node.start_byte, node.end_byte, test, then, orelse or Literal(node.end_byte, node.end_byte, None))


def blanked(content: bytes, spans: Sequence[tuple[int, int]]) -> bytes:
    """Return the content with everything outside the spans as blanks: the code of a template, at its own offsets."""
    out = bytearray(content.translate(_BLANKS))
    for start, end in spans:
        out[start:end] = content[start:end]
    return bytes(out)


_BLANKS = bytes(byte if byte in (10, 13) else 32 for byte in range(256))
