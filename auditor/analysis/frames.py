"""One activation of a function, or of the body of a module or class, and the bound on work."""

from typing import TYPE_CHECKING, Any

from auditor.analysis.values import EMPTY, ClassValue, FunctionValue, Object, Value
from auditor.model import ir

if TYPE_CHECKING:
    from auditor.analysis.modules import ModuleState


class BudgetExceeded(Exception):
    """The work allowed for one root is spent."""


class Frame:
    """One activation of a function, or of a module's or class's body."""

    __slots__ = (
        "aliases", "closures", "cls", "deferred", "exits", "function", "instance", "loops", "module", "outer_names", "result", "rounds", "scope", "sites", "statics", "yields",
    )  # fmt: skip

    def __init__(self, module: "ModuleState", scope: Object, function: FunctionValue | None = None) -> None:
        self.module = module
        self.scope = scope
        self.function = function
        self.instance: Object | None = function.bound if function is not None else None
        self.result: Value = EMPTY
        self.yields: list[Value] = []
        self.exits: list[Any] = []
        self.deferred: list[tuple[ir.Stmt, ...]] = []
        self.loops: list[Any] = []
        self.outer_names: set[str] = set()
        self.aliases: dict[str, set[str]] = {}
        """Variables that are the same variable: `$b = &$a`, `p := &a`."""
        self.statics: list[str] = []
        """Variables that the function keeps from one call to the next: `static $n = 0`."""
        self.cls: ClassValue | None = None
        """The class whose body this is."""
        self.closures: list[FunctionValue] = []
        """Functions written as values in this activation: somebody may call them whom nobody sees."""
        self.sites: dict[object, Object] = {}
        """What was made where in this activation, and in which rounds: a loop of which the rounds are not known makes the same object again."""
        self.rounds: tuple[int, ...] = ()
        """The rounds of loops that are run one by one, outermost first."""
