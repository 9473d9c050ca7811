"""Changes that stand each for itself: roles, entries of objects, arguments of methods that a client's calls go through."""

from collections.abc import Iterator
from typing import NamedTuple

from auditor.codemods.arguments import ArgumentPlan, Stretch, quoted_like
from auditor.codemods.sites import Fields, SourceFile, mapping_fields
from auditor.model import ir
from auditor.model.codemod import LanguageForm, MethodChange, Recipe
from auditor.model.finding import Finding


class Step(NamedTuple):
    """Some changes that belong together."""

    stretches: list[Stretch]
    is_safe: bool
    reason: str


def without_entries(source: SourceFile, form: LanguageForm, recipe: Recipe, fields: Fields) -> Iterator[Step]:
    """Yield the removals of entries from objects inside of arguments."""
    for key, entry in recipe.entries.items():
        field = fields.get(entry.within)
        if field is None:
            continue
        held = source.given_to(field.value) or field.value
        for node in source.nodes:
            inner = mapping_fields(node) if isinstance(node, ir.Mapping) and held.start <= node.start and node.end <= held.end else None
            found = inner.get(key) if inner is not None else None
            if inner is not None and found is not None:
                plan = ArgumentPlan(source, form, inner)
                plan.remove(found)
                yield Step(plan.stretches(), False, entry.reason)


def role_changes(source: SourceFile, recipe: Recipe, call: ir.Call, finding: Finding) -> list[Stretch]:
    """Return the new names of roles: in the call, else in the file, where the scan saw that the call takes them from it."""
    if not recipe.roles:
        return []
    found = list(_roles_in(source, recipe, call.start, call.end))
    if not found and any(feature.startswith("role:") for feature in finding.features):
        found = list(_roles_in(source, recipe, 0, len(source.content)))
    return found


def method_changes(source: SourceFile, recipe: Recipe) -> Iterator[Step]:
    """Yield arguments that are put into calls of methods, wherever the file makes them."""
    for node in source.nodes:
        if isinstance(node, ir.Call) and isinstance(node.callee, ir.Attribute):
            change = recipe.methods.get(node.callee.name)
            if change is not None and _wants(change, node):
                place = node.arguments[-1].end
                yield Step([Stretch(place, place, f", {change.add}".encode())], False, change.reason)


def _roles_in(source: SourceFile, recipe: Recipe, start: int, end: int) -> Iterator[Stretch]:
    for node in source.nodes:
        if isinstance(node, ir.Mapping) and start <= node.start <= end:
            field = mapping_fields(node).get("role")
            new = recipe.roles.get(str(field.value.value)) if field and isinstance(field.value, ir.Literal) else None
            if field is not None and isinstance(field.value, ir.Literal) and new is not None:
                yield Stretch(field.value.start, field.value.end, quoted_like(source, field.value, new))


def _wants(change: MethodChange, call: ir.Call) -> bool:
    names = {argument.name for argument in call.arguments}
    spread = any(argument.spread for argument in call.arguments)
    right = change.arguments is None or len(call.arguments) == change.arguments
    return bool(call.arguments) and right and not spread and (not change.unless or change.unless not in names)
