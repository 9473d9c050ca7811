"""Constructions of clients -> calls of the project's own client module, and the text of that module."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

import msgspec

from auditor.codemods.arguments import ArgumentPlan, Stretch, filled
from auditor.codemods.files import Files
from auditor.codemods.imports import goes_with_others, swapped
from auditor.codemods.left import Left
from auditor.codemods.placing import Place, form_for, module_path, place_for
from auditor.codemods.sites import SourceFile, chain
from auditor.codemods.target import endpoint_code, key_code
from auditor.model import ir
from auditor.model.codemod import Becomes, ClientModule, LanguageForm, ModulePart, Recipe, Target
from auditor.model.finding import Finding

SCATTERED = 3
"""Files that make clients, from which on a module of the project's own is proposed."""
LOOK = "Look at error types, types and checks of classes of the old SDK, at options of its client, and at parameters that only its models know."


def chosen(names: dict[str, str], symbol: str) -> str:
    """Return the name for a symbol; empty where there is none."""
    return next((name for glob, name in names.items() if fnmatchcase(symbol, glob)), "")


def adapted(recipe: Recipe) -> Recipe:
    """Return what is left of a recipe for a call that keeps its form: another model."""
    kept = {
        name: getattr(recipe, name) for name in ("symbols", "languages", "kind", "model", "model_in", "role", "drops_package", "package")
    }
    return Recipe(**kept, safe=False, reason=f"The call keeps its form, and the client module asks in the other. {LOOK}", only_adapted=True)


class Used(NamedTuple):
    """What of one module is used."""

    place: Place
    language: str
    names: set[str]
    groups: set[str]


class OwnModules:
    """The client modules of one migration: where they stand, and what of them is used."""

    def __init__(self, files: Files, modules: Sequence[ClientModule], target: Target, wanted: Iterable[Finding]) -> None:
        self._files = files
        self._modules = modules
        self._target = target
        self._wanted = tuple(wanted)
        self._used: dict[str, Used] = {}

    def place(self, finding: Finding) -> Place | None:
        """Return the module for a construction, and how its file names it; None for languages without one."""
        source = self._files.source(finding.location.path)
        found = form_for(source, self._modules) if source is not None else None
        if source is None or found is None:
            return None
        module, form = found
        alike = sorted({finding.location.path, *(path for path in self._paths(finding.component) if self._is_alike(path, found))})
        return place_for(source, module_path(alike, form, self._target.client_module), form, module, self._files)

    def _paths(self, component: str) -> Iterable[str]:
        return (one.location.path for one in self._wanted if one.component == component)

    def _is_alike(self, path: str, form: tuple[object, object]) -> bool:
        source = self._files.source(path)
        return source is not None and form_for(source, self._modules) == form

    def scattered(self, clients: Iterable[Finding]) -> tuple[str, ...]:
        """Return the modules that several files would use."""
        places = {one.location.path: place for one in clients if (place := self.place(one)) is not None}
        found = Counter(place.path for place in places.values())
        return tuple(sorted(path for path, count in found.items() if count >= SCATTERED))

    def use(self, place: Place, path: str, name: str, group: str) -> None:
        """Remember that a file takes a name from a module, and by which group of edits."""
        source = self._files.source(path)
        if source is not None:
            used = self._used.setdefault(place.path, Used(place, source.language, set(), set()))
            used.names.add(name)
            used.groups.add(group)

    def is_free(self, place: Place) -> bool:
        """Whether the module can be written: nothing else stands there."""
        content = self._files.read(place.path)
        return content is None or place.module.marker.encode() in content

    def texts(self, forms: dict[str, LanguageForm]) -> Iterable[tuple[str, int, str, set[str]]]:
        """Yield path, place and text for each module, without the parts that are there, and the groups that use it."""
        for path, used in sorted(self._used.items()):
            before = self._files.read(path) or b""
            text = module_text(used.place, used.names, forms[used.language], self._target, before.decode("utf-8", "replace"))
            if text:
                yield path, len(before), text, used.groups


def module_text(place: Place, names: Collection[str], form: LanguageForm, target: Target, before: str) -> str:
    """Return the module with the parts that give some names; only what is missing, where some of it is there."""
    parts = _needed(place.module, names)
    missing = [part for part in parts if filled(part.text, **_words(place, form, target)) not in before]
    if not missing:
        return ""
    lines = sorted({line for part in missing for line in part.imports if line not in before.split("\n")})
    head = (
        filled(place.module.head, imports="".join(f"{line}\n" for line in lines))
        if not before
        else "\n\n" + "".join(f"{line}\n" for line in lines)
    )
    text = head + "".join(part.text for part in missing)
    provided = ", ".join(name for part in missing for name in part.provides)
    return filled(text, **_words(place, form, target)) + filled(place.form.closing, names=provided)


def _words(place: Place, form: LanguageForm, target: Target) -> dict[str, str]:
    return {**place.form.marks, "endpoint": endpoint_code(target, form, "chat"), "key": key_code(target, form)}


def _needed(module: ClientModule, names: Collection[str]) -> list[ModulePart]:
    """Return the parts that give some names and those that they build on, in the order of the module."""
    wanted = {part.id for part in module.parts if set(part.provides) & set(names)}
    for part in reversed(module.parts):  # what a part builds on stands before it
        wanted |= set(part.after) if part.id in wanted else set()
    return [part for part in module.parts if part.id in wanted]


def own_changes(
    source: SourceFile,
    form: LanguageForm,
    recipe: Recipe,
    call: ir.Call,
    name: str,
    place: Place,
    *,
    rewritten: Collection[int],
    is_provided: bool,
) -> list[Stretch]:
    """Return the changes that let a module make a client; arguments that mean nothing to it go.

    Raises: Left.
    """
    root, _ = chain(call.callee)
    fields = source.fields(call)
    if fields is None or fields.is_open:
        raise Left("its options are made elsewhere")
    if not isinstance(root, ir.Name):
        raise Left("the class is reached in a way that is not known")
    is_shared = name in recipe.own.values()
    dropped = {recipe.endpoint, recipe.key, *recipe.changes}
    gone = [field for field in fields.items if (field.name in dropped if is_shared else field.name not in recipe.keeps)]
    made = form.made if name[:1].isupper() else ""
    found = [Stretch(call.start, call.callee.end, f"{made}{name}".encode())]
    if len(gone) == len(fields.items):
        found = [Stretch(call.start, call.end, f"{made}{name}()".encode())]
    else:
        plan = ArgumentPlan(source, form, fields)
        for field in gone:
            plan.remove(field)
        found += plan.stretches()
    is_used = any(
        isinstance(node, ir.Name) and node.id == root.id and node.start != root.start and node.start not in rewritten
        for node in source.nodes
    )
    new = Becomes(name=name, module=place.reference)
    return found + swapped(
        source, form, root.id, new, is_used=is_used or goes_with_others(source, root.id, rewritten), is_provided=is_provided
    )


def with_own(recipe: Recipe, name: str) -> Recipe:
    """Return the recipe of a construction that a class of the module takes over."""
    return msgspec.structs.replace(recipe, safe=False, reason=f"`{name}` of the client module takes the calls in their form. {LOOK}")
