"""Which bare names of a Ruby method are local variables; every other one calls a method."""

from collections.abc import Callable
from typing import Any

from auditor.languages.tree import File
from auditor.model.ir import Stmt

SCOPES = frozenset({"method", "singleton_method", "class", "module", "singleton_class"})
BINDERS = frozenset(
    {
        "assignment",
        "operator_assignment",
        "left_assignment_list",
        "method_parameters",
        "block_parameters",
        "lambda_parameters",
        "exception_variable",
        "for",
    }
    | {
        "destructured_parameter",
        "destructured_left_assignment",
        "rest_assignment",
        "array_pattern",
        "hash_pattern",
        "keyword_pattern",
        "as_pattern",
        "in_clause",
    }
    | {
        "optional_parameter",
        "keyword_parameter",
        "splat_parameter",
        "hash_splat_parameter",
        "block_parameter",
        "match_pattern",
        "find_pattern",
    }
)


class RubyFile(File):
    """One Ruby file while it is lowered; knows the local variables of the method it is in."""

    __slots__ = ("in_class_method", "variables")

    def __init__(self, file: File) -> None:
        super().__init__(file.grammar, file.content, file.root)
        self.variables: frozenset[str] = self.variables_of(file.root)
        self.in_class_method = False
        """Whether `self` is the class."""

    def within(
        self, variables: frozenset[str], in_class_method: bool, lower: Callable[[], tuple[Stmt, ...]]
    ) -> Callable[[], tuple[Stmt, ...]]:
        """Return `lower` to be run with these local variables, in a method of the class or of an instance."""

        def run() -> tuple[Stmt, ...]:
            outer = self.variables, self.in_class_method
            self.variables, self.in_class_method = variables, in_class_method
            try:
                return lower()
            finally:
                self.variables, self.in_class_method = outer

        return run

    def variables_of(self, node: Any) -> frozenset[str]:
        """Return the names that a method, class body or file binds, its blocks included and its methods left out."""
        found: set[str] = set()
        waiting = list(node.named_children)
        while waiting:
            node = waiting.pop()
            if node.type in BINDERS:
                found.update(self.text(child) for child in _bound(node))
            if node.type not in SCOPES:
                waiting.extend(node.named_children)
        return frozenset(found)


CLASS_SELF = "self.class"
"""The name under which the class of a method stands, whichever way the method names it."""


def self_name(file: File) -> str:
    """Return what `self` is here: the instance, or the class in its own methods."""
    return CLASS_SELF if isinstance(file, RubyFile) and file.in_class_method else "self"


def _bound(node: Any) -> list[Any]:
    """Return the identifiers that a binding node itself binds."""
    if node.type in ("assignment", "operator_assignment"):
        left = node.child_by_field_name("left")
        return [left] if left is not None and left.type == "identifier" else []
    if node.type == "keyword_pattern":
        return [child for child in node.named_children if child.type in ("hash_key_symbol", "identifier")]
    if node.type in ("optional_parameter", "keyword_parameter", "as_pattern"):
        name = node.child_by_field_name("name")
        return [name] if name is not None else []
    return [child for child in node.named_children if child.type == "identifier"]
