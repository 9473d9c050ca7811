"""Swift: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.swift import LANGUAGE
from tests.languages.spelling import spelled

CASES = [
    (
        "imports bring every name of a module",
        "import Foundation\nimport struct A.B\n@testable import C",
        "import =Foundation.*; import B=A.B; import =C.*",
    ),
    (
        "classes, structs and protocols",
        (
            "final class A: B, C { let x: D = D(); static let s = A(); init(x: D) { self.x = x } }\nprotocol P { func "
            "f(a: Int) -> String; var y: Int { get } }"
        ),
        (
            "class A(B, C) {let x: D = D(); let s = A(); constructor init(x: D) {self.x = x}}; interface P() {abstract "
            "method f(a: Int) -> String {}; let y: Int}"
        ),
    ),
    (
        "a struct without an initialiser has one of its properties",
        "struct S { let a: Int; var b = 1; static let c = 2 }",
        "struct S() {let a: Int; let b = 1; let c = 2; constructor init(a: Int, b = 1) {self.a = a; self.b = b}}",
    ),
    (
        "enumerations stand for their raw values",
        'enum M: String { case a = "x"; case b, c }\nlet d = M.a.rawValue',
        "enum M(String) {let a = 'x'; let b = 'b'; let c = 'c'}; let d = M.a",
    ),
    ("extensions add to a type", "extension A { func m() {} }", "extension A() {method m() {}}"),
    (
        "computed properties are getters",
        "var a: Int { 1 }\nvar b: Int { get { c } set { d = newValue } }",
        "getter a() -> Int {return 1}; getter b() -> Int {return c}",
    ),
    (
        "labels name parameters",
        'func f(_ a: Int, to b: String = "x", c: D...) async -> E { return a }',
        "async function f(a: Int, to=b: String = 'x', *c: D) -> E {return a}",
    ),
    ("arguments and trailing closures", "f(1, b: 2) { c } onError: { $0.d }", "f(1, b=2, &=fn() {return c}, onError=fn($0) {return $0.d})"),
    ("members whose type is left out", "f(a: .b, c: .d(1), e: .init(g: 2), h: .init(3))", "f(a=..b, c=..d(1), e={'g': 2}, h=..init(3))"),
    ("initialisers named init construct", "A.init(b: 1)\nFoo<Int>(a: 1)", "A(b=1); Foo(a=1)"),
    ("optionals pass through", "a?.b!.c?(1) ?? d", "(a.b.c(1) ?? d)"),
    ("await, try and casts pass through", "try await f() as? A", "await f()"),
    ("subscripts", 'a["b"]\nd[0] = 1', "a['b']; d[0] = 1"),
    (
        "closures",
        "let f = { (x: Int) -> Int in x + 1 }\nlet g = { [weak self] a, b in c() }\nlet h = { $0 + $1 }",
        "let f = fn(x: Int) {return (x + 1)}; let g = fn(a, b) {return c()}; let h = fn($0, $1) {return ($0 + $1)}",
    ),
    ("strings", '"a\\(b)c\\n"\n#"raw \\#(x)"#\n"""\nx\n"""', "`'a' b 'c\\n'`; `'raw ' x ''`; '\\nx\\n'"),
    ("collections", '[1, 2]\n["a": 1]\n(1, 2)\n(3)', "[1, 2]; {'a': 1}; [1, 2]; 3"),
    (
        "bindings in conditions",
        "if let a = b, a > 1 { c() } else if case .d(let e) = f { g() } else { h() }\nif let i { j() }",
        "let a = b; if (a and (a > 1)) {c()} else {let e = ?(f); if ?(f) {g()} else {h()}}; if i {j()}",
    ),
    ("guards", "guard let a = b, c else { return }\nf()", "let a = b; if (not (a and c)) {return}; f()"),
    (
        "loops",
        "for x in xs where x.y { f() }\nwhile let a = next() { break }\nrepeat { continue } while b\nfor (k, v) in d {}",
        "for x in xs {if x.y {f()}}; while a {let a = next(); break}; while b {continue}; for [k, v] in d {}",
    ),
    (
        "switch",
        'switch a { case .b(let c): f(c); case .d, .e: g(); case "x": h(); case let y where y > 1: i(); default: break }',
        "switch a {case ..b(c): {f(c)} case ..d, ..e: {g()} case 'x': {h()} case y if (y > 1): {i()} default: {}}",
    ),
    (
        "switch and if as values",
        "let a = switch b { case .c: 1; default: 2 }\nlet d = if e { 1 } else { 2 }",
        "let a = ((b == ..c) ? 1 : 2); let d = (e ? 1 : 2)",
    ),
    (
        "do and catch",
        "do { try a() } catch let e as B { c() } catch { d(error) }\ndo { f() }",
        "try {a()} catch B e {c()} catch  error {d(error)}; {f()}",
    ),
    ("defer runs its statements", "func f() { defer { a() }; b() }", "function f() {{a()}; b()}"),
    (
        "operators",
        "!a && b || c\nx += 1\nd ? e : -1\n1 + 2 * 3\n0..<10",
        "((not a) and (b or c)); x += 1; (d ? e : (- 1)); (1 + (2 * 3)); 0:10",
    ),
    (
        "odd forms",
        (
            "let a: (Int) -> String = b\nlet c = \\.d\nlet e = #selector(f)\nlet g: [String: Int] = [:]\nx is Y\nlet h = "
            "[1...]\nlabel: for i in j { break label }\nlet (k, l) = m\nstatic func n() {}"
        ),
        (
            "let a: ?() = b; let c = ?().d; let e = ?(f); let g: ?() = {}; ?(x, Y); let h = [?(1)]; for i in j {break}; "
            "let [k, l] = m; static n() {}"
        ),
    ),
    (
        "values that closures and branches give",
        (
            "let a = { if b { return 1 } else { return 2 } }\nlet c = { d = 1 }\nlet e = if f { g(); h } else if i { j } "
            "else { k }\nlet l = switch m { case .n(let o): o; case 1, 2: p; case let q: q }\nvar r: S = { let t = S(); "
            "return t }()"
        ),
        (
            "let a = fn() {if b {return 1} else {return 2}}; let c = fn() {d = 1}; let e = (f ? do {g(); h} : (i ? j : "
            "k)); let l = (?(m) ? o : (((m == 1) or (m == 2)) ? p : (?(m) ? q : None))); let r: S = fn() {let t = S(); "
            "return t}()"
        ),
    ),
    (
        "type names",
        "let a: [B] = []\nlet c: D.E? = nil\nlet f: any G = h\ntypealias I = J",
        "let a: Array[B] = []; let c: D.E = None; let f: G = h; let I = J",
    ),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_construct_is_lowered_to(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a", source.encode())
    assert spelled(module.body) == expected
    assert not module.errors
    assert module.language == "swift"


PATHS = [("OpenAI", "a.swift", ())]


@pytest.mark.parametrize(("module", "importer", "expected"), PATHS)
def test_a_module_is_looked_for_where_the_language_puts_it(module: str, importer: str, expected: tuple[str, ...]) -> None:
    assert LANGUAGE.module_paths(module, 0, importer) == expected
