"""Types as they are written -> the names in them."""

import pytest
from auditor.analysis.type_names import DEPTH, type_names
from auditor.model import ir


def name(text: str) -> ir.Name:
    return ir.Name(0, 0, text)


@pytest.mark.parametrize(
    ("node", "names"),
    [
        (name("A"), ["A"]),
        (ir.Attribute(0, 0, name("m"), "A"), ["A"]),
        (ir.Call(0, 0, name("Depends"), ()), ["Depends"]),
        (ir.Subscript(0, 0, name("list"), name("A")), ["list", "A"]),
        (ir.Sequence(0, 0, (name("A"), name("B"))), ["A", "B"]),
        (ir.Unary(0, 0, "*", name("A")), ["A"]),
        (ir.Binary(0, 0, "|", name("A"), name("B")), ["A", "B"]),
        (ir.Opaque(0, 0, (name("A"),)), ["A"]),
        (ir.Literal(0, 0, "A"), []),
    ],
)
def test_every_form_of_a_type_gives_its_names(node: ir.Expr, names: list[str]) -> None:
    assert list(type_names(node)) == names


def test_a_type_that_is_nested_very_deep_ends() -> None:
    node: ir.Expr = name("A")
    for _ in range(DEPTH + 1):
        node = ir.Unary(0, 0, "*", node)
    assert list(type_names(node)) == []
