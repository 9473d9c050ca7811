"""Rust patterns -> targets of assignments and patterns of cases."""

from collections.abc import Callable
from typing import Any

from auditor.languages.language import DEPTH_LIMIT
from auditor.languages.tree import File, literal
from auditor.model.ir import Assign, Attribute, Case, Conditional, Entry, Expr, Literal, Mapping, Name, Opaque, Sequence, Spread, Stmt

CHAIN_LIMIT = 1_000
"""Links of one chain that are kept: a deeper tree of records would overflow the C stack when it is let go."""


class RustFile(File):
    """A file while it is lowered; branches count as depth too."""

    __slots__ = ("enums", "modules")

    def __init__(self, parsed: File) -> None:
        """Take over what was parsed, and note which enums the file has."""
        super().__init__(parsed.grammar, parsed.content, parsed.root)
        items = [child for child in parsed.root.named_children if child.type == "enum_item"]
        modules = [child for child in parsed.root.named_children if child.type == "mod_item"]
        self.modules = {self.text(module.child_by_field_name("name")) for module in modules}
        self.enums = {"Self", *(self.text(item.child_by_field_name("name")) for item in items)}

    def deeper(self, lower: Callable[[], None]) -> None:
        """Go on one level further down, unless that is too deep."""
        if self._depth >= DEPTH_LIMIT:
            self.too_deep = True
            return
        self._depth += 1
        try:
            lower()
        finally:
            self._depth -= 1


def name(file: File, node: Any) -> Expr:
    """Lower an identifier; the absent value is a constant."""
    text = file.text(node).removeprefix("r#")
    return literal(node, None) if text == "None" else Name(node.start_byte, node.end_byte, text)


def bindings(file: File, condition: Any) -> list[Stmt]:
    """Return the assignments that `let` conditions make."""
    found: list[Stmt] = []
    parts = [condition] if condition.type == "let_condition" else file.children(condition)
    for part in parts:
        if part.type == "let_condition":
            value = file.expr(part.child_by_field_name("value"))
            target, unknown = split_pattern(file, part.child_by_field_name("pattern"))
            found.extend(unknown)
            found.append(Assign(part.start_byte, part.end_byte, target, value, declares=True))
        elif part.type == "let_chain":
            found.extend(bindings(file, part))
    return found


def arms(file: File, node: Any) -> list[Any]:
    """Return the arms of a `match`."""
    body = node.child_by_field_name("body")
    return [] if body is None else [child for child in file.children(body) if child.type == "match_arm"]


def case(file: File, arm: Any, body: tuple[Stmt, ...]) -> Case:
    """Return one arm; a pattern that may not fit carries a guard of which nothing is known."""
    node = arm.child_by_field_name("pattern")
    condition = None if node is None else node.child_by_field_name("condition")
    target, unknown = split_pattern(file, node)
    guard: Expr | None = file.expr(condition) if condition is not None else None
    if guard is None and not isinstance(target, Literal | Attribute | Name):
        guard = Opaque(arm.start_byte, arm.start_byte, ())
    if guard is None and isinstance(target, Name) and node is not None and file.text(node) != target.id:
        guard = Opaque(arm.start_byte, arm.start_byte, ())
    patterns: tuple[Expr, ...] = () if guard is None and isinstance(target, Name) and target.id == "_" else (target,)
    inside = next(iter(file.children(node)), None) if node is not None and node.type == "match_pattern" else node
    if inside is not None and inside.type == "or_pattern":
        patterns = tuple(pattern(file, child) for child in _alternatives(file, inside))
    return Case(patterns, guard, (*unknown, *_payload(file, inside, target), *body))


def _alternatives(file: File, node: Any) -> list[Any]:
    """Return the patterns that `|` divides; they nest to the left."""
    found: list[Any] = []
    while node.type == "or_pattern" and node.named_child_count > 1:
        found.append(node.named_children[-1])
        node = node.named_children[0]
    return [node, *reversed(found)]


def _payload(file: File, node: Any, target: Expr) -> tuple[Stmt, ...]:
    """`Kind::Fast(model)`: the name may also be what the enum of this file declares the variant to hold."""
    if node is None or node.type != "tuple_struct_pattern" or not isinstance(target, Name) or not isinstance(file, RustFile):
        return ()
    owner, _, variant = file.text(node.child_by_field_name("type")).rpartition("::")
    if owner not in file.enums or target.id == "_":
        return ()
    held = Attribute(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, owner), variant)
    unknown = Opaque(node.start_byte, node.start_byte, ())
    either = Conditional(node.start_byte, node.end_byte, unknown, target, held)
    return (Assign(node.start_byte, node.end_byte, target, either, declares=True),)


def split_pattern(file: File, node: Any) -> tuple[Expr, tuple[Stmt, ...]]:
    """Return a pattern, and declarations of the names in it that get nothing of the subject (`Err(e)`)."""
    if node is not None and node.type == "match_pattern":
        node = next(iter(file.children(node)), node)
    if node is None or node.type != "tuple_struct_pattern" or file.text(node.child_by_field_name("type")) != "Err":
        return pattern(file, node), ()
    names = [child for child in file.children(node)[1:] if child.type == "identifier"]
    declared = tuple(Assign(node.start_byte, node.end_byte, name(file, node), None, declares=True) for node in names)
    return Opaque(node.start_byte, node.start_byte, ()), declared


def pattern(file: File, node: Any) -> Expr:
    """Lower a pattern to a target: wrappers and single-field variants are looked through."""
    if node is None:
        return Name(0, 0, "_")
    handler = _PATTERNS.get(node.type)
    return file.expr(node) if handler is None else handler(file, node)


def _inner_pattern(file: File, node: Any) -> Expr:
    children = [child for child in file.children(node) if child.type not in {"mutable_specifier", "label"}]
    return pattern(file, children[0]) if children else Name(node.start_byte, node.end_byte, "_")


def _patterns(file: File, node: Any, skip: int = 0) -> Expr:
    parts = file.children(node)[skip:]
    items: list[Expr] = []
    for part in parts:
        rest = part.type == "remaining_field_pattern"
        items.append(Spread(part.start_byte, part.end_byte, Name(part.start_byte, part.end_byte, "_")) if rest else pattern(file, part))
    return items[0] if skip and len(items) == 1 else Sequence(node.start_byte, node.end_byte, tuple(items))


def _struct_pattern(file: File, node: Any) -> Expr:
    entries = []
    for child in file.children(node):
        if child.type == "field_pattern":
            field = child.child_by_field_name("name")
            held = child.child_by_field_name("pattern")
            target = pattern(file, held) if held is not None else Name(child.start_byte, child.end_byte, file.text(field))
            entries.append(Entry(literal(child, file.text(field)), target))
    return Mapping(node.start_byte, node.end_byte, tuple(entries))


def _wild(_file: File, node: Any) -> Expr:
    return Name(node.start_byte, node.end_byte, "_")


def _match_pattern(file: File, node: Any) -> Expr:
    children = file.children(node)
    return pattern(file, children[0]) if children else _wild(file, node)


_PATTERNS: dict[str, Callable[[File, Any], Expr]] = {
    "match_pattern": _match_pattern,
    "mut_pattern": _inner_pattern,
    "ref_pattern": _inner_pattern,
    "reference_pattern": _inner_pattern,
    "captured_pattern": _inner_pattern,
    "or_pattern": _inner_pattern,
    "tuple_pattern": _patterns,
    "slice_pattern": _patterns,
    "tuple_struct_pattern": lambda file, node: _patterns(file, node, 1),
    "struct_pattern": _struct_pattern,
    "range_pattern": lambda _file, node: Opaque(node.start_byte, node.end_byte, ()),
    "remaining_field_pattern": _wild,
    "_": _wild,
}
