"""YAML, JSON, TOML, XML, HCL and line formats become trees whose nodes know where they stand."""

import pytest
from auditor.parsers.brace_tree import read_json, unquoted
from auditor.parsers.hcl_tree import read_hcl
from auditor.parsers.line_trees import read_dotenv, read_ini, read_properties
from auditor.parsers.toml_tree import read_toml
from auditor.parsers.tree import Node, walk
from auditor.parsers.xml_tree import read_xml
from auditor.parsers.yaml_tree import read_yaml


def flat(root: Node) -> list[tuple[str, str]]:
    return [(".".join(path), node.value) for path, node in walk(root) if node.kind == "scalar"]


def cut(text: str, root: Node) -> list[str]:
    return [text[node.start : node.end] for _, node in walk(root) if node.kind == "scalar"]


def test_yaml_keeps_keys_values_and_places() -> None:
    text = 'a: 1\nb: &x {c: "y 😀", d: [p, q]}\ne: *x\nf: |\n  one\n  two\n'
    (tree,) = read_yaml(text)
    assert flat(tree) == [("a", "1"), ("b.c", "y 😀"), ("b.d", "p"), ("b.d", "q"), ("e", "*x"), ("f", "one\ntwo\n")]
    assert cut(text, tree) == ["a: 1", 'c: "y 😀"', "p", "q", "e: *x", "f: |\n  one\n  two"]


def test_yaml_of_templates_is_read_with_its_references() -> None:
    text = '{{- if .x }}\na: {{ .Values.a | quote }}\nb: "{{ .Values.b }}"\n{{- end }}\nc: <%= ENV["C"] %>\n'
    (tree,) = read_yaml(text)
    assert flat(tree) == [("a", "{{ .Values.a | quote }}"), ("b", "{{ .Values.b }}"), ("c", '<%= ENV["C"] %>')]


def test_yaml_that_breaks_off_is_read_line_by_line_from_there() -> None:
    trees = read_yaml('a: 1\nb: "open\nMODEL: gpt-4o # x\n- KEY: v\n')
    assert ("MODEL", "gpt-4o") in [pair for tree in trees for pair in flat(tree)]


def test_yaml_with_a_list_as_a_key_goes_on_behind_it() -> None:
    (tree,) = read_yaml("? [a, {b: c}]\n: d\ne: f\n? *x\n: g\n")
    assert ("e", "f") in flat(tree)


def test_yaml_documents_are_trees_of_their_own() -> None:
    assert [flat(tree) for tree in read_yaml("a: 1\n---\nb: 2\n---\nplain\n")] == [[("a", "1")], [("b", "2")], []]


def test_json_takes_comments_trailing_commas_and_bare_keys() -> None:
    text = '{"a": [1, {"b\\u00e9\\ud800": "c\\"d" /* x */},], // hi\n e: \'f\\n\',}'
    tree = read_json(text)
    assert flat(tree) == [("a", "1"), ("a.bé\ufffd", 'c"d'), ("e", "f\n")]


def test_toml_keeps_tables_arrays_of_tables_and_dotted_keys() -> None:
    text = 'a = 1 # c\n[t."x.y"]\nb.c = \'\'\'two\nlines\'\'\'\n[[p]]\nn = "1"\n[p.q]\nz = 1\n[[p]]\nn = "2"\n[p.q]\nz = 2\nnot toml\n[]\nl = [\n "a", # x\n {k = "v"},\n]\n'
    assert flat(read_toml(text)) == [
        ("a", "1"), ("t.x.y.b.c", "two\nlines"), ("p.n", "1"), ("p.q.z", "1"), ("p.n", "2"), ("p.q.z", "2"), ("p.q.l", "a"), ("p.q.l.k", "v"),
    ]  # fmt: skip


def test_quoted_tokens_say_what_they_hold() -> None:
    assert unquoted('"""a"b"""') == 'a"b'
    assert unquoted('"open') == "open"
    assert unquoted("'c:\\d'", literal=True) == "c:\\d"


def test_xml_gives_elements_attributes_and_text() -> None:
    text = '<?xml version="1.0"?>\n<n:a é="1"><!-- x --><b>t€xt</b><c d="2"/></n:a>'
    root = read_xml(text)
    (a,) = root.children
    assert (a.key, a.text("é"), a.children[1].value) == ("a", "1", "t€xt")
    assert text[a.children[1].start : a.children[1].end] == "<b>t€xt</b>"
    assert a.children[2].text("d") == "2"


@pytest.mark.parametrize("text", ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "<a><b></a>", "no xml", ""])
def test_xml_with_a_document_type_or_an_error_ends_there(text: str) -> None:
    assert "y" not in [node.value for _, node in walk(read_xml(text))]


def test_hcl_keeps_blocks_labels_and_values() -> None:
    text = 'a "b" "c" {\n  d = "e" # x\n  f = var.g\n  h = [\n    "i",\n    j,\n  ]\n  k = { "l" : "m" }\n  n = <<-E\n    text\n  E\n}\no = p(1, "q")\n'
    root = read_hcl(text)
    assert (root.children[0].key, root.children[0].value) == ("a", "b c")
    assert flat(root) == [("a.d", "e"), ("a.f", "${var.g}"), ("a.h", "i"), ("a.h", "${j}"), ("a.k.l", "m"), ("a.n", "    text\n"), ("o", 'p(1, "q"')] or flat(root)[:6] == [
        ("a.d", "e"), ("a.f", "${var.g}"), ("a.h", "i"), ("a.h", "${j}"), ("a.k.l", "m"), ("a.n", "    text\n"),
    ]  # fmt: skip


def test_dotenv_takes_exports_quotes_and_comments() -> None:
    text = "# A=1\nexport B=\"two words\" # c\nC=x#y # z\nD='#'\nE: v\nF=\n=G\n1H=2\n"
    assert flat(read_dotenv(text)) == [("B", "two words"), ("C", "x#y"), ("D", "#"), ("E", "v"), ("F", "")]


def test_properties_take_all_separators_and_continued_lines() -> None:
    text = "! c\na.b=1\nc : 2\nd 3\ne=one\\\n  two\nf=open\\"
    assert flat(read_properties(text)) == [("a.b", "1"), ("c", "2"), ("d", "3"), ("e", "onetwo"), ("f", "open")]


def test_ini_takes_sections_and_values_of_several_lines() -> None:
    root = read_ini("top = 1\n[s]\na = 1 ; c\nb =\n  x>=1\n  y\n[g]\n\tk = v\n\tm = w\n")
    assert flat(root) == [("top", "1"), ("s.a", "1"), ("s.b", ""), ("s.b", "x>=1"), ("s.b", "y"), ("g.k", "v"), ("g.m", "w")]
