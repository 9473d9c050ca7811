"""Python is lowered construct by construct; its marked corpus is met line by line."""

import pytest
from auditor.languages import by_name, language_of
from auditor.languages.python import LANGUAGE, lower
from auditor.model import ir
from tests.languages.spelling import spelled

CONSTRUCTS = [
    ("a = b = c", "a = c; b = c"),
    ("x: int = 1", "x: int = 1"),
    ("x: int", "x: int"),
    ("x += 1", "x += 1"),
    ("a, b = c", "[a, b] = c"),
    ("a, *b = c", "[a, *b] = c"),
    ("(a)", "a"),
    ("1, 2", "[1, 2]"),
    ("import a.b, c as d", "import a=a, d=c"),
    ("from . import x", "import x=.x"),
    ("from ..a.b import c as d, e", "import d=a.b.c, e=a.b.e"),
    ("from a import *", "import =a.*"),
    ("from a import (b,\n c)", "import b=a.b, c=a.c"),
    ("from __future__ import annotations", ""),
    ("return", "return"),
    ("def f():\n return 1", "function f() {return 1}"),
    ("def f(a, b=1, *c, d: int = 2, **e) -> str:\n return a", "function f(a, b = 1, *c, d: int = 2, e) -> str {return a}"),
    ("def f(a, /, b, *, c):\n pass", "function f(a, b, c) {}"),
    (
        "async def f():\n await g()\n async for x in y:\n  pass\n async with a as b:\n  pass",
        "async function f() {await g(); for x in y {}; with b=a {}}",
    ),
    ("def f():\n raise E('x') from e", "function f() {raise [E('x'), e]}"),
    ("raise", "raise"),
    ("if a:\n b\nelif c:\n d\nelse:\n e", "if a {b} else {if c {d} else {e}}"),
    ("for a, b in c:\n d\nelse:\n e", "for [a, b] in c {d}"),
    ("while a:\n b\nelse:\n c", "while a {b}"),
    (
        "try:\n a\nexcept B as e:\n c\nexcept (D, E):\n f\nexcept:\n g\nelse:\n h\nfinally:\n i",
        "try {a} catch B e {c} catch [D, E]  {f} catch   {g} finally {i}",
    ),
    ("try:\n a\nexcept* B:\n c", "try {a} catch B  {c}"),
    ("with a as b, c:\n d", "with b=a, c {d}"),
    ("with (a as b, c as d):\n e", "with b=a, d=c {e}"),
    ("del a, b[0]", "delete [a, b[0]]"),
    ("assert a, 'm'", "a; 'm'"),
    ("def f():\n global a, b\n nonlocal c", "function f() {outer a, b; outer c}"),
    ("for a in b:\n break", "for a in b {break}"),
    ("for a in b:\n continue", "for a in b {continue}"),
    ("class A(B, metaclass=M):\n x: int = 1\n def f(self): return 1", "class A(B) {x: int = 1; function f(self) {return 1}}"),
    ("@d\n@e.f(1)\nclass A:\n pass", "@d @e.f(1) class A() {}"),
    (
        "class A:\n @property\n def a(self): return 1\n @a.setter\n def a(self, v): pass\n @staticmethod\n def b(): pass\n @classmethod\n def c(cls): pass\n @functools.cached_property\n def d(self): pass",
        "class A() {@property getter a(self) {return 1}; @a.setter setter a(self, v) {}; @staticmethod static b() {}; @classmethod class c(cls) {}; @functools.cached_property getter d(self) {}}",
    ),
    ("print 'a'", "['a']"),
    ("exec 'a'", "['a']"),
    ("pass", ""),
    ("f'{a!r:>{w}} {b=} c'", "`a ' ' b ' c'`"),
    ("'a' 'b' f'{c}'", "`'a' 'b' `c``"),
    ("b'x'", "'x'"),
    ("r'\\n'", "'\\\\n'"),
    ("'''a\nb'''", "'a\\nb'"),
    ("1.5", "1.5"),
    ("0x1F", "31"),
    ("1_000", "1000"),
    ("1j", "0"),
    ("True", "True"),
    ("None", "None"),
    ("...", "None"),
    ("a.b.c", "a.b.c"),
    ("a[0]", "a[0]"),
    ("a[1:2, ::3]", "a[[1:2, None:None:3]]"),
    ("a(b, c=d, *e, **f)", "a(b, c=d, *e, **f)"),
    ("a(x for x in y)", "a([x for x in y])"),
    ("[1, *a]", "[1, *a]"),
    ("{1, 2}", "[1, 2]"),
    ("{'a': 1, **b}", "{'a': 1, **b}"),
    ("(1,)", "[1]"),
    ("()", "[]"),
    ("lambda x, y=1: x + y", "fn(x, y = 1) {return (x + y)}"),
    ("a if b else c", "(b ? a : c)"),
    ("a and b or not c", "((a and b) or (not c))"),
    ("a < b < c", "(?(a, b, c) compare None)"),
    ("a not in b", "(a not in b)"),
    ("a is not b", "(a is not b)"),
    ("-a", "(- a)"),
    ("~a", "(~ a)"),
    ("a @ b", "(a @ b)"),
    ("a ** b", "(a ** b)"),
    ("[x for x in y if x for z in x]", "[x for x in y if x for z in x]"),
    ("{k: v for k, v in d}", "[v for [k, v] in d]"),
    ("{x for x in y}", "[x for x in y]"),
    ("(x async for x in y)", "[x for x in y]"),
    ("await a", "await a"),
    ("(yield)", "yield "),
    ("(yield a)", "yield a"),
    ("(yield from a)", "yield* a"),
    ("(a := b)", "(a := b)"),
    ("*a, b = c", "[*a, b] = c"),
    ("a: list[int] = []", "a: ?(list, ?(int)) = []"),
    ("a: 'B' = 1", "a: B = 1"),
    ("a[b] = c", "a[b] = c"),
    ("a.b = c", "a.b = c"),
    ("a |= b", "a |= b"),
    ("type X = int", ""),
    ("def f[T](a: T) -> T: return a", "function f(a: T) -> T {return a}"),
    ("x = a if (y := b) else c", "x = ((y := b) ? a : c)"),
    ("print(f'{x:{y}}')", "print(`x`)"),
    ("f(a)(b).c[d]", "f(a)(b).c[d]"),
    ("x = y = z = 1", "x = 1; y = 1; z = 1"),
    ("`a`", "'a'"),
    ("a <> b", "(a <> b)"),
    ("x = (yield)", "x = yield "),
    ("def f(a: 'x' = None): ...", "function f(a: x = None) {None}"),
    ("a(  # why\n b)", "a(b)"),
    ("{'a': 1,  # why\n 'b': 2}", "{'a': 1, 'b': 2}"),
    ("[1,  # why\n 2]", "[1, 2]"),
    ("def f(*a: int, **b: str): pass", "function f(*a: int, b: str) {}"),
    ("def f(a: 'x.y' = None): pass", "function f(a: x.y = None) {}"),
    ("'a\\\\nb\\tc'", "'a\\\\nb\\tc'"),
    ("'\\\\\\\\x'", "'\\\\\\\\x'"),
    ("a  # why", "a"),
    ("with a as b:  # why\n c", "with b=a {c}"),
    ("except_ = 1\ntry:\n a\nexcept B:  # why\n c", "except_ = 1; try {a} catch B  {c}"),
    ("class A(B,  # why\n C):\n pass", "class A(B, C) {}"),
    ("raise E  # why", "raise E"),
    ("return_ = (a  # why\n)", "return_ = a"),
    ("a[1]  # why", "a[1]"),
    ("(a if b  # why\n else c)", "(b ? a : c)"),
    ("x[1:  # why\n 2]", "x[1:2]"),
    ("match a:\n # why\n case 1:\n  b", "switch a {case 1: {b}}"),
    ("import a  # why", "import a=a"),
    ("from a import b  # why", "import b=a.b"),
    ("match a:\n case 1:\n  b\n case [x, y] if x:\n  c\n case a, b:\n  d", "switch a {case 1: {b} case [x, y] if x: {c} case [a, b]: {d}}"),
    ("match a:\n case {'k': v, **rest}:\n  e\n case C(x, y=z):\n  f", "switch a {case {'k': v, **rest}: {e} case C(x, y=z): {f}}"),
    (
        "match a:\n case A | B as n:\n  g\n case 'x':\n  h\n case a.b:\n  j\n case _:\n  k",
        "switch a {case (n := ?(A, B)): {g} case 'x': {h} case a.b: {j} case _: {k}}",
    ),
    (
        "match a:\n case *r, q:\n  l\n case None:\n  m\n case (x, y):\n  n\n case True:\n  o\n case 1.5:\n  p",
        "switch a {case [*r, q]: {l} case None: {m} case [x, y]: {n} case True: {o} case 1.5: {p}}",
    ),
]


@pytest.mark.parametrize(("code", "means"), CONSTRUCTS)
def test_a_construct_is_lowered(code: str, means: str) -> None:
    assert spelled(lower("a.py", code.encode()).body) == means


def test_a_file_is_known_by_its_name_or_its_first_line() -> None:
    assert (language_of("a.py", b""), language_of("a.pyi", b""), language_of("a", b"#!/usr/bin/env python3\n")) == ("python",) * 3
    assert by_name("python") is LANGUAGE


@pytest.mark.parametrize("code", ["def f(:\n pass\nx = 1\n", "x = (\n", "class (A):\n", "a = 1 +\nb = 2\n"])
def test_what_parses_of_a_broken_file_is_lowered_and_the_rest_is_named(code: str) -> None:
    module = lower("a.py", code.encode())
    assert module.errors
    assert all(0 <= start <= end <= len(code) for start, end in module.errors)


def test_errors_are_named_up_to_a_limit() -> None:
    assert len(lower("a.py", b"def (:\n" * 200).errors) <= 20


@pytest.mark.parametrize(
    "code", ["x = " + "(" * 400 + "1" + ")" * 400, "if a:\n" + "".join(" " * n + "if a:\n" for n in range(1, 400)) + " " * 400 + "b"]
)
def test_what_is_nested_too_deep_is_said(code: str) -> None:
    module = lower("a.py", code.encode())
    assert module.too_deep or module.errors


@pytest.mark.parametrize(("code", "is_abstract"), [
    ("def f(self):\n    raise NotImplementedError", True),
    ("def f(self):\n    'It is theirs.'\n    raise NotImplementedError('x')", True),
    ("def f(self):\n    # theirs\n    raise NotImplementedError", True),
    ("@abc.abstractmethod\ndef f(self):\n    return 1", True),
    ("@abstractproperty\ndef f(self): ...", True),
    ("def f(self):\n    raise ValueError", False),
    ("def f(self):\n    x = 1\n    raise NotImplementedError", False),
    ("def f(self):\n    'Nothing.'", False),
    ("def f(self): pass", False),
])  # fmt: skip
def test_a_method_that_only_refuses_is_left_to_subclasses(code: str, *, is_abstract: bool) -> None:
    (define,) = lower("a.py", code.encode()).body
    assert isinstance(define, ir.Define)
    assert define.function.abstract is is_abstract


@pytest.mark.parametrize(("module", "level", "importer", "first"), [
    ("a.b", 0, "x/m.py", "x/a/b.py"), ("a", 0, "m.py", "a.py"), ("b", 1, "x/m.py", "x/b.py"), ("", 1, "x/m.py", "x.py"), ("b", 2, "x/y/m.py", "x/b.py"),
    ("", 1, "m.py", "__init__.py"), ("b", 9, "x/m.py", "b.py"),
])  # fmt: skip
def test_an_import_names_the_files_it_can_mean(module: str, level: int, importer: str, first: str) -> None:
    assert LANGUAGE.module_paths(module, level, importer)[0] == first
