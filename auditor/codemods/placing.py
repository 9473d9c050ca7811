"""Files that need a module of the project's own -> where that module stands, and how each of them names it."""

import posixpath
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from auditor.codemods.files import Files
from auditor.codemods.imports import is_required
from auditor.codemods.sites import SourceFile
from auditor.model import ir
from auditor.model.codemod import ClientModule, ModuleForm

PYTHON = "python"
PACKAGE = "__init__.py"
SOURCES = (".ts", ".js", ".mjs", ".cjs")


class Place(NamedTuple):
    """A module and how a file names it."""

    path: str
    reference: str
    is_sure: bool
    """Whether the file imports others of the project in the same way already."""
    form: ModuleForm
    module: ClientModule


def is_requiring(source: SourceFile) -> bool:
    """Whether a file imports by a function."""
    first = next(source.imports(), None)
    return first is not None and is_required(source, first)


def form_for(source: SourceFile, modules: Iterable[ClientModule]) -> tuple[ClientModule, ModuleForm] | None:
    """Return how a module for a file is written."""
    for module in modules:
        for form in module.forms:
            if source.language in form.languages and form.requires == is_requiring(source):
                return module, form
    return None


def module_path(paths: Sequence[str], form: ModuleForm, named: Sequence[str]) -> str:
    """Return where a module stands: where the target says, else in the folder that all the files are in."""
    suffix = posixpath.splitext(form.file)[1]
    chosen = next((path for path in named if path.endswith(suffix)), "")
    if chosen:
        return posixpath.normpath(chosen)
    folders = [posixpath.dirname(path) for path in paths]
    return posixpath.join(posixpath.commonpath(folders) if all(folders) else "", form.file)


def place_for(source: SourceFile, path: str, form: ModuleForm, module: ClientModule, files: Files) -> Place:
    """Return how a file names the module at a path."""
    if source.language == PYTHON:
        reference, is_sure = _dotted(source, path, files)
        return Place(path, reference, is_sure, form, module)
    relative = posixpath.relpath(path, posixpath.dirname(source.path) or ".")
    relative = relative if relative.startswith(".") else f"./{relative}"
    stem, suffix = posixpath.splitext(relative)
    ending = _ending(source) if form.bare else suffix
    return Place(path, stem + ending, True, form, module)


def _ending(source: SourceFile) -> str:
    """Return how a file's relative imports end: with nothing, unless they all name a suffix."""
    named = [binding.module for one in source.imports() for binding in one.bindings if binding.module.startswith(".")]
    endings = {posixpath.splitext(name)[1] for name in named}
    return endings.pop() if len(endings) == 1 and endings <= set(SOURCES) else ""


def _dotted(source: SourceFile, path: str, files: Files) -> tuple[str, bool]:
    folder = posixpath.dirname(source.path)
    stem = posixpath.splitext(path)[0]
    bindings = [binding for one in source.imports() for binding in one.bindings]
    if any(binding.level for binding in bindings):
        return _relative(folder, stem), True
    roots = [(_depth(root, bindings, source.path, files), root) for root in _ancestors(posixpath.dirname(path))]
    depth, found = max(roots, key=lambda pair: pair[0])  # the nearest of those that are equal
    if depth:
        return _name(found, stem), True
    is_package = files.read(posixpath.join(folder, PACKAGE)) is not None
    if not is_package and folder == posixpath.dirname(path):
        return posixpath.basename(stem), not folder
    root = (
        folder
        if not is_package
        else next((one for one in _ancestors(posixpath.dirname(path)) if files.read(posixpath.join(one, PACKAGE)) is None), "")
    )
    return _name(root if stem.startswith(f"{root}/") else "", stem), False


def _relative(folder: str, stem: str) -> str:
    ups = posixpath.relpath(posixpath.dirname(stem) or ".", folder or ".").split("/")
    dots = "." * (1 + ups.count(".."))
    return dots + ".".join([*(one for one in ups if one not in ("..", ".")), posixpath.basename(stem)])


def _name(root: str, stem: str) -> str:
    return stem.removeprefix(f"{root}/" if root else "").replace("/", ".")


def _ancestors(folder: str) -> Iterable[str]:
    """Yield a folder and those around it, the empty one last."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _depth(root: str, bindings: Iterable[ir.ImportBinding], own: str, files: Files) -> int:
    """Return how long a name is by which an import reaches another file of the project, seen from a folder; zero where none does.

    A short one proves little: a file that wraps an SDK often bears the SDK's name.
    """
    return max((_reached(root, binding, own, files) for binding in bindings), default=0)


def _reached(root: str, binding: ir.ImportBinding, own: str, files: Files) -> int:
    names = (binding.module_loaded or binding.module).split(".")
    base = posixpath.join(root, *names)
    inner = [posixpath.join(base, binding.member)] if binding.member else []
    places = (f"{one}{end}" for one in [base, *inner] for end in (".py", f"/{PACKAGE}"))
    return len(names) if any((one != own or len(names) > 1) and files.read(one) is not None for one in places) else 0
