"""Ruby: what each construct is lowered to, any bytes, and the marked corpus."""

import pytest
from auditor.languages.ruby import LANGUAGE
from auditor.model import ir
from tests.languages.spelling import spelled

CASES = [
    (
        "requires load a file or a library",
        'require "openai"\nrequire_relative "lib/a.rb"\nautoload :B, "lib/b"\nrequire name',
        "import =openai; import =./lib/a.*; import =lib/b; require(name())",
    ),
    (
        "a bare name is a variable where the method binds it, else a call",
        "def m(a)\n  b = 1\n  [a, b, c]\nend",
        "function m(a) {b = 1; return [a, b, c()]}",
    ),
    (
        "names that blocks bind are variables",
        "xs.each { |x, (y, z)| [x, y, z, w] }",
        "xs().each(&=fn(x, #1=[y, z]) {return [x, y, z, w()]})",
    ),
    ("constants are dotted, and those from the top are marked", "A::B.c\n::D::E.f", "A.B.c(); ::D.E.f()"),
    (
        "fields keep their mark",
        "class A\n  def m\n    @x = 1\n    self.y = 2\n    @@z\n  end\nend",
        "class A() {method m() {self.@x = 1; self.y = 2; self.@y = self.y; return self.@z}}",
    ),
    (
        "readers are methods",
        'class A\n  attr_reader :x\n  attr_accessor "y"\n  mattr_accessor :z, default: 3\nend',
        "class A() {method x() {return self.@x}; method y() {return self.@y}; @z = 3; class z() {return self.@z}}",
    ),
    (
        "delegated methods call their target",
        "class A\n  delegate :chat, to: :client\n  define_method(:hi) { |x| x }\n  scope :new_ones, -> { where(a: 1) }\nend",
        ("class A() {method chat(**) {return self.client().chat(**)}; method hi(x) {return x}; class new_ones() {return where(a=1)}}"),
    ),
    (
        "included modules and the superclass are bases",
        "class A::B < C\n  include D, E\n  extend F\nend",
        "class A.B(C, D, E, F) {include(D, E); extend(F)}",
    ),
    (
        "structs made by a call are classes",
        "A = Struct.new(:x, keyword_init: true)\nB = Class.new(C) do\n  def m = 1\nend",
        "class A() {method initialize(x) {self.@x = x}; method x() {return self.@x}}; class B(C) {method m() {return 1}}",
    ),
    (
        "class methods name the class",
        (
            "class A\n  def self.m = new(1)\n  class << self\n    def n = self.m\n  end\nend\nmodule B\n  "
            "module_function\n  def p = self\nend"
        ),
        (
            "class A() {class m() {return self.class.new(1)}; class n() {return self.class.m()}}; module B() "
            "{module_function(); class p() {return self.class}}"
        ),
    ),
    (
        "private definitions are definitions",
        "class A\n  private def m = 1\n  private_class_method def self.n = 2\nend",
        "class A() {method m() {return 1}; class n() {return 2}}",
    ),
    (
        "parameters have their kinds",
        "def m(a, b = 1, *c, d:, e: 2, **f, &g) = nil",
        "function m(a, b = 1, *c, d, e = 2, f, g) {return None}",
    ),
    ("arguments keep names, strings as keys make a hash", 'f 1, *a, b: 2, "c" => 3, **d, &e', "f(1, *a(), b=2, **d(), &=e(), {'c': 3})"),
    ("a shorthand key is the variable or method of its name", "x = 1\nf(x:, y:)", "x = 1; f(x=x, y=y())"),
    ("symbols as blocks are functions", "xs.map(&:name)\nxs.map(&f)", "xs().map(&=fn(it) {return it.name()}); xs().map(&=f())"),
    (
        "the parameter it is added",
        "xs.map { it.name }\nxs.map { _1 + 1 }",
        "xs().map(&=fn(it) {return it.name()}); xs().map(&=fn(_1) {return (_1 + 1)})",
    ),
    ("messages sent by name are members", "a.send(:b, 1)\na.public_send(c, 1)", "a().b(1); a()[c()](1)"),
    (
        "jobs run their method",
        "Job.perform_later(1)\nJob.perform_in(5, 1)\njob.perform_later",
        "Job.new().perform(1); Job.new().perform(1); job().perform_later()",
    ),
    (
        "super hands on what the method got",
        "class A < B\n  def m(a, b:, *c)\n    super\n    super(1)\n  end\nend",
        "class A(B) {method m(a, b, *c) {super.m(a, b=b, *c); return super.m(1)}}",
    ),
    (
        "yield calls the block",
        "def m\n  yield 1\nend\ndef n(&b)\n  yield 2\nend",
        "function m(&) {return &(1)}; function n(b) {return b(2)}",
    ),
    ("strings fold and interpolate", '"a" "b"\n"a#{b}c\\n"\n:"x y"\n%w[a b]\n%i[c]', "'ab'; `'a' b() 'c\\n'`; 'x y'; ['a', 'b']; ['c']"),
    ("heredocs are read where they stand", "f(<<~A, <<-B)\n  one #{1}\nA\n  two\nB\n", "f('\\n  one 1\\n', '\\n  two\\n')"),
    (
        "branches answer with their values",
        "def m(a)\n  if a then 1 elsif b then 2 else 3 end\nend",
        "function m(a) {if a {return 1} else {if b() {return 2} else {return 3}}}",
    ),
    (
        "unless and modifiers turn their test",
        "x unless y\nz if w\nbegin; q; end while r",
        "if (not y()) {x()}; if w() {z()}; while r() {q()}",
    ),
    (
        "case is a ladder of tests",
        'case a.b\nwhen 1, C then d\nelse e\nend\nx = case f when "g" then 1 end',
        "let case@0 = a().b(); if ((case@0 == 1) or (case@0 === C)) {d()} else {e()}; x = ((f() == 'g') ? 1 : None)",
    ),
    (
        "case in takes apart",
        "case a\nin {b: 1, c:} if d then c\nin [E, *f] then f\nin g | nil then 1\nend",
        "switch a() {case {'b': 1, 'c': c} if d(): {c} case [E(), *f]: {f} case ?(g(), None): {1}}",
    ),
    (
        "rescue makes a try",
        "begin\n  a\nrescue B, C => e\n  d\nelse\n  f\nensure\n  g\nend\nh = i rescue j",
        "try {a()} catch B, C e {d()} finally {g()}; h = (i() or j())",
    ),
    (
        "loops",
        "while a do b; next; end\nuntil c do break end\nfor d in e do f end",
        "while a() {b(); continue}; while (not c()) {break}; for d in e() {f()}",
    ),
    ("next in a block ends it with a value", "a.each { next 1 if b; c }", "a().each(&=fn() {if b() {return 1}; return c()})"),
    (
        "several targets and compound assignments",
        "a, *b = c, d\nx ||= 1\ny += 2\nz = w = 3",
        "[a, *b] = [c(), d()]; x or= 1; y += 2; w = 3; z = w",
    ),
    ("safe navigation and element reads", "a&.b[1]\na[1..2]\na.()", "a().b()[1]; a()[1:3]; a()()"),
    ("raise and return", 'raise A, "b"\nreturn 1, 2', "raise A.new('b'); return [1, 2]"),
    (
        "branches used as values",
        ("x = if a then 1 elsif b then 2 else 3 end\ny = unless c then 4 end\nz = (d if e)\nw = (f unless g)\nv = if h then i; j end"),
        (
            "x = (a() ? 1 : (b() ? 2 : 3)); y = ((not c()) ? 4 : None); z = (e() ? d() : None); w = ((not g()) ? f() : "
            "None); v = (h() ? do {i(); j()} : None)"
        ),
    ),
    (
        "cases used as values",
        ("x = case a when 1 then b when C then d else e end\ny = case f\nin {g: 1} then h\nelse i end\nz = case when j then k end"),
        "x = ((a() == 1) ? b() : ((a() === C) ? d() : e())); y = (?(f()) ? h() : i()); z = (j() ? k() : None)",
    ),
    (
        "begin used as a value",
        "x ||= begin\n  a\n  b\nrescue C\n  d\nend\ny = (e; f)\nz = ()",
        "x or= (do {a(); b()} or d()); y = do {e(); f()}; z = None",
    ),
    (
        "assignments used as values",
        "f(a = 1)\ng if b = c\nh((d ||= 2))\n(i.j = 3)\nfoo((k, l = m))",
        "f((a := 1)); if (b := c()) {g()}; h((d or:= 2)); (i().j := 3); foo(([k, l] := m()))",
    ),
    (
        "every ending of a method answers",
        (
            "def m\n  begin\n    a\n  rescue\n    b\n  else\n    c\n  end\nend\ndef n\n  x = 1\nend\ndef o\n  case p\n  "
            "in 1 then 2\n  end\nend\ndef q\n  return r\nend\ndef s = nil"
        ),
        (
            "function m() {try {a()} catch   {return b()}}; function n() {x = 1; return x}; function o() {switch p() "
            "{case 1: {return 2}}}; function q() {return r()}; function s() {return None}"
        ),
    ),
    (
        "operators",
        "!a && b || c\nd <=> e\nf ? g : h\n-i\nnot j\ndefined?(k)\n1.5 + 0x1f\nnil == true",
        ("(((not a()) and b()) or c()); (d() <=> e()); (f() ? g() : h()); (- i()); (not j()); (defined? k()); (1.5 + 31); (None == True)"),
    ),
    (
        "patterns bind deep",
        ('case a\nin [B => c, {d: [e]}] then c\nin Integer | Float => f then f\nin {"g": h, **i} then h\nin [*, j, *] then j\nend'),
        "switch a() {case [c, {'d': [e]}]: {c} case f: {f} case {'g': h}: {h} case [*, j, *]: {j}}",
    ),
    (
        "odd forms",
        'alias a b\nundef c\nBEGIN { d }\n$stdout.puts e\n`ls #{f}`\n/g#{h}/\n__FILE__\nload "i.rb"\nredo\nretry',
        "d(); $stdout.puts(e()); ?(?(), ?(f())); ?(?(), ?(h())); __FILE__; import =i",
    ),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_construct_is_lowered_to(source: str, expected: str) -> None:
    module = LANGUAGE.lower("a", source.encode())
    assert spelled(module.body) == expected
    assert not module.errors
    assert module.language == "ruby"


def test_erb_templates_give_their_code_at_its_own_place() -> None:
    content = "<p>é <%= ask(@text) %></p>\n<% if c %><%# no %><%= d %><% end %>".encode()
    module = LANGUAGE.lower("app/views/a.html.erb", content)
    assert spelled(module.body) == "ask(self.@text); if c() {d()}"
    assert content[module.body[0].start : module.body[0].end] == b"ask(@text)"


def test_parameters_have_their_kinds() -> None:
    (method,) = LANGUAGE.lower("a.rb", b"def m(a, b = 1, *c, d:, e: 2, **f, &g) = nil").body
    assert isinstance(method, ir.Define)
    kinds = {param.name: param.kind for param in method.function.params}
    assert kinds == {"a": "normal", "b": "normal", "c": "rest", "d": "keyword", "e": "keyword", "f": "keyword_rest", "g": "block"}


def test_everything_is_forwarded() -> None:
    assert spelled(LANGUAGE.lower("a.rb", b"def m(...) = n(...)").body) == "function m(*...) {return n(*...)}"


PATHS = [
    ("AIBackend.OpenAI", "a/b.rb", ("*/ai_backend/open_ai.rb",)),
    ("ApiService", "a.rb", ("*/api_service.rb",)),
    ("./lib/x", "app/a.rb", ("app/lib/x.rb",)),
    ("../x", "app/b/a.rb", ("app/x.rb",)),
    ("my/lib", "a.rb", ("*/lib/my/lib.rb", "*/my/lib.rb", "my/lib.rb")),
]


@pytest.mark.parametrize(("module", "importer", "expected"), PATHS)
def test_a_module_is_looked_for_where_the_language_puts_it(module: str, importer: str, expected: tuple[str, ...]) -> None:
    assert LANGUAGE.module_paths(module, 0, importer) == expected
