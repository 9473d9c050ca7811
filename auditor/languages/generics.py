"""Types that name type parameters -> the same types with what the parameters are bound by in their place."""

from auditor.model.ir import Expr, Name, Opaque, Param, Sequence, Subscript, Unary

DEPTH = 6
"""How deep in a type a parameter is looked for."""


def bounded(type_: Expr, bounds: dict[str, Expr], depth: int = DEPTH) -> Expr:
    """Return a type with the bounds in place of the parameters."""
    if depth == 0:
        return type_
    match type_:
        case Name():
            return bounds.get(type_.id, type_)
        case Unary():
            return Unary(type_.start, type_.end, type_.op, bounded(type_.operand, bounds, depth - 1))
        case Subscript():
            inner = bounded(type_.index, bounds, depth - 1)
            return Subscript(type_.start, type_.end, bounded(type_.value, bounds, depth - 1), inner)
        case Sequence():
            return Sequence(type_.start, type_.end, tuple(bounded(item, bounds, depth - 1) for item in type_.items))
        case Opaque():
            return Opaque(type_.start, type_.end, tuple(bounded(child, bounds, depth - 1) for child in type_.children))
        case _:
            return type_


def bounded_params(params: tuple[Param, ...], bounds: dict[str, Expr]) -> tuple[Param, ...]:
    """Return parameters whose types name bounds where they named type parameters."""
    if not bounds:
        return params
    return tuple(
        param
        if param.annotation is None
        else Param(
            param.name, param.default, bounded(param.annotation, bounds), param.kind, param.pattern, param.promotes, param.decorators
        )
        for param in params
    )
