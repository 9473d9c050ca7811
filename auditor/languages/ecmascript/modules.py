"""Imports and exports of the ECMAScript family -> IR: ES modules, CommonJS, dynamic imports, TypeScript's own forms.

`require("m")` and `import("m")` are one thing, a call of the name `require`; bound to a name by a declaration they are an `Import`.
"""

import re

from tree_sitter import Node

from auditor.languages.ecmascript import classes, functions, patterns
from auditor.languages.ecmascript.literals import string_value
from auditor.languages.ecmascript.lowering import Lowering
from auditor.model.ir import (
    Assign,
    Attribute,
    Await,
    Call,
    Class,
    Define,
    DefineClass,
    Export,
    ExportStmt,
    Expr,
    Import,
    ImportBinding,
    Lambda,
    Literal,
    Mapping,
    Name,
    Stmt,
)

_INTEROP = frozenset(
    {"__importDefault", "__importStar", "__toESM", "_interopRequireDefault", "_interopRequireWildcard", "_interopDefault", "interopDefault"}
)
"""Functions that compilers wrap around `require`."""
_EXPORTED = re.compile(rb"(?:module\s*\.\s*exports|exports)(?:\s*\.\s*([A-Za-z_$][\w$]*))?\s*$")
_PROTOTYPE = re.compile(rb"([A-Za-z_$][\w$]*)\s*\.\s*prototype\s*\.\s*([A-Za-z_$][\w$]*)\s*$")
_LONGEST_TARGET = 200


def lower_import(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """Every form of `import ...`."""
    source = node.child_by_field_name("source")
    type_only = _has_word(node, ("type", "typeof"))
    bindings: list[ImportBinding] = []
    module = "" if source is None else string_value(low, source)
    for child in low.children(node):
        if child.type == "import_clause":
            _import_clause(low, child, module, type_only, bindings)
        elif child.type == "import_require_clause":
            bindings.extend(_import_require(low, child))
    if not bindings and source is not None:
        bindings.append(ImportBinding("", module, module_loaded=module))
    if bindings:
        out.append(Import(node.start_byte, node.end_byte, tuple(bindings)))


def _has_word(node: Node, words: tuple[str, ...]) -> bool:
    return any(child.type in words for child in node.children[:2])


def _import_clause(low: Lowering, node: Node, module: str, type_only: bool, out: list[ImportBinding]) -> None:
    for child in low.children(node):
        if child.type == "identifier":
            out.append(ImportBinding(low.text(child), module, "default", type_only=type_only))
        elif child.type == "namespace_import":
            name = low.first(child)
            out.append(ImportBinding("" if name is None else low.text(name), module, type_only=type_only))
        else:  # what stands in braces
            out.extend(_specifier(low, part, module, type_only) for part in low.children(child) if part.type == "import_specifier")


def _specifier(low: Lowering, node: Node, module: str, type_only: bool, exported: bool = False) -> ImportBinding:
    """`a`, `a as b`, `type a`, `"any text" as b` between the braces of an import or a re-export."""
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    member = functions.member_name(low, name)
    local = member if alias is None else functions.member_name(low, alias)
    return ImportBinding(local, module, member, type_only=type_only or _has_word(node, ("type", "typeof")), exported=exported)


def _import_require(low: Lowering, node: Node) -> list[ImportBinding]:
    """`import x = require("m")`."""
    source = node.child_by_field_name("source")
    name = low.first(node)
    return [] if source is None or name is None else [ImportBinding(low.text(name), string_value(low, source))]


def lower_import_alias(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`import X = A.B`."""
    name, *value = low.children(node)
    other = low.type_(value[0]) if value else None
    if other is not None:
        out.append(Assign(node.start_byte, node.end_byte, Name(name.start_byte, name.end_byte, low.text(name)), other, declares=True))


def lower_export(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """Every form of `export ...`."""
    source = node.child_by_field_name("source")
    declaration = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    if source is not None:
        out.append(Import(node.start_byte, node.end_byte, _reexports(low, node, string_value(low, source))))
    elif declaration is not None:
        _export_declaration(low, node, declaration, out)
    elif value is not None:
        _export_default(low, node, value, out)
    else:
        _export_rest(low, node, out)


def _reexports(low: Lowering, node: Node, module: str) -> tuple[ImportBinding, ...]:
    type_only = _has_word(node, ("type",))
    for child in low.children(node):
        if child.type == "namespace_export":
            return (ImportBinding(functions.member_name(low, low.first(child)), module, type_only=type_only, exported=True),)
        if child.type == "export_clause":
            return tuple(
                _specifier(low, part, module, type_only, exported=True) for part in low.children(child) if part.type == "export_specifier"
            )
    return (ImportBinding("", module, wildcard=True, type_only=type_only, exported=True),)


def _export_declaration(low: Lowering, node: Node, declaration: Node, out: list[Stmt]) -> None:
    """`export const x = 1`, `export function f`, `export class X`, `export default function f`."""
    before = len(out)
    low.statement(declaration, out)
    decorators = classes.decorators_before(low, node)
    if decorators:
        out[before:] = [_decorated(statement, decorators) for statement in out[before:]]
    names = [name for statement in out[before:] for name in _defined_names(statement)]
    if any(child.type == "default" for child in node.children):
        exports = tuple(Export("default", name) for name in names[:1])
    else:
        exports = tuple(Export(name.id, name) for name in names)
    if exports:
        out.append(ExportStmt(node.start_byte, node.end_byte, exports))


def _decorated(statement: Stmt, decorators: tuple[Expr, ...]) -> Stmt:
    """Return a class with the decorators that stand before its `export`."""
    if not isinstance(statement, DefineClass):
        return statement
    old = statement.class_
    new = Class(
        name=old.name,
        start=old.start,
        end=old.end,
        bases=old.bases,
        body=old.body,
        decorators=(*decorators, *old.decorators),
        kind=old.kind,
    )
    return DefineClass(statement.start, statement.end, new)


def _defined_names(statement: Stmt) -> list[Name]:
    match statement:
        case Define():
            return [Name(statement.start, statement.end, statement.function.name)]
        case DefineClass():
            return [Name(statement.start, statement.end, statement.class_.name)]
        case Assign():
            return list(patterns.bound_names(statement.target))
        case _:  # `export const x = require("m")` is an import
            bindings = statement.bindings if isinstance(statement, Import) else ()
            return [Name(statement.start, statement.end, binding.local) for binding in bindings if binding.local]


def _export_default(low: Lowering, node: Node, value: Node, out: list[Stmt]) -> None:
    """`export default <expression>`; a function or class without a name is called `default`."""
    function = functions.named_function(low, "default", value)
    defined: Stmt | None = None
    if function is not None:
        defined = Define(value.start_byte, value.end_byte, function)
    elif value.type == "class":
        defined = DefineClass(
            value.start_byte, value.end_byte, classes.class_at(low, value, "default", classes.decorators_before(low, node))
        )
    if defined is not None:
        out.append(defined)
        exported: Expr = Name(value.start_byte, value.end_byte, "default")
    else:
        exported = low.expression(value)
    out.append(ExportStmt(node.start_byte, node.end_byte, (Export("default", exported),)))


def _export_rest(low: Lowering, node: Node, out: list[Stmt]) -> None:
    """`export { a, b as c }`, `export = x`."""
    for child in low.children(node):
        if child.type == "export_clause":
            exports = tuple(_export_specifier(low, part) for part in low.children(child) if part.type == "export_specifier")
            out.append(ExportStmt(node.start_byte, node.end_byte, exports))
        elif node.child_count > 1 and node.children[1].type == "=":
            out.append(ExportStmt(node.start_byte, node.end_byte, (Export("default", low.expression(child)),)))


def _export_specifier(low: Lowering, node: Node) -> Export:
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    local = functions.member_name(low, name)
    return Export(local if alias is None else functions.member_name(low, alias), Name(node.start_byte, node.end_byte, local))


def lower_assigned_export(low: Lowering, node: Node, out: list[Stmt]) -> bool:
    """`module.exports = x`, `exports.a = exports.b = x`, `X.prototype.m = function`: lower and say so, or say no."""
    names: list[str] = []
    current: Node | None = node
    while current is not None and current.type == "assignment_expression":
        left = current.child_by_field_name("left")
        name = _exported_name(low, left)
        if name is None:
            if not names:
                return _lower_prototype(low, node, left, out)
            break
        names.append(name)
        current = current.child_by_field_name("right")
    if current is None or not names:
        return False
    value = _named_value(low, names[-1], current)
    out.append(ExportStmt(node.start_byte, node.end_byte, tuple(_exports(names, value))))
    out.extend(_whole_modules(node, names, value))
    return True


def _exported_name(low: Lowering, target: Node | None) -> str | None:
    """Return what an assignment to this target exports: `default` for the whole of `module.exports`."""
    if target is None or target.end_byte - target.start_byte > _LONGEST_TARGET:
        return None
    if low.source[target.start_byte : target.start_byte + 1] not in (b"m", b"e"):
        return None
    match = _EXPORTED.match(low.source[target.start_byte : target.end_byte])
    return None if match is None else (match[1] or b"default").decode()


def _named_value(low: Lowering, name: str, value: Node) -> Expr:
    function = functions.named_function(low, name, value)
    return low.expression(value) if function is None else Lambda(value.start_byte, value.end_byte, function)


def _exports(names: list[str], value: Expr) -> list[Export]:
    """Return the exports of one assignment; the members of an object given to `module.exports` are exports too."""
    exports = [Export(name, value) for name in names]
    if "default" in names and isinstance(value, Mapping):
        for entry in value.entries:
            if isinstance(entry.key, Literal) and isinstance(entry.key.value, str) and entry.key.value not in names:
                exports.append(Export(entry.key.value, entry.value))
    return exports


def _whole_modules(node: Node, names: list[str], value: Expr) -> list[Stmt]:
    """`module.exports = require("m")` and `{...require("m")}` re-export all of it."""
    if "default" not in names:
        return []
    whole = [entry.value for entry in value.entries if entry.key is None] if isinstance(value, Mapping) else [value]
    found = [required for part in whole if (required := _required(part)) is not None]
    return [
        Import(node.start_byte, node.end_byte, (ImportBinding("", module, wildcard=True, exported=True),))
        for module, member in found
        if member is None
    ]


def _lower_prototype(low: Lowering, node: Node, left: Node | None, out: list[Stmt]) -> bool:
    """`X.prototype.m = function () {}` adds a method to X."""
    value = node.child_by_field_name("right")
    if left is None or value is None or left.end_byte - left.start_byte > _LONGEST_TARGET or left.type != "member_expression":
        return False
    match = _PROTOTYPE.match(low.source[left.start_byte : left.end_byte])
    if match is None:
        return False
    function = functions.named_function(low, match[2].decode(), value, "method")
    if function is None:
        return False
    body = (Define(node.start_byte, node.end_byte, function),)
    added = Class(name=match[1].decode(), start=node.start_byte, end=node.end_byte, bases=(), body=body, kind="extension")
    out.append(DefineClass(node.start_byte, node.end_byte, added))
    return True


def lower_required(node: Node, target: Expr, value: Expr, out: list[Stmt]) -> bool:
    """`const x = require("m")`, `const { a, b: c } = await import("m")`: an import, or say no."""
    required = _required(value)
    if required is None:
        return False
    module, member = required
    bindings: list[ImportBinding] = []
    if isinstance(target, Name):
        bindings.append(ImportBinding(target.id, module, member))
    elif isinstance(target, Mapping) and member in (None, "default"):
        for entry in target.entries:
            if not (isinstance(entry.key, Literal) and isinstance(entry.key.value, str) and isinstance(entry.value, Name)):
                return False
            bindings.append(ImportBinding(entry.value.id, module, entry.key.value))
    if not bindings:
        return False
    out.append(Import(node.start_byte, node.end_byte, tuple(bindings)))
    return True


def _required(value: Expr) -> tuple[str, str | None] | None:
    """Return module and member of `require("m")`, `(await import("m")).x`, also inside a compiler's wrapper."""
    member: str | None = None
    if isinstance(value, Attribute):
        member, value = value.name, value.value
    if isinstance(value, Await):
        value = value.value
    if isinstance(value, Call) and _callee_name(value) in _INTEROP and value.arguments:
        value = value.arguments[0].value
    if not (isinstance(value, Call) and _callee_name(value) == "require" and value.arguments):
        return None
    module = value.arguments[0].value
    return (module.value, member) if isinstance(module, Literal) and isinstance(module.value, str) else None


def _callee_name(call: Call) -> str:
    match call.callee:
        case Name(id=name):
            return name
        case Attribute(name=name):
            return name
        case _:
            return ""


def lower_effect_import(value: Expr, out: list[Stmt]) -> bool:
    """`require("m")` for its effect, and `__exportStar(require("m"), exports)`: an import, or say no."""
    if not isinstance(value, Call | Await):
        return False
    star = isinstance(value, Call) and _callee_name(value) in ("__exportStar", "__export", "__reExport")
    inner = next((given.value for given in value.arguments if _required(given.value)), value) if star and isinstance(value, Call) else value
    required = _required(inner)
    if required is None or required[1] is not None:
        return False
    module = required[0]
    binding = ImportBinding("", module, wildcard=True, exported=True) if star else ImportBinding("", module, module_loaded=module)
    out.append(Import(value.start, value.end, (binding,)))
    return True
