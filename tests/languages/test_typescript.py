"""TypeScript is lowered construct by construct, and so are the scripts inside Vue, Svelte, Astro and HTML files."""

import pytest
from auditor.languages import by_name, typescript
from tests.languages.pseudocode import shown


def lowered(code: str, path: str = "a.ts") -> str:
    """Return what TypeScript lowers to; it must parse without an error."""
    module = typescript.lower(path, code.encode())
    assert not module.errors
    return shown(module.body)


IMPORTS = [
    ("import type { A } from 'm'", "import type A<-m.A"),
    ("import type A from 'm'", "import type A<-m.default"),
    ("import type * as ns from 'm'", "import type ns<-m"),
    ("import { type A, B } from 'm'", "import type A<-m.A, B<-m.B"),
    ("import x = require('m')", "import x<-m"),
    ("import X = A.B.C", "let X = A.B.C"),
    ("export import X = A.B", "let X = A.B; export X=X"),
    ("export = f", "export default=f"),
    ("export as namespace X", ""),
    ("export type { A } from 'm'", "import type re-export A<-m.A"),
    ("export { type A, B } from 'm'", "import type re-export A<-m.A, re-export B<-m.B"),
    ("export type * from 'm'", "import re-export <-m.*"),
    ("export type { A }", "export A=A"),
    ("const { a } = require('m') as typeof M", "import a<-m.a"),
]


@pytest.mark.parametrize(("code", "expected"), IMPORTS)
def test_every_form_of_import_and_export_is_known(code: str, expected: str) -> None:
    assert lowered(code) == expected


TRANSPARENT = [
    ("x = a as B", "x = a"),
    ("x = a as unknown as B", "x = a"),
    ("x = a satisfies B", "x = a"),
    ("x = a!.b!", "x = a.b"),
    ("x = <B>a", "x = a"),
    ("x = (a as B).c()", "x = a.c()"),
    ("x = f<B>(a)", "x = f(a)"),
    ("x = new A<B>(c)", "x = new A(c)"),
    ("x = f<B>", "x = f"),
    ("for (const a of b as C[]) f(a)", "for a of b {f(a)}"),
    ("x = { a: b } as const", "x = {a: b}"),
]


@pytest.mark.parametrize(("code", "expected"), TRANSPARENT)
def test_what_only_concerns_types_is_seen_through(code: str, expected: str) -> None:
    assert lowered(code) == expected


ANNOTATIONS = [
    ("let x: OpenAI = f()", "let x: OpenAI = f()"),
    ("let x: ns.sub.Client", "let x: ns.sub.Client"),
    ("let x: Promise<Client>", "let x: Client"),
    ("let x: Readonly<Client> | undefined", "let x: Client"),
    ("let x: Repository<User>", "let x: Repository[User]"),
    ("let x: User[]", "let x: Array[User]"),
    ("let x: readonly (User)[]", "let x: Array[User]"),
    ("let x: A | B | null", "let x: (A | B)"),
    ("let x: typeof client", "let x: client"),
    ("let x: { ssn: string, n?: 1 }", "let x: {ssn: string, n: null}"),
    ("let x: (a: string) => void", "let x"),
    ("let x: 'a' | 'b'", "let x"),
    ("let x: keyof T", "let x"),
    ("let x: import('m').T", 'let x: require("m").T'),
]


@pytest.mark.parametrize(("code", "expected"), ANNOTATIONS)
def test_an_annotation_comes_to_the_names_in_it(code: str, expected: str) -> None:
    assert lowered(code) == expected


FUNCTIONS = [
    ("function f(a: A, b?: B, ...c: C[]): D {}", "function f(a: A, b: B, rest c: Array[C]) -> D {}"),
    ("function f(this: Window, a = 1) {}", "function f(a = 1) {}"),
    ("function f({ a, b = 1 }: Props) {}", "function f($0={a: a, b: (b := 1)}: Props) {}"),
    ("function f(a: string): X\nfunction f(a: any) { return a }", "function f(a: any) {return a}"),
    ("declare function f(a: string): X", ""),
    ("function f<T extends A>(x: T): asserts x is B {}", "function f(x: T) {}"),
    ("const f = async <T,>(x: T): Promise<Y> => x", "async lambda f(x: T) -> Y {return x}"),
    ("const f: Handler = async (req) => {}", "async lambda f(req) {}"),
]


@pytest.mark.parametrize(("code", "expected"), FUNCTIONS)
def test_parameters_keep_their_types_and_overloads_say_nothing(code: str, expected: str) -> None:
    assert lowered(code) == expected


CLASSES = [
    ("class A<T> extends B<T> implements C, D.E {}", "class A(B, C, D.E) {}"),
    ("class A { constructor(private readonly x: X, y: Y) {} }", "class A {constructor constructor(field x: X, y: Y) {}}"),
    ("class A { constructor(@Inject('K') public x: X) {} }", 'class A {constructor constructor(@Inject("K") field x: X) {}}'),
    (
        "class A { private readonly x: X = f(); declare y: Y; z!: Z; static w?: W }",
        "class A {let x: X = f(); let y: Y; let z: Z; let w: W}",
    ),
    ("class A { @Get('/x') @Log() run(@Body() b: B) {} }", 'class A {@Get("/x") @Log() method run(@Body() b: B) {}}'),
    ("class A { m(a: string): X; m(a: any) {} }", "class A {method m(a: any) {}}"),
    ("abstract class A { abstract m(): X; run() {} }", "class A {abstract method m() -> X {}; method run() {}}"),
    ("class A { private run = async (x: X) => x }", "class A {async method run(x: X) {return x}}"),
    ("class A { [key: string]: any }", "class A {}"),
    ("@Injectable() export class A {}", "@Injectable() class A {}; export A=A"),
    ("export abstract class A {}", "class A {}; export A=A"),
    ("interface A extends B, C.D<E> { x: X; m(a: Y): Z; (q: R): S }", "interface A(B, C.D[E]) {let x: X; abstract method m(a: Y) -> Z {}}"),
    ("type A = { x: X }", "interface A {let x: X}"),
    ("type A = OpenAI", "let A = OpenAI"),
    ("type A = 'x' | 'y'", ""),
    ("type A<T> = T extends B ? C : D", ""),
    ("enum E { A, B = 'b', 'c d' }", 'enum E {let A = 0; let B = "b"; let c d = 2}'),
    ("export const enum E { A }", "enum E {let A = 0}; export E=E"),
    ("namespace N.M { export const a = 1; export function f() {} }", "module N.M {let a = 1; function f() {}}"),
    ("export namespace N { const a = 1 }", "module N {let a = 1}; export N=N"),
    ("declare module 'x' { const a: A }", ""),
    ("declare global { interface Window { a: A } }", ""),
]


@pytest.mark.parametrize(("code", "expected"), CLASSES)
def test_classes_interfaces_enums_and_namespaces_are_kept(code: str, expected: str) -> None:
    assert lowered(code) == expected


MENDED = [
    ("let x: import('m').T = f()", True),
    ("type F = (boolean) => void; ask(1)", True),
    ("export type * from 'm'; ask(1)", True),
    ("x = <p>Questions & answers</p>", True),
    ("let x: = f(", False),
]


@pytest.mark.parametrize(("code", "fine"), MENDED)
def test_a_gap_of_the_grammar_is_no_error_of_the_file(code: str, fine: bool) -> None:
    assert bool(typescript.lower("a.tsx", code.encode()).errors) is not fine


def test_text_comes_from_the_file_and_not_from_what_was_mended() -> None:
    module = typescript.lower("a.tsx", b"x = <p>Questions & answers</p>; y = 'Q & A'")
    assert shown(module.body) == 'x = "p"({}, "Questions & answers"); y = "Q & A"'


def test_angle_brackets_are_a_cast_in_ts_and_an_element_in_tsx() -> None:
    assert lowered("x = <B>a", "a.ts") == "x = a"
    assert lowered("x = <B>a</B>", "a.tsx") == 'x = B({}, "a")'


def test_a_declaration_file_never_counts_as_broken() -> None:
    assert typescript.lower("a.d.ts", b"let x: = f(").errors == ()


EMBEDDED = [
    ("vue", b'<template><p>{{ ask(1) }}</p></template>\n<script setup lang="ts">\nconst a: A = f()\n</script>', "let a: A = f()"),
    ("vue", b"<script>\nexport default { data() { return {} } }\n</script>", "export default={data: method data() {return {}}}"),
    ("vue", b"<script>const a = 1</script><script setup>f(a)</script>", "let a = 1; f(a)"),
    ("vue", b"<template/>", ""),
    (
        "svelte",
        b"<script context=\"module\">const a = 1</script>\n<script lang='ts'>let b: B; $: c = a</script>",
        "let a = 1; let b: B; c = a",
    ),
    (
        "astro",
        b"---\nimport x from 'm'\nconst y: Y = await x()\n---\n<p>{y}</p>\n<script>f()</script>",
        "import x<-m.default; let y: Y = await x(); f()",
    ),
    ("astro", b"<p>---</p>", ""),
    ("html", b"<!-- <script>no()</script> --><script type=module>yes()</script>", "yes()"),
    ("html", b"<script type='application/json'>{\"a\": 1}</script><script src=x></script>", ""),
    ("html", b"<SCRIPT data-x='>'>f('<!-- no comment')</SCRIPT >", 'f("<!-- no comment")'),
    ("html", b"<script>f()", "f()"),
    ("html", b"<script", ""),
    ("html", b"<script a='" + b"x" * 3_000 + b"'>f()</script>", ""),
    ("html", b"<scripted>f()</scripted>", ""),
    ("vue", b"<a @click.prevent='ask(1)' :x='no(1)'/>\n<script>f()</script>", "lambda () {ask(1)}; f()"),
    ("vue", b'<a @click="a = ask(b)" @input="b()"/>', "lambda () {a = ask(b)}; lambda () {b()}"),
    ("vue", b'<a v-on:submit="go()"\n/><b @click="name" @keyup="open(" @x="a()" @blur="f(&quot;a&quot;)"/>', "lambda () {go()}"),
    ("vue", b"<!-- <a @click='no()'/> --><script>const a = b` @click='no()'`</script>", "let a = b([\" @click='no()'\"])"),
    ("svelte", b"<a onclick={() => ask('}')} on:blur={go(`x`)} title={no()} />", 'lambda () {return ask("}")}; go("x")'),
    ("svelte", b"<a onclick={() => ask(" + b"1," * 1500 + b") />", ""),
    ("html", b'<a onclick="ask(1)">x</a><script>f()</script>', "lambda () {ask(1)}; f()"),
]


@pytest.mark.parametrize(("language", "content", "expected"), EMBEDDED)
def test_scripts_are_lowered_where_they_stand(language: str, content: bytes, expected: str) -> None:
    module = by_name(language).lower("a", content)
    assert shown(module.body) == expected
    assert not module.errors
    assert module.language == language


def test_offsets_in_a_component_are_those_of_the_file() -> None:
    content = "<template>é</template>\n<script>\nask('ü')\n</script>".encode()
    statement = by_name("vue").lower("a.vue", content).body[0]
    assert content[statement.start : statement.end] == "ask('ü')".encode()


def test_a_translation_of_qt_is_no_program() -> None:
    module = typescript.lower("app_de.ts", b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1"></TS>\n')
    assert module.body == ()
    assert len(module.errors) == 1
