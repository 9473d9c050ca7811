"""Go is lowered construct by construct; its marked corpus is met line by line."""

import pytest
from auditor.languages.go import lower, module_paths
from auditor.languages.go_imports import unversioned
from auditor.model import ir
from tests.languages.spelling import spelled


def declared(code: str) -> str:
    """Return what declarations lower to."""
    module = lower("a.go", f"package m\n{code}".encode())
    assert not module.errors
    return spelled(module.body)


def stated(code: str) -> str:
    """Return what the statements of a function lower to."""
    module = lower("a.go", f"package m\nfunc f() {{\n{code}\n}}".encode())
    assert not module.errors
    (define,) = module.body
    assert isinstance(define, ir.Define)
    return spelled(define.function.body.statements())


def valued(code: str) -> str:
    """Return what one expression lowers to."""
    module = lower("a.go", f"package m\nvar x = {code}".encode())
    assert not module.errors
    (assign,) = module.body
    assert isinstance(assign, ir.Assign)
    return spelled(assign.value)


IMPORTS = [
    ('import "fmt"', "import fmt=fmt"),
    ('import o "github.com/openai/openai-go/v3"', "import o=github.com/openai/openai-go"),
    (
        'import "github.com/sashabaranov/go-openai"\nvar c = openai.NewClient',
        "import openai=github.com/sashabaranov/go-openai; let c = openai.NewClient",
    ),
    ('import "github.com/sashabaranov/go-openai"', "import go-openai=github.com/sashabaranov/go-openai"),
    ('import . "strings"', "import =strings.*"),
    ('import _ "embed"', "import _=embed"),
    ('import ("a"; "b/c")', "import a=a; import c=b/c"),
    ('import "gopkg.in/yaml.v3"\nvar x = yaml.Node', "import yaml=gopkg.in/yaml.v3; let x = yaml.Node"),
    ('import "github.com/cohere-ai/cohere-go/v2/v2/client"', "import client=github.com/cohere-ai/cohere-go/v2/client"),
    ('import ""', ""),
]


@pytest.mark.parametrize(("code", "text"), IMPORTS)
def test_imports_bind_the_name_the_package_is_used_by(code: str, text: str) -> None:
    assert declared(code) == text


DECLARATIONS = [
    ('const A = "a"', "let A = 'a'"),
    ('const (A, B = 1, 2; C string = "x"; D)', "let A = 1; let B = 2; let C: string = 'x'; let D"),
    ("var a, b = f()", "let [a, b] = f()"),
    ("var a, b string", "let a: string; let b: string"),
    ("var (\n\tx = 1\n\ty T\n)", "let x = 1; let y: T"),
    (
        'type T struct { Base; *p.Other; name, q string `json:"x"`; F func() }',
        "struct T(Base, p.Other) {let Base: Base; let Other: p.Other; let name: string; let q: string; let F: ?()}",
    ),
    ("type I interface { M(a int) error; Emb }", "interface I(Emb) {abstract method M(a: int) -> error {}}"),
    ("type Role string", "let Role = string"),
    ("type A = p.B", "let A = p.B"),
    ("type H func(int)", "struct H() {}"),
    ("type C Base", "struct C(Base) {}"),
    (
        "func f(a, b string, c ...int) (x string, err error) { return }",
        "function f(a: string, b: string, *c: int) -> string {return [x, err]}",
    ),
    ("func (t *T) M() {}", "method (t T) M() {}"),
    ("func (T) M() int { return 1 }", "method (_ T) M() -> int {return 1}"),
    ("func (g *G[K]) M(int, string) {}", "method (g G) M(: int, : string) {}"),
    ("func g[T any](a T) T { return a }", "function g(a: T) -> T {return a}"),
    ("func h()", "abstract function h() {}"),
]


@pytest.mark.parametrize(("code", "text"), DECLARATIONS)
def test_declarations_keep_types_and_receivers(code: str, text: str) -> None:
    assert declared(code) == text


STATEMENTS = [
    ("x := 1", "let x = 1"),
    ("x, err := f()", "let [x, err] = f()"),
    ("a, b = b, a", "[a, b] = [b, a]"),
    ("x += 2", "x += 2"),
    ("x &^= 2", "x &^= 2"),
    ("i++", "i += 1"),
    ("i--", "i -= 1"),
    ("ch <- 3", "ch['*'] = 3"),
    ("defer f(x)", "let defer@29 = x; later {f(defer@29)}"),
    ("go f(x)", "beside {f(x)}"),
    ("if x { a() } else if y { b() } else { c() }", "if x {a()} else {if y {b()} else {c()}}"),
    ("if err := f(); err != nil { return }", "{let err = f(); if (err != None) {return}}"),
    ("for i, v := range xs { f(v) }", "{let range@21 = xs; while ?() {let i; let v = range@21[?()]; f(v)}}"),
    ("for k := range m { f(k) }", "for k in m {f(k)}"),
    ("for range xs { f() }", "for _ in xs {f()}"),
    ("for chunk, err := range it() { f(chunk) }", "for chunk in it() {let err; f(chunk)}"),
    ("for i := 0; i < 3; i++ { f() }", "{let i = 0; while (i < 3) {f()} step {i += 1}}"),
    ("for x > 1 { f() }", "while (x > 1) {f()}"),
    ("for { break }", "while  {break}"),
    ("for { continue }", "while  {continue}"),
    (
        "switch x { case 1, 2: f(); fallthrough; case 3: g(); default: h() }",
        "switch x {case 1, 2: {f()} falls case 3: {g()} default: {h()}}",
    ),
    ("switch { case a > b, c: f(); default: g() }", "if ((a > b) or c) {f()} else {g()}"),
    ("switch {}", ""),
    ("switch y := f(); y { case 1: g() }", "{let y = f(); switch y {case 1: {g()}}}"),
    ("switch v := x.(type) { case *T, int: f(v); default: g() }", "let v = x; switch x {case T(), int(): {f(v)} default: {g()}}"),
    ("switch x.(type) { case nil: f() }", "switch x {case nil(): {f()}}"),
    (
        "select { case v := <-ch: f(v); case ch <- 1: g(); case <-done: h(); default: k() }",
        "switch ?() {case ?(): {let v = ch['*']; f(v)} case ?(): {ch['*'] = 1; g()} case ?(): {done['*']; h()} default: {k()}}",
    ),
    ("L: for { break L }", "while  {break}"),
    ("goto L", ""),
    ("{ f() }", "{f()}"),
    ("return a, b", "return [a, b]"),
    (";", ""),
    ("type t struct{ a int }", "struct t() {let a: int}"),
    ("var q T", "let q: T"),
]


@pytest.mark.parametrize(("code", "text"), STATEMENTS)
def test_statements_keep_their_order_and_branches(code: str, text: str) -> None:
    assert stated(code) == text


EXPRESSIONS = [
    ('"a\\n"', "'a\\n'"),
    ("`raw`", "'raw'"),
    ("'x'", "'x'"),
    ("0x10", "16"),
    ("1.5", "1.5"),
    ("2i", "?()"),
    ("nil", "None"),
    ("true", "True"),
    ("iota", "?()"),
    ("a.b.c(1)[2]", "a.b.c(1)[2]"),
    ("a[1:2]", "a[1:2]"),
    ("a[:n:m]", "a[None:n]"),
    ("x.(string)", "x"),
    ("(a)", "a"),
    ("a + b*c", "(a + (b * c))"),
    ("a && b || !c", "((a and b) or (not c))"),
    ("-x", "(- x)"),
    ("&x", "(& x)"),
    ("*p", "p"),
    ("<-ch", "ch['*']"),
    ("f(xs...)", "f(*xs)"),
    ('T{a: 1, "b": 2}', "T{'a': 1, 'b': 2}"),
    ("T{1, 2}", "T{0: 1, 1: 2}"),
    ("&p.T{A: x}", "p.T{'A': x}"),
    ('[]string{"a", "b"}', "['a', 'b']"),
    ("[2]T{{A: 1}, {A: 2}}", "[T{'A': 1}, T{'A': 2}]"),
    ("[...]int{1}", "[1]"),
    ('map[string]int{"a": 1, k: 2}', "{'a': 1, k: 2}"),
    ('map[string]*T{"a": {A: 1}}', "{'a': T{'A': 1}}"),
    ("struct{A int}{A: 1}", "{'A': 1}"),
    ("[]*T{{A: 1}}", "[T{'A': 1}]"),
    ('func(a int) string { return "x" }', "fn(a: int) {return 'x'}"),
    ('[]byte("x")', "'x'"),
    ("string(b)", "b"),
    ("any(x)", "x"),
    ("make([]int, 3)", "[]"),
    ("make(map[string]int)", "{}"),
    ("make(chan T)", "[]"),
    ("new(T)", "T{}"),
    ("append(xs, a, ys...)", "[*xs, a, *ys]"),
    ("append(xs)", "[*xs]"),
    ('fmt.Sprintf("%s/v1/%d%%", base, n)', "`base '/v1/' n '%'`"),
    ('fmt.Sprintf("%v", a, b)', "`a b`"),
    ("fmt.Sprintf(form, a)", "fmt.Sprintf(form, a)"),
    ('fmt.Sprint("a", b)', "`'a' b`"),
    ('url.JoinPath(base, "v1/", x)', "`base '/v1/' x`"),
    ("p.Ptr[float32](0.5)", "p.Ptr(0.5)"),
    ("f[int](x)", "f(x)"),
    ("f[[]int](x)", "f(x)"),
    ("len(x)", "len(x)"),
    ("p.Gen[T]{X: 1}", "p.Gen{'X': 1}"),
    ("string(a, b)", "?(string, ?(a, b))"),
]


@pytest.mark.parametrize(("code", "text"), EXPRESSIONS)
def test_expressions_lose_what_only_go_needs(code: str, text: str) -> None:
    assert valued(code) == text


@pytest.mark.parametrize(
    ("path", "bare"),
    [
        ("github.com/openai/openai-go/v3/option", "github.com/openai/openai-go/option"),
        ("github.com/a/b", "github.com/a/b"),
        ("example.org/v2", "example.org/v2"),
        ("k8s.io/api/core/v1", "k8s.io/api/core/v1"),
        ("github.com/a/b/v12", "github.com/a/b"),
    ],
)
def test_major_versions_are_no_part_of_a_module(path: str, bare: str) -> None:
    assert unversioned(path) == bare


@pytest.mark.parametrize(
    ("module", "found"),
    [
        ("net/http", ()),
        ("github.com/a/b/core/x", ("go.mod:github.com/a:github.com/a/b/core/x", "core/x/", "x/", "*/core/x/")),
        ("github.com/a/b", ("go.mod:github.com/a:github.com/a/b",)),
        ("k8s.io/api/core", ("go.mod:k8s.io:k8s.io/api/core", "core/", "*/core/")),
        ("mine/core", ("go.mod::mine/core", "core/", "*/core/")),
    ],
)
def test_packages_are_folders_of_the_module_or_under_any_tail_of_the_import_path(module: str, found: tuple[str, ...]) -> None:
    assert module_paths(module, 0, "main.go") == found


def test_the_package_clause_names_the_module() -> None:
    assert lower("a.go", b"package app\n").package == "app"
    assert lower("a.go", b"").package == ""


def test_a_named_result_is_given_back_by_a_bare_return_of_its_own_function() -> None:
    code = "package m\nfunc f() (x int) { g := func() (y int) { return }; return }"
    (define,) = lower("a.go", code.encode()).body
    assert isinstance(define, ir.Define)
    assert spelled(define.function.body.statements()) == "let g = fn() {return y}; return x"
