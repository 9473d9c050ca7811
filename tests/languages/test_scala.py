"""Scala: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.scala import LANGUAGE
from auditor.model import ir
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.languages.pseudocode import nodes
from tests.languages.spelling import spelled

CASES = [
    (
        "imports bring names, renamed ones and packages",
        "package a.b\nimport c.D\nimport c.{E, F => G, H as I, _}\nimport j._\nimport k.*\nimport l.m.given\nimport n as o",
        "import D=c.D; import E=c.E, G=c.F, I=c.H, =c.*; import =j.*; import =k.*; import =l.m.*; import o=n",
    ),
    (
        "classes promote and construct",
        'class A @Inject() (val b: B, c: String = "x")(implicit d: D) extends E(b) with F[Int] { val g = H(c)\n val i = J() }',
        "@Inject class A(E, F[Int]) {let g; constructor <init>(b: B, c: String = 'x', d: D) {super(b); this.g = H(c)}; let i = J()}",
    ),
    (
        "objects hold static members",
        "object A extends App { val b = C()\n def d(): A = new A() }",
        "object A(App) {static d() -> A {return new A()}; let b = C()}",
    ),
    (
        "traits declare",
        "trait A { def b(c: String): String\n val d: Int }",
        "trait A() {let d: Int; abstract method b(c: String) -> String {}}",
    ),
    (
        "case classes and enums",
        "case class A(b: String, c: Int = 2)\nenum D:\n  case E, F",
        "class A() {constructor <init>(b: String, c: Int = 2) {}}; enum D() {let E = []; let F = []}",
    ),
    (
        "methods and their values",
        "class A { def b(c: C, d: Int*): D = { e()\n f }\n def g = h\n def i() = { return j } }",
        "class A() {method b(c: C, *d: Int) -> D {e(); return f}; method g() {return h}; method i() {return j}}",
    ),
    ("indented bodies", "def a(b: Int): Int =\n  val c = 1\n  c + b", "function a(b: Int) -> Int {let c = 1; return (c + b)}"),
    (
        "extensions and givens",
        "extension (a: A) def b(c: Int) = a.d + c\ngiven e: F = new F",
        "method (a A) b(c: Int) {return (a.d + c)}; let e: F = new F()",
    ),
    (
        "calls, named arguments and type arguments",
        "val a = b.c(1, d = 2)[E](3)\nval f = g[H](1)\nval i = j(1)(2)",
        "let a = b.c(1, d=2)(3, <0>=E); let f = g(1, <0>=H); let i = j(1, 2)",
    ),
    (
        "blocks and functions as arguments",
        "val a = b.map { c => c.d }\nval e = f.map(_.g)\nval h = i { j }\nval k = l.collect { case (m, n) => m }\nval o = p((q: Q, r) => q)\nval s = t(classOf[U])",
        "let a = b.map(fn(c) {return c.d}); let e = f.map(fn(_) {return _.g}); let h = i(fn() {return j}); let k = l.collect(fn(_) {return (?((m := _), (n := _)) ? m : ?(_))}); let o = p(fn(q: Q, r) {return q}); let s = t(U)",
    ),
    (
        "collections are displays",
        'val a = Seq(1, 2)\nval b = Map("k" -> 1)\nval c = Map(d)\nval e = f -> g',
        "let a = [1, 2]; let b = {'k': 1}; let c = Map(d); let e = [f, g]",
    ),
    (
        "strings",
        'val a = s"x $y ${z.b} c"\nval d = """raw"""\nval e = "f\\n"\nval g = \'h\'\nval i = uri"http://$j/k"',
        "let a = `'x ' y ' ' z.b ' c'`; let d = 'raw'; let e = 'f\\n'; let g = 'h'; let i = `'http://' j '/k'`",
    ),
    (
        "operators",
        "val a = b + c * 2 - -1\nval d = !e && f || g\nval h = i :: j\nval k = l max m\nval n = 1L + 0x1F + 1.5",
        "let a = ((b + (c * 2)) - -1); let d = (((not e) and f) or g); let h = ?(i, j); let k = l.max(m); let n = ((1 + 31) + 1.5)",
    ),
    (
        "if and match as values",
        'val a = if (b) 1 else { c(); 2 }\nval d = e match { case "x" | "y" => 1\n case f: F if f.g => 2\n case Some(h) => h\n case I.J => 3\n case _ => k() }',
        "let a = (b ? 1 : do {c(); 2}); let d = (((e == 'x') or (e == 'y')) ? 1 : ((?((f := e)) and f.g) ? 2 : (?((h := e)) ? h : ((e == I.J) ? 3 : k()))))",
    ),
    (
        "for with and without yield",
        "def a() = { for { b <- c; d = b.e if d > 1 } yield d }\ndef f() = { for (i <- g if h) { j(i) }\n 1 }",
        "function a() {return [d for b in c for d in [b.e] if (d > 1)]}; function f() {for i in g {if h {j(i)}}; return 1}",
    ),
    (
        "try as value and statement",
        "def a() = { val b = try { 1 } catch { case e: E => 2 }\n try { c() } catch { case d: D => f() } finally { g() }\n 1 }",
        "function a() {let b = (?() ? 1 : (?((e := ?())) ? 2 : ?(?()))); try {c()} catch D d {f()} finally {g()}; return 1}",
    ),
    (
        "loops, assignments and jumps",
        'def a() = { while (b) { c() }\n d = 1\n e += 2\n throw new F("x") }',
        "function a() {while b {c()}; d = 1; e += 2; raise new F('x')}",
    ),
    (
        "new, anonymous classes and this",
        "val a = new B(1)\nval c = new D { def e = 2 }\ndef f() = this.g + super.h()",
        "let a = new B(1); let c = do {class D$25(D) {method e() {return 2}}; new D$25()}; function f() {return (this.g + super.h())}",
    ),
    (
        "patterns in definitions",
        "val (a, b) = c\nval Some(d) = e\nvar f: Option[G] = None\nlazy val h = i",
        "let [a, b] = c; let [d] = e; let f: Option[G] = None; let h = i",
    ),
    ("annotations", '@A @B("x") class C { @D def e(@F g: String) = g }', "@A @B('x') class C() {@D method e(g: String) {return g}}"),
    (
        "tuples, unit and null",
        "val a = (1, b)\nval c = ()\nval d = null\nval e = f _\nval g = true",
        "let a = [1, b]; let c = None; let d = None; let e = f; let g = True",
    ),
    ("type definitions and packages say nothing", "type A = B\nexport c.d\npackage e { class F }", "class F() {}"),
]

BROKEN = b"class Kept { def f() = g() }\nclass { def h( = 1 }"


@pytest.mark.parametrize(("source", "expected"), [pytest.param(source, expected, id=name) for name, source, expected in CASES])
def test_every_construct_is_lowered_to_what_it_means(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a.scala", source.encode())
    assert spelled(module.body) == expected
    assert module.errors == ()


@pytest.mark.parametrize(("source", "expected"), [pytest.param(source, expected, id=name) for name, source, expected in CASES])
def test_every_node_stands_inside_its_file(source: str, expected: str) -> None:
    size = len(source.encode())
    for node in nodes(LANGUAGE.lower("a.scala", source.encode()).body):
        if isinstance(node, ir.Node):
            assert 0 <= node.start <= node.end <= size, (node, expected)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([source for _name, source, _expected in CASES]), st.integers(0, 400), st.integers(0, 30))
def test_pieces_cut_out_of_programs_do_not_make_it_fail(source: str, start: int, length: int) -> None:
    broken = (source[:start] + source[start + length :]).encode()
    list(nodes(LANGUAGE.lower("a.scala", broken).body))


def test_what_does_not_parse_is_named_and_the_rest_is_kept() -> None:
    module = LANGUAGE.lower("a.scala", BROKEN)
    assert module.errors
    assert any(isinstance(node, ir.Class) and node.name == "Kept" for node in nodes(module.body))
