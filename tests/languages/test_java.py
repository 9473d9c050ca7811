"""Java: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.java import LANGUAGE
from auditor.model import ir
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.languages.pseudocode import nodes
from tests.languages.spelling import spelled

CASES = [
    (
        "imports bring a class, a static member, or every name",
        "import a.b.C;\nimport static a.b.C.foo;\nimport a.b.*;\nimport static a.b.C.*;",
        "import C=a.b.C; import foo=a.b.C.foo; import =a.b.*; import =a.b.C.*",
    ),
    (
        "a class written in full needs its domain",
        "class A { void f() { com.foo.Bar.baz(); } }",
        "import com=com; class A() {method f() {com.foo.Bar.baz()}}",
    ),
    (
        "classes with bases, fields and methods",
        "public class A<T> extends B<T> implements C, D { private final E e = new E(); int n; static F g() { return null; } abstract void h(); }",
        "class A(B[T], C, D) {let n; static g() -> F {return None}; abstract method h() {}; let e: E = new E()}",
    ),
    (
        "constructors share one name and call one another",
        "class A { A(int a) { this(a, 1); } A(int a, int b) { super(a); this.b = b; } }",
        "class A() {constructor <init>(a) {this(a, 1)}; constructor <init>(a, b) {super(a); this.b = b}}",
    ),
    (
        "records promote their parameters and have accessors",
        "record A(String b, int c) implements D { A { check(); } String b() { return x; } }",
        "class A(D) {method b() -> String {return x}; constructor <init>(b: String, c) {check()}; method c() {return this.c}}",
    ),
    (
        "enumerations make their constants",
        'enum A { B("x"), C; final String d; A(String d) { this.d = d; } }',
        "enum A() {let d: String; constructor <init>(d: String) {this.d = d}; let B = new A('x'); let C = new A()}",
    ),
    (
        "interfaces declare methods",
        'interface A extends B { String f(@C("x") String d); default void g() { } int K = 3; }',
        "interface A(B) {abstract method f(d: String) -> String {}; method g() {}; let K = 3}",
    ),
    ("annotation types are interfaces", '@interface A { String value() default "x"; }', "interface A() {let value = 'x'}"),
    (
        "annotations are decorators",
        '@A @B("x") @C(d = {"y", E.F}) class G { @H void i() { } }',
        "@A @B('x') @C(d=['y', E.F]) class G() {@H method i() {}}",
    ),
    (
        "settings injected into fields and parameters",
        'class A { @Value("${a.b:x}") String c; @Value("${a.b}/v1") String d; @ConfigProperty(name = "e", defaultValue = "f") String g; A(@Value("${h}") String h) { } @Value("plain") String i; @Qualifier("q") J j; }',
        "class A() {let j: J; constructor <init>(h: String = Value('h')) {}; let c: String = Value('a.b', 'x'); let d: String = `Value('a.b') '/v1'`; let g: String = ConfigProperty('e', 'f'); let i: String = Value('plain')}",
    ),
    (
        "a class filled from settings",
        '@ConfigurationProperties(prefix = "ai") class A { String baseUrl = "u"; int n; }\n@ConfigurationProperties("b") record B(String key) { }',
        "@ConfigurationProperties(prefix='ai') class A() {let baseUrl: String = ConfigurationProperties('ai.base-url', 'u'); let n = ConfigurationProperties('ai.n')}; @ConfigurationProperties('b') class B() {constructor <init>(key: String = ConfigurationProperties('b.key')) {}; method key() -> String {return this.key}}",
    ),
    (
        "accessors that an annotation processor writes",
        "@Data class A { String url; }\n@Getter class B { String url; String getUrl() { return null; } }\n@RequiredArgsConstructor class C { final D d; F f; E e = new E(); }\n@AllArgsConstructor class G { H h; }\n@Data @NoArgsConstructor class I { J j; }",
        "@Data class A() {let url: String; method getUrl() -> String {return this.url}}; @Getter class B() {let url: String; method getUrl() -> String {return None}}; @RequiredArgsConstructor class C() {let d: D; let f: F; constructor <init>(d: D) {}; let e: E = new E()}; @AllArgsConstructor class G() {let h: H; constructor <init>(h: H) {}}; @Data @NoArgsConstructor class I() {let j: J; method getJ() -> J {return this.j}}",
    ),
    (
        "locals, assignments and operators",
        "class A { void f() { int a = 1, b; a += 2; a = b = 3; a++; -a; !b; } }",
        "class A() {method f() {let a = 1; let b; a += 2; b = 3; a = b; a += 1; (- a); (not b)}}",
    ),
    ("calls in a chain", "class A { Object f() { return a.b().c(1)[2].d; } }", "class A() {method f() -> Object {return a.b().c(1)[2].d}}"),
    (
        "strings, text blocks and escapes",
        'class A { String a = "x\\n\\u0041\\q"; String b = """\n      hi\n        you\\\n      """; char c = \'\\t\'; }',
        "class A() {let a: String = 'x\\nAq'; let b: String = 'hi\\n  you'; let c = '\\t'}",
    ),
    (
        "numbers",
        "class A { Object a = f(1, 1_000L, 0x1F, 0b11, 017, 1.5f, -2, 1e3); }",
        "class A() {let a: Object = f(1, 1000, 31, 3, 17, 1.5, -2, 1000.0)}",
    ),
    (
        "conditions and casts",
        "class A { Object f() { return a && !b || c ? (D) e : null; } }",
        "class A() {method f() -> Object {return (((a and (not b)) or c) ? e : None)}}",
    ),
    (
        "instanceof binds a name",
        "class A { void f() { if (a instanceof B b && c) return; else if (d) throw e; else g(); } }",
        "class A() {method f() {if (?((b := a)) and c) {return} else {if d {raise e} else {g()}}}}",
    ),
    (
        "lambdas and method references",
        "class A { void f() { g(() -> a); g(b -> { return b; }); g((c, d) -> c); g((E e) -> e); g(F::h); g(I::new); g(this::j); } }",
        "class A() {method f() {g(fn() {return a}); g(fn(b) {return b}); g(fn(c, d) {return c}); g(fn(e: E) {return e}); g(F.h); g(fn(*given) {return new I(*given)}); g(this.j)}}",
    ),
    (
        "anonymous classes",
        "class A { Object f() { return new B(1) { void c() { } }; } Object g() { return new D() { }; } }",
        "class A() {method f() -> Object {return do {class B$30(B) {method c() {}}; new B$30(1)}}; method g() -> Object {return new D()}}",
    ),
    (
        "arrays",
        'class A { Object a = new String[]{"x"}; int[] b = {1, 2}; Object c = new int[3]; }',
        "class A() {let a: Object = ['x']; let b = [1, 2]; let c: Object = new[](3)}",
    ),
    (
        "class literals are the class",
        "class A { Object a = B.class; Object b = int.class; }",
        "class A() {let a: Object = B; let b: Object = ?()}",
    ),
    (
        "loops",
        "class A { void f() { for (int i = 0; i < 3; i++) a(); for (B b : bs) { continue; } while (c) break; do { d(); } while (e); for (;;) { } } }",
        "class A() {method f() {let i = 0; while (i < 3) {a()} step {(i +:= 1)}; for b in bs {continue}; while c {break}; do while e {d()}; while  {}}}",
    ),
    (
        "try with resources, catch and finally",
        "class A { void f() { try (var a = b(); c) { d(); } catch (E | F e) { g(); } finally { h(); } } }",
        "class A() {method f() {try {with a=b(), c {d()}} catch E, F e {g()} finally {h()}}}",
    ),
    (
        "switch statements fall through",
        'class A { void f() { switch (a) { case "x": case "y": b(); break; case C: d(); default: e(); } } }',
        "class A() {method f() {switch a {case 'x': {} falls case 'y': {b()} case ?(): {d()} falls default: {e()} falls}}}",
    ),
    (
        "switch statements with arrows",
        "class A { void f() { switch (a) { case 1, 2 -> b(); case C c when c.d() -> { e(); } default -> throw f; } } }",
        "class A() {method f() {switch a {case 1, 2: {b()} case C(c) if c.d(): {e()} default: {raise f}}}}",
    ),
    (
        "switch expressions are conditions",
        'class A { Object f() { return switch (a) { case "x" -> 1; case B b -> b; case 2, 3 -> { c(); yield 4; } default -> throw d; }; } }',
        "class A() {method f() -> Object {return ((a == 'x') ? 1 : (?((b := a)) ? b : (((a == 2) or (a == 3)) ? do {c(); 4} : do {raise d})))}}",
    ),
    (
        "synchronized, labels and assertions",
        "class A { static { s(); } { i(); } void f() { synchronized (this) { a(); } l: while (b) { } assert c : d; { e(); } } }",
        "class A() {static #class init 17() {s()}; method #init 26() {i()}; method f() {a(); while b {}; c; d; {e()}}; s()}",
    ),
    ("outer instances", "class A { void f() { B.this.g(); super.h(); } }", "class A() {method f() {B.this.g(); super.h()}}"),
    (
        "generic types are subscripts",
        "class A { Map<String, List<B>> a; C<?>[] b; d.E<int[]> c; var d; }",
        "class A() {let a: Map[[String, List[B]]]; let b: C; let c: d.E; let d}",
    ),
    ("rest parameters and thrown types", "class A { void f(final B b, C... c) throws D { } }", "class A() {method f(b: B, *c: C) {}}"),
]

BROKEN = b"class Kept { void f() { g(); } }\nclass Broken { void h( { ; } }"


@pytest.mark.parametrize(("source", "expected"), [pytest.param(source, expected, id=name) for name, source, expected in CASES])
def test_every_construct_is_lowered_to_what_it_means(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a.java", source.encode())
    assert spelled(module.body) == expected
    assert module.errors == ()


@pytest.mark.parametrize(("source", "expected"), [pytest.param(source, expected, id=name) for name, source, expected in CASES])
def test_every_node_stands_inside_its_file(source: str, expected: str) -> None:
    size = len(source.encode())
    for node in nodes(LANGUAGE.lower("a.java", source.encode()).body):
        if isinstance(node, ir.Node):
            assert 0 <= node.start <= node.end <= size, (node, expected)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([source for _name, source, _expected in CASES]), st.integers(0, 400), st.integers(0, 30))
def test_pieces_cut_out_of_programs_do_not_make_it_fail(source: str, start: int, length: int) -> None:
    broken = (source[:start] + source[start + length :]).encode()
    list(nodes(LANGUAGE.lower("a.java", broken).body))


def test_what_does_not_parse_is_named_and_the_rest_is_kept() -> None:
    module = LANGUAGE.lower("a.java", BROKEN)
    assert module.errors
    assert any(isinstance(node, ir.Class) and node.name == "Kept" for node in nodes(module.body))
