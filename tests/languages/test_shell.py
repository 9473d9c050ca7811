"""Shell is lowered construct by construct; its marked corpus is met line by line."""

import pytest
from auditor.languages import language_of
from auditor.languages.shell import lower, module_paths
from tests.languages.spelling import spelled


def declared(code: str) -> str:
    """Return what a script lowers to."""
    module = lower("a.sh", code.encode())
    assert not module.errors
    return spelled(module.body)


WORDS = [
    ('echo a "b c"', "'a b c'"),
    ("x=1", "x = '1'"),
    ('x="a$b"', "x = `'a' env['b']`"),
    ("x='a$b'", "x = 'a$b'"),
    ('b=1; x="a${b}c"', "b = '1'; x = `'a' b 'c'`"),
    ("x=${B:-d}", "x = (env['B'] ?? 'd')"),
    ('x="${B:-"d e"}"', "x = (env['B'] ?? 'd e')"),
    ("x=${B:+d}", "x = 'd'"),
    ("x=${B%/}", "x = env['B']"),
    ("x=${#B}", "x = ?()"),
    ("x=${!B}", "x = ?()"),
    ("a=1; x=$a", "a = '1'; x = a"),
    ("x=$a; a=1", "x = env['a']; a = '1'"),
    ("x=$(date)", "x = date()"),
    ("x=`date`", "x = date()"),
    ("x=$(a; b)", "x = do {a(); b()}"),
    ("x=$((1+2))", "x = ?()"),
    ("x=$'a'", "x = 'a'"),
    ('a=(b "c" "$@")', "a = ['b', 'c', *@]"),
    ("a[0]=b", "a['0'] = 'b'"),
    ('a=(x); f "${a[@]}"', "a = ['x']; f(*a)"),
    ("a=(x); y=${a[0]}", "a = ['x']; y = a['0']"),
    ("x+=b", "x += 'b'"),
    ("x=", "x = ''"),
    ("x=a\\ b", "x = 'a b'"),
    ("x=5", "x = '5'"),
    ("x=$1$2", "x = `@[0] @[1]`"),
    ("x=$?", "x = ?()"),
    ("x=$#", "x = ?()"),
    ("declare -A m=([a]=b)", "m = ['[a]=b']"),
    ("export A=b", "A = 'b'; env['A'] = A"),
    ("b=1; export b", "b = '1'; env['b'] = b"),
    ("export HOME", ""),
    ("local x=1", "let x = '1'"),
    ("readonly x=1", "x = '1'"),
    ("unset x", ""),
    ('printf "%s\\n" "$x"', "`env['x']`"),
    ('printf "%d items" 3', "'%d items3'"),
    ("echo -n x", "'x'"),
    ("echo", "''"),
]


@pytest.mark.parametrize(("code", "text"), WORDS)
def test_words_expand_as_a_shell_expands_them(code: str, text: str) -> None:
    assert declared(code) == text


COMMANDS = [
    ('curl -s -X POST https://h/p -d "{}"', "curl(s=True, X='POST', url='https://h/p', 'https://h/p', d='{}')"),
    ('curl "$API_URL/x"', "curl(url=`env['API_URL'] '/x'`, `env['API_URL'] '/x'`)"),
    ("curl --url=https://h", "curl(url='https://h')"),
    ("curl -sSd x https://h", "curl(d='x', url='https://h', 'https://h')"),
    ("aws s3 cp a b --region x", "?(aws s3 cp a('b', region='x'), aws s3 cp('a', 'b', region='x'), aws s3('cp', 'a', 'b', region='x'))"),
    ('git commit -m "x"', "git commit(m='x')"),
    ("llm keys set x", "?(llm keys set x(), llm keys set('x'), llm keys('set', 'x'))"),
    ('llm "hi"', "llm('hi')"),
    ("a | b", "b(stdin=a())"),
    ("a | b | c", "c(stdin=b(stdin=a()))"),
    ('cat <<< "$x"', "cat(stdin=env['x'])"),
    ("cat <<EOF\nhi $x\nEOF", "cat(stdin=`'hi ' env['x'] '\\n'`)"),
    ("cat <<'EOF'\nhi $x\nEOF", "cat(stdin='hi $x\\n')"),
    ("a < f", "a(stdin=cat('f'))"),
    ("a > f", "a()"),
    ("a | b > f", "b(stdin=a())"),
    ("x=1 y=2 cmd z", "cmd z(x='1', y='2')"),
    ("sudo -E env A=b timeout 30 cmd x", "cmd x()"),
    ("sudo", "?()"),
    ("$cmd a", "env['cmd']('a')"),
    ('"$cmd" a', "env['cmd']('a')"),
    ("./run.sh a", "./run.sh a()"),
    ('f() { echo $1; }\nf a "$@"', "function f(*@) {return `@[0]`}; f('a', *@)"),
    ("f() { :; }\nf -x", "function f(*@) {return :()}; f('-x')"),
    ("time cmd", "cmd()"),
    ('cmd "$@"', "cmd(*@)"),
    ("cmd -- x", "cmd('x')"),
    ("cmd -1 x", "cmd('-1', 'x')"),
    ('curl -d \'{"model": "m1"}\' https://h', "curl(d='{\"model\": \"m1\"}', url='https://h', 'https://h', model='m1')"),
    (
        'm=x; curl -d "{\\"model\\": \\"$m\\"}" https://h',
        "m = 'x'; curl(d=`'{\"model\": \"' m '\"}'`, url='https://h', 'https://h', model=m)",
    ),
    ('curl -H "A: b" localhost:80', "curl(H='A: b', url='localhost:80', 'localhost:80')"),
    ('cmd --a=$x --b="c$x"', "cmd(a=env['x'], b=`'c' env['x']`)"),
    ("diff <(a) <(b)", "diff(a(), b())"),
    ("! cmd x", "cmd x()"),
    ("(a; b)", "{a(); b()}"),
    ("{ a; }", "{a()}"),
    ('test "$a" = b', "test(env['a'], '=', 'b')"),
    ("cmd a &", "cmd a()"),
    ('ssh host "curl x"', "ssh host('curl x')"),
]


@pytest.mark.parametrize(("code", "text"), COMMANDS)
def test_commands_are_calls_of_their_words(code: str, text: str) -> None:
    assert declared(code) == text


STATEMENTS = [
    ("if a; then b; elif c; then d; else e; fi", "if ?(a(), ?()) {b()} else {if ?(c(), ?()) {d()} else {e()}}"),
    ('if [ "$X" = y ]; then a; fi', "if (env['X'] == 'y') {a()}"),
    ("if [[ $a == b && -n $c ]]; then a; fi", "if ((env['a'] == 'b') and ?()) {a()}"),
    ('for f in a "$@" $(ls); do g "$f"; done', "for f in ['a', *@, *ls()] {g(f)}"),
    ("for f; do g; done", "for f in @ {g()}"),
    ('while read -r line; do g "$line"; done', "while ?() {line = <stdin>; g(line)}"),
    ('a | while read x y; do g "$x"; done', "<stdin> = a(); while ?() {x = <stdin>; y = <stdin>; g(x)}"),
    ("while read x; do g; done < f", "<stdin> = cat('f'); while ?() {x = <stdin>; g()}"),
    ("until a; do b; done", "while ?() {a(); b()}"),
    ("for ((i=0;i<3;i++)); do a; done", "while ?() {a()}"),
    ('case "$1" in a|b) c;; d*) e;; *) f;; esac', "switch @[0] {case 'a', 'b': {c()} case ?(): {e()} default: {f()}}"),
    ("a && b || c", "a(); if ?() {b()}; if ?() {c()}"),
    ("a; b", "a(); b()"),
    ("f() { a; b; }", "function f(*@) {a(); return b()}"),
    ("function f { a; return 1; }", "function f(*@) {a(); return}"),
    ("f() ( a )", "function f(*@) {return a()}"),
    ("source lib.sh", "import =lib.sh.*"),
    ('. "$(dirname "$0")/lib.sh"', "import =lib.sh.*"),
    ('source "$DIR/lib.sh"', "import =lib.sh.*"),
    ('source "${DIR}/a/lib.sh"', "import =a/lib.sh.*"),
    ('source "$LIB"', ""),
    ("exit 1", "return"),
    ("break", "break"),
    ("continue", "continue"),
    ("shift", ""),
    ("read", ""),
    ("a() { :; }", "function a(*@) {return :()}"),
    ("x=$(f) || exit 1", "x = f(); if ?() {return}"),
    ("[ -f x ] && y=1", "?(); if ?() {y = '1'}"),
    ("((i++))", "{env['i']}"),
]


@pytest.mark.parametrize(("code", "text"), STATEMENTS)
def test_statements_keep_their_order_and_branches(code: str, text: str) -> None:
    assert declared(code) == text


def test_sourced_files_stand_beside_the_script_or_anywhere() -> None:
    assert module_paths("../lib/a.sh", 0, "bin/run.sh") == ("lib/a.sh", "*/lib/a.sh")
    assert module_paths("a.sh", 0, "run.sh") == ("a.sh", "*/a.sh")


def test_a_script_without_suffix_is_known_by_its_first_line() -> None:
    assert language_of("run", b"#!/usr/bin/env bash\n") == "shell"
    assert language_of("run", b"#!/usr/bin/env make\n") is None
