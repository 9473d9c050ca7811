"""Elixir: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.elixir import LANGUAGE
from tests.languages.spelling import spelled

CASES = [
    (
        "modules hold functions",
        'defmodule A.B do\n  @moduledoc "x"\n  @a 1\n  def f(x), do: x + @a\n  defp g, do: :ok\n  defmodule C do\n  end\nend',
        "module A.B() {let @a = 1; static f(x) {return (x + @a)}; static g() {return 'ok'}; module C() {}}",
    ),
    (
        "aliases, imports and uses",
        "alias A.B\nalias A.{C, D.E}\nalias F, as: G\nimport H, only: [i: 1]\nrequire J",
        "import B=A.B; import C=A.C, E=A.D.E; import G=F; import =H.*; import J=J",
    ),
    ("what a module uses is a base", "defmodule A do\n  use B, :c\nend", "module A(B) {import =B.*}"),
    (
        "clauses of one function are one",
        "defmodule A do\n  def f(1), do: 2\n  def f(x) when x > 1 do\n    x\n  end\n  def f(x, y), do: y\nend",
        ("module A() {static f(#0) {switch [#0] {case [1]: {return 2} case [x] if (x > 1): {return x}}}; static f(x, y) {return y}}"),
    ),
    (
        "defaults, patterns and heads",
        "defmodule A do\n  def f(a, b \\\\ [])\n  def f(%{x: y} = a, b), do: y\nend",
        "module A() {static f(#0=(a := {'x': y}), b = []) {return y}}",
    ),
    (
        "structs have fields and are made",
        "defmodule A do\n  defstruct [:z, a: 1, b: nil]\n  def f(%__MODULE__{} = a, %B{c: c}), do: struct!(__MODULE__, c)\n"
        "  def g(d), do: d |> struct(c)\n  def h, do: struct()\nend",
        (
            "module A() {let a = 1; let b = None; static f(#0=(a := A{}): A, #1=B{'c': c}: B) {return A{**c}}; "
            "static g(d) {return d{**c}}; static h() {return None}}"
        ),
    ),
    ("a struct of no fields has none", "defmodule A do\n  defstruct @fields\nend", "module A() {}"),
    ("delegates call their module", "defmodule A do\n  defdelegate f(a), to: B, as: :g\nend", "module A() {static f(a) {return B.g(a)}}"),
    (
        "pipes nest calls",
        "a |> f |> B.g(1) |> h() |> then(&i(&1, 2)) |> case do\n  x -> x\nend",
        "do {switch fn(&1) {return i(&1, 2)}(h(B.g(f(a), 1))) {case x: {case@46 = x}}; case@46}",
    ),
    ("keywords are named arguments", "f(1, a: 2, b: 3)\ng a: 1 do\n  h()\nend", "f(1, a=2, b=3); g(a=1, &=fn() {return h()})"),
    (
        "maps, structs and keyword lists",
        '%{"a" => 1, b: 2}\n%{c | d: 3}\n%A.B{e: 4}\n[f: 5]\n[1, g: 6]\n[h | t]\n{:ok, i}',
        "{'a': 1, 'b': 2}; {**c, 'd': 3}; A.B{'e': 4}; {'f': 5}; [1, {'g': 6}]; [h, *t]; ['ok', i]",
    ),
    ("members and calls", "a.b.c\nA.b\nA.b()\nf.(1)\na[:b]\n@x[:y]", "a.b.c; A.b(); A.b(); f(1); a['b']; @x['y']"),
    (
        "reading and writing maps",
        "Map.get(a, :b)\nKeyword.get(a, :b, 1)\nMap.put(a, :b, 2)\nMap.merge(a, %{c: 3})\na |> Map.fetch!(:d)",
        "a['b']; (a['b'] ?? 1); {**a, 'b': 2}; {**a, **{'c': 3}}; a['d']",
    ),
    (
        "settings are named by both atoms",
        "Application.get_env(:a, :b, 1)\nApplication.fetch_env!(:a, A)",
        "Application.get_env('a.b', 1); Application.fetch_env!('a.A')",
    ),
    (
        "functions",
        "fn a, b -> a end\nfn {:ok, x} when x > 1 -> x; _ -> nil end\n&(&1.x)\n&f/1\n&A.g/2",
        (
            "fn(a, b) {return a}; fn(#0) {switch [#0] {case [['ok', x]] if (x > 1): {return x} case [_]: {return None}}}; "
            "fn(&1) {return &1.x}; f; A.g"
        ),
    ),
    ("strings", '"a#{b}c\\n"\n~s(x #{y})\n~w(a b)\n\'c\'\n"d" <> e <> "f"', "`'a' b 'c\\n'`; `'x ' y`; ['a', 'b']; 'c'; (('d' + e) + 'f')"),
    (
        "if and unless",
        "if a, do: 1, else: 2\nunless b do\n  c()\nend\nx = if d, do: 3",
        "if a {1} else {2}; if (not b) {c()}; x = (d ? 3 : None)",
    ),
    (
        "case and cond",
        (
            "case a do\n  {:ok, b} when b > 1 -> c\n  ^d -> e\nend\ncond do\n  f -> 1\n  true -> 2\nend\nx = case g do\n  "
            "1 -> 2\nend\ny = cond do\n  h -> 3\nend"
        ),
        (
            "switch a {case ['ok', b] if (b > 1): {c} case ?(d): {e}}; if f {1} else {if True {2}}; x = do {switch g "
            "{case 1: {case@88 = 2}}; case@88}; y = (h ? 3 : None)"
        ),
    ),
    (
        "with binds and goes on",
        "with {:ok, a} <- b(), c = d(a) do\n  e\nelse\n  _ -> f\nend\nx = with y <- z do\n  y\nend",
        "['ok', a] = b(); c = d(a); if ?() {e} else {switch ?() {case _: {f}}}; x = do {y = z; y}",
    ),
    ("comprehensions", "for a <- b, a > 1, do: a * 2", "[(a * 2) for a in b if (a > 1)]"),
    (
        "try",
        (
            'try do\n  raise "x"\nrescue\n  e in A -> b\n  c -> d\ncatch\n  :exit, r -> r\nafter\n  f()\nend\nx = try '
            "do\n  1\nrescue\n  _ -> 2\nend"
        ),
        "try {raise 'x'} catch A e {b} catch  c {d} catch 'exit'  {r} finally {f()}; x = (1 or 2)",
    ),
    ("receive and quote", "receive do\n  {:a, b} -> b\nend\nquote do\n  c()\nend", "switch  {case ['a', b]: {b}}; c()"),
    (
        "operators",
        "not a and !b or c\n-1\na == 1 && b != 2\na ++ b\n1..2",
        "(((not a) and (not b)) or c); (- 1); ((a == 1) and (b != 2)); (a + b); (1 .. 2)",
    ),
    (
        "forms used as values",
        (
            "x = if a do\n  1\n  2\nelse\n  3\nend\nw = unless b, do: 4\nv = a |> if do\n  5\nend\nu = with do\n  "
            "6\nend\nt = with {:ok, a} when a > 1 <- b, c() do\n  a\nend\ns = case b do\n  {:ok, x} -> if x, do: 7, else: "
            "8\nend\nr = for a <- b, c <- d, into: %{}, do: c"
        ),
        (
            "x = (a ? do {1; 2} : 3); w = (b ? None : 4); v = (a ? 5 : None); u = 6; t = do {['ok', a] = b; c(); a}; s = "
            "do {switch b {case ['ok', x]: {if x {case@150 = 7} else {case@150 = 8}}}; case@150}; r = [c for a in b for c "
            "in d]"
        ),
    ),
    (
        "odd forms",
        (
            "defmodule A do\n  use B\n  def unquote(x)(y), do: y\n  defmacro m(x) do\n    quote do: unquote(x)\n  end\n  "
            'defimpl C, for: D do\n    def f(x), do: x\n  end\nend\n?a\n<<1, 2>>\n:"quoted #{x}"\n__MODULE__\n@spec f() '
            ':: 1\nthrow(:x)\nraise "a"'
        ),
        (
            "module A(B) {import =B.*; static unquote(x)(y) {return y}; static m(x) {return unquote(x)}; module C() "
            "{static f(x) {return x}}}; ?(); ?(1, 2); `'quoted ' x`; ; raise 'x'; raise 'a'"
        ),
    ),
    ("matches", "{:ok, a} = b\nc = d = 1\n%{e: f} = g\n[h, i] = j", "['ok', a] = b; d = 1; c = d; {'e': f} = g; [h, i] = j"),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_construct_is_lowered_to(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a", source.encode())
    assert spelled(module.body) == expected
    assert not module.errors
    assert module.language == "elixir"


PATHS = [("MyApp.AIClient", "a.ex", ("*/my_app/ai_client.ex", "*/my_app/aiclient.ex", "*/ai_client.ex"))]


@pytest.mark.parametrize(("module", "importer", "expected"), PATHS)
def test_a_module_is_looked_for_where_the_language_puts_it(module: str, importer: str, expected: tuple[str, ...]) -> None:
    assert LANGUAGE.module_paths(module, 0, importer) == expected
