"""Go import statements -> what they bind: the package's likely name, the path without its major version."""

import re
from collections.abc import Iterator
from typing import Any

from auditor.languages.go_expressions import GoFile
from auditor.languages.tree import File
from auditor.model.ir import Import, ImportBinding, Stmt

_VERSION = re.compile(r"v[2-9]\d*|v1\d+")


def imports(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower one import declaration: a statement for each package."""
    specs = [child for child in file.children(node) if child.type == "import_spec"]
    for group in file.children(node):
        if group.type == "import_spec_list":
            specs.extend(child for child in file.children(group) if child.type == "import_spec")
    for spec in specs:
        binding = _binding(file, spec)
        if binding is not None:
            out.append(Import(spec.start_byte, spec.end_byte, (binding,)))


def _binding(file: File, spec: Any) -> ImportBinding | None:
    """Return what one import brings; the module path is without its major version, as the package's symbols are the same."""
    path = file.text(spec.child_by_field_name("path")).strip('"`')
    name = file.text(spec.child_by_field_name("name"))
    module = unversioned(path)
    if not path:
        return None
    if name == ".":
        return ImportBinding("", module, None, wildcard=True, module_loaded=module)
    used = file.qualifiers if isinstance(file, GoFile) else frozenset[str]()
    return ImportBinding(name or _package_name(module, used), module, None, module_loaded=module)


def unversioned(path: str) -> str:
    """Return an import path without the element that names its major version (`/v2`)."""
    parts = path.split("/")
    for number, part in enumerate(parts):
        if number > 1 and _VERSION.fullmatch(part):  # the first two elements are host and owner
            return "/".join(parts[:number] + parts[number + 1 :])
    return path


def _package_name(module: str, used: frozenset[str]) -> str:
    """Return the most likely package name: the path does not tell it, so of the usual forms the one this file uses."""
    candidates = list(_package_names(module))
    return next((name for name in candidates if name in used), candidates[0])


def _package_names(module: str) -> Iterator[str]:
    last = module.rsplit("/", 1)[-1]
    last = re.sub(r"\.v\d+$", "", last)
    yield last
    bare = last
    for affix in ("-go-sdk", "-sdk-go", "-go", "-golang", ".go", "-sdk", "-client"):
        bare = bare.removesuffix(affix)
    for affix in ("go-", "golang-", "go."):
        bare = bare.removeprefix(affix)
    yield bare
    for name in (last, bare):
        yield name.replace("-", "").replace(".", "")
        yield name.replace("-", "_").replace(".", "_")
        yield from (part for part in reversed(re.split(r"[-.]", name)) if part)
    if last.startswith("go") or last.endswith("go"):
        yield last.removeprefix("go").removesuffix("go") or last
