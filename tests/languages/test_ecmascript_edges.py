"""What is broken, missing or rare in the ECMAScript family lowers to what can be told of it."""

import pytest
from auditor.languages import javascript, typescript
from auditor.languages.ecmascript import classes, functions, grammar, literals, modules, patterns, statements
from auditor.languages.ecmascript.expressions import lower_chain
from auditor.languages.ecmascript.lowering import Lowering
from auditor.languages.ecmascript.mending import mend
from auditor.model import ir
from tests.languages.pseudocode import nodes, shown


def lowered(code: str, path: str = "a.ts") -> str:
    """Return what a file lowers to, whether it parses or not."""
    language = typescript if path.endswith(("ts", "tsx")) else javascript
    return shown(language.lower(path, code.encode()).body)


RARE = [
    ("x = { a /* why */: 1 }", "x = {a: 1}"),
    (
        "export const { a = 1, ...b } = c, [d = 2, ...e] = f",
        "let {a: (a := 1), ...b} = c; let [(d := 2), ...e] = f; export a=a, b=b, d=d, e=e",
    ),
    ("for (;;) { break }", "while true {break}"),
    ("for (; a; b++, c()) {}", "while a {} step {b += 1; c()}"),
    ("await (0, m.f)(x)", "do {0; m.f}(x)"),
    ("`${}`", "`${}`"),
]


@pytest.mark.parametrize(("code", "expected"), RARE)
def test_rare_forms_are_known(code: str, expected: str) -> None:
    assert lowered(code, "a.js") == expected


def test_what_only_declares_exports_nothing() -> None:
    assert lowered("export declare const x: A") == ""


def test_what_require_gives_can_be_exported() -> None:
    assert lowered("export const x = require('m'), { a: b } = await import('n')") == "import x<-m; import b<-n.a; export x=x, b=b"


BROKEN = [
    "({: 1})", "`a${/* c */}`", "import a b from 'm'", "import type * as from 'm'", "import {a}, {b} from 'm'", "(/* c */).a.b()", "().a", "class { static = ; get () {} }", "for (of x) {}", "for (const of y) {}", "l:", "type X", "type = {}", "namespace {}", "namespace A",
    "@d export function f() {}", "module.exports =", "exports.a = exports.b =", "let a: Promise<>", "let b: <T>", "x = 0b2 + 08.5.5 + 1e + 0x",
    "import X =", "import { } from", "import a, from 'm'", "export {", "export", "export =", "<a {...} {} b={}></a>", "const { , } = x",
    "enum { A", "interface { a(", "try {} catch", "switch (a) { case : default", "if () else", "() =>", "async", "`${", "new", "a?.", "a[", "f(...)",
]  # fmt: skip


@pytest.mark.parametrize("code", BROKEN)
@pytest.mark.parametrize("path", ["a.js", "a.ts", "a.tsx"])
def test_broken_code_lowers_what_it_can(code: str, path: str) -> None:
    for whole in (code, f"f(1)\n{code}\ng(2)", f"class A {{ {code} }}", f"function h() {{ {code} }}"):
        module = (javascript if path.endswith("js") else typescript).lower(path, whole.encode())
        for node in nodes(module.body):
            if isinstance(node, ir.Node):
                assert 0 <= node.start <= node.end <= len(whole)


@pytest.mark.parametrize("code", ["let x: " + "A<" * 400 + "B" + ">" * 400, "const " + "[" * 400 + "a" + "]" * 400 + " = b"])
def test_types_and_patterns_are_bounded(code: str) -> None:
    assert sum(1 for _ in nodes(typescript.lower("a.ts", code.encode()).body)) < 5_000


@pytest.fixture
def low() -> Lowering:
    """A lowering of nothing: its root has no child and no field."""
    return Lowering(grammar("typescript"), b"")


def test_a_node_without_what_it_needs_says_nothing(low: Lowering) -> None:
    root = grammar("typescript").parser.parse(b"").root_node
    out: list[ir.Stmt] = []
    classes.lower_type_alias(low, root, out)
    classes.lower_namespace(low, root, out)
    statements._labeled(low, root, out)
    statements._expression_statement(low, root, out)
    modules.lower_import(low, root, out)
    assert not out
    assert functions.parameters(low, root) == ()
    assert functions.member_name(low, None) == ""
    assert functions.key(low, None) == low.pattern(None) == ir.Opaque(0, 0, ())
    assert functions.field_assignment(low, root).target == ir.Name(0, 0, "")
    assert not modules.lower_assigned_export(low, root, out)
    modules.lower_import_alias(low, grammar("typescript").parser.parse(b"a;").root_node, out)
    assert not out
    statements._for(low, root, out)
    assert shown(tuple(out)) == "while true {}"
    assert lower_chain(low, root) == low.expression(root)


def test_odd_numbers_targets_and_errors_are_no_trouble() -> None:
    assert literals._number("0b2") is None
    assert literals._number("0x" + "f" * 10_000) is None
    assert list(patterns.bound_names(ir.Opaque(0, 0, ()))) == []
    assert mend(b"a & b & c", ((0, 4), (2, 5))) == b"a _ b & c"
