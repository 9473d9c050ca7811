"""Bounds stand for type parameters wherever a type names them."""

from auditor.languages.generics import bounded, bounded_params
from auditor.model.ir import Attribute, Expr, Name, Opaque, Param, Sequence, Subscript, Unary

T = Name(0, 1, "T")
BOUND = Name(5, 6, "Llm")
BOUNDS: dict[str, Expr] = {"T": BOUND}


def test_a_parameter_is_replaced_in_pointers_lists_and_generic_types() -> None:
    assert bounded(T, BOUNDS) == BOUND
    assert bounded(Unary(0, 1, "&", T), BOUNDS) == Unary(0, 1, "&", BOUND)
    assert bounded(Subscript(0, 1, Name(0, 1, "Arc"), T), BOUNDS) == Subscript(0, 1, Name(0, 1, "Arc"), BOUND)
    assert bounded(Sequence(0, 1, (T,)), BOUNDS) == Sequence(0, 1, (BOUND,))
    assert bounded(Opaque(0, 1, (T,)), BOUNDS) == Opaque(0, 1, (BOUND,))


def test_other_names_and_members_stay() -> None:
    other = Name(0, 1, "U")
    assert bounded(other, BOUNDS) is other
    member = Attribute(0, 1, T, "Item")
    assert bounded(member, BOUNDS) is member


def test_a_type_is_looked_into_to_a_depth() -> None:
    deep: Expr = T
    for _ in range(9):
        deep = Unary(0, 1, "&", deep)
    assert bounded(deep, BOUNDS) == deep


def test_parameters_without_types_or_bounds_stay() -> None:
    params = (Param("a"), Param("b", annotation=T))
    assert bounded_params(params, {}) is params
    assert bounded_params(params, BOUNDS) == (Param("a"), Param("b", annotation=BOUND))
