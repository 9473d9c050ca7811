"""JSX -> calls: `<Comp a={x}>{y}</Comp>` is `Comp({a: x}, y)`, so attributes and children are data that a component gets."""

from tree_sitter import Node

from auditor.languages.ecmascript.lowering import Lowering
from auditor.model.ir import Argument, Attribute, Call, Entry, Expr, Literal, Mapping, Name, Opaque, Sequence

_MEMBER_LIMIT = 32


def lower_element(low: Lowering, node: Node) -> Expr:
    """An element with its attributes and children; a fragment is the sequence of its children."""
    opening = node.child_by_field_name("open_tag") if node.type == "jsx_element" else node
    children = _children(low, node) if node.type == "jsx_element" else []
    tag = None if opening is None else opening.child_by_field_name("name")
    if opening is None or tag is None:
        return Sequence(node.start_byte, node.end_byte, tuple(children))
    attributes = Mapping(opening.start_byte, opening.end_byte, tuple(_attributes(low, opening, tag)))
    given = (Argument(attributes.start, attributes.end, attributes), *(Argument(child.start, child.end, child) for child in children))
    return Call(node.start_byte, node.end_byte, _tag(low, tag), given)


def _tag(low: Lowering, node: Node) -> Expr:
    """A component is a name or a member; `div` and `my:tag` are the page's own and no name of the program."""
    text = low.text(node)
    first, *rest = text.split(".")[:_MEMBER_LIMIT]
    if ":" in text or not (rest or first[:1].isupper() or first[:1] in "_$"):
        return Literal(node.start_byte, node.end_byte, text)
    value: Expr = Name(node.start_byte, node.start_byte + len(first.encode()), first)
    for name in rest:
        value = Attribute(node.start_byte, node.end_byte, value, name)
    return value


def _attributes(low: Lowering, opening: Node, tag: Node) -> list[Entry]:
    entries: list[Entry] = []
    for child in low.children(opening):
        if child.type == "jsx_attribute":
            entries.append(_attribute(low, child))
        elif child.type == "jsx_expression":
            spread = low.first(child)
            inner = low.first(spread) if spread is not None and spread.type == "spread_element" else spread
            if inner is not None:
                entries.append(Entry(None, low.expression(inner)))
    return entries


def _attribute(low: Lowering, node: Node) -> Entry:
    name, *value = low.children(node)
    key = Literal(name.start_byte, name.end_byte, low.text(name))
    return Entry(key, low.expression(value[0]) if value else Literal(name.start_byte, name.end_byte, value=True))


def _children(low: Lowering, node: Node) -> list[Expr]:
    lowered: list[Expr] = []
    for child in low.children(node):
        if child.type in ("jsx_opening_element", "jsx_closing_element"):
            continue
        value = low.expression(child)
        if not (isinstance(value, Literal) and value.value == "") and not (isinstance(value, Opaque) and not value.children):
            lowered.append(value)
    return lowered


def lower_braces(low: Lowering, node: Node) -> Expr:
    """`{value}` among attributes and children; `{/* comment */}` is nothing."""
    return low.expression(low.first(node))


def lower_words(low: Lowering, node: Node) -> Expr:
    """Text between tags, white space folded as JSX does."""
    return Literal(node.start_byte, node.end_byte, " ".join(low.text(node).split()))
