"""SQL is lowered construct by construct; its marked corpus is met line by line."""

import pytest
from auditor.languages.sql import lower, tokens
from auditor.model import ir
from tests.languages.pseudocode import nodes
from tests.languages.spelling import spelled


def declared(code: str) -> str:
    """Return what statements lower to."""
    return spelled(lower("a.sql", code.encode()).body)


CODE = [
    ("SELECT f('a', b)", "f('a', b)"),
    ("SELECT a.b.C(1, 2.5)", "a.b.c(1, 2.5)"),
    ("SELECT x FROM t", ""),
    ("SELECT COUNT(*) FROM t WHERE x IN (1, 2)", "?(count(?()), [1, 2])"),
    ("SELECT f(g('x'), 'a' || b || 'c')", "f(g('x'), `'a' b 'c'`)"),
    ("SELECT f(a => 'x', b := 2)", "f(a='x', b=2)"),
    ("EXEC p @a = N'x', @b = 1; SELECT g(1)", "p(a='x', b=1); g(1)"),
    ("EXEC @r = p 'x'", "p('x')"),
    ("EXECUTE p", "p()"),
    ("CALL p('x')", "p('x')"),
    ("SET @x = f('a')", "@x = f('a')"),
    ("DECLARE x text = f(1)", "x = f(1)"),
    ("x := f(1);", "x = f(1)"),
    ("SELECT f(MODEL `a.b`, TABLE t)", "f(model='a.b', table='t')"),
    ('SELECT "F"("x")', "f(x)"),
    ("SELECT [f](1)", "f(1)"),
    ("CREATE FUNCTION q() AS $$ SELECT f(1) $$", "?(q(), ?(f(1)))"),
    ("CREATE FUNCTION q() AS $x$ text $x$", "q()"),
    ("-- c\nSELECT /* d */ f(1)", "f(1)"),
    ("SELECT 'it''s'", ""),
    ("SELECT f('it''s')", 'f("it\'s")'),
    ("SELECT f(", "f()"),
    ("SELECT f(,)", "f(?())"),
    ("(f(1))", "f(1)"),
    (";;", ""),
    ("SELECT f(a, b c)", "f(a, (b sql c))"),
    ("INSERT INTO t SELECT f(x)", "f(x)"),
    ("SELECT CASE WHEN f(1) THEN g(2) END", "?(f(1), g(2))"),
    ("SELECT f(1)::text", "f(1)"),
    ("SELECT CAST(f(1) AS text)", "cast(?(f(1), text))"),
    ("SELECT f('x' + @p)", "f(`'x' @p`)"),
    ("SELECT f(E'a')", "f('a')"),
    ("SELECT f(('a', b, 'c')::row)", "f(['a', b, 'c'])"),
    ("DECLARE @u NVARCHAR(9) = N'x' EXEC p @u = @u", "@u = 'x'; p(u=@u)"),
    ("SET @u = 'x'\nGO\nSELECT f(1)", "@u = 'x'; f(1)"),
    ("ATTACH 'md:shop'; LOAD ai", "import =md.*; import =ai.*"),
    ("LOAD (1)", "load(1)"),
    ("CREATE FUNCTION q() AS $$ x := f(1); $$", "?(q(), ?(f(1)))"),
    ("CREATE EXTERNAL MODEL m FUNCTION f MODEL_TYPE K SETTINGS (ID 'x')", "function f() {return model_type k(id='x')}"),
    ("CREATE EXTERNAL MODEL m", ""),
    ("SELECT f((SELECT g(1)))", "f(g(1))"),
]


@pytest.mark.parametrize(("code", "text"), CODE)
def test_functions_are_called_whatever_the_dialect(code: str, text: str) -> None:
    assert declared(code) == text


def test_nesting_beyond_the_bound_is_said() -> None:
    assert lower("a.sql", b"SELECT " + b"f(" * 3000).too_deep
    assert not lower("a.sql", b"SELECT f(g(1))").too_deep


def test_calls_in_the_body_of_a_function_stand_where_they_are_written() -> None:
    code = b"CREATE FUNCTION q() AS $$ SELECT f(1) $$"
    (call,) = [node for node in nodes(lower("a.sql", code).body) if isinstance(node, ir.Call) and spelled(node.callee) == "f"]
    assert code[call.start : call.end] == b"f(1)"


def test_comments_and_spaces_are_no_tokens() -> None:
    assert [token.text for token in tokens(b"-- a\n/* b */ f ( 'x' )")] == ["f", "(", "'x'", ")"]
