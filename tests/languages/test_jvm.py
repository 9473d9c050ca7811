"""What Java, Kotlin and Scala share: where files stand, settings injected by annotation, parsing that is given up."""

import pytest
from auditor.languages import jvm, tree
from auditor.languages.java import LANGUAGE as JAVA
from auditor.languages.kotlin import GRAMMAR
from auditor.languages.kotlin import LANGUAGE as KOTLIN
from auditor.model import ir


@pytest.mark.parametrize(
    ("module", "importer", "expected"),
    [
        ("a.b.C", "x/D.java", ("*/a/b/C.java", "*/a/b/C.kt", "*/a/b/C.scala")),
        ("a.b.C.Inner", "x/D.kt", ("*/a/b/C.kt", "*/a/b/C.java", "*/a/b/C.scala")),
        ("a.b", "x/D.java", ("*/a/b/",)),
    ],
)
def test_a_class_stands_in_the_folders_of_its_package(module: str, importer: str, expected: tuple[str, ...]) -> None:
    assert jvm.module_paths(module, 0, importer) == expected


@pytest.mark.parametrize(
    ("name", "alias", "local", "module", "member"),
    [("a.b.C", "", "C", "a.b", "C"), ("a.C", "D", "D", "a", "C"), ("C", "", "C", "C", None)],
)
def test_an_import_binds_the_last_name(name: str, alias: str, local: str, module: str, member: str | None) -> None:
    binding = jvm.import_binding(name, alias)
    assert (binding.local, binding.module, binding.member) == (local, module, member)


def test_only_domains_that_stand_before_a_class_are_imported() -> None:
    source = b'import com.a.B;\nclass A { Object b = org.x.Y.z(); String c = "see net.example"; }\n'
    (statement,) = jvm.rooted_imports(source)
    assert isinstance(statement, ir.Import)
    assert [binding.local for binding in statement.bindings] == ["org"]
    assert jvm.rooted_imports(b"class A { }") == ()


def test_other_annotations_are_no_settings() -> None:
    module = JAVA.lower("A.java", b'class A { @Column("x") String b; @Value String c; @Value(d) String e; }')
    assigns = [part for node in module.body if isinstance(node, ir.DefineClass) for part in node.class_.body]
    assert [part.value for part in assigns if isinstance(part, ir.Assign)] == [None, None, None]


def test_constructor_parameters_of_a_class_head_stay_fields() -> None:
    module = KOTLIN.lower("A.kt", b"class A(val b: B, c: C)")
    (definition,) = (node.class_.body[0] for node in module.body if isinstance(node, ir.DefineClass))
    assert isinstance(definition, ir.Define)
    assert [param.promotes for param in definition.function.params] == [True, False]


def test_packages_are_read() -> None:
    assert JAVA.lower("A.java", b"package a.b;\nclass A { }").package == "a.b"
    assert KOTLIN.lower("A.kt", b"package a.b\nclass A").package == "a.b"


def test_a_parse_that_takes_too_many_steps_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "STEPS_ALLOWED", -1_000_000)
    content = b"class A { fun f() { g() } }\n" * 400
    file = GRAMMAR.parse(content)
    assert file.errors() == ((0, len(content)),)
    assert file.stmts(file.root.named_children) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("1_000", 1000), ("0x1f", 31), ("0b11", 3), ("010", 10), ("7L", 7), ("1.5f", 1.5), ("2e3", 2000.0), ("x", None)],
)
def test_numbers_of_the_c_family(text: str, value: float | None) -> None:
    assert tree.integer(text) == value


@pytest.mark.parametrize(("escape", "value"), [("\\n", "\n"), ("\\u0041", "A"), ("\\x41", "A"), ("\\uZZ", ""), ("\\q", "q"), ("\\\n", "")])
def test_escapes(escape: str, value: str) -> None:
    assert tree.unescape(escape) == value


def test_handled_kinds_are_known_by_name() -> None:
    assert {"class_declaration", "call_expression", "line_comment"} <= GRAMMAR.kinds()
