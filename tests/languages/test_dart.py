"""Dart: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.dart import LANGUAGE
from auditor.model import ir
from tests.languages.spelling import spelled

CASES = [
    (
        "imports",
        ("import 'package:a/b.dart';\nimport 'c.dart' as d;\nimport '../e.dart' show F hide H;\nexport 'i.dart';\npart 'j.g.dart';"),
        ("import =package:a/b.dart.*; import d=./c.dart; import F=../e.dart.F; import re-exported =./i.dart.*; import =./j.g.dart.*"),
    ),
    (
        "classes",
        "abstract class A<T> extends B<int> with C implements D { final E e; static const String f = 'x'; String? h, i; }",
        "class A(B, D, C) {let e: E; let f: String = 'x'; let h: String; let i: String}",
    ),
    (
        "constructors",
        (
            "class A { final B b; A(this.b, {required this.c, String d = 'x', super.key}) : _e = E(), super(1) { f(); } "
            "A.named(String s) : this(s); factory A.make() => A(B()); const A._(); }"
        ),
        (
            "class A() {let b: B; constructor new(b: B, c, d: String = 'x', key) {this._e = E(); super(1); f()}; "
            "constructor named(s: String) {this(s)}; static make() {return A(B())}; constructor _() {}}"
        ),
    ),
    (
        "methods and getters",
        (
            "class A { @override Future<String> m(String a, [int n = 1]) async { return a; } String get u => 'x'; set "
            "u(String v) { w = v; } static B s() => B(); C abs(); }"
        ),
        (
            "class A() {@override async method m(a: String, n: int = 1) -> String {return a}; getter u() -> String "
            "{return 'x'}; setter u(v: String) {w = v}; static s() -> B {return B()}; abstract method abs() -> C {}}"
        ),
    ),
    (
        "extensions, mixins and enumerations",
        "extension E on String { int f() => 1; }\nmixin M on B {}\nenum N { a, b('x'); final String s; const N(this.s); }",
        (
            "extension String() {method f() -> int {return 1}}; trait M() {}; enum N() {let a = 'a'; let b = 'x'; let s: "
            "String; constructor new(s: String) {}}"
        ),
    ),
    (
        "top level",
        ("const k = String.fromEnvironment('K', defaultValue: 'd');\nfinal A a = A();\nvoid main() async => run();\nint get n => 1;"),
        (
            "let k = String.fromEnvironment('K', defaultValue='d'); let a: A = A(); async function main() {return run()}; "
            "getter n() -> int {return 1}"
        ),
    ),
    ("selectors make chains", "var x = a?.b!.c(1)[2].d<int>(e: 3);", "let x = a.b.c(1)[2].d(e=3)"),
    (
        "cascades do something to a value and give it",
        "var x = A()..b = 1..c(2)..d?.e();\nvoid f() { y..g = 1; }",
        ("let x = do {let cascade@8 = A(); cascade@8.b = 1; cascade@8.c(2); cascade@8.d.e(); cascade@8}; function f() {do {y.g = 1; y}}"),
    ),
    ("generic calls are calls", "final p = Provider<A>((ref) => A(ref));", "let p = Provider(fn(ref) {return A(ref)})"),
    ("strings", "var a = 'x${b.c}$d\\n' 'y';\nvar e = r'raw $f';", "let a = `'x' b.c d '\\ny'`; let e = 'raw $f'"),
    (
        "collections",
        (
            "var a = [1, ...b, if (c) d, for (final e in es) e];\nvar f = {'g': 1, if (h) 'i': 2, ...j};\nvar k = "
            "<String>{'l'};\nvar m = (1, n: 2);"
        ),
        "let a = [1, *b, (?() ? d : None), *[e for e in es]]; let f = {'g': 1, 'i': 2, **j}; let k = ['l']; let m = [1, 2]",
    ),
    (
        "operators",
        "var a = !b && c || d ?? e;\nvar f = 'x' + g + 'y';\nvar h = i ? 1 : -2;\nvar j = k as L;\nvar m = n is O;",
        ("let a = ((not b) and (c or (d ?? e))); let f = (('x' + g) + 'y'); let h = (i ? 1 : (- 2)); let j = k; let m = ?(n, ?(?(), O))"),
    ),
    (
        "assignments",
        "void f() { a = b = 1; c ??= 2; d['e'] = 3; g += 4; i++; }",
        "function f() {b = 1; a = b; c ??= 2; d['e'] = 3; g += 4; (i +:= 1)}",
    ),
    (
        "closures",
        "var f = (int a) => a + 1;\nvar g = () async { await h(); };\nvoid k() { void local() {} }",
        "let f = fn(a: int) {return (a + 1)}; let g = fn() {await h()}; function k() {function local() {}}",
    ),
    (
        "branches",
        "void f() { if (a) { b(); } else if (c) d(); else { e(); } if (x case {'k': String v}) { y(v); } }",
        "function f() {if a {b()} else {if c {d()} else {e()}}; if ?(x) {let v = ?(x); y(v)}}",
    ),
    (
        "loops",
        (
            "void f() { for (var i = 0; i < 3; i++) { a(); } for (final x in xs) b(x); await for (final s in t) {} while "
            "(c) { break; } do { continue; } while (d); for (final (p, q) in r) {} }"
        ),
        (
            "function f() {let i = 0; while (i < 3) {a()} step {(i +:= 1)}; for x in xs {b(x)}; for s in t {}; while c {break}; do while d "
            "{continue}; for [p, q] in r {}}"
        ),
    ),
    (
        "switch",
        (
            "void f() { switch (a) { case 'b': case 'c': d(); break; case E.f: g(); case var h: i(h); default: j(); } "
            "}\nvar k = switch (l) { 1 => 'm', E.n => 'o', _ => 'p' };"
        ),
        (
            "function f() {switch a {case 'b': {} falls case 'c': {d()} case E.f: {g()} case h: {i(h)} default: {j()}}}; "
            "let k = ((l == 1) ? 'm' : ((l == E.n) ? 'o' : 'p'))"
        ),
    ),
    (
        "try and throw",
        ("void f() { try { a(); } on E catch (e, s) { b(); } on F { c(); } catch (e) { rethrow; } finally { d(); } throw G('h'); }"),
        "function f() {try {a()} catch E e {b()} catch F  {c()} catch  e {raise} finally {d()}; raise G('h')}",
    ),
    (
        "patterns and new",
        "void f() { final (a, b) = c(); var [d, e] = g; new H.named(1); const I(2); }",
        "function f() {let [a, b] = c(); let [d, e] = g; H.named(1); I(2)}",
    ),
    (
        "branches in collections",
        "var a = {if (b) c else d};\nvar e = {for (final f in g) f: h};\nvar i = [for (var j = 0; j < 1; j++) k];\nvar l = {};",
        "let a = [(?() ? c : d)]; let e = {**?(h)}; let i = [?(k)]; let l = {}",
    ),
    (
        "odd selectors",
        "void f() { super.m(); super[0]; this.a = 1; b[c] ??= d; e..[0] = 1; g..h.i = 2..j(); (k as L).m; n!; }",
        "function f() {super.m(); super[0]; this.a = 1; b[c] ??= d; do {e[0] = 1; e}; do {g.h.i = 2; g.j(); g}; k.m; n}",
    ),
    (
        "patterns",
        (
            "void f() { switch (a) { case (b, c): d(); case [e, ...]: g(); case H(i: j): k(); case < 3: l(); case null: "
            "m(); } if (n case O(:var p)) q(); }"
        ),
        (
            "function f() {switch a {case [b, c]: {d()} case [e, _]: {g()} case i: {k()} default: {3; l()} case None: "
            "{m()}}; if ?(n) {let p = ?(n); q()}}"
        ),
    ),
    (
        "locals",
        "void f() { int a = 1, b; late final c; const d = 2; var e; assert(a == 1); label: g(); }",
        "function f() {let a: int = 1; let b: int; let c; let d = 2; let e; label; g()}",
    ),
    ("generators", "Stream<int> f() async* { yield 1; yield* g(); }", "async function f() -> int {yield 1; yield* g()}"),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_construct_is_lowered_to(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a", source.encode())
    assert spelled(module.body) == expected
    assert not module.errors
    assert module.language == "dart"


def test_parameters_say_what_fields_they_fill() -> None:
    (made,) = LANGUAGE.lower("a.dart", b"class A { final B b; A(this.b, {required this.c, String d = 'x', super.key}); }").body
    assert isinstance(made, ir.DefineClass)
    (constructor,) = (member.function for member in made.class_.body if isinstance(member, ir.Define))
    assert [(param.name, param.kind, param.promotes) for param in constructor.params] == [
        ("b", "normal", True),
        ("c", "keyword", True),
        ("d", "keyword", False),
        ("key", "keyword", False),
    ]
    assert spelled(constructor.params[0].annotation) == "B"


PATHS = [
    ("./b.dart", "lib/a.dart", ("lib/b.dart",)),
    ("../b.dart", "lib/x/a.dart", ("lib/b.dart",)),
    ("package:app/x/y.dart", "lib/a.dart", ("lib/x/y.dart", "*/app/lib/x/y.dart", "*/lib/x/y.dart")),
    ("dart:convert", "a.dart", ()),
]


@pytest.mark.parametrize(("module", "importer", "expected"), PATHS)
def test_a_module_is_looked_for_where_the_language_puts_it(module: str, importer: str, expected: tuple[str, ...]) -> None:
    assert LANGUAGE.module_paths(module, 0, importer) == expected
