"""PHP: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.php import LANGUAGE
from auditor.model import ir
from tests.languages.spelling import spelled

CASES = [
    (
        "imports name classes with dots",
        "<?php use A\\B; use A\\C as D; use A\\{E, F\\G}; use function A\\h; use I;",
        "import B=A.B; import D=A.C; import E=A.E, G=A.F.G; import h=A.h; import I=I",
    ),
    (
        "requires see the names of a file",
        "<?php require __DIR__ . '/a.php'; include \"$x/b.php\"; require $y;",
        "import =./a.php.*; import =./b.php.*",
    ),
    (
        "qualified names are dotted, and those from the top are marked",
        "<?php \\A\\B::c(); A\\B::$d; namespace\\f();",
        "\\A.B.c(); A.B.d; f()",
    ),
    (
        "variables lose their mark unless a function has their name",
        "<?php $config = config('a'); $b = $this->c; f($config, $b);",
        "$config = config('a'); b = this.c; f($config, b)",
    ),
    (
        "promoted parameters are fields",
        "<?php class A { function __construct(private ?B $b, int ...$c) {} }",
        "class A() {method __construct(b: B, *c: int) {}}",
    ),
    (
        "members of classes",
        (
            "<?php abstract class A extends B implements C { use D; const E = 1; public static F $g = 2; protected $h, "
            "$i; abstract function j(): K|null; static function l(): static { return new static(); } }"
        ),
        (
            "class A(B, C, D) {let E = 1; let g: F = 2; let h; let i; abstract method j() -> K {}; static l() -> static "
            "{return new static()}}"
        ),
    ),
    (
        "interfaces, traits and enumerations",
        '<?php interface A extends B { function m(): C; } trait D {} enum E: string { case F = "f"; case G; }',
        "interface A(B) {abstract method m() -> C {}}; trait D() {}; enum E() {let F = 'f'; let G = 'G'}",
    ),
    (
        "attributes are decorators",
        "<?php #[Route('/a')] class A { #[B] function m(#[C] $x) {} }",
        "@Route('/a') class A() {@B() method m(x) {}}",
    ),
    (
        "calls name their arguments",
        "<?php f(1, b: 2, ...$c); $o?->m($x)->n; A::m(); parent::m();",
        "f(1, b=2, *c); o.m(x).n; A.m(); parent.m()",
    ),
    (
        "a container asked for a class gives an instance",
        '<?php app(A::class); $c->get(\\B\\D::class); app("x"); $c->get($y);',
        "new A(); new \\B.D(); app.x(); c.get(y)",
    ),
    ("functions named by dots are values", "<?php $f = strlen(...); $g = $this->m(...);", "f = strlen; g = this.m"),
    ("arrays are sequences or mappings", "<?php [1, 2]; ['a' => 1, ...$b, 2]; array(3);", "[1, 2]; {'a': 1, **b, 2: 2}; [3]"),
    ("patterns take arrays apart", "<?php [$a, [$b]] = $c; ['k' => $d] = $e; list($f, $g) = $h;", "[a, [b]] = c; {'k': d} = e; [f, g] = h"),
    ("strings fold and interpolate", '<?php "a\\n{$b->c}$d[0]"; \'it\\\'s\'; "x" . $y;', "`'a\\n' b.c d[0]`; \"it's\"; ('x' + y)"),
    ("heredocs", "<?php $a = <<<T\nhi $b\nT;\n$c = <<<'N'\nraw $d\nN;", "a = `'hi ' b`; c = 'raw $d'"),
    ("closures", "<?php fn($x) => $x; function ($a) use ($b) { return $a; };", "fn(x) {return x}; fn(a) {return a}"),
    (
        "loops",
        (
            "<?php foreach ($a as $k => [$v]) { f($v); } for ($i = 0; $i < 3; $i++) { g(); } while ($b) { continue; } do "
            "{ break; } while ($c);"
        ),
        "for [k, [v]] in array_entries(a) {f(v)}; i = 0; while (i < 3) {g()} step {(i +:= 1)}; while b {continue}; do while c {break}",
    ),
    (
        "alternative syntax",
        "<?php if ($a): b(); elseif ($c): d(); else: e(); endif; foreach ($f as $g): h(); endforeach;",
        "if a {b()} else {if c {d()} else {e()}}; for g in f {h()}",
    ),
    (
        "switch and match",
        (
            "<?php switch ($a) { case B: case 'c': d(); break; default: e(); } $f = match(true) { $g, $h => 1, default => "
            "2 }; $i = match($j) { 'k' => 1 };"
        ),
        ("switch a {case ?(B): {} falls case 'c': {d()} default: {e()} falls}; f = ((g or h) ? 1 : 2); i = ((j == 'k') ? 1 : ?(j))"),
    ),
    (
        "try, throw and catch",
        "<?php try { throw new A(); } catch (B|C $e) { f(); } finally { g(); }",
        "try {raise new A()} catch B, C e {f()} finally {g()}",
    ),
    (
        "operators",
        "<?php $a ?? $b; $a ?: $b; $c ? 1 : 2; !$d && $e; $f .= 'x'; $g ??= 1; (string) $h; @i(); clone $j;",
        "(a ?? b); (a or b); (c ? 1 : 2); ((not d) and e); f += 'x'; g ??= 1; `h`; i(); (clone j)",
    ),
    (
        "globals, statics and unset",
        "<?php function f() { global $a; static $b = 1; unset($c['d']); exit(2); }",
        "function f() {outer a; let b = 1; delete c['d']; exit(2)}",
    ),
    (
        "options set on a handle are its fields",
        "<?php curl_setopt($h, CURLOPT_URL, 'u'); curl_setopt_array($h, [CURLOPT_POST => true]);",
        "h.CURLOPT_URL = 'u'; h.CURLOPT_POST = True",
    ),
    ("a file that returns exports", "<?php return ['a' => 1];", "export default={'a': 1}"),
    (
        "odd forms",
        (
            "<?php goto a; a: declare(strict_types=1); const B = 1, C = 2; echo $d, e(); print f(); $g = new class($h) "
            "extends I {}; $$j = 1; $k->{$l}(); K::{$m}; `ls`; $n[] = 1; list(, $o) = $p; -$q; $r++; throw_it() or throw "
            "new T(); include 'x.php'; function &u(int|string|null $v, W&X $y) {}"
        ),
        (
            "let B = 1; let C = 2; ?(d, e()); ?(f()); g = do {class class@96(I) {}; new class@96(h)}; $[j] = 1; k[l](); K.$m; ?(?()); n[None] "
            "= 1; [o] = p; (- q); (r +:= 1); (throw_it() or ?(new T())); import =./x.php.*; function u(v: ?(), y: ?(W, X)) {}"
        ),
    ),
    ("nested namespaces", "<?php namespace A { class B {} function c() {} }", "class B() {}; function c() {}"),
    ("generators", "<?php function g() { yield 1; yield from h(); }", "function g() {yield 1; yield* h()}"),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_construct_is_lowered_to(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a", source.encode())
    assert spelled(module.body) == expected
    assert not module.errors
    assert module.language == "php"


def test_blade_templates_give_their_code_at_its_own_place() -> None:
    content = "<p>é {{ $a->b }}</p>\n@php $c = 1; @endphp\n{!! d() !!} {{-- no --}} <?php e();".encode()
    module = LANGUAGE.lower("a.blade.php", content)
    assert spelled(module.body) == "a.b; c = 1; d(); e()"
    assert content[module.body[0].start : module.body[0].end] == b"$a->b"


def test_a_file_says_its_namespace() -> None:
    assert LANGUAGE.lower("a.php", b"<?php namespace A\\B; class C {}").package == "A.B"
    assert LANGUAGE.lower("a.php", b"<p>no code</p>").package == ""


def test_promoted_parameters_keep_their_name_whatever_functions_are_called() -> None:
    content = b"<?php class A { function __construct(private B $config) { config('x'); } function m(C $env) { return env('y', $env); } }"
    (made,) = LANGUAGE.lower("a.php", content).body
    assert isinstance(made, ir.DefineClass)
    first, second = (member.function.params[0] for member in made.class_.body if isinstance(member, ir.Define))
    assert (first.name, first.promotes) == ("config", True)
    assert (second.name, second.promotes) == ("$env", False)


PATHS = [
    ("App.Services.Foo", "a.php", ("*/App/Services/Foo.php", "*/Services/Foo.php")),
    ("Foo", "a.php", ("*/Foo.php",)),
    ("./x.php", "a/b.php", ("a/x.php", "*/x.php")),
]


@pytest.mark.parametrize(("module", "importer", "expected"), PATHS)
def test_a_module_is_looked_for_where_the_language_puts_it(module: str, importer: str, expected: tuple[str, ...]) -> None:
    assert LANGUAGE.module_paths(module, 0, importer) == expected
