"""What holds for every language alike: its corpus is met, its files are known, and no bytes, depth or length bring it down."""

from pathlib import Path
from typing import NamedTuple

import pytest
from auditor.languages import LANGUAGES, by_name, language_of
from auditor.model import ir
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.languages import marked
from tests.languages.pseudocode import nodes

ENOUGH = 60  # marked lines of either kind that a language has before its corpus says something
LINKS = 5_000
NODES = 2_000_000


class Program(NamedTuple):
    """Pieces of one language: `*` stands where a piece is repeated."""

    chain: str
    sum: str
    nest: str
    broken: str
    bits: str


PROGRAMS = {
    "cpp": Program("void f() { x*.y()*; }", "auto x = 1*+1*;", "auto x = *(*", "class { ) void f() {} int x = 1;", "void f() {|if (a) {|x->y(|::|\"a|#include <|namespace a {|[&]{"),
    "csharp": Program("class A { object F() { return a*.B(1)*; } }", 'class A { string a = "x"* + "y"*; }', "class A { object a = *(*", "class A { void F( { ; }", 'class A {|void F(|$"{|=> |switch (a) { case|new() {|?.b|[A]'),
    "dart": Program("var x = a*.b(1)*;", "var x = a* + a*;", "var x = *[*", "class A { void (", "class A { |void f(a) { |}|var x = |import 'a|switch (a) { case |'${|..b = |A(this.|=> |@a "),
    "elixir": Program("x = a*.b(1)*", "x = a* + a*", "x = *[*", "defmodule A do\n  def f(\n", 'defmodule A do\n|def f(a) do\n|end\n|x = |#{|"""|fn -> |%{a: |~s(|\\|> f|case a do\n'),
    "go": Program("package m\nfunc f() { x*.y()*}", "package m\nvar x = 1*+1*", "package m\nvar x = *(*", "package m\nfunc f( {\nvar x = 1\n", "package m\n|func f() {|if x {|`|go func() {|struct {|chan<-|:=|[]a{"),
    "java": Program("class A { Object f() { return a*.b(1)*; } }", 'class A { String a = "x"* + "y"*; }', "class A { Object a = *(*", "class A { void h( { ; }", 'class A { |void f() {|switch (a) { case |"""|-> |@B(|new C<>() {|for (var d : '),
    "javascript": Program("x = a*.b(1)*", "x = a* + a*", "x = *[*", "function f( {", "class A { |function f(|`${|=> {|<a>|/*|import {|async |?.[|export default "),
    "kotlin": Program("fun f() = a*.b(1)*", 'val a = "x"* + "y"*', "val a = *(*", "class A { fun h( { }", 'class A { |fun f() {|when (a) { |"${|val b by |object : C {|?.let { |@D '),
    "php": Program("<?php $x = $a*->b(1)*;", "<?php $x = $a* . $a*;", "<?php $x = *[*", "<?php class A { function (", '<?php |class A { |function f($a) { |$x = |"{$|match (a) { |?->|#[B]|<<<X\n|?>'),
    "powershell": Program("$x*.a*", "$x = 1* + 1*", "$x = *(*", "if ( {\n$x = 1\n", '$x = |@{|"$(|param(|{ |\\| %|-f |`|function f {'),
    "python": Program("x = a*.b(1)*\n", "x = a* + a*\n", "x = *[*", "def f(:\n", 'class A:\n|def f(a):\n|    |x = |f"{|match a:\n|lambda |async |@b\n|"""'),
    "ruby": Program("x = a*.b(1)*", "x = a* + a*", "x = *[*", "class A\n  def f(\n", 'class A\n|def f(a)\n|end\n|x = |"#{|do \\|b\\|\n|<<~X\n|->(|case a\nin |%w['),
    "rust": Program("fn f() { x*.y()*; }", "const X: u8 = 1* + 1*;", "const X: u8 = *(*", "fn f( {", "fn f() {|impl A for B {|match a {|vec![|#[a]|let Some(|?;|async move {|'a"),
    "scala": Program("object A { def f = a*.b(1)* }", 'object A { val a = "x"* + "y"* }', "object A { val a = *(*", "class A { def f( = { ", 'object A { |def f(a: B) = |a match { case |s"${|given |=> |for { |extends C:\n'),
    "shell": Program("x=$(a)* | a*", 'echo "a"* "b"*', "*$(*", "if then fi (", "$(|\"${|<<X\n|curl -d '|case a in |; do |`|function f {"),
    "sql": Program("SELECT f(a)* , f(a)*", "SELECT f(1)* + f(1)*", "SELECT f*(*", "SELECT FROM (", "SELECT |'a|(|-- |/*|$$|CASE WHEN |CREATE FUNCTION f() AS "),
    "swift": Program("let x = a*.b(1)*", "let x = a* + a*", "let x = *[*", "class A { func (", 'class A { |func f(a: B) { |}|let x = |"\\(|switch a { case .b(|guard let |#if C\n|{ $0.'),
    "typescript": Program("x = a*.b(1)*", "x = a* + a*", "x = *[*", "function f( {", "class A { |interface B {|as const|<T extends |enum C { |declare |abstract |satisfies "),
}  # fmt: skip
EMBEDDING = {"astro", "html", "jupyter", "razor", "svelte", "vue"}  # hold programs of other languages
NAMES = sorted(registration.name for registration in LANGUAGES)
MARKED = sorted(folder.name for folder in marked.CORPUS.iterdir() if folder.is_dir())


def repeated(piece: str, times: int) -> bytes:
    """Return a program with the part between its stars repeated."""
    head, part, tail = piece.split("*", 2)
    return f"{head}{part * times}{tail}".encode()


def size(module: ir.Module) -> int:
    return sum(1 for _ in nodes(module.body))


def test_every_language_has_programs() -> None:
    assert sorted(PROGRAMS) == sorted(set(NAMES) - EMBEDDING)


@pytest.mark.parametrize("name", NAMES)
def test_files_of_a_language_are_known_by_their_names(name: str) -> None:
    language = by_name(name)
    assert all(language_of(f"src/a{suffix}") == name for suffix in language.suffixes)
    assert all(language_of(f"src/{filename}") == name for filename in language.filenames)
    assert language.suffixes or language.filenames


@pytest.mark.parametrize(
    "case", [case for name in MARKED for case in marked.cases(name)], ids=lambda case: f"{case.parent.name}/{case.name}"
)
def test_the_marked_corpus_is_seen_as_its_marks_say(case: Path) -> None:
    assert marked.check(case) == []


@pytest.mark.parametrize("name", MARKED)
def test_a_corpus_has_as_many_positives_and_twins_as_it_needs(name: str) -> None:
    expected, clean = marked.counts(name)
    assert expected >= ENOUGH
    assert clean >= ENOUGH


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_long_chain_is_walked_in_a_loop(name: str) -> None:
    module = by_name(name).lower("a", repeated(PROGRAMS[name].chain, LINKS))
    assert 0 < size(module) < NODES


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_long_sum_is_walked_in_a_loop(name: str) -> None:
    module = by_name(name).lower("a", repeated(PROGRAMS[name].sum, 2_000))
    assert 0 < size(module) < NODES


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_deep_nesting_is_cut_and_said(name: str) -> None:
    module = by_name(name).lower("a", repeated(PROGRAMS[name].nest, 3_000))
    assert module.too_deep or module.errors


@pytest.mark.parametrize("name", sorted(set(PROGRAMS) - {"sql"}))  # of SQL only the calls are read, in any dialect
def test_what_does_not_parse_is_told(name: str) -> None:
    assert by_name(name).lower("a", PROGRAMS[name].broken.encode()).errors


@pytest.mark.parametrize("name", sorted(PROGRAMS))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bytes_are_lowered_within_the_file(name: str, data: st.DataObject) -> None:
    bits = [bit.encode() for bit in PROGRAMS[name].bits.replace("\\|", "\0").split("|")]
    bits = [bit.replace(b"\0", b"|") for bit in bits]
    content = b"".join(data.draw(st.lists(st.one_of(st.binary(max_size=20), st.sampled_from(bits)), max_size=14)))
    for node in nodes(by_name(name).lower("a", content).body):
        if isinstance(node, ir.Node):
            assert 0 <= node.start <= len(content)
            assert 0 <= node.end <= len(content)


@pytest.mark.parametrize("name", sorted(set(PROGRAMS) - {"shell", "sql"}))
def test_bodies_are_lowered_once(name: str) -> None:
    module = by_name(name).lower("a", repeated(PROGRAMS[name].chain, 3))
    for node in nodes(module.body):
        if isinstance(node, ir.Function):
            assert node.body.statements() is node.body.statements()
