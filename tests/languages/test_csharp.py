"""C#: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.csharp import LANGUAGE
from auditor.model import ir
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.languages.pseudocode import nodes
from tests.languages.spelling import spelled

CASES = [
    (
        "usings bring namespaces, statics and aliases",
        "using A.B;\nglobal using C;\nusing static D.E;\nusing F = G.H;\nusing I = J;\nusing global::K.L;",
        "import =A.B.*; import re-exported =C.*; import =D.E.*; import F=G.H; import I=J; import =K.L.*",
    ),
    ("namespaces hold what they hold", "namespace A.B { class C { } }", "class C() {}"),
    (
        "classes with bases, fields and properties",
        'public class A<T> : B<T>, C { private readonly D d = new(1); const string E = "x", F = "y"; public string G { get; set; } = "z"; public H I => i; }',
        "class A(B[T], C) {getter I() -> H {return i}; let d: D = new D(1); let E = 'x'; let F = 'y'; let G = 'z'}",
    ),
    (
        "properties with bodies are getters and setters",
        "class A { B C { get { return c; } set { c = value; } } D E { get => e; init => e = value; } }",
        "class A() {getter C() {return c}; setter C(value) {c = value}; getter E() {return e}; setter E(value) {return (e := value)}}",
    ),
    (
        "primary constructors promote",
        'class A(IB b, string c = "x") : D(b) { }\nrecord E(string F, int G) : H(F);',
        "class A(D) {constructor <init>(b: IB, c = 'x') {base(b)}}; class E(H) {constructor <init>(F, G) {base(F)}}",
    ),
    (
        "constructors call one another",
        "class A { A(int a) : this(a, 1) { } A(int a, int b) : base(a) { this.b = b; } }",
        "class A() {constructor <init>(a) {this(a, 1)}; constructor <init>(a, b) {base(a); this.b = b}}",
    ),
    (
        "static and expression methods",
        "static class A { static B C(int d) => e; async Task<F> G() { await h(); return i; } }",
        "class A() {static C(d) -> B {return e}; async method G() -> Task[F] {await h(); return i}}",
    ),
    (
        "extension methods belong to the type they extend",
        "static class A { public static void B(this C c, int d) { e(); } }",
        "class A() {static B(c: C, d) {e()}}; method (c C) B(d) {e()}",
    ),
    ("partial classes add to one another", "partial class A { int b; }", "extension A() {let b}"),
    (
        "attributes are decorators",
        '[A, B("x")] class C { [D(E = 1)] void F([G] string h) { } }',
        "@A @B('x') class C() {@D(E=1) method F(h) {}}",
    ),
    (
        "enums, structs and interfaces",
        "enum A { B = 1, C }\nstruct D { int e; }\ninterface F { Task<string> G(string h); }",
        "enum A() {let C; let B = 1}; struct D() {let e}; interface F() {abstract method G(h) -> Task {}}",
    ),
    ("rest parameters and defaults", "class A { void B(int c = 1, params string[] d) { } }", "class A() {method B(c = 1, *d) {}}"),
    (
        "object initialisers follow the arguments",
        'class A { void F() { var b = new C(1) { D = 2, E = { 3, 4 }, ["f"] = 5 }; var g = new H { I = 6 }; var j = new K(); } }',
        "class A() {method F() {let b = new C(1, {'D': 2, 'E': [3, 4], 'f': 5}); let g = new H({'I': 6}); let j = new K()}}",
    ),
    (
        "collections are displays",
        'class A { void F() { var a = new List<string> { "x" }; var b = new Dictionary<string, int> { { "k", 1 }, ["l"] = 2 }; var c = new[] { 1 }; int[] d = [1, ..e]; var f = new { g = 1, h, i.J }; var k = (1, l: 2); } }',
        "class A() {method F() {let a = ['x']; let b = {'k': 1, 'l': 2}; let c = [1]; let d = [1, *e]; let f = {'g': 1, 'h': h, 'J': i.J}; let k = {'0': 1, '1': 2, 'l': 2}}}",
    ),
    (
        "new takes the declared, returned or field's type",
        "class A { B b; C D { get; } C E() => new(1); Task<F> G() { b = new(2); this.b = new(3); return new(4); } }",
        "class A() {let b: B; let D: C; method E() -> C {return new C(1)}; method G() -> Task[F] {b = new B(2); this.b = new B(3); return new F(4)}}",
    ),
    (
        "awaits and chains",
        "class A { void F() { var x = await a.B(c).ConfigureAwait(false); var y = a?.b?.c(1)?.d[0]; e!.f(); } }",
        "class A() {method F() {let x = await a.B(c).ConfigureAwait(False); let y = a.b.c(1).d[0]; e.f()}}",
    ),
    (
        "type arguments are arguments of their own",
        "class A { void F() { s.Add<IB>(c); g<D, E>(); } }",
        "class A() {method F() {s.Add(c, <0>=IB); g(<0>=D, <1>=E)}}",
    ),
    (
        "configuration by key",
        'class A { A(IConfiguration c) { d = c["x"]; e = configuration["A:B"]; f = configuration.GetSection("A").GetSection("B")["C"]; configuration.GetSection("A").GetValue<string>("D", "e"); g = map["k"]; } }',
        "class A() {constructor <init>(c: IConfiguration) {d = c['x']; e = configuration.GetValue('A:B'); f = configuration.GetValue('A:B:C'); configuration.GetValue('A:D', 'e'); g = map['k']}}",
    ),
    (
        "strings",
        'class A { object B = f("a\\n", @"c:\\""x""", $"p{q:F2}{{r}}", \'s\', nameof(T.U), """\n    raw\n    text\n    """, $"""v {w}"""); }',
        "class A() {let B = f('a\\n', 'c:\\\\\"x\"', `'p' q '{r}'`, 's', 'U', 'raw\\ntext', `'v ' w`)}",
    ),
    (
        "numbers and operators",
        "class A { object B = f(1_000, 0x1F, 1.5m, -2, !a, a && b || c, a ?? b, a ? b : c, default(D), typeof(E), (F)g, h as I); }",
        "class A() {let B = f(1000, 31, 1.5, -2, (not a), ((a and b) or c), (a ?? b), (a ? b : c), None, E, g, h)}",
    ),
    (
        "lambdas",
        "class A { void F() { a(() => b); a(c => c.d); a(async (int e, f) => { await g(); }); a(delegate(int h) { return h; }); } }",
        "class A() {method F() {a(fn() {return b}); a(fn(c) {return c.d}); a(fn(e, f) {await g()}); a(fn(h) {return h})}}",
    ),
    (
        "conditions, patterns and assignments",
        "class A { void F() { if (a is string b && c is not null) return; else if (d is E) throw f; else g(); h ??= i; j = k = l; m++; } }",
        "class A() {method F() {if (?((b := a)) and (not (c == None))) {return} else {if (d == ?()) {raise f} else {g()}}; h ??= i; k = l; j = k; m += 1}}",
    ),
    (
        "loops",
        "class A { void F() { for (int i = 0; i < 3; i++) a(); foreach (var b in c) { continue; } await foreach (var d in e) { } while (f) break; do { } while (g); } }",
        "class A() {method F() {let i = 0; while (i < 3) {a()} step {(i +:= 1)}; for b in c {continue}; for d in e {}; while f {break}; do while g {}}}",
    ),
    (
        "using statements and declarations",
        "class A { void F() { using var a = b(); using (var c = d()) { e(); } using (f) { } lock (g) { h(); } } }",
        "class A() {method F() {let a = b(); with c=d() {e()}; with f {}; h()}}",
    ),
    (
        "try",
        "class A { void F() { try { a(); } catch (B b) when (c) { throw; } catch { } finally { d(); } } }",
        "class A() {method F() {try {a()} catch B b {raise} catch   {} finally {d()}}}",
    ),
    (
        "switch statements",
        'class A { void F() { switch (a) { case "x": case "y": b(); break; case C c when c.d: return; case E.F: g(); break; case null: h(); break; default: i(); break; } } }',
        "class A() {method F() {switch a {case 'x': {} falls case 'y': {b()} case C(c) if c.d: {return} case E.F: {g()} case None: {h()} default: {i()}}}}",
    ),
    (
        "switch expressions",
        'class A { object F() => a switch { "x" => 1, B b => b, C.D or 3 => 4, > 5 => 6, { G: 1 } => 7, E e when e.f => 8, _ => throw g }; }',
        "class A() {method F() {return ((a == 'x') ? 1 : (?((b := a)) ? b : (((a == C.D) or (a == 3)) ? 4 : ((a == ?()) ? 6 : (?(a) ? 7 : ((?((e := a)) and e.f) ? 8 : do {raise g}))))))}}",
    ),
    (
        "generators and local functions",
        "class A { IEnumerable<B> F() { yield return b; yield break; int g(int h) => h; } }",
        "class A() {method F() -> IEnumerable[B] {yield b; return; function g(h) {return h}}}",
    ),
    (
        "queries",
        "class A { void F() { var a = from b in c where b.d select b.e; var f = from g in h group g by g.i; } }",
        "class A() {method F() {let a = [b.e for b in c if b.d]; let f = ?(h)}}",
    ),
    (
        "conditional compilation keeps both",
        "#if X\nusing A;\n#else\nusing B;\n#endif\nclass C { void F() {\n#if Y\n d();\n#else\n e();\n#endif\n } }",
        "import =A.*; import =B.*; class C() {method F() {if ?() {d()} else {e()}}}",
    ),
    (
        "top-level statements",
        'var a = B.C(args);\na.D("x", async (E e) => await e.F());\nint g() => 1;',
        "let a = B.C(args); a.D('x', fn(e: E) {return await e.F()}); function g() {return 1}",
    ),
    (
        "deconstruction and out variables",
        "class A { void F() { var (a, b) = c; d(out var e, ref f, name: 3); } }",
        "class A() {method F() {let [a, b] = c; d((& e), (& f), name=3)}}",
    ),
    (
        "nothing is made of operators, indexers, events and finalisers",
        "class A { public static A operator +(A a, A b) => a; string this[int i] => j; event B C; delegate int D(int e); ~A() { } }",
        "class A() {let C: B; static +(a: A, b: A) -> A {return a}; method [](i) {return j}}",
    ),
]

BROKEN = b"class Kept { void F() { g(); } }\nclass Broken { void H( { ; } }"


@pytest.mark.parametrize(("source", "expected"), [pytest.param(source, expected, id=name) for name, source, expected in CASES])
def test_every_construct_is_lowered_to_what_it_means(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a.cs", source.encode())
    assert spelled(module.body) == expected
    assert module.errors == ()


@pytest.mark.parametrize(("source", "expected"), [pytest.param(source, expected, id=name) for name, source, expected in CASES])
def test_every_node_stands_inside_its_file(source: str, expected: str) -> None:
    size = len(source.encode())
    for node in nodes(LANGUAGE.lower("a.cs", source.encode()).body):
        if isinstance(node, ir.Node):
            assert 0 <= node.start <= node.end <= size, (node, expected)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([source for _name, source, _expected in CASES]), st.integers(0, 400), st.integers(0, 30))
def test_pieces_cut_out_of_programs_do_not_make_it_fail(source: str, start: int, length: int) -> None:
    broken = (source[:start] + source[start + length :]).encode()
    list(nodes(LANGUAGE.lower("a.cs", broken).body))


def test_what_does_not_parse_is_named_and_the_rest_is_kept() -> None:
    module = LANGUAGE.lower("a.cs", BROKEN)
    assert module.errors
    assert any(isinstance(node, ir.Class) and node.name == "Kept" for node in nodes(module.body))
