"""Rust is lowered construct by construct; its marked corpus is met line by line."""

import pytest
from auditor.languages.rust import lower, module_paths
from auditor.model import ir
from tests.languages.spelling import spelled


def declared(code: str) -> str:
    """Return what items lower to."""
    module = lower("a.rs", code.encode())
    assert not module.errors
    return spelled(module.body)


def stated(code: str) -> str:
    """Return what the statements of a function lower to."""
    module = lower("a.rs", f"fn f() {{ {code} z(); }}".encode())
    assert not module.errors
    define = module.body[-1]
    assert isinstance(define, ir.Define)
    return spelled(define.function.body.statements()[:-1])


def valued(code: str) -> str:
    """Return what one expression lowers to."""
    module = lower("a.rs", f"const X: T = {code};".encode())
    assert not module.errors
    assign = module.body[-1]
    assert isinstance(assign, ir.Assign)
    return spelled(assign.value)


IMPORTS = [
    ("use a::b::C;", "import C=a.b.C"),
    ("use a;", "import a=a"),
    ("use a::{b::{C as D, self}, E};", "import D=a.b.C, b=a.b, E=a.E"),
    ("use a::*;", "import =a.*"),
    ("pub use self::x::Y;", "import re-exported Y=self.x.Y"),
    ("use super::x as z;", "import z=super.x"),
    ("extern crate foo as bar;", "import bar=foo"),
    ("extern crate foo;", "import foo=foo"),
    ("mod settings;", "import settings=self.settings"),
    (
        "fn f() { anyhow::bail(); std::mem::drop(1); }",
        "import anyhow=anyhow; import std=std; function f() {anyhow.bail(); std.mem.drop(1)}",
    ),
    ("use ::a::B;", "import B=a.B"),
    ("use {a::b, c::d};", "import b=a.b, d=c.d"),
]


@pytest.mark.parametrize(("code", "text"), IMPORTS)
def test_uses_bind_names_and_paths_bind_crates(code: str, text: str) -> None:
    assert declared(code) == text


ITEMS = [
    ('const URL: &str = "x";', "let URL: str = 'x'"),
    ("static mut S: Option<String> = None;", "let S: String = None"),
    ("pub struct Cfg<T> { pub url: String, #[serde(default)] key: Option<T> }", "struct Cfg() {let url: String; let key: T}"),
    ("struct Tup(String, u32);", "struct Tup() {let 0: String; let 1: u32}"),
    ("struct Unit;", "struct Unit() {}"),
    ("enum E { A, B(String), C { x: i32 }, D(A, B) }", "enum E() {let A; let B: String; let C; let D}"),
    (
        "trait Llm: Send { async fn ask(&self, p: &str) -> Result<String>; fn d(&self) -> i32 { 1 } const K: u8; type T; }",
        "trait Llm(Send) {async abstract method ask(self, p: str) -> String {}; method d(self) -> i32 {return 1}; let K: u8}",
    ),
    (
        "impl<T> Llm for Cfg<T> { fn ask(&self) -> String { self.x() } }",
        "extension Cfg(Llm) {method ask(self) -> String {return self.x()}}",
    ),
    (
        'impl p::T { const D: &str = "x"; fn new(url: impl Into<String>) -> Self { Self { url: url.into(), ..Default::default() } } }',
        "import p=p; extension T() {let D: str = 'x'; static new(url: Into) -> Self {return Self{'url': url, **Default.default()}}}",
    ),
    ("type A = Vec<String>;", "let A = [][String]"),
    ("macro_rules! m { () => {} }", ""),
    ('#[tokio::main]\n#[get("/x")]\nasync fn main() {}', "import tokio=tokio; @tokio.main @get('/x') async function main() {}"),
    ("mod inner { pub fn f() {} }", "module inner() {function f() {}}"),
    ("fn f((a, b): (i32, i32), &c: &u8, _: T, mut d: u8) {}", "function f(_0=[a, b]: [i32, i32], c: u8, _: T, d: u8) {}"),
    ('extern "C" { fn x(); }', ""),
    ("lazy_static! { static ref C: Client = Client::new(); }", "let C: Client = Client.new()"),
    ("union U { a: u8 }", "struct U() {let a: u8}"),
]


@pytest.mark.parametrize(("code", "text"), ITEMS)
def test_items_keep_types_traits_and_attributes(code: str, text: str) -> None:
    assert declared(code) == text


STATEMENTS = [
    ("let x = 1;", "let x = 1"),
    ("let (a, mut b) = f();", "let [a, b] = f()"),
    ("let x: T;", "let x: T"),
    ("let Some(z) = opt else { return 1 };", "let z = opt; if ?() {return 1}"),
    ("let Cfg { url, key: k, .. } = cfg;", "let {'url': url, 'key': k} = cfg"),
    ("let x = if a { 1 } else { 2 };", "let x; {if a {x = 1} else {x = 2}}"),
    (
        "let x = match r { Ok(v) => v, Err(e) => return e };",
        "let x; {switch r {case v if ?(): {x = v} case ?() if ?(): {let e; return e}}}",
    ),
    ("let x = { f(); 3 };", "let x; {f(); x = 3}"),
    ("let x = unsafe { f() };", "let x; {x = f()}"),
    ("x = 1;", "x = 1"),
    ("x += 2;", "x += 2"),
    ("x = if a { 1 } else { 2 };", "if a {x = 1} else {x = 2}"),
    ("a.b = c; a[0] = d;", "a.b = c; a[0] = d"),
    ("if a { f() } else if b { g() } else { h() }", "if a {f()} else {if b {g()} else {h()}}"),
    ("if let Some(v) = o { f(v) } else { g() }", "switch o {case v if ?(): {f(v)} default: {g()}}"),
    ("if let Ok(v) = f() && x { g(v) }", "{let v = f(); if ?(x) {g(v)}}"),
    ("while let Some(c) = s.next().await { f(c) }", "while ?() {let c = await s.next(); f(c)}"),
    ("while a { f(); }", "while a {f()}"),
    ("for x in xs { f(x) }", "for x in xs {f(x)}"),
    ("for (i, x) in xs.iter().enumerate() { f(i, x) }", "for x in xs {let i; f(i, x)}"),
    ("for (k, v) in &m { f(k, v) }", "for [k, v] in m {f(k, v)}"),
    ("loop { break; }", "while  {break}"),
    ("loop { continue }", "while  {continue}"),
    ("'a: loop { break 'a; }", "while  {break}"),
    (
        'match x { 1 | 2 => f(), 3..=5 => g(), A::B => h(), "s" => k(), Some(v) if v > 1 => l(v), Cfg { url, .. } => m(url), (a, b) => n(a), [a, .., b] => p(a), x @ Some(_) => q(x), ref y => r(y), &z => s(z), _ => t() }',
        "switch x {case 1, 2: {f()} case ?() if ?(): {g()} case A.B: {h()} case 's': {k()} case v if (v > 1): {l(v)} case {'url': url} if ?(): {m(url)} case [a, b] if ?(): {n(a)} case [a, *_, b] if ?(): {p(a)} case x if ?(): {q(x)} case y if ?(): {r(y)} case z if ?(): {s(z)} default: {t()}}",
    ),
    ("match k { E::B(s) => f(s), E::A => g() }", "switch k {case s if ?(): {f(s)} case E.A: {g()}}"),
    ("return f(x);", "return f(x)"),
    ("return;", "return"),
    ('panic!("x {}", a);', "raise `'x ' a`"),
    ('anyhow::bail!("x");', "raise 'x'"),
    ("unreachable!()", "raise unreachable()"),
    ('println!("{}", x);', "println('{}', x)"),
    ("tokio::select! { a = f() => g(a) }", "((a := f()) > g(a))"),
    ("{ f(); }", "{f()}"),
    ("unsafe { f() }", "f()"),
    (";", ""),
    ("fn inner() {}", "function inner() {}"),
    ("use a::b;", "import b=a.b"),
    ("const X: u8 = 1;", "let X: u8 = 1"),
]


@pytest.mark.parametrize(("code", "text"), STATEMENTS)
def test_each_branch_hands_on_its_own_value(code: str, text: str) -> None:
    assert stated(code) == text


EXPRESSIONS = [
    ('"a\\n"', "'a\\n'"),
    ('r#"x"y"#', "'x\"y'"),
    ("'x'", "'x'"),
    ('b"x"', "'x'"),
    ("1_000", "1000"),
    ("1.5", "1.5"),
    ("true", "True"),
    ("()", "None"),
    ("None", "None"),
    ("Some(x)", "x"),
    ("Ok(x)", "x"),
    ("Box::new(x)", "x"),
    ('String::from("x")', "'x'"),
    ("Value::Text(x)", "x"),
    ("Err(x)", "Err(x)"),
    ("a::b::c(1)", "a.b.c(1)"),
    ("self::f()", "f()"),
    ("Self::new()", "Self.new()"),
    ("<T as X>::f(1)", "T.f(1)"),
    ("Vec::<u8>::new()", "Vec.new()"),
    ("x.parse::<u32>()?", "x.parse()"),
    ("a.b.c", "a.b.c"),
    ("t.0.x", "t[0].x"),
    ("xs[0]", "xs[0]"),
    ("xs[1..2]", "xs[1:2]"),
    ("&mut x", "x"),
    ("*x", "x"),
    ("-x", "(- x)"),
    ("!x", "(not x)"),
    ("x as u32", "x"),
    ("(a)", "a"),
    ("(a, b)", "[a, b]"),
    ("[a, b]", "[a, b]"),
    ("[0; 3]", "[0]"),
    ("1..3", "1:3"),
    ("a + b * c", "(a + (b * c))"),
    ("a && b", "(a and b)"),
    ("f().await?.g()", "await f().g()"),
    ("x.clone().to_string().unwrap()", "x"),
    ('x.unwrap_or("d")', "(x ?? 'd')"),
    ("x.unwrap_or_else(|| d())", "(x ?? d())"),
    ("x.lock().unwrap().f()", "x.f()"),
    ("file.read(buf)", "file.read(buf)"),
    ("T { a: 1, b, ..c }", "T{'a': 1, 'b': b, **c}"),
    ("p::T { a }", "p.T{'a': a}"),
    ("|a, b| a + b", "fn(a, b) {return (a + b)}"),
    ("move |(a, b): (u8, u8)| { a }", "fn(_0=[a, b]: [u8, u8]) {return a}"),
    ("async move { f() }", "fn() {return f()}()"),
    ("async { 1 }", "fn() {return 1}()"),
    ("if a { 1 } else { 2 }", "(a ? do {1} : do {2})"),
    ("g(if let Some(x) = o { x } else { d })", "g(do {let x = o; (?() ? do {x} : do {d})})"),
    ("g(if a { 1 })", "g((a ? do {1} : None))"),
    (
        "g(match r { Ok(v) => v, _ => d })",
        "g(do {let match@15 = r; (?() ? do {let v = match@15; v} : (?() ? do {let _ = match@15; d} : ?(match@15)))})",
    ),
    ("g({ f(); 1 })", "g(do {f(); 1})"),
    ("g(unsafe { 1 })", "g(do {1})"),
    ("g(return 1)", "g(do {return 1})"),
    ("g(x = 1)", "g((x := 1))"),
    ("g(loop { break })", "g(do {while  {break}})"),
    ('format!("{}/x/{y}/{0:?}/{z}{{", a, z = b)', "`a '/x/' y '/' a '/' b '{'`"),
    ("format!(a)", "?(a)"),
    ("vec![1, x]", "[1, x]"),
    ('json!({"a": 1, "b": [x, {"c": f(y)}], "n": null, "m": a.b()})', "{'a': 1, 'b': [x, {'c': f(y)}], 'n': None, 'm': a.b()}"),
    ("json!(x)", "x"),
    ('env!("X")', "std.env.var('X')"),
    ("my_macro!(a, b)", "my_macro(a, b)"),
    ("my_macro!{ a }", "do {a}"),
    ("my_macro!()", "my_macro()"),
    ('concat!("a", "b")', "'ab'"),
    ("x?", "x"),
    ("r#type", "type"),
    ("-1i32", "(- 1)"),
    ("x.map_err(|e| e)", "x"),
    ('x.context("m")?', "x"),
]


@pytest.mark.parametrize(("code", "text"), EXPRESSIONS)
def test_wrappers_and_macros_are_looked_through(code: str, text: str) -> None:
    assert valued(code) == text


@pytest.mark.parametrize(
    ("module", "importer", "first"),
    [
        ("crate.a.b", "src/main.rs", "src/a/b.rs"),
        ("crate.a", "crates/x/src/deep/y.rs", "crates/x/src/a.rs"),
        ("crate", "src/a.rs", "src/lib.rs"),
        ("self.x", "src/a/mod.rs", "src/a/x.rs"),
        ("self.x", "src/a.rs", "src/a/x.rs"),
        ("super.x", "src/a/b.rs", "src/a/x.rs"),
        ("super.x", "src/a/mod.rs", "src/x.rs"),
        ("super.super.x", "src/a/b/c.rs", "src/a/x.rs"),
        ("other_core.x", "src/main.rs", "*/other-core/src/x.rs"),
        ("crate.a", "main.rs", "a.rs"),
    ],
)
def test_modules_are_files_of_the_crate(module: str, importer: str, first: str) -> None:
    assert module_paths(module, 0, importer)[0] == first


def test_the_standard_library_is_no_part_of_the_project() -> None:
    assert module_paths("std.env", 0, "src/main.rs") == ()


def test_a_crate_named_in_a_path_only_is_imported_where_it_stands() -> None:
    module = lower("a.rs", b"use a::b;\nfn f() { serde_json::json(); b::c(); crate::d(); self::e(); }")
    bound = [binding.local for node in module.body if isinstance(node, ir.Import) for binding in node.bindings]
    assert bound == ["serde_json", "crate", "b"]


def test_a_variant_of_an_enum_of_the_file_may_be_what_it_is_declared_to_hold() -> None:
    code = "enum K { A(Bot), B }\nfn f(k: K) { match k { K::A(b) => b.ask(), K::B => {}, Other::A(c) => c.ask() } }"
    define = lower("a.rs", code.encode()).body[-1]
    assert isinstance(define, ir.Define)
    text = spelled(define.function.body.statements())
    assert "let b = (?() ? b : K.A)" in text
    assert "Other.A" not in text
