"""A call by plain HTTP -> the changes to its URL, key and model, wherever in the file they are written down."""

from collections.abc import Iterator, Sequence

from auditor.codemods.arguments import Stretch, filled, replaced
from auditor.codemods.left import Left
from auditor.codemods.sites import SourceFile
from auditor.codemods.target import endpoint_code, key_code, model_code
from auditor.model import ir
from auditor.model.codemod import LanguageForm, Recipe, Target
from auditor.model.finding import Finding

MODEL = "model"
_READS = ("getenv", "get", "Getenv", "GetEnvironmentVariable")
"""Last names of calls that read a setting."""


def raw_changes(
    source: SourceFile, form: LanguageForm, target: Target, recipe: Recipe, finding: Finding, keys: Sequence[tuple[int, int]]
) -> list[Stretch]:
    """Return the changes; `keys` are the places of the provider's keys in the file.

    Raises: Left, where the URL is put together elsewhere or its path is of another form.
    """
    url = finding.endpoint or ""
    end = next((end for end in recipe.url_ends if url.endswith(end)), None)
    if end is None:
        raise Left("the path is of another form")
    base = endpoint_code(target, form, recipe.role)
    code = filled(form.joined, first=base, rest=end).encode()
    found = [Stretch(literal.start, literal.end, code) for literal in _places(source, url)]
    found = found or [replaced(source, literal, base) for literal in base_places(source, url, end)]
    if not found:
        raise Left("its URL is put together elsewhere")
    for literal in _values(source, finding.model or ""):
        if _is_model(source, literal):
            found.append(replaced(source, literal, model_code(target, form, finding.model, recipe.role)))
    return found + [replaced(source, node, key_code(target, form)) for node in reads_of(source, keys)]


def base_places(source: SourceFile, url: str, end: str) -> list[ir.Literal]:
    """Return where the base of a URL is written down, to which the file adds its end; empty where the whole stands somewhere."""
    if _places(source, url):
        return []
    base = url.removesuffix(end)
    return [*_places(source, base), *_places(source, f"{base}/")]


def _places(source: SourceFile, text: str) -> list[ir.Literal]:
    return [literal for literal in _values(source, text) if source.literal_at(literal.start, literal.end) is not None]


def has_model(source: SourceFile, model: str | None) -> bool:
    """Whether the model is written down in the file under its name."""
    return any(_is_model(source, literal) for literal in _values(source, model or ""))


def _values(source: SourceFile, text: str) -> Iterator[ir.Literal]:
    return (node for node in source.nodes if isinstance(node, ir.Literal) and text and node.value == text)


def _is_model(source: SourceFile, literal: ir.Literal) -> bool:
    """Whether a string stands under the name of the model."""
    parent = source.parent(literal)
    if not isinstance(parent, ir.Entry) or parent.value is not literal:
        return False
    name = parent.key.value if isinstance(parent.key, ir.Literal) else parent.key.id if isinstance(parent.key, ir.Name) else None
    return name == MODEL


def reads_of(source: SourceFile, keys: Sequence[tuple[int, int]]) -> Iterator[ir.Expr]:
    """Yield the whole reads of settings in which the names of keys stand."""
    for node in source.nodes:
        if not isinstance(node, ir.Literal | ir.Attribute | ir.Subscript | ir.Call) or (node.start, node.end) not in keys:
            continue
        parent = source.parent(node)
        whole = node
        if isinstance(node, ir.Literal):
            whole = source.parent(parent) if isinstance(parent, ir.Argument) else parent
        if isinstance(whole, ir.Attribute | ir.Subscript) or (isinstance(whole, ir.Call) and _reads_setting(whole)):
            yield whole


def _reads_setting(call: ir.Call) -> bool:
    return isinstance(call.callee, ir.Attribute | ir.Name) and (
        (call.callee.name if isinstance(call.callee, ir.Attribute) else call.callee.id) in _READS
    )
