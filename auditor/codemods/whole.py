"""A construction in a language whose calls have no named arguments -> the construction that takes its place, and the imports it needs."""

import re
from collections.abc import Iterable, Iterator

from auditor.codemods.arguments import Stretch, filled
from auditor.codemods.given import params_around
from auditor.codemods.left import Left
from auditor.codemods.results import scope_of
from auditor.codemods.sites import SourceFile, chain
from auditor.codemods.target import endpoint_code, key_code, model_code
from auditor.codemods.text import line_start, newline
from auditor.model import ir
from auditor.model.codemod import LanguageForm, Recipe, Target
from auditor.model.finding import Finding

ANY = "*"


def whole_changes(
    source: SourceFile, form: LanguageForm, target: Target, recipe: Recipe, call: ir.Call, model: str | None
) -> list[Stretch]:
    """Return the replacement of a construction.

    Raises: Left, for arguments that would get lost.
    """
    names = [argument.name or f"#{place}" for place, argument in enumerate(call.arguments)]
    given_by = next((word for word in recipe.given_by if word.encode() in _around(source, call)), None)
    if given_by is not None:
        raise Left(f"its endpoint is given already (`{given_by}`): give yours there, or in the setting that it comes from")
    form_of = _form_of(source, recipe, call)
    lost = next((name for name in names if recipe.takes and name not in recipe.takes), None)
    if lost is not None:
        raise Left(f"its argument `{lost}` has another form there")
    refused = next(
        (_last(one.value) for one in call.arguments if isinstance(one.value, ir.Call) and _last(one.value) in recipe.refuses), None
    )
    if refused is not None:
        raise Left(f"`{refused}` has another form there")
    root, _ = chain(call.callee)
    given = _given(source, recipe, call)
    before = _before(source, recipe, call)
    code = filled(
        form_of,
        root=source.text(root) if isinstance(root, ir.Name) else "",
        callee=source.text(call.callee),
        before=before,
        gap=_gap(source, call),
        given=given,
        arguments=f"{given}, " if given else "",
        spread=source.text(call.arguments[0].value) if call.arguments else "",
        endpoint=endpoint_code(target, form, recipe.role),
        key=key_code(target, form),
        model=model_code(target, form, model, recipe.role),
    )
    found = [Stretch(call.start, call.end, code.encode())]
    found += _types(source, recipe, call)
    return found + needed(source, form, [code], root.id if isinstance(root, ir.Name) else "")


def model_changes(source: SourceFile, form: LanguageForm, target: Target, recipe: Recipe, call: ir.Call, finding: Finding) -> list[Stretch]:
    """Return the replacements of a model that is given by a field or a method of one of the names: in the call, else in the function around it."""
    start, end = call.start, call.end
    places = list(_models(source, recipe.model_in, start, end))
    if not places:
        start, end = scope_of(source, call)
        places = list(_models(source, recipe.model_in, start, end))
    package = _package(source, finding) if recipe.typed else ""
    found = [Stretch(one.start, one.end, _code(target, form, recipe, one, finding, package).encode()) for one in places]
    return found + needed(source, form, [one.replacement.decode() for one in found], "")


def needed(source: SourceFile, form: LanguageForm, codes: Iterable[str], root: str) -> list[Stretch]:
    """Return the imports that some code needs and the file lacks."""
    module = _module_of(source, root)
    wanted = {filled(name, module=module) for token, name in form.needs.items() if any(token in code for code in codes)}
    first = next(source.imports(), None)
    if first is None:
        return []
    have = {binding.module for statement in source.imports() for binding in statement.bindings}
    text = source.content
    missing = [name for name in sorted(wanted) if name not in have and filled(form.import_named, name=name).encode() not in text]
    start = line_start(text, first.start)
    word = text[start : first.start].decode("utf-8", "replace") if first.start > start else ""
    return [Stretch(start, start, f"{word}{filled(form.import_named, name=name)}".encode() + newline(text)) for name in missing]


def _form_of(source: SourceFile, recipe: Recipe, call: ir.Call) -> str:
    """Return the new construction; a list of options that is unpacked is longer by the new ones, which win.

    Raises: Left.
    """
    if any(one.spread for one in call.arguments):
        value = call.arguments[0].value
        is_asked = isinstance(value, ir.Name) and value.id in params_around(source, call)
        if not recipe.spread or len(call.arguments) != 1 or is_asked:
            raise Left("arguments are unpacked into it: give the base URL, key and model where they are made")
        return recipe.spread
    return recipe.whole.get(_last(call)) or recipe.whole[ANY]


def _around(source: SourceFile, call: ir.Call) -> bytes:
    """Return the function around a construction without the construction."""
    start, end = scope_of(source, call)
    return source.content[start : call.start] + source.content[call.end : end]


def _given(source: SourceFile, recipe: Recipe, call: ir.Call) -> str:
    """Return the arguments as they are written, without those whose place others take."""
    kept = [one for one in call.arguments if not (isinstance(one.value, ir.Call) and _last(one.value) in recipe.replaces)]
    if kept and len(kept) == len(call.arguments):
        return source.content[kept[0].start : kept[-1].end].decode("utf-8", "replace")
    return ", ".join(source.content[one.start : one.end].decode("utf-8", "replace") for one in kept)


def _before(source: SourceFile, recipe: Recipe, call: ir.Call) -> str:
    """Return what the last name is taken from, without the steps of a builder whose place others take.

    Raises: Left, for steps that have another form there.
    """
    if not isinstance(call.callee, ir.Attribute):
        return ""
    step, end, pieces = call.callee.value, call.callee.value.end, []
    while isinstance(step, ir.Call) and isinstance(step.callee, ir.Attribute):
        if step.callee.name in recipe.refuses:
            raise Left(f"`{step.callee.name}` has another form there")
        if step.callee.name in recipe.replaces:
            pieces.append(source.content[step.end : end])
            end = step.callee.value.end
        step = step.callee.value
    pieces.append(source.content[call.callee.value.start : end])
    return b"".join(reversed(pieces)).decode("utf-8", "replace")


def _gap(source: SourceFile, call: ir.Call) -> str:
    """Return the white space before the last step of a builder."""
    if not isinstance(call.callee, ir.Attribute):
        return ""
    rest = source.content[call.callee.value.end : call.callee.end].decode("utf-8", "replace")
    return rest[: len(rest) - len(rest.lstrip())]


def _last(call: ir.Call) -> str:
    return call.callee.name if isinstance(call.callee, ir.Attribute) else ""


def _module_of(source: SourceFile, root: str) -> str:
    """Return what an import names as it is written, for its path may hold a version."""
    for statement in source.imports():
        if any(binding.local == root for binding in statement.bindings):
            written = re.search(r'"([^"]+)"', source.text(statement))
            return written[1] if written else statement.bindings[0].module
    return ""


def _types(source: SourceFile, recipe: Recipe, call: ir.Call) -> Iterator[Stretch]:
    """Yield the changes of the names of types, outside of texts and of other constructions, which are looked at for themselves."""
    texts = [(node.start, node.end) for node in source.nodes if isinstance(node, ir.Literal | ir.Template)]
    for old, new in recipe.types.items():
        for found in re.finditer(rb"(?<![\w.])(?<!new )" + re.escape(old.encode()) + rb"(?!\w)", source.content):
            inside = any(start <= found.start() < end for start, end in [*texts, (call.start, call.end)])
            if not inside:
                yield Stretch(found.start(), found.end(), new.encode())


def _models(source: SourceFile, names: tuple[str, ...], start: int, end: int) -> Iterator[ir.Expr]:
    for node in source.nodes:
        value: ir.Expr | None = None
        if isinstance(node, ir.Mapping) and start <= node.start and node.end <= end:
            values = [entry.value for entry in node.entries if _name(entry.key) in names]
            value = values[0] if values else None
        elif isinstance(node, ir.Call) and start <= node.start and node.end <= end and isinstance(node.callee, ir.Attribute):
            value = node.arguments[0].value if node.callee.name in names and len(node.arguments) == 1 else None
        if value is not None and (isinstance(value, ir.Literal) or _is_constant(source, value)):
            yield value


def _is_constant(source: SourceFile, value: ir.Expr) -> bool:
    """Whether a value is a name of something imported: a constant of the SDK, and nothing that a caller gives."""
    root, _ = chain(value)
    return isinstance(value, ir.Attribute) and isinstance(root, ir.Name) and source.binds(root.id) is not None


def _name(key: ir.Expr | None) -> str:
    return str(key.value) if isinstance(key, ir.Literal) else key.id if isinstance(key, ir.Name) else ""


def _package(source: SourceFile, finding: Finding) -> str:
    """Return the name under which a call's package is imported.

    Raises: Left, where it is imported in another file alone.
    """
    bindings = (binding for statement in source.imports() for binding in statement.bindings)
    found = next((one.local for one in bindings if finding.package and f"{one.module}/".startswith(f"{finding.package}/")), None)
    if found is None:
        raise Left("its package is imported in another file")
    return found


def _code(target: Target, form: LanguageForm, recipe: Recipe, value: ir.Expr, finding: Finding, package: str) -> str:
    model = str(value.value) if isinstance(value, ir.Literal) else finding.model
    code = model_code(target, form, model, recipe.role)
    return filled(recipe.typed, package=package, model=code) if recipe.typed else code
