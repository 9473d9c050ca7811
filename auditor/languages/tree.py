"""
tree-sitter trees -> what every lowering of them needs: one grammar, dispatch by node kind, text, bounded depth, error ranges.

A language module gives a table of handlers for expressions and one for statements; `File` walks by them. Chains (`a.b().c()`,
`a + b + c`) are walked in loops by the handlers with `spine`, everything else by recursion under a depth counter.
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from time import thread_time
from typing import Any

from auditor.languages.language import DEPTH_LIMIT
from auditor.model.ir import (
    Argument,
    Assign,
    AssignExpr,
    Body,
    Conditional,
    Define,
    DefineClass,
    Evaluate,
    Expr,
    Function,
    If,
    Lambda,
    Literal,
    Opaque,
    Param,
    Return,
    Slice,
    Stmt,
    Template,
)

FRAMES_NEEDED = 6_000
"""Python frames that the deepest allowed nesting takes, with room; the interpreter's own default of 1,000 is too few."""

ERRORS_KEPT = 200

CONSTRUCTOR = "<init>"
"""The name of every constructor: that of its class would hide the class inside itself."""

SECONDS_ALLOWED = 5.0
"""Of one core. The last guard, for grammars whose single step grows with the file (long shell pipes); a megabyte of plain code takes 0.1."""

STEPS_ALLOWED = 2_000
"""Progress reports of the parser for a short file, beside one for each ten bytes. Good files take one for each hundred bytes; some broken
Kotlin (a comma taken from a parameter list) makes its grammar build millions of empty nodes."""

ExpressionHandler = Callable[["File", Any], Expr]
StatementHandler = Callable[["File", Any, list[Stmt]], None]


class Grammar:
    """One grammar with its handlers, loaded when the first file of its language is parsed."""

    def __init__(
        self,
        package: str,
        expressions: Mapping[str, ExpressionHandler],
        statements: Mapping[str, StatementHandler],
        skipped: Iterable[str] = (),
        entry: str = "language",
    ) -> None:
        self._package = package
        self._entry = entry
        self._named_expressions = dict(expressions)
        self._named_statements = dict(statements)
        self._skipped = frozenset(skipped)
        self._parser: Any = None
        self.expressions: list[ExpressionHandler | None] = []
        self.statements: list[StatementHandler | None] = []
        self.skipped: frozenset[int] = frozenset()

    def kinds(self) -> frozenset[str]:
        """Return every kind of node that has a handler or is passed over."""
        return frozenset(self._named_expressions) | frozenset(self._named_statements) | self._skipped

    def parse(self, content: bytes) -> "File":
        """Parse one file; any bytes give a tree."""
        if self._parser is None:
            self._load()
        limit = STEPS_ALLOWED + len(content) // 10
        steps = 0
        end = thread_time() + SECONDS_ALLOWED

        def gives_up(_offset: int, _error: object) -> bool:
            nonlocal steps
            steps += 1
            return steps > limit or thread_time() > end

        try:
            tree = self._parser.parse(lambda offset, _position: content[offset:], progress_callback=gives_up)
        except ValueError:  # given up: nothing of this file is known
            self._parser.reset()
            return File(self, content, self._parser.parse(b"").root_node, given_up=True)
        return File(self, content, tree.root_node)

    def _load(self) -> None:
        from tree_sitter import (  # 30 ms that a scan without this language does not pay
            Language,
            Parser,
        )

        language = Language(getattr(importlib.import_module(self._package), self._entry)())
        names = [language.node_kind_for_id(number) or "" for number in range(language.node_kind_count)]
        self.expressions = [self._named_expressions.get(name) for name in names]
        self.statements = [self._named_statements.get(name) for name in names]
        self.skipped = frozenset(number for number, name in enumerate(names) if name in self._skipped)
        if sys.getrecursionlimit() < FRAMES_NEEDED:
            sys.setrecursionlimit(FRAMES_NEEDED)
        self._parser = Parser(language)


class File:
    """One file while it is lowered."""

    __slots__ = ("_depth", "_given_up", "content", "expected", "grammar", "root", "too_deep", "types")

    def __init__(self, grammar: Grammar, content: bytes, root: Any, *, given_up: bool = False) -> None:
        self._given_up = given_up
        self.grammar = grammar
        self.content = content
        self.root = root
        self.too_deep = False
        self.expected: Expr | None = None
        """The type that the function being lowered returns, where the language constructs by it."""
        self.types: dict[str, Expr] = {}
        """The declared types of fields, by name."""
        self._depth = 0

    def text(self, node: Any) -> str:
        """Return the node's own bytes as text; nothing for no node."""
        return "" if node is None else self.content[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def children(self, node: Any) -> list[Any]:
        """Return the named children without comments."""
        skipped = self.grammar.skipped
        return [child for child in node.named_children if child.kind_id not in skipped]

    def expr(self, node: Any) -> Expr:
        """Lower one expression; beyond the depth bound, or for no node, an `Opaque` without children."""
        if node is None:
            return Opaque(0, 0, ())
        if self._depth >= DEPTH_LIMIT:
            self.too_deep = True
            return Opaque(node.start_byte, node.end_byte, ())
        self._depth += 1
        try:
            handler = self.grammar.expressions[node.kind_id] if node.kind_id < len(self.grammar.expressions) else None
            return opaque(self, node) if handler is None else handler(self, node)
        finally:
            self._depth -= 1

    def exprs(self, nodes: Iterable[Any]) -> tuple[Expr, ...]:
        """Lower several expressions."""
        found = []
        for node in nodes:
            found.append(self.expr(node))
        return tuple(found)

    def stmt(self, node: Any, out: list[Stmt]) -> None:
        """Lower one statement onto `out`; what is no statement counts as an expression for its effect."""
        if node is None or node.kind_id in self.grammar.skipped:
            return
        if self._depth >= DEPTH_LIMIT:
            self.too_deep = True
            return
        self._depth += 1
        try:
            known = node.kind_id < len(self.grammar.statements)
            handler = self.grammar.statements[node.kind_id] if known else None
            if handler is not None:
                handler(self, node, out)
            elif known and self.grammar.expressions[node.kind_id] is not None:
                out.append(Evaluate(node.start_byte, node.end_byte, self.expr(node)))
            else:  # ERROR nodes and syntax without a meaning of its own: what lies inside may still be read
                for child in node.named_children:
                    self.stmt(child, out)
        finally:
            self._depth -= 1

    def stmts(self, nodes: Iterable[Any]) -> tuple[Stmt, ...]:
        """Lower several statements."""
        out: list[Stmt] = []
        for node in nodes:
            self.stmt(node, out)
        return tuple(out)

    def body(self, node: Any) -> tuple[Stmt, ...]:
        """Lower a block, or a single statement in place of one."""
        return () if node is None else self.stmts((node,)) if node.type not in BLOCKS else self.stmts(node.named_children)

    def lazy(self, lower: Callable[[], tuple[Stmt, ...]]) -> Body:
        """Return a body that is lowered later, with the depth counted from its own beginning."""

        def run() -> tuple[Stmt, ...]:
            outer, self._depth = self._depth, 0
            try:
                return lower()
            finally:
                self._depth = outer

        return Body(run)

    def errors(self) -> tuple[tuple[int, int], ...]:
        """Return the byte ranges that did not parse, first ones first, at most `ERRORS_KEPT`."""
        if self._given_up:
            return ((0, len(self.content)),)
        found: list[tuple[int, int]] = []
        waiting = [self.root]
        while waiting and len(found) < ERRORS_KEPT:
            node = waiting.pop()
            if node.is_error or node.is_missing:
                found.append((node.start_byte, node.end_byte))
            elif node.has_error:
                waiting.extend(reversed(node.children))
        return tuple(found)


BLOCKS = frozenset({"block", "constructor_body", "function_body", "indented_block", "template_body", "class_body", "declaration_list"})


def opaque(file: File, node: Any) -> Expr:
    """Lower an expression of unknown meaning: what it is made of stays visible."""
    return Opaque(node.start_byte, node.end_byte, file.exprs(file.children(node)))


def inner(file: File, node: Any) -> Expr:
    """Lower what stands in parentheses or under a mark that changes nothing."""
    children = file.children(node)
    return file.expr(children[0]) if children else Opaque(node.start_byte, node.end_byte, ())


def sliced(file: File, node: Any, inclusive: str = "") -> Slice:
    """Lower a range of places to where it starts and ends; None where it is open. `inclusive`: the mark after which the end belongs to it."""
    parts: list[Expr] = [literal(node, None)]
    for child in node.children:
        if not child.is_named and child.type[:1] in (":", "."):
            parts.append(literal(node, None))
        elif child.is_named and child.type != "comment":
            parts[-1] = file.expr(child)
    end = parts[-1]
    if inclusive and len(parts) == 2 and any(child.type == inclusive for child in node.children) and isinstance(end, Literal):
        known = end.value if isinstance(end.value, int) else None
        parts[1] = literal(node, None if known is None or known == -1 else known + 1)
    return Slice(node.start_byte, node.end_byte, tuple(parts))


def stepped(file: File, node: Any) -> Expr:
    """Lower `x++` and `--x`: one is added or taken; behind the name, the value is the one before."""
    children = node.children
    marks = [index for index, child in enumerate(children) if file.text(child) in ("++", "--")]
    operands = file.children(node)
    if not marks or not operands:
        return inner(file, node)
    target = next((child for child in operands if child.start_byte != children[marks[0]].start_byte), operands[0])
    one = Literal(node.start_byte, node.start_byte, 1)
    operator = file.text(children[marks[0]])[0]
    return AssignExpr(node.start_byte, node.end_byte, file.expr(target), one, operator, gives_old=marks[0] > 0)


def spine(node: Any, down: Callable[[Any], Any]) -> list[Any]:
    """Return the links of a chain from the outermost to the innermost; `down` gives the next link inside, or None."""
    links = [node]
    while (node := down(node)) is not None:
        links.append(node)
    return links


def nothing(_file: File, _node: Any, _out: list[Stmt]) -> None:
    """Pass over a statement that says nothing to the analysis."""


def literal(node: Any, value: str | float | bool | None) -> Literal:
    """Return a constant at a node's place."""
    return Literal(node.start_byte, node.end_byte, value)


def integer(text: str) -> int | float | None:
    """Return the value of a number as the C family writes it; None when it is none."""
    bare = text.replace("_", "").lower()
    try:
        return (
            int(bare.rstrip("lu"), 0) if not bare.startswith("0") or bare[:2] in {"0x", "0b", "0o"} else int(bare.rstrip("lu") or "0", 10)
        )
    except ValueError:
        try:
            return float(bare.rstrip("fdm"))
        except ValueError:
            return None


ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "s": " ", "a": "\a", "v": "\v", "e": "\x1b"}


def unescape(text: str) -> str:
    """Return the character that an escape of the C family stands for; the text after the backslash when it is unknown."""
    code = text[1:]
    if code[:1] in {"u", "U", "x"}:
        try:
            return chr(int(code.lstrip("uUx").strip("{}"), 16))
        except (ValueError, OverflowError):
            return ""
    return "" if code.startswith("\n") else ESCAPES.get(code, code)


def template(node: Any, parts: list[Expr]) -> Expr:
    """Join the parts of a string: neighbouring constants become one, and a string of constants alone is a constant."""
    joined: list[Expr] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Literal) and isinstance(last, Literal):
            joined[-1] = Literal(last.start, part.end, f"{last.value}{part.value}")
        else:
            joined.append(part)
    if not joined:
        return literal(node, "")
    if len(joined) == 1 and isinstance(joined[0], Literal):
        return literal(node, joined[0].value)
    return Template(node.start_byte, node.end_byte, tuple(joined))


def choose(node: Any, subject: Expr, arms: list[tuple[Expr | None, Expr]]) -> Expr:
    """Return a `switch` used as a value as nested conditionals; an arm's test None makes it the default."""
    value: Expr = Opaque(node.start_byte, node.end_byte, (subject,))
    for test, then in reversed(arms):
        value = then if test is None else Conditional(node.start_byte, node.end_byte, test, then, value)
    return value


def closure(
    file: File,
    node: Any,
    params: tuple[Param, ...],
    lower: Callable[[], tuple[Stmt, ...]],
    *,
    is_async: bool = False,
    receiver: str | None = None,
) -> Lambda:
    """Return a function used as a value; `receiver` names the parameter whose members a block may use without naming it."""
    function = Function(
        name="",
        start=node.start_byte,
        end=node.end_byte,
        params=params,
        body=file.lazy(lower),
        kind="lambda",
        is_async=is_async,
        receiver=receiver,
    )
    return Lambda(node.start_byte, node.end_byte, function)


def returned(node: Any, value: Expr) -> tuple[Stmt, ...]:
    """Return the body of a function that is one expression."""
    return (Return(node.start_byte, node.end_byte, value),)


def branch(node: Any, test: Expr, then: tuple[Stmt, ...], orelse: tuple[Stmt, ...]) -> If:
    """Return an `if` at a node's place."""
    return If(node.start_byte, node.end_byte, test, then, orelse)


def declare(node: Any, target: Expr, value: Expr | None, annotation: Expr | None = None, *, shared: bool = False) -> Assign:
    """Return a new binding at a node's place."""
    return Assign(node.start_byte, node.end_byte, target, value, "", annotation, declares=True, shared=shared)


def positional(values: Iterable[Expr]) -> tuple[Argument, ...]:
    """Return arguments without names."""
    return tuple(Argument(value.start, value.end, value) for value in values)


def in_order(members: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """
    Return members in the order in which they can be made: declared fields, methods and classes, then what is initialised by them.

    A method comes after the field of its name, which an accessor has, and before the constants of an enumeration, which call its constructor.
    """
    return tuple(sorted(members, key=_rank))


def _rank(part: Stmt) -> int:
    if isinstance(part, Assign) and part.value is None:
        return 0
    return 1 if isinstance(part, Define | DefineClass) else 2
