"""The state that a run has, and the handlers of expressions; every effect is written through the trail."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from auditor.analysis import promises
from auditor.analysis.arguments import Arguments
from auditor.analysis.containers import ANY
from auditor.analysis.frames import BudgetExceeded, Frame
from auditor.analysis.trail import Trail
from auditor.analysis.values import (
    CARRIED,
    DYNAMIC,
    EMPTY,
    Chain,
    Data,
    Object,
    Parameter,
    Value,
    enough,
)
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.assignments import Assignments
    from auditor.analysis.expressions import Expressions
    from auditor.analysis.members import Members
    from auditor.analysis.operators import Operators
    from auditor.analysis.survey import Survey

CHAIN_DEPTH = 3
"""Chains of members whose beginnings hold chains in turn."""
DEEP_LIMIT = 300
"""Objects looked into for the data they hold."""
_REFERRING = frozenset({Object, Chain})
_DEEP = frozenset({*_REFERRING, *CARRIED})
"""Kinds of atoms that are, or may lead to, what `deep` looks for; most atoms are constants."""


class Evaluator:
    """The state of a run, and what turns nodes into values and effects: each kind of node has its handler."""

    expressions: "Expressions"
    members: "Members"
    operators: "Operators"
    assignments: "Assignments"
    statements: ClassVar[Mapping[type, Callable[[Any, Any, Frame], int]]] = {}
    """Kind of statement -> what runs it, and tells how it ends."""

    def __init__(self, project: Any) -> None:  # the project and its interpreter know each other; Any breaks the circle
        self.project = project
        self.trail = Trail()
        self.work = 0
        self.budget = 0
        self.inline = 0
        """Work after which calls of project functions are answered by summaries."""
        self.raised: list[Value] = []
        self.frames: list[Frame] = []
        self.survey: Survey | None = None
        """Set while a function is only looked at: calls of others are noted there and not followed."""

    @property
    def given(self) -> Arguments | None:
        """What the running function was given."""
        return None

    # Objects ---------------------------------------------------------------------------------------------------------

    def make(self, kind: str, site: object) -> Object:
        """Return the object made at a site in the present activation; a loop makes the same one again."""
        frame = self.frames[-1]
        key = (site, kind, frame.rounds)
        found = frame.sites.get(key)
        if found is None:
            found = frame.sites[key] = Object(kind, frame.module.path, site)
        return found

    def reset(self, instance: Object) -> None:
        """Take every field away."""
        for name in list(instance.fields):
            self.trail.remove(instance.fields, name)

    def spend(self, amount: int = 1) -> None:
        """Count work; raises when the root's budget is spent."""
        self.work += amount
        if self.work > self.budget:
            raise BudgetExceeded

    def deep(self, value: Value, chains: int = CHAIN_DEPTH, known: "dict[tuple[int, int], Value] | None" = None) -> Value:
        """Return all data, parameters and answers in a value and in the objects it refers to.

        `known` holds what lies behind the beginnings of chains: many members of one thing begin alike.
        """
        if self.survey is not None:
            return EMPTY  # data decides nothing there
        if not any(atom.__class__ in _REFERRING for atom in value):
            return frozenset(atom for atom in value if isinstance(atom, CARRIED)) if value else value
        known = {} if known is None else known
        out = set()
        seen: set[int] = set()
        stack: list[Any] = list(value)
        while stack and len(seen) < DEEP_LIMIT:
            atom = stack.pop()
            if isinstance(atom, Object):
                if id(atom) not in seen and atom.kind != "scope":
                    seen.add(id(atom))
                    stack.extend(inner for held in atom.fields.values() for inner in held if inner.__class__ in _DEEP)
                    if atom.parent is not None:
                        stack.append(atom.parent)
            elif isinstance(atom, Chain):
                if isinstance(atom.root, Object):
                    if chains and not _is_absent(atom):
                        out |= self._within(atom, chains - 1, known)
                elif isinstance(atom.root, Parameter):
                    out.add(atom.root)
            elif isinstance(atom, CARRIED):
                out.add(atom)
        self.spend(len(seen) // 4)
        return enough(out)

    def _within(self, chain: Chain, chains: int, known: dict[tuple[int, int], Value]) -> set[Any]:
        """Return the data of what a chain of members starts from, as the members taken of it."""
        key = (id(chain.root), chains)
        held = known.get(key)
        if held is None:
            held = known[key] = self.deep(frozenset((chain.root,)), chains, known)
        names = tuple(name for name in chain.names if not name.startswith("#"))
        return {Data(atom.source, atom.cleaned, (*atom.access, *names)[-4:]) if isinstance(atom, Data) else atom for atom in held}

    # Names -----------------------------------------------------------------------------------------------------------

    def evaluate(self, node: ir.Expr | None, frame: Frame) -> Value:
        """Return what an expression can be."""
        if node is None:
            return EMPTY
        self.spend()
        handler = _HANDLERS.get(type(node))
        return handler(self, node, frame) if handler is not None else DYNAMIC

    def execute(self, body: tuple[ir.Stmt, ...], frame: Frame) -> int:
        """Run statements in order; what stands behind an exit is dead and not run."""
        for statement in body:
            self.spend()
            handler = self.statements.get(type(statement))
            status = handler(self, statement, frame) if handler is not None else 0
            if status:
                return status
        return 0

    # Attributes ------------------------------------------------------------------------------------------------------

    # Displays, operators ---------------------------------------------------------------------------------------------


def _is_absent(chain: Chain) -> bool:
    """Tell whether a chain starts with a member that its object does not have: it is none of those it has."""
    root = chain.root
    if not isinstance(root, Object) or root.kind == "instance":
        return True
    return root.kind == "map" and root.client is None and not root.inner and ANY not in root.fields and chain.names[0] not in root.fields


_HANDLERS: dict[type, Callable[[Any, Any, Frame], Value]] = {
    ir.Name: lambda run, node, frame: run.expressions.name(node, frame),
    ir.Attribute: lambda run, node, frame: run.members.of(node, frame),
    ir.Subscript: lambda run, node, frame: run.members.subscript(node, frame),
    ir.Slice: lambda run, node, frame: run.expressions.slice(node, frame),
    ir.Call: lambda run, node, frame: run.call(node, frame),
    ir.Literal: lambda run, node, frame: run.expressions.literal(node, frame),
    ir.Template: lambda run, node, frame: run.expressions.template(node, frame),
    ir.Sequence: lambda run, node, frame: run.expressions.sequence(node, frame),
    ir.Mapping: lambda run, node, frame: run.expressions.mapping(node, frame),
    ir.Spread: lambda run, node, frame: run.expressions.through(node, frame),
    ir.Lambda: lambda run, node, frame: run.expressions.function(node, frame),
    ir.Binary: lambda run, node, frame: run.operators.binary(node, frame),
    ir.Unary: lambda run, node, frame: run.operators.unary(node, frame),
    ir.Conditional: lambda run, node, frame: run.expressions.conditional(node, frame),
    ir.Await: lambda run, node, frame: promises.awaited(run, run.evaluate(node.value, frame)),
    ir.Yield: lambda run, node, frame: run.expressions.yielded(node, frame),
    ir.AssignExpr: lambda run, node, frame: run.expressions.assign_expression(node, frame),
    ir.Comprehension: lambda run, node, frame: run.expressions.comprehension(node, frame),
    ir.BlockExpr: lambda run, node, frame: run.expressions.block(node, frame),
    ir.Opaque: lambda run, node, frame: run.expressions.opaque(node, frame),
}
