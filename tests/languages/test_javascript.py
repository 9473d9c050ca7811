"""JavaScript is lowered construct by construct; each case stands beside its near twin."""

import time
from typing import Any

import pytest
from auditor.languages import LANGUAGES, by_name, javascript, language_of
from auditor.model import ir
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.languages.pseudocode import nodes, shown


def lowered(code: str, path: str = "a.js") -> str:
    """Return what JavaScript lowers to; it must parse without an error."""
    module = javascript.lower(path, code.encode())
    assert not module.errors
    assert not module.too_deep
    return shown(module.body)


IMPORTS = [
    ("import OpenAI from 'openai'", "import OpenAI<-openai.default"),
    ("import { OpenAI } from 'openai'", "import OpenAI<-openai.OpenAI"),
    ("import { OpenAI as O, b } from 'openai'", "import O<-openai.OpenAI, b<-openai.b"),
    ("import { default as D } from 'openai'", "import D<-openai.default"),
    ("import { 'any name' as D } from 'openai'", "import D<-openai.any name"),
    ("import * as ns from 'openai'", "import ns<-openai"),
    ("import D, { a } from 'm'", "import D<-m.default, a<-m.a"),
    ("import D, * as ns from 'm'", "import D<-m.default, ns<-m"),
    ("import 'side'", "import <-side"),
    ("import {} from 'side'", "import <-side"),
    ("import j from './x.json' with { type: 'json' }", "import j<-./x.json.default"),
    ("const x = require('m')", "import x<-m"),
    ("const x = require('m').y", "import x<-m.y"),
    ("const x = require('m').default", "import x<-m.default"),
    ("const { a, b: c } = require('m')", "import a<-m.a, c<-m.b"),
    ("const { a, b: c } = require('m').default", "import a<-m.a, c<-m.b"),
    ("const { a = 1 } = require('m')", 'let {a: (a := 1)} = require("m")'),
    ("const { a } = require('m').y", 'let {a: a} = require("m").y'),
    ("const x = await import('m')", "import x<-m"),
    ("const { a } = await import('m')", "import a<-m.a"),
    ("const x = (await import('m')).default", "import x<-m.default"),
    ("const x = import('m')", "import x<-m"),
    ("const x = require(name)", "let x = require(name)"),
    ("const x = required('m')", 'let x = required("m")'),
    ("const x = require('m')(1)", 'let x = require("m")(1)'),
    ("const x = require('m'), y = 2", "import x<-m; let y = 2"),
    ("const x = _interopRequireDefault(require('m'))", "import x<-m"),
    ("const x = tslib_1.__importStar(require('m'))", "import x<-m"),
    ("require('side')", "import <-side"),
    ("require('m').run()", 'require("m").run()'),
    ("__exportStar(require('./x'), exports)", "import re-export <-./x.*"),
    ("f(() => import('m'))", 'f(lambda () {return require("m")})'),
]


@pytest.mark.parametrize(("code", "expected"), IMPORTS)
def test_every_form_of_import_names_module_and_member(code: str, expected: str) -> None:
    assert lowered(code) == expected


EXPORTS = [
    ("export const a = 1, b = 2", "let a = 1; let b = 2; export a=a, b=b"),
    ("export const { a, b: [c, ...d], ...e } = f()", "let {a: a, b: [c, ...d], ...e} = f(); export a=a, c=c, d=d, e=e"),
    ("export function f() {}", "function f() {}; export f=f"),
    ("export async function* f() {}", "async generator function f() {}; export f=f"),
    ("export const f = async () => 1", "async lambda f() {return 1}; export f=f"),
    ("export class A {}", "class A {}; export A=A"),
    ("export default function f() {}", "function f() {}; export default=f"),
    ("export default function () {}", "function default() {}; export default=default"),
    ("export default () => 1", "lambda default() {return 1}; export default=default"),
    ("export default class A {}", "class A {}; export default=A"),
    ("export default class {}", "class default {}; export default=default"),
    ("export default make(1)", "export default=make(1)"),
    ("export default { a, run() {} }", "export default={a: a, run: method run() {}}"),
    ("export { a, b as c, d as default }", "export a=a, c=b, default=d"),
    ("export { a, b as c } from 'm'", "import re-export a<-m.a, re-export c<-m.b"),
    ("export { default } from 'm'", "import re-export default<-m.default"),
    ("export { default as X } from 'm'", "import re-export X<-m.default"),
    ("export * from 'm'", "import re-export <-m.*"),
    ("export * as ns from 'm'", "import re-export ns<-m"),
    ("module.exports = f", "export default=f"),
    ("module.exports = class A {}", "export default=do {class A {}; A}"),
    ("module.exports = { a, b: 1, c() {}, ...d }", "export default={a: a, b: 1, c: method c() {}, ...d}, a=a, b=1, c=method c() {}"),
    ("module.exports = require('./x')", 'export default=require("./x"); import re-export <-./x.*'),
    ("module.exports = { ...require('./x') }", 'export default={...require("./x")}; import re-export <-./x.*'),
    ("module.exports.a = 1", "export a=1"),
    ("exports.a = async function () {}", "export a=async function a() {}"),
    ("exports.a = exports.b = f", "export a=f, b=f"),
    ("module.exports = exports = f", "export default=f, default=f"),
    ("exports.a = b = 1", "export a=(b := 1)"),
    ("exports.a.b = 1", "exports.a.b = 1"),
    ("a" * 300 + ".b = 1", "a" * 300 + ".b = 1"),
    ("e" * 300 + ".b = function () {}", "e" * 300 + ".b = function () {}"),
    ("export {}", "export "),
    ("exported.a = 1", "exported.a = 1"),
    ("my.exports = f", "my.exports = f"),
]


@pytest.mark.parametrize(("code", "expected"), EXPORTS)
def test_every_form_of_export_says_what_is_exported(code: str, expected: str) -> None:
    assert lowered(code) == expected


EXPRESSIONS = [
    ("a.b?.c(1)?.[d]", "a.b.c(1)[d]"),
    ("a?.(b)", "a(b)"),
    ("a['b']", 'a["b"]'),
    ("f(a, ...b)", "f(a, ...b)"),
    ("new A.B(1)", "new A.B(1)"),
    ("new A", "new A()"),
    ("new (make())(1)", "new make()(1)"),
    ("this.#key", "this.@key"),
    ("super.run(1)", "super.run(1)"),
    ("import.meta.env.KEY", "import.meta.env.KEY"),
    ("process.env['KEY'] || 'x'", '(process.env["KEY"] or "x")'),
    ("a && b ?? c", "((a and b) ?? c)"),
    ("a === b", "(a == b)"),
    ("a !== b", "(a != b)"),
    ("'k' in a", '("k" in a)'),
    ("a instanceof B", "(a instanceof B)"),
    ("a + b * c - d", "((a + (b * c)) - d)"),
    ("!a", "(not a)"),
    ("-1", "-1"),
    ("-a", "(- a)"),
    ("typeof a", "(typeof a)"),
    ("void f()", "do {f(); null}"),
    ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
    ("x = (a, b)", "x = do {a; b}"),
    ("f(a = 1)", "f((a := 1))"),
    ("f(a ??= 1)", "f((a := (a ?? 1)))"),
    ("f(i++)", "f((i +:= 1))"),
    ("[1, , ...a]", "[1, ...a]"),
    ("x = { a, 'b-c': 1, [d]: 2, 3: e, ...f }", "x = {a: a, b-c: 1, [d]: 2, 3: e, ...f}"),
    (
        "x = { get a() { return 1 }, set a(v) {}, async *b() {} }",
        "x = {a: getter a() {return 1}(), set a: setter a(v) {}, b: async generator method b() {}}",
    ),
    ("x = { run: async (a) => a, go: function go() {} }", "x = {run: async lambda (a) {return a}, go: function go() {}}"),
    ("x => x", "lambda (x) {return x}"),
    ("async => 1", "lambda (async) {return 1}"),
    ("(a, { b, c: d = 1, ...e } = {}, [f] = [], ...g) => {}", "lambda (a, $1={b: b, c: (d := 1), ...e} = {}, $2=[f] = [], rest g) {}"),
    ("`plain`", '"plain"'),
    ("``", '""'),
    ("`a ${b} c ${d.e}`", "`a ${b} c ${d.e}`"),
    ("`a\\n${b}`", "`a\n${b}`"),
    ("sql`select ${a} from ${b}`", 'sql(["select ", " from "], a, b)'),
    ("'it\\'s \\x41\\u0042\\u{43}\\n'", '"it\'s ABC\\n"'),
    ("'\\ud83d\\ude00'", '"\\ud83d\\ude00"'),
    ("'a\\\nb'", '"ab"'),
    ("x = 0xff + 1_000 + 1e3 + 10n + 017 + .5", "x = (((((255 + 1000) + 1000.0) + 10) + 15) + 0.5)"),
    ("/a[/]b/g.test(x)", '"/a[/]b/g".test(x)'),
    ("[null, undefined, true, false]", "[null, null, true, false]"),
    ("x = class extends B { m() {} }", "x = do {class class@4(B) {method m() {}}; class@4}"),
    ("(await f(x)).y", "await f(x).y"),
]


@pytest.mark.parametrize(("code", "expected"), EXPRESSIONS)
def test_every_kind_of_expression_has_its_meaning(code: str, expected: str) -> None:
    assert lowered(code) == expected


STATEMENTS = [
    ("let a, b = 1", "let a; let b = 1"),
    ("var { a, b: { c = 2 } } = d", "let {a: a, b: {c: (c := 2)}} = d"),
    ("const [a, , b = 1] = c", "let [a, _, (b := 1)] = c"),
    ("({ a, b: c.d, e = 1, ...f } = g)", "{a: a, b: c.d, e: (e := 1), ...f} = g"),
    ("[a, b.c] = d", "[a, b.c] = d"),
    ("a = b", "a = b"),
    ("a = b = c", "a = (b := c)"),
    ("a += b", "a += b"),
    ("a &&= b", "a = (a and b)"),
    ("a ||= b", "a = (a or b)"),
    ("i++, j--", "i += 1; j -= 1"),
    ("delete a.b", "delete a.b"),
    ("const f = function () {}", "function f() {}"),
    ("const f = async (x) => { await x }", "async lambda f(x) {await x}"),
    ("const f = wrap(async () => 1)", "let f = wrap(async lambda () {return 1})"),
    ("const A = class extends B {}", "class A(B) {}"),
    ("if (a) b(); else if (c) { d() } else e()", "if a {b()} else {if c {d()} else {e()}}"),
    ("for (const [k, v] of Object.entries(o)) f(k)", "for [k, v] of Object.entries(o) {f(k)}"),
    ("for await (const x of y) f(x)", "for x of y {f(x)}"),
    ("for (x.y of z) f()", "for x.y of z {f()}"),
    ("for (const k in o) f(k)", "for k of Object.keys(o) {f(k)}"),
    ("for (let i = 0; i < 3; i++) f(i)", "let i = 0; while (i < 3) {f(i)} step {i += 1}"),
    ("for (;;) f()", "while true {f()}"),
    ("while (a) f()", "while a {f()}"),
    ("do { f() } while (a)", "do while a {f()}"),
    ("try { a() } catch { b() } finally { c() }", "try {a()} catch  {b()} finally {c()}"),
    ("try { a() } catch (e) { b(e) }", "try {a()} catch e {b(e)}"),
    ("try { a() } catch ({ message }) {}", "try {a()} catch $error {let {message: message} = $error}"),
    ("throw new E()", "throw new E()"),
    ("a: for (;;) { continue a }", "while true {continue}"),
    ("a: { if (b) break a; c() }", "while true {if b {break}; c(); break}"),
    ("a: { c() }", "{c()}"),
    ("a: b = 1", "b = 1"),
    ("{ f() }", "{f()}"),
    ("with (a) { f() }", "a; {f()}"),
    ("; debugger", ""),
    ("using x = open()", "let x = open()"),
    ("A.prototype.ask = function (x) {}", "extension A {method ask(x) {}}"),
    ("for (;; a++, b++) ;", "while true {} step {a += 1; b += 1}"),
    ("[a = 1, ...b] = c", "[(a := 1), ...b] = c"),
    ("({ a: [b], ...c.d } = e)", "{a: [b], ...c.d} = e"),
    ("`${/* nothing */ a}`", "`${a}`"),
    ("A.prototype.ask = other", "A.prototype.ask = other"),
    ("f(); function f() {}", "function f() {}; f()"),
    ("f(); const f = () => 1", "f(); lambda f() {return 1}"),
]


@pytest.mark.parametrize(("code", "expected"), STATEMENTS)
def test_every_kind_of_statement_has_its_meaning(code: str, expected: str) -> None:
    assert lowered(code) == expected


def test_a_case_compares_and_says_whether_it_falls_through() -> None:
    code = "switch (x) { case 'a': f(); case K.B: case n: { g(); break } case h(): if (y) break; return 1; default: i() }"
    assert lowered(f"function f() {{ {code} }}") == (
        'function f() {switch x {case "a" (falls): {f()} case K.B (falls): {} case (== n): {g()} '
        "case (== h()): {if y {break}; return 1} default (falls): {i()}}}"
    )


CLASSES = [
    ("class A extends B.C { #k = 1; static n; x = { a: 1 } }", "class A(B.C) {let @k = 1; let n; let x = {a: 1}}"),
    ("class A { constructor(a) { super(a); this.a = a } }", "class A {constructor constructor(a) {super(a); this.a = a}}"),
    ("class A { get x() { return 1 } set x(v) {} }", "class A {getter x() {return 1}; setter x(v) {}}"),
    ("class A { static make() {} static get one() {} }", "class A {static make() {}; getter one() {}}"),
    (
        "class A { async ask() {} *all() {} async *each() {} }",
        "class A {async method ask() {}; generator method all() {}; async generator method each() {}}",
    ),
    ("class A { run = async (x) => x; static go = function () {} }", "class A {async method run(x) {return x}; static go() {}}"),
    ("class A { static { f() } }", "class A {{f()}}"),
    ("class A { #p() {} ['q']() {} 'r s'() {} }", "class A {method @p() {}; method ['q']() {}; method r s() {}}"),
    ("@dec @other(1) class A { @log run() {} @prop x = 1 }", "@dec @other(1) class A {@log method run() {}; let x = 1}"),
    ("@dec export class A {}", "@dec class A {}; export A=A"),
    ("export @dec class A {}", "@dec class A {}; export A=A"),
]


@pytest.mark.parametrize(("code", "expected"), CLASSES)
def test_every_member_of_a_class_is_kept_with_its_kind(code: str, expected: str) -> None:
    assert lowered(code) == expected


def test_generators_yield_and_delegate() -> None:
    assert (
        lowered("function* f() { const x = yield 1; yield* g(); yield }") == "generator function f() {let x = yield 1; yield* g(); yield }"
    )


ELEMENTS = [
    ("<Comp a={x} b='t' c {...rest}>{y}</Comp>", 'Comp({a: x, b: "t", c: true, ...rest}, y)'),
    ("<ui.Box><b>hi  you</b></ui.Box>", 'ui.Box({}, "b"({}, "hi you"))'),
    ("<div onClick={() => ask(q)} />", '"div"({onClick: lambda () {return ask(q)}})'),
    ("<></>", "[]"),
    ("<>{a}{/* nothing */} b</>", '[a, "b"]'),
    ("<a:b c:d='1'/>", '"a:b"({c:d: "1"})'),
    ("<A b=<C/> />", "A({b: C({})})"),
    ("<A>{...list}</A>", "A({}, ...list)"),
    ("<A {/* nothing */ ...rest} />", "A({...rest})"),
]


@pytest.mark.parametrize(("code", "expected"), ELEMENTS)
def test_an_element_is_a_call_with_its_attributes_and_children(code: str, expected: str) -> None:
    assert lowered(f"x = {code}", "a.jsx") == f"x = {expected}"


PROMISES = [
    ("p.then(f)", "f(await p)"),
    ("p.then((x) => x.y).then(g)", "g(await lambda (x) {return x.y}(await p))"),
    ("p.then(f, g)", "p.then(f, g)"),
    ("p.then(...fs)", "p.then(...fs)"),
    ("p.then()", "p.then()"),
    ("then(f)", "then(f)"),
]


@pytest.mark.parametrize(("code", "expected"), PROMISES)
def test_what_follows_a_promise_is_called_with_what_it_comes_to(code: str, expected: str) -> None:
    assert lowered(code) == expected


def test_a_function_with_methods_on_its_prototype_is_a_class() -> None:
    assert lowered("function A(x) { this.x = x } A.prototype.m = function () {}") == (
        "class A {constructor constructor(x) {this.x = x}}; extension A {method m() {}}"
    )


ENTRY_POINTS = [
    ("app.post('/x', async (req) => {})", "a.js", "@http"),
    ("app.post(path, async (req) => {})", "a.js", ""),
    ("cache.get('x', () => {})", "a.js", ""),
    ("export default defineEventHandler((event) => {})", "a.js", "@http"),
    ("publicProcedure.input(x).mutation(() => {})", "a.js", "@http"),
    ("t.router.procedure.query(() => {})", "a.js", "@http"),
    ("db.query(() => {})", "a.js", ""),
    ("addEventListener('fetch', () => {})", "a.js", "@http"),
    ("addEventListener('click', () => {})", "a.js", ""),
    ("cron.schedule('* * * * *', () => {})", "a.js", "@cron"),
    ("cron.schedule('later', () => {})", "a.js", ""),
    ("program.command('x').action(() => {})", "a.js", "@cli"),
    ("new Worker('queue', () => {})", "a.js", "@queue"),
    ("new Worker(url, () => {})", "a.js", ""),
    ("it('works', () => {})", "a.js", "@test"),
    ("/x/.test('works', () => {})", "a.js", ""),
    ("export async function POST(req) {}", "src/app/api/chat/route.ts", "@http"),
    ("export async function helper(req) {}", "src/app/api/chat/route.ts", ""),
    ("export async function POST(req) {}", "src/lib/post.ts", ""),
    ("async function POST(req) {}", "app/route.ts", ""),
    ("export default function f(req, res) {}", "pages/api/chat.ts", "@http"),
    ("export default function f() {}", "pages/chat.tsx", ""),
    ("module.exports = async (req, res) => {}", "pages/api/chat.js", "@http"),
    ("export const load = async () => {}", "src/routes/+page.server.ts", "@http"),
    ("export async function action() {}", "app/routes/chat.tsx", "@http"),
    ("export const handler = async (event) => {}", "a.js", "@http"),
    ("export const handler = async (text) => {}", "a.js", ""),
    ("exports.handler = async (event) => {}", "a.js", "@http"),
    ("export default { async fetch(request) {} }", "a.js", "@http"),
    ("export default { async scheduled(event) {} }", "a.js", "@cron"),
    ("export default { async other(request) {} }", "a.js", ""),
    ("'use server'\nexport async function send(form) {}", "a.ts", "@http"),
    ("'use server'\nasync function send(form) {}", "a.ts", ""),
    ("'use client'\nexport async function send(form) {}", "a.ts", ""),
]


@pytest.mark.parametrize(("code", "path", "mark"), ENTRY_POINTS)
def test_functions_that_the_outside_calls_are_marked(code: str, path: str, mark: str) -> None:
    marks = {shown(node.decorators) for node in nodes(javascript.lower(path, code.encode()).body) if isinstance(node, ir.Function)}
    assert marks == {mark}


def test_comments_are_never_values() -> None:
    assert lowered("f(/* a */ b, // c\n d); x = (/* e */ g); const /* h */ y = /* i */ 1; /* j */") == "f(b, d); x = g; let y = 1"


def test_offsets_are_bytes_of_the_file() -> None:
    code = "const é = 'ü'; client.chat(é)".encode()
    call = javascript.lower("a.js", code).body[1]
    assert code[call.start : call.end] == "client.chat(é)".encode()


def test_bodies_are_lowered_only_when_asked_for() -> None:
    module = javascript.lower("a.js", b"function f() { return g() }")
    define = module.body[0]
    assert isinstance(define, ir.Define)
    assert define.function.body._statements == ()
    assert shown(define.function.body.statements()) == "return g()"


def test_flow_annotations_are_read_as_types() -> None:
    module = javascript.lower("a.js", b"// @flow\nimport type { A } from 'm'\nfunction f(x: string): Client { return g(x) }")
    assert not module.errors
    assert shown(module.body) == "function f(x: string) -> Client {return g(x)}; import type A<-m.A"


def test_broken_code_is_reported_and_the_rest_is_lowered() -> None:
    module = javascript.lower("a.js", b"import OpenAI from 'openai'\nconst c = new OpenAI(\n\nc.chat(1)\nfunction f( { ]\nask(2)")
    assert module.errors
    assert "import OpenAI<-openai.default" in shown(module.body)


@pytest.mark.parametrize("prefix", ["#!/usr/bin/env node\n", "\ufeff", "'use strict';\n", "<!-- old -->\n"])
def test_what_can_stand_before_the_code_does_not_hide_it(prefix: str) -> None:
    module = javascript.lower("a.js", (prefix + "ask(1)").encode())
    assert shown(module.body).endswith("ask(1)")


RELATIVE = [
    ("./b", "src/a.ts", "src/b.ts"),
    ("./b", "src/a.ts", "src/b/index.ts"),
    ("../b", "src/x/a.ts", "src/b.js"),
    ("./b.js", "src/a.ts", "src/b.js"),
    ("./b.js", "src/a.ts", "src/b.ts"),
    ("./b.mjs", "a.mts", "b.mts"),
    ("./b.vue", "a.ts", "b.vue"),
    ("./b.service", "a.ts", "b.service.ts"),
    (".", "src/a.ts", "src/index.ts"),
    ("..", "src/x/a.ts", "src/index.ts"),
    ("/lib/b", "src/a.ts", "lib/b.ts"),
    ("@/lib/b", "src/a.ts", "*/src/lib/b.ts"),
    ("@/lib/b", "src/a.ts", "*/lib/b.ts"),
    ("~/b", "a.ts", "*/src/b.ts"),
    ("$lib/b", "a.ts", "*/src/lib/b.ts"),
    ("src/b", "x/a.ts", "*/src/b.ts"),
]


@pytest.mark.parametrize(("module", "importer", "expected"), RELATIVE)
def test_an_import_of_the_project_names_the_file(module: str, importer: str, expected: str) -> None:
    assert expected in javascript.module_paths(module, 0, importer)


@pytest.mark.parametrize("module", ["node:fs", "https://esm.sh/openai", "../../x", "@/../../x"])
def test_a_builtin_or_a_path_out_of_the_project_names_no_file(module: str) -> None:
    assert javascript.module_paths(module, 0, "src/a.ts") == ()


@pytest.mark.parametrize("module", ["openai", "@langchain/openai", "srcfoo/b"])
def test_a_bare_name_is_the_project_s_only_where_settings_say_so(module: str) -> None:
    assert javascript.module_paths(module, 0, "src/a.ts") == (f"npm:{module}",)


def test_a_file_with_a_suffix_is_tried_before_others() -> None:
    assert javascript.module_paths("./b.js", 0, "a.js")[0] == "b.js"


LANGUAGE_NAMES = [
    ("a.js", b"", "javascript"),
    ("a.CJS", b"", "javascript"),
    ("a.d.ts", b"", "typescript"),
    ("a.tsx", b"", "typescript"),
    ("a.vue", b"", "vue"),
    ("a.ipynb", b"", "jupyter"),
    ("a.txt", b"#!/usr/bin/env node\n", None),
    ("bin/run", b"#!/usr/bin/env node\n", "javascript"),
    ("bin/run", b"#!/usr/bin/env -S A=1 deno run\n", "typescript"),
    ("bin/run", b"#!/usr/bin/python3.12\n", "python"),
    ("bin/run", b"#!\n", None),
    ("bin/run", b"ask(1)", None),
    (".js", b"", None),
]


@pytest.mark.parametrize(("path", "start", "expected"), LANGUAGE_NAMES)
def test_a_name_or_a_first_line_tells_the_language(path: str, start: bytes, expected: str | None) -> None:
    assert language_of(path, start) == expected


def test_every_registration_agrees_with_its_module() -> None:
    for registration in LANGUAGES:
        language = by_name(registration.name)
        assert language.name == registration.name
        assert set(language.suffixes) == set(registration.suffixes)
        assert set(language.filenames) == set(registration.filenames)
    assert len({registration.name for registration in LANGUAGES}) == len(LANGUAGES)


HOSTILE = {
    "sums": "x = " + "+".join(["a"] * 20_000),
    "differences": "x = " + "-".join(["a"] * 20_000),
    "calls": "a" + ".b(c)" * 5_000,
    "alternatives": "x = " + "a ? b : " * 5_000 + "c",
    "else if": "if (a) {}" + " else if (b) { f() }" * 5_000,
    "parentheses": "(" * 20_000 + "1" + ")" * 20_000,
    "brackets": "[" * 20_000,
    "arrows": "x => " * 2_000 + "1",
    "assignments": "a = " * 5_000 + "1",
    "exports": "exports.a = " * 5_000 + "1",
    "elements": "x = " + "<a>" * 3_000 + "</a>" * 3_000,
    "templates": "`${" * 3_000,
    "commas": "a, " * 5_000 + "b",
    "awaits": "await " * 5_000 + "b",
    "nested calls": "f(" * 5_000 + ")" * 5_000,
    "objects": "x = {a: " * 3_000,
    "classes": "class A { x = class { x = class {" * 500,
    "labels": "a: " * 5_000 + "b",
    "patterns": "const " + "{a: " * 3_000 + "b" + "}" * 3_000 + " = c",
    "blocks": "{" * 3_000 + "}" * 3_000,
    "a number of 5,000 digits": "x = " + "9" * 5_000,
    "odd escapes": r"x = '\u{110000} \ud800 \x4 \u12'",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_code_is_bounded(name: str) -> None:
    module = javascript.lower("a.jsx", HOSTILE[name].encode())
    assert sum(1 for _ in nodes(module.body)) < 200_000
    assert _depth(module.body) < 1_500


def test_a_chain_of_tests_costs_what_its_links_do() -> None:
    start = time.process_time()
    javascript.lower("a.js", b"if (a) {}" + b" else if (b) {}" * 50_000)
    assert time.process_time() - start < 10


def _depth(body: tuple[Any, ...]) -> int:
    """Return how deep expressions and statements nest; the body of a function starts anew."""
    deepest = 0
    pending: list[tuple[Any, int]] = [(body, 0)]
    while pending:
        node, depth = pending.pop()
        deepest = max(deepest, depth)
        if isinstance(node, tuple):
            pending.extend((child, depth) for child in node)
        elif not isinstance(node, ir.Body) and hasattr(node, "__struct_fields__"):
            pending.extend((getattr(node, name), depth + 1) for name in node.__struct_fields__)
    return deepest


def test_what_is_cut_off_by_depth_is_said() -> None:
    assert javascript.lower("a.js", b"f(" * 500 + b")" * 500).too_deep
    assert not javascript.lower("a.js", b"f(" * 50 + b")" * 50).too_deep


def test_the_arguments_of_a_very_long_chain_stay_visible() -> None:
    module = javascript.lower("a.js", b"a" + b".b()" * 1_000 + b".c(client.ask(1))")
    assert any(isinstance(node, ir.Attribute) and node.name == "ask" for node in nodes(module.body))


SEED = "".join(f"{code}\n" for code, _ in [*IMPORTS, *EXPORTS, *EXPRESSIONS, *STATEMENTS, *CLASSES]).encode()


def _well_placed(module: ir.Module, size: int) -> None:
    for node in nodes(module.body):
        if isinstance(node, ir.Node):
            assert 0 <= node.start <= node.end <= size


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(SEED)),
    st.integers(0, 400),
    st.sampled_from([b"", b"(", b"}", b"`", b"'", b"<a>", b"/*", b"class {", b"\xff\x00"]),
    st.integers(0, 300),
)
def test_code_cut_up_anywhere_is_lowered_within_the_file(at: int, length: int, between: bytes, skipped: int) -> None:
    content = SEED[at : at + length] + between + SEED[at + length + skipped : at + length + skipped + 200]
    _well_placed(javascript.lower("a.js", content), len(content))
