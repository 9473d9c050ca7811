"""Kotlin: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.kotlin import LANGUAGE, lower
from auditor.model import ir
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.languages.pseudocode import nodes
from tests.languages.spelling import spelled

CASES = [
    (
        "imports bring names, aliases and packages",
        "package a\nimport b.C\nimport b.d as e\nimport f.*\nval x = 1",
        "import C=b.C; import e=b.d; import =f.*; let x = 1",
    ),
    (
        "classes promote and construct",
        'class A(private val b: B, c: String = "x") : D(b), E by b { val f = g }',
        "class A(D, E) {constructor <init>(b: B, c: String = 'x') {super(b)}}",
    ),
    (
        "fields that begin with a parameter are filled in the constructor",
        "class A(key: String) { val client = Client(key)\n init { go() }\n val other = Other() }",
        "class A() {let client; constructor <init>(key: String) {this.client = Client(key); go()}; let other = Other()}",
    ),
    (
        "secondary constructors",
        "class A(a: Int) { constructor(b: B) : this(1) { c() } }",
        "class A() {constructor <init>(a: Int) {}; constructor <init>(b: B) {this(1); c()}}",
    ),
    (
        "companions are static, objects are objects",
        'class A {\n companion object {\n  const val B = "x"\n  fun c() = A()\n }\n}\nobject D {\n val e = F()\n}',
        "class A() {static c() {return A()}; let B = 'x'}; object D() {let e = F()}",
    ),
    (
        "data, sealed and enum classes",
        'data class A(val b: String, var c: Int = 2)\nenum class D(val e: String) {\n  F("x"),\n  G("y");\n  fun h() = e\n}',
        "class A() {constructor <init>(b: String, c: Int = 2) {}}; enum D() {constructor <init>(e: String) {}; method h() {return e}; let F = D('x'); let G = D('y')}",
    ),
    ("interfaces declare", "interface A {\n fun b(c: String): String\n}", "interface A() {abstract method b(c: String) -> String {}}"),
    (
        "annotations are decorators",
        '@A\n@B("x", c = ["y"])\nclass D {\n @E fun f(@G g: String) { }\n}',
        "@A @B('x', c=['y']) class D() {@E method f(g: String) {}}",
    ),
    (
        "settings injected",
        'class A(@Value("\\${a.b:c}") val d: String) {\n @Value("\\${e}") lateinit var f: String\n @Autowired lateinit var g: G\n}',
        "class A() {let g: G; constructor <init>(d: String = Value('a.b', 'c')) {}; let f: String = Value('e')}",
    ),
    (
        "a class filled from settings",
        '@ConfigurationProperties("ai")\nclass A(val baseUrl: String = "u")',
        "@ConfigurationProperties('ai') class A() {constructor <init>(baseUrl: String = ConfigurationProperties('ai.base-url', 'u')) {}}",
    ),
    (
        "functions",
        "fun a(b: B, vararg c: Int, d: D = e()): F { return g }\nsuspend fun h() = i",
        "function a(b: B, *c: Int, d: D = e()) -> F {return g}; function h() {return i}",
    ),
    (
        "extensions have a receiver",
        "fun String.a(b: Int) = this.length + b\nval C.d: Int get() = 3",
        "method (this String) a(b: Int) {return (this.length + b)}; getter (this C) d() -> Int {return 3}",
    ),
    (
        "properties with accessors and delegates",
        "class A {\n val b: B get() = c\n var d = 1\n  set(value) { field = value }\n val e by lazy { F() }\n val g by inject<H>()\n}",
        "class A() {getter b() -> B {return c}; setter d(value) {let field = this.field d; field = value; this.field d = field}; getter d() {return this.field d}; let field d = 1; let e = fn(it) {return F()}(); let g = inject(<0>=H)}",
    ),
    (
        "blocks after calls are the last argument",
        "fun a() { b(1) { c }\n d.e { f, g -> f }\n h { it.i } }",
        "function a() {b(1, fn(it) {return c}); d.e(fn(f, g) {return f}); h(fn(it) {return it.i})}",
    ),
    (
        "scope functions run at once",
        "fun a() { b.let { c -> c.d }\n b.apply { e = 1 }\n b.also { f(it) }\n with(b) { g() }\n b.run { h() } }",
        "function a() {fn(c) {return c.d}(b); fn(it) {it.e = 1; return it}(b); fn(it) {f(it); return it}(b); fn(it) {return g()}(b); fn(it) {return h()}(b)}",
    ),
    (
        "coroutine builders run at once",
        "fun a() = runBlocking { launch { b() }\n withContext(IO) { c() } }",
        "function a() {return fn(it) {fn(it) {return b()}(); return fn(it) {return c()}()}()}",
    ),
    (
        "assignments in a block configure",
        "var own = 1\nfun a() { b { own = 2\n model = 1 } }",
        "let own = 1; function a() {b(fn(it) {own = 2; it.model = 1})}",
    ),
    (
        "collections are displays",
        'val a = listOf(1, *b)\nval c = mapOf("k" to 1)\nval d = mapOf(e)\nval f = g to h',
        "let a = [1, *b]; let c = {'k': 1}; let d = mapOf(e); let f = [g, h]",
    ),
    ("type arguments", "val a = b<C>()\nval d = e.f<G>(1)", "let a = b(<0>=C); let d = e.f(1, <0>=G)"),
    (
        "strings with names and expressions",
        'val a = "x $y ${z.b()} \\n \\$c"\nval d = """raw $e\n ${f}"""\nval g = \'h\'',
        "let a = `'x ' y ' ' z.b() ' \\n $c'`; let d = `'raw ' e '\\n ' f`; let g = 'h'",
    ),
    (
        "safe calls, elvis and casts",
        "fun a() { b?.c!!.d(1)[0]\n e ?: throw F()\n g as H\n i is J\n k in l\n m[1, 2] }",
        "function a() {b.c.d(1)[0]; (e ?? do {raise F()}); g; ?(i); ?(k, l); m[1:2]}",
    ),
    (
        "if as value and statement",
        "fun a() { val b = if (c) 1 else { d(); 2 }\n if (e) f() else g()\n if (h) i() }",
        "function a() {let b = (c ? 1 : do {d(); 2}); if e {f()} else {g()}; if h {i()}}",
    ),
    (
        "when as value",
        'fun a() { val b = when (c) { "x", "y" -> 1\n is D -> 2\n in 1..3 -> 4\n else -> { e() } }\n val f = when { g > 1 -> 1\n else -> 2 } }',
        "function a() {let b = (((c == 'x') or (c == 'y')) ? 1 : (?(c, ?()) ? 2 : (?(c, ?()) ? 4 : e()))); let f = ((g > 1) ? 1 : 2)}",
    ),
    (
        "when as statement",
        'fun a() { when (val b = c()) { "x" -> d()\n E -> f()\n is G -> h()\n else -> i() }\n when { j -> k() } }',
        "function a() {let b = c(); switch b {case 'x': {d()} case ?(): {f()} case ?(): {h()} default: {i()}}; switch  {default if j: {k()}}}",
    ),
    (
        "try as value and statement",
        "fun a() { val b = try { 1 } catch (e: E) { 2 }\n try { c() } catch (e: F) { d() } finally { g() } }",
        "function a() {let b = (?() ? 1 : 2); try {c()} catch F e {d()} finally {g()}}",
    ),
    (
        "loops",
        "fun a() { for (i in b) { continue }\n for ((c, d) in e) f()\n while (g) break\n do { h() } while (i) }",
        "function a() {for i in b {continue}; for [c, d] in e {f()}; while g {break}; do while i {h()}}",
    ),
    ("references", "val a = b::c\nval d = ::e\nval f = G::class\nval h = I::class.java", "let a = b.c; let d = e; let f = G; let h = I"),
    (
        "anonymous functions and objects",
        "val a = fun(b: Int): Int { return b }\nval c = object : D { override fun e() { } }",
        "let a = fn(b: Int) {return b}; let c = do {class object$46(D) {method e() {}}; object$46()}",
    ),
    (
        "destructuring and lambda patterns",
        "val (a, b) = c\nval d = e.map { (f, g) -> f }",
        "let [a, b] = c; let d = e.map(fn($31=[f, g]) {return f})",
    ),
    (
        "jumps in expressions",
        "fun a() { val b = c ?: return d\n return@a e\n throw f }",
        "function a() {let b = (c ?? do {return d}); return e; raise f}",
    ),
    (
        "numbers and operators",
        "val a = f(1_000L, 0x1F, 1.5f, -2, !b, c && d || e, g % 2, true, null)\nfun h() { i += 1\n i++ }",
        "let a = f(1000, 31, 1.5, -2, (not b), ((c and d) or e), (g % 2), True, None); function h() {i += 1; (i +:= 1)}",
    ),
    (
        "nullable and function types",
        "val a: B<C, D>? = e\nval f: (G) -> H = i\nval j: (() -> K)? = null",
        "let a: B[[C, D]] = e; let f = i; let j = None",
    ),
    ("labels and annotated expressions", "fun a() { l@ for (i in b) { }\n @C d() }", "function a() {for i in b {}; d()}"),
]

BROKEN = b"class Kept {\n fun f() { g() }\n}\nval a = = 1\n"


@pytest.mark.parametrize(("source", "expected"), [pytest.param(source, expected, id=name) for name, source, expected in CASES])
def test_every_construct_is_lowered_to_what_it_means(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a.kt", source.encode())
    assert spelled(module.body) == expected
    assert module.errors == ()


@pytest.mark.parametrize(("source", "expected"), [pytest.param(source, expected, id=name) for name, source, expected in CASES])
def test_every_node_stands_inside_its_file(source: str, expected: str) -> None:
    size = len(source.encode())
    for node in nodes(LANGUAGE.lower("a.kt", source.encode()).body):
        if isinstance(node, ir.Node):
            assert 0 <= node.start <= node.end <= size, (node, expected)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([source for _name, source, _expected in CASES]), st.integers(0, 400), st.integers(0, 30))
def test_pieces_cut_out_of_programs_do_not_make_it_fail(source: str, start: int, length: int) -> None:
    broken = (source[:start] + source[start + length :]).encode()
    list(nodes(LANGUAGE.lower("a.kt", broken).body))


def test_what_does_not_parse_is_named_and_the_rest_is_kept() -> None:
    module = LANGUAGE.lower("a.kt", BROKEN)
    assert module.errors
    assert any(isinstance(node, ir.Class) and node.name == "Kept" for node in nodes(module.body))


def test_annotations_of_types_in_parentheses_are_passed_over() -> None:
    source = b'class A(val d: @Composable (() -> Unit) = {}, @Named("x") val b: Int = 1)\nval q = 1\n'
    module = lower("a.kt", source)
    assert module.errors == ()
    assert len(module.body) == 2
    assert lower("a.kt", b"fun f(a: @Composable (() -> Unit) = {} {").errors != ()
