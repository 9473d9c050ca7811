"""What all lowering of the ECMAScript family shares: the grammar's tables, the depth counter, the text of nodes."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from tree_sitter import Language, Node, Parser

from auditor.languages.language import DEPTH_LIMIT
from auditor.model.ir import Body, Evaluate, Expr, Name, Opaque, Sequence, Stmt

ExpressionHandler: TypeAlias = "Callable[[Lowering, Node], Expr]"
StatementHandler: TypeAlias = "Callable[[Lowering, Node, list[Stmt]], None]"
TypeHandler: TypeAlias = "Callable[[Lowering, Node], Expr | None]"

PRIVATE = "@"
"""What a private name starts with, instead of `#`."""
SPINE_LIMIT = 300
"""Links of one `a.b().c()...` chain that nest in the IR, which `analysis` walks by recursion."""
_ERROR = 0xFFFF
"""The kind id of what did not parse, in every grammar."""


_HOISTED = frozenset({"function_declaration", "generator_function_declaration"})


class Grammar:
    """One tree-sitter grammar with its tables: node kind id -> what lowers it (every id of a kind's name is filled)."""

    def __init__(
        self,
        language: Language,
        expressions: dict[str, ExpressionHandler],
        statements: dict[str, StatementHandler],
        patterns: dict[str, ExpressionHandler],
        types: dict[str, TypeHandler],
    ) -> None:
        self.parser = Parser(language)
        kinds = [(number, language.node_kind_for_id(number) or "") for number in range(language.node_kind_count)]
        kinds.append((_ERROR, "ERROR"))
        self.expressions = {number: expressions.get(name, lower_unknown) for number, name in kinds}
        self.statements = {number: statements.get(name) for number, name in kinds}
        self.patterns = {number: patterns.get(name) for number, name in kinds}
        self.types = {number: types.get(name) for number, name in kinds}
        self.ignored = frozenset(number for number, name in kinds if name in ("comment", "html_comment"))
        self.kinds = dict(kinds)
        self.argument_lists = frozenset(number for number, name in kinds if name == "arguments")
        self.fields = {language.field_name_for_id(number): number for number in range(1, language.field_count + 1)}


class Lowering:
    """The state of lowering one file; lives as long as one of its lazy bodies."""

    __slots__ = ("depth", "expressions_by_kind", "grammar", "ignored", "source", "statements_by_kind", "too_deep")

    def __init__(self, grammar: Grammar, source: bytes) -> None:
        self.grammar = grammar
        self.expressions_by_kind = grammar.expressions
        self.statements_by_kind = grammar.statements
        self.ignored = grammar.ignored
        self.source = source
        self.depth = 0
        self.too_deep = False

    def text(self, node: Node) -> str:
        """Return the text of a node; a private name is told apart by its own mark."""
        text = self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")
        return PRIVATE + text[1:] if text[:1] == "#" and node.type == "private_property_identifier" else text

    def expression(self, node: Node | None) -> Expr:
        """Lower an expression; what is missing or too deep becomes an `Opaque` without children."""
        if node is None:
            return Opaque(0, 0, ())
        if self.depth >= DEPTH_LIMIT:
            self.too_deep = True
            return Opaque(node.start_byte, node.end_byte, ())
        self.depth += 1
        lowered = self.expressions_by_kind[node.kind_id](self, node)
        self.depth -= 1
        return lowered

    def children(self, node: Node) -> list[Node]:
        """Return the named children that are no comments."""
        ignored = self.ignored
        return [child for child in node.named_children if child.kind_id not in ignored]

    def items(self, node: Node) -> list[Expr]:
        """Lower the named children that are no comments; the hot path of arguments and arrays."""
        ignored, table = self.ignored, self.expressions_by_kind
        if self.depth >= DEPTH_LIMIT:
            self.too_deep = True
            return []
        self.depth += 1
        lowered = []
        for child in node.named_children:
            kind = child.kind_id
            if kind not in ignored:
                lowered.append(table[kind](self, child))
        self.depth -= 1
        return lowered

    def first(self, node: Node) -> Node | None:
        """Return the first named child that is no comment."""
        ignored = self.ignored
        for child in node.named_children:
            if child.kind_id not in ignored:
                return child
        return None

    def field(self, node: Node, name: str) -> Expr | None:
        """Lower the expression in a field, None where the field is empty."""
        child = node.child_by_field_name(name)
        return None if child is None else self.expression(child)

    def statement(self, node: Node, out: list[Stmt]) -> None:
        """Lower one statement to any number of statements at the end of `out`."""
        if node.kind_id in self.ignored:
            return
        if self.depth >= DEPTH_LIMIT:
            self.too_deep = True
            return
        handler = self.statements_by_kind[node.kind_id]
        self.depth += 1
        if handler is not None:
            handler(self, node, out)
        else:
            out.append(Evaluate(node.start_byte, node.end_byte, self.expressions_by_kind[node.kind_id](self, node)))
        self.depth -= 1

    def statements(self, nodes: Iterable[Node]) -> tuple[Stmt, ...]:
        """Lower the statements of a block: declared functions first, as they can be called above their declaration."""
        hoisted: list[Stmt] = []
        out: list[Stmt] = []
        for node in nodes:
            self.statement(node, hoisted if node.type in _HOISTED else out)
        return (*hoisted, *out)

    def block(self, node: Node | None) -> tuple[Stmt, ...]:
        """Lower a block, or the single statement in its place."""
        if node is None:
            return ()
        return self.statements(node.named_children if node.type == "statement_block" else (node,))

    def lazy(self, lower: Callable[[], tuple[Stmt, ...]]) -> Body:
        """Return a body that is lowered when asked for, counting depth from its own beginning."""

        def from_the_top() -> tuple[Stmt, ...]:
            self.depth, before = 0, self.depth
            statements = lower()
            self.depth = before
            return statements

        return Body(from_the_top)

    def pattern(self, node: Node | None) -> Expr:
        """Lower what is assigned to: a name, a member, or a pattern that takes a value apart."""
        if node is None:
            return Opaque(0, 0, ())
        handler = self.grammar.patterns[node.kind_id]
        if handler is None:
            return self.expression(node)
        if self.depth >= DEPTH_LIMIT:
            self.too_deep = True
            return Opaque(node.start_byte, node.end_byte, ())
        self.depth += 1
        lowered = handler(self, node)
        self.depth -= 1
        return lowered

    def type_(self, node: Node | None) -> Expr | None:
        """Lower an annotation to the names it is made of, None where it names nothing."""
        if node is None:
            return None
        handler = self.grammar.types[node.kind_id]
        if handler is None:
            return None
        if self.depth >= DEPTH_LIMIT:
            self.too_deep = True
            return None
        self.depth += 1
        lowered = handler(self, node)
        self.depth -= 1
        return lowered


def lower_unknown(low: Lowering, node: Node) -> Expr:
    """Lower what has no meaning of its own to its children: data goes through, nothing more is known."""
    return Opaque(node.start_byte, node.end_byte, tuple(low.expression(child) for child in low.children(node)))


def name_at(low: Lowering, node: Node) -> Name:
    """Lower an identifier of any kind."""
    return Name(node.start_byte, node.end_byte, low.text(node))


def sequence_at(low: Lowering, node: Node) -> Sequence:
    """Lower the children as the items of a sequence."""
    return Sequence(node.start_byte, node.end_byte, tuple(low.items(node)))
