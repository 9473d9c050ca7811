"""C++ is lowered construct by construct; its marked corpus is met line by line."""

import pytest
from auditor.languages.cpp import lower, module_paths
from auditor.model import ir
from tests.languages.spelling import spelled


def declared(code: str) -> str:
    """Return what declarations lower to."""
    module = lower("a.cpp", code.encode())
    assert not module.errors
    return spelled(module.body)


def stated(code: str) -> str:
    """Return what the statements of a function lower to."""
    module = lower("a.cpp", f"void f() {{ {code} }}".encode())
    assert not module.errors
    (define,) = module.body
    assert isinstance(define, ir.Define)
    return spelled(define.function.body.statements())


def valued(code: str) -> str:
    """Return what one expression lowers to."""
    module = lower("a.cpp", f"auto x = {code};".encode())
    assert not module.errors
    assign = module.body[-1]
    assert isinstance(assign, ir.Assign)
    return spelled(assign.value)


TOP = [
    ("#include <curl/curl.h>", "import =curl/curl.h.*"),
    ('#include "llm/client.h"', "import =llm/client.cpp.*, =llm/client.h.*"),
    ('#include "x.inc"', "import =x.inc.*"),
    ('#define URL "http://x"', "let URL = 'http://x'"),
    ("#define N 3", "let N = 3"),
    ("#define A B", "let A = B"),
    ("#define M(x) x", ""),
    ("#define E", ""),
    ("#ifdef X\nint a = 1;\n#else\nint b = 2;\n#endif", "let a: int = 1; let b: int = 2"),
    ("#if X\nint a = 1;\n#elif Y\nint b;\n#endif", "let a: int = 1; let b: int"),
    (
        "namespace a::b { int x = 1; void f(); class C {}; }",
        "let x: int = 1; abstract function f() -> void {}; class C() {}; module b() {let x = x; let f = f; let C = C}; module a() {let b = b}",
    ),
    ("namespace { int x; }", "let x: int"),
    ("using namespace a::b;", "import =a.b.*"),
    ("using a::b::C;", "import =a.b.*"),
    ("using ::f;", ""),
    ("namespace c = a::b;", "let c = a.b"),
    ("using json = nlohmann::json;", "let json = nlohmann.json"),
    ("typedef struct S { int a; } T;", "let T = S; struct S() {let a: int}"),
    ("template <typename T> T id(T a) { return a; }", "function id(a: T) -> T {return a}"),
    ('extern "C" { void f(); }', "abstract function f() -> void {}"),
    ('const std::string k = "x";', "let k: std.string = 'x'"),
    ("static int a = 1, b = 2;", "let a: int = 1; let b: int = 2"),
    ("int* p = nullptr;", "let p: int = None"),
    ("std::vector<int> v{1, 2};", "let v: [][int] = [1, 2]"),
    ("enum class E { A, B = 2 };", "enum E() {let A = ?(); let B = 2}"),
    (
        'struct P { std::string url = "a"; int n{3}; void go(); };',
        "struct P() {let url: std.string = 'a'; let n: int = 3; abstract function go() -> void {}}",
    ),
    (
        "class C : public B, private ns::X { public: explicit C(int a) : B(a), a_(a), b_{x} {} ~C(); virtual int f() const = 0; int g(int a = 1, ...) { return a; } private: int a_; std::unique_ptr<ns::S> s_; };",
        "class C(B, ns.X) {constructor C(a: int) {this.B = a; this.a_ = a; this.b_ = x}; abstract function ~C() {}; abstract function f() -> int {}; method g(a: int = 1) -> int {return a}; let a_: int; let s_: ns.S}",
    ),
    (
        "std::string C::ask(const std::string& p, int n) const { return p; }",
        "extension C() {method ask(p: std.string, n: int) -> std.string {return p}}",
    ),
    ("C::C(int a) : a_(a) { f(); }", "extension C() {constructor C(a: int) {this.a_ = a; f()}}"),
    ("int main(int argc, char** argv) { return 0; }", "function main(argc: int, argv: char) -> int {return 0}"),
    ("auto f() -> int { return 1; }", "function f() -> ?() {return 1}"),
    ("union U { int a; };", "class U() {let a: int}"),
    ('Client c("x");', "let c: Client = new Client('x')"),
    ("Client c;", "let c: Client = new Client()"),
    ("Client* c;", "let c: Client"),
    ("void f(int (*cb)(int), T&& x);", "abstract function f(cb: int, x: T) -> void {}"),
    ("static_assert(true);", ""),
    ("Foo f{.a = 1};", "let f: Foo = Foo{'a': 1}"),
    ('json body = {{"a", 1}, {"b", {x}}};', "let body: json = {'a': 1, 'b': [x]}"),
]


@pytest.mark.parametrize(("code", "text"), TOP)
def test_declarations_and_namespaces_are_flattened(code: str, text: str) -> None:
    assert declared(code) == text


STATEMENTS = [
    ("x = 1;", "x = 1"),
    ("x += 2;", "x += 2"),
    ("f(x);", "f(x)"),
    ("return x;", "return x"),
    ("return;", "return"),
    ("throw e;", "raise e"),
    ("throw;", "raise"),
    ("if (a) f(); else if (b) { g(); } else h();", "if a {f()} else {if b {g()} else {h()}}"),
    ("if (auto it = m.find(k); it != e) { f(); }", "{let it = m.find(k); if (it != e) {f()}}"),
    ("if (auto* p = f()) { g(p); }", "{let p = f(); if ?() {g(p)}}"),
    ("while (a) { break; }", "while a {break}"),
    ("do { continue; } while (b);", "do while b {continue}"),
    ("for (int i = 0; i < 3; ++i) f();", "{let i: int = 0; while (i < 3) {f()} step {(i +:= 1)}}"),
    ("for (;;) {}", "{while  {}}"),
    ("for (auto& [k, v] : m) f(v);", "for [k, v] in m {f(v)}"),
    ("for (const auto& x : xs) { f(x); }", "for x in xs {f(x)}"),
    (
        "switch (k) { case 1: f(); break; case 2: g(); default: h(); }",
        "switch k {case 1: {f(); break} case 2: {g()} falls default: {h()} falls}",
    ),
    ("try { f(); } catch (const std::exception& e) { g(); } catch (...) { h(); }", "try {f()} catch std.exception e {g()} catch   {h()}"),
    ("{ f(); }", "{f()}"),
    ("goto x;", ""),
    ("co_return x;", "return x"),
    ("co_await f();", "await f()"),
    ("Client c(url);", "let c: Client = new Client(url)"),
    ("Foo g(1); Foo h{2};", "let g: Foo = new Foo(1); let h: Foo = new Foo(2)"),
    ("auto [a, b] = f();", "let [a, b] = f()"),
    ("delete p;", "p"),
    (";", ""),
    ("int x;", "let x: int"),
    ('std::string s("a");', "let s: std.string = 'a'"),
]


@pytest.mark.parametrize(("code", "text"), STATEMENTS)
def test_statements_keep_their_order_and_branches(code: str, text: str) -> None:
    assert stated(code) == text


EXPRESSIONS = [
    ('"a\\n"', "'a\\n'"),
    ('R"(raw)"', "'raw'"),
    ('"a" "b"', "'ab'"),
    ('"x"_s', "'x'"),
    ("'c'", "'c'"),
    ("1'000", "1000"),
    ("0x1F", "31"),
    ("1.5f", "1.5"),
    ("true", "True"),
    ("nullptr", "None"),
    ("this->x", "this.x"),
    ("a.b(1)->c[2]", "a.b(1).c[2]"),
    ("a::b::c(1)", "a.b.c(1)"),
    ("::f()", "f()"),
    ('std::string("a")', "'a'"),
    ("std::move(x)", "x"),
    ("x.c_str()", "x"),
    ("j.dump()", "j"),
    ("std::make_unique<Foo>(1)", "new Foo(1)"),
    ("new Foo(1)", "new Foo(1)"),
    ("new Foo", "new Foo()"),
    ("Foo{1}", "new Foo(1)"),
    ("cpr::Url{x}", "new cpr.Url(x)"),
    ("static_cast<int>(x)", "x"),
    ("(int)x", "x"),
    ("&x", "x"),
    ("*x", "x"),
    ("!x", "(not x)"),
    ("-x", "(- x)"),
    ("i++", "(i +:= 1)"),
    ("a + b << c", "((a + b) << c)"),
    ("a && b || c", "((a and b) or c)"),
    ("a ? b : c", "(a ? b : c)"),
    ("(a)", "a"),
    ("a = b", "(a := b)"),
    ("[&](int a) { return a; }", "fn(a: int) {return a}"),
    ("[] { f(); }", "fn() {f()}"),
    ("sizeof(x)", "?()"),
    ('std::format("{}/x/{}", a, b)', "`a '/x/' b`"),
    ('sprintf(buf, "%s/x", a)', "(buf := `a '/x'`)"),
    ("std::format(form, a)", "std.format(form, a)"),
    ('absl::StrCat(a, "x")', "`a 'x'`"),
    ("curl_easy_setopt(c, OPT_URL, u)", "(c.OPT_URL := u)"),
    ("f<int>(x)", "f(x)"),
    ('obj.get<std::string>("a")', "obj.get('a')"),
    ("{1, 2}", "[1, 2]"),
    ("std::vector<int>{1, 2}", "[1, 2]"),
    ("f(a, b...)", "f(a, b)"),
    ("a, b", ""),
    ("x->y", "x.y"),
    ('getenv("X")', "getenv('X')"),
    ("std::optional<Foo>(x)", "std.optional(x)"),
    ("requires_x", "requires_x"),
]


@pytest.mark.parametrize(("code", "text"), EXPRESSIONS)
def test_expressions_lose_what_only_the_compiler_needs(code: str, text: str) -> None:
    assert valued(code) == text


def test_includes_are_looked_for_beside_the_file_first() -> None:
    assert module_paths("llm.h", 0, "src/main.cpp") == ("src/llm.h", "llm.h", "*/llm.h")
    assert module_paths("llm.cpp", 0, "main.cpp")[:2] == ("llm.cpp", "llm.cc")
