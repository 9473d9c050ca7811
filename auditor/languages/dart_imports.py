"""Dart imports, exports and parts of a syntax tree -> import statements of the intermediate representation."""

from typing import Any

import msgspec

from auditor.languages.dart_expressions import held
from auditor.languages.tree import File
from auditor.model.ir import Import, ImportBinding, Literal, Stmt


def imported(file: File, node: Any, out: list[Stmt]) -> None:
    """Lower `import 'x' as y show Z`, `export 'x'` and `part 'x'`."""
    uris: list[str] = []
    local = ""
    shown: list[str] = []
    waiting = list(node.children)
    while waiting:
        child = waiting.pop(0)
        if child.type == "uri":
            uris.append(_uri(file, child))
        elif child.type == "combinator":
            if child.children and child.children[0].type == "show":
                shown.extend(file.text(one) for one in child.named_children)
        elif child.type == "identifier":
            local = file.text(child)
        else:
            waiting[:0] = child.children
    exported = node.type == "library_export"
    bindings = tuple(binding for uri in uris[:1] for binding in _bindings(uri, local, shown, exported))
    if node.type == "part_of_directive":
        bindings = tuple(msgspec.structs.replace(binding, joined=True) for binding in bindings)
    if bindings:
        out.append(Import(node.start_byte, node.end_byte, bindings))


def _uri(file: File, node: Any) -> str:
    value = held(file, node)
    text = str(value.value) if isinstance(value, Literal) else ""
    return text if ":" in text or text.startswith(".") else f"./{text}"


def _bindings(uri: str, local: str, shown: list[str], exported: bool) -> tuple[ImportBinding, ...]:
    if local:
        return (ImportBinding(local=local, module=uri, module_loaded=uri),)
    if shown:
        return tuple(ImportBinding(local=name, module=uri, member=name, exported=exported) for name in shown)
    return (ImportBinding(local="", module=uri, wildcard=True, module_loaded=uri, exported=exported),)
