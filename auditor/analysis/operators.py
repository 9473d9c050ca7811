"""Operators -> values: texts that fold, containers that join, choices, pipelines, operators of classes."""

from typing import TYPE_CHECKING

from auditor.analysis import containers, formats, texts
from auditor.analysis.arguments import Arguments
from auditor.analysis.calling import ordered
from auditor.analysis.containers import ANY
from auditor.analysis.frames import Frame
from auditor.analysis.values import (
    EMPTY,
    Const,
    Object,
    Unknown,
    Value,
    carried,
    join,
    join_all,
    truth,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.interpreter import Interpreter

_TEXT_METHODS = ("__str__", "__toString", "toString", "ToString", "to_s", "String")
_OPERATOR_METHODS = {
    "+": ("__add__", "operator+", "plus", "+", "op_Addition"),
    "-": ("__sub__", "operator-", "minus", "-", "op_Subtraction"),
    "*": ("__mul__", "operator*", "times", "*"),
    "%": ("__mod__", "operator%", "rem", "%"),
    "<<": ("__lshift__", "operator<<", "<<"),
}
_COMPARISONS = frozenset(
    {"==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "not in", "is", "is not", "instanceof", "compare", "=~", "<=>", "not"}
)
_CHOICES = frozenset({"or", "||", "??", "?:", "and", "&&"})


class Operators:
    """Applies operators."""

    def __init__(self, run: "Interpreter") -> None:
        self._run = run

    def spelled(self, value: Value) -> Value:
        """Return a value as it goes into a text: instances by what their class says they are there."""
        if not any(isinstance(atom, Object) and atom.kind == "instance" for atom in value):
            return value
        out: list[Value] = []
        for atom in value:
            method = self._run.members.method_of(atom, _TEXT_METHODS)
            out.append(self._run.call_function(method, Arguments(), method.function) if method is not None else frozenset((atom,)))
        return join_all(out)

    def text_of(self, parts: list[Value]) -> Value:
        """Return the string made of parts: folded where all are constant, with all the data in them."""
        parts = [self.spelled(part) for part in parts]
        folded = texts.concatenated(parts)
        held = join_all([self._run.deep(part) for part in parts])
        if folded and not any(isinstance(atom, Unknown) for part in parts for atom in part):
            return join(folded, held)
        return join(join(folded, held), frozenset((texts.partly(parts),)))

    def formatted(self, forms: list[str], arguments: Arguments) -> Value:
        """Return the texts that formats make, with all the data they are given; nothing without a format."""
        made = [self.text_of(formats.filled(form, arguments)) for form in forms]
        return join_all([*made, *(self._run.deep(value) for value in arguments.all())]) if made else EMPTY

    def binary(self, node: ir.Binary, frame: Frame) -> Value:
        """Return what a chain of binary operators gives, from the left."""
        spine: list[ir.Binary] = []
        left: ir.Expr = node
        while isinstance(left, ir.Binary):
            spine.append(left)
            left = left.left
        value = self._run.evaluate(left, frame)
        for link in reversed(spine):
            value = self._operate(link.op, value, link, frame)
        return value

    def _operate(self, op: str, left: Value, link: ir.Binary, frame: Frame) -> Value:
        if op in _CHOICES:
            return self._choice(op, left, link.right, frame)
        right = self._run.evaluate(link.right, frame)
        result = self.operate(op, left, right, link)
        if op == "<<" and frame.module.idioms.mutable_texts and isinstance(link.left, ir.Name) and result is not left:
            self._run.assignments.assign(link.left, result, frame, declares=False)
        return result

    def _choice(self, op: str, left: Value, right: ir.Expr, frame: Frame) -> Value:
        known = truth(left)
        if op in ("or", "||", "?:", "??"):
            if known is True:
                return left
            kept = frozenset(atom for atom in left if not (isinstance(atom, Const) and not atom.value))
            return join(kept, self._run.evaluate(right, frame))
        given = self._run.evaluate(right, frame) if known is not False else left
        return join(carried(left), given) if given == frozenset((Const(True),)) else given

    def operate(self, op: str, left: Value, right: Value, site: ir.Node) -> Value:
        """Return the result of an arithmetic, joining or comparing operator."""
        if op in _COMPARISONS:
            return texts.compared(op, left, right)
        overloaded = [method for atom in left if (method := self._run.members.method_of(atom, _OPERATOR_METHODS.get(op, ()))) is not None]
        if overloaded and len(overloaded) == len(left):
            return join_all(
                [
                    self._run.call_function(
                        method, Arguments((left, right) if method.function.kind == "static" else (right,)), method.function
                    )
                    for method in overloaded
                ]
            )
        if op in ("+", "."):
            left, right = self.spelled(left), self.spelled(right)
        if op == "|" and any(isinstance(atom, Object) and atom.kind == "foreign" for atom in (*left, *right)):
            return self.piped(left, right, site)
        if op in ("+", ".", "<>", "..", "++", "&", "/") and (
            folded := texts.concatenated([left, right] if op != "/" else [left, frozenset((Const("/"),)), right])
        ):
            return join(folded, join(self._run.deep(left), self._run.deep(right)))
        if op == "<<" and any(isinstance(atom, Object) for atom in left):
            for atom in left:
                if isinstance(atom, Object) and atom.kind in ("list", "map", "foreign"):
                    containers.append(self._run, atom, right)
            return left
        if op == "<<" and texts.is_text(left):
            return self.text_of([left, right])
        objects = [atom for atom in (*left, *right) if isinstance(atom, Object) and atom.kind in ("list", "map")]
        if objects and op in ("+", "|", "++", "<>", "-"):
            made = self._run.make(objects[0].kind, (site.start, site.end, op))  # its left side may be a literal that starts there too
            self._run.reset(made)
            if op == "+" and self._run.frames[-1].module.idioms.functions_by_name:  # there, of one key, the left one stays
                left, right = right, left
            containers.extend(self._run, made, left)
            if op != "-":
                containers.extend(self._run, made, right)
            return frozenset((made,))
        if op == "&" and (common := _common(left, right)):
            made = self._run.make("list", (site.start, site.end, op))
            self._run.reset(made)
            self._run.trail.write(made.fields, ANY, common)
            return frozenset((made,))
        if op == "%" and texts.is_text(left):
            return self.formatted(formats.forms(left), formats.taken_apart(Arguments((right,)))) or self.text_of([left, right])
        folded_number = texts.computed(op, left, right)
        held = join(self._run.deep(left), self._run.deep(right))
        return folded_number or join(held, frozenset((texts.partly([left, right]),)))

    def piped(self, left: Value, right: Value, site: ir.Node) -> Value:
        """Return a pipeline of foreign objects: it answers to the calls of the clients in it."""
        chain = self._run.make("foreign", (site.start, site.end, "|"))
        self._run.reset(chain)
        parts = [atom for atom in (*ordered(left), *ordered(right)) if isinstance(atom, Object)]
        inner = [client for part in parts for client in ((part,) if part.client is not None else part.inner)]
        chain.inner = tuple(dict.fromkeys(inner))
        chain.symbol = next((part.symbol for part in parts if part.kind == "foreign" and part.symbol), "")
        self._run.trail.write(chain.fields, ANY, join(left, right))
        return frozenset((chain,))

    def unary(self, node: ir.Unary, frame: Frame) -> Value:
        """Return what an operator of one operand gives."""
        value = self._run.evaluate(node.operand, frame)
        if node.op in ("not", "!"):
            known = truth(value)
            return frozenset((Const(not known),)) if known is not None else frozenset((Unknown("call", "not"),))
        if node.op == "clone":
            return frozenset(
                containers.copied(self._run, atom, (node.start, node.end)) if isinstance(atom, Object) else atom for atom in value
            )
        if node.op == "-":
            negated = [Const(-atom.value) for atom in value if isinstance(atom, Const) and isinstance(atom.value, int | float)]
            if len(negated) == len(value):
                return frozenset(negated)
        if node.op in ("typeof", "void", "sizeof", "defined?"):
            return frozenset((Unknown("call", node.op),))
        return value


def _common(left: Value, right: Value) -> Value:
    """Return the constants that two sets can share where one of them holds nothing else; nothing where that is not so."""
    sets = [atom for atom in (*left, *right) if isinstance(atom, Object) and atom.kind == "list"]
    if len(left) != 1 or len(right) != 1 or len(sets) != 2:
        return EMPTY
    held = (containers.items(one) for one in sets)
    return next((value for value in held if value and all(isinstance(atom, Const) for atom in value)), EMPTY)
